"""English number words."""

import re

from audioessay.text.wordlist import ordered

ONES = ordered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
TENS = ("", "", *ordered("twenty thirty forty fifty sixty seventy eighty ninety"))
SCALES = ("", *ordered("thousand million billion trillion quadrillion quintillion"))
IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+|\d+)(?:\.\d+)?"
"""A number as written in English: thousands grouped by commas or by spaces that do not break."""
START = r"(?<!\w)(?<!\d[.,:/])"
END = r"(?!\w)(?![.,:/]\d)"
"""A number that is not part of something longer."""
DASH = r"\s?[–—‒-]\s?"
"""Between the ends of a range."""
GROUPING = re.compile(r"[,\u00a0\u2009\u202f]")


def cardinal(number: int, region: str = "") -> str:
    """``number`` in words; from a sextillion on, digit by digit.

    >>> cardinal(1_204_084)
    'one million two hundred and four thousand and eighty-four'
    """
    if number >= 1000 ** len(SCALES):
        return digits(str(number))
    if number < 1000:
        return _hundreds(number, region)
    parts: list[str] = []
    for power in range(len(SCALES) - 1, -1, -1):
        group = number // 1000**power % 1000
        if group == 0:
            continue
        words = _hundreds(group, region)
        if power == 0 and group < 100 and region != "US":
            words = f"and {words}"
        parts.append(f"{words} {SCALES[power]}".strip())
    return " ".join(parts)


def _hundreds(number: int, region: str) -> str:
    """0 to 999."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    rest = number % 100
    link = " " if region == "US" else " and "
    return f"{ONES[number // 100]} hundred" + (link + _hundreds(rest, region) if rest else "")


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
    return ", ".join(" ".join(ONES[int(digit)] for digit in group) for group in groups)


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
    return f"oh {ONES[rest]}" if rest < 10 else cardinal(rest)


def spoken_number(text: str, region: str = "") -> str:
    """A number as written, with its grouping and decimals; one that begins with zeros goes digit by digit.

    >>> spoken_number("1,234.50"), spoken_number("007")
    ('one thousand two hundred and thirty-four point five zero', 'zero zero seven')
    """
    whole, point, decimals = GROUPING.sub("", text).partition(".")
    words = (
        digits(whole)
        if len(whole) > 1 and (whole[0] == "0" or len(whole) > 3 * len(SCALES))
        else cardinal(int(whole or "0"), region)
    )
    return f"{words} point {digits(decimals)}" if point and decimals else words


def value(text: str) -> float:
    """The number itself, for choosing singular and plural."""
    return float(GROUPING.sub("", text)[:30] or 0)


FRACTIONS = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅐": (1, 7),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
    "⅑": (1, 9),
    "⅒": (1, 10),
}


def fraction(above: int, below: int) -> str:
    """A fraction in words.

    >>> fraction(1, 2), fraction(3, 4), fraction(2, 3)
    ('one half', 'three quarters', 'two thirds')
    """
    name = {2: "half", 4: "quarter"}.get(below) or ordinal(below)
    if above == 1:
        return f"one {name}"
    return f"{cardinal(above)} " + ("halves" if below == 2 else name + "s")
