"""French: ordinals, centuries, hours, Monsieur and Madame."""

import re

from audioessay.text.normalise.european import Manner, rules
from audioessay.text.normalise.roman import number as roman
from audioessay.text.normalise.rules import DIGIT, rule
from audioessay.text.wordlist import ordered

ONES = ordered(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
)
TENS = ("", "", *ordered("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"))


def below_hundred(number: int) -> str:
    """0 to 99 in words, as an ordinal's stem wants them.

    >>> below_hundred(21), below_hundred(71), below_hundred(80), below_hundred(99)
    ('vingt et un', 'soixante et onze', 'quatre-vingt', 'quatre-vingt-dix-neuf')
    """
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    if tens in (7, 9):
        ones += 10
    if ones == 0:
        return TENS[tens]
    link = " et " if ones in (1, 11) and tens < 8 else "-"
    return f"{TENS[tens]}{link}{ONES[ones]}"


def ordinal(number: int) -> str:
    """1 to 99 and the hundredth.

    >>> ordinal(2), ordinal(19), ordinal(21), ordinal(5), ordinal(9)
    ('deuxième', 'dix-neuvième', 'vingt et unième', 'cinquième', 'neuvième')
    """
    if number == 1:
        return "premier"
    if number == 100:
        return "centième"
    words = below_hundred(number)
    if words.endswith("cinq"):
        return words + "uième"
    if words.endswith("neuf"):
        return words[:-1] + "vième"
    return words.removesuffix("e") + "ième"


def _ordinal(match: re.Match[str], region: str) -> str | None:
    value = int(match["n"])
    if value == 1:
        return "première" if match["s"].startswith(("re", "ère", "ʳᵉ")) else "premier"
    return ordinal(value) if value <= 100 else None


def _roman(match: re.Match[str], region: str) -> str:
    value = roman(match["n"])
    return ("premier" if value == 1 else ordinal(value)) if value <= 100 else str(value)


def _ruler(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...]:
    return ((match.start("n"), match.end("n"), str(roman(match["n"]))),)


def _hours(match: re.Match[str], region: str) -> str:
    hours, minutes = int(match["h"]), match["m"]
    return f"{hours} heure{'s' if hours > 1 else ''}" + (f" {int(minutes)}" if minutes and int(minutes) else "")


_ROMAN = r"(?=[IVX]{1,6})X{0,3}(?:IX|IV|V?I{0,3})"
RULES = rules(
    Manner(
        to="à",
        percent="pour cent",
        currencies={
            "€": ("euro", "euros"),
            "$": ("dollar", "dollars"),
            "£": ("livre", "livres"),
            "¥": ("yen", "yens"),
            "CHF": ("franc suisse", "francs suisses"),
        },
        scales={
            "M": ("million", "millions"),
            "Md": ("milliard", "milliards"),
            "Mds": ("milliards",),
            "millions": ("millions",),
            "milliards": ("milliards",),
        },
        units={
            "km": ("kilomètre", "kilomètres"),
            "m": ("mètre", "mètres"),
            "cm": ("centimètre", "centimètres"),
            "mm": ("millimètre", "millimètres"),
            "km/h": ("kilomètre par heure", "kilomètres par heure"),
            "km²": ("kilomètre carré", "kilomètres carrés"),
            "m²": ("mètre carré", "mètres carrés"),
            "kg": ("kilogramme", "kilogrammes"),
            "g": ("gramme", "grammes"),
            "l": ("litre", "litres"),
            "°C": ("degré Celsius", "degrés Celsius"),
            "°": ("degré", "degrés"),
        },
        abbreviations={
            r"p\.\s?ex\.": "par exemple",
            r"c\.-à-d\.": "c'est-à-dire",
            r"av\.\s?J\.-C\.": "avant Jésus-Christ",
            r"apr?\.\s?J\.-C\.": "après Jésus-Christ",
            r"M\.(?=\s[A-ZÉ])": "Monsieur",
            r"MM\.(?=\s[A-ZÉ])": "Messieurs",
            r"Mmes?(?=\s[A-ZÉ])": "Madame",
            r"Mlle(?=\s[A-ZÉ])": "Mademoiselle",
            r"Dr\.?(?=\s[A-ZÉ])": "Docteur",
            r"Pr\.?(?=\s[A-ZÉ])": "Professeur",
            r"St(?=\s[A-ZÉ])": "Saint",
            r"etc\.": "et cetera",
            r"cf\.": "voir",
            r"env\.": "environ",
        },
        numbered={
            r"p\.": "page",
            r"pp\.": "pages",
            r"n[°º]": "numéro",
            r"N[°º]": "numéro",
            r"vol\.": "volume",
            r"chap\.": "chapitre",
            r"art\.": "article",
            r"fig\.": "figure",
            "§": "paragraphe",
        },
        halves={"½": "un demi", "¼": "un quart", "¾": "trois quarts"},
        sign={"&": "et", "×": "fois"},
        linked=" de",
        elides=True,
        cast=(
            rule(r"(?<![\w.,])(?P<n>\d{1,3})(?P<s>er|re|ère|e|ème|ième|ᵉ|ᵉʳ|ʳᵉ|nde?)(?!\w)", _ordinal, needs=DIGIT),
            rule(rf"\b(?P<n>{_ROMAN})(?:e|ᵉ|ème|er|ᵉʳ)(?!\w)", _roman, needs="[IVX]"),
            rule(rf"(?<=[a-zé]\s)(?P<n>(?=[IVX]{{2,6}}\b|V\b|X\b){_ROMAN})\b(?![’'])", _ruler, needs="[IVX]"),
            rule(r"(?<![\w:.,])(?P<h>[01]?\d|2[0-4])\s?[hH]\s?(?P<m>[0-5]\d)?(?!\w)", _hours, needs=DIGIT),
        ),
    )
)
