"""A server over SFTP, through paramiko (extra ``sftp``).

The protocol is version 3 (draft-ietf-secsh-filexfer-02), whose rename does not replace; OpenSSH's
``posix-rename@openssh.com`` does, and is used where the server has it (nearly everywhere).

**The feed's compare-and-swap.** A publisher lays the new feed into the folder :data:`LOCK` as a file with a name that
was never used before, its *ticket*. Who made the folder and finds no ticket but its own in it may go on: it reads the
feed, compares, and moves its ticket into the feed's place, which at once publishes and lets go. A lock that stands still
for :data:`STALE_S` belongs to a killed publisher: the waiting one deletes the ticket that it saw. Should the other
have been only slow, its ticket is gone and its move fails, so two can never both win, whatever the clocks say.
"""

import contextlib
import errno
import io
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NoReturn
from urllib.parse import unquote, urlsplit

from audioessay.errors import PublishError
from audioessay.publishing.targets.base import FOREVER, Conflict, Found, Target, found
from audioessay.publishing.targets.ssh import connect, environment

LOCK = ".audioessay-publish-lock"
STALE_S = 60.0
"""How long a lock may stand still, by our own clock. It is held for a few questions and the reading of one feed."""
WAIT_S = 300.0
"""How long a publisher waits for its turn."""
PART = re.compile(r"\..+\.[0-9a-f]{24}\.part")
"""What lies aside: an unfinished file, with its :func:`_ticket`."""
DEAD_S = 3600
"""How long nobody has written to it, by the server's clock, when its publisher was killed: a living one writes on within
:data:`ANSWER_S`, and waits for its turn no longer than :data:`WAIT_S`."""
REPLACING = 20
"""How often a thing is tried that another publisher may have done or undone a moment ago."""
ANSWER_S = 60.0
"""How long an answer of the server may take."""
BLOCK = 32_768
"""Bytes at a time: what every server takes (draft 02, section 3)."""
AHEAD = 4 << 20
"""Bytes that are asked for before the first of them has come."""
BEFORE = ".before"
"""Ends the name under which an older file stands for a moment at servers that cannot replace one."""


