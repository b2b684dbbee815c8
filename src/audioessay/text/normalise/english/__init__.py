"""English, for engines that read figures badly: every rule, by rank."""

from audioessay.text.normalise.english import abbreviations, dates, figures, letters, money, quantities, roman, symbols
from audioessay.text.normalise.rules import Rule


def rules(language: str) -> tuple[Rule, ...]:
    """Every rule, by rank."""
    return RULES


RULES: tuple[Rule, ...] = (
    *symbols.ADDRESSES,
    *dates.RULES,
    *money.RULES,
    *quantities.RULES,
    *roman.RULES,
    *abbreviations.RULES,
    *figures.SERIES,
    *letters.MIXED,
    *figures.RULES,
    *letters.RULES,
    *symbols.RULES,
)
