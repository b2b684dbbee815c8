"""Which lines of plain text are headings, told from their look and from how the text around is set."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from audioessay import regex as re
from audioessay.scripts import EAST, EAST_MARKS, HANGUL
from audioessay.text import vocabulary
from audioessay.text.flow import MASK

LONGEST = 90
"""Characters of a heading."""
MOST_WORDS = 14
WIDE_SCRIPT = re.compile(f"[{EAST}{EAST_MARKS}{HANGUL}]")

_CLOSERS = f"\"'”’»)]›」』）】*_{MASK}"
_STOPS = ".!。！．…‥,;:،؛।、，；：;-–—"
_QUESTIONS = "?？؟;"
_ENDS = ".!?。！？…।؟"
_RE = vocabulary.Regexes("headings")


class SetLine(Protocol):
    """A line as the plain text reader keeps it."""

    text: str
    blank_before: bool
    blank_after: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How a plain text is set."""

    wrapped: bool
    """Paragraphs are broken into lines at a width."""
    lines: bool
    """Each line ends with the end of a sentence."""
    long_lines: bool
    """Each line is a whole paragraph, with or without blank lines between."""
    width: int
    """Characters of a full line."""


def layout_of(lines: Sequence[SetLine]) -> Layout:
    """How most of the lines are set.

    Looks at each pair of lines with no blank line between: in wrapped text the second mostly goes on in the middle of
    a sentence, in one-sentence-a-line text it hardly ever does.
    """
    ended = 0
    full: list[int] = []
    closed: list[int] = []
    for line, following in pairwise(lines):
        if following.blank_before or _RE.item.match(line.text) or is_credit(following.text):
            continue
        if ends_sentence(line.text):
            ended += 1
            closed.append(len(line.text))
        elif following.text[:1].islower() or (WIDE_SCRIPT.match(following.text) and not could_head(line.text)):
            full.append(len(line.text))
    if len(full) > 0.25 * (len(full) + ended):
        full.sort()
        return Layout(wrapped=True, lines=False, long_lines=False, width=full[int((len(full) - 1) * 0.95)])
    wide = bool(lines and WIDE_SCRIPT.search(lines[0].text[:40]))
    long = bool(closed) and sum(closed) / len(closed) > (150 if wide else 320)
    return Layout(wrapped=False, lines=not long, long_lines=long, width=max(closed, default=0))


def could_head(text: str) -> bool:
    """Whether a line has the shape of a heading: short, begun as one, not closed as a sentence is."""
    if not text.strip(MASK) or len(text) > (40 if WIDE_SCRIPT.search(text) else LONGEST):
        return False
    if _RE.numeral.fullmatch(text):
        return True  # with or without a full stop
    first = text.lstrip(f"\"'“‘«‹„¿¡([*_「『（【{MASK}")[:1]
    if not first.isalnum() or first.islower():
        return False
    bare = text.rstrip(_CLOSERS + " ")
    if not bare or (bare[-1] in _STOPS and not _shouted(text)) or len(text.split()) > MOST_WORDS:
        return False
    if any(
        char in _ENDS and after == " " and follow.isupper()
        for char, after, follow in zip(bare, bare[1:], bare[2:], strict=False)
    ) and not (_initials(bare)):
        return False  # two sentences
    if not any(char.isalpha() for char in bare):
        return False
    return not (
        _RE.signed.fullmatch(text) or _RE.byline.match(text) or _RE.date.fullmatch(text) or _RE.address.search(text)
    )


def is_numeral(text: str) -> bool:
    """Whether a line is a number as headings bear it: ``IV.``, ``Chapter 2``."""
    return _RE.numeral.fullmatch(text) is not None


def has_room(text: str, following: str, layout: Layout) -> bool:
    """Whether the next line's first word would have fitted behind it: in wrapped text, the break is then meant."""
    return not layout.wrapped or len(text) + 1 + len(following.split(maxsplit=1)[0]) + 8 < layout.width


def stands_out(line: SetLine, following: SetLine, layout: Layout, *, headed: bool) -> bool:
    """Whether a line that could be a heading is one where it stands. ``headed``: the block before is a heading."""
    text = line.text
    if not could_head(text):
        return False
    opens = line.blank_before or headed
    if text.rstrip(_CLOSERS + " ")[-1:] in _QUESTIONS and not opens:
        return False
    if line.blank_before and line.blank_after:
        return True
    if _RE.numeral.fullmatch(text) and text.endswith("."):
        return opens
    if following.text[:1].islower() and not following.blank_before and not is_credit(following.text):
        return False
    if layout.wrapped:
        return opens and has_room(text, following.text, layout)
    return opens or layout.lines or layout.long_lines


def is_credit(text: str) -> bool:
    """A line that says who wrote it, or when."""
    return (
        len(text) <= 80
        and bool(_RE.signed.fullmatch(text) or _RE.byline.match(text) or _RE.date.fullmatch(text))
        and not ends_sentence(text)
    )


def author_of(text: str) -> str:
    """Who wrote it, from a line such as ``By Ida Bell``."""
    if _RE.signed.fullmatch(text):
        return text
    found = _RE.byline.match(text)
    name = text[found.end() - 1 :] if found else ""
    return name if name and len(name.split()) <= 6 and name[0].isupper() else ""


def ends_sentence(text: str) -> bool:
    """Whether a line ends with the end of a sentence."""
    bare = text.rstrip(_CLOSERS + " ")
    return bool(bare) and (bare[-1] in _ENDS or bare[-1] == ":")


def _shouted(text: str) -> bool:
    """Set in capitals, as titles once were: ``A NEW BOOK.``"""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 3 and text[-1] == "." and all(char.isupper() for char in letters)


def _initials(text: str) -> bool:
    """Every full stop inside belongs to an abbreviation or an initial."""
    inner = re.findall(r"(\w*)[.!?…] (?=\w)", text)
    return bool(inner) and all((len(word) <= 3 and word[:1].isupper()) or word.isdigit() for word in inner)
