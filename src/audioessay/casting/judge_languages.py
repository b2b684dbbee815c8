"""How the judge ``meaning`` weighs essays in other languages than English: by what their sentences mean, over the essay."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import features, model, universal
from audioessay.casting.base import UNJUDGED, Answers, Excerpt, Opinion
from audioessay.casting.judge_cues import HEADED, cue, rounded
from audioessay.casting.model import Model
from audioessay.casting.tokens import sentences
from audioessay.languages import primary
from audioessay.model.stance import StanceCue

KNOWN = ("de", "es", "fr", "it", "nl", "pt")
"""Languages that it was measured in."""
PLACES = ("opens", "closes", "early", "late", "lead", "end")
"""What is looked at of where a paragraph stands."""
MARKS = ("question", "exclamation", "number", "quotation", "length of sentences", "length")
"""What is looked at of how a paragraph is written, as its distance from the essay's mean."""
TAUGHT = Path(__file__).with_name("languages.npz")
SURER = 1.6
"""Power of what is found: it is oftener right than it says."""
TOLD = 200
"""Paragraphs after which a long essay says how far it is."""
Floats = NDArray[np.float64]


def known(language: str) -> bool:
    """Whether it judges a language (BCP 47)."""
    return primary(language) in KNOWN


@cache
def ours() -> Model:
    """What ``bench/train_languages.py`` wrote."""
    return model.load(TAUGHT.read_bytes())


def weigh(
    excerpts: Sequence[Excerpt], answers: Answers | None, announce: Callable[[str], None], name: str
) -> tuple[Opinion, ...]:
    """One opinion of the judge ``name`` for each excerpt of an essay in a language of :data:`KNOWN`."""
    if not universal.installed():
        return (UNJUDGED,) * len(excerpts)
    meant = []
    for row, excerpt in enumerate(excerpts):
        if row and row % TOLD == 0:
            announce(f"judging: {row} of {len(excerpts)} paragraphs heard")
        meant.append(heard(excerpt, answers))
    shares = ours().shares(*seen(excerpts, meant)) ** SURER
    shares /= shares.sum(axis=1, keepdims=True)
    middle = mean([own.mean(axis=0) for own in meant], sizes(excerpts))
    return tuple(
        Opinion(*rounded(one), leanings=leanings(excerpt, own, middle), by=name)
        for excerpt, own, one in zip(excerpts, meant, shares, strict=True)
    )


def bounds(excerpt: Excerpt) -> tuple[tuple[int, int], ...]:
    """Where its sentences begin and end."""
    return excerpt.sentences or sentences(excerpt.text.display) or ((0, len(excerpt.text.display)),)


def heard(excerpt: Excerpt, answers: Answers | None = None) -> Floats:
    """What its sentences mean, shape (sentences, SIZE), kept by their words."""
    own = [excerpt.text.display[start:end] for start, end in bounds(excerpt)]
    key = "judge/" + hashlib.sha256("\n".join((universal.digest(), *own)).encode()).hexdigest()
    kept = (answers and answers.get(key)) or b""
    if len(kept) != len(own) * universal.SIZE * 2:
        kept = universal.ours().vectors(own).astype("<f2").tobytes()
        if answers:
            answers.put(key, kept)
    return np.frombuffer(kept, "<f2").reshape(len(own), -1).astype(np.float64)


def sizes(excerpts: Sequence[Excerpt]) -> list[int]:
    return [len(excerpt.text.display.split()) for excerpt in excerpts]


def mean(rows: Sequence[Floats], words: Sequence[int]) -> Floats:
    """Of an essay's paragraphs, by their words."""
    weights = np.maximum(np.array(words, np.float64), 1.0)
    return np.asarray(weights @ np.array(rows) / weights.sum())


def seen(excerpts: Sequence[Excerpt], meant: Sequence[Floats]) -> tuple[Floats, list[Counter[str]], list[int], Floats]:
    """An essay as the model sees it: what each paragraph means, its distance from the essay's mean (an author's temper, and the language,
    are no stance), its place and its marks; no n-grams; words; boundaries that are all alike."""
    words = sizes(excerpts)
    starts = [0, *(int(total) for total in np.cumsum(words))]
    headed = len({excerpt.section for excerpt in excerpts}) >= HEADED
    rows = [own.mean(axis=0) for own in meant]
    middle = mean(rows, words)
    written = [np.array(marks(excerpt)) for excerpt in excerpts]
    usual = mean(written, words)
    found = []
    for at, (excerpt, row) in enumerate(zip(excerpts, rows, strict=True)):
        lead, last = headed and not excerpt.section and not excerpt.heading, excerpt.section == excerpts[-1].section
        place = features.place(starts[at], starts[at + 1], starts[-1], 0.0, lead, headed and last)
        found.append(np.hstack([row, row - middle, [place[name] for name in PLACES], written[at] - usual]))
    return np.array(found), [Counter()] * len(words), words, np.ones((len(words), 1))


def marks(excerpt: Excerpt) -> list[float]:
    """One number for each of :data:`MARKS`."""
    text = excerpt.text.display
    own = [text[start:end] for start, end in bounds(excerpt)]
    words = max(len(text.split()), 12)
    return [
        sum("?" in sentence for sentence in own) / len(own),
        sum("!" in sentence for sentence in own) / len(own),
        10 * len(re.findall(r"\d+", text)) / words,
        10 * len(re.findall(r'[«“„"]', text)) / words,
        math.log(words / len(own)),
        math.log(words),
    ]


def leanings(excerpt: Excerpt, own: Floats, middle: Floats) -> tuple[StanceCue, ...]:
    """The sentences, each with the side that it leans to."""
    taught, size = ours(), 2 * universal.SIZE
    side = taught.dense[:size, 1] - taught.dense[:size, 2]
    values = model.standard(np.hstack([own, own - middle]), taught.mean[:size], taught.scale[:size]) @ side
    found = (
        cue(excerpt.text, start, end, "praise" if value > 0 else "critique", round(abs(float(value)), 3))
        for (start, end), value in zip(bounds(excerpt), values, strict=True)
    )
    return tuple(one for one in found if one is not None and one.weight > 0)
