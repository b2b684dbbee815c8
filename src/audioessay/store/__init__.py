"""Where takes and reels are kept: bytes under a key that names everything audible in them.

A key names its content, so an entry is never changed, only made or removed. Entries carry their key and a checksum of both:
a damaged or misplaced one is reported as absent, removed, and made again.
"""

import os
from pathlib import Path

from audioessay.store.base import KEY, Entry, MemoryStore, Store, checked, opened, sealed
from audioessay.store.care import Usage, prune, usage
from audioessay.store.cloud import CloudStore
from audioessay.store.folder import FolderStore

__all__ = [
    "KEY",
    "CloudStore",
    "Entry",
    "FolderStore",
    "MemoryStore",
    "Store",
    "Usage",
    "checked",
    "open_store",
    "opened",
    "prune",
    "sealed",
    "usage",
]


def open_store(where: Store | str | Path | None = None) -> Store:
    """The store at ``where``: a folder, or the URL of a shared one (see :class:`CloudStore`). A store is itself.

    ``None`` or ``""``: where AUDIOESSAY_STORE says, else ``audioessay`` in the user's cache folder. Nothing is made or
    asked before it is used. Raises StorageError for a URL that names no store.
    """
    if isinstance(where, Store):
        return where
    where = str(where or os.environ.get("AUDIOESSAY_STORE", ""))
    if "://" in where:
        return CloudStore(where)
    if where:
        return FolderStore(Path(where).expanduser())
    import platformdirs

    return FolderStore(Path(platformdirs.user_cache_dir("audioessay")))
