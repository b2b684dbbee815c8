"""The words of ours that listeners read on pages and in show notes, by language (``words.toml``); the essay's are its author's."""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace

from audioessay.publishing.syntax import table
from audioessay.text import vocabulary


class Words(SimpleNamespace):
    """Those of one ``language`` (BCP 47), by the names of ``words.toml``; ``{}`` stands where something is filled in."""


WORDS: Mapping[str, Words] = {
    language: Words(language=language, roles=vocabulary.table("roles")[language], **own)
    for language, own in table("words.toml").items()
}

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})
"""Languages whose usual script runs from right to left (Unicode CLDR, script metadata)."""

RIGHT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})


def words(language: str) -> Words:
    """The words for a BCP 47 tag; English where there are none."""
    return WORDS.get(_parts(language)[0], WORDS["en"])


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: by the tag's script, else by its language.

    >>> direction("fa-IR"), direction("az-Arab"), direction("en-GB")
    ('rtl', 'rtl', 'ltr')
    """
    first, *rest = _parts(language)
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    right = scripts[0] in RIGHT_SCRIPTS if scripts else first in RIGHT_TO_LEFT
    return "rtl" if right else "ltr"


def day(when: date, say: Words, language: str) -> str:
    """The date in those words; for a language that there are none for, as ISO 8601 has it."""
    if _parts(language)[0] != say.language:
        return when.isoformat()
    text: str = say.day.format(day=when.day, month=say.months[when.month - 1], year=when.year)
    return text


def length(ms: int, say: Words) -> str:
    """A duration in minutes, one at least; hours where there are any."""
    minutes = max(1, round(ms / 60_000))
    text: str = say.minutes.format(minutes) if minutes < 60 else say.hours.format(*divmod(minutes, 60))
    return text


def _parts(language: str) -> list[str]:
    return language.lower().replace("_", "-").split("-")
