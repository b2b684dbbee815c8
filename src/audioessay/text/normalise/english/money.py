"""Money in English: symbols and codes before or after the amount, scales, ranges, minor units."""

import re

from audioessay.text import vocabulary
from audioessay.text.normalise.english.context import TABLE, attributive, stop
from audioessay.text.normalise.english.numbers import DASH, NUMBER, START, cardinal, spoken_number, value
from audioessay.text.normalise.rules import Rule, rule
from audioessay.text.wordlist import ordered

CURRENCIES = vocabulary.forms(TABLE["currencies"])
"""By symbol: one, many and, where there is a smaller coin, one and many of it."""
CODES = vocabulary.forms(TABLE["codes"])
SCALES: dict[str, str] = TABLE["scales"]
PER: dict[str, str] = {key: name for key, name in TABLE["per"].items() if key != "words"} | {
    name: name for name in ordered(TABLE["per"]["words"])
}
"""After a slash: an amount for each."""
WORDS = "hundred|thousand|million|billion|trillion|quadrillion"
SYMBOL = "(?:" + "|".join(re.escape(symbol) for symbol in sorted(CURRENCIES, key=len, reverse=True)) + ")"
CODE = "(?:" + "|".join(CODES) + ")"
SCALE = rf"(?:[ \u00a0-]?(?:{WORDS})\b|\s?(?:mn|mln|bn|bln|tn|trn)\b|(?:[kKmMbBtT]|MM|mil)\b)"
SYMBOLS = f"[{re.escape(''.join(sorted({symbol[-1] for symbol in CURRENCIES})))}]"
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


def _decimal_comma(match: re.Match[str], region: str) -> str:
    """€29,99 and €1.250,00, as they are written on the Continent."""
    one, many, minor, minors = (*CURRENCIES[match["unit"]], "", "")[:4]
    whole, cents = int(re.sub(r"\D", "", match["n"])), int(match["cents"] or 0)
    large = f"{cardinal(whole, region)} {one if whole == 1 else many}"
    return large if not cents else f"{large} and {cardinal(cents)} {minor if cents == 1 else minors}".strip()


def _coins(match: re.Match[str], region: str) -> str:
    """$.99"""
    *_, minor, minors = CURRENCIES[match["unit"]]
    cents = int(match["cents"])
    return f"{cardinal(cents)} {minor if cents == 1 else minors}"


def _per(match: re.Match[str], region: str) -> str:
    """$20/hr."""
    name = PER.get(match["per"], match["per"])
    return f" {'an' if name[0] in 'aeio' or name == 'hour' else 'a'} {name}"


PENCE = ordered("zero one two three four five six seven eight nine ten eleven")
OLD = re.compile(
    r"\b(?:cost|price|paid|pay|ticket|shilling|pence|penny|pound|sold|bought|charge|fee|fare|wage|worth|week|wages|old money)|£",
    re.IGNORECASE,
)


def _pennies(text: str) -> str:
    whole = int(text)
    return "a penny" if whole == 1 else f"{PENCE[whole]}pence" if whole < 12 else f"{cardinal(whole)} pence"


def _old(match: re.Match[str], region: str) -> str | None:
    """£5 10s. 6d., 7s. 6d., 12s., 4d.: pounds, shillings and pence."""
    pounds, shillings, pence = match["pounds"], match["s"], match["d"]
    alone = not pounds and not (shillings and pence)
    if alone and (region != "GB" or int(shillings or pence) > 19 or not OLD.search(match.string)):
        return None
    said = []
    if pounds:
        said.append(f"{spoken_number(pounds, region)} pound{'' if pounds == '1' else 's'}")
    if shillings:
        said.append(f"{cardinal(int(shillings))} shilling{'' if shillings == '1' else 's'}")
    if pence:
        said.append(("and " if said else "") + _pennies(pence))
    return " ".join(said) + stop(match)


