"""A store in object storage, shared by everybody who may read the bucket."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from audioessay.errors import StorageError
from audioessay.store.base import KEY, Entry, checked, of_older_form, opened, sealed
from audioessay.store.bucket import open_bucket, reason


class CloudStore:
    """What :func:`audioessay.store.bucket.open_bucket` opens, as a store; ``options`` are handed to it.

    Object storage writes an object whole or not at all, which is all that is needed here.
    """

    def __init__(self, url: str, **options: Any) -> None:
        self.where, self._options = url, options
        self._store = open_bucket(url, **options)
        import obstore

        self._obstore = obstore
        self._errors = (obstore.exceptions.BaseError, OSError, ValueError)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _opened, (self.where, *sorted(self._options.items()))

    def get(self, key: str) -> bytes | None:
        path = checked(key)
        try:
            raw = bytes(self._obstore.get(self._store, path).bytes())
        except FileNotFoundError:
            return None
        except self._errors as error:
            raise self._failed(key, "read", error) from error
        data = opened(key, raw)
        if data is None and not of_older_form(raw):
            self.remove(key)
        return data

    def put(self, key: str, data: bytes) -> None:
        path = checked(key)
        try:
            self._obstore.put(self._store, path, sealed(key, data))
        except self._errors as error:
            raise self._failed(key, "written", error) from error

    def remove(self, key: str) -> None:
        path = checked(key)
        try:
            self._obstore.delete(self._store, path)
        except FileNotFoundError:
            return
        except self._errors as error:
            raise self._failed(key, "removed", error) from error

    def entries(self) -> Iterator[Entry]:
        try:
            for page in self._obstore.list(self._store):
                for meta in page:
                    if KEY.fullmatch(meta["path"]):
                        yield Entry(meta["path"], meta["size"], meta["last_modified"].timestamp())
        except self._errors as error:
            raise StorageError(self.where, f"cannot be listed: {reason(error)}") from error

    def _failed(self, key: str, what: str, error: Exception) -> StorageError:
        return StorageError(f"{self.where.rstrip('/')}/{key}", f"cannot be {what}: {reason(error)}")


@cache
def _opened(url: str, *options: tuple[str, Any]) -> CloudStore:
    """Another process opens it once."""
    return CloudStore(url, **dict(options))
