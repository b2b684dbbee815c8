"""Gains that change in time: worked out for blocks of frames, smoothed looking ahead, laid over the samples in straight lines."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

TOGETHER = 8192
"""Frames, about, that are worked on at once: what stays in a processor's first cache."""


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
    held = np.pad(lowest(gain_db, hold), reach, mode="edge")
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.asarray(10 ** (np.convolve(held, window / window.sum(), mode="valid") / 20))


def ramps(gain: NDArray[np.float64], block: int, frames: int) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
    """Where the gain is not 1: first frame, one past the last, and the gain of each frame between."""
    edges = np.concatenate((gain[:1], (gain[1:] + gain[:-1]) / 2, gain[-1:])).astype(np.float32)
    step = (np.arange(block, dtype=np.float32) + np.float32(0.5)) / np.float32(block)
    many = max(1, TOGETHER // block)
    for group in np.unique(np.flatnonzero(np.minimum(edges[:-1], edges[1:]) < 1) // many).tolist():
        some = edges[group * many : (group + 1) * many + 1]
        begin, end = group * many * block, min((group * many + len(some) - 1) * block, frames)
        yield begin, end, (some[:-1, None] + np.diff(some)[:, None] * step).ravel()[: end - begin]
