"""Percentages, degrees, measures and multiples in English."""

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.normalise.english.context import NOT_NOUNS, TABLE, attributive, next_noun
from audioessay.text.normalise.english.money import scale
from audioessay.text.normalise.english.numbers import FRACTIONS, fraction, sign, spoken_number, value

UNITS = vocabulary.forms({unit.replace(" ", ""): forms for unit, forms in TABLE["units"].items()})
UNITS['"'] = UNITS["″"]
TALL, EVENTS = frozenset(TABLE["nouns"]["measured"].split()), frozenset(TABLE["nouns"]["events"].split())
SIZES = frozenset(["tall", "long", "wide", "deep", "high", "thick", "across", "old"])
BARE_ARTICLE = re.compile(r"\b(?i:an?)\s$")
"""*A man 6 ft tall* is six feet tall, *a 6 ft tall man* six foot tall."""


def amount(text: str, region: str) -> str:
    """A number with, perhaps, a fraction behind it: ``2½``."""
    mark = text[-1:]
    if mark not in FRACTIONS:
        return spoken_number(text, region)
    said = fraction(*FRACTIONS[mark])
    whole = text[:-1].strip(" \u00a0\u202f\u2009-")
    return f"{spoken_number(whole, region)} and {said.replace('one ', 'a ', 1)}" if whole else said


def _range(match: re.Match[str], region: str) -> tuple[str, bool]:
    """The figure or figures in words, and whether they are exactly one."""
    second = match["n2"]
    said = sign(match) + amount(match["n"], region) + (f" to {amount(second, region)}" if second else "")
    return said, match["n"] in {"1", "½", "¼", "¾"} and not second


def degrees(match: re.Match[str], region: str) -> str:
    """20 °C, 51° N"""
    said, single = _range(match, region)
    of = {"C": " Celsius", "F": " Fahrenheit"}.get(match["of"] or "", "")
    compass = {"N": " north", "S": " south", "E": " east", "W": " west"}.get(match["of"] or "", "")
    return f"{said} {'degree' if single or attributive(match) else 'degrees'}{of}{compass}"


def named(unit: str) -> tuple[str, ...]:
    """One and many of a unit; behind a slash, one."""
    bare = re.sub(r"\s", "", unit)
    return UNITS.get(bare) or (TABLE["per"].get(bare, bare),)


def measure(match: re.Match[str], region: str) -> str:
    """6 ft, 5km, 2 mg/kg, a 10 km run; *$5m* aside, ``5m people`` are five million."""
    following = next_noun(match)
    said, single = _range(match, region)
    people = following not in TALL and following.endswith(("s", "people", "women", "men"))
    if match["unit"] == "m" and not match["gap"] and people:
        return f"{said} million"
    one, many = named(match["unit"])
    bare = following in SIZES and not BARE_ARTICLE.search(match.string, 0, match.start())
    screen = match["unit"] == '"' and following not in NOT_NOUNS | SIZES | {""}
    screen = screen or match["gap"] == "-"  # 12" vinyl, the 24-hr clock
    said += f" {one if single or screen or (attributive(match) and not bare) or following in EVENTS else many}"
    per = match.groupdict().get("per")
    return f"{said} per {named(per)[0]}" if per else said


def part(match: re.Match[str], region: str) -> str | None:
    """1/2 tsp, 2½ in., a 1/8" hole"""
    above, below = FRACTIONS[match["mark"]] if match["mark"] else (int(match["a"]), int(match["b"]))
    if not 2 <= below <= 64 or above >= below or (match["unit"] == "m" and not match["gap"]):
        return None
    one, many = named(match["unit"].replace("in.", "″"))
    said = fraction(above, below)
    if match["whole"]:
        describes = attributive(match)
        return (
            f"{spoken_number(match['whole'], region)} and {said.replace('one ', 'a ', 1)} {one if describes else many}"
        )
    if attributive(match) or next_noun(match) not in NOT_NOUNS | {""}:
        return f"{said.removesuffix('s') if above > 1 else said} {one}"
    return f"{said} {one}" if above == 1 else f"{said} of {'an' if one[0] in 'aeio' else 'a'} {one}"


def inches(match: re.Match[str], region: str) -> str | None:
    """A 27" screen: a straight quotation mark that no other opened."""
    return None if len(re.findall(r'(?<!\d)"', match.string[: match.start()])) % 2 else measure(match, region)


def alone(match: re.Match[str], region: str) -> str:
    """A measure without a number: weight in kg, €5 per kg."""
    one, many = named(match["unit"])
    before = match.string[max(0, match.start() - 5) : match.start()]
    return one if before.endswith(("per ", "a ", "each ")) else many


def scaled(match: re.Match[str], region: str) -> str | None:
    """10k, 3bn."""
    if match["scale"] == "K" and not 10 <= value(match["n"]) < 10_000:
        return None
    race = match["scale"] in "kK" and re.match(r"\s(?:run|race)", match.string[match.end() : match.end() + 9])
    return _range(match, region)[0] + (" K" if race else scale(match["scale"]))
