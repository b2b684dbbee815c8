"""A little space: a small synthetic room, the same at each call.

Its impulse response is decaying noise in two bands, as a room's is once its echoes are dense: the bright part dies
early, the dark part lingers. Nothing of it is random: the noise is the raw output of a counter-based bit generator,
whose stream numpy keeps the same for ever.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

SIZE = 1 << 17
"""Frames of one Fourier transform."""
LENGTH_S = 1.3
PREDELAY_S = 0.012
BRIGHT_S, DARK_S = 0.16, 0.28
"""Time in which the bright and the dark part fall to 1/e."""
CROSSOVER_HZ = 1800.0
RUMBLE_HZ = 120.0
AIR_HZ = 7000.0

Array = NDArray[np.float32]


@cache
def response() -> Array:
    """Impulse response, shape (2, frames), each channel of energy 1; the channels are half alike, so that mono keeps most of it."""
    frames = round(LENGTH_S * RATE)
    raw = np.random.Philox(key=20260526).random_raw(3 * frames).reshape(3, frames)
    noise = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0
    spectrum = np.fft.rfft(np.stack([noise[0] + noise[1], noise[0] + noise[2]]), SIZE)
    hertz = np.fft.rfftfreq(SIZE, 1 / RATE)
    low = 1 / (1 + (hertz / CROSSOVER_HZ) ** 4)
    above = (hertz / RUMBLE_HZ) ** 4
    time = np.arange(frames) / RATE
    dark = np.fft.irfft(spectrum * low * above / (1 + above), SIZE)[:, :frames] * np.exp(-time / DARK_S)
    bright = np.fft.irfft(spectrum * (1 - low) / (1 + (hertz / AIR_HZ) ** 2), SIZE)[:, :frames] * np.exp(
        -time / BRIGHT_S
    )
    whole = (dark + 0.5 * bright) * np.minimum(1, time / 0.006) * np.minimum(1, (LENGTH_S - time) / 0.1)
    whole = np.pad(whole, ((0, 0), (round(PREDELAY_S * RATE), 0)))
    return np.asarray(whole / np.sqrt((whole**2).sum(axis=1, keepdims=True)), np.float32)


@cache
def _spectrum() -> NDArray[np.complex64]:
    return np.asarray(np.fft.rfft(response(), SIZE), np.complex64)


def spread(dry: Array, wet: float) -> Array:
    """``dry``, shape (2, frames), with the room behind it, of the same length; ``wet`` is the room's amplitude.

    The room hears the middle of the sound. Convolved in blocks (overlap and add), so long sounds need no long transform.
    """
    step = SIZE - response().shape[1]
    middle = dry.mean(axis=0)
    heard = np.zeros((2, dry.shape[1] + SIZE), np.float32)
    for start in range(0, len(middle), step):
        block = np.fft.rfft(middle[start : start + step], SIZE)
        heard[:, start : start + SIZE] += np.fft.irfft(block * _spectrum(), SIZE)
    heard *= np.float32(wet)
    heard[:, : dry.shape[1]] += dry
    return heard[:, : dry.shape[1]]
