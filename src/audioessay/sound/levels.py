"""Bringing each voice to its loudness."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audioessay.model.show import Sound
from audioessay.sound import chain, limiter, loudness
from audioessay.sound.gains import lay
from audioessay.sound.limiter import BLOCK
from audioessay.sound.peak import NEAR, block_peaks
from audioessay.units import to_db, to_gain

REST = loudness.MOMENTARY
"""Hops of silence thought between two takes: their windows then do not meet, as in the mix, where a rest lies between."""

GIVEN_BACK, CLOSE_DB = 8, 0.1
"""How often at most the loudness that the limiter takes is given back, and how near it then is, so that it is left at that."""

HASTE = 1.5
"""How much more is given back than was taken: some of it will be taken again."""

EDGE = 132
"""Frames (3 ms) over which a take is faded at both ends, so that no join clicks."""

SHORT, LONG = 15, 40
"""Hops: with less than 1.5 s of speech loudness is taken from single hops, from 4 s on it is BS.1770's, between them both."""

FINER_LU = 0.7
"""By how much gating by single hops finds speech louder: it leaves out pauses that 400 ms windows bridge."""


def voice_loudness(powers: Sequence[NDArray[np.float64]]) -> float:
    """Loudness in LUFS of all of a voice's takes, from each one's hops, as they count in a programme.

    BS.1770's gated loudness; but a word or two hardly fill its 400 ms windows, which then hold more silence than speech and
    would have the voice raised too far.
    """
    hops = np.concatenate(powers) if powers else np.zeros(0)
    gap = np.zeros(REST)
    rested = np.concatenate([part for power in powers for part in (power, gap)]) if powers else hops
    windowed = loudness.integrated(loudness.windows(rested, loudness.MOMENTARY))
    share = (len(hops) - SHORT) / (LONG - SHORT)
    if share >= 1:
        return windowed
    single = loudness.integrated(hops) - FINER_LU
    return single if share <= 0 else share * windowed + (1 - share) * single


@dataclass(frozen=True, slots=True)
class Voicing:
    """The takes of one voice in a reel."""

    takes: tuple[tuple[NDArray[np.int16 | np.float32], int], ...]
    """Their samples, shape (frames,), and the rate of these; floats at full scale ±1."""
    spans: tuple[tuple[int, int], ...]
    """Where they come to lie: first frame, one past the last."""
    target_lufs: float

    def level(self) -> list[float]:
        """A factor for each take's samples that brings the voice to NOMINAL_DB; none where nothing is to be heard."""
        units = [1 / 32768 if samples.dtype == np.int16 else 1.0 for samples, _ in self.takes]
        square = frames = 0.0
        for (samples, _), unit, (start, end) in zip(self.takes, units, self.spans, strict=True):
            floats = samples.astype(np.float32, copy=False)
            square += float(np.einsum("i,i->", floats, floats)) * unit**2 * (end - start) / max(1, len(samples))
            frames += end - start
        return [unit * to_gain(chain.NOMINAL_DB) / math.sqrt(square / frames) for unit in units] if square > 0 else []

    def hops(self, power: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Each take's hops of the reel's."""
        return [power[start // loudness.HOP : -(-end // loudness.HOP)] for start, end in self.spans]


def bring(speech: NDArray[np.float32], voices: Sequence[Voicing], ceiling: float, sound: Sound) -> None:
    """Bring voices through the chain to their loudness, into mono ``speech``, shape (frames,) of zeros.

    They are held under ``ceiling`` (linear), and the loudness that this costs is given back, so little is left to the
    limiter of the mix. A voice that cannot be heard is left out. Gains are worked out for blocks, from what is measured once, and
    laid over the sound once.
    """
    weights = np.ones(-(-len(speech) // loudness.HOP))
    for voice in voices:
        for (take, rate), level, (start, end) in zip(voice.takes, voice.level(), voice.spans, strict=False):
            factors = chain.clean(take, rate, level, speech[start:end], sound)
            hops = weights[start // loudness.HOP : -(-end // loudness.HOP)]
            hops[: len(factors)], hops[len(factors) :] = factors, factors[-1:]
    _trim(speech, sorted(span for voice in voices for span in voice.spans))
    peaks, energy = block_peaks(speech, BLOCK), chain.energy(speech, BLOCK)
    gain, whose = np.ones(len(peaks)), np.zeros(len(peaks), np.intp)
    for number, voice in enumerate(voices, start=1):
        for start, end in voice.spans:  # and the blocks beside, so that the gain changes where nothing sounds
            whose[max(0, start // BLOCK - 1) : -(-end // BLOCK) + 1] = number
    targets = [voice.target_lufs for voice in voices]

    def turned(gain: NDArray[np.float64], by_db: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(gain * (10 ** (by_db / 20))[whose])

    gain = turned(gain, _off(_power(energy, weights), voices, [chain.NOMINAL_DB] * len(voices)))
    if sound.compress:
        gain *= chain.compressed(peaks * gain, to_db(ceiling) - max(targets, default=0.0))
    gain = turned(gain, _off(_power(energy * gain**2, weights), voices, targets))
    tops = limiter.tops_of(speech, peaks, NEAR * ceiling / gain)
    for _ in range(GIVEN_BACK):
        gain *= limiter.under(tops * gain, ceiling)
        off = _off(_power(energy * gain**2, weights), voices, targets)
        if np.abs(off).max() < CLOSE_DB:
            break
        gain = turned(gain, HASTE * off)
    else:
        gain *= limiter.under(tops * gain, ceiling)
    lay(gain, BLOCK, speech[None])


def _trim(speech: NDArray[np.float32], spans: Sequence[tuple[int, int]]) -> None:
    """Let each take begin and end in silence, and the high-pass's echo of its end not outlive it."""
    at = 0
    for start, end in spans:
        speech[at:start] = 0
        length = min(EDGE, (end - start) // 2)
        ramp = np.sin(np.linspace(0, np.pi / 2, length, endpoint=False, dtype=np.float32)) ** 2
        speech[start : start + length] *= ramp
        speech[end - length : end] *= ramp[::-1]
        at = end
    speech[at:] = 0


def _power(energy: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """K-weighted power of each hop from the energy of its blocks."""
    blocks = loudness.HOP // BLOCK
    padded = np.zeros(len(weights) * blocks)
    padded[: len(energy)] = energy
    return np.asarray(padded.reshape(-1, blocks).sum(axis=1) * weights / loudness.HOP)


def _off(power: NDArray[np.float64], voices: Sequence[Voicing], targets: Sequence[float]) -> NDArray[np.float64]:
    """By how many dB each voice is too soft, from the power of hops; before them 0, for what is no voice's."""
    levels = [voice_loudness(voice.hops(power)) for voice in voices]
    found = [t - level if level > loudness.ABSOLUTE_GATE else 0.0 for t, level in zip(targets, levels, strict=True)]
    return np.array([0.0, *found])
