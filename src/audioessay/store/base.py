"""The seam behind which everything is kept."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

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