def _slashed(match: re.Match[str], region: str) -> str | None:
    """2/6, where the text speaks of money in Britain; 5/-."""
    if match["d"] == "-":
        return f"{cardinal(int(match['s']))} shilling{'' if match['s'] == '1' else 's'}"
    if region != "GB" or not OLD.search(match.string):
        return None
    return f"{cardinal(int(match['s']))} shilling{'' if match['s'] == '1' else 's'} and {_pennies(match['d'])}"


def _pence(match: re.Match[str], region: str) -> str:
    number = int(match["n"] or match["p"])
    one, many = ("cent", "cents") if match["mark"] else ("penny", "pence")
    return f"{cardinal(number)} {one if number == 1 or attributive(match) else many}"


_AMOUNTS = rf"(?P<first>{AMOUNT})(?P<scale>{SCALE})?(?:(?:{DASH})(?:(?P=unit)\s?)?(?P<second>{AMOUNT})(?P<scale2>{SCALE})?)?(?!\w)"

RULES: tuple[Rule, ...] = (
    rule(rf"£\s?(?P<pounds>{NUMBER})\s(?P<s>\d{{1,2}})s\b\.?(?:\s?(?P<d>\d{{1,2}})d\b\.?)?", _old, needs="£"),
    rule(r"(?<![\w.,£$€-])(?P<pounds>(?!))?(?P<s>\d{1,2})s\b\.?\s?(?P<d>\d{1,2})d\b\.?", _old, needs=r"\dd"),
    rule(r"(?<![\w.,£$€-])(?P<pounds>(?!))?(?:(?P<s>\d{1,2})s\.|(?P<d>\d{1,2})d\.)(?!\w)", _old, needs=r"\d[sd]\."),
    rule(r"(?<![\w.,/£$€-])(?P<s>\d{1,2})/(?P<d>\d|1[01]|-)(?![\w/]|[.,]\d)", _slashed, needs="/"),
    rule(
        r"(?<!\w)(?P<unit>€)\s?(?P<n>\d{1,3}(?:\.\d{3})+)(?P<cents>)(?![\d,.]|\s?(?:m|bn|k)\b)",
        _decimal_comma,
        needs="€",
    ),
    rule(r"(?<![\w.])(?P<unit>[$£€])\.(?P<cents>\d\d)(?!\d)", _coins, needs=r"[$£€]\."),
    rule(r"(?<!\w)(?P<unit>€)\s?(?P<n>\d{1,3}(?:[. ]\d{3})*),(?P<cents>\d\d)(?!\d|,\d)", _decimal_comma, needs="€"),
    rule(r"(?<![\w.,])(?P<n>\d{1,3}(?:[. ]\d{3})*),(?P<cents>\d\d)\s?(?P<unit>€)(?!\w)", _decimal_comma, needs="€"),
    rule(
        rf"(?<=[\dkKMB])\s?/\s?(?P<per>{'|'.join(sorted(PER, key=len, reverse=True))})\b(?!/)", _per, needs=r"\d\w?\s?/"
    ),
    rule(rf"{SIGN}(?<!\w)(?P<unit>{SYMBOL})\s?{_AMOUNTS}", _money, needs=SYMBOLS),
    rule(rf"{SIGN}\b(?P<unit>{CODE})\s?{_AMOUNTS}", _money, needs=r"\b[A-Z]{3}\s?\d"),
    rule(
        rf"{SIGN}{START}(?P<first>{AMOUNT})(?P<scale>{SCALE})?(?:{DASH}(?P<second>{AMOUNT})(?P<scale2>{SCALE})?)?\s?(?P<unit>[€£]|{CODE}\b)(?!\w)",
        _money,
        needs=rf"[€£]|{CODE}",
    ),
    rule(rf"{START}(?P<n>\d{{1,3}})\s?(?P<mark>¢)|{START}(?P<p>\d{{1,2}})p\b", _pence, needs=r"\d\s?[¢p]"),
)
