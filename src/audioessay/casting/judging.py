"""From an essay to passages: which role each is read in, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audioessay.casting.base import Excerpt, Judge, Opinion
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.reasons import reason, strongest
from audioessay.casting.sequence import SPLITS, Place, places, sequence
from audioessay.model.essay import Essay, Section
from audioessay.model.stance import Stance
from audioessay.model.voice import ROLES

UNSURE = 0.55
"""A side that is less likely than this is not taken: the passage is narrated, and said to be unsure."""
SCORES = {"praise": 1.0, "critique": -1.0}


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
        before = passages[-1].stance.role if passages else "narration"
        if not section.paragraphs:
            passages.append(Passage(number, 0, 0, _empty(section, before)))
        for first, last in _bounds(rows, roles, at, len(section.paragraphs)):
            some = slice(at + first, at + last)
            passages.append(
                Passage(number, first, last, stance(roles[some.start], rows[some], opinions[some], sure[some]))
            )
        at += len(section.paragraphs)
    return tuple(passages)


def decided_by(passages: Sequence[Passage]) -> str:
    """The judge of most passages; ``""`` where no judge was asked."""
    names = [passage.stance.by for passage in passages]
    judges = sorted(set(names) - {"mark", "cast sheet", "language"})
    return max(judges, key=names.count, default="")


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


def _empty(section: Section, before: str) -> Stance:
    by, confidence = ("mark", 1.0) if section.marks.role else ("cues", 0.0)
    return Stance(section.marks.role or before, confidence, 0.0, by=by, reason="it holds no paragraph")


def _bounds(places: Sequence[Place], roles: Sequence[str], at: int, size: int) -> list[tuple[int, int]]:
    """Where the ``size`` paragraphs from place ``at`` are cut: wherever the role changes, or a mark begins or ends."""
    keys = [(roles[row], bool(places[row].mark)) for row in range(at, at + size)]
    starts = [row for row in range(size) if not row or keys[row] != keys[row - 1]]
    return list(zip(starts, [*starts[1:], size], strict=True)) if size else []


def stance(role: str, places: Sequence[Place], opinions: Sequence[Opinion], sure: NDArray[np.float64]) -> Stance:
    """What is said of a passage that would be read in ``role``; when that is a side too unsure to take, it is narrated."""
    if places[0].mark:
        return Stance(role, 1.0, SCORES.get(role, 0.0), by="mark", reason="the author's mark")
    if opinions[0].by == "language":
        said = "stance is judged in English only; narrated unless it is marked"
        return Stance(role, 0.0, 0.0, by="language", reason=said)
    weights = np.array([max(place.words, 1) for place in places], np.float64)
    shares = dict(zip(ROLES, (float(share) for share in weights @ sure / weights.sum()), strict=True))
    cues = [cue for opinion in opinions for cue in opinion.cues]
    leanings = [cue for opinion in opinions for cue in opinion.leanings]
    names = [opinion.by for opinion in opinions]
    guess = role if role not in shares or shares[role] >= UNSURE else max(ROLES, key=lambda one: shares[one])
    unsure = role == guess and role in SCORES and shares[role] < UNSURE
    said = reason(guess, cues, leanings)
    return Stance(
        "narration" if unsure else role,
        round(min(shares.get(guess, 1.0), 1.0), 3),
        round(max(-1.0, min(1.0, shares["praise"] - shares["critique"])), 3),
        strongest(guess, cues),
        max(sorted(set(names)), key=names.count),
        said if role == guess else f"read as what stands beside it; judged {guess}: {said}",
        guess=guess,
        unsure=unsure,
    )
