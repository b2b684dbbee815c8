"""What was found out and rendered, kept as long as all that it was made of is the same, so that nothing is opened twice."""

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from audioessay.episodes import AUDIO
from audioessay.packages import version

NAME = ".published.sqlite"
"""In the show's folder audio/. It may be lost: all is then read once more."""

AT_HAND = 256
"""Documents that are held in memory after they were rendered."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document whose hash is known; it is rendered when its bytes are wanted."""

    sha256: str
    size: int
    """Bytes."""
    render: Callable[[], bytes]

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.render()


def text(data: bytes) -> Text:
    """A document that is rendered already."""
    return Text(hashlib.sha256(data).hexdigest(), len(data), lambda: data)


class Memo:
    """Values by name, each with the digest of what it was made of. Values are what JSON holds.

    A show's lie in a file of its folder ``home`` and are written by :meth:`save` alone; ``anew`` passes over what is there.
    """

    def __init__(self, home: Path | None = None, *, anew: bool = False) -> None:
        self._path = home / AUDIO / NAME if home else None
        self._fresh: dict[str, tuple[str, str]] = {}
        self._texts: dict[tuple[str, str], bytes] = {}
        self._guard = threading.Lock()
        self._base = _open(self._path) if self._path and self._path.is_file() and not anew else None

    def of(self, name: str, made_of: object, make: Callable[[], Any]) -> Any:
        """The value of that name if it was made of the same, else a new one. ``made_of`` is told apart by its ``repr``."""
        digest = _digest(made_of)
        kept = self._fresh.get(name) or self._read(name)
        if kept and kept[0] == digest:
            return json.loads(kept[1])
        value = make()
        self.put(name, made_of, value)
        return value

    def put(self, name: str, made_of: object, value: Any) -> None:
        """Keep a value."""
        if self._path:
            self._fresh[name] = _digest(made_of), json.dumps(value, ensure_ascii=False)

    def text(self, name: str, made_of: object, render: Callable[[], bytes]) -> Text:
        """A document of that name, rendered now only where its hash is not known."""

        def make() -> tuple[str, int]:
            data = render()
            sha256 = hashlib.sha256(data).hexdigest()
            if self._path and len(self._texts) < AT_HAND:
                self._texts[name, sha256] = data
            return sha256, len(data)

        sha256, size = self.of(name, made_of, make)
        return Text(sha256, size, lambda: self._texts.get((name, sha256)) or render())

    def save(self) -> None:
        """Keep it for the next time; where that cannot be, it is made again then."""
        if not self._fresh or not self._path:
            return
        base = self._base or _open(self._path)
        try:
            if base:
                with base:
                    base.executemany(
                        "REPLACE INTO memo VALUES (?, ?, ?)", ((name, *row) for name, row in self._fresh.items())
                    )
        except sqlite3.Error:
            return
        finally:
            if base:
                base.close()
            self._base = None

    def _read(self, name: str) -> tuple[str, str] | None:
        try:
            with self._guard:
                rows = (
                    self._base.execute("SELECT digest, value FROM memo WHERE name = ?", (name,)) if self._base else ()
                )
                return next(iter(rows), None)
        except sqlite3.Error:
            return None


FORGETFUL = Memo()
"""Keeps nothing."""


def _open(path: Path) -> sqlite3.Connection | None:
    """The file; a damaged one is begun anew."""
    for _try in range(2):
        try:
            base = sqlite3.connect(path, check_same_thread=False)
            base.execute("CREATE TABLE IF NOT EXISTS memo (name TEXT PRIMARY KEY, digest TEXT, value TEXT)")
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
        else:
            return base
    return None


def _digest(made_of: object) -> str:
    return hashlib.sha256(f"{_program()}{made_of!r}".encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _program() -> str:
    """What tells this program from others: its version, and the files of this room."""
    about = ((path, path.stat()) for path in sorted(Path(__file__).parent.rglob("*.*")) if path.suffix != ".pyc")
    return repr((version("audioessay"), [(str(path), one.st_size, one.st_mtime_ns) for path, one in about], os.name))
