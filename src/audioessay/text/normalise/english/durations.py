"""How long something took, in English: *1h 20m*, *2:03:59*, *took 90s*."""

import re

from audioessay.text.normalise.english.context import attributive
from audioessay.text.normalise.english.numbers import cardinal, spoken_number
from audioessay.text.normalise.rules import Rule, rule

CLOCK = re.compile(r"\b(?:at|from|until|till|by|since|before|after|past|clock|time|UTC|GMT)\W*$", re.IGNORECASE)
"""Before hours, minutes and seconds that are a time of day."""
LASTING = re.compile(
    r"\b(?:took|takes?|taking|last(?:s|ed|ing)?|for|within|under|over|every|after|than|wait(?:s|ed|ing)?|about|only|just|nearly|another|exactly)\s$"
)


def _parts(match: re.Match[str], region: str) -> str | None:
    groups = match.groupdict()
    single = attributive(match)
    said = []
    for group, name in (("h", "hour"), ("m", "minute"), ("s", "second")):
        count = int(groups.get(group) or 0)
        if count:
            said.append(f"{cardinal(count, region)} {name}{'' if count == 1 or single else 's'}")
    if len(said) == 3:
        return f"{said[0]} {said[1]} and {said[2]}"
    return " ".join(said) or None


def _colons(match: re.Match[str], region: str) -> str | None:
    """2:03:59, unless it is a time of day."""
    if CLOCK.search(match.string[max(0, match.start() - 16) : match.start()]):
        return None
    return _parts(match, region)


def _seconds(match: re.Match[str], region: str) -> str | None:
    """12s, 90s: a decade unless something lasts."""
    text = match["n"]
    before = match.string[max(0, match.start() - 12) : match.start()]
    if not ("." in text or LASTING.search(before) or (attributive(match) and not text.endswith("0"))):
        return None
    return f"{spoken_number(text, region)} second{'' if text == '1' or attributive(match) else 's'}"


_M, _S = r"m(?:in(?:ute)?s?)?", r"s(?:ec(?:ond)?s?)?\b"

RULES: tuple[Rule, ...] = (
    rule(
        rf"(?<![\w.,:$£€])(?P<h>\d{{1,3}})\s?h(?:rs?|ours?)?\.?,?\s?(?P<m>\d{{1,2}})(?:(?<=\d\d)(?!\s?\w)|\s?{_M}(?:\.?,?\s?(?P<s>\d{{1,2}})\s?{_S})?)(?:\.(?=\s[a-z]))?(?![\w/])",
        _parts,
        needs=r"\dh|\d h",
    ),
    rule(
        rf"(?<![\w.,:$£€])(?P<m>\d{{1,3}})\s?{_M}\.?,?\s?(?P<s>\d{{1,2}})\s?{_S}(?![\w/])",
        _parts,
        needs=r"\d\s?m",
    ),
    rule(
        r"(?<![\w:.,/])(?P<h>\d{1,3}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)(?!\s?[ap]\.?m|[\w:]|\.\d)", _colons, needs=r":\d\d:"
    ),
    rule(r"(?<![\w.,:$£€])(?P<n>\d{1,3}(?:\.\d+)?)s(?![\w’']|\.\s+[a-z])", _seconds, needs=r"\ds"),
)
