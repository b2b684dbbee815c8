"""What the languages of Europe share: decimal commas, ranges, money, measures, percentages and abbreviations, each in its own words.

Numbers stay in figures: the engines' own front ends say them right in these languages.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from audioessay.text.normalise.rules import DIGIT, STOP, Rule, rule

NUMBER = r"(?:\d{1,3}(?:[.\u00a0\u202f\u2009’']\d{3})+|\d+)(?:,\d+)?"
START = r"(?<!\w)(?<!\d[.,:/])"
GROUPING = re.compile(r"[.\u00a0\u202f\u2009’'](?=\d{3})")
SYMBOLS = r"[€$£¥]|zł|R\$|US\$"
BIG = 1_000_000

Count = Callable[[str], int]
"""Which of a noun's forms a number takes, by its place in the tuple."""


def one_or_many(number: str) -> int:
    """Singular for exactly one."""
    return 0 if number == "1" else 1


@dataclass(frozen=True)
class Manner:
    """How a language says things."""

    to: str
    """Between the ends of a range."""
    percent: str
    currencies: Mapping[str, tuple[str, ...]]
    """By symbol: forms for one and for many (Polish: for one, for few, for many)."""
    scales: Mapping[str, tuple[str, ...]]
    """Abbreviated or whole words for thousand, million, billion: forms as above."""
    units: Mapping[str, tuple[str, ...]]
    abbreviations: Mapping[str, str]
    """Patterns, without the borders around them, and what to say."""
    numbered: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations that hold before a figure only."""
    halves: Mapping[str, str] = field(default_factory=dict)
    """½, ¼, ¾."""
    sign: Mapping[str, str] = field(default_factory=dict)
    """&, §, ×, = …"""
    linked: str = ""
    """Between millions and a currency: *millones* de *euros*."""
    elides: bool = False
    """Whether *de* loses its e before a vowel."""
    cents: str = " "
    """Between whole money and its cents."""
    form: Count = one_or_many
    cast: tuple[Rule, ...] = ()
    """Rules of its own, of higher rank."""


def bare(number: str) -> str:
    """A number without its grouping.

    >>> bare("1.234.567,5")
    '1234567,5'
    """
    return GROUPING.sub("", number)


def rules(manner: Manner) -> tuple[Rule, ...]:
    """The rules of a language, by rank."""

    def noun(forms: tuple[str, ...], number: str) -> str:
        return forms[min(manner.form(number), len(forms) - 1)]

    def money(match: re.Match[str], region: str) -> str:
        symbol = match["a"] or match["b"]
        first, second = bare(match["n"]), match["n2"]
        last = bare(second) if second else first
        said = f"{first} {manner.to} {last}" if second else first
        forms = manner.currencies[symbol]
        if match["scale"]:
            of = manner.linked
            if of.endswith(" de") and manner.elides and forms[-1].startswith("e"):
                return f"{said} {noun(manner.scales[match['scale']], last)} d'{forms[-1]}"
            return f"{said} {noun(manner.scales[match['scale']], last)}{of} {forms[-1]}"
        whole, comma, cents = last.partition(",")
        if comma and len(cents) == 2 and not second:
            small = "" if cents == "00" else f"{manner.cents}{int(cents)}"
            return f"{whole} {noun(forms, whole)}{small}"
        return f"{said} {noun(forms, last)}"

    def percent(match: re.Match[str], region: str) -> str:
        return f" {manner.percent}"

    def dash(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
        first, second = bare(match["n"]).split(",")[0], bare(match["n2"]).split(",")[0]
        if match["d"].strip() == "-" and (len(first) > 9 or len(second) > 9 or int(first) >= int(second)):
            return None
        return ((match.start("d"), match.end("d"), f" {manner.to} "),)

    def unit(match: re.Match[str], region: str) -> str:
        number = bare(match["n"])
        return f"{number} {noun(manner.units[match['u']], number)}"

    def scale(match: re.Match[str], region: str) -> str:
        number = bare(match["n"])
        return f"{number} {noun(manner.scales[match['u']], number)}"

    def grouped(match: re.Match[str], region: str) -> str | None:
        return bare(match.group()) if GROUPING.search(match.group()) else None

    def abbreviation(match: re.Match[str], region: str) -> str:
        said = tuple(manner.abbreviations.values())[(match.lastindex or 1) - 1]
        if match.group()[0].isupper() and _at_start(match):
            said = said[0].upper() + said[1:]
        ends = match.group().endswith(".") and not match.string[match.end() : match.end() + 9].strip(' "”’»“)')
        return said + ("." if ends else "")

    def numbered(match: re.Match[str], region: str) -> str:
        return tuple(manner.numbered.values())[(match.lastindex or 1) - 1] + " "

    def half(match: re.Match[str], region: str) -> str:
        return (" " if match.start() and match.string[match.start() - 1].isdigit() else "") + manner.halves[
            match.group()
        ]

    def sign(match: re.Match[str], region: str) -> str:
        return f" {manner.sign[match.group().strip()]} "

    symbols = _any(manner.currencies)
    scales = _any(manner.scales)
    units = _any(manner.units)
    amount = rf"(?P<n>{NUMBER})(?:\s?[–-]\s?(?P<n2>{NUMBER}))?"
    found = [
        *manner.cast,
        rule(
            rf"{START}(?P<a>{symbols})\s?{amount}(?:\s?(?P<scale>{scales})(?!\w))?(?P<b>(?!))?(?!\w)",
            money,
            needs=DIGIT,
        ),
        rule(rf"{START}(?P<a>(?!))?{amount}\s?(?P<scale>{scales})?\s?(?P<b>{symbols})(?!\w)", money, needs=DIGIT),
        rule(r"(?<=\d)\s?%(?!\w)", percent, needs="%"),
        rule(rf"{START}(?P<n>{NUMBER})\s?(?P<u>{units})(?![\w²³/])", unit, needs=DIGIT),
        rule(rf"(?<![\w–-])(?P<n>{NUMBER})(?P<d>\s?–\s?|-)(?P<n2>{NUMBER})(?![\d–-])", dash, needs=DIGIT),
        rule(
            rf"{START}(?P<n>{NUMBER})\s?(?P<u>{_any({key: 1 for key in manner.scales if not key.isalpha() or len(key) > 1})})(?!\w)",
            scale,
            needs=DIGIT,
        ),
        rule(rf"{START}{NUMBER}(?![\d])", grouped, needs=DIGIT),
    ]
    if manner.numbered:
        found.append(
            rule(rf"(?<![\w.])(?:{_groups(manner.numbered)})\s?(?=\d|[IVXLC]+\b)", numbered, needs=r"\d|[IVX]")
        )
    found.append(
        rule(
            rf"(?<![\w.])(?:{_groups(manner.abbreviations)})(?!\w)",
            abbreviation,
            needs=STOP if all("\\." in key for key in manner.abbreviations) else "",
        )
    )
    if manner.halves:
        found.append(rule(f"[{''.join(manner.halves)}]", half))
    if manner.sign:
        found.append(rule(rf"\s?[{re.escape(''.join(manner.sign))}]\s?", sign))
    found.append(rule(r"(?<![\w.])(?P<c>[A-Z]{2})(?!\w|\.\w|['’-])", _two_letters, needs="[A-Z]{2}"))
    return tuple(found)


def _at_start(match: re.Match[str]) -> bool:
    return match.start() < 9 and not match.string[: match.start()].strip(" \"“„«»'(¿¡—–-")


def _two_letters(match: re.Match[str], region: str) -> str | None:
    """EU, UE: two letters that engines take for a word; not where everything is in capitals."""
    near = match.string[max(0, match.start() - 40) : match.end() + 40]
    return ".".join(match["c"]) if any(character.islower() for character in near) else None


def _any(table: Mapping[str, object]) -> str:
    return "(?:" + "|".join(re.escape(key) for key in sorted(table, key=len, reverse=True)) + ")"


def _groups(table: Mapping[str, str]) -> str:
    return "|".join(f"({pattern})" for pattern in table)
