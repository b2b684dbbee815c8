"""Dates in figures, times of day and how long something took, in English."""

from audioessay import regex as re
from audioessay.text.normalise.english.context import ARTICLE, NOT_NOUNS, TABLE, attributive, next_noun, stop
from audioessay.text.normalise.english.numbers import cardinal, ordinal, short_year, spoken_number, year

MONTHS = TABLE["calendar"]["months"].split()
CLOCK = re.compile(r"\b(?:at|from|until|till|by|since|before|after|past|clock|time|UTC|GMT)\W*$", re.IGNORECASE)
"""Before hours, minutes and seconds that are a time of day."""
LASTING = re.compile(
    r"\b(?:took|takes?|taking|last(?:s|ed|ing)?|for|within|under|over|every|after|than|wait(?:s|ed|ing)?|about|only|just|nearly|another|exactly)\s$"
)


def date(match: re.Match[str], region: str) -> str | None:
    """04/07/2019: the region's order; where it does not tell, and both orders would be dates, the figures as they stand."""
    first, second, text = int(match["a"]), int(match["b"]), match["y"]
    said = year(int(text), region) if len(text) == 4 else short_year(int(text))
    if first <= 12 and second <= 12 and not region:
        return f"{cardinal(first)}, {cardinal(second)}, {said}"
    month_first = first <= 12 and region in {"US", ""}
    day, month = (second, first) if month_first else (first, second)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    name = MONTHS[month - 1]
    return (
        f"{name} {ordinal(day)}, {said}" if month_first or region == "US" else f"the {ordinal(day)} of {name}, {said}"
    )


def month_of(match: re.Match[str], region: str) -> str | None:
    """2020-12, where the second figure cannot be a later year."""
    number, text = int(match["m"]), match["y"]
    return f"{MONTHS[number - 1]} {year(int(text), region)}" if number <= int(text[2:]) else None


def clock(match: re.Match[str], region: str) -> str | None:
    """A time of day, or two: 7.30pm, 14:05, 9–11 a.m."""
    if int(match["h"]) > 24 or (match["h2"] and int(match["h2"]) > 24):
        return None
    said = _clock(match["h"], match["m"], match["half"])
    if match["s"]:
        said += f" and {cardinal(int(match['s']))} seconds"
    if match["h2"]:
        said += " to " + _clock(match["h2"], match["m2"], match["half2"])
    return said + stop(match)


def _clock(hours: str, minutes: str | None, half: str | None) -> str:
    """Its half as ``A.M``, which engines say as two letters in one word."""
    hour, said = int(hours), cardinal(int(hours))
    if minutes and int(minutes):
        said += f" {short_year(int(minutes))}"
    elif minutes and not half:
        said = "midnight" if hour in (0, 24) else f"{said} o'clock" if hour < 13 else f"{said} hundred"
    return f"{said} {half[0].upper()}.M" if half else said


def lasting(match: re.Match[str], region: str) -> str | None:
    """1h 20m, 2:03:59"""
    groups, single = match.groupdict(), attributive(match)
    said = []
    for group, name in (("h", "hour"), ("m", "minute"), ("s", "second")):
        if count := int(groups.get(group) or 0):
            said.append(f"{cardinal(count, region)} {name}{'' if count == 1 or single else 's'}")
    if len(said) == 3:
        return f"{said[0]} {said[1]} and {said[2]}"
    return " ".join(said) or None


def colons(match: re.Match[str], region: str) -> str | None:
    """2:03:59, unless it is a time of day."""
    before = match.string[max(0, match.start() - 16) : match.start()]
    return None if CLOCK.search(before) else lasting(match, region)


def minutes(match: re.Match[str], region: str) -> str | None:
    """58:21, where something lasts and it is later than any hour."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    lasts = int(match["m"]) > 24 and (LASTING.search(before) or re.search(r"\b(?:in|time of|at)\s$", before))
    return lasting(match, region) if lasts else None


def seconds(match: re.Match[str], region: str) -> str | None:
    """12s, 90s: a decade unless something lasts."""
    text, single = match["n"], attributive(match)
    before = match.string[max(0, match.start() - 12) : match.start()]
    if not ("." in text or LASTING.search(before) or (single and not text.endswith("0"))):
        return None
    return f"{spoken_number(text, region)} second{'' if text == '1' or single else 's'}"


def old(match: re.Match[str], region: str) -> str:
    """A 12yo, my 12yo son; he is 12 y.o."""
    age = cardinal(int(match["n"]))
    if match["many"]:
        return f"{age}-year-olds"
    described = (
        attributive(match)
        or ARTICLE.search(match.string[max(0, match.start() - 40) : match.start()])
        or next_noun(match) not in NOT_NOUNS | {""}
    )
    return f"{age}-year-old" if described else f"{age} years old"
