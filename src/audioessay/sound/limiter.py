"""A look-ahead true-peak limiter: sound that stays under its ceiling passes through untouched."""

import numpy as np
from numpy.typing import NDArray

from audioessay.sound import gains, peak
from audioessay.units import RATE

BLOCK = peak.GRAIN
"""Frames (0.7 ms) that share one value of gain before it is smoothed."""

LOOK_AHEAD = 7
"""Blocks (5 ms) in which the gain comes down before a peak."""

RELEASE_DB = 120.0
"""Decibels a second at which the gain comes back: 3 dB in 25 ms."""

HOT = 0.5
"""Part of the ceiling from which the wave between samples is looked at: sound that rises by 6 dB between them is made for it."""


def limit(sound: NDArray[np.float32], ceiling: float, hot: float = HOT) -> float:
    """Hold the true peak of ``sound``, shape (frames, channels), under ``ceiling`` (linear), in place.

    Returns the deepest reduction in dB (0 when nothing was touched). The gain falls over LOOK_AHEAD, is the same for all
    channels, and rises by RELEASE_DB. Waves are looked at beside samples of at least ``hot`` times the ceiling.
    """
    tops = np.zeros(-(-len(sound) // BLOCK), dtype=np.float32)
    for channel in sound.T:
        peaks = peak.block_peaks(channel, BLOCK)
        np.maximum(tops, peaks, out=tops)  # what only rises or falls through a block, too
        at = peak.summits(channel, hot * ceiling, peaks)
        np.maximum.at(tops, at // BLOCK, peak.waves(channel, at))
    if tops.max(initial=0.0) <= ceiling:
        return 0.0
    need = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(tops, ceiling).astype(np.float64)))
    slope = RELEASE_DB * BLOCK / RATE * np.arange(len(need))
    falling = np.minimum(np.minimum.accumulate(need - slope) + slope, 0.0)
    # Held two blocks longer than smoothed: a gain is laid between the middles of blocks, and a wave may be highest across a border.
    gain = gains.smoothed(falling, hold=LOOK_AHEAD + 2, reach=LOOK_AHEAD)
    gains.lay(gain, BLOCK, sound.T)
    return float(-20 * np.log10(gain.min()))
