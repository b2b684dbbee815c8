"""Bringing each voice to its loudness."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.model.show import Sound
from audioessay.sound import chain, limiter, loudness
from audioessay.units import to_gain

REST = loudness.MOMENTARY
"""Hops of silence thought between two takes: their windows then do not meet, as in the mix, where a rest lies between."""

LARGEST_DB = 40.0
"""The most a voice is raised: what is fainter is noise."""

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


def bring(
    speech: NDArray[np.float32], spans: Sequence[tuple[int, int]], target_lufs: float, ceiling: float, sound: Sound
) -> None:
    """Bring the takes of one voice, which lie at ``spans`` of mono ``speech``, through the chain to their loudness, in place.

    They are held under ``ceiling`` (linear), and what loudness that costs is given back, so little is left to the
    limiter of the mix.
    """
    heard = [chain.listen(speech[start:end], sound) for start, end in spans]
    level = voice_loudness([take.power for take in heard])
    if level <= loudness.ABSOLUTE_GATE:
        return  # silence stays silence; perform refuses takes without speech
    shaped = [chain.shape(take, level, sound) for take in heard]
    del heard
    for last in (False, True):
        level = voice_loudness([loudness.hops(take[:, None]) for take in shaped])
        gain = np.float32(to_gain(min(target_lufs - level, LARGEST_DB)))
        for take in shaped:
            take *= gain
        if last or not any([limiter.limit(take[:, None], ceiling) for take in shaped]):
            break
    for (start, end), take in zip(spans, shaped, strict=True):
        speech[start:end] = take
