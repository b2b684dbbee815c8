"""Sounds that are not speech, named by digests: ours by their style, others by their samples, which lie in the store."""

import contextlib
import hashlib
import threading
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import StorageError
from audioessay.model.show import STYLES, StingFile, Stings
from audioessay.sound import bed, stings
from audioessay.sound.mix import StingSound
from audioessay.sound.timbres import TIMBRES
from audioessay.store import Store
from audioessay.units import to_frames

BED_S = 24.0
"""Length of the loop of a bed of ours."""

_synthesis = threading.Lock()
"""Ours are made once in a process, not once by each thread that asks at the same time."""


def digest_of_ours(style: str, name: str) -> str:
    """The digest of a mark of ours, or of the bed (``bed``)."""
    return hashlib.sha256(f"{stings.VERSION}:{style}:{name}".encode()).hexdigest()


def keep(store: Store, samples: NDArray[np.float32]) -> str:
    """Put a sound, shape (frames, 2), into the store; returns its digest."""
    data = np.ascontiguousarray(samples, dtype="<f4").tobytes()
    digest = hashlib.sha256(data).hexdigest()
    if store.get(f"sound/{digest}") is None:
        store.put(f"sound/{digest}", data)
    return digest


def sting_of(store: Store, name: str, digest: str, settings: Stings) -> StingSound:
    """The mark of a transition, ready to mix; ours is made once for a store. Raises StorageError when another's is not in it (any more)."""
    if settings.style != "none" and digest == digest_of_ours(settings.style, name):
        with _synthesis:
            shelf: Any = store
            return _ours(shelf, name, settings.style)
    file, samples = settings.files.get(name) or StingFile(""), _kept(store, digest)
    return StingSound(samples, min(len(samples), to_frames(file.overlap_ms)), to_frames(file.fade_ms))


@lru_cache(maxsize=16)
def _ours(store: Store, name: str, style: str) -> StingSound:
    samples = _made(store, digest_of_ours(style, name), partial(stings.sting, name, style))
    return StingSound(samples, stings.tail_frames(name, style), top_hz=TIMBRES[style].top_hz)


def body_of(samples: NDArray[np.float32], file: StingFile) -> int:
    """Frames of a sound of the show's own before its tail, which sounds under words."""
    return len(samples) - min(len(samples), to_frames(file.overlap_ms))


def bed_of(store: Store, digest: str, settings: Stings) -> NDArray[np.float32] | None:
    """The bed, shape (frames, 2); None for none. Raises StorageError when it is not in the store (any more)."""
    if not digest:
        return None
    if settings.bed in STYLES:
        with _synthesis:
            return _made(store, digest, partial(bed.bed, settings.bed, BED_S))
    return _kept(store, digest)


def _made(store: Store, digest: str, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
    """A sound of ours, from the store or made and kept: to read it takes a tenth of the time."""
    with contextlib.suppress(StorageError):
        return _kept(store, digest)
    samples = make()
    store.put(f"sound/{digest}", np.ascontiguousarray(samples, dtype="<f4").tobytes())
    return samples


def _kept(store: Store, digest: str) -> NDArray[np.float32]:
    shelf: Any = store  # a protocol says nothing of being hashable; every object is
    return _samples(shelf, digest)


@lru_cache(maxsize=8)
def _samples(store: Store, digest: str) -> NDArray[np.float32]:
    data = store.get(f"sound/{digest}")
    if data is None:
        raise StorageError(
            f"sound/{digest}", "was removed from the store while it was needed; run the same command again"
        )
    return np.frombuffer(data, dtype="<f4").reshape(-1, 2)
