"""English, for engines that read figures badly: every rule, by rank."""

from audioessay.text.normalise.english import (
    abbreviations,
    codes,
    dates,
    durations,
    figures,
    formulas,
    letters,
    money,
    quantities,
    roman,
    scripture,
    stars,
    symbols,
)
from audioessay.text.normalise.rules import Rule


def rules(language: str) -> tuple[Rule, ...]:
    """Every rule, by rank."""
    return RULES


RULES: tuple[Rule, ...] = (
    *symbols.ADDRESSES,
    *scripture.RULES,
    *formulas.RULES,
    *stars.RULES,
    *codes.RULES,
    *durations.RULES,
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
