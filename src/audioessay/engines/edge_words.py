"""Which words of the text the service's word boundaries mean.

It names the words that it says, and these are not always the words as written: numbers are read out, respellings come
back as they were given, a hyphenated word may be one or three. So both sides are cut into the same small tokens and the
two rows are laid beside each other.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from audioessay.engines import words
from audioessay.engines.base import Heard
from audioessay.engines.estimate import weight
from audioessay.scripts import SPACELESS

TOKEN = re.compile(f"[{SPACELESS}]|(?:(?![{SPACELESS}])[^\\W_])+")
"""A letter of such a script, or a run of letters and digits of another."""


class Token(NamedTuple):
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


def tokens(text: str) -> tuple[Token, ...]:
    """All that is spoken of a text, in order."""
    return tuple(Token(m.start(), m.end(), m.group().casefold()) for m in TOKEN.finditer(text))


def align(text: Sequence[Token], heard: Sequence[tuple[int, int, str]]) -> tuple[Placed, ...]:
    """Lay boundaries ``(start, end, word)`` beside the tokens of the text: in order, without overlap.

    Words that are the same on both sides anchor each other; what stands between two anchors is shared out in order.
    """
    said = [(number, token.key) for number, (_, _, word) in enumerate(heard) for token in tokens(word)]
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


def unheard(text: Sequence[Token], placed: Sequence[Placed], total: int) -> tuple[Placed, ...]:
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


def timed(
    text: str, said: Sequence[Token], placed: Sequence[Placed], per_tick: float, frames: int
) -> tuple[Heard, ...]:
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
    for word in words.tokens(text):
        inside: list[tuple[int, int]] = []
        while number < len(said) and said[number].at < word.at + word.length:
            inside.append(times[number])
            number += 1
        if inside:
            start = min(frames - 1, round(inside[0][0] * per_tick))
            end = min(frames, round(inside[-1][1] * per_tick))
            found.append(Heard(word.at, word.length, start, max(start + 1, end)))
    return tuple(found)
