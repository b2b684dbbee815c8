"""A look-ahead true-peak limiter: sound that stays under its ceiling passes through untouched."""

import numpy as np
from numpy.typing import NDArray

from audioessay.sound import gains, peak
from audioessay.units import RATE

BLOCK = 42
"""Frames (1 ms) that share one value of gain before it is smoothed; whole ones make the compressor's blocks and a hop."""

LOOK_AHEAD = 5
"""Blocks (5 ms) in which the gain comes down before a peak."""

RELEASE_DB = 120.0
"""Decibels a second at which the gain comes back: 3 dB in 25 ms."""

HOT = 0.41
"""Part of the ceiling from which the wave between samples is looked at: :func:`peak.phases` rise to no more than 2.43 of the highest."""


def limit(sound: NDArray[np.float32], ceiling: float) -> float:
    """Hold the true peak of ``sound``, shape (frames, channels), under ``ceiling`` (linear), in place.

    Returns the deepest reduction in dB (0 when nothing was touched). The gain is the same for all channels.
    """
    tops = np.zeros(-(-len(sound) // BLOCK), dtype=np.float32)
    for channel in sound.T:
        np.maximum(tops, tops_of(channel, peak.block_peaks(channel, BLOCK), HOT * ceiling), out=tops)
    if tops.max(initial=0.0) <= ceiling:
        return 0.0
    gain = under(tops, ceiling)
    gains.lay(gain, BLOCK, sound.T)
    return float(-20 * np.log10(gain.min()))


def tops_of(
    channel: NDArray[np.float32], peaks: NDArray[np.float32], level: float | NDArray[np.floating]
) -> NDArray[np.float32]:
    """The true peak of each block, ``peaks`` being its highest sample; waves are looked at beside samples of at least ``level``."""
    tops = peaks.copy()  # what only rises or falls through a block, too
    at = peak.summits(channel, level, peaks, BLOCK)
    np.maximum.at(tops, at // BLOCK, peak.waves(channel, at))
    return tops


def under(tops: NDArray[np.floating], ceiling: float) -> NDArray[np.float64]:
    """A linear gain for each block that holds ``tops`` under ``ceiling``: it falls over LOOK_AHEAD and rises by RELEASE_DB."""
    over = np.flatnonzero(tops > ceiling)
    need = np.zeros(len(tops))
    need[over] = 20 * np.log10(ceiling / tops[over].astype(np.float64))
    slope = RELEASE_DB * BLOCK / RATE * np.arange(len(need))
    falling = np.minimum(np.minimum.accumulate(need - slope) + slope, 0.0)
    # Held two blocks longer than smoothed: a gain is laid between the middles of blocks, and a wave may be highest across a border.
    return gains.smoothed(falling, hold=LOOK_AHEAD + 2, reach=LOOK_AHEAD)
