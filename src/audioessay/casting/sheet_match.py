"""Which passages of an essay a cast sheet speaks of, also after the essay was edited.

An entry is known again by its heading, by the words it begins with, and by a sketch of its text; what matches nothing any more is told
by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from audioessay.casting import fingerprint
from audioessay.casting.judging import Passage
from audioessay.casting.selectors import folded
from audioessay.errors import shorten
from audioessay.model.essay import Essay
from audioessay.model.stance import Stance
from audioessay.model.voice import Voice

ENOUGH = 0.3
"""Share of a passage's sketch that must be found again for its text alone to tell it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[section]]``."""

    heading: str
    begins: str
    role: str
    """``""`` where the author leaves it to the judge."""
    voice: Voice | None
    known: frozenset[int]
    """Its sketch."""
    line: int

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.heading or f"{shorten(self.begins, 40)}…"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cast sheet as read."""

    path: str
    entries: tuple[Entry, ...]
    voices: Mapping[str, Voice] = field(default_factory=dict)
    """By role."""


@dataclass(frozen=True, slots=True)
class Matched:
    """An essay's passages as its cast sheet has them."""

    passages: tuple[Passage, ...]
    voices: Mapping[str, Voice]
    """By selector: roles, and numbers of passages (from 1), as decimal digits."""
    notices: tuple[str, ...]
    """Decisions that match nothing in the essay, by name."""
    entries: tuple[int | None, ...]
    """For each passage its entry in the sheet."""


def match(sheet: Sheet, essay: Essay, passages: Sequence[Passage]) -> Matched:
    """The judged ``passages`` with the sheet's decisions in their place.

    A section that the sheet knows is divided as the sheet has it; others stay as they were judged.
    """
    known = [
        [fingerprint.runs(paragraph.text.display) for paragraph in section.paragraphs] for section in essay.sections
    ]
    homes = [_home(entry, essay, [frozenset().union(*own) for own in known]) for entry in sheet.entries]
    made: list[tuple[Passage, int | None]] = []
    lost = {at for at, home in enumerate(homes) if home is None}
    for number, section in enumerate(essay.sections):
        judged = [passage for passage in passages if passage.section == number]
        here = [at for at, home in enumerate(homes) if home == number]
        if not here:
            made += [(passage, None) for passage in judged]
            continue
        begins = [paragraph.text.display for paragraph in section.paragraphs]
        bounds = _divide([sheet.entries[at] for at in here], known[number], begins)
        for at, first, last in zip(here, bounds, [*bounds[1:], len(begins)], strict=True):
            if first == last and begins:
                lost.add(at)
            else:
                made.append((Passage(number, first, last, _stance(sheet.entries[at], judged, first, last)), at))
    voices = dict(sheet.voices)
    for place, (_, entry) in enumerate(made, 1):
        voice = sheet.entries[entry].voice if entry is not None else None
        if voice is not None:
            voices[str(place)] = voice
    notices = tuple(
        f"{sheet.path}:{sheet.entries[at].line}: “{sheet.entries[at].name}” matches nothing in the essay any more"
        for at in sorted(lost)
    )
    return Matched(tuple(passage for passage, _ in made), voices, notices, tuple(entry for _, entry in made))


def _home(entry: Entry, essay: Essay, known: Sequence[frozenset[int]]) -> int | None:
    """The section that an entry speaks of: the one that holds most of its text, a like heading counting for half of it."""
    best, home = 0.0, None
    for number, section in enumerate(essay.sections):
        share = len(entry.known & known[number]) / len(entry.known) if entry.known else 0.0
        same = folded(entry.heading) == folded(section.heading)
        named = same and bool(folded(entry.heading))
        starts = any(_starts(paragraph.text.display, entry.begins) for paragraph in section.paragraphs)
        if share < ENOUGH and not named and not (same and starts):
            continue
        score = share + 0.5 * same + 0.25 * starts
        if score > best:
            best, home = score, number
    return home


def _starts(text: str, begins: str) -> bool:
    return bool(folded(begins)) and folded(text).startswith(folded(begins))


def _divide(entries: Sequence[Entry], known: Sequence[frozenset[int]], texts: Sequence[str]) -> list[int]:
    """Where each entry begins in a section: the cuts, in order, under which most of each entry's text lies in its part.

    A part may come out empty; the first begins at 0.
    """
    worth = [
        [
            len(own & entry.known) + 0.01 + (4.0 if _starts(text, entry.begins) else 0.0)
            for own, text in zip(known, texts, strict=True)
        ]
        for entry in entries
    ]
    best = [[0.0] * (len(entries) + 1) for _ in range(len(texts) + 1)]
    for row in range(len(texts) - 1, -1, -1):
        for at in range(len(entries) - 1, -1, -1):
            best[row][at] = max(
                worth[at][row] + best[row + 1][at], best[row][at + 1] if at + 1 < len(entries) else -1.0
            )
    bounds, row = [0], 0
    for at in range(len(entries) - 1):
        while row < len(texts) and worth[at][row] + best[row + 1][at] > best[row][at + 1]:
            row += 1
        bounds.append(row)
    return bounds


def _stance(entry: Entry, judged: Sequence[Passage], first: int, last: int) -> Stance:
    """The author's decision; where there is none, that of the judge on most of the paragraphs."""
    of = max(judged, key=lambda passage: min(last, passage.last) - max(first, passage.first))
    if not entry.role:
        return of.stance
    score = {"praise": 1.0, "critique": -1.0}.get(entry.role, 0.0)
    said = f"the cast sheet; judged {of.stance.role}" if of.stance.role != entry.role else "the cast sheet"
    return replace(of.stance, role=entry.role, confidence=1.0, score=score, by="cast sheet", reason=said)
