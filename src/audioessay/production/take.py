"""A take as it lies in the store: its key, its entry, its sound."""

import hashlib
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.engines import shape, takes
from audioessay.engines.base import Engine, Speech
from audioessay.errors import StorageError
from audioessay.model.script import Segment
from audioessay.model.take import Take, Word
from audioessay.sound import filters
from audioessay.store import Store
from audioessay.units import RATE, rescale


def take_key(segment: Segment, engine: Engine, fingerprint: str = "") -> str:
    """The store's key of its take: everything that can be heard in it and nothing else.

    ``fingerprint`` is the engine's for the segment's voice, where it is known already.
    """
    said: list[list[str]] = []
    for piece in segment.spoken.pieces:
        if said and not piece.ipa and not said[-1][1]:
            said[-1][0] += piece.text
        else:
            said.append([piece.text, piece.ipa])
    voice = segment.voice
    audible = [
        engine.name,
        fingerprint or engine.fingerprint(voice),
        voice.name,
        voice.rate,
        voice.pitch,
        said,
        takes.VERSION,
    ]
    audible += [voice.take] if voice.take else []
    audible += shape.key(engine, voice)
    return "take/" + hashlib.sha256(json.dumps(audible, ensure_ascii=True).encode()).hexdigest()


def sealed(key: str, speech: Speech) -> tuple[Take, bytes]:
    """The take and its entry: a line of JSON, then the sound as little-endian int16 at the engine's own rate."""
    frames = rescale(len(speech.samples), speech.rate)
    words = tuple(
        Word(word.at, word.length, rescale(word.start, speech.rate), min(frames, rescale(word.end, speech.rate)))
        for word in speech.words
    )
    header = {
        "frames": frames,
        "rate": speech.rate,
        "timing": speech.timing,
        "words": [[word.at, word.length, word.start, word.end] for word in words],
    }
    line = json.dumps(header, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    return Take(key, frames, words, speech.timing, speech.rate), line + speech.samples.astype("<i2").tobytes()


def opened(key: str, data: bytes) -> tuple[Take, NDArray[np.int16]]:
    """The take of an entry and its samples, shape (frames,), at its own rate."""
    end = data.index(b"\n") + 1
    header = json.loads(data[:end])
    words = tuple(Word(*word) for word in header["words"])
    take = Take(key, header["frames"], words, header["timing"], header["rate"])
    return take, np.frombuffer(data, dtype="<i2", offset=end)


def taken(store: Store, key: str) -> tuple[NDArray[np.int16], Take]:
    """A take's samples, shape (frames,), at its own rate, and what is known of it.

    Raises StorageError when it is not in the store (any more).
    """
    data = store.get(key)
    if data is None:
        raise StorageError(key, "a voiced passage is no longer in the store; run the same command again")
    take, samples = opened(key, data)
    return samples, take


def at_rate(samples: NDArray[Any], take: Take) -> NDArray[np.float32]:
    """A take's sound, shape (frames,) at RATE, full scale ±1, from its samples; floats are so already."""
    if samples.dtype != np.int16:
        return samples
    sound = samples.astype(np.float32)
    sound *= np.float32(1 / 32768)
    if take.rate != RATE:
        import soxr  # the chain brings most takes to RATE itself

        sound = soxr.resample(sound, take.rate, RATE, quality="HQ")
    if len(sound) != take.frames:  # the resampler rounds in its own way
        sound = np.pad(sound[: take.frames], (0, max(0, take.frames - len(sound))))
    return np.ascontiguousarray(sound, dtype=np.float32)


def with_rate(samples: NDArray[Any], take: Take) -> tuple[NDArray[Any], int]:
    """A take's samples and their rate as the chain takes them: as they are, or brought to RATE where it does not know theirs."""
    if samples.dtype == np.int16 and filters.known(take.rate):
        return samples, take.rate
    return at_rate(samples, take), RATE


def sound_of(store: Store, key: str) -> tuple[NDArray[np.float32], Take]:
    """A take's sound, shape (frames,) at RATE, full scale ±1, and what is known of it. Raises StorageError as :func:`taken`."""
    samples, take = taken(store, key)
    return at_rate(samples, take), take
