"""Money in English: symbols and codes before or after the amount, scales, ranges, minor units."""

import re

from audioessay.text import vocabulary
from audioessay.text.normalise.english.context import TABLE, attributive
from audioessay.text.normalise.english.numbers import DASH, NUMBER, START, cardinal, spoken_number, value
from audioessay.text.normalise.rules import DIGIT, Rule, rule

CURRENCIES = vocabulary.forms(TABLE["currencies"])
"""By symbol: one, many and, where there is a smaller coin, one and many of it."""
CODES = vocabulary.forms(TABLE["codes"])
SCALES: dict[str, str] = TABLE["scales"]
WORDS = "hundred|thousand|million|billion|trillion|quadrillion"
SYMBOL = "(?:" + "|".join(re.escape(symbol) for symbol in sorted(CURRENCIES, key=len, reverse=True)) + ")"
CODE = "(?:" + "|".join(CODES) + ")"
SCALE = rf"(?:[ \u00a0-]?(?:{WORDS})\b|\s?(?:mn|mln|bn|bln|tn|trn)\b|(?:[kKmMbBtT]|MM|mil)\b)"
AMOUNT = rf"{NUMBER}(?![.,]?\d)"
SIGN = r"(?P<sign>(?<![^\s(\[“\"‘'=<>$£€])[+−–-])?"
NAME = {"+": "plus ", "−": "minus ", "–": "minus ", "-": "minus "}


def scale(text: str | None) -> str:
    """The word for a scale as written, with a space before it; or ``""``."""
    bare = (text or "").strip(" \u00a0-").lower()
    return f" {SCALES.get(bare, bare)}" if bare else ""


def _money(match: re.Match[str], region: str) -> str:
    """Any of the forms: the pattern names what it found."""
    name = match["unit"].strip()
    one, many, minor, minors = (*(CODES.get(name) or CURRENCIES[name]), "", "")[:4]
    sign = NAME.get(match["sign"] or "", "")
    first, second = match["first"], match["second"]
    first_scale, second_scale = scale(match["scale"]), scale(match["scale2"])
    describes = attributive(match) or (match["scale2"] or match["scale"] or "").startswith("-")
    if second:
        low = spoken_number(first, region) + (first_scale if first_scale != second_scale else "")
        return f"{sign}{low} to {spoken_number(second, region)}{second_scale} {one if describes else many}"
    whole, point, cents = first.partition(".")
    if first_scale:
        return f"{sign}{spoken_number(first, region)}{first_scale} {one if describes else many}"
    if point and len(cents) == 2 and minor:
        pounds, pence = int(value(whole)), int(cents)
        small = f"{cardinal(pence)} {minor if pence == 1 else minors}"
        large = f"{spoken_number(whole, region)} {one if pounds == 1 or (describes and not pence) else many}"
        return sign + (large if not pence else small if not pounds else f"{large} and {small}")
    alone = value(first) == 1 or describes
    return f"{sign}{spoken_number(first, region)} {one if alone else many}"


def _pence(match: re.Match[str], region: str) -> str:
    number = int(match["n"] or match["p"])
    one, many = ("cent", "cents") if match["mark"] else ("penny", "pence")
    return f"{cardinal(number)} {one if number == 1 or attributive(match) else many}"


_AMOUNTS = rf"(?P<first>{AMOUNT})(?P<scale>{SCALE})?(?:(?:{DASH})(?:(?P=unit)\s?)?(?P<second>{AMOUNT})(?P<scale2>{SCALE})?)?(?!\w)"

RULES: tuple[Rule, ...] = (
    rule(rf"{SIGN}(?<!\w)(?P<unit>{SYMBOL})\s?{_AMOUNTS}", _money, needs=DIGIT),
    rule(rf"{SIGN}\b(?P<unit>{CODE})\s?{_AMOUNTS}", _money, needs=DIGIT),
    rule(
        rf"{SIGN}{START}(?P<first>{AMOUNT})(?P<scale>{SCALE})?(?:{DASH}(?P<second>{AMOUNT})(?P<scale2>{SCALE})?)?\s?(?P<unit>[€£]|{CODE}\b)(?!\w)",
        _money,
        needs=DIGIT,
    ),
    rule(rf"{START}(?P<n>\d{{1,3}})\s?(?P<mark>¢)|{START}(?P<p>\d{{1,2}})p\b", _pence, needs=DIGIT),
)
