"""The judge ``meaning``: what an encoder hears in a passage, what its sentences mean, and its cues, weighed together over the essay."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import encoder, judge_languages, meant, model, universal
from audioessay.casting.base import Answers, Excerpt, Opinion
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.model import Model
from audioessay.errors import EngineNotInstalled

LONGEST = 90
"""Words of a passage that are heard at once; a longer one is heard in parts of one length."""
BEFORE = 25
"""Words before it that are heard with it."""
AT_ONCE, TOLD = 32, 64
"""Parts that are heard and kept together, and parts after which a long essay says how far it is."""
HEARD, TOGETHER = 0.6, 0.7
"""What the encoder says counts for so much beside what words and sentences say, and all three for so much, since they say much the
same: the likeliest on ``bench/stance_held/today-*``."""
FULL = 40
"""Words of a paragraph of which all is believed that was heard in it."""
Floats = NDArray[np.float64]
TAUGHT = Path(__file__).with_name("sentences.npz")


def installed() -> bool:
    """Whether both encoders are there."""
    return encoder.installed() and universal.installed()


@cache
def sentences() -> Model:
    """What ``bench/train_languages.py`` wrote of English sentences."""
    return model.load(TAUGHT.read_bytes())


@cache
def opened() -> encoder.Encoder:
    """The first encoder. The other is opened beside it: what one has not heard is new to the other too."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(universal.ours)
        return encoder.ours()


def seen(excerpts: Sequence[Excerpt], found: Sequence[Floats]) -> meant.Seen:
    """An essay as :func:`sentences` see it, of what :func:`meant.meant` tells: each passage's sentences on average, and its last one."""
    return meant.seen(excerpts, [own[:-1].mean(axis=0) for own in found], [own[-2] for own in found])


@dataclass(frozen=True, slots=True)
class Part:
    """What is heard at once."""

    row: int
    """Of its paragraph."""
    words: int
    context: str
    passage: str


class MeaningJudge(CuesJudge):
    """Weighs an essay's paragraphs by what they mean and, in English, by their words. Knows English and :data:`judge_languages.KNOWN`.

    ``answers`` keeps what was heard in each passage, so that an edit costs its passages only and a long essay that was broken off goes
    on; ``announce`` is told how far it is. Raises EngineNotInstalled.
    """

    name = "meaning"
    surer = 1.0

    def __init__(self, answers: Answers | None = None, *, announce: Callable[[str], None] = lambda line: None) -> None:
        if not installed():
            raise EngineNotInstalled("judge", f"its packages are missing; {encoder.CURE}")
        self._answers, self._announce = answers, announce

    def weigh(self, excerpts: Sequence[Excerpt]) -> tuple[Opinion, ...]:
        if excerpts and judge_languages.known(excerpts[0].language):
            return judge_languages.weigh(excerpts, self._answers, self._announce, self.name)
        return super().weigh(excerpts)

    def heard(self, excerpts: Sequence[Excerpt], held: Floats, moves: Floats) -> tuple[Floats, Floats]:
        told = HEARD * self._passages(excerpts)
        found = meant.meant(excerpts, self._answers, self._announce)
        said, turns = sentences().found(*seen(excerpts, found))
        return TOGETHER * (held + said + told), TOGETHER * (moves + turns)

    def _passages(self, excerpts: Sequence[Excerpt]) -> Floats:
        """What the encoder says of each paragraph, as logarithms, shape (paragraphs, roles)."""
        found = np.zeros((len(excerpts), 3))
        words = np.zeros(len(excerpts))
        waiting = list(parts(excerpts))
        for start in range(0, len(waiting), AT_ONCE):
            if start and start % TOLD == 0:
                self._announce(f"judging: {start} of {len(waiting)} passages heard")
            some = waiting[start : start + AT_ONCE]
            for part, logits in zip(some, self._logits(some), strict=True):
                found[part.row] += part.words * logits
                words[part.row] += part.words
        found /= np.maximum(words, 1)[:, None]
        logs = found - np.logaddexp.reduce(found, axis=1, keepdims=True)
        return np.asarray(np.sqrt(np.minimum(words / FULL, 1))[:, None] * logs)

    def _logits(self, some: Sequence[Part]) -> Floats:
        """What was heard in each of some parts, now or before."""
        keys = [
            "judge/" + hashlib.sha256(f"{encoder.digest()}\n{one.context}\n{one.passage}".encode()).hexdigest()
            for one in some
        ]
        kept = [(self._answers and self._answers.get(key)) or b"" for key in keys]
        new = [row for row, data in enumerate(kept) if len(data) != 3 * 8]
        fresh = opened().logits([(some[row].context, some[row].passage) for row in new]) if new else ()
        for row, logits in zip(new, fresh, strict=True):
            kept[row] = logits.astype("<f8").tobytes()
            if self._answers:
                self._answers.put(keys[row], kept[row])
        return np.array([np.frombuffer(data, "<f8") for data in kept])


def parts(excerpts: Sequence[Excerpt]) -> Iterator[Part]:
    """An essay as it is heard: its paragraphs, each behind the essay's title, its heading and the words before it."""
    before: list[str] = []
    for row, excerpt in enumerate(excerpts):
        words = excerpt.text.display.split()
        count = max(1, -(-len(words) // LONGEST))
        for number in range(count):
            own = words[round(number * len(words) / count) : round((number + 1) * len(words) / count)]
            context = f"{excerpt.title} | {excerpt.heading} | {' '.join(before[-BEFORE:])}"
            yield Part(row, len(own), context, " ".join(own))
            before = [*before, *own][-BEFORE:]
