"""A local folder: what a web server serves, what a sync program carries on, what one looks at before."""

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from audioessay.errors import PublishError, StorageError
from audioessay.publishing.targets.base import Closing, Conflict, Found
from audioessay.store import UMASK, write_whole

LOCK = ".audioessay-publish"
WAIT_S = 30.0
"""How long another publisher may hold the lock; it does so for the moment of one renaming."""


class FolderTarget(Closing):
    """Files in a folder, each renamed into place; publishers take turns by a lock file that the system frees at a kill."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise PublishError(f"{name!r} lies outside {self.folder}")
        return path

    def size(self, name: str) -> int | None:
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PublishError(f"{self._path(name)}: {error.strerror}") from error

    def read(self, name: str) -> Found | None:
        try:
            data = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PublishError(f"{self._path(name)}: cannot be read: {error.strerror}") from error
        return Found(data, hashlib.sha256(data).hexdigest())

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        path = self._path(name)
        try:
            if isinstance(source, bytes):
                write_whole(path, source)
            else:
                _copy_whole(source, path)
        except StorageError as error:
            raise PublishError(str(error)) from error
        except OSError as error:
            raise PublishError(f"{path}: cannot be written: {error.strerror or error}") from error

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        there = self.size(name)
        if there != size:
            raise PublishError(f"{self._path(name)} has {there} bytes, not {size}; publish again")

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        with self._turn():
            there = self.read(name)
            if (there.version if there else None) != before:
                raise Conflict(f"{self._path(name)} was changed by another publisher")
            self.put(name, data, type=type, cache="")

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One publisher at a time."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = (self.folder / LOCK).open("a+b")
        except OSError as error:
            raise PublishError(f"{self.folder}: cannot be written: {error.strerror or error}") from error
        with file:
            end = time.monotonic() + WAIT_S
            while not _locked(file.fileno()):
                if time.monotonic() > end:
                    raise PublishError(f"{self.folder} is being published to by another program; try again later")
                time.sleep(0.02)
            yield


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _copy_whole(source: Path, path: Path) -> None:
    """A large file, copied aside in blocks, flushed, renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file, source.open("rb") as origin:
            shutil.copyfileobj(origin, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o666 & ~UMASK)
        Path(aside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(aside).unlink()
        raise
