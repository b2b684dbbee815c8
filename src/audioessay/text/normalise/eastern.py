"""Japanese, Korean and Chinese: measures, money and ranges, which their voices would say in English or not at all."""

import re

from audioessay.text import vocabulary
from audioessay.text.normalise import japanese
from audioessay.text.normalise.rules import DIGIT, Rule, rule
from audioessay.text.normalise.templates import EASTERN_NUMBER, own


def rules(language: str) -> tuple[Rule, ...]:
    """The rules of a language: its own, currencies before a number and units behind it, ranges."""
    table = vocabulary.table(language)
    units, money, phrases = table["units"], table["currencies"], table["phrases"]

    def unit(match: re.Match[str], region: str) -> str:
        return str(units[match["u"]])

    def currency(match: re.Match[str], region: str) -> str:
        return f"{match['n'].replace(',', '')}{match['s'] or ''}{money[match['c']]}"

    def grouped(match: re.Match[str], region: str) -> str:
        return match.group().replace(",", "")

    names = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    symbols, scales = re.escape("".join(money)), phrases["scales"]
    return (
        *own(language, table),
        rule(rf"(?P<c>[{symbols}])\s?(?P<n>{EASTERN_NUMBER})(?P<s>[{scales}]+)?", currency, needs=DIGIT),
        rule(rf"(?<=\d)\s?(?P<u>{names})(?![A-Za-z])", unit, needs=DIGIT),
        rule(r"(?<=[\d%％])\s?[〜～~–]\s?(?=\d)", phrases["to"], needs=DIGIT),
        rule(r"(?<![\d.,A-Za-z])\d{1,3}(?:,\d{3})+(?!\d)", grouped, needs=DIGIT),
        *(japanese.rules(table) if language == "ja" else ()),
    )
