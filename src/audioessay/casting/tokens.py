"""Words, marks and sentences of a paragraph, as the stance judge sees them."""

from collections.abc import Sequence
from sys import intern
from typing import NamedTuple

from audioessay import regex as re

TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:['’\-‐][^\W\d_]+)*|--|[.!?;:,—–()\"“”%£$€]")
TURN = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9£$])")


YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
SELF = frozenset(("i", "i'm", "i've", "i'd", "i'll"))
"""Words with a capital that are no names."""


class Token(NamedTuple):
    """A word, a number or a mark."""

    text: str
    """In lower case, with a straight apostrophe."""
    start: int
    """Where it begins in the paragraph's display text."""
    end: int
    capital: bool
    word: bool
    """Whether it is no mark."""


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``.

    >>> [token.text for token in tokens("It isn't 1,200.")]
    ['it', "isn't", '1,200', '.']
    """
    found = []
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        raw, (first, last) = match.group(), match.span()
        word = raw.lower() if raw.isascii() else raw.lower().replace("’", "'").replace("‐", "-")
        found.append(Token(intern(word), first, last, raw[0].isupper(), raw[0].isalnum()))
    return found


def grams(words: Sequence[Token]) -> tuple[str, ...]:
    """Words, pairs of words and the opening of a sentence; numbers and capitalised names are classes, not words."""
    found: list[str] = []
    last = "^"
    for at, (text, _, _, capital, word) in enumerate(words):
        if not word:
            if text != ",":
                last = text
            continue
        if text[0].isdigit():
            text = "<year>" if YEAR.fullmatch(text) else "<number>"
        elif capital and at and text not in SELF:
            text = "<name>"
        found += (text, intern(f"{last} {text}"))
        last = text
    return tuple(found)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences of a paragraph whose reader gave none: cut where a closing mark is followed by a capital.

    >>> sentences("It grew. Did it?")
    ((0, 8), (9, 16))
    """
    found = []
    at = 0
    for match in TURN.finditer(text):
        found.append((at, len(text[: match.end()].rstrip())))
        at = match.end()
    if text[at:].strip():
        found.append((at, len(text.rstrip())))
    return tuple(found)
