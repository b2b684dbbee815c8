"""The seam behind which everything is kept."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from audioessay import regex as re
from audioessay.errors import StorageError

KEY = re.compile(r"[a-z]+/[0-9a-f]{64}")
FORM = b"audioessay entry 2\n"
"""What each entry begins with; its key in a line, a SHA-256 of key and data, and the data follow."""
DIGEST = 32
"""Bytes of SHA-256."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an entry without reading it."""

    key: str
    size: int
    """Bytes that it takes up."""
    used: float
    """When it was last read or written, seconds since the epoch; in object storage, when it was written."""


@runtime_checkable
class Store(Protocol):
    """Keeps bytes by key, whole or not at all, safe for several threads and processes at once.

    To add one: write these four methods, put it on the list in ``tests/contracts/test_store.py`` and run that. Keys
    look like ``take/`` or ``reel/`` and 64 hexadecimal digits; another form is a ValueError. What cannot be read or
    written for a reason outside (rights, a full disk, a network) is a StorageError.
    """

    def get(self, key: str) -> bytes | None:
        """The entry, or None when there is none or it is damaged (it is then removed). One of an older form counts as
        absent and stays until it is put anew."""
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


def sealed(key: str, data: bytes) -> bytes:
    """The entry that holds ``data``: bound to its key, so one that came to lie under another key is noticed."""
    name = key.encode() + b"\n"
    digest = hashlib.sha256(name)
    digest.update(data)
    return b"".join((FORM, name, digest.digest(), data))


def opened(key: str, raw: bytes) -> bytes | None:
    """What :func:`sealed` was given, or None if it is damaged, another key's or of an older form."""
    name = key.encode() + b"\n"
    head = len(FORM) + len(name)
    if raw[:head] != FORM + name:
        return None
    data = raw[head + DIGEST :]
    digest = hashlib.sha256(name)
    digest.update(data)
    return data if digest.digest() == raw[head : head + DIGEST] else None


def of_older_form(raw: bytes) -> bool:
    """Whether it is a whole entry as versions up to 0.1 wrote them: the SHA-256 of the data, then the data."""
    return hashlib.sha256(memoryview(raw)[DIGEST:]).digest() == raw[:DIGEST]


def checked(key: str) -> str:
    """The key itself; ValueError if it is none."""
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


class SealedStore(Store, Protocol):
    """A store of sealed entries; a place adds how their bytes are read (None: not there), written whole, and deleted."""

    def _read(self, key: str) -> bytes | None: ...
    def _write(self, key: str, raw: bytes) -> None: ...
    def _delete(self, key: str) -> None: ...

    def _touch(self, key: str) -> None:
        """Remember that it was used, where the place can."""
        return

    def get(self, key: str) -> bytes | None:
        raw = self._read(checked(key))
        if raw is None:
            return None
        data = opened(key, raw)
        if data is not None:
            self._touch(key)
        elif not of_older_form(raw):
            self._delete(key)
        return data

    def put(self, key: str, data: bytes) -> None:
        self._write(checked(key), sealed(key, data))

    def remove(self, key: str) -> None:
        self._delete(checked(key))


class MemoryStore(SealedStore):
    """A dictionary that ends with the program: for tests, and for making an episode that leaves nothing behind."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self._used: dict[str, float] = {}

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        raise StorageError(
            "memory", "this store lives in one process; workers in others need a folder or a shared store"
        )

    def entries(self) -> Iterator[Entry]:
        for key, raw in list(self.kept.items()):
            yield Entry(key, len(raw), self._used.get(key, 0.0))

    def _read(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def _write(self, key: str, raw: bytes) -> None:
        self.kept[key] = raw
        self._touch(key)

    def _delete(self, key: str) -> None:
        self.kept.pop(key, None)
        self._used.pop(key, None)

    def _touch(self, key: str) -> None:
        self._used[key] = time.time()
