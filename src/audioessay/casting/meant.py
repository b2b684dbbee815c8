"""What an essay's sentences mean, kept by passage, as a model sees it: in English, and in the languages that :mod:`judge_languages` knows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import features, universal
from audioessay.casting.base import Answers, Excerpt
from audioessay.casting.judge_cues import HEADED
from audioessay.casting.tokens import sentences

PLACES = ("opens", "closes", "early", "late", "lead", "end")
"""What is looked at of where a paragraph stands."""
TOLD = 200
"""Paragraphs after which a long essay says how far it is."""
Floats = NDArray[np.float64]
Seen = tuple[Floats, list[Counter[str]], list[int], Floats]
"""What a model is given of an essay: features, n-grams, words and boundaries of its paragraphs."""


def meant(
    excerpts: Sequence[Excerpt], answers: Answers | None = None, announce: Callable[[str], None] = lambda line: None
) -> list[Floats]:
    """What each paragraph's sentences mean, as :func:`heard` tells; ``announce`` is told how far it is. Raises EngineNotInstalled."""
    found = []
    for row, excerpt in enumerate(excerpts):
        if row and row % TOLD == 0:
            announce(f"judging: {row} of {len(excerpts)} paragraphs heard")
        found.append(heard(excerpt, answers))
    return found


def bounds(excerpt: Excerpt) -> tuple[tuple[int, int], ...]:
    """Where its sentences begin and end."""
    return excerpt.sentences or sentences(excerpt.text.display) or ((0, len(excerpt.text.display)),)


def heard(excerpt: Excerpt, answers: Answers | None = None) -> Floats:
    """What each of its sentences means, and in the last row what they mean together, shape (sentences + 1, SIZE), kept by their words."""
    own = [excerpt.text.display[start:end] for start, end in bounds(excerpt)]
    key = "judge/" + hashlib.sha256("\n".join((universal.digest(), *own)).encode()).hexdigest()
    kept = (answers and answers.get(key)) or b""
    if len(kept) != (len(own) + 1) * universal.SIZE * 2:
        kept = universal.ours().vectors(own, together=True).astype("<f2").tobytes()
        if answers:
            answers.put(key, kept)
    return np.frombuffer(kept, "<f2").reshape(len(own) + 1, -1).astype(np.float64)


def sizes(excerpts: Sequence[Excerpt]) -> list[int]:
    return [len(excerpt.text.display.split()) for excerpt in excerpts]


def mean(rows: Sequence[Floats], words: Sequence[int]) -> Floats:
    """Of an essay's paragraphs, by their words."""
    weights = np.maximum(np.array(words, np.float64), 1.0)
    return np.asarray(weights @ np.array(rows) / weights.sum())


def seen(excerpts: Sequence[Excerpt], rows: Sequence[Floats], beside: Sequence[Floats]) -> Seen:
    """An essay as a model sees it: what each paragraph means (``rows``), its distance from the essay's mean (an author's temper, and the language,
    are no stance), its place, and how far what stands ``beside`` is from its mean; no n-grams; words; boundaries that are all alike."""
    words = sizes(excerpts)
    starts = [0, *(int(total) for total in np.cumsum(words))]
    headed = len({excerpt.section for excerpt in excerpts}) >= HEADED
    middle = mean(rows, words)
    usual = mean(beside, words)
    found = []
    for at, (excerpt, row) in enumerate(zip(excerpts, rows, strict=True)):
        lead, last = headed and not excerpt.section and not excerpt.heading, excerpt.section == excerpts[-1].section
        place = features.place(starts[at], starts[at + 1], starts[-1], 0.0, lead, headed and last)
        found.append(np.hstack([row, row - middle, [place[name] for name in PLACES], beside[at] - usual]))
    return np.array(found), [Counter()] * len(words), words, np.ones((len(words), 1))
