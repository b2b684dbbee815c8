"""Percentages, degrees, measures and multiples in English."""

import re

from audioessay.text import vocabulary
from audioessay.text.normalise.english.context import TABLE, attributive, next_noun
from audioessay.text.normalise.english.money import scale
from audioessay.text.normalise.english.numbers import (
    DASH,
    FRACTIONS,
    NUMBER,
    START,
    cardinal,
    fraction,
    spoken_number,
    value,
)
from audioessay.text.normalise.rules import DIGIT, Rule, rule
from audioessay.text.wordlist import words

UNITS = vocabulary.forms(TABLE["units"])
UNIT = (
    "(?:"
    + "|".join(
        re.escape(unit).replace(r"sq\ ", r"sq\.?\ ").replace(r"cu\ ", r"cu\.?\ ")
        for unit in sorted(UNITS, key=len, reverse=True)
    )
    + ")"
)
TALL, EVENTS = words(TABLE["nouns"]["measured"]), words(TABLE["nouns"]["events"])
FRACTION = f"[{''.join(FRACTIONS)}]"


SIZES = words("tall long wide deep high thick across old")
BARE_ARTICLE = re.compile(r"\b(?i:an?)\s$")
"""*A man 6 ft tall* is six feet tall, *a 6 ft tall man* six foot tall."""


def amount(text: str, region: str) -> str:
    """A number with, perhaps, a fraction behind it: ``2½``."""
    mark = text[-1:]
    if mark not in FRACTIONS:
        return spoken_number(text, region)
    said = fraction(*FRACTIONS[mark])
    whole = text[:-1].strip()
    return f"{spoken_number(whole, region)} and {said.replace('one ', 'a ', 1)}" if whole else said


def _range(match: re.Match[str], region: str) -> tuple[str, bool]:
    """The figure or figures in words, and whether they are exactly one."""
    said = amount(match["n"], region)
    second = match["n2"]
    sign = {
        "+": "plus ",
        "±": "plus or minus ",
        "−": "minus ",
        "-": "minus ",
        "–": "minus ",
        "~": "about ",
        "≈": "about ",
    }.get((match["sign"] or "").strip(), "")
    single = match["n"] in {"1", "½", "¼", "¾"} and not second
    return sign + said + (f" to {amount(second, region)}" if second else ""), single


def _percent(match: re.Match[str], region: str) -> str:
    return _range(match, region)[0] + (" percent" if match["mark"] != "‰" else " per mille")


def _degrees(match: re.Match[str], region: str) -> str:
    said, single = _range(match, region)
    of = {"C": " Celsius", "F": " Fahrenheit"}.get(match["of"] or "", "")
    compass = {"N": " north", "S": " south", "E": " east", "W": " west"}.get(match["of"] or "", "")
    return f"{said} {'degree' if single or (attributive(match) and of) else 'degrees'}{of}{compass}"


def _unit(match: re.Match[str], region: str) -> str | None:
    unit = re.sub(r"^(sq|cu)\.", r"\1", match["unit"])
    following = next_noun(match)
    said, single = _range(match, region)
    if (
        unit == "m"
        and not match["gap"]
        and following
        and following not in TALL
        and following.endswith(("s", "people", "women", "men"))
    ):
        return f"{said} million"
    one, many = UNITS[unit]
    describes = attributive(match) and not (
        following in SIZES and not BARE_ARTICLE.search(match.string, 0, match.start())
    )
    return f"{said} {one if single or describes or (following and following in EVENTS) else many}"


def _scaled(match: re.Match[str], region: str) -> str | None:
    """10k, 3bn."""
    if match["scale"] == "K" and value(match["n"]) < 10:
        return None
    if match["scale"].lower() == "k" and re.match(r"\s(?:run|race)", match.string[match.end() : match.end() + 9]):
        return _range(match, region)[0] + " K"
    return _range(match, region)[0] + scale(match["scale"])


def _feet(match: re.Match[str], region: str) -> str:
    inches = f" {cardinal(int(match['inches']))}" if match["inches"] else ""
    return f"{cardinal(int(match['feet']))} foot{inches}" if inches else f"{cardinal(int(match['feet']))} feet"


def _times(match: re.Match[str], region: str) -> str:
    """3 × 5, 4×4; what follows is said for itself."""
    return f"{amount(match['n'], region)} {'times' if match['gap'] else 'by'} "


def _fold(match: re.Match[str], region: str) -> str:
    return f"{amount(match['n'], region)} times"


_N = rf"{START}(?P<sign>(?<![^\s(\[“\"‘'=<>$£€])[+±−~≈–-]\s?(?=[\d{''.join(FRACTIONS)}]))?(?P<n>{NUMBER}(?:\s?{FRACTION})?|{FRACTION})"
_N2 = rf"(?:\s?%?(?:{DASH})(?P<n2>{NUMBER}{FRACTION}?))?"

RULES: tuple[Rule, ...] = (
    rule(rf"{START}(?P<n>{NUMBER})(?P<gap>\s?)(?:[×✕]\s?|x(?P=gap))(?=\d)", _times, needs=r"[×✕x]"),
    rule(rf"{START}(?P<n>{NUMBER})(?:\s?[×✕]|x)(?!\w)", _fold, needs=r"[×✕x]"),
    rule(r"(?<=\d)\sin\.(?=\s[a-z\d(]|[,;)])", " inches", needs=DIGIT),
    rule(rf"{_N}{_N2}\s?(?P<mark>[%‰])", _percent, needs="[%‰]"),
    rule(rf"{_N}(?:\s?[°º]?[CF]?{DASH}(?P<n2>{NUMBER}))?\s?[°º]\s?(?P<of>[CFNSEW]\b)?", _degrees, needs="[°º]"),
    rule(r"(?<![\w.,])(?P<feet>\d{1,2})['’′]\s?(?P<inches>1[01]|\d)(?:\"|”|″|''|’’)", _feet, needs=r"['’′]"),
    rule(r"(?<![\w.,])(?P<feet>\d{1,3})\s?ft\s(?P<inches>1[01]|\d)\s?in\b", _feet, needs=r"\dft|\d ft"),
    rule(
        rf"{_N}{_N2}(?P<gap>[ \u00a0\u202f-])?(?P<unit>{UNIT})(?:\.(?=\s+[a-z\d(]|[,;:)]))?(?![\w/²³’'])",
        _unit,
        needs=DIGIT,
    ),
    rule(rf"{_N}{_N2}(?P<scale>[kK]|bn|tn|mn|trn|(?<=\d)M)\b", _scaled, needs=r"[\d¼-¾⅐-⅞](?:[kKM]|bn|[tm]r?n)"),
)
