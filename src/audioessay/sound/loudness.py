"""Loudness as ITU-R BS.1770-4 and EBU R 128 say: K-weighting, momentary and short-term windows, gates, range.

Everything rests on *hops*: the K-weighted power (sum over channels of the mean square) of each 100 ms. A window's power is the
mean of its hops'. Windows are kept for each reel with silence thought before and behind it, so those of a programme are the
sums of its reels' windows, each at its place in time: no sound is needed to measure a programme of measured reels.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from audioessay.sound import filters
from audioessay.units import RATE

HOP = RATE // 10
"""Frames in 100 ms, the step of the gating blocks (BS.1770-4, annex 1: blocks of 400 ms, overlapping by 75 %)."""

MOMENTARY, SHORT_TERM = 4, 30
"""Hops in 400 ms and in 3 s (EBU Tech 3341, 2.2)."""

ABSOLUTE_GATE = -70.0
"""LUFS (BS.1770-4, annex 1, step 5)."""

RELATIVE_GATE, RANGE_GATE = -10.0, -20.0
"""LU under the mean of what passes the absolute gate: for integrated loudness (BS.1770-4) and for range (EBU Tech 3342)."""

OFFSET = -0.691
"""BS.1770-4, annex 1, equation 2."""

FLOOR = OFFSET - 120.0
"""LUFS of silence (power 1e-12)."""


Section = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Numerator and denominator of a second-order filter; the denominator begins with 1."""

BLOCK = 42
"""Frames that a matrix filters at once; whole ones make a hop."""

TOGETHER = 30
"""Hops that are filtered at once: what stays in a processor's cache."""


@cache
def k_weighting() -> tuple[Section, Section]:
    """The two filters of the K-weighting at RATE.

    BS.1770-4 gives coefficients at 48 kHz only; these are the analogue prototypes behind them (a shelf of 3.99984 dB at
    1681.97 Hz, Q 0.70718; a high-pass at 38.1355 Hz, Q 0.50033), brought to RATE by the bilinear transform, as every meter does.
    """
    k = math.tan(math.pi * 1681.974450955533 / RATE)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    over = (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k)
    under = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    shelf = tuple(one / under[0] for one in over), tuple(one / under[0] for one in under)
    q, k = 0.5003270373238773, math.tan(math.pi * 38.13547087602444 / RATE)
    under = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    # The standard leaves the high-pass's numerator at 1, −2, 1, so its gain ends a little over 1.
    return cast("Section", shelf), cast("Section", ((1.0, -2.0, 1.0), tuple(one / under[0] for one in under)))


def k_response(f: NDArray[np.floating]) -> NDArray[np.complex128]:
    """The K-weighting's response at ``f`` Hz, at RATE."""
    shelf, highpass = k_weighting()
    return filters.biquad(f, *shelf) * filters.biquad(f, *highpass)


@cache
def _matrices() -> tuple[NDArray[np.float32], NDArray[np.float32], list[NDArray[np.float32]]]:
    """The K-weighting of a block as matrices over its frames and the filters' four values of memory before it.

    What is heard, shape (BLOCK + 4, BLOCK); what it leaves in memory, shape (BLOCK + 4, 4); and what is left of that after 1, 2, 4 … 64
    blocks, each of shape (4, 4): under −120 dB by then.
    """
    each = np.eye(BLOCK + 4)
    memory, heard = each[:, BLOCK:].copy(), np.empty((BLOCK + 4, BLOCK))
    for at in range(BLOCK):
        wave = each[:, at]
        for first, (b, a) in zip((0, 2), k_weighting(), strict=True):
            came = b[0] * wave + memory[:, first]
            memory[:, first] = b[1] * wave - a[1] * came + memory[:, first + 1]
            memory[:, first + 1] = b[2] * wave - a[2] * came
            wave = came
        heard[:, at] = wave
    kept = [np.linalg.matrix_power(memory[BLOCK:], 1 << power).astype(np.float32) for power in range(7)]
    return heard.astype(np.float32), memory.astype(np.float32), kept


def hops(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """K-weighted power of each 100 ms, shape (ceil(frames / HOP),), of sound of shape (frames, channels); silence is 0.

    The recursive filters run block by block as matrix products: what every block leaves in their memory first, as if it were alone;
    then, twice as far each time, what earlier ones left; then what is heard.
    """
    heard, left, kept = _matrices()
    power = np.zeros(-(-len(sound) // HOP))
    for channel in sound.T:
        last = np.zeros((1, 4), np.float32)
        for first in range(0, len(power), TOGETHER):
            part = channel[first * HOP : (first + TOGETHER) * HOP]
            # a hop for itself: so small a product is never shared by threads, which would wait for one another
            rows = (np.pad(part, (0, -len(part) % HOP)) if len(part) % HOP else part).reshape(-1, HOP // BLOCK, BLOCK)
            memory = np.concatenate((last, (rows @ left[:BLOCK]).reshape(-1, 4)))
            for number, on in enumerate(kept):
                memory[1 << number :] += memory[: -(1 << number)] @ on
            waves = rows @ heard[:BLOCK]
            waves += memory[:-1].reshape(-1, HOP // BLOCK, 4) @ heard[BLOCK:]
            power[first : first + len(waves)] += np.einsum("ijk,ijk->i", waves, waves) / HOP
            last = memory[-1:]
    return power


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


def kept(power: NDArray[np.float64]) -> bytes:
    """Power as it is kept of each reel: hundredths of a LUFS of 16 bits, little end first; ten hours have 700 000 of them."""
    return np.rint(lufs(power) * 100).astype("<i2").tobytes()


def joined(parts: Iterable[tuple[int, bytes]], length: int = MOMENTARY) -> NDArray[np.float64]:
    """Windows (LUFS) of ``length`` hops of a programme from those of its reels as they are kept; each with the frame at which it
    begins, to the nearest hop. One ends with each hop of the programme; as meters have it, those before the first full one are silent.
    """
    placed = [((start + HOP // 2) // HOP, power_of(np.frombuffer(values, "<i2") / 100)) for start, values in parts]
    total = np.zeros(max((at + len(values) for at, values in placed), default=0))
    for at, values in placed:
        total[at : at + len(values)] += values
    if len(total) >= 2 * length:
        total[: length - 1] = 0
        total = total[: len(total) - length + 1]
    return lufs(total)


def full(power: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Power of the windows of ``length`` hops that lie wholly within a sound; of a shorter one, of those that hold any of it."""
    return windows(power, length)[length - 1 : len(power)] if len(power) >= length else windows(power, length)


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
    low, high = np.interp((0.10, 0.95), np.linspace(0, 1, len(loud)), np.sort(lufs(loud)))
    return float(high - low)


def measure(sound: NDArray[np.float32]) -> float:
    """Integrated loudness in LUFS of a sound, shape (frames, channels)."""
    return integrated(full(hops(sound), MOMENTARY))
