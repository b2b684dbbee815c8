"""Word times where an engine has none to give."""

from audioessay.engines.base import Heard
from audioessay.engines.words import tokens

PAUSES = {",": 3, ";": 4, ":": 4, "–": 3, "—": 3, ".": 7, "?": 7, "!": 7, "…": 7, "\n": 9}
"""How long a mark is rested at, in letters (a reader takes some 15 of them a second)."""


def weight(word: str) -> int:
    """How long it takes to say, in letters: a digit is a word of its own, a Chinese or Japanese letter a syllable."""
    return 1 + sum(
        5 if letter.isdecimal() else 3 if "\u2e80" <= letter <= "\ufaff" or letter >= "\U00020000" else 1
        for letter in word
    )


def estimate(text: str, start: int, end: int) -> tuple[Heard, ...]:
    """A time for each word of ``text``, shared out between two frames by length, rests at punctuation left free.

    >>> [(word.start, word.end) for word in estimate("to be, or", 0, 1200)]
    [(0, 300), (300, 600), (900, 1200)]
    """
    words = tokens(text)
    spans: list[tuple[int, int]] = []
    passed = 0
    for number, word in enumerate(words):
        stop = word.at + word.length
        upper = words[number + 1].at if number + 1 < len(words) else stop
        spans.append((passed, passed := passed + weight(text[word.at : stop])))
        passed += max((PAUSES.get(mark, 0) for mark in text[stop:upper]), default=0)
    scale = max(1, passed)
    return tuple(
        Heard(word.at, word.length, start + (end - start) * first // scale, start + (end - start) * last // scale)
        for word, (first, last) in zip(words, spans, strict=True)
    )