class SftpTarget(Target):
    """Files in a folder of a server, each renamed into place."""

    def __init__(self, where: str, options: dict[str, Any]) -> None:
        parts = urlsplit(where)
        self._where = f"sftp://{parts.netloc.rpartition('@')[2]}{parts.path}"
        if options:
            raise PublishError(f"{self._where}: has no options ({', '.join(options)}); see ~/.ssh/config")
        if parts.password is not None:
            raise PublishError(f"{self._where}: no password in the address; set AUDIOESSAY_SFTP_PASSWORD")
        try:
            port = parts.port
        except ValueError as error:
            raise PublishError(f"{self._where}: {error}") from error
        path = unquote(parts.path).rstrip("/")
        if not parts.hostname or not path or parts.query or parts.fragment:
            raise PublishError(f"{self._where}: write sftp://USER@HOST/FOLDER (or /~/FOLDER, below the login's own)")
        self._home = PurePosixPath(path.removeprefix("/~/"))
        self._client = connect(
            parts.hostname,
            port=port,
            user=unquote(parts.username) if parts.username else None,
            key=environment("AUDIOESSAY_SFTP_KEY"),
            password=environment("AUDIOESSAY_SFTP_PASSWORD"),
            needs="sftp",
        )
        self._free: list[Any] = []
        self._made: set[PurePosixPath] = set()
        self._put: dict[PurePosixPath, int] = {}
        """Folders in which a file was put, and the server's time then."""
        self._guard = threading.Lock()

    def __str__(self) -> str:
        return self._where

    def close(self) -> None:
        self._client.close()

    def size(self, name: str) -> int | None:
        with self._channel(f"looking for {name}") as channel:
            return _size(channel, self._path(name))

    def read(self, name: str) -> Found | None:
        with self._channel(f"reading {name}") as channel:
            return found(_bytes(channel, self._path(name)))

    def blocks(self, name: str) -> Iterator[bytes]:
        with self._channel(f"reading {name}") as channel, channel.open(str(self._path(name)), "rb") as file:
            size = file.stat().st_size
            for begin in range(0, size, AHEAD):
                places = range(begin, min(size, begin + AHEAD), BLOCK)
                yield from file.readv([(at, min(BLOCK, size - at)) for at in places])

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        path = self._path(name)
        aside = path.with_name(f".{path.name}.{_ticket()}.part")
        try:
            opened: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
        except OSError as error:
            raise PublishError(f"{source!s}: cannot be read: {error.strerror}") from error
        with opened, self._channel(f"putting {name}") as channel:
            self._folder(channel, path.parent)
            try:
                self._put[path.parent] = channel.putfo(opened, str(aside)).st_mtime or 0  # it compares the length too
                _replace(channel, aside, path, same=cache == FOREVER)
            except BaseException:
                _quietly(channel.remove, aside)
                raise

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        super().verify(name, size, type)
        with self._channel(f"checking {name}") as channel, channel.open(str(self._path(name)), "rb") as file:
            file.seek(max(0, size - 2))
            if len(file.read(2)) != min(size, 2):
                raise PublishError(f"{self._where}: {name} cannot be read to its end; publish again")

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        path = self._path(name)
        lock = self._home / LOCK
        ticket = lock / _ticket()
        aside = path.with_name(f".{path.name}.{ticket.name}.part")
        with self._channel(f"putting {name}") as channel:
            self._folder(channel, path.parent)
            try:
                channel.putfo(io.BytesIO(data), str(aside))  # before the turn, so that the turn is short
                self._turn(channel, lock, aside, ticket)
                try:
                    there = found(_bytes(channel, path))
                    if (there and there.version) != before:
                        raise Conflict(f"{self._where}: {name} was changed by another publisher")
                    try:
                        _replace(channel, ticket, path)
                    except FileNotFoundError as error:
                        raise Conflict(f"{self._where}: the turn to write {name} was lost to another") from error
                finally:
                    _quietly(channel.remove, ticket)
                    _quietly(channel.rmdir, lock)
            finally:
                _quietly(channel.remove, aside)

    def finish(self) -> None:
        """Remove what killed publishers left aside in the folders that were written to."""
        with contextlib.suppress(PublishError), self._channel("looking for what was left") as channel:
            for folder, now in self._put.items():
                there = list(channel.listdir_iter(str(folder)))
                for one in there:
                    if PART.fullmatch(one.filename) and one.st_mtime and now - one.st_mtime > DEAD_S:
                        _quietly(channel.remove, folder / one.filename)

    def _turn(self, channel: Any, lock: PurePosixPath, aside: PurePosixPath, ticket: PurePosixPath) -> None:
        """Wait until ``ticket`` is the only one in the lock."""
        seen: list[str] | None = None
        began = since = time.monotonic()
        while time.monotonic() - began < WAIT_S:
            if _made(channel, lock):
                try:
                    channel.rename(str(aside), str(ticket))
                except FileNotFoundError:
                    continue  # somebody took the empty folder for a dead one's
                if _listed(channel, lock) == [ticket.name]:
                    return
                try:  # a second one came through that gap: both stand back
                    channel.rename(str(ticket), str(aside))
                except FileNotFoundError as error:
                    raise Conflict(f"{self._where}: the turn to write was lost to another") from error
                _quietly(channel.rmdir, lock)
            now = sorted(_listed(channel, lock))
            if now != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > STALE_S:
                for dead in now:
                    _quietly(channel.remove, lock / dead)
                _quietly(channel.rmdir, lock)
                seen = None
            time.sleep(random.uniform(0.01, 0.06))  # two in step would meet again
        raise PublishError(f"{self._where} is being published to by others; if not, remove {lock}")

    def _path(self, name: str) -> PurePosixPath:
        parts = name.split("/")
        if not name or "\\" in name or "\0" in name or any(part in ("", ".", "..") for part in parts):
            raise PublishError(f"{name!r} lies outside {self._where}")
        return self._home / name

    def _folder(self, channel: Any, folder: PurePosixPath) -> None:
        """Make ``folder`` and those above it, where they are not."""
        if folder in self._made or str(folder) in (".", "/"):
            return
        if _size(channel, folder) is None:
            self._folder(channel, folder.parent)
            _made(channel, folder)
        self._made.add(folder)

    @contextlib.contextmanager
    def _channel(self, what: str) -> Iterator[Any]:
        """A channel of one's own for a moment: paramiko's take one caller at a time."""
        import paramiko

        with self._guard:
            channel = self._free.pop() if self._free else None
        try:
            if channel is None:
                channel = self._client.open_sftp()
                channel.get_channel().settimeout(ANSWER_S)
            yield channel
        except PublishError:
            with self._guard:
                self._free.append(channel)
            raise
        except (OSError, EOFError, paramiko.SSHException, paramiko.SFTPError) as error:
            if channel is not None:
                _quietly(channel.close)  # an answer may still be under way in it
            self._failed(what, error)
        else:
            with self._guard:
                self._free.append(channel)

    def _failed(self, what: str, error: BaseException) -> NoReturn:
        number = getattr(error, "errno", None)
        if isinstance(error, TimeoutError):
            reason = f"no answer in {ANSWER_S:g} s; try again"
        elif number == errno.EACCES:
            reason = "the server does not permit it"
        elif isinstance(error, EOFError) or "closed" in str(error) or "dropped" in str(error):
            reason = "the connection was lost; publish again"
        elif str(error) == "Failure":
            reason = "the server says no more than “Failure”; is its disk full?"
        else:
            reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        raise PublishError(f"{self._where}: {what}: {reason}") from error


