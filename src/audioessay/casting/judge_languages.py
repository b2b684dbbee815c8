"""How the judge ``meaning`` weighs essays in other languages than English: by what their sentences mean, over the essay."""

import math
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import meant, model, universal
from audioessay.casting.base import Answers, Excerpt, Opinion
from audioessay.casting.judge_cues import cue, rounded
from audioessay.casting.model import Model
from audioessay.languages import primary
from audioessay.model.stance import StanceCue

KNOWN = ("de", "es", "fr", "it", "nl", "pt")
"""Languages that it was measured in."""
MARKS = ("question", "exclamation", "number", "quotation", "length of sentences", "length")
"""What is looked at of how a paragraph is written, as its distance from the essay's mean."""
TAUGHT = Path(__file__).with_name("languages.npz")
SURER = 1.6
"""Power of what is found: it is oftener right than it says."""
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
    found = meant.meant(excerpts, answers, announce)
    rows = [passage(own) for own in found]
    shares = ours().shares(*meant.seen(excerpts, rows, [marks(excerpt) for excerpt in excerpts])) ** SURER
    shares /= shares.sum(axis=1, keepdims=True)
    middle = meant.mean(rows, meant.sizes(excerpts))
    return tuple(
        Opinion(*rounded(one), leanings=leanings(excerpt, own[:-1], middle), by=name)
        for excerpt, own, one in zip(excerpts, found, shares, strict=True)
    )


def passage(own: Floats) -> Floats:
    """What a passage means, of what :func:`meant.heard` tells: its sentences on average, then all of them together."""
    return np.hstack([own[:-1].mean(axis=0), own[-1]])


def marks(excerpt: Excerpt) -> Floats:
    """One number for each of :data:`MARKS`."""
    text = excerpt.text.display
    own = [text[start:end] for start, end in meant.bounds(excerpt)]
    words = max(len(text.split()), 12)
    found = (
        sum("?" in sentence for sentence in own) / len(own),
        sum("!" in sentence for sentence in own) / len(own),
        10 * len(re.findall(r"\d+", text)) / words,
        10 * len(re.findall(r'[«“„"]', text)) / words,
        math.log(words / len(own)),
        math.log(words),
    )
    return np.array(found, np.float64)


def leanings(excerpt: Excerpt, own: Floats, middle: Floats) -> tuple[StanceCue, ...]:
    """The sentences, each with the side that it would lean to if it stood alone."""
    taught, size, alone = ours(), 4 * universal.SIZE, np.hstack([own, own])
    side = taught.dense[:size, 1] - taught.dense[:size, 2]
    values = model.standard(np.hstack([alone, alone - middle]), taught.mean[:size], taught.scale[:size]) @ side
    found = (
        cue(excerpt.text, start, end, "praise" if value > 0 else "critique", round(abs(float(value)), 3))
        for (start, end), value in zip(meant.bounds(excerpt), values, strict=True)
    )
    return tuple(one for one in found if one is not None and one.weight > 0)
