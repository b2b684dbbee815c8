"""Display text to spoken text: what is written in marks and figures, said in words."""

from functools import cache, lru_cache
from importlib import import_module
from typing import Literal

from audioessay.languages import primary
from audioessay.languages import region as region_of
from audioessay.model.script import Spoken
from audioessay.text import vocabulary
from audioessay.text.normalise import marks
from audioessay.text.normalise.rules import Claims, Rule
from audioessay.text.pronounce import Lexicon

ENGINES = dict.fromkeys(("ja", "ko", "zh"), "eastern") | {"en": "english"}
"""The module with a language's rules, opened on first use: ``european`` for any other that has a table."""


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    """None for a language without a table: figures go as they are and only the marks are mended."""
    table = vocabulary.table(language)
    module = ENGINES.get(language, "european")
    return import_module(f"{__name__}.{module}").rules(language, table) if table else ()


@lru_cache(maxsize=4096)  # an essay that is cast anew is normalised once
def spoken(
    display: str, *, language: str, normalise: bool, lexicon: Lexicon, emoji: Literal["speak", "drop", "name"] = "speak"
) -> Spoken:
    """``display`` as it is to be said, in pieces that cover it without gap or overlap.

    The author's own pronunciations come first. With ``normalise`` False the rest goes as written, for engines that
    read figures well by themselves. ``emoji`` are left to the engine, dropped, or named (in English by their
    Unicode names; in other languages the engine names them).
    """
    claims = Claims(display)
    for hit in lexicon.find(display):
        claims.claim(hit.start, hit.end, hit.entry.say or display[hit.start : hit.end], hit.entry.ipa)
    if emoji != "speak":
        claims.run(marks.EMOJI_DROPPED if emoji == "drop" else marks.EMOJI_NAMED, primary(language))
    if normalise:
        claims.run(marks.CHARACTERS, "")
        claims.run(_rules(primary(language)), region_of(language))
        claims.run(marks.PAUSES, "")
    return Spoken(claims.covering())
