"""Polish: nouns after numbers, centuries, years."""

import re

from audioessay.text.normalise.european import Manner, rules
from audioessay.text.normalise.roman import number as roman
from audioessay.text.normalise.rules import rule
from audioessay.text.wordlist import ordered

STEMS = ordered(
    "zerow pierwsz drug trzec czwart piąt szóst siódm ósm dziewiąt dziesiąt jedenast dwunast trzynast czternast piętnast szesnast siedemnast osiemnast dziewiętnast dwudziest"
)
"""Ordinal stems, 0 to 20."""
CENTURY = r"(?P<n>(?=[IVX]{1,5}\b)X{0,2}(?:IX|IV|V?I{0,3}))"


def form(number: str) -> int:
    """One; two to four (but not twelve to fourteen); many."""
    whole, comma, _ = number.partition(",")
    if comma:
        return 1
    if number == "1":
        return 0
    return 1 if whole[-1:] in {"2", "3", "4"} and whole[-2:-1] != "1" else 2


def ordinal(number: int, ending: str) -> str:
    """1 to 29 with the ending of its case: *y*, *ego*, *ym*.

    >>> ordinal(19, "y"), ordinal(21, "ym"), ordinal(3, "ego")
    ('dziewiętnasty', 'dwudziestym pierwszym', 'trzeciego')
    """
    if number > 20:
        return f"{ordinal(20, ending)} {ordinal(number - 20, ending)}"
    stem = STEMS[number]
    if number in (2, 3):
        return stem + {"y": "i", "ym": "im", "ego": "iego"}[ending]
    return stem + ending


def _century(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    value = roman(match["n"])
    if not 0 < value < 30:
        return None
    ending = {"wiek": "y", "wieku": "ym" if match["w"] else "ego", "w.": "ym" if match["w"] else "y"}[match["c"]]
    said = [(match.start("n"), match.end("n"), ordinal(value, ending))]
    if match["c"] == "w.":
        said.append((match.start("c"), match.end("c"), "wieku" if match["w"] else "wiek"))
    return tuple(said)


RULES = rules(
    Manner(
        to="do",
        percent="procent",
        currencies={
            "zł": ("złoty", "złote", "złotych"),
            "€": ("euro",),
            "$": ("dolar", "dolary", "dolarów"),
            "£": ("funt", "funty", "funtów"),
            "¥": ("jen", "jeny", "jenów"),
        },
        scales={
            "tys.": ("tysiąc", "tysiące", "tysięcy"),
            "mln": ("milion", "miliony", "milionów"),
            "mld": ("miliard", "miliardy", "miliardów"),
            "milionów": ("milionów",),
            "miliardów": ("miliardów",),
        },
        units={
            "km": ("kilometr", "kilometry", "kilometrów"),
            "m": ("metr", "metry", "metrów"),
            "cm": ("centymetr", "centymetry", "centymetrów"),
            "mm": ("milimetr", "milimetry", "milimetrów"),
            "km/h": ("kilometr na godzinę", "kilometry na godzinę", "kilometrów na godzinę"),
            "kg": ("kilogram", "kilogramy", "kilogramów"),
            "g": ("gram", "gramy", "gramów"),
            "l": ("litr", "litry", "litrów"),
            "°C": ("stopień Celsjusza", "stopnie Celsjusza", "stopni Celsjusza"),
        },
        abbreviations={
            r"m\.in\.": "między innymi",
            r"np\.": "na przykład",
            r"tj\.": "to jest",
            r"tzn\.": "to znaczy",
            r"tzw\.": "tak zwany",
            r"itd\.": "i tak dalej",
            r"itp\.": "i tym podobne",
            r"etc\.": "et cetera",
            r"ok\.(?=\s\d)": "około",
            r"p\.n\.e\.": "przed naszą erą",
            r"n\.e\.": "naszej ery",
            r"(?<=\d\s)r\.": "roku",
            r"dr(?=\s[A-ZŁŚŻ])": "doktor",
            r"prof\.": "profesor",
            r"św\.": "święty",
            r"ul\.": "ulica",
            r"por\.": "porównaj",
            r"zob\.": "zobacz",
        },
        numbered={
            r"nr": "numer",
            r"s\.": "strona",
            r"t\.": "tom",
            r"rozdz\.": "rozdział",
            r"rys\.": "rysunek",
            r"art\.": "artykuł",
            "§": "paragraf",
        },
        halves={"½": "pół", "¼": "jedna czwarta", "¾": "trzy czwarte"},
        sign={"&": "i", "×": "razy"},
        form=form,
        cast=(rule(rf"(?P<w>\b[Ww]e?\s)?\b{CENTURY}\s(?P<c>wieku|wiek|w\.)(?!\w)", _century, needs="[IVX]"),),
    )
)
