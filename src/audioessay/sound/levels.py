"""Bringing each voice to its loudness."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audioessay.model.show import Sound
from audioessay.sound import chain, limiter, loudness
from audioessay.units import to_db, to_gain

REST = loudness.MOMENTARY
"""Hops of silence thought between two takes: their windows then do not meet, as in the mix, where a rest lies between."""

GIVEN_BACK, CLOSE_DB = 8, 0.1
"""How often at most the loudness that the limiter takes is given back, and how near it then is, so that it is left at that."""

HOT = 0.9
"""Where waves are looked at, against the ceiling: the limiter of the mix looks closer."""

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

    spans: tuple[tuple[int, int], ...]
    """Where they lie: first frame, one past the last."""
    target_lufs: float

    def hops(self, power: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Each take's hops of the reel's."""
        return [power[start // loudness.HOP : -(-end // loudness.HOP)] for start, end in self.spans]


def bring(speech: NDArray[np.float32], voices: Sequence[Voicing], ceiling: float, sound: Sound) -> None:
    """Bring the voices in mono ``speech``, shape (frames,), through the chain to their loudness, in place.

    They are held under ``ceiling`` (linear), and the loudness that this costs is given back, so little is left to the
    limiter of the mix. A voice that cannot be heard is left alone.
    """
    for voice in voices:
        takes = [speech[start:end] for start, end in voice.spans]
        square = sum(float(np.einsum("i,i->", take, take)) for take in takes)
        if square > 0:
            rms = math.sqrt(square / sum(map(len, takes)))
            for take in takes:
                take *= np.float32(to_gain(chain.NOMINAL_DB) / rms)
    power = chain.clean(speech, sound)
    _trim(speech, sorted(span for voice in voices for span in voice.spans))
    energy = chain.hop_energy(speech)
    _turn(speech, power, energy, voices, [chain.NOMINAL_DB] * len(voices))
    highest = max((voice.target_lufs for voice in voices), default=0.0)
    if sound.compress:
        chain.compress(speech, to_db(ceiling) - highest)
        energy = _what_is_left(speech, power, energy)
    targets = [voice.target_lufs for voice in voices]
    for turn in range(GIVEN_BACK):
        if _turn(speech, power, energy, voices, targets, HASTE if turn else 1.0) < CLOSE_DB:
            break
        if not limiter.limit(speech[:, None], ceiling, hot=HOT):
            break
        energy = _what_is_left(speech, power, energy)


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


def _what_is_left(
    speech: NDArray[np.float32], power: NDArray[np.float64], energy: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The hops' energy after a stage that turned down parts of them; their K-weighted power goes down as much."""
    after = chain.hop_energy(speech)
    power *= np.divide(after, energy, out=np.ones_like(energy), where=energy > 0)
    return after


def _turn(
    speech: NDArray[np.float32],
    power: NDArray[np.float64],
    energy: NDArray[np.float64],
    voices: Sequence[Voicing],
    targets: Sequence[float],
    haste: float = 1.0,
) -> float:
    """Turn each voice up or down to its loudness, and its hops with it; returns by how many dB at most."""
    most = 0.0
    for voice, target in zip(voices, targets, strict=True):
        level = voice_loudness(voice.hops(power))
        if level > loudness.ABSOLUTE_GATE:
            most = max(most, abs(target - level))
            gain = to_gain(haste * (target - level))
            for start, end in voice.spans:
                speech[start:end] *= np.float32(gain)
            for hops in (*voice.hops(power), *voice.hops(energy)):
                hops *= gain * gain
    return most
