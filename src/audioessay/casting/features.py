"""What the model sees of a passage: densities of cues and devices, its shape and its place."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.casting import lexicon
from audioessay.casting.cues import CONTRASTS, Hit, Sentence
from audioessay.casting.tokens import YEAR

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
    "opens", "closes", "early", "late", "opens x facts", "closes x facts", "heading", "lead", "lead x question", "end",
)  # fmt: skip
PERIOD = ("polarity", "log ratio", "second half", "after turn")
"""What is looked at once more in long sentences: in the periods of older prose an evaluative word is mostly meant as it stands."""
NAMES = (*DEVICES, *SHAPE, *STANCE, *WHOLE, *PLACE, *(f"{name} in periods" for name in PERIOD))
LINE = 30
"""A paragraph of fewer words is a line among lines."""
ENDINGS = ("ing", "ed", "ly", "est")
MARKS = {
    ",": "comma", ";": "semicolon", ":": "semicolon", "—": "dash", "--": "dash", "!": "exclaim", "?": "question", "%": "number",
    "£": "money", "$": "money", "€": "money",
}  # fmt: skip


def place(start: int, end: int, total: int, heading: float, lead: bool, last: bool) -> dict[str, float]:
    """Where a passage from word ``start`` to ``end`` stands in an essay of ``total`` words: numbers from 0 to 1 for names of :data:`PLACE`.

    ``heading`` is its heading's polarity, ``lead`` says whether it stands before the first heading of an essay that has some, ``last``
    whether under the last one.
    """
    return {
        "opens": float(start <= 0 and end < total),
        "closes": float(end >= total and start > 0),
        "early": math.exp(-start / 120),
        "late": math.exp(-max(0.0, total - end) / 120),
        "heading": heading,
        "lead": float(lead),
        "end": float(last),
    }


def polarity(hits: Iterable[Hit]) -> float:
    """From −1 (all critique) to 1 (all praise), drawn to 0 where there is little."""
    praise = critique = 0.0
    for hit in hits:
        if hit.role == "praise":
            praise += hit.weight
        elif hit.role == "critique":
            critique += hit.weight
    return (praise - critique) / (praise + critique + 3)


def vector(passage: Sequence[Sentence], place: Mapping[str, float]) -> NDArray[np.float32]:
    """One number for each of :data:`NAMES`; ``place`` as :func:`place` tells it."""
    count: Counter[str] = Counter()
    sums: defaultdict[str, float] = defaultdict(float)
    words, turned = 0, False
    after: list[Hit] = []
    for sentence in passage:
        turned = turned or any(entry.role == "contrast" for at, entry in sentence.devices if at < 2)
        count.update(entry.role for _, entry in sentence.devices)
        words += shape(sentence, count)
        after += sentence.hits if turned else ()
    hits = [hit for sentence in passage for hit in sentence.hits]
    for hit in hits:
        sums[hit.role] += hit.weight
        sums[f"raw {hit.role}"] += 1
        sums[f"turned {hit.role}"] += hit.weight * hit.turned
        sums[f"quoted {hit.role}"] += hit.weight * hit.quoted
    size, sentences = max(words, 12), max(len(passage), 1)
    rate = 10 / size
    value = {name: count[name] * 10 / size for name in (*DEVICES, *SHAPE)}
    value |= {name: count[name] / sentences for name in ("short", "question", "exclaim")}
    value |= {name: min(sums[name] * rate, 6.0) for name in STANCE}
    strongest = [max((hit.weight for hit in hits if hit.role == role), default=0.0) for role in ("praise", "critique")]
    value |= {
        "long": math.log(size / sentences),
        "polarity": polarity(hits),
        "log ratio": math.log((sums["praise"] + 1) / (sums["critique"] + 1)),
        "first": polarity(passage[0].hits) if passage else 0.0,
        "last": polarity(passage[-1].hits) if passage else 0.0,
        "second half": polarity(hit for sentence in passage[len(passage) // 2 :] for hit in sentence.hits),
        "after turn": polarity(after),
        "strongest": strongest[0] - strongest[1],
        "facts": sums["narration"] * rate / 2 + count["number"] * rate,
        "evaluative": (sums["praise"] + sums["critique"]) * rate,
        "mixed": min(sums["praise"], sums["critique"]) * rate,
        "words": math.log(size) - 4,
        **place,
        "lead x question": place["lead"] * value["question"],
    }
    value |= {f"{name} x facts": place[name] * value["facts"] for name in ("opens", "closes")}
    periods = 1 / (1 + math.exp((22 - size / sentences) / 4))
    value |= {f"{name} in periods": value[name] * periods for name in PERIOD}
    return np.array([value[name] for name in NAMES], np.float32)


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
            count[next((ending for ending in ENDINGS if text.endswith(ending)), "plain")] += 1
        if "'" in text and not text.endswith("'s"):
            count["apostrophe"] += 1
    count["quoted"] += sentence.quoted
    if words < 7:
        count["short"] += 1
    return words
