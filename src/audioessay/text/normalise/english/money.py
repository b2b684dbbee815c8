"""Money in English: symbols and codes before or after the amount, scales, ranges, minor units."""

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.normalise.english.context import TABLE, attributive, stop
from audioessay.text.normalise.english.numbers import cardinal, sign, spoken_number, value

CURRENCIES = vocabulary.forms(TABLE["currencies"] | TABLE["codes"])
"""By symbol or code: one, many and, where there is a smaller coin, one and many of it."""
PENCE = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
PARTS = {"¼": "farthing", "½": "halfpenny", "¾": "three farthings"}
OLD = re.compile(
    r"\b(?:cost|price|paid|pay|ticket|shilling|pence|penny|pound|sold|bought|charge|fee|fare|wage|worth|week|wages|old money)|£",
    re.IGNORECASE,
)


def scale(text: str | None) -> str:
    """The word for a scale as written, with a space before it; or ``""``."""
    bare = (text or "").strip(" \u00a0-").lower()
    return f" {TABLE['scales'].get(bare, bare)}" if bare else ""


def _many(count: int, one: str, many: str = "") -> str:
    return f"{cardinal(count)} {one if count == 1 else many or one + 's'}"


def amount(match: re.Match[str], region: str) -> str:
    """Any of the forms: the pattern names what it found."""
    one, many, minor, minors = (*CURRENCIES[match["unit"].strip()], "", "")[:4]
    first, second = match["first"], match["second"]
    first_scale, second_scale = scale(match["scale"]), scale(match["scale2"])
    describes = attributive(match) or (match["scale2"] or match["scale"] or "").startswith("-")
    said = sign(match) + spoken_number(first, region)
    if second:
        low = first_scale if first_scale != second_scale else ""
        return f"{said}{low} to {spoken_number(second, region)}{second_scale} {one if describes else many}"
    if first_scale:
        return f"{said}{first_scale} {one if describes else many}"
    whole, point, cents = first.partition(".")
    if point and len(cents) == 2 and minor:
        pounds, pence = int(value(whole)), int(cents)
        small = _many(pence, minor, minors)
        large = f"{spoken_number(whole, region)} {one if pounds == 1 or (describes and not pence) else many}"
        return sign(match) + (large if not pence else small if not pounds else f"{large} and {small}")
    return f"{said} {one if value(first) == 1 or describes else many}"


def continental(match: re.Match[str], region: str) -> str:
    """€29,99 and €1.250,00, as they are written on the Continent; $.99"""
    one, many, minor, minors = CURRENCIES[match["unit"]]
    whole, cents = re.sub(r"\D", "", match["n"]), int(match["cents"] or 0)
    small = _many(cents, minor, minors)
    if not whole:
        return small
    large = f"{cardinal(int(whole), region)} {one if int(whole) == 1 else many}"
    return f"{large} and {small}" if cents else large


def _pennies(text: str) -> str:
    whole, part = int(text.rstrip("¼½¾") or 0), PARTS.get(text[-1], "")
    if not whole:
        return part if part.startswith("three") else f"a {part}" if part else "no pence"
    said = "a penny" if whole == 1 else f"{PENCE[whole]}pence" if whole < 12 else f"{cardinal(whole)} pence"
    return f"{said} {part}".rstrip()


def old(match: re.Match[str], region: str) -> str | None:
    """£5 10s. 6d., 7s. 6d., 12s., 4d.: pounds, shillings and pence."""
    pounds, shillings, pence = match["pounds"], match["s"], match["d"]
    alone = not pounds and not (shillings and pence) and (pence or "")[-1:] not in PARTS
    if alone and (region != "GB" or int(shillings or pence) > 19 or not OLD.search(match.string)):
        return None
    said = []
    if pounds:
        said.append(f"{spoken_number(pounds, region)} pound{'' if pounds == '1' else 's'}")
    if shillings:
        said.append(_many(int(shillings), "shilling"))
    if pence:
        said.append(("and " if said else "") + _pennies(pence))
    return " ".join(said) + stop(match)


def slashed(match: re.Match[str], region: str) -> str | None:
    """2/6, where the text speaks of money in Britain; 5/-."""
    shillings = _many(int(match["s"]), "shilling")
    if match["d"] == "-":
        return shillings
    return f"{shillings} and {_pennies(match['d'])}" if region == "GB" and OLD.search(match.string) else None


def coins(match: re.Match[str], region: str) -> str:
    """50¢, 5p"""
    one, many = ("cent", "cents") if match["p"] is None else ("penny", "pence")
    return _many(int(match["n"] or match["p"]), one, one if attributive(match) else many)
