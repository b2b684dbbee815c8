"""A store that ends with the program."""

import time
from collections.abc import Iterator

from audioessay.errors import StorageError
from audioessay.store.base import Entry, checked, of_older_form, opened, sealed


class MemoryStore:
    """A dictionary: for tests, and for making an episode that leaves nothing behind."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self._used: dict[str, float] = {}

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        raise StorageError(
            "memory", "this store lives in one process; workers in others need a folder or a shared store"
        )

    def get(self, key: str) -> bytes | None:
        raw = self.kept.get(checked(key))
        if raw is None:
            return None
        data = opened(key, raw)
        if data is not None:
            self._used[key] = time.time()
        elif not of_older_form(raw):
            self.remove(key)
        return data

    def put(self, key: str, data: bytes) -> None:
        self.kept[checked(key)] = sealed(key, data)
        self._used[key] = time.time()

    def remove(self, key: str) -> None:
        self.kept.pop(checked(key), None)
        self._used.pop(key, None)

    def entries(self) -> Iterator[Entry]:
        for key, raw in list(self.kept.items()):
            yield Entry(key, len(raw), self._used.get(key, 0.0))
