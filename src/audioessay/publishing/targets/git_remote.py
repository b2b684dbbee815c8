"""A branch of a repository elsewhere, over HTTPS or SSH."""

import contextlib
import netrc
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from audioessay.errors import PublishError
from audioessay.publishing.targets.git_objects import Objects, Refused
from audioessay.publishing.targets.ssh import environment

if TYPE_CHECKING:
    from dulwich.client import GitClient
    from dulwich.objects import ObjectID

SMALL = b"blob:limit=1m"
"""What is fetched of a remote tip (git-rev-list, ``--filter``): pages and feed, not every episode's sound."""
ANSWER_S = 60.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TRIES = 3
"""How often a push is tried again that was refused though the branch still stands where it stood."""


class RemoteBranch(Objects):
    """A branch of a repository elsewhere, with the objects at hand in a folder aside."""

    def __init__(self, url: str, ref: bytes) -> None:
        parts = urlsplit(url)
        self._url = url if not parts.password else url.replace(f":{parts.password}@", "@")
        if parts.password:
            raise PublishError(f"git:{self._url}: no password in the address; set AUDIOESSAY_GIT_TOKEN")
        self._ref = ref
        self._client, self._path = _client(url)
        super().__init__()

    def __str__(self) -> str:
        return self._url

    def close(self) -> None:
        super().close()
        if isinstance(pool := getattr(self._client, "pool_manager", None), _Pool):
            pool.clear()
            pool._pool.clear()

    def tip(self) -> "ObjectID | None":
        found: list[ObjectID] = []

        def wanted(refs: "Mapping[Any, ObjectID]", depth: int | None = None) -> "list[ObjectID]":
            found.extend([refs[self._ref]] if self._ref in refs else [])
            return [sha for sha in found if sha not in self.repo.object_store]

        with self._asked("fetching the branch"):
            self._client.fetch(self._path, self.repo, wanted, depth=1, ref_prefix=[self._ref], filter_spec=SMALL)
        if found:
            self.repo.refs[self._ref] = found[0]  # type: ignore[index]
        return found[0] if found else None

    def blob(self, sha: "ObjectID") -> bytes:
        if sha not in self.repo.object_store:
            from dulwich.object_store import ObjectStoreGraphWalker

            with self._asked("fetching a file"):
                file, commit, abort = self.repo.object_store.add_pack()
                try:
                    self._client.fetch_pack(
                        self._path,
                        lambda _refs, depth=None: [sha],
                        ObjectStoreGraphWalker([], lambda _sha: []),
                        file.write,
                        ref_prefix=[self._ref],
                    )
                except BaseException:
                    abort()
                    raise
                commit()
        return super().blob(sha)

    def move(self, before: "ObjectID | None", after: "ObjectID", new: "Sequence[ObjectID]") -> bool:
        ref: Any = self._ref

        def update(refs: "Mapping[Any, ObjectID]") -> Any:
            if refs.get(ref) != before:
                raise _MovedError
            return {ref: after}

        def chosen(_have: object, _want: object, **_about: object) -> Any:
            return len(new), self.packed(new)

        said: str | None = ""
        for tries in range(TRIES):
            try:
                with self._asked("pushing"):
                    result = self._client.send_pack(self._path, update, chosen)  # type: ignore[arg-type]
            except _MovedError:
                return False
            said = (result.ref_status or {}).get(ref)
            if said is None:
                return True
            time.sleep(0.1 * (tries + 1))  # it may be just about to be moved by another: then this is seen above
        raise Refused(f"the push was refused: {said}")

    @contextlib.contextmanager
    def _asked(self, what: str) -> Iterator[None]:
        """Every failure in one line."""
        import urllib3
        from dulwich.client import HTTPUnauthorized
        from dulwich.errors import GitProtocolError, HangupException, NotGitRepository, SendPackError

        try:
            yield
        except HTTPUnauthorized as error:
            raise PublishError(
                f"{self._url}: {what}: login refused; set AUDIOESSAY_GIT_TOKEN, or keep it in ~/.git-credentials or ~/.netrc"
            ) from error
        except NotGitRepository as error:
            raise PublishError(f"{self._url}: {what}: no such repository, or not for you to see") from error
        except (GitProtocolError, HangupException, SendPackError, urllib3.exceptions.HTTPError, OSError) as error:
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            raise PublishError(f"{self._url}: {what}: {reason}") from error


class _MovedError(Exception):
    """The branch does not stand where the commit was laid upon."""


class _Pool:
    """urllib3's, which closes each answer at the next request: dulwich leaves a refusal open."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._answer: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def request(self, *words: Any, **about: Any) -> Any:
        """As urllib3's."""
        self.clear()
        self._answer = self._pool.request(*words, **about)
        return self._answer

    def clear(self) -> None:
        """Close what is open."""
        if self._answer is not None:
            self._answer.close()
            self._answer = None


def _client(url: str) -> "tuple[GitClient, Any]":
    """Who speaks with the repository at ``url``, and the path there."""
    from dulwich.client import HttpGitClient, SSHGitClient, default_urllib3_manager
    from dulwich.config import StackedConfig

    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        user, secret = _credentials(parts.scheme, parts.hostname or "", parts.username)
        base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        config = StackedConfig.default()
        pool: Any = _Pool(default_urllib3_manager(config, base_url=base, timeout=ANSWER_S))
        client = HttpGitClient(base, pool_manager=pool, config=config, username=user, password=secret, timeout=ANSWER_S)
        return client, parts.path
    from audioessay.publishing.targets.git_ssh import Vendor

    if "://" not in url:
        at, _colon, path = url.partition(":")
        user, _at, name = at.rpartition("@")
        return SSHGitClient(name, username=user or None, vendor=Vendor()), path
    if parts.scheme != "ssh" or not parts.hostname:
        raise PublishError(f"git:{url}: write https://…, ssh://… or USER@HOST:PATH")
    return SSHGitClient(parts.hostname, port=parts.port, username=parts.username, vendor=Vendor()), parts.path


def _credentials(scheme: str, host: str, user: str | None) -> tuple[str | None, str | None]:
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
        found = netrc.netrc(os.environ.get("NETRC") or home / ".netrc").authenticators(host)
    except FileNotFoundError:
        found = None
    except (OSError, netrc.NetrcParseError) as error:
        raise PublishError(f"~/.netrc: cannot be read: {error}") from error
    if found and (user is None or found[0] == user):
        return found[0], found[2]
    return None, None
