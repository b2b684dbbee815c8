"""What every store promises to those who use it."""

import hashlib
import os

from audioessay.store.base import Store


def check_store(store: Store) -> None:
    """Hold a store, which must be empty and is left so, to what is needed of it. Raises AssertionError."""
    digest = hashlib.sha256(b"a test").hexdigest()
    take, reel = f"take/{digest}", f"reel/{digest}"
    assert isinstance(store, Store), "it has the four methods"
    assert store.get(take) is None and not list(store.entries()), "it must be empty"
    store.remove(take)
    bodies = {take: b"", reel: os.urandom(1 << 20)}
    for _again in range(2):
        for key, data in bodies.items():
            store.put(key, data)
            assert store.get(key) == data, "what is put comes back"
    assert {entry.key for entry in store.entries()} == set(bodies), "a take and a reel of one digest are two entries"
    for key in bodies:
        store.remove(key)
        assert store.get(key) is None, "what is removed is gone"
    for wrong in ("take", "Take/" + digest, "take/../x"):
        try:
            store.put(wrong, b"")
        except ValueError:
            continue
        raise AssertionError(f"{wrong!r} passes for a key")
