"""Numbers in words, by rules that a language's table holds.

Each rule set is a list of ``base text`` or ``base/divisor text``: the rule with the highest base up to the number holds.
``<`` stands for the quotient by the divisor (the power of ten of the base, unless given) and ``>`` for the remainder,
both by the same rule set; ``=`` for the number itself; ``>{name}`` asks another set. ``[…|…]`` is said with a remainder, and
after the bar without one. ``a|b|c`` outside brackets are the base and the numbers after it.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from audioessay import regex as re
from audioessay.text import vocabulary

PART = re.compile(r"\[([^\]|]*)(?:\|([^\]]*))?\]|([<>=])(?:\{([\w-]+)\})?")

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
RuleSet = tuple[tuple[int, int, str], ...]
"""Base, divisor and text, by base."""


@lru_cache(maxsize=20_000)
def words(language: str, number: int, name: str = "cardinal", region: str = "") -> str | None:
    """``number`` in words by the rule set ``name``; None under its first rule.

    >>> words("de", 84), words("fr", 71, "ordinal"), words("en", 1984, region="US")
    ('vierundachtzig', 'soixante et onzième', 'one thousand nine hundred eighty-four')
    """
    rules = _set(language, f"{name}-{region}") or _set(language, name)
    place = bisect_right(rules, number, key=lambda rule: rule[0]) - 1
    if place < 0:
        return None
    _, divisor, text = rules[place]
    quotient, remainder = divmod(number, divisor)

    def part(match: re.Match[str]) -> str:
        with_rest, without, mark, other = match.groups()
        if mark is None:
            return PART.sub(part, with_rest if remainder else without or "")
        value = {"<": quotient, ">": remainder, "=": number}[mark]
        return words(language, value, other or name, region) or ""

    return PART.sub(part, text)


@cache
def _set(language: str, name: str) -> RuleSet:
    table: Mapping[str, Sequence[str]] = vocabulary.table(language).get("numbers", {})
    rules: list[tuple[int, int, str]] = []
    for line in table.get(name, ()):
        head, _, text = line.partition(" ")
        base, _, divisor = head.partition("/")
        for step, one in enumerate(re.split(r"\|(?![^\[]*\])", text)):
            rules.append((int(base) + step, int(divisor or 10 ** (len(base) - 1)), one))
    return tuple(rules)


def roman(text: str) -> int:
    """The value of a well-formed Roman numeral, in either case; also in characters of its own: ``Ⅳ``.

    >>> roman("XIV"), roman("mmxxvi")
    (14, 2026)
    """
    values = [_ROMAN[letter] for letter in unicodedata.normalize("NFKC", text).upper()]
    return sum(-one if place + 1 < len(values) and one < values[place + 1] else one for place, one in enumerate(values))
