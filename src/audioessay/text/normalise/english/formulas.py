"""Formulas in English: powers, indices, coefficients, Greek letters; chemical ones too."""

import re
import unicodedata

from audioessay.text.normalise.english.context import TABLE
from audioessay.text.normalise.english.letters import LETTER_A, letters
from audioessay.text.normalise.english.numbers import spoken_number
from audioessay.text.normalise.english.quantities import UNITS

DOWN, LETTERS = TABLE["patterns"]["down"], TABLE["patterns"]["letter"]
SIGNS = {"+": "plus", "-": "minus", "−": "minus", "=": "equals", "/": "over"}
FUNCTIONS: dict[str, str] = TABLE["functions"]
"""sin, log …: in full."""
KNOWN = frozenset(f"{TABLE['capitals']['short']} {TABLE['nouns']['not']}".split())


def said(text: str, region: str) -> str:
    """Numbers, letters and signs one after another: ``n+1`` is *n plus one*.

    >>> said("4x", ""), said("πr", ""), said("−3", "")
    ('four x', 'pi r', 'minus three')
    """
    if text in FUNCTIONS:
        return FUNCTIONS[text]
    parts = re.findall(rf"[\d,]*\d(?:\.\d+)?|[{LETTERS}]|[+−=/-]", unicodedata.normalize("NFKC", text))
    words: dict[str, str] = {**SIGNS, **TABLE["greek"], "a": LETTER_A, "A": LETTER_A}
    return " ".join(
        spoken_number(part, region) if part[0].isdigit() else words.get(part) or words.get(part.lower()) or part
        for part in parts
    )


def power(match: re.Match[str], region: str) -> str | None:
    """10⁶, 3x², mc², e^(−x): the last letter of a product is the one that is raised."""
    base, raised = match["base"], unicodedata.normalize("NFKC", match["raised"]).strip("{}()")
    word = len(base) > 1 and base.isalpha() and base not in FUNCTIONS
    if word and base.lower() in KNOWN and match["raised"] in {*"¹²³"}:
        return None  # a note's mark behind a word
    unit = base.lstrip("0123456789.,")
    behind = re.search(r"[\d/]\s?$", match.string[max(0, match.start() - 2) : match.start()])
    if unit + match["raised"] in UNITS and (len(base) > 1 or behind):
        return None  # a measure
    exponent = {"2": " squared", "3": " cubed"}.get(raised) or f" to the power of {said(raised, region)}"
    return (
        (base if base == "a" else said(base, region))
        + exponent
        + (" " if match.string[match.end() : match.end() + 1].isalnum() else "")
    )


def index(match: re.Match[str], region: str) -> str:
    """H₂O, CO₂, 4x₁: an element of two letters is spelt."""
    parts = re.findall(rf"\d+(?:\.\d+)?|[{DOWN}]+|[A-Z][a-z](?=[{DOWN}A-Z])|[{LETTERS}]", match.group())
    return " ".join(
        letters(p.upper()) if len(p) == 2 and p.isascii() and p.isalpha() else said(p, region) for p in parts
    )


def compound(match: re.Match[str], region: str) -> str:
    """H2SO4, NaCl: letter by letter."""
    return " ".join(said(part, region) for part in re.findall(r"\d+|[A-Z]", match.group().upper()))


def ion(match: re.Match[str], region: str) -> str:
    """Ca²⁺, SO4²⁻: elements are spelt."""
    parts = re.findall(r"\d+|[A-Z][a-z]?", unicodedata.normalize("NFKC", match["base"]))
    elements = " ".join(letters(part.upper()) if part.isalpha() else said(part, region) for part in parts)
    return f"{elements} {said(unicodedata.normalize('NFKC', match['charge']), region)}"
