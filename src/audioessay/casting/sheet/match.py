"""Which passages of an essay a cast sheet speaks of, also after the essay was edited.

An entry is known again by its heading, by the words it begins with, and by a sketch of its text; what matches nothing any more is named.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from audioessay.casting.passages import Passage, decided_by
from audioessay.casting.selectors import folded
from audioessay.casting.sheet import fingerprint
from audioessay.casting.sheet.divide import divide, head, opening, starts
from audioessay.casting.sheet.grammar import Entry, Sheet
from audioessay.model.essay import Essay, Skip
from audioessay.model.source import Span
from audioessay.model.stance import Stance
from audioessay.model.voice import Voice

ENOUGH = 0.3
"""Share of a passage's sketch that must be found again for its text alone to tell it."""
BEGUN = 40
"""What an entry's first words count for where a paragraph begins with them; a sketch counts for 32 at most."""


@dataclass(frozen=True, slots=True)
class Matched:
    """An essay's passages as its cast sheet has them."""

    essay: Essay
    """Its paragraphs cut in two where a passage begins inside one; what the author left out is among what is skipped."""
    passages: tuple[Passage, ...]
    voices: Mapping[str, Voice]
    """By selector: roles, and numbers of scenes (from 1), as decimal digits."""
    notices: tuple[str, ...]
    """Decisions that match nothing in the essay, by name."""
    entries: tuple[int | None, ...]
    """For each passage its entry in the sheet."""
    judge: str = ""
    """Who judged; ``""`` where nobody was asked."""


def match(sheet: Sheet, essay: Essay, passages: Sequence[Passage]) -> Matched:
    """The judged ``passages`` with the sheet's decisions in their place.

    A section that the sheet knows is divided as the sheet has it; others, and what stands before the first entry that an author
    wrote into a section by hand, stay as they were judged.
    """
    judge = decided_by(passages)
    if sheet == Sheet():
        return Matched(essay, tuple(passages), {}, (), (None,) * len(passages), judge)
    essay, passages = divide(sheet, essay, passages)
    known = [[fingerprint.runs(one.text.display) for one in section.paragraphs] for section in essay.sections]
    heads = [[head(one) for one in section.paragraphs] for section in essay.sections]
    homes = _homes(sheet, essay, known, heads)
    rows: list[tuple[Passage, int | None]] = []
    lost = {at for at, home in enumerate(homes) if home is None}
    for number in range(len(essay.sections)):
        judged = [passage for passage in passages if passage.section == number]
        here = _in_order([at for at, home in enumerate(homes) if home == number], sheet, heads[number])
        bounds = _bounds([sheet.entries[at] for at in here], known[number], heads[number])
        before = bounds[0] if bounds else len(heads[number])
        rows += [(part, None) for passage in judged if (part := _clip(passage, before, whole=not here))]
        for at, first, last in zip(here, bounds, [*bounds[1:], len(heads[number])], strict=False):
            if first == last and heads[number]:
                lost.add(at)
            else:
                rows.append((_passage(sheet.entries[at], judged, number, first, last), at))
    rows = _joined(rows, sheet)
    voices = dict(sheet.voices)
    for number, (passage, entry) in zip(numbers([passage for passage, _ in rows]), rows, strict=True):
        voice = None if passage.joined or entry is None else sheet.entries[entry].speaker
        if voice is not None:
            voices[str(number)] = voice
    notices = [
        f"{sheet.path}:{sheet.lines[at]}: “{sheet.entries[at].name}” matches nothing in the essay any more"
        for at in sorted(lost)
    ]
    if sheet.judge and judge and judge != sheet.judge:
        notices.append(f"judged by {judge}; when {sheet.path} was written, {sheet.judge} judged")
    passages = tuple(passage for passage, _ in rows)
    skipped = sorted((*essay.skipped, *left_out(essay, passages)), key=lambda skip: skip.span)
    essay = replace(_titled(essay, sheet), skipped=tuple(skipped))
    return Matched(essay, passages, voices, tuple(notices), tuple(at for _, at in rows), judge)


def _titled(essay: Essay, sheet: Sheet) -> Essay:
    """The essay with what the sheet says of it as a whole; a title that was asked for by an option stays."""
    said: dict[str, Any] = dict(sheet.about)
    essay = replace(essay, meta=replace(essay.meta, **said))
    if "title" in said and essay.title_from != "option":
        return replace(essay, title=said["title"], title_from="cast sheet")
    return essay


def numbers(passages: Sequence[Passage]) -> list[int]:
    """For each passage the number of its scene, from 1: those that are joined share one."""
    return list(accumulate(int(not passage.joined) for passage in passages))


def left_out(essay: Essay, passages: Sequence[Passage]) -> list[Skip]:
    """The paragraphs of the passages that are left out, and the headings of sections of which nothing is left."""
    kept = {passage.section for passage in passages if not passage.skip}
    skips = []
    for passage in passages:
        section = essay.sections[passage.section]
        headings = section.headings if passage.section not in kept and not passage.first else ()
        for paragraph in (*headings, *section.paragraphs[passage.first : passage.last]) if passage.skip else ():
            if spans := paragraph.text.spans():
                span = Span(spans[0].start, spans[-1].end)
                skips.append(Skip(span, "left out in the cast sheet", essay.source.text[span.start : span.end]))
    return skips


