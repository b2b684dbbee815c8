"""The music: one key, one tempo, one figure.

D major at 92 beats a minute. The figure A–D–E–F♯, a fourth and two steps up, opens the theme; praise hastens it on to the
high A; critique turns it upside down over the relative minor (F♯–C♯–B, down to the lower F♯); narration starts and
ends on the same D; the closing theme brings it home.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

BEAT_S = 60 / 92
BASS = 52
"""Pitches below E3 are bass: with each chord that has one the pedal is changed, which ends what sounded before."""
ROLL = 0.022
"""Beats between the notes of a chord, from low to high, as fingers roll them."""
SOFT, MEDIUM, STRONG = 0.55, 0.65, 0.78
CHORD, LOW = 0.32, 0.22
"""Forces of chord notes and of bass notes."""


class Note(NamedTuple):
    """One note of a score."""

    at: float
    """Beats from the start."""
    pitch: int
    """MIDI note number."""
    force: float
    """0 to 1."""
    end: float
    """The beat at which it is damped."""
    tune: bool
    """Whether it belongs to the melody."""


class Score(NamedTuple):
    """What is played, and how long it may ring."""

    notes: tuple[Note, ...]
    length_s: float

    @property
    def last(self) -> float:
        """The beat on which its last note begins."""
        return max(note.at for note in self.notes)


def _score(length_s: float, melody: Sequence[tuple[float, int, float]], chords: Mapping[float, Sequence[int]]) -> Score:
    """Notes with their ends: a chord's at the next change of pedal, a melody note's at the one after its follower has begun."""
    final = length_s / BEAT_S
    pedal = [at for at, pitches in chords.items() if min(pitches) < BASS]
    notes: list[Note] = []
    for number, (at, pitch, force) in enumerate(melody):
        follower = melody[number + 1][0] if number + 1 < len(melody) else final
        notes.append(
            Note(at, pitch, force, min((change for change in pedal if change >= follower), default=final), True)
        )
    for at, pitches in chords.items():
        end = min((change for change in pedal if change > at), default=final)
        for number, pitch in enumerate(pitches):
            notes.append(Note(at + ROLL * number, pitch, LOW if pitch < BASS else CHORD, end, False))
    return Score(tuple(notes), length_s)


D2, G2, A2, B2, D3, FS3, A3, B3, D4, E4, FS4, A4, B4, CS5, D5, E5, FS5, A5 = (
    38, 43, 45, 47, 50, 54, 57, 59, 62, 64, 66, 69, 71, 73, 74, 76, 78, 81,
)  # fmt: skip

SCORES: Mapping[str, Score] = {
    "opening": _score(
        7.4,
        (
            *((0, A4, SOFT), (0.5, D5, MEDIUM), (1, E5, MEDIUM), (1.5, FS5, STRONG)),
            *((3, E5, SOFT), (3.5, D5, SOFT), (4, B4, MEDIUM), (5, D5, SOFT), (5.5, E5, MEDIUM)),
            *((6, FS5, STRONG), (6.5, A5, SOFT)),
        ),
        {0: (D3, A3, FS4), 2: (B2, FS3, D4), 4: (G2, D3, B3), 5: (A2, E4), 6: (D2, A2, D3, A3, E4)},
    ),
    "closing": _score(
        6.2,
        (
            *((0, B4, SOFT), (0.5, D5, SOFT), (1, E5, MEDIUM), (1.5, FS5, STRONG)),
            *((2.5, E5, SOFT), (3, A4, SOFT), (3.5, D5, MEDIUM)),
        ),
        {0: (G2, D3, B3), 2: (A2, E4, CS5), 3.5: (D2, A2, D3, FS3, A3)},
    ),
    "praise": _score(
        2.4,
        ((0, A4, SOFT), (0.25, D5, MEDIUM), (0.5, E5, MEDIUM), (0.75, FS5, STRONG), (1.25, A5, MEDIUM)),
        {0.75: (D3, A3), 1.25: (E4, FS4)},
    ),
    "critique": _score(
        2.4,
        ((0, FS5, MEDIUM), (0.25, CS5, SOFT), (0.5, B4, SOFT), (1, FS4, SOFT)),
        {0.5: (B2, FS3), 1: (G2, D4)},
    ),
    "narration": _score(
        2.1,
        ((0, D5, SOFT), (0.25, E5, SOFT), (0.5, A4, SOFT), (1, D5, SOFT)),
        {1: (D3, A3)},
    ),
}