def _ticket() -> str:
    """A name that nobody has used or will use."""
    return os.urandom(12).hex()


def _size(channel: Any, path: PurePosixPath) -> int | None:
    try:
        return int(channel.stat(str(path)).st_size)
    except FileNotFoundError:
        return None


def _bytes(channel: Any, path: PurePosixPath) -> bytes | None:
    """A file's bytes; the older one's, where a publisher stands, or was killed, between two renamings."""
    for name in (path, path.with_name(f".{path.name}{BEFORE}")):
        with contextlib.suppress(FileNotFoundError), channel.open(str(name), "rb") as file:
            file.prefetch()
            return bytes(file.read())
    return None


def _made(channel: Any, folder: PurePosixPath) -> bool:
    """Whether the folder was made just now; False where it already was there."""
    for tries in range(REPLACING):
        try:
            channel.mkdir(str(folder))
        except OSError as error:  # protocol 3 has no word of its own for "it is there"
            if _size(channel, folder) is not None:
                return False
            if error.errno is not None or tries == REPLACING - 1:
                raise
            continue  # it was there, and has just gone
        return True
    return False


def _listed(channel: Any, folder: PurePosixPath) -> list[str]:
    try:
        return list(channel.listdir(str(folder)))
    except FileNotFoundError:
        return []


def _replace(channel: Any, aside: PurePosixPath, path: PurePosixPath, *, same: bool = False) -> None:
    """Move ``aside`` into the place of ``path``. Raises FileNotFoundError when ``aside`` is gone.

    ``same`` says that a file of that name has those bytes: it is then not taken away, even for a moment.
    """
    try:
        channel.posix_rename(str(aside), str(path))
        return
    except OSError as error:
        if error.errno is not None:  # else the server does not know it; each says so in other words
            raise
        refused = error
    old = path.with_name(f".{path.name}{BEFORE}")
    for _try in range(REPLACING):
        try:
            channel.rename(str(aside), str(path))
        except OSError as error:
            refused = error
        else:
            _quietly(channel.remove, old)
            return
        try:
            size = channel.stat(str(aside)).st_size
        except FileNotFoundError:
            _quietly(channel.rename, old, path)
            raise
        there = _size(channel, path)
        if same and there == size:
            _quietly(channel.remove, aside)
            return
        if there is not None:
            _quietly(channel.remove, old)
            _quietly(channel.rename, path, old)
    raise refused


def _quietly(call: Callable[..., object], *paths: PurePosixPath) -> None:
    """For tidying up, which may fail: the thing is not there, or the connection is gone."""
    with contextlib.suppress(Exception):
        call(*map(str, paths))
