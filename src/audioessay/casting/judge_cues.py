"""The judge ``cues``: offline, explainable, the default. Cues with their scope, and a small linear model over them."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import cues, features, model
from audioessay.casting.base import UNJUDGED, Excerpt, Opinion
from audioessay.casting.cues import Sentence
from audioessay.casting.model import Model
from audioessay.casting.sequence import shares
from audioessay.casting.tokens import sentences, tokens
from audioessay.languages import primary
from audioessay.model.source import Span, Text
from audioessay.model.stance import StanceCue

ENOUGH = 25
"""Words that a passage is judged on at least, where its section has them: a one-line paragraph is read with its neighbours."""
HEADED = 3
"""Sections from which on an essay's headings say where it turns."""
LONG = 18.5
"""Words in a sentence, on average, from which on prose is taken for older prose."""
LESS_SURE = 0.65
"""Power of what is found of older prose."""
SIDES = {"praise": 1, "critique": -1}
WEIGHED = 80
"""Words of a closing in which one at least weighs both sides, where it takes none."""
OPEN = 0.8
"""How likely it is at least that a closing that weighs both sides takes none."""
FIRST = 120
"""Sentences of one paragraph that are looked at; a longer one is no paragraph."""


Floats = NDArray[np.float64]


class CuesJudge:
    """Weighs an essay's paragraphs by their words. Knows English."""

    name = "cues"
    service = ""
    surer = 1.4
    """Power of what is found of today's prose: over 1 where it is oftener right than it says."""

    @property
    def notices(self) -> tuple[str, ...]:
        return ()

    def heard(self, excerpts: Sequence[Excerpt], held: Floats, moves: Floats) -> tuple[Floats, Floats]:
        """What speaks for each role and change, from what cues say (:meth:`Model.found`)."""
        return held, moves

    def weigh(self, excerpts: Sequence[Excerpt]) -> tuple[Opinion, ...]:
        if not excerpts or primary(excerpts[0].language) != "en":
            return (UNJUDGED,) * len(excerpts)
        ours = model.ours()
        parsed = [parse(excerpt) for excerpt in excerpts]
        held, moves = self.heard(excerpts, *ours.found(*seen(excerpts, parsed)))
        weighed = calibrated(shares(held, moves), pace(parsed), self.surer)
        closing = first_of_closing(excerpts)
        if weighs(parsed[closing:]) and {1, 2} <= set(weighed[:closing].argmax(axis=1).tolist()):
            weighed[closing:] = opened(weighed[closing:])
        return tuple(
            Opinion(*rounded(one), shown(excerpt.text, own), leanings(excerpt.text, own, ours), self.name)
            for excerpt, own, one in zip(excerpts, parsed, weighed, strict=True)
        )


def pace(parsed: Sequence[Sequence[Sentence]]) -> float:
    """Words in a sentence of the essay, on average."""
    sentences = [sentence for own in parsed for sentence in own]
    return sum(token.word for sentence in sentences for token in sentence.tokens) / max(len(sentences), 1)


def calibrated(shares: Floats, pace: float, surer: float) -> NDArray[np.float64]:
    """As sure as the judge is right: of today's prose by the power ``surer``, less sure of the long sentences of older prose.

    Fitted on essays labelled by hands that the model had not seen (``bench/train_stance.py --other-hands``).
    """
    period = 1 / (1 + np.exp((LONG - pace) / 1.2))
    raised = np.maximum(shares, 1e-6) ** (surer * (1 - period) + LESS_SURE * period)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def first_of_closing(excerpts: Sequence[Excerpt]) -> int:
    """Where an essay's closing begins: under its last heading, or with its last paragraph where there are none to speak of."""
    sections = [excerpt.section for excerpt in excerpts]
    return sections.index(sections[-1]) if len(set(sections)) >= HEADED else len(sections) - 1


def weighs(closing: Sequence[Sequence[Sentence]]) -> bool:
    """Whether a closing weighs both sides: it says so again and again, and ends with that or with a question."""
    own = [sentence for paragraph in closing for sentence in paragraph]
    weighing = [sum(entry.role == "weighing" for _, entry in sentence.devices) for sentence in own]
    often = max(2.0, sum(token.word for sentence in own for token in sentence.tokens) / WEIGHED)
    ends = any(count or sentence.question for count, sentence in zip(weighing[-2:], own[-2:], strict=True))
    return ends and sum(weighing) >= often


