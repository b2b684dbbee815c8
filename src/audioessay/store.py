"""Where takes and reels are kept: bytes under a key that names everything audible in them.

A key names its content, so an entry is never changed, only made or removed. Entries carry their own checksum: a damaged
one is reported as absent, removed, and made again.
"""

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from audioessay.errors import StorageError

KEY = re.compile(r"[a-z]+/[0-9a-f]{64}")
DIGEST = 32
"""Bytes of SHA-256 in front of each entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an entry without reading it."""

    key: str
    size: int
    """Bytes."""
    used: float
    """When it was last read or written, seconds since the epoch."""


@runtime_checkable
class Store(Protocol):
    """Keeps bytes by key, whole or not at all, safe for several processes at once.

    To add one: write these four methods and run ``tests/contracts/test_store.py`` on it. Keys look like ``take/`` or
    ``reel/`` and 64 hexadecimal digits.
    """

    def get(self, key: str) -> bytes | None:
        """The entry, or None when there is none or it is damaged (it is then removed)."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep it. Putting the same key again is allowed and changes nothing that a reader could see."""
        ...

    def remove(self, key: str) -> None:
        """Forget it, if it is there."""
        ...

    def entries(self) -> Iterator[Entry]:
        """Everything kept, in no order."""
        ...


def sealed(data: bytes) -> bytes:
    """``data`` behind its SHA-256."""
    return hashlib.sha256(data).digest() + data


def opened(raw: bytes) -> bytes | None:
    """What :func:`sealed` was given, or None if it is damaged."""
    data = raw[DIGEST:]
    return data if hashlib.sha256(data).digest() == raw[:DIGEST] else None


def checked(key: str) -> str:
    """The key itself; ValueError if it is none."""
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


class FolderStore:
    """A folder of one file an entry, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        kind, digest = checked(key).split("/")
        return self.folder / kind / digest[:2] / digest[2:]

    def get(self, key: str) -> bytes | None:
        path = self._path(key)
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(str(path), f"cannot be read: {error.strerror}") from error
        data = opened(raw)
        if data is None:
            self.remove(key)
        else:
            with contextlib.suppress(OSError):
                os.utime(path)  # for pruning by age
        return data

    def put(self, key: str, data: bytes) -> None:
        write_whole(self._path(key), sealed(data))

    def remove(self, key: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._path(key).unlink()

    def entries(self) -> Iterator[Entry]:
        for kind in sorted(self.folder.glob("*")):
            for path in kind.glob("??/*"):
                key = f"{kind.name}/{path.parent.name}{path.name}"
                if KEY.fullmatch(key):
                    with contextlib.suppress(FileNotFoundError):
                        stat = path.stat()
                        yield Entry(key, stat.st_size, stat.st_mtime)


class MemoryStore:
    """A dictionary: for tests, and for making an episode that leaves nothing behind."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        raw = self.kept.get(checked(key))
        data = None if raw is None else opened(raw)
        if raw is not None and data is None:
            self.remove(key)
        return data

    def put(self, key: str, data: bytes) -> None:
        self.kept[checked(key)] = sealed(data)

    def remove(self, key: str) -> None:
        self.kept.pop(key, None)

    def entries(self) -> Iterator[Entry]:
        for key, raw in list(self.kept.items()):
            yield Entry(key, len(raw), 0.0)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: aside, flushed, renamed.

    Raises StorageError with the path and the reason; a file that stood there before is then untouched.
    """
    aside: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o666 & ~UMASK)
        Path(aside).replace(path)
    except OSError as error:
        if aside is not None:
            with contextlib.suppress(OSError):
                Path(aside).unlink()
        raise StorageError(str(path), f"cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


UMASK = _umask()
"""Read once at import, before any thread: a temporary file is private, a finished one is as the user's others."""
