"""Verse: lines that are broken on purpose."""

from collections.abc import Sequence

from audioessay import regex as re

LONGEST = 72
"""Characters of a line of verse."""
NARROW = 40
"""Characters: no page is set so narrow, so lines of at most this many are meant, whatever they begin with."""
TINY = 24
"""Characters of lines that are meant however few words they have."""
_CODE = re.compile(r"[{};=<>\\$|]|\w\(|^\s*(?:#|//|--\s|-\s[\w-]+:(?:\s|$))|\w\.\w|\w_\w|://")
_WORD = re.compile(r"[^\W\d_]{2,}|[AIOaioyYéàuU]\b")
_OPENERS = "\"'“‘«‹„¿¡([*_—–- "
_ENDS = re.compile(r"[.!?…][\"'”’»)\]*_]*$")


def is_verse(lines: Sequence[str]) -> bool:
    """Whether lines that might be code are verse: words and their punctuation, and more than one line of them."""
    lines = [line for line in lines if line.strip()]
    if len(lines) < 2 or any(len(line.strip()) > LONGEST or _CODE.search(line) for line in lines):
        return False
    words = [len(_WORD.findall(line)) for line in lines]
    return sum(words) >= 2 * len(lines) and sum(count >= 2 for count in words) * 4 >= 3 * len(lines)


def is_stanza(lines: Sequence[str]) -> bool:
    """Whether lines that no mark parts are broken on purpose: short, each begun with a capital, most going on into the next.

    Prose that is broken at a width begins its lines with small letters; prose of one sentence a line ends each with a stop.
    """
    if not 2 <= len(lines) <= 60 or any(len(line) > 60 for line in lines):
        return False
    capitals = all(line.lstrip(_OPENERS)[:1].isupper() for line in lines)
    narrow = all(len(line) <= NARROW for line in lines)
    if not (capitals or narrow) or any(line[:1].isdigit() for line in lines):
        return False
    stops = sum(_ENDS.search(line) is not None for line in lines[:-1])
    words = sum(len(line.split()) for line in lines)
    tiny = max(map(len, lines)) <= TINY and lines[0].lstrip(_OPENERS)[:1].isupper()
    if tiny and len(lines) >= 3 and not stops:
        return True
    return len(lines) >= 3 and 2 * stops <= len(lines) - 1 and words >= (3 if capitals else 2) * len(lines)
