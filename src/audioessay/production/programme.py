"""What the programme measures, from what was measured on its decoded reels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.model.episode import Loudness
from audioessay.model.reel import Reel
from audioessay.model.show import Sound
from audioessay.production.values import Layout
from audioessay.sound import loudness

CLOSE_LU = 0.28
"""How far from its target a programme may be without being made again; promised are 0.3."""
STEP_DB = 0.5


def momentary(reels: Sequence[Reel], starts: Sequence[int]) -> NDArray[np.float64]:
    """Momentary loudness of the whole programme, LUFS, each 100 ms; ``starts`` in frames."""
    return loudness.joined((start, one.blocks) for start, one in zip(starts, reels, strict=True))


def measured(reels: Sequence[Reel], starts: Sequence[int]) -> Loudness:
    """Integrated loudness, true peak and loudness range of the whole."""
    short = loudness.joined(
        ((start, one.short_term) for start, one in zip(starts, reels, strict=True)), loudness.SHORT_TERM
    )
    return Loudness(
        integrated_lufs=loudness.integrated(loudness.power_of(momentary(reels, starts))),
        true_peak_dbtp=max(one.true_peak_dbtp for one in reels),
        range_lu=loudness.loudness_range(loudness.power_of(short)),
    )


def lift(reels: Sequence[Reel], layout: Layout, sound: Sound) -> float:
    """Decibels by which all reels must be louder (or softer) for the programme to be on target; 0 when it is.

    In coarse steps, so that another voice in one section does not move all the others: what is left is under 0.25 LU.
    """
    off = sound.target_lufs - round(measured(reels, layout.starts).integrated_lufs, 2)
    return round(off / STEP_DB) * STEP_DB if abs(off) > CLOSE_LU else 0.0
