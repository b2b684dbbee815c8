"""A connection over SSH as the system's own client would make it: its config file, agent, keys and known hosts."""

import io
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audioessay.errors import PublishError

CONNECT_S = 20.0
"""For the connection, the server's greeting, and the login, each."""
KEEPALIVE_S = 30
KNOWN_HOSTS = ("~/.ssh/known_hosts", "~/.ssh/known_hosts2", "/etc/ssh/ssh_known_hosts")
"""Where ssh_config(5) looks, by UserKnownHostsFile and GlobalKnownHostsFile."""


def connect(host: str, *, port: int | None, user: str | None, key: str = "", password: str = "", needs: str) -> Any:
    """A ``paramiko.SSHClient`` that is logged in at ``host`` (a name, or a Host of ``~/.ssh/config``).

    ``key`` is the path of a private key or its text, ``password`` the login's or the one that unlocks ``key``. With
    either of them nothing else is tried; without, the agent and the usual key files are. ``needs`` names the extra
    that brings paramiko. Raises PublishError in one line, without a credential in it; an unknown host is refused.
    """
    try:
        import paramiko
    except ImportError as error:
        raise PublishError(f"{host}: SSH needs pip install 'audioessay[{needs}]'") from error
    logging.getLogger("paramiko").addHandler(logging.NullHandler())  # its tracebacks are not for people
    known = _config(host)
    for word in ("proxyjump", "proxycommand"):
        if str(known.get(word, "none")).lower() != "none":
            raise PublishError(f"{host}: ~/.ssh/config reaches it by {word}, which is not supported; forward a port")
    name = str(known.get("hostname", host))
    number = port or int(known.get("port", 22))
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(_Refuse(name, number))
    for file in _files(known.get("userknownhostsfile")) or KNOWN_HOSTS:
        path = Path(file).expanduser()
        if path.is_file():
            try:
                client.load_system_host_keys(str(path))
            except (OSError, paramiko.SSHException) as error:
                raise PublishError(f"{path}: cannot be read: {error}") from error
    secret = password or None
    given = _key(key, secret) if key else None
    asked = given is None and secret is None
    try:
        client.connect(
            name,
            port=number,
            username=user or known.get("user"),
            pkey=given,
            password=secret,
            key_filename=[one for one in known.get("identityfile", []) if Path(one).is_file()] if asked else None,
            allow_agent=asked and known.get("identitiesonly") != "yes",
            look_for_keys=asked and known.get("identitiesonly") != "yes",
            timeout=CONNECT_S,
            banner_timeout=CONNECT_S,
            auth_timeout=CONNECT_S,
            channel_timeout=CONNECT_S,
        )
    except PublishError:
        client.close()
        raise
    except paramiko.BadHostKeyException as error:
        client.close()
        raise PublishError(
            f"{name}: its key is not the one in known_hosts, so it may be another machine; if it was set up anew, "
            f"remove the old key: ssh-keygen -R {_named(name, number)}"
        ) from error
    except paramiko.AuthenticationException as error:
        client.close()
        raise PublishError(
            f"{name}: {user or known.get('user') or 'you'}: login refused; load your key (ssh-add)"
            + (", or set AUDIOESSAY_SFTP_KEY or AUDIOESSAY_SFTP_PASSWORD" if needs == "sftp" else "")
        ) from error
    except (paramiko.SSHException, OSError, EOFError, ValueError) as error:
        client.close()
        reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        if "No authentication methods" in reason:
            reason = "no key and no password to log in with"
        if "No existing session" in reason or "banner" in reason:
            reason = "it takes the connection and does not answer"
        raise PublishError(f"{name} port {number}: cannot be reached: {reason}") from error
    transport = client.get_transport()
    assert transport is not None
    transport.set_keepalive(KEEPALIVE_S)
    return client


class _Refuse:
    """What is done with a host that nobody has vouched for."""

    def __init__(self, name: str, port: int) -> None:
        self.name, self.port = name, port

    def missing_host_key(self, _client: Any, _hostname: str, key: Any) -> None:
        at = self.name if self.port == 22 else f"-p {self.port} {self.name}"
        raise PublishError(
            f"{self.name}: an unknown host ({key.get_name()} {key.fingerprint}); compare that with what your provider "
            f"says, then: ssh-keyscan {at} >> ~/.ssh/known_hosts"
        )


def _named(name: str, port: int) -> str:
    """A host as known_hosts writes it."""
    return name if port == 22 else f"'[{name}]:{port}'"


def _files(value: object) -> tuple[str, ...]:
    return tuple(value.split()) if isinstance(value, str) else ()


def _config(host: str) -> Mapping[str, Any]:
    """What ``~/.ssh/config`` says of ``host``."""
    import paramiko

    path = Path("~/.ssh/config").expanduser()
    if not path.is_file():
        return {}
    try:
        return paramiko.SSHConfig.from_path(str(path)).lookup(host)  # type: ignore[no-any-return]
    except (OSError, ValueError, ImportError, paramiko.SSHException) as error:
        raise PublishError(f"{path}: cannot be read: {error}") from error


def _key(given: str, password: str | None) -> Any:
    """A private key from its text, or from the file that holds it."""
    import paramiko

    text, where = given, "the key"
    if "PRIVATE KEY" not in given:
        where = given
        try:
            text = Path(given).expanduser().read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise PublishError(f"{given}: the key cannot be read: {getattr(error, 'strerror', error)}") from error
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text), password=password)
        except paramiko.PasswordRequiredException as error:
            raise PublishError(f"{where}: is locked; set its password, or load it into the agent (ssh-add)") from error
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    raise PublishError(f"{where}: is no private key that can be used (Ed25519, ECDSA, RSA), or its password is wrong")


def environment(name: str) -> str:
    """An environment variable without the newline that secrets of a CI often end with."""
    return os.environ.get(name, "").strip("\r\n")
