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


def lowpass(f: NDArray[np.floating], corner: float, q: float) -> NDArray[np.complex128]:
    """Complex gain at ``f`` Hz of a second-order low-pass, by the bilinear transform; 1 at 0 Hz."""
    k = math.tan(math.pi * corner / RATE)
    return biquad(f, (k * k, 2 * k * k, k * k), (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k))


@lru_cache(maxsize=16)
def kernel(*responses: Response) -> NDArray[np.complex64]:
    """The product of responses as :func:`back` takes it."""
    long = 1 << 15
    f = np.arange(long // 2 + 1) * (RATE / long)
    gain = np.ones(len(f), dtype=np.complex128)
    for response in responses:
        gain *= response(f)
    pulse = np.fft.irfft(gain)[:TAPS]
    return np.asarray((np.fft.rfft(pulse, SIZE) * SIZE).astype(np.complex64))


def spectra(channel: NDArray[np.float32]) -> Iterator[tuple[int, NDArray[np.complex64]]]:
    """Spectra of ``channel``, shape (frames,): of SIZE frames each, of which the last STEP are new; shape (rows, SIZE // 2 + 1).

    Each comes with the frame where what is new in it begins; the last reaches beyond the end, as if silence followed.
    Where nothing sounds they are left out. What is new in a spectrum may be overwritten as soon as it is given.
    """
    rows = -(-len(channel) // STEP)
    padded = np.zeros(ROWS * STEP + TAPS, dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, SIZE)[::STEP]
    for row in range(0, rows, ROWS):
        part = channel[row * STEP : (row + ROWS) * STEP]
        padded[:TAPS] = padded[-TAPS:]
        padded[TAPS : TAPS + len(part)] = part
        padded[TAPS + len(part) :] = 0
        if padded.any():
            # With norm="forward" the factor is a float and numpy stays in single precision: without, the whole transform
            # runs in double precision, at a quarter of the speed. Kernels make up for the factor. All ROWS at once, even
            # when fewer are needed: several are transformed side by side in one register.
            spectrum = np.fft.rfft(windows, axis=1, norm="forward")
            yield row * STEP, spectrum.astype(np.complex64, copy=False)


def back(spectrum: NDArray[np.complex64], response: NDArray[np.complex64]) -> NDArray[np.float32]:
    """What is new in spectra, filtered by a :func:`kernel`, shape (rows, STEP)."""
    sound = np.fft.irfft(spectrum * response, SIZE, axis=1)[:, TAPS:]
    return sound.astype(np.float32, copy=False)
