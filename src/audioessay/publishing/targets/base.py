"""The seam behind which every place of publishing stands."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from audioessay.errors import PublishError

FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control of files whose names hold their hash (RFC 8246)."""
SOON = "no-cache"
"""Cache-Control of pages and feed: a cache asks before it uses its copy (RFC 9111, 5.2.2.4)."""


class Conflict(PublishError):
    """Somebody else changed the file since it was read: read it again."""


@dataclass(frozen=True, slots=True)
class Found:
    """A small file as it stands at the target."""

    data: bytes
    version: str
    """What :meth:`Target.swap` compares: an ETag, a hash, a commit."""


def found(data: bytes | None) -> Found | None:
    """A file whose version is its hash, for places that keep no versions; None where there is none."""
    return None if data is None else Found(data, hashlib.sha256(data).hexdigest())


@runtime_checkable
class Target(Protocol):
    """A place that holds files by name (``feed.xml``, ``audio/x-1a2b3c4d.mp3``), each whole or not at all.

    To add one: derive from it, write the members that have no body here, name its scheme in ``targets/__init__.py``, and add
    it to ``tests/contracts/test_target.py``. Everything that goes wrong is a PublishError whose line says what to do; no
    credential is ever in it. ``put`` is called from several threads.
    """

    def __str__(self) -> str:
        """Where it is, for people."""
        ...

    def size(self, name: str) -> int | None:
        """Bytes of the file there, or None."""
        ...

    def read(self, name: str) -> Found | None:
        """A small file there, or None."""
        ...

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        """Put a file there, whole or not at all, in place of one of that name."""
        ...

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        """Put ``data`` there if the file still is of version ``before`` (None: is not there), else raise Conflict."""
        ...

    def holds(self, name: str, size: int) -> bool:
        """Whether a file of ``size`` bytes whose name holds its hash is there already: by its length, the name says the rest."""
        return self.size(name) == size

    def mark(self, name: str) -> str:
        """What tells, without a request and without an opening, that a file was changed; ``""`` where nothing does."""
        return ""

    def blocks(self, name: str) -> Iterable[bytes]:
        """A file's bytes, a few at a time; nothing for none."""
        there = self.read(name)
        return [there.data] if there else []

    def digest(self, name: str) -> str:
        """SHA-256 of a file's bytes there, in hexadecimal."""
        sha256 = hashlib.sha256()
        for block in self.blocks(name):
            sha256.update(block)
        return sha256.hexdigest()

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        """Raise PublishError unless the file is there with that length (and that type, where the place keeps types)."""
        there = self.size(name)
        if there != size:
            how = "is not there" if there is None else f"has {there} bytes, not {size}"
            raise PublishError(f"{self}: {name} {how}; publish again")

    def finish(self) -> None:
        """Make visible what was put, for places that show nothing before (a Git branch)."""
        return

    def close(self) -> None:
        """Let go of connections and of what lies aside."""
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
