"""A real SSH server on loopback (paramiko's server side): SFTP over a folder, and Git's commands for what lies in it."""

import contextlib
import os
import shlex
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

USER, PASSWORD = "writer", "a pass phrase"


@dataclass
class Server:
    """A running server: its folder, its port, its host key as a line of known_hosts."""

    root: Path
    port: int
    known: str
    renames: bool = True
    """Whether it knows posix-rename@openssh.com."""
    keys: set[str] = field(default_factory=set)
    """Public keys (base64) that may log in."""
    connections: list[Any] = field(default_factory=list)
    writes: int = 1_000_000
    """After so many written files the connections are cut."""
    slow: threading.Event | None = None
    """The next reading of a feed waits for this."""
    reading: threading.Event = field(default_factory=threading.Event)
    """Set when it does."""

    @property
    def address(self) -> str:
        """Where a client publishes to."""
        return f"sftp://{USER}@127.0.0.1:{self.port}/public"

    def cut(self) -> None:
        """Drop every connection, as a killed publisher does."""
        for transport in self.connections:
            transport.close()


def login(patch: pytest.MonkeyPatch, home: Path, server: Server) -> None:
    """An environment in which the server is known and the password is there."""
    (home / ".ssh").mkdir(parents=True, exist_ok=True)
    (home / ".ssh" / "known_hosts").write_text(server.known)
    patch.setenv("HOME", str(home))
    patch.delenv("SSH_AUTH_SOCK", raising=False)
    patch.delenv("AUDIOESSAY_SFTP_KEY", raising=False)
    patch.setenv("AUDIOESSAY_SFTP_PASSWORD", PASSWORD)


@contextlib.contextmanager
def served(root: Path, *, renames: bool = True) -> Iterator[Server]:
    """A server over ``root``; the test is skipped where paramiko is absent."""
    paramiko = pytest.importorskip("paramiko")
    from paramiko import (
        SFTP_FAILURE,
        SFTP_OK,
        SFTP_OP_UNSUPPORTED,
        ServerInterface,
        SFTPAttributes,
        SFTPHandle,
        SFTPServer,
        SFTPServerInterface,
    )

    host_key = paramiko.ECDSAKey.generate()
    listening = socket.create_server(("127.0.0.1", 0), backlog=50)
    port = listening.getsockname()[1]
    server = Server(root, port, f"[127.0.0.1]:{port} {host_key.get_name()} {host_key.get_base64()}\n", renames)

    def run(channel: Any, words: list[str], environment: dict[str, str]) -> None:
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as running:
            inlet, outlet = running.stdin, running.stdout
            assert inlet is not None
            assert outlet is not None

            def inward() -> None:
                with contextlib.suppress(OSError, EOFError):
                    while data := channel.recv(1 << 16):
                        inlet.write(data)
                        inlet.flush()
                    inlet.close()

            thread = threading.Thread(target=inward, daemon=True)
            thread.start()
            with contextlib.suppress(OSError, EOFError):  # the client may have hung up: it has what it wanted
                while data := os.read(outlet.fileno(), 1 << 16):
                    channel.sendall(data)
                channel.send_exit_status(running.wait())
            with contextlib.suppress(OSError, EOFError):
                channel.close()
            thread.join(60)

    class Door(ServerInterface):  # type: ignore[misc]
        def get_allowed_auths(self, username: str) -> str:
            return "password,publickey"

        def check_auth_password(self, username: str, password: str) -> int:
            good = (username, password) == (USER, PASSWORD)
            return int(paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED)

        def check_auth_publickey(self, username: str, key: Any) -> int:
            return int(paramiko.AUTH_SUCCESSFUL if key.get_base64() in server.keys else paramiko.AUTH_FAILED)

        def check_channel_request(self, kind: str, chanid: int) -> int:
            return int(paramiko.OPEN_SUCCEEDED)

        def check_channel_env_request(self, channel: Any, name: bytes, value: bytes) -> bool:
            self.about = {name.decode(): value.decode()}
            return True

        def check_channel_exec_request(self, channel: Any, command: bytes) -> bool:
            program, path = shlex.split(command.decode())
            if program not in ("git-upload-pack", "git-receive-pack"):
                return False
            words = ["git", program.removeprefix("git-"), str(root / path.lstrip("/"))]
            environment = {**os.environ, **getattr(self, "about", {})}
            threading.Thread(target=run, args=(channel, words, environment), daemon=True).start()
            return True

    class Handle(SFTPHandle):  # type: ignore[misc]
        def stat(self) -> Any:
            return SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))

    class Files(SFTPServerInterface):  # type: ignore[misc]
        def _at(self, path: str) -> Path:
            return root / str(self.canonicalize(path)).lstrip("/")

        def _done(self, call: Any) -> Any:
            """The answer to a request; a call that answers nothing went well."""
            try:
                answer = call()
            except OSError as error:
                return SFTPServer.convert_errno(error.errno)
            return SFTP_OK if answer is None or isinstance(answer, Path) else answer

        def list_folder(self, path: str) -> Any:
            def entries() -> list[Any]:
                found = []
                for one in self._at(path).iterdir():
                    with contextlib.suppress(FileNotFoundError):  # gone since
                        found.append(SFTPAttributes.from_stat(one.stat(), one.name))
                return found

            return self._done(entries)

        def stat(self, path: str) -> Any:
            return self._done(lambda: SFTPAttributes.from_stat(self._at(path).stat()))

        lstat = stat

        def open(self, path: str, flags: int, attr: Any) -> Any:
            def opened() -> Any:
                if flags & os.O_WRONLY:
                    server.writes -= 1
                    if server.writes < 0:
                        server.cut()
                        return SFTP_FAILURE
                elif server.slow and path.endswith("feed.xml"):
                    wait, server.slow = server.slow, None
                    server.reading.set()
                    wait.wait(60)
                number = os.open(self._at(path), flags, 0o644)
                handle = Handle(flags)
                mode = "wb" if flags & os.O_WRONLY else "rb"
                handle.readfile = handle.writefile = os.fdopen(number, mode)
                return handle

            return self._done(opened)

        def remove(self, path: str) -> Any:
            return self._done(lambda: self._at(path).unlink())

        def rename(self, oldpath: str, newpath: str) -> Any:
            def renamed() -> None:  # as OpenSSH does: a link, then away with the old name
                os.link(self._at(oldpath), self._at(newpath))
                self._at(oldpath).unlink()

            return self._done(renamed)

        def posix_rename(self, oldpath: str, newpath: str) -> Any:
            if not server.renames:
                return SFTP_OP_UNSUPPORTED
            return self._done(lambda: self._at(oldpath).replace(self._at(newpath)))

        def mkdir(self, path: str, attr: Any) -> Any:
            return self._done(lambda: self._at(path).mkdir())

        def rmdir(self, path: str) -> Any:
            return self._done(lambda: self._at(path).rmdir())

    def welcome() -> None:
        while True:
            try:
                connection, _peer = listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transport.add_server_key(host_key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
            server.connections.append(transport)
            with contextlib.suppress(Exception):
                transport.start_server(event=threading.Event(), server=Door())

    thread = threading.Thread(target=welcome, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        server.cut()
        thread.join(60)
