"""Dates and times of day in English, in both orders."""

import re

from audioessay.text.normalise.english.context import TABLE, stop
from audioessay.text.normalise.english.numbers import DASH, cardinal, ordinal, short_year, year
from audioessay.text.normalise.rules import DIGIT, Rule, rule
from audioessay.text.wordlist import ordered

MONTHS = ordered(TABLE["calendar"]["months"])
SHORT = {month[:3]: month for month in MONTHS} | {"Sept": "September"}
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(sorted(SHORT, key=len, reverse=True))})\b\.?)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
SUFFIX = r"(?:st|nd|rd|th)?"
YEAR = r"(?:,?\s(?P<year>[12]\d{3})(?![\d,.:]?\d|s\b))?"


def month(text: str) -> str:
    """A month's full name."""
    bare = text.rstrip(".")
    return SHORT.get(bare, bare)


def _year(match: re.Match[str], region: str) -> str:
    return f", {year(int(match['year']), region)}" if match["year"] else ""


def _day_first(match: re.Match[str], region: str) -> str:
    """4 July 2019, 4th of July, 4–6 July."""
    the = match["the"] or ("The " if _opens(match) else "the ")
    last = f" to the {ordinal(int(match['last']))}" if match["last"] else ""
    return f"{the}{ordinal(int(match['day']))}{last} of {month(match['month'])}{_year(match, region)}"


def _month_first(match: re.Match[str], region: str) -> str:
    """July 4, 2019; July 4–6."""
    the = "the " if region in {"GB", "IE", "AU", "NZ", "IN", "ZA"} else ""
    link = " and " if match["and"] else " to "
    last = f"{link}{the}{ordinal(int(match['last']))}" if match["last"] else ""
    return f"{month(match['month'])} {the}{ordinal(int(match['day']))}{last}{_year(match, region)}"


def _opens(match: re.Match[str]) -> bool:
    return match.start() < 20 and not match.string[: match.start()].strip()


def _iso(match: re.Match[str], region: str) -> str | None:
    return _date(int(match["y"]), int(match["m"]), int(match["d"]), region)


def _date(whole: int, number: int, day: int, region: str, said: str = "") -> str | None:
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    said = said or year(whole, region)
    if region == "US":
        return f"{MONTHS[number - 1]} {ordinal(day)}, {said}"
    return f"the {ordinal(day)} of {MONTHS[number - 1]}, {said}"


def _figures(match: re.Match[str], region: str) -> str | None:
    """04/07/2019: the region's order; where it does not tell, and both orders would be dates, the figures as they stand."""
    first, second, text = int(match["a"]), int(match["b"]), match["y"]
    said = year(int(text), region) if len(text) == 4 else short_year(int(text))
    whole = int(text)
    if first > 12 or region not in {"US", ""}:
        return _date(whole, second, first, region, said)
    if second > 12 or region == "US":
        return _date(whole, first, second, "US", said)
    return f"{cardinal(first)}, {cardinal(second)}, {said}"


def _clock(hours: str, minutes: str | None, half: str) -> str:
    """A time of day: its half as ``A.M`` is said by engines as two letters in one word."""
    hour = int(hours)
    if not minutes:
        said = cardinal(hour)
    elif int(minutes) == 0:
        said = (
            cardinal(hour)
            if half
            else "midnight"
            if hour in (0, 24)
            else f"{cardinal(hour)} o'clock"
            if hour < 13
            else f"{cardinal(hour)} hundred"
        )
    else:
        said = f"{cardinal(hour)} {short_year(int(minutes))}"
    return f"{said} {half}".strip()


def _half(text: str | None) -> str:
    return f"{text[0].upper()}.M" if text else ""


def _time(match: re.Match[str], region: str) -> str | None:
    if int(match["h"]) > 24 or (match["h2"] and int(match["h2"]) > 24):
        return None
    said = _clock(match["h"], match["m"], _half(match["half"]))
    if match["s"]:
        said += f" and {cardinal(int(match['s']))} seconds"
    if match["h2"]:
        said += " to " + _clock(match["h2"], match["m2"], _half(match["half2"]))
    return said + stop(match)


