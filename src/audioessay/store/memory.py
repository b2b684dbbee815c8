"""A store that ends with the program."""

import time
from collections.abc import Iterator

from audioessay.store.base import Entry, checked, opened, sealed


class MemoryStore:
    """A dictionary: for tests, and for making an episode that leaves nothing behind."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self._used: dict[str, float] = {}

    def get(self, key: str) -> bytes | None:
        raw = self.kept.get(checked(key))
        data = None if raw is None else opened(raw)
        if raw is not None and data is None:
            self.remove(key)
        elif raw is not None:
            self._used[key] = time.time()
        return data

    def put(self, key: str, data: bytes) -> None:
        self.kept[checked(key)] = sealed(data)
        self._used[key] = time.time()

    def remove(self, key: str) -> None:
        self.kept.pop(checked(key), None)
        self._used.pop(key, None)

    def entries(self) -> Iterator[Entry]:
        for key, raw in list(self.kept.items()):
            yield Entry(key, len(raw), self._used.get(key, 0.0))
