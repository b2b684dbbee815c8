"""From an essay to passages: which judge decides, which role each is read in, and what people are told about it."""

import os
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import judge_meaning
from audioessay.casting.base import UNJUDGED, Answers, Excerpt, Judge, Opinion
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.judge_meaning import MeaningJudge
from audioessay.casting.passages import Passage
from audioessay.casting.sequence import KICKER, SPLITS, Place, places, sequence
from audioessay.errors import shorten
from audioessay.model.essay import Essay, Section
from audioessay.model.show import LLM
from audioessay.model.stance import Stance, StanceCue
from audioessay.model.voice import ROLES

UNSURE = 0.5
"""A side that is less likely than this in a paragraph is not taken there: it is narrated, and said to be unsure."""
SCORES = {"praise": 1.0, "critique": -1.0}
JUDGES = ("auto", "cues", "meaning", "llm")
"""``auto`` is the best one that is installed and sends the text nowhere, or what AUDIOESSAY_JUDGE names."""
SHOWN = 12
"""Cues kept for each passage: the heaviest of its role and the heaviest against it."""
TOLD = 4
"""Words in a reason."""
PLAIN = 1.5
"""Weight from which on a word convinces by itself."""


def judge_of(
    name: str,
    llm: LLM,
    answers: Answers | None = None,
    *,
    announce: Callable[[str], None] = lambda line: None,
    where: str = "audioessay.toml",
) -> Judge:
    """The judge of a ``name`` of :data:`JUDGES`; ``llm`` and ``where`` are for the judge ``llm``, see there.

    ``answers`` keeps what was found, ``announce`` is told what is going on. Raises SettingError, EngineNotInstalled.
    """
    if name == "auto":
        name = os.environ.get("AUDIOESSAY_JUDGE") or ("meaning" if judge_meaning.installed() else "cues")
    if name == "llm":
        from audioessay.casting.judge_llm import LLMJudge  # opens the network's libraries

        return LLMJudge(llm, answers, announce=announce, where=where)
    return MeaningJudge(answers, announce=announce) if name == "meaning" else CuesJudge()


def judge(essay: Essay, *, split: str = "auto", judge: Judge | None = None) -> tuple[Passage, ...]:
    """Which role each passage of an essay is read in; together the passages hold every section, in order.

    ``split`` says where the role may change: ``section`` at headings only, ``paragraph`` at any paragraph, ``auto`` inside a
    section only where it plainly turns. The author's marks win over any judge. An essay in a language that the judge does not know
    is narrated where it is not marked. A section without paragraphs is one empty passage of the role that its neighbour before it has.

    Raises ValueError for another ``split``.
    """
    if split not in SPLITS:
        raise ValueError(f"split is {split!r}, must be one of {', '.join(SPLITS)}")
    rows = places(essay)
    if all(place.mark for place in rows):
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
        for first, last in bounds(rows, roles, sure, at, len(section.paragraphs)):
            some = slice(at + first, at + last)
            passages.append(
                Passage(number, first, last, stance(roles[some.start], rows[some], opinions[some], sure[some]))
            )
        at += len(section.paragraphs)
    return tuple(passages)


def excerpts(essay: Essay) -> tuple[Excerpt, ...]:
    """An essay as judges are shown it."""
    return tuple(
        Excerpt(paragraph.text, section.heading, number, paragraph.sentences, essay.title, essay.language)
        for number, section in enumerate(essay.sections)
        for paragraph in section.paragraphs
    )


def _empty(section: Section, before: str) -> Stance:
    by, confidence = ("mark", 1.0) if section.marks.role else ("cues", 0.0)
    return Stance(section.marks.role or before, confidence, 0.0, by=by, reason="it holds no paragraph")


def bounds(
    places: Sequence[Place], roles: Sequence[str], sure: NDArray[np.float64], at: int, size: int
) -> list[tuple[int, int]]:
    """Where the ``size`` paragraphs from place ``at`` are cut: wherever the role changes, and a mark or doubt of a side begins or ends."""
    keys = [
        (role, places[row].mark or (role in SCORES and sure[row, ROLES.index(role)] < UNSURE))
        for row, role in enumerate(roles[at : at + size], at)
    ]
    starts = [row for row in range(size) if not row or keys[row] != keys[row - 1]]
    return list(zip(starts, [*starts[1:], size], strict=True)) if size else []


def stance(role: str, places: Sequence[Place], opinions: Sequence[Opinion], sure: NDArray[np.float64]) -> Stance:
    """What is said of a passage that would be read in ``role``; when that is a side too unsure to take, it is narrated.

    One of fewer than :data:`KICKER` words that sounds otherwise than what stands beside it is read on all the same.
    """
    if places[0].mark:
        return Stance(role, 1.0, SCORES.get(role, 0.0), by="mark", reason="the author's mark")
    if all(opinion is UNJUDGED for opinion in opinions):
        said = "its judge does not know this language; narrated unless it is marked"
        return Stance(role, 0.0, 0.0, by="language", reason=said)
    weights = np.array([max(place.words, 1) for place in places], np.float64)
    shares = dict(zip(ROLES, (float(share) for share in weights @ sure / weights.sum()), strict=True))
    cues = [cue for opinion in opinions for cue in opinion.cues]
    leanings = [cue for opinion in opinions for cue in opinion.leanings]
    names = [opinion.by for opinion in opinions]
    guess = role if role not in shares or shares[role] >= UNSURE else max(ROLES, key=lambda one: shares[one])
    unsure = role in SCORES and shares[role] < UNSURE and (role == guess or weights.sum() >= KICKER)
    guess = max(SCORES, key=lambda side: shares[side]) if unsure else guess
    said = reason(guess, cues, leanings)
    return Stance(
        "narration" if unsure else role,
        round(min(shares.get(guess, 1.0), 1.0), 3),
        round(max(-1.0, min(1.0, shares["praise"] - shares["critique"])), 3),
        strongest(guess, cues),
        max(sorted(set(names)), key=names.count),
        said if unsure or role == guess else f"read as what stands beside it; judged {guess}: {said}",
        guess=guess,
        unsure=unsure,
    )


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
