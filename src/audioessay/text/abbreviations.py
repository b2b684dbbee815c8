"""Words that a full stop belongs to, by language: what keeps the sentence splitter from stopping at them."""

from functools import cache
from typing import NamedTuple

from audioessay.text import vocabulary
from audioessay.text.wordlist import words


class Abbreviations(NamedTuple):
    """Lower case, without the last full stop."""

    inner: frozenset[str]
    """Stand before what they belong to (``Mr.``, ``cf.``): a sentence never ends with them."""
    numbered: frozenset[str]
    """Abbreviate only before a number (``no. 5``, ``p. 12``, ``fig. 2a``); elsewhere they are words."""
    final: frozenset[str]
    """May end a sentence (``etc.``, ``Inc.``): it does when a word follows that opens one."""
    openers: frozenset[str]
    """Small words that, with a capital, open a sentence."""
    ordinals: bool = False
    """Whether a number with a full stop is an ordinal (``3. Oktober``)."""


TOP_LEVEL = words(
    "com org net edu gov io co uk de fr es it pt nl pl jp kr cn eu us info biz app dev ai tv me fm ly js py md txt pdf html"
)
"""What follows a full stop in an address or a file name, whatever its case."""

EVERYWHERE = Abbreviations(
    inner=words("dr prof mr mrs ms st mt cf n° e.g i.e viz ca dipl ing"),
    numbered=words("no nos nr p pp vol vols fig figs art ch cap n nn"),
    final=words("etc al a.m p.m jr sr co inc ltd corp ph.d m.d b.a m.a d.c s.a"),
    openers=frozenset(),
)


@cache
def of(language: str) -> Abbreviations:
    """The table of a language (primary tag), or what holds everywhere."""
    known = vocabulary.table(language).get("sentences")
    if known is None:
        return EVERYWHERE
    inner, numbered, final, openers = (words(known[kind]) for kind in ("inner", "numbered", "final", "openers"))
    return Abbreviations(inner, numbered, final, openers, known.get("ordinals", False))
