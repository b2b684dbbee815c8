"""A local folder: what a web server serves, what a sync program carries on, what one looks at before."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from audioessay.errors import PublishError, StorageError
from audioessay.files import copy_whole, locked, sweep, write_whole
from audioessay.publishing.targets.base import Conflict, Found, Target, found

LOCK = ".audioessay-publish"
WAIT_S = 30.0
"""How long another publisher may hold the lock; it does so for the moment of one renaming."""


class FolderTarget(Target):
    """Files in a folder, each renamed into place; publishers take turns by a lock file that the system frees at a kill."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._put: set[Path] = set()
        """Folders in which a file was put."""

    def __str__(self) -> str:
        return str(self.folder)

    def size(self, name: str) -> int | None:
        with _failures(path := self._path(name)), contextlib.suppress(FileNotFoundError):
            return path.stat().st_size
        return None

    def mark(self, name: str) -> str:
        with contextlib.suppress(OSError):
            about = (self.folder / name).stat()
            return f"{about.st_size}-{about.st_mtime_ns}"
        return ""

    def read(self, name: str) -> Found | None:
        with _failures(path := self._path(name)), contextlib.suppress(FileNotFoundError):
            return found(path.read_bytes()) if path.exists() else None
        return None

    def blocks(self, name: str) -> Iterator[bytes]:
        with _failures(path := self._path(name)), path.open("rb") as file:
            while block := file.read(1 << 20):
                yield block

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        with _failures(path := self._path(name)):
            if isinstance(source, bytes):
                write_whole(path, source)
            else:
                copy_whole(source, path)
            self._put.add(path.parent)

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        with _failures(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / LOCK, WAIT_S):
                there = self.read(name)
                if (there and there.version) != before:
                    raise Conflict(f"{self._path(name)} was changed by another publisher")
                self.put(name, data, type=type, cache="")

    def finish(self) -> None:
        """Remove what killed publishers left aside in the folders that were written to."""
        sweep(*self._put)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise PublishError(f"{name!r} lies outside {self.folder}")
        return path


@contextlib.contextmanager
def _failures(path: Path) -> Iterator[None]:
    """What the system refuses, in a line."""
    try:
        yield
    except StorageError as error:
        raise PublishError(str(error)) from error
    except OSError as error:
        raise PublishError(f"{path}: {error.strerror or error}") from error
