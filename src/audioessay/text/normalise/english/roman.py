"""Roman numerals, where what stands beside them says that they are: *Chapter IV*, *Henry VIII*, *pp. xii–xv*."""

import re
import unicodedata

from audioessay.text.normalise.english.context import NOT_NOUNS, TABLE, next_noun
from audioessay.text.normalise.english.numbers import cardinal, ordinal, year
from audioessay.text.normalise.roman import number
from audioessay.text.normalise.rules import STOP, Rule, rule
from audioessay.text.wordlist import ordered, words

ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

PARTS, NAMES = ordered(TABLE["roman"]["parts"]), ordered(TABLE["roman"]["names"])
"""What is numbered (*Part II* is part two), and who is counted (*Louis XIV* is Louis the fourteenth)."""
RULERS = "|".join(ordered(TABLE["roman"]["rulers"]))

UPPER = r"(?=[IVX]\b|[IVXLCDM]{2,12}\b)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
LOWER = r"(?=[ivx]\b|[ivxlc]{2,12}\b)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
"""Well-formed; of single letters only those that are seldom anything else after *Part* or *p.*"""
WORDS = words(TABLE["roman"]["letters"])
"""Letters that are rather something else when nothing says that they are figures."""


def _part(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    """The figures after a part's name, one or a range."""
    said = cardinal(number(match["n"]), region)
    if match["n2"]:
        said += f" to {cardinal(number(match['n2']), region)}"
    return ((match.start("n"), match.end(), said),)


def _ruler(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    return ((match.start("n"), match.end("n"), f"the {ordinal(number(match['n']))}"),)


def _century(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...]:
    return ((match.start(), match.end(), ordinal(number(match["n"] or "I"))),)


def _other(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    """Behind any other name: *Final Fantasy VII*; at the head of a heading: *III. The turn*."""
    text = match["n"]
    before = match["before"].lower()
    if text in WORDS or len(text) < 2 or number(text) > 60 or before in NOT_NOUNS:
        return None
    if text == "IV" and next_noun(match) in MEDICINE:
        return None
    return ((match.start("n"), match.end("n"), cardinal(number(text), region)),)


def _alone(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    return ((match.start("n"), match.end("n"), cardinal(number(match["n"]), region)),)


def _year(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    whole = number(match["n"])
    return ((match.start("n"), match.end("n"), year(whole, region)),) if 1500 <= whole <= 2099 else None


BODIES = "Corps|Arm(?:y|ies)|Legion|Fleet|Division|Dynasty|Olympiad|Congress|Brigade|Regiment|International|Republic|Reich|Symposium|Conference|Battalion|Squadron"


def _glyph(match: re.Match[str], region: str) -> str:
    """Ⅳ, one character for all of it: behind a name its owner is counted."""
    value = number(unicodedata.normalize("NFKC", match["n"]))
    return f"the {ordinal(value)}" if GLYPH_OWNER.search(match.string, 0, match.start()) else cardinal(value, region)


def _war(match: re.Match[str], region: str) -> str:
    return "World War " + ("two" if match["n"] in ("II", "2") else "one")


MEDICINE = words(TABLE["roman"]["medicine"])
"""IV before these is *intravenous*."""
GLYPH_OWNER = re.compile(rf"\b(?:{'|'.join(NAMES)}|(?:{RULERS})\s[A-Z]\w+)\s$")
NUMERAL = r"[IVXLCDM]{2}|\b[VX]\b|[A-Z]\w{0,20} I\b"
_RANGE = rf"(?:\s?[–—-]\s?(?P<n2>{UPPER})\b)?"

RULES: tuple[Rule, ...] = (
    rule(r"(?P<n>[\u2160-\u217f]+)", _glyph),
    rule(r"\bWW-?(?P<n>I{1,2}|[12])(?!\w)", _war, needs="WW"),
    rule(
        rf"\b(?:(?P<n>(?=[IVXL]{{2,8}}\b|[VX]\b)L?X{{0,4}}(?:IX|IV|V?I{{0,3}}))(?=\s(?:[A-Z]\w+\s){{0,2}}(?:{BODIES})\b)|(?P<i>I)(?=\sCorps\b))",
        _century,
        needs=BODIES,
    ),
    rule(
        rf"\b(?:{'|'.join(PARTS)}|{'|'.join(PARTS).upper()})s?\.?[ \u00a0](?P<n>{UPPER})\b(?!['’](?!s\b)|\.[A-Z]){_RANGE}",
        _part,
        needs=NUMERAL,
    ),
    rule(
        rf"\b(?:(?:pp?|ch|chap|vol|bk)s?\.\s?|(?:pt|sec|fig|no|art)s?\.\s?(?=[ivxIVX]{{2}}))(?P<n>{LOWER}|{UPPER})\b(?:\s?[–—-]\s?(?P<n2>{LOWER}|{UPPER})\b)?",
        _part,
        needs=STOP,
    ),
    rule(
        rf"\b(?:{'|'.join(PARTS).lower()})s?\s(?P<n>(?=[ivx]{{2,}}){LOWER}|(?=[IVX]{{2,}}){UPPER})\b(?:\s?[–—-]\s?(?P<n2>{LOWER}|{UPPER})\b)?",
        _part,
        needs=r"\b(?:[ivx]{2}|[IVX]{2})",
    ),
    rule(
        rf"\b(?:(?:{RULERS})\s[A-Z][\w'’]+|{'|'.join(NAMES)})(?:\s[A-Z][a-z]+)?\s(?P<n>(?=[IVXL]{{2,}}|[VX])[XL]*(?:IX|IV|V?I{{0,3}}))\b",
        _ruler,
        needs=NUMERAL,
    ),
    rule(rf"\b(?:{RULERS})\s[A-Z][\w'’]+(?:\s[A-Z][a-z]+)?\s(?P<n>I)\b(?!['’](?!s\b))", _ruler, needs=NUMERAL),
    rule(
        rf"\b(?:{'|'.join(NAMES)})\s(?P<n>I)(?=['’]s\b|\s?[,;:.)!?](?!\.)|\s(?:of|and|was|had|is|has|in|the|who|reigned|ruled|died)\b|$)",
        _ruler,
        needs=NUMERAL,
    ),
    rule(
        r"\b(?P<n>(?=[IVX]{1,5}\b)X{0,2}(?:IX|IV|V?I{0,3}))(?:th|st|nd|rd)?(?=[\s-](?:century|centuries)\b)",
        _century,
        needs="[IVX]",
    ),
    rule(rf"^\W*(?P<n>{UPPER})(?=\W*$)", _alone),
    rule(r"^\W*(?P<n>(?=[IVX]+[.):])X{0,3}(?:IX|IV|V?I{0,3}))(?=[.):]\s+(?![A-Z]\.)[\W]*[A-Z])", _alone),
    rule(
        r"\b(?P<n>MC?[MDCLXVI]{3,})\b",
        lambda match, region: _year(match, region) if ROMAN.fullmatch(match["n"]) else None,
    ),
    rule(rf"(?P<before>\b[A-Z]\w*[a-z0-9])\s(?P<n>{UPPER})(?![\w'’]|\.[A-Z])", _other, needs=NUMERAL),
)