DAYS = {day[:3]: day for day in ordered(TABLE["calendar"]["days"])} | {
    "Tues": "Tuesday",
    "Weds": "Wednesday",
    "Thurs": "Thursday",
}


def _days(match: re.Match[str], region: str) -> str:
    return f"{DAYS[match['a']]} to {DAYS[match['b']]}"


_DAY_NAMES = "|".join(sorted(DAYS, key=len, reverse=True))
_HALF = r"[ap]\.m\.|[ap]\.?m\b|[AP]\.M\.|[AP]M\b"
_SECOND = rf"(?:{DASH}(?P<h2>\d{{1,2}})(?:[:.](?P<m2>[0-5]\d))?(?:\s?(?P<half2>{_HALF}))?(?![\w:]))?"

NAMED = "|".join(sorted(month[:3] for month in MONTHS))

RULES: tuple[Rule, ...] = (
    rule(
        rf"(?P<the>\b[Tt]he\s)?(?<![\w.,:/$£€])(?P<day>{DAY}){SUFFIX}(?:{DASH}(?P<last>{DAY}){SUFFIX})?(?:\s|\sof\s|-)(?P<month>{MONTH})(?!\w){YEAR}",
        _day_first,
        needs=NAMED,
    ),
    rule(
        rf"\b(?P<month>{MONTH})\s(?:the\s)?(?P<day>{DAY}){SUFFIX}(?:(?:{DASH}|(?P<and>\sand\s))(?P<last>{DAY}){SUFFIX})?(?!\w|[.,:]\d|\s?%|\s(?:million|billion|percent|per cent)){YEAR}",
        _month_first,
        needs=NAMED,
    ),
    rule(
        rf"\b(?P<m>{'|'.join(sorted(SHORT, key=len, reverse=True))})\.(?=,?\s\d)",
        lambda match, region: SHORT[match["m"]],
        needs=DIGIT,
    ),
    rule(r"(?<![\w/-])(?P<y>[12]\d{3})[-/](?P<m>[01]\d)[-/](?P<d>[0-3]\d)(?![\w/-])", _iso, needs=r"\d{4}[-/]\d\d[-/]"),
    rule(
        r"(?<![\w/.])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>[12]\d{3}|\d\d)(?![\w/]|[.-]\d)",
        _figures,
        needs=r"\d[/.-]\d\d?[/.-]\d",
    ),
    rule(r"(?<![\w/.,])9/11(?![\w/]|[.,]\d)", "nine eleven", needs=DIGIT),
    rule(r"(?<![\w/.,])24/7(?![\w/]|[.,]\d)", "twenty-four seven", needs=DIGIT),
    rule(
        rf"(?<![\w:.,/$£€])(?P<h>\d{{1,2}})(?P<m>(?!))?(?P<s>(?!))?(?P<half>(?!))?{DASH}(?P<h2>\d{{1,2}})(?:[:.](?P<m2>[0-5]\d))?\s?(?P<half2>{_HALF})(?!\w)",
        _time,
        needs=r"\d\s?[apAP]\.?[mM]",
    ),
    rule(
        rf"(?<![\w:.,/])(?P<h>\d{{1,2}})(?::(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?)(?:\s?(?P<half>{_HALF}))?(?![\w:]){_SECOND}",
        _time,
        needs=r"\d:\d\d",
    ),
    rule(
        rf"(?<![\w:.,/])(?P<h>\d{{1,2}})(?:[.](?P<m>[0-5]\d))?(?P<s>(?!))?\s?(?P<half>{_HALF})(?!\w){_SECOND}",
        _time,
        needs=r"\d\s?[apAP]\.?[mM]",
    ),
    rule(
        rf"\b(?P<a>{'|'.join(MONTHS)}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\s?[–—]\s?(?=[A-Z])",
        lambda match, region: f"{match['a']} to ",
        needs="[–—]",
    ),
    rule(rf"\b(?P<a>{_DAY_NAMES})\.?{DASH}(?P<b>{_DAY_NAMES})\b", _days, needs="[–—-]"),
)