def opened(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of which narration has at least :data:`OPEN`."""
    sides = shares[:, 1:] * np.minimum(1.0, (1 - OPEN) / np.maximum(shares[:, 1:].sum(axis=1, keepdims=True), 1e-9))
    return np.hstack([1 - sides.sum(axis=1, keepdims=True), sides])


def rounded(shares: NDArray[np.float64]) -> tuple[float, float, float]:
    """To four places, so that the last bits of one machine's arithmetic do not show, and still a whole."""
    whole = np.round(shares, 4)
    whole[int(np.argmax(whole))] += 1.0 - whole.sum()
    narration, praise, critique = (float(share) for share in whole)
    return narration, praise, critique


def seen(
    excerpts: Sequence[Excerpt], parsed: Sequence[tuple[Sentence, ...]]
) -> tuple[NDArray[np.float64], list[Counter[str]], list[int], NDArray[np.float64]]:
    """An essay as the model sees it: features, n-grams, words and boundaries of its paragraphs."""
    sizes = [sum(sum(token.word for token in sentence.tokens) for sentence in own) for own in parsed]
    made = windows(excerpts, parsed, sizes)
    vectors = np.array([features.vector(*window) for window in made], np.float64)
    headed = len({excerpt.section for excerpt in excerpts}) >= HEADED
    between = [
        features.boundary(
            sizes[at - 1] if at else 0,
            sizes[at],
            [token.text for own in parsed[at][:2] for token in own.tokens if token.word][:8],
            bool(at) and excerpts[at].section != excerpts[at - 1].section,
            headed,
        )
        for at in range(len(excerpts))
    ]
    grams = [Counter(chain.from_iterable(own.grams for own in sentences)) for sentences, _ in made]
    return features.relative(vectors, sizes), grams, sizes, np.array(between, np.float64)


def parse(excerpt: Excerpt) -> tuple[Sentence, ...]:
    """An excerpt's sentences with their evidence."""
    bounds = excerpt.sentences or sentences(excerpt.text.display)
    return tuple(cues.read(excerpt.text.display, bounds[:FIRST]))


def windows(
    excerpts: Sequence[Excerpt], parsed: Sequence[tuple[Sentence, ...]], sizes: Sequence[int]
) -> list[tuple[list[Sentence], dict[str, float]]]:
    """What each paragraph is judged on: its sentences, with as many neighbours' as make it long enough; ``sizes`` are their words."""
    starts = [0, *(int(total) for total in np.cumsum(sizes))]
    made = []
    for at in range(len(excerpts)):
        low, high = at, at + 1
        words = sizes[at]
        while words < ENOUGH:
            before = low > 0 and excerpts[low - 1].section == excerpts[at].section
            after = high < len(excerpts) and excerpts[high].section == excerpts[at].section
            if not before and not after:
                break
            if after and (not before or at - low >= high - 1 - at):
                words += sizes[high]
                high += 1
            else:
                low -= 1
                words += sizes[low]
        here, headed = excerpts[at], excerpts[-1].section + 1 >= HEADED
        lead, last = headed and not here.section and not here.heading, headed and here.section == excerpts[-1].section
        heading = features.polarity(cues.weigh(tokens(here.heading)).hits)
        place = features.place(starts[low], starts[high], starts[-1], heading, lead, last)
        made.append(([sentence for own in parsed[low:high] for sentence in own], place))
    return made


def shown(text: Text, own: Sequence[Sentence]) -> tuple[StanceCue, ...]:
    """Cues as people are shown them: words of the text with their place in the source, a negation with what it denies."""
    hits = [hit for sentence in own for hit in sentence.hits]
    cues = (cue(text, hit.start, hit.end, hit.role, hit.weight) for hit in hits)
    return tuple(one for one in cues if one is not None)


def leanings(text: Text, own: Sequence[Sentence], ours: Model) -> tuple[StanceCue, ...]:
    """The sentences, each with the side that its cues and words lean to."""
    leaning = []
    for sentence in own:
        value = sum(hit.weight * SIDES.get(hit.role, 0) for hit in sentence.hits) + ours.side(sentence.grams)
        side = "praise" if value > 0 else "critique"
        if sentence.tokens:
            leaning.append(cue(text, sentence.tokens[0].start, sentence.tokens[-1].end, side, round(abs(value), 3)))
    return tuple(one for one in leaning if one is not None and one.weight > 0)


def cue(text: Text, start: int, end: int, role: str, weight: float) -> StanceCue | None:
    """Words of the text as a cue; None for words of ours, which stand nowhere in the source."""
    spans = text.slice(start, end).spans()
    span = Span(spans[0].start, spans[-1].end) if spans else None
    return None if span is None else StanceCue(text.display[start:end], role, weight, span)
