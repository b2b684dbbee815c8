"""A look-ahead true-peak limiter: sound that stays under its ceiling passes through untouched."""

import numpy as np
from numpy.typing import NDArray

from audioessay.sound import peak
from audioessay.units import RATE

BLOCK = 32
"""Frames (0.7 ms) that share one value of gain before it is smoothed."""

LOOK_AHEAD = 7
"""Blocks (5 ms) in which the gain comes down before a peak."""

RELEASE_DB = 120.0
"""Decibels a second at which the gain comes back: 3 dB in 25 ms."""

HOT = 0.7
"""Part of the ceiling from which the wave between samples is looked at."""


def heights(sound: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """The highest absolute value in each BLOCK over all channels; the true peak where it comes near the ceiling."""
    blocks = -(-len(sound) // BLOCK)
    highest = np.zeros(blocks, dtype=np.float32)
    for channel in sound.T:
        whole = np.abs(channel)
        full = len(whole) // BLOCK * BLOCK
        tops = np.zeros(blocks, dtype=np.float32)
        tops[: full // BLOCK] = whole[:full].reshape(-1, BLOCK).max(axis=1)
        if full < len(whole):
            tops[-1] = whole[full:].max()
        hot = np.flatnonzero(tops >= HOT * ceiling)
        if len(hot):
            near = (hot[:, None] * BLOCK + np.arange(BLOCK)).ravel()
            near = near[near < len(whole)]
            near = near[whole[near] >= HOT * ceiling]
            at = np.unique(np.concatenate((near, np.maximum(near - 1, 0))))
            waves = peak.between(channel, at)
            np.maximum.at(tops, at // BLOCK, waves)
            np.maximum.at(tops, np.minimum((at + 1) // BLOCK, blocks - 1), waves)  # it may lie on the border
        np.maximum(highest, tops, out=highest)
    return highest


def limit(sound: NDArray[np.float32], ceiling: float) -> float:
    """Hold the true peak of ``sound``, shape (frames, channels), under ``ceiling`` (linear), in place.

    Returns the deepest reduction in dB (0 when nothing was touched). The gain falls over LOOK_AHEAD, is the same for all
    channels, and rises by RELEASE_DB.
    """
    tops = heights(sound, ceiling)
    if not (tops > ceiling).any():
        return 0.0
    need = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(tops.astype(np.float64), 1e-9)))
    slope = RELEASE_DB * BLOCK / RATE * np.arange(len(need))
    falling = np.minimum.accumulate(need - slope) + slope
    # Smoothed over twice the look-ahead, and before that held as long on both sides (and one block more, for what lies
    # between two blocks' values): so the gain is down when the peak comes.
    width = LOOK_AHEAD + 1
    edges = np.pad(np.minimum(falling, 0.0), width, mode="edge")
    held = np.lib.stride_tricks.sliding_window_view(edges, 2 * width + 1).min(axis=1)
    kernel = np.hanning(2 * LOOK_AHEAD + 3)[1:-1]
    gain = 10 ** (np.convolve(np.pad(held, LOOK_AHEAD, mode="edge"), kernel / kernel.sum(), mode="valid") / 20)
    touched = np.flatnonzero(gain < 1.0 - 1e-7)
    for run in np.split(touched, np.flatnonzero(np.diff(touched) > 1) + 1):
        begin, end = max(0, int(run[0]) - 1) * BLOCK, min((int(run[-1]) + 2) * BLOCK, len(sound))
        centres = np.arange(begin, end, dtype=np.float64) / BLOCK - 0.5
        sound[begin:end] *= np.interp(centres, np.arange(len(gain)), gain).astype(np.float32)[:, None]
    return float(-20 * np.log10(gain.min()))
