"""From opinions about paragraphs to passages: where an essay turns, and what each passage comes to.

The most likely sequence of roles is found over the whole essay (Viterbi), where changing costs more inside a section than at
a heading, so that one paragraph that sounds otherwise does not turn the voice. How sure we are is the share of each
paragraph's role in all sequences (forward-backward).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import chain
from audioessay.casting.base import Excerpt, Judge, Opinion
from audioessay.casting.judge_cues import CuesJudge
from audioessay.model.essay import Essay, Section
from audioessay.model.stance import Stance, StanceCue
from audioessay.model.voice import ROLES

SPLITS = ("section", "paragraph", "auto")
CHANGE = {"auto": 0.05, "paragraph": 0.0}
"""What a change of role costs between paragraphs of a section, in nats. A judge has weighed an essay's shape before; this only
keeps a voice from turning on a hair."""
CHANGE_UNDER_HEADING = 2.5
"""What a change inside a section costs with ``auto`` where the essay has headings to say where it turns."""
HEADED = 3
"""Sections from which on it has."""
CHANGE_AT_HEADING = 0.0
"""What it costs at a heading."""
USUAL = 60
"""Words of a paragraph that weighs 1; a longer one weighs no more, a shorter one less."""
SHOWN = 12
"""Cues kept for each passage: the heaviest of its role and the heaviest against it."""
FLOOR = 1e-3
"""No role is ever less likely than this: one paragraph decides nothing alone."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs ``first`` to ``last`` − 1 of section ``section``, read in one role."""

    section: int
    first: int
    last: int
    stance: Stance
    title: str = ""
    """Of its chapter, in place of the heading."""
    rest_ms: int | None = None
    """Rest after it, in place of the show's."""
    take: int = 0
    """Which reading of the same words is heard."""
    skip: bool = False
    """Whether the author left it out."""
    joined: bool = False
    """Whether it is read on with the passage before it, in one chapter and one voice."""


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of the essay, and the role that its author gave it (``""`` for none)."""

    section: int
    paragraph: int
    mark: str
    words: int
    speech: bool = False
    """Whether it begins inside the speech that the paragraph before it left open."""


def places(essay: Essay) -> list[Place]:
    """An essay's paragraphs."""
    rows = []
    for number, section in enumerate(essay.sections):
        before = ""
        for index, paragraph in enumerate(section.paragraphs):
            text = paragraph.text.display
            mark = paragraph.marks.role or section.marks.role
            rows.append(Place(number, index, mark, len(text.split()), runs_on(before, text)))
            before = text
    return rows


