"""From float to 16 bits with dither, so that what is cut off becomes noise and not distortion."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

LENGTH = 1 << 19
"""Frames after which the noise repeats (12 s): far longer than an ear could find out, at −98 dBFS."""


@lru_cache(maxsize=1)
def _noise() -> NDArray[np.float32]:
    """Triangular noise of ±1 step, of the kind that has little at low frequencies: each value less the one before it."""
    even = np.random.Generator(np.random.PCG64(0x16B17)).random(LENGTH, dtype=np.float32)
    return even - np.roll(even, 1)


def to_int16(sound: NDArray[np.float32], gain: float, seed: int) -> NDArray[np.int16]:
    """16-bit samples of ``sound`` times ``gain``, shape (frames, channels). The same sound and seed give the same samples.

    Where the sound is exactly 0 it stays so: rests are silent.
    """
    return np.concatenate([np.zeros((0, sound.shape[1]), np.int16), *parts(sound, gain, seed)])


def parts(sound: NDArray[np.float32], gain: float, seed: int, step: int = 1 << 15) -> Iterator[NDArray[np.int16]]:
    """As :func:`to_int16`, ``step`` frames at a time."""
    noise = _noise()
    for begin in range(0, len(sound), step):
        out = np.empty(sound[begin : begin + step].shape, dtype=np.int16)
        for channel in range(sound.shape[1]):
            part = sound[begin : begin + step, channel] * np.float32(gain * 32767.0)
            at = (begin + seed + channel * 104_729) % LENGTH
            some = noise[at : at + len(part)]
            if len(some) < len(part):
                some = np.concatenate((some, noise[: len(part) - len(some)]))
            part += some if part.all() else some * (part != 0)
            np.rint(part, out=part)
            out[:, channel] = np.clip(part, -32768, 32767, out=part)
        yield out
