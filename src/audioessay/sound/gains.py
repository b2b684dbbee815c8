"""Gains that change in time: worked out for blocks of frames, smoothed looking ahead, laid over the samples in straight lines."""

import numpy as np
from numpy.typing import NDArray

TOGETHER = 32_768
"""Frames, about, that are worked on at once: what stays in a processor's cache."""


def lowest(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """For each place the lowest of the values within ``reach`` of it."""
    padded = np.pad(values, reach, constant_values=np.inf)
    width, done = 2 * reach + 1, 1
    while done < width:
        step = min(done, width - done)
        padded = np.minimum(padded[:-step], padded[step:])
        done += step
    return padded


def smoothed(gain_db: NDArray[np.float64], hold: int, reach: int) -> NDArray[np.float64]:
    """Linear gain for each block from what each needs at most, in dB.

    It is the lowest within ``hold`` blocks, smoothed over ``reach`` blocks on both sides; with ``hold > reach`` no sample of
    a block gets more than the block may have.
    """
    held = lowest(gain_db, hold)
    window = np.hanning(2 * reach + 3)[1:-1]
    touched = np.flatnonzero(lowest(held, reach) < 0)  # few of all
    around = np.lib.stride_tricks.sliding_window_view(np.pad(held, reach, mode="edge"), len(window))[touched]
    gain = np.ones(len(gain_db))
    gain[touched] = 10 ** (around @ (window / window.sum()) / 20)
    return gain


def finer(gain: NDArray[np.floating], parts: int) -> NDArray[np.float32]:
    """Gains for each of ``parts`` parts of a block; in straight lines between the middles of neighbours."""
    edges = np.concatenate((gain[:1], (gain[1:] + gain[:-1]) / 2, gain[-1:])).astype(np.float32)
    step = (np.arange(parts, dtype=np.float32) + np.float32(0.5)) / np.float32(parts)
    return np.asarray((edges[:-1, None] + np.diff(edges)[:, None] * step).ravel())


def lay(gain: NDArray[np.floating], block: int, channels: NDArray[np.float32]) -> None:
    """Lay gains for each ``block`` frames over channels, shape (channels, frames) of which each lies in one piece, in place.

    It runs in straight lines between the middles of neighbours; where it is 1 nothing is touched.
    """
    many = max(1, TOGETHER // block)
    for first in range(0, len(gain), many):
        before = min(first, 1)
        some = gain[first - before : first + many + 1]
        if (some != 1).any():
            ramp = finer(some, block)[before * block :]
            for channel in channels:
                part = channel[first * block : (first + many) * block]  # the last block may be shorter
                part *= ramp[: len(part)]