def runs_on(before: str, after: str) -> bool:
    """Whether a speech in quotation marks that one paragraph leaves open goes on in the next.

    By the custom of print each paragraph of a long speech opens with a mark, and only the last one closes; a paragraph without a mark
    at its head goes on when it is the one that closes.
    """
    for opens, closes in (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’")):
        inside = before[before.rfind(opens) :] if opens in before else ""
        closed = closes in inside if closes != "’" else re.search(r"’(?!\w)", inside) is not None
        if inside and not closed:
            marks = [mark for mark in after if mark in (opens, closes)]
            return after.startswith(opens) or (marks[:1] == [closes] and closes != "’")
    odd = before.count('"') % 2 == 1
    return odd and (after.startswith('"') or after.count('"') % 2 == 1)


def judge(essay: Essay, *, split: str = "auto", judge: Judge | None = None) -> tuple[Passage, ...]:
    """Which role each passage of an essay is read in; together the passages hold every section, in order.

    ``split`` says where the role may change: ``section`` at headings only, ``paragraph`` at any paragraph, ``auto`` inside a
    section only where it plainly turns. The author's marks win over any judge. An essay that is not in English is narrated where
    it is not marked. A section without paragraphs is one empty passage of the role that its neighbour before it has.

    Raises ValueError for another ``split``.
    """
    if split not in SPLITS:
        raise ValueError(f"split is {split!r}, must be one of {', '.join(SPLITS)}")
    rows = places(essay)
    if not english(essay.language):
        opinions = tuple(Opinion(1.0, 0.0, 0.0, by="language") for _ in rows)
    elif all(place.mark for place in rows):
        opinions = tuple(Opinion(1.0, 0.0, 0.0) for _ in rows)
    else:
        opinions = (judge or CuesJudge()).weigh(excerpts(essay))
    roles, sure = sequence(rows, opinions, split)
    passages: list[Passage] = []
    at = 0
    for number, section in enumerate(essay.sections):
        passages += cut(
            number, section, rows, opinions, roles, sure, at, passages[-1].stance.role if passages else "narration"
        )
        at += len(section.paragraphs)
    return tuple(passages)


def english(language: str) -> bool:
    """Whether stance is judged in a language (BCP 47)."""
    return language.lower().replace("_", "-").split("-")[0] == "en"


def excerpts(essay: Essay) -> tuple[Excerpt, ...]:
    """An essay as judges are shown it."""
    return tuple(
        Excerpt(paragraph.text, section.heading, number, paragraph.kind, paragraph.sentences)
        for number, section in enumerate(essay.sections)
        for paragraph in section.paragraphs
    )


def sequence(places: Sequence[Place], opinions: Sequence[Opinion], split: str) -> tuple[list[str], NDArray[np.float64]]:
    """The role of each paragraph, and how likely each role is there in its context, shape (paragraphs, 3)."""
    if not places:
        return [], np.zeros((0, len(ROLES)))
    held = np.log(np.maximum([opinion.shares for opinion in opinions], FLOOR))
    held *= np.array([min(place.words / USUAL, 1.0) ** 0.5 for place in places])[:, None]
    for row, place in enumerate(places):
        if place.mark:
            held[row] = 0.0
    if split == "section":
        for number in {place.section for place in places}:
            rows = [row for row, place in enumerate(places) if place.section == number]
            held[rows] = held[rows].sum(axis=0) / len(rows) ** 0.5
    inside = CHANGE.get(split, np.inf)
    if split == "auto" and len({place.section for place in places}) >= HEADED:
        inside = CHANGE_UNDER_HEADING
    costs = np.zeros(len(places))
    for row in range(1, len(places)):
        if places[row].section != places[row - 1].section:
            costs[row] = CHANGE_AT_HEADING
        elif places[row].mark or places[row - 1].mark:
            costs[row] = 0.0
        elif places[row].speech:
            costs[row] = np.inf
        else:
            costs[row] = inside
    moves = chain.costs(costs)
    best, sure = chain.path(held, moves), chain.shares(held, moves)
    return [place.mark or ROLES[role] for place, role in zip(places, best, strict=True)], sure


def cut(
    number: int, section: Section, places: Sequence[Place], opinions: Sequence[Opinion], roles: Sequence[str],
    sure: NDArray[np.float64], at: int, before: str,
) -> list[Passage]:  # fmt: skip
    """One section's passages; its paragraphs are the places from ``at``."""
    size = len(section.paragraphs)
    if not size:
        role = section.marks.role or before
        by, confidence = ("mark", 1.0) if section.marks.role else ("cues", 0.0)
        return [Passage(number, 0, 0, Stance(role, confidence, 0.0, by=by, reason="it holds no paragraph"))]
    passages = []
    first = 0
    for last in range(1, size + 1):
        if (
            last < size
            and roles[at + last] == roles[at + first]
            and bool(places[at + last].mark) == bool(places[at + first].mark)
        ):
            continue
        rows = range(at + first, at + last)
        passages.append(
            Passage(
                number,
                first,
                last,
                stance(
                    roles[at + first],
                    [places[row] for row in rows],
                    [opinions[row] for row in rows],
                    sure[rows.start : rows.stop],
                ),
            )
        )
        first = last
    return passages


def stance(role: str, places: Sequence[Place], opinions: Sequence[Opinion], sure: NDArray[np.float64]) -> Stance:
    """What is said of a passage."""
    if places[0].mark:
        return Stance(
            role, 1.0, {"praise": 1.0, "critique": -1.0}.get(role, 0.0), by="mark", reason="the author's mark"
        )
    if opinions[0].by == "language":
        return Stance(
            role, 0.0, 0.0, by="language", reason="stance is judged in English only; narrated unless it is marked"
        )
    weights = np.array([max(place.words, 1) for place in places], np.float64)
    narration, praise, critique = (float(share) for share in weights @ sure / weights.sum())
    cues = [cue for opinion in opinions for cue in opinion.cues]
    kept = strongest(role, cues)
    confidence = dict(zip(ROLES, (narration, praise, critique), strict=True)).get(role, 1.0)
    by = max({opinion.by for opinion in opinions}, key=lambda by: sum(opinion.by == by for opinion in opinions))
    return Stance(
        role,
        round(min(confidence, 1.0), 3),
        round(max(-1.0, min(1.0, praise - critique)), 3),
        kept,
        by,
        reason(role, cues),
    )


def strongest(role: str, cues: Sequence[StanceCue]) -> tuple[StanceCue, ...]:
    """The cues worth showing, in order of place."""
    heavy = sorted(cues, key=lambda cue: (-cue.weight, cue.span))
    shown = [cue for cue in heavy if cue.role == role][: SHOWN * 2 // 3]
    shown += [cue for cue in heavy if cue.role != role and cue.role != "narration"][: SHOWN - len(shown)]
    return tuple(sorted(shown, key=lambda cue: cue.span))


def reason(role: str, cues: Sequence[StanceCue]) -> str:
    """One line for people: what speaks for the role, and what speaks against it."""

    def listed(of: str) -> str:
        words: list[str] = []
        for cue in sorted((cue for cue in cues if cue.role == of), key=lambda cue: (-cue.weight, cue.span)):
            text = " ".join(cue.text.lower().split())
            if text not in words:
                words.append(text)
        return ", ".join(f"“{word}”" for word in words[:4])

    if role == "narration":
        told = listed("narration")
        return f"it tells: {told}" if told else "it takes no side"
    against = listed("critique" if role == "praise" else "praise")
    for_it = listed(role)
    if not for_it:
        return "by its manner and its place; no single word says so"
    return f"{for_it}; against: {against}" if against else for_it
