"""What the programme measures, from what was measured on its decoded reels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.model.episode import Loudness
from audioessay.model.reel import Reel
from audioessay.model.show import Sound
from audioessay.production import splice
from audioessay.sound import loudness

CLOSE_LU = 0.28
"""How far from its target a programme may be without being made again; promised are 0.3."""
STEP_DB = 0.5


def blocks(reels: Sequence[Reel], layout: splice.Layout) -> NDArray[np.float64]:
    """Momentary loudness of the whole programme, LUFS, each 100 ms."""
    return loudness.joined((start, one.blocks) for start, one in zip(layout.starts, reels, strict=True))


def programme(reels: Sequence[Reel], layout: splice.Layout) -> Loudness:
    """Integrated loudness, loudness range and true peak of the whole."""
    short = loudness.joined((start, one.short_term) for start, one in zip(layout.starts, reels, strict=True))
    return Loudness(
        integrated_lufs=round(loudness.integrated(loudness.power_of(blocks(reels, layout))), 2),
        true_peak_dbtp=round(max(one.true_peak_dbtp for one in reels), 2),
        range_lu=round(loudness.loudness_range(loudness.power_of(short)), 2),
    )


def lift(reels: Sequence[Reel], chapters: Sequence[bool], sound: Sound) -> float:
    """Decibels by which all reels must be louder (or softer) for the programme to be on target; 0 when it is.

    In coarse steps, so that another voice in one section does not move all the others: what is left is under 0.25 LU.
    """
    off = sound.target_lufs - programme(reels, splice.lay(reels, chapters)).integrated_lufs
    return round(off / STEP_DB) * STEP_DB if abs(off) > CLOSE_LU else 0.0
