"""Rules that a language's table spells out: where to look, and what to say with the numbers found there.

``find`` is a regular expression in which ``{roman}`` is a Roman numeral up to 39, ``{regnal}`` one that is no lone letter but
V or X, ``{months}`` a month's name and ``{short}`` its abbreviation. ``say`` names the groups: ``{n}`` in figures, ``{n:ordinal}``
in words by that rule set of the table's ``numbers``, ``{n:^ordinal}`` with a capital, ``{n:month}`` by the table's months. What stands in brackets is
left out where a group in it is missing or nought. A group ``x`` is what is replaced, instead of the whole.
"""

import re
from typing import Any

from audioessay.text.normalise import spelling
from audioessay.text.normalise.roman import number as roman
from audioessay.text.normalise.rules import Rule, Said, rule

ROMAN = r"(?=[IVX]{1,6}(?![IVX]))X{0,3}(?:IX|IV|V?I{0,3})"
REGNAL = r"(?=[IVX]{2,6}\b|[VX]\b)X{0,3}(?:IX|IV|V?I{0,3})\b"
FIELD = re.compile(r"\{(\w+)(?::(\^?)([\w-]+))?\}")
OPTIONAL = re.compile(r"\[([^\]]*)\]")


_DAY, _MONTH, _YEAR = r"(?P<d>0?[1-9]|[12]\d|3[01])", r"(?P<m>0?[1-9]|1[0-2])", r"(?P<y>[12]\d{3})"
DATE = (
    rf"(?<![\w.,/-])(?:{_DAY}(?P<sep>[./-]){_MONTH}(?P=sep){_YEAR}"
    rf")(?![\w/-]|[.,]\d)"
)
ISO = rf"(?<![\w.,/-]){_YEAR}(?P<sep>[./-]){_MONTH}(?P=sep){_DAY}(?![\d/-]|[.,]\d)"
EASTERN_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
FIELD = re.compile(r"\{(\w+)(?::(\^?)([\w-]+))?\}")
OPTIONAL = re.compile(r"\[([^\]]*)\]")


class Unsayable(Exception):
    """A number that the rule has no words for: its text is left as it is."""


def own(language: str, table: dict[str, Any]) -> list[Rule]:
    """The rules that stand in ``table``, in order."""
    calendar = table.get("calendar", {})
    months = calendar.get("months", "").split()
    short = calendar.get("short", {})
    parts = {
        "date": DATE,
        "iso": ISO,
        "number": EASTERN_NUMBER,
        "roman": ROMAN,
        "regnal": REGNAL,
        "months": f"(?:{'|'.join([*months, *calendar.get('others', '').split(), *map(re.escape, short)])})",
        "short": f"(?:{'|'.join(map(re.escape, short))})",
    }

    def value(match: re.Match[str], region: str, name: str, capital: str, how: str | None) -> str:
        text: str = match[name] or ""
        if how is None and not text.isdigit():
            return str(roman(text)) if text and set(text) <= set("IVXLCDM") else text.replace(",", "")
        number = int(text) if text.isdigit() else 0
        if how is None:
            return str(number)
        if how == "short":
            return str(short[text])
        if how == "month" and months:
            return str(months[number - 1])
        said = spelling.words(language, number or roman(text), how, region)
        if not said:
            raise Unsayable
        return said[0].upper() + said[1:] if capital else said

    def saying(template: str) -> Any:
        def say(match: re.Match[str], region: str) -> Said:
            def optional(part: re.Match[str]) -> str:
                names = [field[1] for field in FIELD.finditer(part[1])]
                return part[1] if all((match[name] or "0").strip("0") for name in names) else ""

            try:
                said = FIELD.sub(
                    lambda f: value(match, region, f[1], f[2] or "", f[3]), OPTIONAL.sub(optional, template)
                )
            except Unsayable:
                return None
            stretch = "x" if "x" in match.re.groupindex else 0
            start, end = match.span(stretch)
            ends = match.string[start:end].endswith(".") and not match.string[end : end + 9].strip(' "”’»“)')
            return ((start, end, said + ("." if ends else "")),)

        return say

    rules = []
    for entry in table.get("rules", ()):
        find = re.sub(r"\{([a-z]+)\}", lambda part: parts[part[1]], entry["find"])
        needs = r"[IVX]" if re.search(r"\{ro|\{reg", entry["find"]) else r"\d"
        rules.append(rule(find, saying(entry["say"]), needs=entry.get("needs", needs)))
    return rules
