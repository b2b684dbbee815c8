"""Where a Git repository is, and who speaks with it: a folder of this machine, HTTPS, SSH."""

import netrc
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from dulwich.client import SSHVendor

from audioessay.errors import PublishError
from audioessay.publishing.targets.ssh import connect, environment

if TYPE_CHECKING:
    from dulwich.client import GitClient

ANSWER_S = 60.0


class Vendor(SSHVendor):
    """Runs Git's commands at a host, with the credentials and the host keys of :mod:`.ssh`."""

    def run_command(  # type: ignore[override]
        self,
        host: str,
        command: bytes,
        username: str | None = None,
        port: int | None = None,
        password: str | None = None,
        key_filename: str | None = None,
        ssh_command: str | None = None,
        protocol_version: int | None = None,
    ) -> "Running":
        """A command at ``host``; raises PublishError. What would name a program or a password is not heeded."""
        client = connect(host, port=port, user=username, needs="git")
        channel = client.get_transport().open_session()
        channel.settimeout(ANSWER_S)
        version = 2 if protocol_version is None else protocol_version
        if version:
            channel.set_environment_variable("GIT_PROTOCOL", f"version={version}")
        channel.exec_command(command)
        return Running(client, channel)


class Running:
    """A command that runs there, read and written as dulwich wants it."""

    def __init__(self, client: Any, channel: Any) -> None:
        self._client, self._channel = client, channel
        self.can_read, self.write = channel.recv_ready, channel.sendall
        self.read = channel.makefile("rb", 0).read  # exactly so many bytes, fewer only at the end
        self.stderr = channel.makefile_stderr("rb")

    def close(self) -> None:
        """Hang up."""
        self._channel.close()
        self._client.close()


LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Place:
    """A repository: its address without a password, who speaks with it, and what that one calls it."""

    name: str
    client: "GitClient"
    path: Any
    objects: Path | None = None
    """Its objects, where they lie on this machine."""
    author: str = ""
    """As its own configuration names the author."""
    close: Callable[[], None] = lambda: None


def find(place: str, ref: bytes, home: Path) -> Place:
    """The repository at a URL (``https://``, ``ssh://``, ``USER@HOST:PATH``) or a path, relative to ``home``.

    ``ref`` must not be checked out there. Raises PublishError.
    """
    scheme, mark, _rest = place.partition("://")
    at, colon, _path = place.partition(":")
    if mark and scheme == "file":
        return _local(Path(unquote(urlsplit(place).path)), ref)
    if mark or (colon and "@" in at and "/" not in at):
        return _remote(place)
    return _local(home / Path(place).expanduser(), ref)


def _local(path: Path, ref: bytes) -> Place:
    """A repository of this machine, bare or not; to be pushed by whoever works in it."""
    from dulwich.client import LocalGitClient
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    try:
        repo = Repo.discover(path) if path.is_dir() else Repo(str(path))
    except (NotGitRepository, OSError) as error:
        raise PublishError(f"{path}: is in no Git repository; make one (git init), or name a URL") from error
    with repo:
        folder = Path(repo.commondir())
        if repo.object_format.name != "sha1":
            raise PublishError(f"{path}: its objects are {repo.object_format.name}, which Pages do not take")
        heads = [folder / "HEAD", *folder.glob("worktrees/*/HEAD")]
        if not repo.bare and b"ref: " + ref in {head.read_bytes().strip() for head in heads if head.is_file()}:
            branch = ref.decode().removeprefix("refs/heads/")
            raise PublishError(f"{path}: {branch} is checked out there, and would be changed under your hands")
        author = author_in(repo.get_config_stack())
        return Place(str(path), LocalGitClient(), repo.path, (folder / "objects").resolve(), author)


def author_in(config: Any) -> str:
    """``user.name <user.email>`` of a configuration, ``""`` where it has none."""
    try:
        name, mail = (config.get((b"user",), key).decode("utf-8", "replace") for key in (b"name", b"email"))
    except KeyError:
        return ""
    return f"{name} <{mail}>"


def _remote(url: str) -> Place:
    parts = urlsplit(url)
    name = url if not parts.password else url.replace(f":{parts.password}@", "@")
    if parts.password:
        raise PublishError(f"git:{name}: no password in the address; set AUDIOESSAY_GIT_TOKEN")
    if parts.scheme in ("http", "https"):
        from dulwich.client import HttpGitClient, default_urllib3_manager
        from dulwich.config import StackedConfig
        from urllib3 import Retry

        user, secret = credentials(parts.scheme, parts.hostname or "", parts.username)
        base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        config = StackedConfig.default()
        manager = default_urllib3_manager(config, base_url=base, timeout=ANSWER_S)
        manager.connection_pool_kw["retries"] = Retry(2, read=0)
        pool: Any = _Pool(manager)
        client = HttpGitClient(base, pool_manager=pool, config=config, username=user, password=secret, timeout=ANSWER_S)
        return Place(name, client, parts.path, close=pool.close)
    from dulwich.client import SSHGitClient

    port, login, host, path = parts.port, parts.username, parts.hostname, parts.path
    if "://" not in url:
        at, _colon, path = url.partition(":")
        login, _at, host = at.rpartition("@")
    elif parts.scheme != "ssh" or not host:
        raise PublishError(f"git:{url}: write https://…, ssh://… or USER@HOST:PATH")
    return Place(name, SSHGitClient(host or "", port=port, username=login or None, vendor=Vendor()), path)


class _Pool:
    """urllib3's, which closes each answer at the next request: dulwich leaves a refusal open."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._answer: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def request(self, *words: Any, **about: Any) -> Any:
        """As urllib3's."""
        self._drop()
        self._answer = self._pool.request(*words, **about)
        return self._answer

    def close(self) -> None:
        """Close what is open."""
        self._drop()
        self._pool.clear()

    def _drop(self) -> None:
        if self._answer is not None:
            self._answer.close()
            self._answer = None


def credentials(scheme: str, host: str, user: str | None) -> tuple[str | None, str | None]:
    """User and password for a host: the environment, Git's credential files, netrc; over TLS only, but for loopback."""
    if scheme != "https" and host not in LOOPBACK:
        return None, None
    if token := environment("AUDIOESSAY_GIT_TOKEN"):
        return user or environment("AUDIOESSAY_GIT_USER") or "x-access-token", token
    from dulwich.client import get_credentials_from_store

    home = Path("~").expanduser()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [str(home / ".git-credentials"), str(config / "git" / "credentials")]
    for name, secret in get_credentials_from_store(scheme, host, user, files):
        return unquote(name), unquote(secret)
    try:
        login = netrc.netrc(os.environ.get("NETRC") or home / ".netrc").authenticators(host)
    except FileNotFoundError:
        return None, None
    except (OSError, netrc.NetrcParseError) as error:
        raise PublishError(f"~/.netrc: cannot be read: {error}") from error
    if login and (user is None or login[0] == user):
        return login[0], login[2]
    return None, None
