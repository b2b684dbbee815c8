"""Stretches that, repeated, drive careless patterns into the time of a square or worse."""

SENTENCES = (".", ". ", '."', "a.b", "! »", "“", "「。", "x. \u00a0", "A. ", "1. ", "-", "\n")
NORMALISE = ("A", "a.", "1", "1,", "1-", "- ", "    ", "*", "[", "a@", "&", "$1", "x I", "'90 ", "\n", "\u0301e", "1st ", "ab c", "123 ", "x²", "★")  # fmt: skip
LANGUAGES = ("en", "de", "fr", "ja")
"""One of each way of normalising."""


def filled(atom: str, length: int) -> str:
    """It again and again, to that many characters."""
    return (atom * length)[:length]
