"""A bed: a quiet texture to lie under narration, which loops without a seam.

An open chord of the stings' key, without a third, so it takes no side. Every mode of it turns a whole number of times in
the loop, so its last sample runs into its first.
"""

import cmath
from functools import cache

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import UnknownName
from audioessay.model.show import STYLES
from audioessay.sound.scores import A3, A4, BEAT_S, D3, D4, E4, E5
from audioessay.sound.timbres import TIMBRES, Modes, hertz, ring
from audioessay.units import RATE

CHORD = (D3, A3, D4, E4, A4, E5)
PARTIALS = {"felt": (1.0, 0.22, 0.10, 0.03), "glass": (1.0, 0.0, 0.0, 0.12), "pulse": (1.0, 0.42, 0.22, 0.12, 0.06)}
"""Strength of each harmonic."""
PEAK = 0.1
SHORTEST_S, LONGEST_S = 4.0, 300.0


@cache
def bed(style: str, seconds: float) -> NDArray[np.float32]:
    """One loop, shape (frames, 2) at RATE, peak −20 dBFS; no frames in style ``none``. Not to be written to.

    Raises UnknownName for a style that there is not, ValueError for a loop under 4 or over 300 seconds.
    """
    if style not in STYLES:
        raise UnknownName("bed style", style, STYLES)
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise ValueError(f"a loop of {seconds:g} s; it lasts {SHORTEST_S:g} to {LONGEST_S:g} s")
    if style == "none":
        return np.zeros((0, 2), np.float32)
    frames = round(seconds * RATE)
    wave = ring(_modes(style, frames / RATE), frames, 0.0)
    sound: NDArray[np.float32] = np.ascontiguousarray(wave.T) * np.float32(PEAK / np.abs(wave).max())
    sound.setflags(write=False)
    return sound


def _modes(style: str, loop_s: float) -> Modes:
    """Each note swells and sinks at a pace of its own: a mode with a slower and a faster one beside it. In ``pulse`` the beat is felt."""
    lift = TIMBRES[style].lift
    found: list[tuple[float, complex, float]] = []
    beats = max(1, round(loop_s / BEAT_S))
    for number, pitch in enumerate(CHORD):
        side = (0.0, -0.25, 0.25, 0.45, -0.45, 0.3)[number]
        swell = max(1, round(loop_s / (7.0 + 1.7 * number)))
        phase = cmath.exp(2j * cmath.pi * (0.5 + 0.382 * number))
        for harmonic, strength in enumerate(PARTIALS[style], start=1):
            base = hertz(pitch + lift) * harmonic
            loud = strength / (1 + (base / 900.0) ** 2)
            paces = [(0, 1.0 + 0j), (swell, 0.3 * phase), (-swell, 0.3 / phase)]
            if style == "pulse":
                paces += [(beats, 0.2 + 0j), (-beats, 0.2 + 0j)]
            found.extend(
                ((round(base * loop_s) + turns) / loop_s, loud * part, side) for turns, part in paces if loud > 0
            )
    hertzes, amplitudes, sides = (np.array(column) for column in zip(*found, strict=True))
    return Modes(hertzes, amplitudes, np.full(len(found), np.inf), sides)
