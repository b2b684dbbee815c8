"""The music: one key, one tempo, one figure.

D major at 92 beats a minute. The figure A–D–E–F♯, a fourth and two steps up, opens the theme; praise hastens it on to the
high A; critique turns it upside down into the relative minor (F♯–C♯–B, down to the lower F♯); narration starts and
ends on the same D; the closing theme brings it home.
"""

from typing import NamedTuple

BEAT_S = 60 / 92


class Note(NamedTuple):
    """One note of a score."""

    at: float
    """Beats from the start."""
    pitch: int
    """MIDI note number."""
    force: float
    """0 to 1."""


class Score(NamedTuple):
    """What is played, and how long it may ring."""

    melody: tuple[Note, ...]
    chords: tuple[Note, ...]
    length_s: float


def _chord(at: float, force: float, *pitches: int) -> tuple[Note, ...]:
    """Notes from low to high, rolled a little as fingers do."""
    return tuple(Note(at + 0.022 * number, pitch, force) for number, pitch in enumerate(pitches))


D2, G2, A2, B2, D3, FS3, G3, A3, B3, CS4, D4, E4, FS4, A4, B4, CS5, D5, E5, FS5, A5 = (
    38, 43, 45, 47, 50, 54, 55, 57, 59, 61, 62, 64, 66, 69, 71, 73, 74, 76, 78, 81,
)  # fmt: skip

SCORES: dict[str, Score] = {
    "opening": Score(
        (
            *(Note(0, A4, 0.55), Note(0.5, D5, 0.62), Note(1, E5, 0.68), Note(1.5, FS5, 0.8)),
            *(Note(3, E5, 0.6), Note(3.5, D5, 0.55), Note(4, B4, 0.62), Note(5, D5, 0.6), Note(5.5, E5, 0.66)),
            *(Note(6, FS5, 0.8), Note(6.5, A5, 0.5)),
        ),
        (
            *_chord(0, 0.42, D3, A3, FS4),
            *_chord(2, 0.40, B2, FS3, D4),
            *_chord(4, 0.40, G2, D3, B3),
            *_chord(5, 0.36, A2, E4),
            *_chord(6, 0.46, D2, A2, D3, A3, E4),
        ),
        7.4,
    ),
    "closing": Score(
        (
            *(Note(0, B4, 0.55), Note(0.5, D5, 0.6), Note(1, E5, 0.62), Note(1.5, FS5, 0.72)),
            *(Note(2.5, E5, 0.58), Note(3, A4, 0.5), Note(3.5, D5, 0.62)),
        ),
        (*_chord(0, 0.40, G2, D3, B3), *_chord(2, 0.38, A2, E4, CS4 + 12), *_chord(3.5, 0.46, D2, A2, D3, FS3, A3)),
        6.2,
    ),
    "praise": Score(
        (Note(0, A4, 0.55), Note(0.25, D5, 0.62), Note(0.5, E5, 0.66), Note(0.75, FS5, 0.72), Note(1.25, A5, 0.66)),
        (*_chord(0.75, 0.38, D3, A3), *_chord(1.25, 0.34, E4, FS4)),
        2.4,
    ),
    "critique": Score(
        (Note(0, FS5, 0.66), Note(0.25, CS5, 0.6), Note(0.5, B4, 0.6), Note(1, FS4, 0.58)),
        (*_chord(0.5, 0.36, B2, FS3), *_chord(1, 0.34, G2, D4)),
        2.4,
    ),
    "narration": Score(
        (Note(0, D5, 0.55), Note(0.25, E5, 0.5), Note(0.5, A4, 0.5), Note(1, D5, 0.58)),
        _chord(1, 0.36, D3, A3),
        2.1,
    ),
}
