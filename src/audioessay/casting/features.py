"""What the model sees of a passage: densities of cues and devices, its shape, its place, and its words."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import lexicon
from audioessay.casting.cues import CONTRASTS, Hit, Sentence

DEVICES = (
    "negation", "concession", "contrast", "irony", "report", "author", "hedge", "must", "intensity", "universal", "comparative",
    "only", "past", "present", "future", "self", "us", "you", "person", "both", "turn",
)  # fmt: skip
SHAPE = (
    "number", "year", "money", "capital", "quoted", "question", "exclaim", "short", "long", "comma", "semicolon",
    "dash", "ing", "ed", "ly", "est", "apostrophe",
)  # fmt: skip
STANCE = (
    "praise", "critique", "narration", "raw praise", "raw critique", "turned praise", "turned critique",
    "quoted praise", "quoted critique",
)  # fmt: skip
WHOLE = (
    "polarity", "log ratio", "first", "last", "second half", "after turn", "strongest", "facts", "evaluative",
    "mixed", "words",
)  # fmt: skip
PLACE = (
    "opens",
    "closes",
    "early",
    "late",
    "opens x facts",
    "closes x facts",
    "heading",
    "lead",
    "lead x question",
    "end",
)
PERIOD = ("polarity", "log ratio", "second half", "after turn")
"""What is looked at once more in long sentences: in the periods of older prose an evaluative word is mostly meant as it stands."""
NAMES = (*DEVICES, *SHAPE, *STANCE, *WHOLE, *PLACE, *(f"{name} in periods" for name in PERIOD))
LINE = 30
"""A paragraph of fewer words is a line among lines."""
MARKS = {
    ",": "comma", ";": "semicolon", ":": "semicolon", "—": "dash", "--": "dash", "!": "exclaim", "?": "question", "%": "number",
    "£": "money", "$": "money", "€": "money",
}  # fmt: skip
YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in its essay, from 0 to 1 each."""

    opens: float
    """Whether it begins the essay, and is not all of it."""
    closes: float
    early: float
    """Falling from the essay's beginning to its end."""
    late: float
    heading: float = 0.0
    """Its heading's polarity, −1 to 1."""
    lead: float = 0.0
    """Whether it stands before the first heading of an essay that has some."""
    end: float = 0.0
    """Whether it stands under the last one."""

    @classmethod
    def of(cls, start: int, end: int, total: int, heading: float, lead: bool, last: bool) -> "Place":
        """``start`` and ``end`` of the passage and ``total`` length of the essay, in words."""
        opens, closes = start <= 0 and end < total, end >= total and start > 0
        early, late = math.exp(-start / 120), math.exp(-max(0.0, total - end) / 120)
        return cls(float(opens), float(closes), early, late, heading, float(lead), float(last))


def polarity(hits: Iterable[Hit]) -> float:
    """From −1 (all critique) to 1 (all praise), drawn to 0 where there is little."""
    praise = critique = 0.0
    for hit in hits:
        if hit.role == "praise":
            praise += hit.weight
        elif hit.role == "critique":
            critique += hit.weight
    return (praise - critique) / (praise + critique + 3)


