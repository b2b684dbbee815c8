"""How large a store is, and how it is kept from growing for ever."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from audioessay.store.base import Entry, Store
from audioessay.store.folder import FolderStore


@dataclass(frozen=True, slots=True)
class Usage:
    """What a store holds."""

    entries: int
    size: int
    """Bytes."""
    kinds: tuple[tuple[str, int, int], ...]
    """For each kind (``reel``, ``take``), sorted: its name, entries, bytes."""


def usage(store: Store) -> Usage:
    """Count what is in it."""
    return _count(store.entries())


def _count(entries: Iterable[Entry]) -> Usage:
    kinds: dict[str, tuple[int, int]] = {}
    for entry in entries:
        kind = entry.key.partition("/")[0]
        count, size = kinds.get(kind, (0, 0))
        kinds[kind] = (count + 1, size + entry.size)
    listed = tuple((kind, *kinds[kind]) for kind in sorted(kinds))
    return Usage(sum(count for _, count, _ in listed), sum(size for _, _, size in listed), listed)


def prune(
    store: Store, *, older_than: float | None = None, larger_than: int | None = None, now: float | None = None
) -> Usage:
    """Remove entries unused for ``older_than`` seconds; then those unused longest, until it is no larger than
    ``larger_than`` bytes. Returns what was removed.

    Safe beside running programs: what one of them still wants, it makes again. ``now`` is the time to count from.
    """
    now = time.time() if now is None else now
    if isinstance(store, FolderStore):
        store.tidy()
    kept = sorted(store.entries(), key=lambda entry: (entry.used, entry.key))
    total = sum(entry.size for entry in kept)
    gone: list[Entry] = []
    for entry in kept:
        old = older_than is not None and now - entry.used > older_than
        if old or (larger_than is not None and total > larger_than):
            store.remove(entry.key)
            gone.append(entry)
            total -= entry.size
    return _count(gone)
