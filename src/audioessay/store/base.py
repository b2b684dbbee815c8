"""The seam behind which everything is kept."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

KEY = re.compile(r"[a-z]+/[0-9a-f]{64}")
DIGEST = 32
"""Bytes of SHA-256 in front of each entry."""


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
