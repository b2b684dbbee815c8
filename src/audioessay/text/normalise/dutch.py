"""Dutch: years by hundreds, ordinals in words."""

import re

from audioessay.text.normalise.european import Manner, rules
from audioessay.text.normalise.roman import number as roman
from audioessay.text.normalise.rules import DIGIT, rule
from audioessay.text.wordlist import ordered

ONES = ordered(
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
)
TENS = ("", "", *ordered("twintig dertig veertig vijftig zestig zeventig tachtig negentig"))
ORDINALS = {1: "eerste", 3: "derde", 8: "achtste"}


def below_hundred(number: int) -> str:
    """0 to 99 in words.

    >>> below_hundred(84), below_hundred(22)
    ('vierentachtig', 'tweeëntwintig')
    """
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    if not ones:
        return TENS[tens]
    return ONES[ones] + ("ën" if ONES[ones].endswith("e") else "en") + TENS[tens]


def ordinal(number: int) -> str:
    """1 to 99.

    >>> ordinal(2), ordinal(19), ordinal(20), ordinal(8)
    ('tweede', 'negentiende', 'twintigste', 'achtste')
    """
    return ORDINALS.get(number) or below_hundred(number) + ("ste" if number > 19 else "de")


def _year(match: re.Match[str], region: str) -> str:
    century, rest = divmod(int(match["y"]), 100)
    return f"{ONES[century]}honderd" + (f" {below_hundred(rest)}" if rest else "")


def _ordinal(match: re.Match[str], region: str) -> str | None:
    value = int(match["n"])
    return ordinal(value) if 0 < value < 100 else None


def _ruler(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    value = roman(match["n"])
    return ((match.start("n"), match.end("n"), f"de {ordinal(value)}"),) if 0 < value < 100 else None


RULES = rules(
    Manner(
        to="tot",
        percent="procent",
        currencies={"€": ("euro",), "$": ("dollar",), "£": ("pond",), "¥": ("yen",)},
        scales={
            "mln": ("miljoen",),
            "mln.": ("miljoen",),
            "mld": ("miljard",),
            "mld.": ("miljard",),
            "miljoen": ("miljoen",),
            "miljard": ("miljard",),
        },
        units={
            "km": ("kilometer",),
            "m": ("meter",),
            "cm": ("centimeter",),
            "mm": ("millimeter",),
            "km/u": ("kilometer per uur",),
            "km/h": ("kilometer per uur",),
            "km²": ("vierkante kilometer",),
            "m²": ("vierkante meter",),
            "kg": ("kilo",),
            "g": ("gram",),
            "l": ("liter",),
            "°C": ("graden Celsius",),
            "°": ("graden",),
        },
        abbreviations={
            r"bijv\.|bv\.": "bijvoorbeeld",
            r"d\.w\.z\.": "dat wil zeggen",
            r"o\.a\.": "onder andere",
            r"m\.n\.": "met name",
            r"i\.p\.v\.": "in plaats van",
            r"t\.o\.v\.": "ten opzichte van",
            r"v\.\s?Chr\.": "voor Christus",
            r"n\.\s?Chr\.": "na Christus",
            r"enz\.": "enzovoort",
            r"etc\.": "et cetera",
            r"ca\.": "circa",
            r"vgl\.": "vergelijk",
            r"dhr\.|Dhr\.": "de heer",
            r"mevr\.|Mevr\.": "mevrouw",
            r"dr\.|Dr\.": "doctor",
            r"prof\.|Prof\.": "professor",
            r"St\.": "Sint",
        },
        numbered={
            r"nr\.|Nr\.|no\.": "nummer",
            r"blz\.|pp?\.": "pagina",
            r"hfst\.": "hoofdstuk",
            r"afb\.": "afbeelding",
            r"art\.": "artikel",
            "§": "paragraaf",
        },
        halves={"½": "een half", "¼": "een kwart", "¾": "driekwart"},
        sign={"&": "en", "×": "keer"},
        cast=(
            rule(r"(?<![\w.,])(?P<n>\d{1,2})(?:e|de|ste)(?![\w’'])", _ordinal, needs=DIGIT),
            rule(r"(?:(?<![\w.,:-])|(?<=\d\d\d\d-))(?P<y>1[1-9]\d\d)(?![\w]|[.,:]\d)", _year, needs=DIGIT),
            rule(r"(?<=[a-z]\s)(?P<n>(?=[IVX]{2,6}\b|V\b|X\b)X{0,3}(?:IX|IV|V?I{0,3}))\b", _ruler, needs="[IVX]"),
        ),
    )
)
