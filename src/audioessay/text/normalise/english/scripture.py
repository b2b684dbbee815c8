"""Chapter and verse in English: *John 3:16*."""

import re

from audioessay.text.normalise.english.context import TABLE
from audioessay.text.normalise.english.numbers import cardinal
from audioessay.text.normalise.rules import Rule, rule

BOOKS: dict[str, str] = {
    **{name: name for name in TABLE["scripture"]["books"].split("; ")},
    **TABLE["scripture"]["short"],
}
NUMBERED = {"1": "First", "2": "Second", "3": "Third", "I": "First", "II": "Second", "III": "Third"}


def _verses(match: re.Match[str], region: str) -> str:
    """*First Corinthians thirteen four to seven*."""
    book = BOOKS[match["book"]]
    said = f"{NUMBERED[match['of']]} " if match["of"] else ""
    said += f"{book} {cardinal(int(match['chapter']), region)} {cardinal(int(match['verse']), region)}"
    if match["last"]:
        other = f"{cardinal(int(match['other']), region)} " if match["other"] else ""
        said += f" to {other}{cardinal(int(match['last']), region)}"
    return said


_BOOK = "|".join(re.escape(name) for name in sorted(BOOKS, key=len, reverse=True))

RULES: tuple[Rule, ...] = (
    rule(
        rf"\b(?:(?P<of>[123]|I{{1,3}})\s)?(?P<book>{_BOOK})\.?\s(?P<chapter>\d{{1,3}})[:.](?P<verse>\d{{1,3}})"
        r"(?:\s?[–—-]\s?(?:(?P<other>\d{1,3}):)?(?P<last>\d{1,3}))?(?![\w:]|[.,]\d)",
        _verses,
        needs=r"\d[:.]\d",
    ),
)
