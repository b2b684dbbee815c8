"""The words of ours that listeners read on pages and in show notes, by language (``words.toml``); the essay's are its author's."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """In one language. ``{}`` stands where something is filled in."""

    language: str
    """BCP 47 of these words."""
    chapters: str
    notes: str
    tables: str
    links: str
    written: str
    read: str
    more: str
    """Text of the link to the episode's page."""
    skip: str
    by: str
    draft: str
    player: str
    speed: str
    follow: str
    copy: str
    copied: str
    in_bar: str
    """Said where the browser lets no page write to the clipboard."""
    download: str
    voices: str
    waveform: str
    """Of a title."""
    hint: str
    keys: str
    space: str
    back: str
    forward: str
    sentence: str
    backlink: str
    """To where the note of that label is marked."""
    table: str
    """With its number."""
    pictures: str
    minutes: str
    hours: str
    """Hours and minutes."""
    episodes: str
    earlier: str
    subscribe: str
    feed: str
    address: str
    none: str
    day: str
    """A date: ``{day}``, ``{month}``, ``{year}``."""
    months: list[str]


WORDS: Mapping[str, Words] = {
    language: Words(language, **table)
    for language, table in tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8")).items()
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
    return say.day.format(day=when.day, month=say.months[when.month - 1], year=when.year)


def length(ms: int, say: Words) -> str:
    """A duration in minutes, one at least; hours where there are any."""
    minutes = max(1, round(ms / 60_000))
    return say.minutes.format(minutes) if minutes < 60 else say.hours.format(*divmod(minutes, 60))


def _parts(language: str) -> list[str]:
    return language.lower().replace("_", "-").split("-")
