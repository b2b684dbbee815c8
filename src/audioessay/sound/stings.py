"""Short musical marks between sections, an opening and a closing theme: made here, the same bytes each time."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import UnknownName
from audioessay.model.show import STYLES, TRANSITIONS
from audioessay.sound.room import spread
from audioessay.sound.scores import BEAT_S, SCORES, Score
from audioessay.sound.timbres import TIMBRES, hertz, ring
from audioessay.units import RATE

VERSION = "1"
"""Part of the digest of every sound made here: it changes when they do."""

PEAK = 0.5
SWAY = 0.12
"""How far the melody's notes stand to either side by turns, as a gain."""
DAMPER_S = 0.18
"""A damped note fades over this time."""
GRID = 2.0**20
"""Samples are rounded to this grid, far below hearing, so the last bits of a processor's sine do not reach the bytes."""

Sound = NDArray[np.float32]


def sting(name: str, style: str) -> Sound:
    """The mark for one transition, shape (frames, 2) at RATE, peak −6 dBFS, silent at both ends; no frames in style ``none``.

    Made once in a process, and not to be written to. Raises UnknownName for a transition or a style that there is not.
    """
    _known(name, style)
    if style == "none":
        return np.zeros((0, 2), np.float32)
    sound = _played(name, style)
    if _played.cache_info().currsize >= len(SCORES):
        forget()
    return sound


def forget() -> None:
    """Let go of the notes, 20 MB, which only marks that are still to be made share."""
    _note.cache_clear()


def frames(name: str, style: str) -> int:
    """How long it is, without making it."""
    _known(name, style)
    return 0 if style == "none" else round(SCORES[name].length_s * RATE)


def tail_frames(name: str, style: str) -> int:
    """How much of its end is tail: all that comes later than a beat after its last note. Words may be spoken over it."""
    _known(name, style)
    return 0 if style == "none" else _tail(SCORES[name])


def _known(name: str, style: str) -> None:
    if name not in TRANSITIONS:
        raise UnknownName("transition", name, TRANSITIONS)
    if style not in STYLES:
        raise UnknownName("sting style", style, STYLES)


def _tail(score: Score) -> int:
    return round((score.length_s - (score.last + 1) * BEAT_S) * RATE)


@cache
def _longest() -> Mapping[tuple[int, float], int]:
    """Frames for which each note, a pitch and a force, is wanted at most: all marks share their notes."""
    frames: dict[tuple[int, float], int] = {}
    for note in (note for score in SCORES.values() for note in score.notes):
        wanted = round(((note.end - note.at) * BEAT_S + DAMPER_S) * RATE)
        frames[note.pitch, note.force] = max(wanted, frames.get((note.pitch, note.force), 0))
    return frames


@cache
def _note(pitch: int, force: float, style: str) -> Sound:
    timbre = TIMBRES[style]
    return ring(timbre.modes(hertz(pitch + timbre.lift), force), _longest()[pitch, force], timbre.attack_s)


@cache
def _played(name: str, style: str) -> Sound:
    score, timbre = SCORES[name], TIMBRES[style]
    frames = round(score.length_s * RATE)
    heard = np.zeros((2, frames), np.float32)
    damper = 0.5 + 0.5 * np.cos(
        np.pi * np.arange(1, round(DAMPER_S * RATE) + 1, dtype=np.float32) / round(DAMPER_S * RATE)
    )
    for number, note in enumerate(score.notes):
        start, end = round(note.at * BEAT_S * RATE), round(note.end * BEAT_S * RATE)
        lean = (SWAY if number % 2 else -SWAY) if note.tune else 0.0
        wave = _note(note.pitch, note.force, style) * np.array([[1 - lean], [1 + lean]], np.float32)
        held = min(end - start, wave.shape[1])
        heard[:, start : start + held] += wave[:, :held]
        rest = min(len(damper), frames - start - held, wave.shape[1] - held)
        heard[:, start + held : start + held + rest] += wave[:, held : held + rest] * damper[:rest]
    if timbre.echo:
        late = round(0.75 * BEAT_S * RATE)
        heard[:, late:] += timbre.echo * heard[::-1, :-late]
    heard = spread(heard, timbre.wet)
    tail = _tail(score)
    heard[:, frames - tail :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, tail + 1, dtype=np.float32) / tail)
    heard *= GRID * PEAK / float(np.abs(heard).max())
    sound: Sound = np.ascontiguousarray(np.rint(heard, out=heard).T)
    sound /= np.float32(GRID)
    sound.setflags(write=False)
    return sound
