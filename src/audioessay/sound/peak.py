"""Peaks: of blocks of samples, and the true peak, the height of the wave between samples (ITU-R BS.1770-4, annex 2)."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

OVERSAMPLING = 4
"""BS.1770-4, annex 2: at least four times the rate of 44.1 kHz."""

HALF = 16
"""Samples taken on each side of a place between samples."""

NEAR = 0.7
"""Only beside samples of at least this part of the highest the wave is looked at: over the others it does not rise
by 3 dB in speech or music."""

TOGETHER = 65_536
"""Frames that are worked on at once: what stays in a processor's cache."""


def block_peaks(channel: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """The highest absolute value of each ``length`` frames of a channel, shape (frames,)."""
    peaks = np.zeros(-(-len(channel) // length), dtype=np.float32)
    whole, many = len(channel) // length, max(1, TOGETHER // length)
    # Without its sign a float's bits are a whole number that is the greater the greater the float: half the time that
    # comparing floats takes, which might be no numbers.
    bits = np.asarray(channel, np.float32).view(np.int32)
    for first in range(0, whole, many):
        last = min(first + many, whole)
        rows = bits[first * length : last * length].reshape(-1, length) & 0x7FFFFFFF
        rows.max(axis=1, out=peaks[first:last].view(np.int32))
    if whole < len(peaks):
        peaks[-1] = np.abs(channel[whole * length :]).max()
    return peaks


@lru_cache(maxsize=1)
def phases() -> NDArray[np.float32]:
    """Windowed-sinc interpolators for three quarters, half and a quarter of the way to the sample before and to the one behind;
    shape (2·HALF + 1, 6), around a sample.
    """
    place = np.arange(-HALF + 1, HALF + 1)[:, None] - np.arange(1, OVERSAMPLING) / OVERSAMPLING
    taps = np.sinc(place) * np.i0(7.0 * np.sqrt(np.maximum(0, 1 - (place / HALF) ** 2))) / np.i0(7.0)
    taps /= taps.sum(axis=0)
    both = np.hstack([np.pad(taps, ((0, 1), (0, 0))), np.pad(taps, ((1, 0), (0, 0)))])
    return np.asarray(both.astype(np.float32))


def summits(
    channel: NDArray[np.float32], level: float | NDArray[np.floating], peaks: NDArray[np.float32], length: int
) -> NDArray[np.intp]:
    """Samples of at least ``level`` (absolute) that are no lower than their neighbours: beside these the wave is highest.

    ``peaks`` are those of blocks of ``length`` frames, for each of which ``level`` may have a value of its own.
    """
    levels = np.broadcast_to(np.asarray(level, np.float32), peaks.shape)
    hot = np.flatnonzero(peaks >= levels)
    whole = len(channel) // length
    blocks = channel[: whole * length].reshape(whole, length)
    found = []
    for first in range(0, np.searchsorted(hot, whole), 4096):  # few at once: little memory
        rows = hot[first : first + 4096]
        rows = rows[rows < whole]
        places = np.flatnonzero(np.abs(blocks[rows]) >= levels[rows, None])
        found.append(rows[places // length] * length + places % length)
    rest = whole * length + np.flatnonzero(np.abs(channel[whole * length :]) >= levels[-1:])
    at = np.concatenate((*found, rest))
    high = np.abs(channel[at])
    lower = np.maximum(np.abs(channel[np.maximum(at - 1, 0)]), np.abs(channel[np.minimum(at + 1, len(channel) - 1)]))
    return np.asarray(at[high >= lower])


def waves(channel: NDArray[np.float32], at: NDArray[np.intp]) -> NDArray[np.float32]:
    """The highest absolute value of the wave within one sample of each sample ``at`` (rising), of a channel."""
    reach = 2 * HALF
    if len(at) and (at[0] < reach or at[-1] >= len(channel) - reach):  # near an end: silence is beyond it
        inner = slice(*np.searchsorted(at, (reach, len(channel) - reach)))
        if inner.start >= inner.stop:
            return waves(np.pad(channel, reach), at + reach)
        head, tail = channel[: 3 * reach], channel[-3 * reach :]
        before = waves(np.pad(head, (reach, reach)), at[: inner.start] + reach)
        after = waves(np.pad(tail, (reach, reach)), at[inner.stop :] - (len(channel) - len(tail)) + reach)
        return np.concatenate((before, waves(channel, at[inner]), after))
    highest = np.abs(channel[at])
    windows = np.lib.stride_tricks.sliding_window_view(channel, 2 * HALF + 1) if len(at) else channel
    for first in range(
        0, len(at), 1024
    ):  # so small a product is never shared by threads, which might round it otherwise
        top = highest[first : first + 1024]
        between = np.abs(windows[at[first : first + 1024] - HALF] @ phases())
        for place in between.T:
            np.maximum(top, place, out=top)
    return highest


def true_peak(sound: NDArray[np.float32], peaks: Sequence[NDArray[np.float32]] = (), length: int = 441) -> float:
    """The true peak, linear, of sound of shape (frames, channels); ``peaks`` are its channels' of each ``length`` frames, where known."""
    highest = 0.0
    for channel, tops in zip(sound.T, peaks or [block_peaks(channel, length) for channel in sound.T], strict=True):
        top = float(tops.max(initial=0.0))
        if top > 0 and top >= NEAR * highest:
            at = summits(channel, NEAR * max(top, highest), tops, length)
            highest = max(highest, float(waves(channel, at).max(initial=top)))
    return highest
