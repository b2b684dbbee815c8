"""What people are told about a role: the words that decided it, or the sentences that leaned that way."""

from collections.abc import Iterable, Sequence

from audioessay.errors import shorten
from audioessay.model.stance import Stance, StanceCue

SHOWN = 12
"""Cues kept for each passage: the heaviest of its role and the heaviest against it."""
TOLD = 4
"""Words in a reason."""
PLAIN = 1.5
"""Weight from which on a word convinces by itself."""


def doubts(numbered: Iterable[tuple[int, Stance]]) -> str:
    """The numbers of the scenes that are narrated for doubt, each with its guess: ``3 (praise?), 7 (critique?)``."""
    return ", ".join(f"{number} ({stance.guess}?)" for number, stance in numbered if stance.unsure)


def strongest(role: str, cues: Sequence[StanceCue]) -> tuple[StanceCue, ...]:
    """The cues worth showing, in order of place; a word of little weight is worth it only where it tells of something."""
    heavy = sorted(
        (cue for cue in cues if cue.weight >= 1 or cue.role == "narration"), key=lambda cue: (-cue.weight, cue.span)
    )
    shown = [cue for cue in heavy if cue.role == role][: SHOWN * 2 // 3]
    shown += [cue for cue in heavy if cue.role not in (role, "narration")][: SHOWN - len(shown)]
    return tuple(sorted(shown, key=lambda cue: cue.span))


def reason(role: str, cues: Sequence[StanceCue], leanings: Sequence[StanceCue] = ()) -> str:
    """One line for people: what speaks for the role, and what speaks against it.

    Where no word convinces by itself, the sentences of ``leanings`` say which way the passage leaned.
    """
    if role == "narration":
        return f"it tells: {words}" if (words := _words("narration", cues)) else "it takes no side"
    other = "critique" if role == "praise" else "praise"
    against = _words(other, cues)
    if words := _words(role, cues):
        return f"{words}; against: {against}" if against else words
    sides = {side: [cue for cue in leanings if cue.role == side] for side in (role, other)}
    if not sides[role]:
        return "by its manner and its place; no single word says so"
    count = f"{len(sides[role])} of {len(leanings)} sentences lean to {role}"
    strongest = " ".join(max(sides[role], key=lambda cue: cue.weight).text.split())
    line = f"no single word says so; {count}, most of all “{shorten(strongest, 70)}”"
    return f"{line}; against: {against}" if against else line


def _words(role: str, cues: Sequence[StanceCue]) -> str:
    words: list[str] = []
    for cue in sorted((cue for cue in cues if cue.role == role), key=lambda cue: (-cue.weight, cue.span)):
        text = " ".join(cue.text.lower().split())
        if text not in words and (role == "narration" or cue.weight >= PLAIN):
            words.append(text)
    return ", ".join(f"“{word}”" for word in words[:TOLD])
