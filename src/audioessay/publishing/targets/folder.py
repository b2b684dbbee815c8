"""A local folder: what a web server serves, what a sync program carries on, what one looks at before."""

import hashlib
from pathlib import Path

from audioessay.errors import PublishError, StorageError
from audioessay.files import copy_whole, locked, write_whole
from audioessay.publishing.targets.base import Closing, Conflict, Found

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
                copy_whole(source, path)
        except StorageError as error:
            raise PublishError(str(error)) from error

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        there = self.size(name)
        if there != size:
            raise PublishError(f"{self._path(name)} has {there} bytes, not {size}; publish again")

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / LOCK, WAIT_S):
                there = self.read(name)
                if (there.version if there else None) != before:
                    raise Conflict(f"{self._path(name)} was changed by another publisher")
                self.put(name, data, type=type, cache="")
        except StorageError as error:
            raise PublishError(str(error)) from error
        except OSError as error:
            raise PublishError(f"{self.folder}: cannot be written: {error.strerror or error}") from error
