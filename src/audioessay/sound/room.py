"""A little space: a small synthetic room, the same at each call.

Its impulse response is decaying noise in two bands, as a room's is once its echoes are dense: the bright part dies
early, the dark part lingers. Nothing of it is random: the noise is the raw output of a counter-based bit generator,
whose stream numpy keeps the same for ever.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

LENGTH_S = 1.4
PREDELAY_S = 0.012
BRIGHT_S = 0.16
"""Time in which the bright part falls by 8.7 dB (1/e)."""
DARK_S = 0.30
CROSSOVER_HZ = 1800.0


@cache
def response() -> NDArray[np.float64]:
    """Impulse response, shape (frames, 2), each channel of energy 1; the channels are half alike, so that mono keeps most of it."""
    frames = round(LENGTH_S * RATE)
    raw = np.random.Philox(key=20260526).random_raw(3 * frames).reshape(3, frames)
    noise = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0
    both = np.stack([noise[0] + noise[1], noise[0] + noise[2]])
    spectrum = np.fft.rfft(both, axis=1)
    hertz = np.fft.rfftfreq(frames, 1 / RATE)
    low = 1 / (1 + (hertz / CROSSOVER_HZ) ** 4)
    rumble = (hertz / 120.0) ** 4 / (1 + (hertz / 120.0) ** 4)
    time = np.arange(frames) / RATE
    dark = np.fft.irfft(spectrum * low * rumble, frames, axis=1) * np.exp(-time / DARK_S)
    bright = np.fft.irfft(spectrum * (1 - low) / (1 + (hertz / 7000.0) ** 2), frames, axis=1) * np.exp(-time / BRIGHT_S)
    whole = (dark + 0.5 * bright) * np.minimum(1, time / 0.006) * np.minimum(1, (LENGTH_S - time) / 0.1)
    whole = np.concatenate([np.zeros((2, round(PREDELAY_S * RATE))), whole], axis=1)
    return np.ascontiguousarray((whole / np.sqrt((whole**2).sum(axis=1, keepdims=True))).T)


def spread(dry: NDArray[np.float64], wet: float) -> NDArray[np.float64]:
    """``dry`` (frames, 2) with the room behind it, of the same length; ``wet`` is the room's amplitude."""
    room = response()
    size = 1 << (len(dry) + len(room) - 1).bit_length()
    heard = np.fft.irfft(np.fft.rfft(dry, size, axis=0) * np.fft.rfft(room, size, axis=0), size, axis=0)
    return np.asarray(dry + wet * heard[: len(dry)])
