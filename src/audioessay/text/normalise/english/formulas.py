"""Formulas in English: powers, indices, coefficients, Greek letters; chemical ones too."""

import re
import unicodedata

from audioessay.text.normalise.english.context import TABLE
from audioessay.text.normalise.english.letters import LETTER_A, letters
from audioessay.text.normalise.english.numbers import spoken_number
from audioessay.text.normalise.english.quantities import UNITS
from audioessay.text.normalise.english.symbols import GREEK
from audioessay.text.normalise.rules import Rule, rule
from audioessay.text.wordlist import words

UP, DOWN = "⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱ", "₀-₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ"
"""Characters above and below the line."""
LETTERS = "A-Za-zα-ωΑ-Ω"
SIGNS = {"+": "plus", "-": "minus", "−": "minus", "=": "equals", "/": "over"}
FUNCTIONS: dict[str, str] = TABLE["functions"]
"""sin, log …: in full."""
KNOWN = words(TABLE["capitals"]["short"]) | words(TABLE["nouns"]["not"])


def said(text: str, region: str) -> str:
    """Numbers, letters and signs one after another: ``n+1`` is *n plus one*.

    >>> said("4x", ""), said("πr", ""), said("−3", "")
    ('four x', 'pi r', 'minus three')
    """
    if text in FUNCTIONS:
        return FUNCTIONS[text]
    parts = re.findall(rf"[\d,]*\d(?:\.\d+)?|[{LETTERS}]|[+−=/-]", unicodedata.normalize("NFKC", text))
    return " ".join(
        spoken_number(part, region)
        if part[0].isdigit()
        else SIGNS.get(part) or GREEK.get(part.lower()) or (LETTER_A if part in "aA" else part)
        for part in parts
    )


def _power(match: re.Match[str], region: str) -> str | None:
    """10⁶, 3x², mc², e^(−x): the last letter of a product is the one that is raised."""
    base, raised = match["base"], unicodedata.normalize("NFKC", match["raised"]).strip("{}()")
    word = len(base) > 1 and base.isalpha() and base not in FUNCTIONS
    if word and base.lower() in KNOWN and match["raised"] in {*"¹²³"}:
        return None  # a note's mark behind a word
    unit = base.lstrip("0123456789.,")
    behind = re.search(r"\d\s?$", match.string[max(0, match.start() - 2) : match.start()])
    if unit + match["raised"] in UNITS and (unit != base or behind):
        return None  # a measure
    power = {"2": " squared", "3": " cubed"}.get(raised) or f" to the power of {said(raised, region)}"
    return said(base, region) + power + _space(match)


def _space(match: re.Match[str]) -> str:
    return " " if match.string[match.end() : match.end() + 1].isalnum() else ""


def _index(match: re.Match[str], region: str) -> str:
    """H₂O, CO₂, 4x₁: an element of two letters is spelt."""
    parts = re.findall(rf"\d+(?:\.\d+)?|[{DOWN}]+|[A-Z][a-z](?=[{DOWN}A-Z])|[{LETTERS}]", match.group())
    return " ".join(
        letters(p.upper()) if len(p) == 2 and p.isalpha() and p.isascii() else said(p, region) for p in parts
    )


def _ion(match: re.Match[str], region: str) -> str:
    """Ca²⁺, SO4²⁻: elements are spelt."""
    parts = re.findall(r"\d+|[A-Z][a-z]?", unicodedata.normalize("NFKC", match["base"]))
    elements = " ".join(letters(part.upper()) if part.isalpha() else said(part, region) for part in parts)
    return f"{elements} {said(unicodedata.normalize('NFKC', match['charge']), region)}"


def _product(match: re.Match[str], region: str) -> str:
    return said(match.group(), region)


def _ten(match: re.Match[str], region: str) -> str:
    return f"{spoken_number(match['n'], region)} times "


def _factorial(match: re.Match[str], region: str) -> str:
    return f"{match['n']} factorial"


def _absolute(match: re.Match[str], region: str) -> str:
    return f"the absolute value of {said(match['n'], region)}"


_BASE = rf"(?P<base>\d[\d,]*(?:\.\d+)?[{LETTERS}]?|[{LETTERS}]{{1,4}}|(?<=[)\]]))"

RULES: tuple[Rule, ...] = (
    rule(rf"(?<![\w.])(?P<n>\d+(?:\.\d+)?)\s?[×x·⋅]\s?(?=10[{UP}^])", _ten, needs=rf"10[\^{UP}]"),
    rule(r"(?<!\w)(?P<base>(?:[A-Z][a-z]?[0-9₀-₉]?){1,4})(?P<charge>[²³]?[⁺⁻])(?![⁰¹²³⁴-⁹])", _ion, needs="[⁺⁻]"),
    rule(rf"(?<![^\W\d])(?<![\d.]){_BASE}(?P<raised>[{UP}]+)", _power, needs=rf"[{UP}]"),
    rule(
        rf"(?<![^\W\d])(?<![\d.]){_BASE}\^(?P<raised>\{{[+−-]?\w{{1,3}}\}}|\([+−-]?\w{{1,3}}(?:[+−=/-]\w{{1,3}})?\)|[+−-]?(?:\d{{1,4}}|[a-zA-Z]))(?!\w)",
        _power,
        needs=r"\^",
    ),
    rule(
        rf"(?<![^\W\d])(?<![\d.])(?=\w*[{DOWN}])(?:\d+(?:\.\d+)?)?[{LETTERS}](?:[{LETTERS}]|[{DOWN}])*",
        _index,
        needs=f"[{DOWN}]",
    ),
    rule(r"(?<![\w.])(?:\d+(?:\.\d+)?|[a-zA-Z])?[α-ωΑ-Ω][a-zA-Z]?(?!\w)", _product, needs="[α-ωΑ-Ω]"),
    rule(r"(?<![\w'’])(?P<n>[nkm])!(?=\s*[^\w\s]|\s*$|\s[a-z])", _factorial, needs=r"\b[nkm]!"),
    rule(r"(?<=[\w)]\))/(?=\d{1,3}(?![\w/])|[a-z](?![\w/]))", " over ", needs=r"\)/"),
    rule(r"(?<!\w)[a-z]/[a-z](?![\w/])", _product, needs="/"),
    rule(r"(?<![\w|])\|(?P<n>\w{1,3})\|(?![\w|])", _absolute, needs=r"\|"),
)
