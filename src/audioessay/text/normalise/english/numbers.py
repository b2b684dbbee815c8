"""English number words."""

import re

from audioessay.text.normalise import spelling
from audioessay.text.normalise.english.context import TABLE

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|(?<!\d )[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3}(?!\d)){1,6}(?! ?\d)|\d+)(?:\.\d+)?"
"""A number as written in English: thousands grouped by commas or by spaces."""
START = r"(?<!\w)(?<!\d[.,:/])"
END = r"(?!\w)(?![.,:/]\d)"
"""A number that is not part of something longer."""
DASH = r"\s?[–—‒-]\s?"
"""Between the ends of a range."""
LONGEST = 21
"""Figures in a number that still has a name."""
IRREGULAR: dict[str, str] = TABLE["ordinals"]
GROUPING = re.compile(r"[, \u00a0\u2009\u202f]")


def cardinal(number: int, region: str = "") -> str:
    """``number`` in words; from a sextillion on, digit by digit.

    >>> cardinal(1_204_084)
    'one million two hundred and four thousand and eighty-four'
    """
    return digits(str(number)) if number >= 10**LONGEST else spelling.words("en", number, region=region) or ""


def ordinal(number: int, region: str = "") -> str:
    """``number`` as an ordinal.

    >>> ordinal(21), ordinal(112)
    ('twenty-first', 'one hundred and twelfth')
    """
    return ordinally(cardinal(number, region))


def ordinally(words: str) -> str:
    """A cardinal's words as an ordinal's."""
    head, last = re.fullmatch(r"(.*?)([a-z]+)", words, re.DOTALL).groups()  # type: ignore[union-attr]
    if last in IRREGULAR:
        return head + IRREGULAR[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def plural(words: str) -> str:
    """A number's words as many: ``nineties``, ``hundreds``.

    >>> plural("nineteen eighty"), plural("six")
    ('nineteen eighties', 'sixes')
    """
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


def digits(text: str) -> str:
    """Digit by digit; anything else between them is a breath."""
    groups = re.findall(r"\d+", text)
    return ", ".join(" ".join(cardinal(int(digit)) for digit in group) for group in groups)


def year(number: int, region: str = "") -> str:
    """A year as it is said.

    >>> year(1984), year(1905), year(1900), year(2007), year(2019), year(1066)
    ('nineteen eighty-four', 'nineteen oh five', 'nineteen hundred', 'two thousand and seven', 'twenty nineteen', 'ten sixty-six')
    """
    century, rest = divmod(number, 100)
    if not 1010 <= number <= 2099 or 2000 <= number <= 2009:
        return cardinal(number, region)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {short_year(rest)}"


def short_year(rest: int) -> str:
    """The last two figures of a year."""
    return f"oh {cardinal(rest)}" if rest < 10 else cardinal(rest)


def spoken_number(text: str, region: str = "") -> str:
    """A number as written, with its grouping and decimals; one that begins with zeros goes digit by digit.

    >>> spoken_number("1,234.50"), spoken_number("007")
    ('one thousand two hundred and thirty-four point five zero', 'zero zero seven')
    """
    whole, point, decimals = GROUPING.sub("", text).partition(".")
    words = (
        digits(whole)
        if len(whole) > 1 and (whole[0] == "0" or len(whole) > LONGEST)
        else cardinal(int(whole or "0"), region)
    )
    return f"{words} point {digits(decimals)}" if point and decimals else words


def value(text: str) -> float:
    """The number itself, for choosing singular and plural."""
    return float(GROUPING.sub("", text)[:30] or 0)


FRACTIONS = {mark: tuple(map(int, parts.split("/"))) for mark, parts in TABLE["fractions"].items()}


def fraction(above: int, below: int) -> str:
    """A fraction in words.

    >>> fraction(1, 2), fraction(3, 4), fraction(2, 3)
    ('one half', 'three quarters', 'two thirds')
    """
    name = {2: "half", 4: "quarter"}.get(below) or ordinal(below)
    if above == 1:
        return f"one {name}"
    return f"{cardinal(above)} " + ("halves" if below == 2 else name + "s")
