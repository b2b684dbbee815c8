"""Years, decades, centuries, ordinals, fractions, ranges and plain numbers in English."""

import re

from audioessay.text.normalise.english.context import counted
from audioessay.text.normalise.english.numbers import (
    DASH,
    END,
    FRACTIONS,
    NUMBER,
    START,
    cardinal,
    digits,
    fraction,
    ordinal,
    plural,
    short_year,
    spoken_number,
    year,
)
from audioessay.text.normalise.rules import DIGIT, Rule, rule

FIRST_YEAR, LAST_YEAR = 1010, 2099
"""Four figures between these are said as a year is, unless they count things."""
QUOTE = "['’‘]"
SIGN = {"+": "plus ", "−": "minus ", "-": "minus ", "–": "minus ", "±": "plus or minus ", "~": "about ", "≈": "about "}


def _is_year(text: str, match: re.Match[str]) -> bool:
    return len(text) == 4 and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR and not counted(match, int(text))


def _decade(match: re.Match[str], region: str) -> str:
    """1990s, ’90s, 1960s–70s."""
    said = _decade_words(match["a"], region)
    return said + (f" to {_decade_words(match['b'], region)}" if match["b"] else "")


def _decade_words(text: str, region: str) -> str:
    if len(text) == 2:
        return (
            plural(short_year(int(text)) if text == "00" else cardinal(int(text))) if text != "00" else "two thousands"
        )
    number = int(text)
    if number == 1000:
        return "thousands"
    if number % 1000 == 0:
        return plural(cardinal(number))
    return plural(year(number, region))


def _many(match: re.Match[str], region: str) -> str:
    """100s of people."""
    return {"100": "hundreds", "10,000": "tens of thousands", "100,000": "hundreds of thousands"}[match["n"]]


def _short_year(match: re.Match[str], region: str) -> str:
    return short_year(int(match["y"]))


def _years(match: re.Match[str], region: str) -> str | None:
    """1914–18, 1914–1918, 2019/20."""
    first, second = match["a"], match["b"]
    if not _is_year(first, match):
        return None
    if len(second) == 2:
        if int(second) <= int(first[2:]):
            return None
        return f"{year(int(first), region)} to {short_year(int(second))}"
    return f"{year(int(first), region)} to {year(int(second), region)}" if int(second) > int(first) else None


def _ordinal(match: re.Match[str], region: str) -> str:
    said = ordinal(int(re.sub(r"\D", "", match["n"])), region)
    if match["c"]:
        return f"{said} century" + ("." if not match.string[match.end() : match.end() + 9].strip() else "")
    return said


def _ordinals(match: re.Match[str], region: str) -> str:
    return f"{ordinal(int(match['a']), region)} to {ordinal(int(match['b']), region)}"


def _fraction(match: re.Match[str], region: str) -> str | None:
    above, below = int(match["a"]), int(match["b"])
    whole = match["whole"]
    if below in (5, 10, 100) and not whole and not match.string.startswith((" of", "-"), match.end()):
        return f"{cardinal(above)} out of {cardinal(below)}"
    if not 2 <= below <= 20 or above >= below:
        return (
            f"{whole + ' ' if whole else ''}{cardinal(above)} over {cardinal(below)}"
            if above != below
            else f"{cardinal(above)} {cardinal(below)}"
        )
    said = fraction(above, below)
    return f"{cardinal(int(whole))} and {said.replace('one ', 'a ', 1)}" if whole else said


def _vulgar(match: re.Match[str], region: str) -> str:
    said = fraction(*FRACTIONS[match["f"]])
    whole = match["n"]
    return f"{spoken_number(whole, region)} and {said.replace('one ', 'a ', 1)}" if whole else said


def _range(match: re.Match[str], region: str) -> str:
    """12–15, 3-1, 10,000–12,000."""
    words = [
        year(int(text), region) if _is_year(text, match) else spoken_number(text, region)
        for text in (match["a"], match["b"])
    ]
    return " to ".join(words)


def _number(match: re.Match[str], region: str) -> str:
    text = match["n"]
    sign = SIGN.get((match["sign"] or "").strip(), "")
    if _is_year(text, match) and not sign.startswith(("plus", "minus")):
        return sign + year(int(text), region)
    if len(text) > 9 and text.isdigit():
        return sign + digits(text)
    return sign + spoken_number(text, region)


def _groups(match: re.Match[str], region: str) -> str:
    """12-34-56: groups that are neither a date nor a range."""
    return digits(match["n"])


SERIES: tuple[Rule, ...] = (
    rule(r"(?<![\w.,$£€])(?P<n>100|10,000|100,000)s(?!\w)", _many, needs=r"00s"),
    rule(r"(?<=\d)\s?[–-]\s?(?=(?:present|today|now)\b)", " to ", needs=r"(?:present|today|now)\b"),
    rule(
        rf"(?<![\w.,:/]){QUOTE}?(?P<a>\d{{3}}0|\d0){QUOTE}?s(?:{DASH}{QUOTE}?(?P<b>\d{{3}}0|\d0){QUOTE}?s)?(?!\w)",
        _decade,
        needs=r"\d0[’'‘]?s",
    ),
    rule(rf"(?<![\w\d]){QUOTE}(?P<y>\d\d)(?![\w'’″\"])", _short_year, needs=DIGIT),
    rule(r"(?<![\w.,:/-])(?P<a>[12]\d{3})\s?[–—/-]\s?(?P<b>[12]\d{3}|\d\d)(?![\w/]|[.,:-]\d)", _years, needs=DIGIT),
    rule(
        rf"{START}(?P<a>\d{{1,3}})(?:st|nd|rd|th){DASH}(?P<b>\d{{1,3}})(?:st|nd|rd|th)\b",
        _ordinals,
        needs=r"\d(?:st|nd|rd|th)",
    ),
    rule(
        rf"{START}(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})(?:st|nd|rd|th|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)(?P<c>[\s-]c\.(?=\s|[),;]|$))?(?!\w)",
        _ordinal,
        needs=r"\d(?:st|nd|rd|th|[ˢⁿʳᵗ])",
    ),
)
"""Figures with a tail or a partner: before letters and figures are taken for a name (*MP3*)."""

RULES: tuple[Rule, ...] = (
    rule(
        rf"{START}(?:(?P<whole>\d{{1,4}})[\s-])?(?P<a>\d{{1,3}})[/⁄](?P<b>\d{{1,3}})(?![\w/⁄]|[.,]\d)",
        _fraction,
        needs=r"[/⁄]",
    ),
    rule(rf"(?:{START}(?P<n>{NUMBER})[\s-]?)?(?P<f>[{''.join(FRACTIONS)}])", _vulgar, needs=f"[{''.join(FRACTIONS)}]"),
    rule(r"(?<![\w.,-])(?P<n>\d{1,4}(?:[-.]\d{2,4}){2,})(?![\w-]|[.,]\d)", _groups, needs=r"\d[-.]\d+[-.]\d"),
    rule(rf"{START}(?P<a>{NUMBER}){DASH}(?P<b>{NUMBER}){END}(?![–-]\d)", _range, needs=DIGIT),
    rule(r"(?<![\w:])(?P<a>\d{1,3}):(?P<b>\d{1,3})(?![\w:])", _range, needs=r"\d:\d"),
    rule(rf"{START}(?P<sign>(?<![^\s(\[“\"‘'=<>$£€])[+±−~≈–-]\s?(?=\d))?(?P<n>{NUMBER}){END}", _number, needs=DIGIT),
)