def vector(passage: Sequence[Sentence], place: Place) -> NDArray[np.float32]:
    """One number for each of :data:`NAMES`."""
    count: Counter[str] = Counter()
    words = 0
    hits: list[Hit] = []
    after: list[Hit] = []
    turned = False
    for sentence in passage:
        kinds = {entry.role for at, entry in sentence.devices if at < 2}
        turned = turned or "contrast" in kinds
        for _, entry in sentence.devices:
            count[entry.role] += 1
        here = shape(sentence, count)
        words += here
        hits += sentence.hits
        if turned:
            after += sentence.hits
    size = max(words, 12)
    density = [count[name] * 10 / size for name in DEVICES]
    shapes = [count[name] * 10 / size for name in SHAPE]
    sentences = max(len(passage), 1)
    shapes[SHAPE.index("short")] = count["short"] / sentences
    shapes[SHAPE.index("question")] = count["question"] / sentences
    shapes[SHAPE.index("exclaim")] = count["exclaim"] / sentences
    shapes[SHAPE.index("long")] = math.log(size / sentences)
    sums: defaultdict[str, float] = defaultdict(float)
    raw: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        sums[hit.role] += hit.weight
        raw[hit.role] += 1
        if hit.turned:
            sums[f"turned {hit.role}"] += hit.weight
        if hit.quoted:
            sums[f"quoted {hit.role}"] += hit.weight
    rate = 10 / size
    facts = sums["narration"] * rate / 2 + count["number"] * rate
    evaluative = (sums["praise"] + sums["critique"]) * rate
    stance = [min(sums[role] * rate, 6.0) for role in ("praise", "critique", "narration")]
    stance += [raw["praise"] * rate, raw["critique"] * rate]
    stance += [sums[f"{how} {role}"] * rate for how in ("turned", "quoted") for role in ("praise", "critique")]
    half = passage[len(passage) // 2 :]
    whole = [
        (sums["praise"] - sums["critique"]) / (sums["praise"] + sums["critique"] + 3),
        math.log((sums["praise"] + 1) / (sums["critique"] + 1)),
        polarity(passage[0].hits) if passage else 0.0,
        polarity(passage[-1].hits) if passage else 0.0,
        polarity(hit for sentence in half for hit in sentence.hits),
        polarity(after),
        max((hit.weight for hit in hits if hit.role == "praise"), default=0.0)
        - max((hit.weight for hit in hits if hit.role == "critique"), default=0.0),
        facts,
        evaluative,
        min(sums["praise"], sums["critique"]) * rate,
        math.log(size) - 4,
    ]
    long = 1 / (1 + math.exp((22 - size / sentences) / 4))
    periods = [whole[WHOLE.index(name)] * long for name in PERIOD]
    placed = [place.opens, place.closes, place.early, place.late, place.opens * facts, place.closes * facts]
    placed += [place.heading, place.lead, place.lead * shapes[SHAPE.index("question")], place.end]
    return np.array([*density, *shapes, *stance, *whole, *placed, *periods], np.float32)


def relative(vectors: NDArray[np.float64], words: Sequence[int]) -> NDArray[np.float64]:
    """Vectors of an essay's passages, each beside its distance from the essay's mean: an author's temper is not a stance.

    Shape (passages, 2 × features); the mean is weighted by words.
    """
    if not len(vectors):
        return np.zeros((0, 2 * len(NAMES)))
    weights = np.maximum(np.array(words, np.float64), 1.0)
    return np.hstack([vectors, vectors - weights @ vectors / weights.sum()])


def boundary(before: int, here: int, opening: Sequence[str], heading: bool, headed: bool) -> list[float]:
    """What stands between two paragraphs of ``before`` and ``here`` words: seven numbers, the first always 1.

    ``opening`` are the first words of the second, ``heading`` says whether a heading stands between, ``headed`` whether the essay has any to speak of.
    """
    line = min(before, here) < LINE
    openings = lexicon.openings()
    heads = [" ".join(opening[:size]) for size in (1, 2, 3)]
    turns = not openings["turns"].isdisjoint(heads) or any(word in CONTRASTS for word in opening[:7])
    goes_on = heads[0] in openings["additive"] and not turns
    return [
        1.0,
        float(heading),
        float(turns and not line and not heading),
        float(goes_on and not line and not heading),
        float(line and not heading),
        float(headed and not heading),
        float(turns and heading),
    ]


def shape(sentence: Sentence, count: Counter[str]) -> int:
    """Count the marks and forms of a sentence; returns its words."""
    words = 0
    for at, token in enumerate(sentence.tokens):
        text = token.text
        if not token.word:
            count[MARKS.get(text, "mark")] += 1
            continue
        words += 1
        if text[0].isdigit():
            count["year" if YEAR.fullmatch(text) else "number"] += 1
            continue
        if token.capital and at > 1 and text != "i":
            count["capital"] += 1
        if len(text) > 4:
            if text.endswith("ing"):
                count["ing"] += 1
            elif text.endswith("ed"):
                count["ed"] += 1
            elif text.endswith("ly"):
                count["ly"] += 1
            elif text.endswith("est"):
                count["est"] += 1
        if "'" in text and not text.endswith("'s"):
            count["apostrophe"] += 1
    count["quoted"] += sentence.quoted
    if words < 7:
        count["short"] += 1
    return words


def grams(passage: Sequence[Sentence]) -> Counter[str]:
    """Words, pairs of words and sentence openings; numbers and capitalised names are classes, not words."""
    found: Counter[str] = Counter()
    for sentence in passage:
        last = "^"
        for at, token in enumerate(sentence.tokens):
            text = token.text
            if not token.word:
                if text in ",":
                    continue
                last = text
                continue
            if text[0].isdigit():
                text = "<year>" if YEAR.fullmatch(text) else "<number>"
            elif token.capital and at and text not in ("i", "i'm", "i've", "i'd", "i'll"):
                text = "<name>"
            found[text] += 1
            found[f"{last} {text}"] += 1
            last = text
    return found
