"""Powers, indices and stars in English."""

import re
import unicodedata

from audioessay.text.normalise.english.context import TABLE
from audioessay.text.normalise.english.letters import letters
from audioessay.text.normalise.english.numbers import cardinal, spoken_number
from audioessay.text.normalise.english.symbols import GREEK
from audioessay.text.normalise.rules import Rule, rule
from audioessay.text.wordlist import words

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SIGNED = {"⁻": "minus ", "−": "minus ", "-": "minus ", "⁺": "plus ", "+": "plus "}
FUNCTIONS: dict[str, str] = TABLE["functions"]
"""sin, log …: in full."""
KNOWN = words(TABLE["capitals"]["short"]) | words(TABLE["nouns"]["not"])
_BASE = r"(?P<base>\d[\d,]*(?:\.\d+)?|[A-Za-zα-ωΑ-Ω]{1,4}|(?<=[)\]]))"


def _power(match: re.Match[str], region: str) -> str | None:
    """10⁶, x^2, mc², e^{-x}: the last letter of a product is the one that is raised, and each is said for itself."""
    base, raised = match["base"], unicodedata.normalize("NFKC", match["raised"].strip("{}()"))
    if (
        base.isalpha()
        and len(base) > 1
        and base not in FUNCTIONS
        and base.lower() in KNOWN
        and match["raised"] in {*"¹²³"}
    ):
        return None  # a note's mark behind a word
    sign = SIGNED.get(raised[0], "")
    exponent = raised[1:] if sign else raised
    said = {"2": " squared", "3": " cubed"}.get(raised) or (
        f" to the power of {sign}{spoken_number(exponent, region) if exponent.isdigit() else letters(exponent.upper()) if len(exponent) == 1 else exponent}"
    )
    if match.string[match.end() : match.end() + 1].isalnum():
        said += " "
    if base.isdigit() or not base.isalpha():
        return (spoken_number(base, region) if base else "") + said
    return named(base) + said


def named(text: str) -> str:
    """Letters that stand for quantities: each by its name, a function by its own."""
    if text in FUNCTIONS:
        return FUNCTIONS[text]
    return " ".join(GREEK.get(letter.lower(), letter) for letter in text)


def _index(match: re.Match[str], region: str) -> str:
    """H₂O, CO₂, x₁: letters as letters, figures as figures."""
    said: list[str] = []
    for part in re.findall(r"[₀-₉]+|[A-Z][a-z]?|[^\W\d_]", match.group()):
        plain = unicodedata.normalize("NFKC", part)
        if plain.isdigit():
            said.append(cardinal(int(plain)))
        elif len(plain) == 1:
            said.append(GREEK.get(plain.lower(), "eigh" if plain == "A" else plain))
        else:
            said.append(letters(plain.upper()))
    return " ".join(said)


def _stars(match: re.Match[str], region: str) -> str | None:
    """★★★½ and ★★★★☆; a lone star before a line is a bullet, three alone are a break."""
    full, empty, half = match["full"] or "", match["empty"] or "", match["half"]
    alone = not match.string[: match.start()].strip() and (len(full) == 1 or not match.string[match.end() :].strip())
    if alone and not empty and not half:
        return None
    count = (cardinal(len(full)) if full or not half else "") + (
        " and a half" if full and half else "half a" if half else ""
    )
    if empty:
        return f"{count} out of {cardinal(len(full) + len(empty))} stars"
    return f"{count} star" + ("" if count in ("one", "half a") else "s")


def _ten(match: re.Match[str], region: str) -> str:
    return f"{spoken_number(match['n'], region)} times "


RULES: tuple[Rule, ...] = (
    rule(r"(?<![\w.])(?P<n>\d+(?:\.\d+)?)\s?[×x·⋅]\s?(?=10[⁺⁻⁰-⁹¹²³^])", _ten, needs="10[^⁺⁻⁰¹²³⁴-⁹]"),
    rule(rf"(?<![\w.]){_BASE}(?P<raised>[⁺⁻]?[{RAISED}]+|ⁿ)", _power, needs=f"[⁺⁻ⁿ{RAISED}]"),
    rule(
        rf"(?<![\w.]){_BASE}\^(?P<raised>\{{[+−-]?\w{{1,3}}\}}|\([+−-]?\w{{1,3}}\)|[+−-]?(?:\d{{1,4}}|[a-zA-Z]))(?!\w)",
        _power,
        needs=r"\^",
    ),
    rule(r"(?<!\w)(?=\w*[₀-₉])[A-Za-zα-ω](?:[A-Za-z]|[₀-₉])*", _index, needs="[₀-₉]"),
    rule(
        r"(?P<full>[★⭐✭✮]+)?\ufe0f?(?P<empty>[☆✩]+)?(?P<half>½)?(?<=[★⭐✭✮☆✩\ufe0f½])(?<![^★⭐✭✮☆✩\ufe0f½]½)",
        _stars,
        needs="[★⭐✭✮☆✩]",
    ),
)
