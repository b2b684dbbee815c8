"""The speech chain, gentle: a high-pass, a compressor and a de-esser. Each can be left out.

Gains are worked out for each 5 ms, looking ahead, smoothed, and laid over the samples in straight lines: no loop over samples.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audioessay.model.show import Sound
from audioessay.sound import filters, loudness
from audioessay.sound.filters import kernel
from audioessay.units import RATE

BLOCK = RATE // 200
"""Frames in 5 ms, the grain of gains."""

RUMBLE = 75.0
"""Hz of the high-pass: under every voice's lowest tone. It also takes out what is constant (DC)."""

SIBILANCE = 5000.0
"""Hz from which sibilants have their strength; the de-esser's shelf."""

THRESHOLD_DB, RATIO, KNEE_DB = 8.0, 3.0, 6.0
"""The compressor works on peaks from 8 dB over the voice's loudness in LUFS on: these become a third, softly from 3 dB before."""

ESS_DB, ESS_MOST_DB = -6.0, 6.0
"""Sibilants are let through up to this level against the voice's loudness; what is over is halved in dB, by no more than 6 dB."""


def rumble(f: NDArray[np.floating]) -> NDArray[np.complex128]:
    """A Butterworth high-pass of the fourth order (24 dB an octave): two sections of Q 0.541 and 1.307."""
    return filters.highpass(f, RUMBLE, 0.5412) * filters.highpass(f, RUMBLE, 1.3066)


def sibilance(f: NDArray[np.floating]) -> NDArray[np.complex128]:
    """A Butterworth high-pass of the second order: what is taken from the voice, so that a shelf remains."""
    return filters.highpass(f, SIBILANCE, 0.7071)


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A take after the high-pass, and what the next stages go by."""

    sound: NDArray[np.float32]
    """Shape (frames,)."""
    high: NDArray[np.float32]
    """Its sibilance band; no frames where there is no de-esser."""
    power: NDArray[np.float64]
    """K-weighted power of its hops."""


def listen(take: NDArray[np.float32], sound: Sound) -> Heard:
    """``take``, shape (frames,), through the high-pass, with its K-weighted hops, all on one transform."""
    low = (rumble,) if sound.highpass else ()
    kernels = [kernel(*low, loudness.k_response)]
    if sound.highpass:
        kernels.append(kernel(rumble))
    if sound.deess:
        kernels.append(kernel(*low, sibilance))
    room = -(-len(take) // filters.STEP) * filters.STEP
    power = np.zeros(room // loudness.HOP)
    clean = np.zeros(room, dtype=np.float32) if sound.highpass else take
    high = np.zeros(room if sound.deess else 0, dtype=np.float32)
    for begin, (weighted, *others) in filters.through(take, kernels):
        power[begin // loudness.HOP : (begin + weighted.size) // loudness.HOP] = loudness.hop_power(weighted)
        if sound.highpass:
            clean[begin : begin + weighted.size] = others[0].ravel()
        if sound.deess:
            high[begin : begin + weighted.size] = others[-1].ravel()
    return Heard(clean[: len(take)], high[: len(take)], power[: -(-len(take) // loudness.HOP)])


def shape(take: Heard, level_lufs: float, sound: Sound) -> NDArray[np.float32]:
    """The take, compressed and de-essed against its voice's loudness, shape (frames,). Loudness is not kept."""
    shaped = take.sound
    if sound.deess:
        duck = _ess_gain(take.high, level_lufs)
        if duck.min(initial=1.0) < 1.0:
            shaped = shaped - take.high * (1 - _over_samples(duck, len(shaped)))
    if sound.compress:
        gain = _compression(shaped, level_lufs)
        if gain.min(initial=1.0) < 1.0:
            shaped = shaped * _over_samples(gain, len(shaped))
    return shaped


def _blocks(channel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (blocks, BLOCK), filled up with silence."""
    blocks = -(-len(channel) // BLOCK)
    if blocks * BLOCK == len(channel):
        return channel.reshape(-1, BLOCK)
    whole = np.zeros(blocks * BLOCK, dtype=np.float32)
    whole[: len(channel)] = channel
    return whole.reshape(-1, BLOCK)


def _compression(channel: NDArray[np.float32], level_lufs: float) -> NDArray[np.float64]:
    rows = _blocks(channel)
    peaks = np.maximum(rows.max(axis=1), -rows.min(axis=1)).astype(np.float64)
    over = 20 * np.log10(np.maximum(peaks, 1e-6)) - level_lufs - THRESHOLD_DB
    knee = np.clip(over + KNEE_DB / 2, 0, KNEE_DB)
    # Soft knee: a parabola over its width, then a straight line.
    squeezed = knee**2 / (2 * KNEE_DB) + np.maximum(over - KNEE_DB / 2, 0)
    return _smoothed(-(1 - 1 / RATIO) * squeezed, hold=4, width=9)


def _ess_gain(high: NDArray[np.float32], level_lufs: float) -> NDArray[np.float64]:
    rows = _blocks(high)
    power = np.einsum("ij,ij->i", rows, rows).astype(np.float64) / BLOCK
    over = 10 * np.log10(np.maximum(power, 1e-12)) - level_lufs - ESS_DB
    return _smoothed(-np.clip(over / 2, 0, ESS_MOST_DB), hold=1, width=3)


def _smoothed(gain_db: NDArray[np.float64], hold: int, width: int) -> NDArray[np.float64]:
    """Linear gain for each block: the lowest within ``hold`` blocks on both sides, smoothed over ``width`` (odd) blocks."""
    padded = np.pad(gain_db, hold, mode="edge")
    held = np.lib.stride_tricks.sliding_window_view(padded, 2 * hold + 1).min(axis=1)
    window = np.hanning(width + 2)[1:-1]
    smooth = np.convolve(np.pad(held, width // 2, mode="edge"), window / window.sum(), mode="valid")
    return np.asarray(10 ** (smooth / 20))


def _over_samples(gain: NDArray[np.float64], frames: int) -> NDArray[np.float32]:
    """The gain of each frame: straight lines between the middles of blocks."""
    edges = np.concatenate((gain[:1], (gain[1:] + gain[:-1]) / 2, gain[-1:])).astype(np.float32)
    ramp = (np.arange(BLOCK, dtype=np.float32) + np.float32(0.5)) / np.float32(BLOCK)
    return (edges[:-1, None] + np.diff(edges)[:, None] * ramp).ravel()[:frames]
