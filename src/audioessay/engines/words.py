"""What counts as a word: one tokenisation for every engine, so that word times mean the same everywhere."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audioessay.engines.base import Heard

# Kana and Chinese characters are written without spaces: each is a word of its own. Everything else goes by white
# space, dashes and ellipses; a hyphen joins.
_WORD = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]|[^\s‒–—―…぀-ヿ㐀-䶿一-鿿豈-﫿]+")


class Token(NamedTuple):
    """A word of the spoken text."""

    at: int
    """Where it begins."""
    length: int
    """Characters, without the punctuation that clings to it."""


def tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text`` in order: what has at least one letter or digit, bare of the punctuation around it.

    >>> [text[at : at + length] for text in ["“Yes”, it's self-made—now."] for at, length in tokens(text)]
    ['Yes', "it's", 'self-made', 'now']
    """
    found: list[Token] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        if start < end:
            found.append(Token(start, end - start))
    return tuple(found)


def speakable(text: str) -> bool:
    """Whether there is a letter or digit in it."""
    return any(character.isalnum() for character in text)


def heard(
    words: Sequence[Token], starts: Iterable[tuple[int, int]], pauses: Sequence[int], end: int
) -> tuple[Heard, ...]:
    """Words with times, from an engine's word events.

    ``starts`` are ``(place in the text, frame)`` in the order of the events; several events may fall into one word
    (a number), the earliest counts. A word that no event fell into is not in the result: its engine said it in one
    breath with its neighbour. A word ends where the next begins or at the first of ``pauses`` (frames, rising) after
    its last event, whichever comes first; the last one ends at ``end``. Starts never run backwards.
    """
    places = [word.at for word in words]
    begun: dict[int, int] = {}
    latest: dict[int, int] = {}
    for place, frame in starts:
        index = bisect_right(places, place) - 1
        if index >= 0:
            begun[index] = min(frame, begun.get(index, frame))
            latest[index] = max(frame, latest.get(index, frame))
    timed: list[Heard] = []
    order = sorted(begun)
    floor = 0
    for number, index in enumerate(order):
        start = max(floor, min(begun[index], end))
        limit = max(start, begun[order[number + 1]]) if number + 1 < len(order) else end
        pause = bisect_right(pauses, latest[index])
        if pause < len(pauses):
            limit = min(limit, pauses[pause])
        timed.append(Heard(words[index].at, words[index].length, start, max(start, min(limit, end))))
        floor = start
    return tuple(timed)
