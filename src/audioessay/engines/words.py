"""What counts as a word: one tokenisation for every engine, so that word times mean the same everywhere."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from audioessay import regex as re
from audioessay.engines.base import Heard
from audioessay.scripts import EAST

# Kana and Chinese characters are written without spaces: each is a word of its own. Everything else goes by white
# space, dashes and ellipses; a hyphen joins.
_WORD = re.compile(f"[{EAST}]|[^\\s\u2012\u2013\u2014\u2015\u2026{EAST}]+")


LEAST_SOUNDS = 0.5
"""Sounds to a letter: fewer, and something was not said. (Silent letters are many in French and English; a Hangul letter is two or three.)"""
BREATH = 3
"""Words that an engine may say in one breath behind another, without an event of their own."""


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


def weight(word: str) -> int:
    """How long it takes to say, in letters: a digit is a word of its own, a Chinese or Japanese letter a syllable."""
    return 1 + sum(
        5 if letter.isdecimal() else 3 if "\u2e80" <= letter <= "\ufaff" or letter >= "\U00020000" else 1
        for letter in word
    )


def speakable(text: str) -> bool:
    """Whether there is a letter or digit in it."""
    return any(character.isalnum() for character in text)


def heard(
    text: str, starts: Iterable[tuple[int, int]], pauses: Sequence[int], end: int, sounds: Sequence[int] = ()
) -> tuple[Heard, ...]:
    """The words of ``text`` with times, from an engine's word events.

    ``starts`` are ``(place in the text, frame)``; of several events in one word (a number) the earliest counts. An event
    for a symbol goes to the word that the symbol clings to, else to the word before. A word without an event was said
    in one breath with the one before ("of the") and shares its time by letters; more than :data:`BREATH` such words in
    a row are left out, unless no space divides them. A word ends where the next begins or at the first of ``pauses``
    (frames, rising) after its last event, whichever comes first; the last one ends at ``end``.

    Where ``sounds`` (frames at which a phoneme begins, rising) show that words without an event were spoken, they are not
    left out, wherever they stand: an engine's events for some of a language's words may fail it.
    """
    words = tokens(text)
    if not words:
        return ()
    places = [word.at for word in words]
    stretch = chunks(text, words)
    begun: dict[int, int] = {}
    latest: dict[int, int] = {}
    for place, frame in starts:
        index = bisect_right(places, place) - 1
        after = index + 1
        clings = after < len(words) and stretch[after] <= place
        if index < 0 or (
            clings and place >= words[index].at + words[index].length and stretch[index] != stretch[after]
        ):
            index = after
        begun[index] = min(frame, begun.get(index, frame))
        latest[index] = max(frame, latest.get(index, frame))

    def spoken(low: int, high: int, start: int, stop: int) -> Sequence[int]:
        """The sounds between, if they are enough for the words from ``low`` to ``high``."""
        between = sounds[bisect_left(sounds, start) : bisect_left(sounds, stop)]
        letters = sum(word.length for word in words[low:high])
        return between if len(between) >= max(high - low, letters * LEAST_SOUNDS) else ()

    order = sorted(begun)
    first = order[0] if order else len(words)
    opening = spoken(0, first, 0, begun[first] if order else end)
    timed = over(words[:first], opening, begun[first] if order else end) if first and opening else []
    floor = 0
    for number, index in enumerate(order):
        last = number + 1 == len(order)
        start = max(floor, min(begun[index], end))
        limit = end if last else min(end, max(start, begun[order[number + 1]]))
        pause = bisect_right(pauses, latest[index])
        if pause < len(pauses):
            limit = max(start, min(limit, pauses[pause]))
        behind = index + 1
        while behind < (len(words) if last else order[number + 1]) and (not last or stretch[behind] == stretch[index]):
            behind += 1
        following = len(words) if last else order[number + 1]
        merged = behind - index - 1 > BREATH and stretch[behind - 1] != stretch[index]
        if merged or behind < following:
            between = spoken(index, following, start, end if last else begun[following])
            if between:
                timed += over(words[index:following], between, end if last else begun[following])
                floor = timed[-1].end
                continue
            behind = index + 1 if merged else behind
        timed += shared(words[index:behind], start, limit)
        floor = limit
    return tuple(timed)


def shared(words: Sequence[Token], start: int, end: int) -> list[Heard]:
    """Words said from ``start`` to ``end`` without a pause: each as long as its letters are many."""
    letters = list(accumulate((word.length + 1 for word in words), initial=0))
    edges = [start + (end - start) * count // letters[-1] for count in letters]
    return [Heard(word.at, word.length, edges[n], edges[n + 1]) for n, word in enumerate(words)]


def over(words: Sequence[Token], sounds: Sequence[int], end: int) -> list[Heard]:
    """Words said with these sounds: each with as many as its letters are many."""
    letters = list(accumulate((word.length for word in words), initial=0))
    edges = [*(sounds[len(sounds) * count // letters[-1]] for count in letters[:-1]), end]
    return [Heard(word.at, word.length, edges[n], edges[n + 1]) for n, word in enumerate(words)]


def chunks(text: str, words: Sequence[Token]) -> list[int]:
    """For each word, where the stretch without white space begins in which it stands."""
    found: list[int] = []
    behind = begin = 0
    for at, length in words:
        for place in range(behind, at):
            if text[place].isspace():
                begin = place + 1
        found.append(begin)
        behind = at + length
    return found
