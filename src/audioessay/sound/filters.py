"""Causal filters run over whole sounds by FFT (overlap-save), several on one transform: no loop over samples.

A filter is given by its frequency response; its impulse response is cut after TAPS frames, so it must have died away by then.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

SIZE = 15_360
"""Frames of one transform: 2¹⁰·3·5, for which an FFT is fast."""

STEP = 3 * RATE // 10
"""Frames of output from one transform."""

TAPS = SIZE - STEP
"""Frames (48 ms) of impulse response. The slowest filter here, the K-weighting's high-pass, is at −90 dB by then."""

ROWS = 4
"""Transforms at once: what stays in a processor's cache."""

Response = Callable[[NDArray[np.floating]], NDArray[np.complex128]]
"""Complex gain at frequencies in Hz."""


def biquad(f: NDArray[np.floating], b: Sequence[float], a: Sequence[float]) -> NDArray[np.complex128]:
    """Complex gain at ``f`` Hz of a second-order section at RATE."""
    z = np.exp(-2j * np.pi * f / RATE)
    return np.asarray((b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z))


def highpass(f: NDArray[np.floating], corner: float, q: float) -> NDArray[np.complex128]:
    """Complex gain at ``f`` Hz of a second-order high-pass, by the bilinear transform; 1 at half of RATE."""
    k = math.tan(math.pi * corner / RATE)
    lower = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    return biquad(f, (1, -2, 1), lower)


@lru_cache(maxsize=16)
def kernel(*responses: Response) -> NDArray[np.complex64]:
    """The product of responses as :func:`through` takes it."""
    long = 1 << 17
    f = np.arange(long // 2 + 1) * (RATE / long)
    gain = np.ones(len(f), dtype=np.complex128)
    for response in responses:
        gain *= response(f)
    pulse = np.fft.irfft(gain)[:TAPS]
    return np.asarray((np.fft.rfft(pulse, SIZE) * SIZE).astype(np.complex64))


def through(
    channel: NDArray[np.float32], kernels: Sequence[NDArray[np.complex64]]
) -> Iterator[tuple[int, list[NDArray[np.float32]]]]:
    """``channel``, shape (frames,), through each of ``kernels``: pieces of output, each with the frame where it begins.

    A piece is STEP frames long or a multiple; the last reaches beyond the end, as if silence followed. Pieces in which
    nothing sounds are left out.
    """
    rows = -(-len(channel) // STEP)
    for row in range(0, rows, ROWS):
        many = min(ROWS, rows - row)
        begin = row * STEP - TAPS
        part = channel[max(0, begin) : (row + many) * STEP]
        if not part.any():
            continue
        padded = part
        if begin < 0 or len(part) < many * STEP + TAPS:
            padded = np.zeros(many * STEP + TAPS, dtype=np.float32)
            padded[max(0, -begin) : max(0, -begin) + len(part)] = part
        windows = np.lib.stride_tricks.sliding_window_view(padded, SIZE)[::STEP]
        # With norm="forward" the factor is a float and numpy stays in single precision: without, the whole transform runs
        # in double precision, at a quarter of the speed. Kernels make up for the factor.
        spectrum = np.fft.rfft(windows, axis=1, norm="forward")
        yield (
            row * STEP,
            [np.fft.irfft(spectrum * each, SIZE, axis=1)[:, TAPS:].astype(np.float32, copy=False) for each in kernels],
        )
