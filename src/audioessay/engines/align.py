"""Which written word is which spoken one: by how long each takes to say, or by the words themselves.

Engines tell of what they spoke, and this is not always what is written: numbers are read out, respellings come back as
they were given, a hyphenated word may be one or three.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from audioessay.engines.base import Heard
from audioessay.engines.estimate import weight
from audioessay.engines.words import Token, shared, tokens
from audioessay.scripts import SPACELESS

MOST = 8
"""Spoken words that one written word may have become (a number), and written ones that one spoken may hold."""
BAND = 24
"""How far, in words, the two counts may drift apart."""


def by_length(written: Sequence[int], spoken: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Groups ``(first, behind, first, behind)``: written words and the spoken ones they became, in order, all of them.

    Both sides are given by the length of each word in phonemes (or about that). Equal numbers match one to one; else
    the grouping is chosen in which lengths agree best: one to one, one to several, several to one. Empty when there is
    no such grouping.
    """
    rows, columns = len(written), len(spoken)
    if rows == columns:
        return [(n, n + 1, n, n + 1) for n in range(rows)]
    if not rows or not columns:
        return []
    steps = [(1, 1), *((1, n) for n in range(2, MOST + 1)), *((n, 1) for n in range(2, MOST + 1))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(rows + 1):
        middle = row * columns // rows
        for column in range(max(0, middle - BAND), min(columns, middle + BAND) + 1):
            if (row, column) not in best:
                continue
            cost = best[row, column][0]
            for down, across in steps:
                there = (row + down, column + across)
                if there[0] > rows or there[1] > columns:
                    continue
                apart = abs(sum(written[row : there[0]]) - sum(spoken[column : there[1]]))
                total = cost + apart + 0.75 * (down + across - 2)
                if there not in best or total < best[there][0]:
                    best[there] = (total, (row, column))
    if (rows, columns) not in best:
        return []
    groups: list[tuple[int, int, int, int]] = []
    at = (rows, columns)
    while at != (0, 0):
        came = best[at][1]
        groups.append((came[0], at[0], came[1], at[1]))
        at = came
    return groups[::-1]


def matched(
    words: Sequence[Token], lengths: Sequence[int], spoken: Sequence[tuple[int, int, int]]
) -> tuple[Heard, ...]:
    """Written words with times, from spoken ones ``(start, end, phonemes)``; empty when they cannot be matched.

    ``lengths`` are those of ``words`` in phonemes, or about.
    """
    found: list[Heard] = []
    for first, behind, begin, end in by_length(lengths, [count for _, _, count in spoken]):
        found += shared(words[first:behind], spoken[begin][0], spoken[end - 1][1])
    return tuple(found)


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