def _clip(passage: Passage, before: int, *, whole: bool) -> Passage | None:
    """What of a judged passage stands before paragraph ``before`` of its section; all of it with ``whole``."""
    if whole or passage.last <= before:
        return passage if whole or passage.first < passage.last else None
    return replace(passage, last=before) if passage.first < before else None


def _passage(entry: Entry, judged: Sequence[Passage], section: int, first: int, last: int) -> Passage:
    of = max(judged, key=lambda passage: min(last, passage.last) - max(first, passage.first))
    return Passage(
        section, first, last, _stance(entry, of.stance), title=entry.title, rest_ms=entry.rest_ms, take=entry.take,
        skip=entry.skip, recording=entry.recording,
    )  # fmt: skip


def _joined(rows: Sequence[tuple[Passage, int | None]], sheet: Sheet) -> list[tuple[Passage, int | None]]:
    """The rows in which a passage that is read on with the one before has its stance, and is left out with it."""
    out: list[tuple[Passage, int | None]] = []
    join = False
    for passage, at in rows:
        if join:
            lead = out[-1][0]
            passage = replace(passage, stance=lead.stance, skip=lead.skip, joined=True)
        out.append((passage, at))
        join = at is not None and sheet.entries[at].join
    return out


def _homes(
    sheet: Sheet, essay: Essay, known: Sequence[Sequence[frozenset[int]]], heads: Sequence[Sequence[str]]
) -> list[int | None]:
    """For each entry its section: the one that holds most of its text, a like heading counting for half of it."""
    whole = [frozenset().union(*own) for own in known]
    headings = [folded(section.heading) for section in essay.sections]
    homes: list[int | None] = []
    for entry in sheet.entries:
        best, home = 0.0, None
        heading, begins, sketch = folded(entry.heading), opening(entry), entry.known
        for number in range(len(essay.sections)):
            share = len(sketch & whole[number]) / len(sketch) if sketch else 0.0
            same = heading == headings[number]
            begun = any(starts(own, begins) for own in heads[number])
            by_hand = begun and not sketch and not heading
            if share < ENOUGH and not (same and (heading or begun)) and not by_hand:
                continue
            score = share + 0.5 * same + 0.25 * begun
            if score > best:
                best, home = score, number
        homes.append(home)
    return homes


def _in_order(here: Sequence[int], sheet: Sheet, heads: Sequence[str]) -> list[int]:
    """A section's entries in the order in which their first words stand there; one whose words are gone stays behind the one before it."""
    rows: dict[int, int] = {}
    last = -1
    for at in here:
        begun = [row for row, text in enumerate(heads) if starts(text, opening(sheet.entries[at]))]
        last = next((row for row in begun if row > last), begun[0] if begun else last)
        rows[at] = last
    return sorted(here, key=lambda at: rows[at])


def _bounds(entries: Sequence[Entry], known: Sequence[frozenset[int]], heads: Sequence[str]) -> list[int]:
    """Where each entry begins in a section: the cuts, in order, under which most of each entry's text lies in its part.

    A part may come out empty. The first begins at 0, but for one written by hand, which begins with its first words.
    """
    if not entries:
        return []
    often = Counter(one for own in known for one in own)  # what several paragraphs say counts once among them
    worth = [
        [
            sum(1 / often[one] for one in own & sketch) + (BEGUN if starts(text, begins) else 0)
            for own, text in zip(known, heads, strict=True)
        ]
        for sketch, begins in ((entry.known, opening(entry)) for entry in entries)
    ]
    best = [[0.0] * (len(entries) + 1) for _ in range(len(heads) + 1)]
    for row in range(len(heads) - 1, -1, -1):
        for at in range(len(entries) - 1, -1, -1):
            best[row][at] = max(
                worth[at][row] + best[row + 1][at], best[row][at + 1] if at + 1 < len(entries) else -1.0
            )
    begun = (row for row, text in enumerate(heads) if starts(text, opening(entries[0])))
    row = 0 if entries[0].known else next(begun, 0)
    bounds = [row]
    for at in range(len(entries) - 1):
        while row < len(heads) and worth[at][row] + best[row + 1][at] >= best[row][at + 1]:
            row += 1
        bounds.append(row)
    return bounds


def _stance(entry: Entry, judged: Stance) -> Stance:
    """The author's decision; where there is none, the judge's on most of the paragraphs."""
    if not entry.role:
        return judged
    role, guess = entry.role, judged.guess or judged.role
    score = {"praise": 1.0, "critique": -1.0}.get(role, 0.0)
    reason = f"the cast sheet; judged {guess}" if guess != role else "the cast sheet"
    return replace(
        judged, role=role, guess=role, unsure=False, confidence=1.0, score=score, by="cast sheet", reason=reason
    )
