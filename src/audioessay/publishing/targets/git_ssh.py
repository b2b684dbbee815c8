"""Git's own protocol over a paramiko connection, so that no ``ssh`` program is needed."""

from typing import Any

from dulwich.client import SSHVendor

from audioessay.publishing.targets.ssh import connect

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
        self.stderr = channel.makefile_stderr("rb")

    def can_read(self) -> bool:
        """Whether bytes wait to be read."""
        return bool(self._channel.recv_ready())

    def write(self, data: bytes) -> None:
        """Send all of it."""
        self._channel.sendall(data)

    def read(self, size: int | None = None) -> bytes:
        """Exactly ``size`` bytes, fewer only at the end."""
        parts = []
        left = size if size is not None else 1 << 62
        while left:
            part = self._channel.recv(min(left, 1 << 16))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self._channel.close()
        self._client.close()
