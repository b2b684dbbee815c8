"""True peak: the height of the wave between samples (ITU-R BS.1770-4, annex 2), looked for only where it can be."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

OVERSAMPLING = 4
"""BS.1770-4, annex 2: at least four times the rate of 44.1 kHz."""

HALF = 16
"""Samples taken on each side of a place between samples."""

NEAR = 0.5
"""Only samples at least this part of the highest can have a higher wave beside them: more than 6 dB over a sample is not seen in music or speech."""


@lru_cache(maxsize=1)
def phases() -> NDArray[np.float32]:
    """Windowed-sinc interpolators for a quarter, half and three quarters of the way to the next sample; shape (2·HALF, 3)."""
    place = np.arange(-HALF + 1, HALF + 1)[:, None] - np.arange(1, OVERSAMPLING) / OVERSAMPLING
    taps = np.sinc(place) * np.i0(7.0 * np.sqrt(np.maximum(0, 1 - (place / HALF) ** 2))) / np.i0(7.0)
    return np.asarray((taps / taps.sum(axis=0)).astype(np.float32))


def between(channel: NDArray[np.float32], at: NDArray[np.intp]) -> NDArray[np.float32]:
    """The highest absolute value of the wave from each sample ``at`` (inclusive) to the next (exclusive), one channel."""
    taps = phases()
    highest = np.empty(len(at), dtype=np.float32)
    padded = np.concatenate((np.zeros(HALF, np.float32), channel, np.zeros(HALF + 1, np.float32)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * HALF)
    for first in range(0, len(at), 4096):
        some = at[first : first + 4096]
        around = windows[some + 1]
        waves = np.abs(around @ taps).max(axis=1)
        np.maximum(waves, np.abs(channel[some]), out=highest[first : first + 4096])
    return highest


def true_peak(sound: NDArray[np.float32]) -> float:
    """The true peak, linear, of sound of shape (frames, channels)."""
    highest = 0.0
    for channel in sound.T:
        whole = np.abs(channel)
        top = float(whole.max(initial=0.0))
        if top <= 0 or top < NEAR * highest:
            continue
        loud = np.flatnonzero(whole >= NEAR * max(top, highest))
        # A wave is highest beside a sample that is no lower than its neighbours.
        summit = whole[loud] >= np.maximum(whole[np.maximum(loud - 1, 0)], whole[np.minimum(loud + 1, len(whole) - 1)])
        loud = loud[summit]
        at = np.unique(np.concatenate((loud, np.maximum(loud - 1, 0))))
        highest = max(highest, top, float(between(channel, at).max(initial=0.0)))
    return highest
