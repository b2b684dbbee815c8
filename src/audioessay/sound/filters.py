"""Causal filters run over whole sounds by FFT (overlap-save), several on one transform: no loop over samples.

A filter is given by its frequency response; its impulse response is cut after some 60 ms, so it must have died away by then. What comes
at another rate is brought to RATE by the same transforms: the one there is of its own rate, the one back of RATE.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

SIZES = (16_000, 15_876)
"""Frames at RATE of one transform: products of small primes, for which an FFT is fast; the second holds whole frames at more rates."""

STEP = 3 * RATE // 10
"""Frames of output from one transform. What is before them (60 ms) is room for an impulse response: the slowest filter here, the
K-weighting's high-pass, is at −90 dB after 48 ms."""

ROWS = 4
"""Transforms at once: what stays in a processor's cache."""

HALF, BETA, EDGE = 220, 10.0, 650.0
"""The low-pass between rates: so many taps on each side of its middle, a Kaiser window (−100 dB), and Hz from where it begins to where
nothing is left."""

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


def unit(rate: int) -> int:
    """The fewest frames at RATE that are whole ones at ``rate`` too."""
    return RATE // math.gcd(rate, RATE)


def known(rate: int) -> bool:
    """Whether sound of this rate can be transformed: a step holds whole frames of it."""
    return STEP % unit(rate) == 0 and SIZES[-1] % unit(rate) == 0


def size(rate: int) -> int:
    """Frames at RATE of a transform of what comes at ``rate``."""
    return next(one for one in SIZES if one % unit(rate) == 0)


def late(rate: int) -> int:
    """Frames at RATE by which the low-pass between rates lags; whole ones at ``rate``. 0 where there is none."""
    return 0 if rate == RATE else -(-HALF // unit(rate)) * unit(rate)


def between(f: NDArray[np.floating], rate: int) -> NDArray[np.complex128]:
    """Complex gain at ``f`` Hz of the low-pass between ``rate`` and RATE."""
    taps = np.arange(-HALF, HALF + 1)
    middle = min(rate, RATE) - EDGE  # twice its corner
    pulse = np.sinc(taps * middle / RATE) * middle / RATE * np.kaiser(len(taps), BETA)
    turn = np.exp(-2j * np.pi * f * late(rate) / RATE)
    return np.asarray(turn * np.fft.rfft(np.roll(np.pad(pulse, (0, 2 * len(f) - 2 - len(pulse))), -HALF)).real)


@lru_cache(maxsize=16)
def kernel(rate: int, *responses: Response) -> NDArray[np.complex64]:
    """The product of responses as :func:`back` takes it, for sound that comes at ``rate``."""
    long, frames = 1 << 15, size(rate)
    f = np.arange(long // 2 + 1) * (RATE / long)
    gain = np.ones(len(f), dtype=np.complex128) if rate == RATE else between(f, rate)
    for response in responses:
        gain *= response(f)
    pulse = np.fft.irfft(gain)[: frames - STEP]
    lines = np.fft.rfft(pulse, frames)[: min(frames, frames * rate // RATE) // 2 + 1]
    return np.asarray((lines * frames).astype(np.complex64))


def spectra(
    channel: NDArray[np.integer | np.floating], rate: int, level: float, frames: int
) -> Iterator[tuple[int, NDArray[np.complex64]]]:
    """Spectra of ``level`` times ``channel``, shape (frames,) at ``rate``: of :func:`size` frames each, of which the last STEP are
    new; shape (rows, lines), up to half of ``rate`` or of RATE.

    Each comes with the frame of the output, ``frames`` long at RATE, where what is new in it begins; the last reaches beyond the
    end, as if silence followed. Where nothing sounds they are left out.
    """
    length, step, ahead = (one * rate // RATE for one in (size(rate), STEP, late(rate)))
    taps = length - step
    padded = np.zeros(ROWS * step + taps, dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, length)[::step]
    np.multiply(channel[:ahead], np.float32(level), out=padded[len(padded) - ahead :][: len(channel)])
    for row in range(0, -(-frames // STEP), ROWS):
        part = channel[ahead + row * step :][: ROWS * step]
        padded[:taps] = padded[len(padded) - taps :]
        np.multiply(part, np.float32(level), out=padded[taps : taps + len(part)])
        padded[taps + len(part) :] = 0
        if padded.any():
            # With norm="forward" the factor is a float and numpy stays in single precision: without, the whole transform
            # runs in double precision, at a quarter of the speed. Kernels make up for the factor. All ROWS at once, even
            # when fewer are needed: several are transformed side by side in one register.
            spectrum = np.fft.rfft(windows, axis=1, norm="forward")[:, : size(rate) // 2 + 1]
            yield row * STEP, np.ascontiguousarray(spectrum, np.complex64)


def back(spectrum: NDArray[np.complex64], response: NDArray[np.complex64], rate: int) -> NDArray[np.float32]:
    """What is new in spectra of what came at ``rate``, filtered by a :func:`kernel`, shape (rows, STEP) at RATE."""
    whole = np.empty((len(spectrum), size(rate) // 2 + 1), np.complex64)
    np.multiply(spectrum, response, out=whole[:, : len(response)])
    whole[:, len(response) :] = 0
    sound = np.fft.irfft(whole, axis=1)[:, -STEP:]
    return sound.astype(np.float32, copy=False)
