"""Words, marks and sentences of a paragraph, as the stance judge sees them."""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:['’\-‐][^\W\d_]+)*|--|[.!?;:,—–()\"“”%£$€]")
TURN = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9£$])")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark."""

    text: str
    """In lower case, with a straight apostrophe."""
    start: int
    """Where it begins in the paragraph's display text."""
    end: int
    capital: bool = False

    @property
    def word(self) -> bool:
        """Whether it is no mark."""
        return self.text[0].isalnum()


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``.

    >>> [token.text for token in tokens("It isn't 1,200.")]
    ['it', "isn't", '1,200', '.']
    """
    found = []
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        raw = match.group()
        found.append(
            Token(raw.lower().replace("’", "'").replace("‐", "-"), match.start(), match.end(), raw[0].isupper())
        )
    return found


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
