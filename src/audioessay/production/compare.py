"""Two judges on one essay: where they differ, and why each holds what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from audioessay import show as show_file
from audioessay.casting.judging import JUDGES, judge
from audioessay.casting.passages import Passage, decided_by
from audioessay.errors import InputError, UnknownName
from audioessay.model.stance import Stance
from audioessay.production.places import place_of
from audioessay.production.read import judge_for, read
from audioessay.production.values import Order
from audioessay.progress import Notice, quiet
from audioessay.store import Store


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of paragraphs about which two judges differ."""

    heading: str
    """Of its section; ``""`` where there is none."""
    line: int
    text: str
    first: Stance
    second: Stance

    def to_dict(self) -> dict[str, Any]:
        """As ``judge --json`` prints it."""
        said = [
            {"by": stance.by, "role": guess(stance), "confidence": stance.confidence, "reason": stance.reason}
            for stance in (self.first, self.second)
        ]
        return {"heading": self.heading, "line": self.line, "text": self.text, "judged": said}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing."""

    judges: tuple[str, str]
    words: int
    agreed: int
    """Words about which both agree."""
    differences: tuple[Difference, ...]
    notices: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As ``judge --json`` prints it."""
        return {
            "judges": list(self.judges),
            "words": self.words,
            "agreed": self.agreed,
            "differences": [one.to_dict() for one in self.differences],
            "notices": list(self.notices),
        }


def compare(order: Order, against: str, notice: Notice = quiet, answers: Store | None = None) -> Comparison:
    """The judgement of the show's judge beside that of ``against``. Raises UnknownName for a judge that there is
    not, InputError for the show's own.
    """
    if against not in JUDGES:
        raise UnknownName("judge", against, JUDGES)
    show = order.over(show_file.load(place_of(order).home))
    reading = read(order, show, answers, notice)
    other = judge_for(against, show, answers, notice)
    passages = judge(reading, split=show.reading.split, judge=other)
    pairs = list(zip(_by_paragraph(reading.passages), _by_paragraph(passages), strict=True))
    agreed = words = 0
    differences: list[Difference] = []
    for (one, two), run in groupby(pairs, key=lambda pair: (pair[0].stance, pair[1].stance)):
        places = [place for place, _ in run]
        texts = [reading.sections[place.section].paragraphs[place.first].text for place in places]
        size = sum(len(text.display.split()) for text in texts)
        words += size
        if guess(one) == guess(two):
            agreed += size
            continue
        heading, line = reading.sections[places[0].section].heading, reading.source.line(texts[0].start)
        differences.append(Difference(heading, line, " ".join(text.display for text in texts), one, two))
    names = (decided_by(reading.passages), decided_by(passages))
    if names[0] == names[1]:
        others = ", ".join(one for one in JUDGES[1:] if one != against)
        raise InputError(f"{names[0]} is the judge of this show already: --against takes another ({others})")
    return Comparison(names, words, agreed, tuple(differences), (*reading.notices, *other.notices))


def guess(stance: Stance) -> str:
    """What a judge holds a passage for, sure or not."""
    return stance.guess or stance.role


def _by_paragraph(passages: Sequence[Passage]) -> list[Passage]:
    """The passages cut into single paragraphs."""
    return [replace(one, first=at, last=at + 1) for one in passages for at in range(one.first, one.last)]
