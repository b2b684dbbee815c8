"""Gains that change in time: worked out for blocks of frames, smoothed looking ahead, laid over the samples in straight lines."""

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


def lay(gain: NDArray[np.float64], block: int, channels: NDArray[np.float32]) -> None:
    """Lay gains for each ``block`` frames over channels, shape (channels, frames) of which each lies in one piece, in place.

    It runs in straight lines between the middles of neighbours; where it is 1 nothing is touched.
    """
    edges = np.concatenate((gain[:1], (gain[1:] + gain[:-1]) / 2, gain[-1:])).astype(np.float32)
    step = (np.arange(block, dtype=np.float32) + np.float32(0.5)) / np.float32(block)
    touched = np.flatnonzero(np.minimum(edges[:-1], edges[1:]) < 1)
    whole, many = channels.shape[1] // block, max(1, TOGETHER // block)
    for first in range(0, len(touched), many):
        some = touched[first : first + many]
        ramp = edges[some, None] + (edges[some + 1] - edges[some])[:, None] * step
        cut = some[-1] >= whole  # the last block may be shorter
        if cut:
            channels[:, whole * block :] *= ramp[-1, : channels.shape[1] - whole * block]
            some, ramp = some[:-1], ramp[:-1]
        for channel in channels:
            channel[: whole * block].reshape(whole, block)[some] *= ramp
