"""Bringing each voice to its loudness."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.model.show import Sound
from audioessay.sound import loudness
from audioessay.units import to_gain

REST = 4
"""Hops of silence thought between two takes: their windows then do not meet, as in the mix, where a rest lies between."""

LARGEST_DB = 40.0
"""The most a voice is raised: what is fainter is noise."""


def voice_loudness(sounds: Sequence[NDArray[np.float32]]) -> float:
    """Gated loudness in LUFS of all of a voice's takes, each of shape (frames,), as they count in a programme."""
    gap = np.zeros(REST)
    powers = [part for take in sounds for part in (loudness.hops(take[:, None]), gap)]
    return (
        loudness.integrated(loudness.windows(np.concatenate(powers), loudness.MOMENTARY)) if powers else loudness.FLOOR
    )


def bring(speech: NDArray[np.float32], spans: Sequence[tuple[int, int]], target_lufs: float, sound: Sound) -> None:
    """Bring the takes of one voice, which lie at ``spans`` of mono ``speech``, through the chain to their loudness, in place."""
    takes = [speech[start:end] for start, end in spans]
    measured = voice_loudness(takes)
    if measured <= loudness.ABSOLUTE_GATE:
        return  # silence stays silence; perform refuses takes without speech
    gain = np.float32(to_gain(min(target_lufs - measured, LARGEST_DB)))
    for take in takes:
        take *= gain
