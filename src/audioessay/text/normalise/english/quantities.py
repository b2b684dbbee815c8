"""Percentages, degrees, measures and multiples in English."""

import re

from audioessay.text.normalise.english.context import attributive, next_noun
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

UNITS = {
    "km": "kilometre kilometres",
    "m": "metre metres",
    "cm": "centimetre centimetres",
    "mm": "millimetre millimetres",
    "nm": "nanometre nanometres",
    "µm": "micrometre micrometres",
    "μm": "micrometre micrometres",
    "ft": "foot feet",
    "yd": "yard yards",
    "yds": "yard yards",
    "mi": "mile miles",
    "km²": "square_kilometre square_kilometres",
    "km2": "square_kilometre square_kilometres",
    "sq km": "square_kilometre square_kilometres",
    "m²": "square_metre square_metres",
    "m2": "square_metre square_metres",
    "sq m": "square_metre square_metres",
    "cm²": "square_centimetre square_centimetres",
    "sq ft": "square_foot square_feet",
    "sq mi": "square_mile square_miles",
    "m³": "cubic_metre cubic_metres",
    "m3": "cubic_metre cubic_metres",
    "cm³": "cubic_centimetre cubic_centimetres",
    "ha": "hectare hectares",
    "kg": "kilogram kilograms",
    "g": "gram grams",
    "mg": "milligram milligrams",
    "µg": "microgram micrograms",
    "μg": "microgram micrograms",
    "mcg": "microgram micrograms",
    "lb": "pound pounds",
    "lbs": "pound pounds",
    "oz": "ounce ounces",
    "l": "litre litres",
    "L": "litre litres",
    "ml": "millilitre millilitres",
    "mL": "millilitre millilitres",
    "cl": "centilitre centilitres",
    "dl": "decilitre decilitres",
    "km/h": "kilometre_per_hour kilometres_per_hour",
    "kmh": "kilometre_per_hour kilometres_per_hour",
    "kph": "kilometre_per_hour kilometres_per_hour",
    "mph": "mile_per_hour miles_per_hour",
    "mpg": "mile_per_gallon miles_per_gallon",
    "m/s": "metre_per_second metres_per_second",
    "rpm": "revolution_per_minute revolutions_per_minute",
    "bpm": "beat_per_minute beats_per_minute",
    "fps": "frame_per_second frames_per_second",
    "ppm": "part_per_million parts_per_million",
    "Hz": "hertz hertz",
    "kHz": "kilohertz kilohertz",
    "MHz": "megahertz megahertz",
    "GHz": "gigahertz gigahertz",
    "kB": "kilobyte kilobytes",
    "KB": "kilobyte kilobytes",
    "MB": "megabyte megabytes",
    "GB": "gigabyte gigabytes",
    "TB": "terabyte terabytes",
    "PB": "petabyte petabytes",
    "kbps": "kilobit_per_second kilobits_per_second",
    "kbit/s": "kilobit_per_second kilobits_per_second",
    "Mbps": "megabit_per_second megabits_per_second",
    "Gbps": "gigabit_per_second gigabits_per_second",
    "W": "watt watts",
    "kW": "kilowatt kilowatts",
    "MW": "megawatt megawatts",
    "GW": "gigawatt gigawatts",
    "kWh": "kilowatt_hour kilowatt_hours",
    "MWh": "megawatt_hour megawatt_hours",
    "GWh": "gigawatt_hour gigawatt_hours",
    "TWh": "terawatt_hour terawatt_hours",
    "V": "volt volts",
    "kV": "kilovolt kilovolts",
    "mA": "milliamp milliamps",
    "dB": "decibel decibels",
    "kJ": "kilojoule kilojoules",
    "kcal": "kilocalorie kilocalories",
    "cal": "calorie calories",
    "hPa": "hectopascal hectopascals",
    "kPa": "kilopascal kilopascals",
    "h": "hour hours",
    "hr": "hour hours",
    "hrs": "hour hours",
    "min": "minute minutes",
    "mins": "minute minutes",
    "sec": "second seconds",
    "secs": "second seconds",
    "ms": "millisecond milliseconds",
    "px": "pixel pixels",
}
SPELT = re.compile("[A-Za-zµμ²³]+")
UNIT = "(?:" + "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True)) + ")"
TALL = words(
    "tall long wide deep high away apart across from of and or above below in race sprint butterfly run hurdles freestyle to at the"
)
EVENTS = words("sprint race run dash hurdles freestyle butterfly backstroke relay radius diet speed limit resolution")
FRACTION = f"[{''.join(FRACTIONS)}]"


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
    unit = match["unit"]
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
    one, many = (
        UNITS[unit].replace("_", " ").split(" ", 1)
        if "_" not in UNITS[unit]
        else [name.replace("_", " ") for name in UNITS[unit].split()]
    )
    return f"{said} {one if single or attributive(match) or (following and following in EVENTS) else many}"


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
    rule(rf"{START}(?P<n>{NUMBER})(?P<gap>\s?)(?:[×✕]\s?|x(?P=gap))(?=\d)", _times, needs=DIGIT),
    rule(rf"{START}(?P<n>{NUMBER})(?:\s?[×✕]|x)(?!\w)", _fold, needs=DIGIT),
    rule(r"(?<=\d)\sin\.(?=\s[a-z\d(]|[,;)])", " inches", needs=DIGIT),
    rule(rf"{_N}{_N2}\s?(?P<mark>[%‰])", _percent, needs="[%‰]"),
    rule(rf"{_N}(?:\s?[°º]?[CF]?{DASH}(?P<n2>{NUMBER}))?\s?[°º]\s?(?P<of>[CFNSEW]\b)?", _degrees, needs=DIGIT),
    rule(r"(?<![\w.,])(?P<feet>\d{1,2})['’′]\s?(?P<inches>1[01]|\d)(?:\"|”|″|''|’’)", _feet, needs=DIGIT),
    rule(r"(?<![\w.,])(?P<feet>\d{1,3})\s?ft\s(?P<inches>1[01]|\d)\s?in\b", _feet, needs=DIGIT),
    rule(rf"{_N}{_N2}(?P<gap>[ \u00a0\u202f-])?(?P<unit>{UNIT})(?![\w/²³’'])", _unit, needs=DIGIT),
    rule(rf"{_N}{_N2}(?P<scale>[kK]|bn|tn|mn|trn|(?<=\d)M)\b", _scaled, needs=DIGIT),
)
