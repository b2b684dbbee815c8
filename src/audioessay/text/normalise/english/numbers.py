"""English number words; years, decades, fractions, ranges and plain numbers."""

from audioessay import regex as re
from audioessay.text.normalise import spelling
from audioessay.text.normalise.english.context import TABLE, counted

LONGEST = 21
"""Figures in a number that still has a name."""
FIRST_YEAR, LAST_YEAR = 1010, 2099
"""Four figures between these are said as a year is, unless they count things."""
GROUPING = re.compile(r"[, \u00a0\u2009\u202f]")
SIGNS = {"+": "plus ", "−": "minus ", "-": "minus ", "–": "minus ", "±": "plus or minus ", "~": "about ", "≈": "about "}
FRACTIONS = {mark: tuple(map(int, parts.split("/"))) for mark, parts in TABLE["fractions"].items()}


def sign(match: re.Match[str]) -> str:
    """The word for the sign that a match found before its number, with a space behind; or ``""``."""
    return SIGNS.get((match["sign"] or "").strip(), "")


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
    return spelling.words("en", number, "ordinal", region) or ""


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
    return spelling.words("en", number, "year", region) or ""


def short_year(rest: int) -> str:
    """The last two figures of a year."""
    return spelling.words("en", rest, "year-tail") or ""


def spoken_number(text: str, region: str = "") -> str:
    """A number as written, with its grouping and decimals; one that begins with zeros goes digit by digit.

    >>> spoken_number("1,234.50"), spoken_number("007")
    ('one thousand two hundred and thirty-four point five zero', 'zero zero seven')
    """
    whole, point, decimals = GROUPING.sub("", text).partition(".")
    zeros = len(whole) > 1 and whole[0] == "0"
    words = digits(whole) if zeros else cardinal(int(whole or "0"), region)
    return f"{words} point {digits(decimals)}" if point and decimals else words


def value(text: str) -> float:
    """The number itself, for choosing singular and plural."""
    return float(GROUPING.sub("", text)[:30] or 0)


def fraction(above: int, below: int) -> str:
    """A fraction in words.

    >>> fraction(1, 2), fraction(3, 4), fraction(2, 3)
    ('one half', 'three quarters', 'two thirds')
    """
    name = {2: "half", 4: "quarter"}.get(below) or ordinal(below)
    if above == 1:
        return f"one {name}"
    return f"{cardinal(above)} " + ("halves" if below == 2 else name + "s")


def _is_year(text: str, match: re.Match[str]) -> bool:
    return len(text) == 4 and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR and not counted(match, int(text))


def decade(text: str, region: str) -> str:
    """1990s, ’90s

    >>> decade("1990", ""), decade("00", "")
    ('nineteen nineties', 'two thousands')
    """
    number = int(text)
    if text == "00" or number == 1000:
        return "two thousands" if text == "00" else "thousands"
    return plural(cardinal(number) if len(text) == 2 or number % 1000 == 0 else year(number, region))


def years(match: re.Match[str], region: str) -> str | None:
    """1914–18, 1914–1918, 2019/20."""
    first, second = match["a"], match["b"]
    if not _is_year(first, match) or int(second) <= int(first[-len(second) :]):
        return None
    return f"{year(int(first), region)} to {short_year(int(second)) if len(second) == 2 else year(int(second), region)}"


def fractions(match: re.Match[str], region: str) -> str:
    """2/3, 1 1/2; 9/10 out of context is a mark."""
    above, below, whole = int(match["a"]), int(match["b"]), match["whole"]
    if below in (5, 10, 100) and not whole and not match.string.startswith((" of", "-"), match.end()):
        return f"{cardinal(above)} out of {cardinal(below)}"
    if above == below:
        return f"{cardinal(above)} {cardinal(below)}"
    if not 2 <= below <= 20 or above > below:
        return f"{whole + ' ' if whole else ''}{cardinal(above, region)} over {cardinal(below, region)}"
    said = fraction(above, below)
    return f"{cardinal(int(whole))} and {said.replace('one ', 'a ', 1)}" if whole else said


def between(match: re.Match[str], region: str) -> str:
    """12–15, 3-1, 10,000–12,000."""
    return " to ".join(
        year(int(text), region) if _is_year(text, match) else spoken_number(text, region)
        for text in (match["a"], match["b"])
    )


def number(match: re.Match[str], region: str) -> str:
    """A number, a year, a long row of figures."""
    text, before = match["n"], sign(match)
    if _is_year(text, match) and not before.startswith(("plus", "minus")):
        return before + year(int(text), region)
    return before + (digits(text) if len(text) > 9 and text.isdigit() else spoken_number(text, region))
