"""Short musical marks between sections, an opening and a closing theme, and a bed: made here, the same each time."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import UnknownName
from audioessay.model.show import STYLES, TRANSITIONS
from audioessay.sound.room import spread
from audioessay.sound.scores import BEAT_S, SCORES
from audioessay.sound.timbres import ATTACK_S, TIMBRES, ring
from audioessay.units import RATE, to_frames

VERSION = "1"
"""Part of the digest of every sound made here: it changes when they do."""

WET = {"felt": 0.35, "glass": 0.30, "pulse": 0.40}
PEAK = 0.5
FADE_S = 0.6
GRID = 2.0**20
"""Samples are rounded to this grid, far below hearing: so the last bits of a processor's sine do not reach the bytes."""


@cache
def sting(name: str, style: str) -> NDArray[np.float32]:
    """The mark for one transition, shape (frames, 2) at RATE, peak −6 dBFS, zero at both ends; no frames in style ``none``.

    Raises UnknownName for a transition or a style that there is not. Not to be written to.
    """
    _known(name, style)
    if style == "none":
        return _finished(np.zeros((0, 2)))
    score = SCORES[name]
    frames = round(score.length_s * RATE)
    dry = np.zeros((frames, 2))
    for notes, sway, weight in ((score.melody, 0.25, 1.0), (score.chords, 0.0, 0.8)):
        for number, note in enumerate(notes):
            start = round(note.at * BEAT_S * RATE)
            side = sway if number % 2 else -sway
            modes = TIMBRES[style](note.pitch, note.force * weight)
            dry[start:] += ring(modes, frames - start, ATTACK_S[style], side)
    heard = spread(dry, WET[style])
    fade = to_frames(round(FADE_S * 1000))
    heard[-fade:] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade))[:, None]
    return _finished(heard * (PEAK / np.abs(heard).max()))


def body_frames(name: str, style: str) -> int:
    """Where its tail begins: a beat after its last note. Words may start soon after, while the tail dies away."""
    _known(name, style)
    if style == "none":
        return 0
    score = SCORES[name]
    last = max(note.at for note in (*score.melody, *score.chords))
    return min(round((last + 1) * BEAT_S * RATE), round(score.length_s * RATE))


def _known(name: str, style: str) -> None:
    if name not in TRANSITIONS:
        raise UnknownName("transition", name, TRANSITIONS)
    if style not in STYLES:
        raise UnknownName("sting style", style, STYLES)


def _finished(sound: NDArray[np.float64]) -> NDArray[np.float32]:
    rounded = (np.rint(sound * GRID) / GRID).astype(np.float32)
    rounded.setflags(write=False)
    return rounded
