"""Loudness as ITU-R BS.1770-4 and EBU R 128 say: K-weighting, momentary and short-term windows, gates, range.

Everything rests on *hops*: the K-weighted power (sum over channels of the mean square) of each 100 ms. A window's power is the
mean of its hops'. Windows are kept for each reel with silence thought before and behind it, so those of a programme are the
sums of its reels' windows, each at its place in time: no sound is needed to measure a programme of measured reels.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

HOP = RATE // 10
"""Frames in 100 ms, the step of the gating blocks (BS.1770-4, annex 1: blocks of 400 ms, overlapping by 75 %)."""

MOMENTARY, SHORT_TERM = 4, 30
"""Hops in 400 ms and in 3 s (EBU Tech 3341, 2.2)."""

FLOOR = -120.7
"""LUFS of silence (power 1e-12)."""

ABSOLUTE_GATE = -70.0
"""LUFS (BS.1770-4, annex 1, step 5)."""

RELATIVE_GATE, RANGE_GATE = -10.0, -20.0
"""LU under the mean of what passes the absolute gate: for integrated loudness (BS.1770-4) and for range (EBU Tech 3342)."""

OFFSET = -0.691
"""BS.1770-4, annex 1, equation 2."""

TAPS = 2205
"""Frames after which the K-weighting's response has died away: its slowest pole, at 38 Hz, is then under −100 dB."""

HOPS = 3
"""Hops filtered at once: with TAPS frames before them they are 15 435 = 3²·5·7³ frames, a good length for an FFT."""

SIZE = HOPS * HOP + TAPS


def _biquad(f: NDArray[np.floating], b: Sequence[float], a: Sequence[float]) -> NDArray[np.complex128]:
    z = np.exp(-2j * np.pi * f / RATE)
    return np.asarray((b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z))


def k_response(f: NDArray[np.floating]) -> NDArray[np.complex128]:
    """The K-weighting's response at ``f`` Hz, at RATE.

    BS.1770-4 gives coefficients at 48 kHz only; these are the analogue prototypes behind them (a shelf of 3.99984 dB at
    1681.97 Hz, Q 0.70718; a high-pass at 38.1355 Hz, Q 0.50033), brought to RATE by the bilinear transform, as every meter does.
    """
    k = math.tan(math.pi * 1681.974450955533 / RATE)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = _biquad(
        f,
        (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    k, q = math.tan(math.pi * 38.13547087602444 / RATE), 0.5003270373238773
    return shelf * _biquad(f, (1, -2, 1), (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)) * (1 + k / q + k * k)


@lru_cache(maxsize=1)
def _k_filter() -> NDArray[np.complex64]:
    long = 1 << 17
    pulse = np.fft.irfft(k_response(np.arange(long // 2 + 1) * (RATE / long)))[:TAPS]
    return np.asarray(np.fft.rfft(pulse, SIZE).astype(np.complex64))


def hops(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """K-weighted power of each 100 ms, shape (ceil(frames / HOP),), of sound of shape (frames, channels); silence is 0."""
    count = -(-len(sound) // HOP)
    rows = -(-count // HOPS)
    power = np.zeros(rows * HOPS)
    response = _k_filter()
    step = 8  # rows at once: what stays in a processor's cache
    for channel in sound.T:
        for row in range(0, rows, step):
            many = min(step, rows - row)
            begin, length = row * HOPS * HOP - TAPS, (many * HOPS * HOP) + TAPS
            part = channel[max(0, begin) : begin + length]
            if not part.any():
                continue
            padded = np.zeros(length, dtype=np.float32)
            padded[max(0, -begin) : max(0, -begin) + len(part)] = part
            windows = np.lib.stride_tricks.sliding_window_view(padded, SIZE)[:: HOPS * HOP]
            spectrum = np.fft.rfft(windows, axis=1)
            spectrum *= response
            heard = np.fft.irfft(spectrum, SIZE, axis=1)[:, TAPS:].reshape(-1, HOP)
            power[row * HOPS : (row + many) * HOPS] += np.einsum("ij,ij->i", heard, heard) / HOP
    return power[:count]


def windows(power: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Power of each window of ``length`` hops, one ending with each hop and ``length - 1`` more behind the last.

    Silence is thought on both sides, so windows of sounds that follow one another add up.
    """
    if not len(power):
        return np.zeros(0)
    total = np.concatenate(([0.0], np.cumsum(power)))
    ends = np.arange(1, len(power) + length)
    sums = total[np.minimum(ends, len(power))] - total[np.maximum(ends - length, 0)]
    return np.asarray(np.maximum(sums, 0.0) / length)


def lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Loudness of K-weighted power; silence is FLOOR."""
    return np.asarray(OFFSET + 10 * np.log10(np.maximum(power, 1e-12)))


def power_of(loudness: "NDArray[np.float64] | Sequence[float]") -> NDArray[np.float64]:
    """K-weighted power of loudness in LUFS; at or under FLOOR it is 0."""
    values = np.asarray(loudness, dtype=np.float64)
    return np.where(values <= FLOOR + 0.01, 0.0, 10 ** ((values - OFFSET) / 10))


def joined(parts: Iterable[tuple[int, Sequence[float]]]) -> NDArray[np.float64]:
    """Windows (LUFS) of a programme from those of its reels; each with the frame at which it begins, to the nearest hop."""
    placed = [((start + HOP // 2) // HOP, power_of(values)) for start, values in parts]
    total = np.zeros(max((at + len(values) for at, values in placed), default=0))
    for at, values in placed:
        total[at : at + len(values)] += values
    return lufs(total)


def _gated(power: NDArray[np.float64], relative: float) -> NDArray[np.float64]:
    loud = power[lufs(power) >= ABSOLUTE_GATE]
    if not len(loud):
        return loud
    return np.asarray(loud[lufs(loud) >= lufs(np.asarray(loud.mean())) + relative])


def integrated(power: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS of momentary windows' power (BS.1770-4, annex 1, step 5 on); FLOOR for silence."""
    loud = _gated(power, RELATIVE_GATE)
    return float(lufs(np.asarray(loud.mean()))) if len(loud) else FLOOR


def loudness_range(power: NDArray[np.float64]) -> float:
    """Loudness range in LU of short-term windows' power (EBU Tech 3342: 10th to 95th percentile of what passes the gates)."""
    loud = _gated(power, RANGE_GATE)
    if not len(loud):
        return 0.0
    low, high = np.percentile(lufs(loud), (10, 95))
    return float(high - low)


def measure(sound: NDArray[np.float32]) -> float:
    """Integrated loudness in LUFS of a sound, shape (frames, channels)."""
    return integrated(windows(hops(sound), MOMENTARY))
