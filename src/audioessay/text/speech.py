"""Speeches that run over paragraphs: by the custom of print each paragraph opens with a mark, and only the last one closes."""

import re
from collections.abc import Sequence

_PAIRS = (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ('"', '"'))
LONGEST = 30
"""Paragraphs that a speech may have; a mark that was forgotten binds nothing for longer."""


def bound(paragraphs: Sequence[str]) -> list[bool]:
    """Of each paragraph, whether the speech that it leaves open goes on in the next."""
    result = [False] * len(paragraphs)
    for index in range(len(paragraphs)):
        if result[index]:
            continue
        for opens, closes in _PAIRS:
            if _open(paragraphs[index], opens, closes):
                end = _closing(paragraphs[index + 1 : index + 1 + LONGEST], opens, closes)
                for at in range(index, index + end):
                    result[at] = True
                break
    return result


def _open(text: str, opens: str, closes: str) -> bool:
    """Whether a quotation is open at the end of a paragraph."""
    if opens == closes:
        return text.count(opens) % 2 == 1
    low = text.rfind(opens)
    return low >= 0 and _place(text[low + 1 :], closes) < 0


def _closing(following: Sequence[str], opens: str, closes: str) -> int:
    """How many paragraphs the speech has after the one that opened it; 0 where none of them closes it."""
    marked = following[0].lstrip().startswith(opens) if following else False
    for number, text in enumerate(following, 1):
        inside = text.lstrip()
        if inside.startswith(opens) is not marked:
            return 0
        inside = inside.removeprefix(opens)
        low, high = inside.find(opens) if opens != closes else -1, _place(inside, closes)
        if low >= 0 and not 0 <= high < low:
            return 0
        if high >= 0:
            return number if marked or closes != "’" else 0
    return 0


def _place(text: str, closes: str) -> int:
    """Where a mark closes, or −1; an apostrophe is none."""
    found = re.search(r"’(?!\w)", text) if closes == "’" else re.search(re.escape(closes), text)
    return found.start() if found else -1
