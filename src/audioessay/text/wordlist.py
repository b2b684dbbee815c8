"""Words: lists of them, written as people read them, and what is left of them where only letters count."""

from audioessay import regex as re


def words(text: str) -> frozenset[str]:
    """The words of ``text``."""
    return frozenset(text.split())


FEWEST_STARS = 4
"""In a row by themselves to be a rating; fewer are a break between parts."""
_RATING = re.compile(rf"[★⭐]{{1,10}}[☆✩]{{1,10}}|[☆✩]{{5}}|(?<![★⭐])[★⭐]{{{FEWEST_STARS},5}}(?![★⭐])")


def speakable(text: str) -> bool:
    """Whether there is anything in it to say: a letter, a figure, a rating in stars."""
    return any(char.isalnum() for char in text) or _RATING.search(text) is not None


def bare(text: str) -> str:
    """The letters and figures of ``text``, whatever its case, its spaces and its punctuation."""
    return "".join(char for char in text.casefold() if char.isalnum())
