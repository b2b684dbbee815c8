"""Which written word is which spoken one: by how long each takes to say, or by the words themselves.

Engines tell of what they spoke, and this is not always what is written: numbers are read out, respellings come back as
they were given, a hyphenated word may be one or three.
"""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from audioessay import regex as re
from audioessay.engines.base import Heard
from audioessay.engines.words import tokens, weight
from audioessay.scripts import SPACELESS

MOST = 8
"""Spoken words that one written word may have become (a number), and written ones that one spoken may hold."""
BAND = 24
"""How far, in words, the two counts may drift apart."""


Group = tuple[int, int, int, int]
"""What of two sequences belongs together: first and one past the last of the one, and of the other."""


def cheapest(
    rows: int,
    columns: int,
    steps: Sequence[tuple[int, int]],
    cost: Callable[[int, int, int, int], float | None],
    band: int | None = None,
) -> list[Group]:
    """Two sequences of these lengths laid beside each other, in order and whole, at the least sum of costs.

    ``steps`` are how many of each may go together (0: of that one none), ``cost`` of a group is None where it must not be.
    ``band`` is how far the two may drift apart. Of equals the first counts. Empty where there is no such way.
    """
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(rows + 1):
        middle = row * columns // max(1, rows)
        low, high = (0, columns) if band is None else (max(0, middle - band), min(columns, middle + band))
        for column in range(low, high + 1):
            if (row, column) not in best:
                continue
            passed = best[row, column][0]
            for down, across in steps:
                there = (row + down, column + across)
                if there[0] > rows or there[1] > columns:
                    continue
                price = cost(row, column, down, across)
                if price is not None and (there not in best or passed + price < best[there][0]):
                    best[there] = (passed + price, (row, column))
    groups: list[Group] = []
    at = (rows, columns)
    while at != (0, 0) and at in best:
        came = best[at][1]
        groups.append((came[0], at[0], came[1], at[1]))
        at = came
    return groups[::-1]


def by_length(written: Sequence[int], spoken: Sequence[int]) -> list[Group]:
    """Groups of written words and the spoken ones that they became, in order, all of them.

    Both sides are given by the length of each word in phonemes (or about that). Equal numbers match one to one; else
    the grouping is chosen in which lengths agree best: one to one, one to several, several to one. Empty when there is
    no such grouping.
    """
    if len(written) == len(spoken):
        return [(n, n + 1, n, n + 1) for n in range(len(written))]
    if not written or not spoken:
        return []

    def cost(row: int, column: int, down: int, across: int) -> float:
        apart = abs(sum(written[row : row + down]) - sum(spoken[column : column + across]))
        return apart + 0.75 * (down + across - 2)

    steps = [(1, 1), *((1, n) for n in range(2, MOST + 1)), *((n, 1) for n in range(2, MOST + 1))]
    return cheapest(len(written), len(spoken), steps, cost, BAND)


PART = re.compile(f"[{SPACELESS}]|(?:(?![{SPACELESS}])[^\\W_])+")
"""A letter of such a script, or a run of letters and digits of another."""


class Part(NamedTuple):
    """A stretch of a text that is spoken."""

    at: int
    end: int
    key: str
    """What it is compared by."""

    @property
    def weight(self) -> int:
        """How long it takes to say, in letters."""
        return weight(self.key)


class Placed(NamedTuple):
    """A stretch of the text and when it is heard."""

    first: int
    """Its first token."""
    last: int
    """One past its last."""
    start: int
    """Ticks."""
    end: int


def parts(text: str) -> tuple[Part, ...]:
    """All that is spoken of a text, in order."""
    return tuple(Part(m.start(), m.end(), m.group().casefold()) for m in PART.finditer(text))


def by_words(text: Sequence[Part], heard: Sequence[tuple[int, int, str]]) -> tuple[Placed, ...]:
    """Lay word boundaries ``(start, end, word)`` beside the tokens of the text: in order, without overlap.

    Words that are the same on both sides anchor each other; what stands between two anchors is shared out in order.
    """
    said = [(number, token.key) for number, (_, _, word) in enumerate(heard) for token in parts(word)]
    matcher = SequenceMatcher(None, [key for _, key in said], [token.key for token in text], autojunk=False)
    claims: dict[int, list[int]] = {}
    for kind, low, high, first, last in matcher.get_opcodes():
        count, places = high - low, last - first
        if kind == "insert" or not places:
            continue
        for step in range(count):
            begin = first + step * places // count
            stop = max(begin + 1, first + (step + 1) * places // count)
            claims.setdefault(said[low + step][0], []).extend(range(begin, min(stop, last)))
    placed: list[Placed] = []
    for number, (start, end, _) in enumerate(heard):
        if number not in claims:
            if placed:  # a word more than is written ("five dollars" for "$5"): it belongs to the one before
                placed[-1] = _later(placed[-1], end)
            continue
        first, last = min(claims[number]), max(claims[number]) + 1
        if placed and first < placed[-1].last:
            if last <= placed[-1].last:
                placed[-1] = _later(placed[-1], end)
                continue
            first = placed[-1].last
        start = max(start, placed[-1].end if placed else 0)
        placed.append(Placed(first, last, start, max(start, end)))
    return tuple(placed)


def _later(placed: Placed, end: int) -> Placed:
    return Placed(placed.first, placed.last, placed.start, max(placed.end, end))


def unheard(text: Sequence[Part], placed: Sequence[Placed], total: int) -> tuple[Placed, ...]:
    """The stretches that no boundary stands for, and the time that there was for them in ``total`` ticks."""
    holes: list[Placed] = []
    at = since = 0
    for place in placed:
        if place.first > at:
            holes.append(Placed(at, place.first, since, max(since, place.start)))
        at, since = place.last, place.end
    if at < len(text):
        holes.append(Placed(at, len(text), since, max(since, total)))
    return tuple(holes)


def timed(text: str, said: Sequence[Part], placed: Sequence[Placed], per_tick: float, frames: int) -> tuple[Heard, ...]:
    """Each word of the text with its frames; a stretch of several shares its time out by length."""
    times: list[tuple[int, int]] = [(0, 0)] * len(said)
    for place in placed:
        total = sum(token.weight for token in said[place.first : place.last])
        passed, length = 0, place.end - place.start
        for number in range(place.first, place.last):
            begin = place.start + length * passed // total
            passed += said[number].weight
            times[number] = (begin, place.start + length * passed // total)
    found: list[Heard] = []
    number = 0
    for word in tokens(text):
        inside: list[tuple[int, int]] = []
        while number < len(said) and said[number].at < word.at + word.length:
            inside.append(times[number])
            number += 1
        if inside:
            start = min(frames - 1, round(inside[0][0] * per_tick))
            end = min(frames, round(inside[-1][1] * per_tick))
            found.append(Heard(word.at, word.length, start, max(start + 1, end)))
    return tuple(found)
