"""A place of publishing in memory, and what every such place promises."""

import threading
from pathlib import Path

from audioessay.errors import PublishError
from audioessay.publishing.targets.base import FOREVER, SOON, Conflict, Found, Target, found


class MemoryTarget(Target):
    """Files in a dictionary, by name; ``types`` holds what they were said to be."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self._lock = threading.Lock()

    def __str__(self) -> str:
        return "memory"

    def size(self, name: str) -> int | None:
        """Bytes of the file, or None."""
        return len(self.files[name]) if name in self.files else None

    def read(self, name: str) -> Found | None:
        """The file, or None."""
        return found(self.files.get(name))

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        """Keep it."""
        self.files[name] = source if isinstance(source, bytes) else source.read_bytes()
        self.types[name] = type

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        """Raise PublishError unless it is there, with its length and type."""
        if self.size(name) != size or self.types[name] != type:
            raise PublishError(f"{name}: has {self.size(name)} bytes, not the {size} bytes of {type} that were put")

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        """Put it if the file still is of version ``before``."""
        with self._lock:
            there = self.read(name)
            if (there and there.version) != before:
                raise Conflict(f"{name} was changed by somebody else")
            self.put(name, data, type=type, cache=SOON)


def check_target(target: Target) -> None:
    """Hold a place of publishing, which must be empty, to what is needed of it. Raises AssertionError."""
    feed, page = "application/rss+xml", "text/html"
    with target:
        assert target.size("index.html") is None and target.read("index.html") is None, "it must be empty"
        for text in (b"<p>", b"<p>2"):
            target.put("index.html", text, type=page, cache=SOON)
            there = target.read("index.html")
            assert there and there.data == text, "what is put is there whole"
        target.put("audio/x-12345678.mp3", b"\xff\xfb" * 50, type="audio/mpeg", cache=FOREVER)
        target.verify("audio/x-12345678.mp3", 100, "audio/mpeg")
        for name, size in (("audio/none.mp3", 3), ("audio/x-12345678.mp3", 99)):
            try:
                target.verify(name, size, "audio/mpeg")
            except PublishError:
                continue
            raise AssertionError("a file that is absent or too short passes for whole")
        target.swap("feed.xml", b"1", type=feed, before=None)
        first = target.read("feed.xml")
        assert first, "the feed is there"
        target.swap("feed.xml", b"2", type=feed, before=first.version)
        for before in (None, first.version):
            try:
                target.swap("feed.xml", b"3", type=feed, before=before)
            except Conflict:
                continue
            raise AssertionError("a feed is put over one that was not read")
        last = target.read("feed.xml")
        assert last and last.data == b"2", "a refused exchange changes nothing"
