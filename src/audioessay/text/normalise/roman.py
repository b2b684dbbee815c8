"""Roman numerals."""

VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def number(text: str) -> int:
    """The value of a well-formed Roman numeral, in either case.

    >>> number("XIV"), number("mmxxvi")
    (14, 2026)
    """
    values = [VALUES[letter] for letter in text.upper()]
    return sum(-one if place + 1 < len(values) and one < values[place + 1] else one for place, one in enumerate(values))
