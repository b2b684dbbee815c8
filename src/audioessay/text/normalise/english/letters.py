"""Acronyms and capitals in English: which are spelt, which are words written large."""

import re
from functools import lru_cache

from audioessay.text.normalise.english.capitals import is_name, is_word
from audioessay.text.normalise.english.context import NOT_NOUNS, stop
from audioessay.text.normalise.english.numbers import cardinal, digits, short_year, year
from audioessay.text.normalise.rules import DIGIT, STOP, Rule, rule

LOUD = re.compile(r"\b[A-Z][A-Z’']{1,}\b")
AFTER_THE = re.compile(r"\b(?i:the)\s$")
LETTER_A = "eigh"
"""A lone capital A is said so by engines that take it for the article."""


def letters(text: str) -> str:
    """Letters to be spelt, as engines say them in one breath: ``A.M.A``."""
    return LETTER_A if text == "A" else ".".join(text)


@lru_cache(maxsize=64)
def _opening(text: str) -> int:
    """Where a run of words in capitals ends that opens a paragraph, as printers begin one; 0 where there is none."""
    end = words = 0
    plain = False
    for token in re.finditer(r"\S+", text):
        word = token.group().strip("\"'“”‘’(),;:.!?—–-")
        if not word.isupper():
            break
        words, end = words + 1, token.end()
        plain = plain or word.lower() in NOT_NOUNS
    return end if words > 1 and plain else 0


LABEL = re.compile(
    r"(?:^|(?<=[.!?…]\s)|(?<=[.!?…][\"”’)]\s)|(?<=\n))[A-Z][A-Z’'-]+(?:[.\s]{1,2}[A-Z’'-]+){0,2}(?=:(?:\s|$))"
)
"""Who speaks: JOHN: Where were you?"""


@lru_cache(maxsize=64)
def _labels(text: str) -> frozenset[int]:
    """Every place in the speakers' names."""
    return frozenset(at for label in LABEL.finditer(text) for at in range(*label.span()))


@lru_cache(maxsize=64)
def _shouted(text: str) -> bool:
    """Whether capitals are the rule here: no word has a small letter beyond its first few."""
    large = sum(len(word) for word in LOUD.findall(text))
    small = sum(character.islower() for character in text)
    return large > 2 * small and large > 3


def _capitals(match: re.Match[str], region: str) -> str | None:
    """A word as a word, anything else letter by letter; of several (*MPs*), the last letter takes the s."""
    text, tail, end = match["c"], match["tail"] or "", (match["end"] or "").lower()
    loud = _shouted(match.string) or (
        match.start() < _opening(match.string) and not AFTER_THE.search(match.string, 0, match.start())
    )
    named = match.start() in _labels(match.string) and is_name(text)
    if (end and end[1:] != "s") or named or is_word(text, loud):
        return text.capitalize() + tail + end
    if tail:
        return f"{letters(text[:-1])} {text[-1]}'s"
    return letters(text) + end


def _joined(match: re.Match[str], region: str) -> str:
    """R&B, AT&T."""
    *first, last = match["c"].split("&")
    of_many = f"{last}'s" if match["tail"] else letters(last)
    return " and ".join([*map(letters, first), of_many])


def _dotted(match: re.Match[str], region: str) -> str:
    """U.S., Ph.D., p.m.: the letters without their last full stop, unless it ends a sentence."""
    return ".".join(match.group().replace(".", "").upper()) + stop(match)


def _dotted_many(match: re.Match[str], region: str) -> str:
    """Ph.D.s."""
    text = match["l"].replace(".", "").upper()
    return f"{letters(text[:-1])} {text[-1]}'s"


def _mixed(match: re.Match[str], region: str) -> str:
    """GPT-4, COVID-19, MP3, H2O, 3D, 5a: letters as letters, figures as figures."""
    said: list[str] = []
    for part in re.findall(r"\d+|[^\W\d_]+", match.group()):
        if part.isdigit():
            said.append(figure(part))
        elif part.isupper():
            said.append(part.capitalize() if len(part) > 2 and is_word(part, False) else letters(part))
        else:
            said.append(LETTER_A if part == "a" else part)
    return " ".join(said)


def figure(text: str) -> str:
    """A name's figures: *seven thirty-seven*, *eight hundred*."""
    if len(text) == 4 and 1010 <= int(text) <= 2099:
        return year(int(text))
    if len(text) == 3 and text[1:] != "00":
        return f"{cardinal(int(text[0]))} {short_year(int(text[1:]))}" if text[0] != "0" else digits(text)
    return cardinal(int(text)) if len(text) < 4 and text[0] != "0" else digits(text)


def _to(match: re.Match[str], region: str) -> str:
    """A–Z."""
    return f"{letters(match['a'])} to {letters(match['b'])}"


def _grade(match: re.Match[str], region: str) -> str:
    return f"{match['w']} {LETTER_A}"


MIXED: tuple[Rule, ...] = (
    rule(
        r"(?<![\w.,$£€-])(?:[A-Za-z]{1,6}[-–]?\d{1,4}(?:[-–]?[A-Za-z]{1,2}|[A-Z]\d?)?|[A-Z][A-Za-z]{0,5}[-–]?\d{1,4}-\d{2,4}|\d{1,4}[A-Za-z]{1,2}\d?)(?![\w]|[-–]\d|[.,]\d)",
        _mixed,
        needs=DIGIT,
    ),
)
RULES: tuple[Rule, ...] = (
    rule(r"(?<![\w.])(?P<l>(?:[A-Za-z]{1,2}\.){2,6})s(?!\w)", _dotted_many, needs=STOP),
    rule(
        r"(?<![\w.])(?:[A-Za-z]{1,2}\.){1,}[A-Za-z]\.(?!\w)|(?<![\w.])(?:[A-Z]\.){2,}[A-Z](?![\w.])",
        _dotted,
        needs=STOP,
    ),
    rule(r"\b(?P<c>[A-Z]{1,3}(?:&[A-Z]{1,3})+)(?P<tail>s)?(?!\w)", _joined, needs="&"),
    rule(
        r"(?<![\w.@#])(?P<c>[A-Z]{2,30})(?P<tail>s)?(?P<end>['’](?:T|S|RE|LL|VE|D|M))?(?![\w]|\.\w)",
        _capitals,
        needs=r"[A-Z]{2}",
    ),
    rule(r"(?<!\w)(?P<a>[A-Z])\s?[–—]\s?(?P<b>[A-Z])(?!\w)", _to, needs="[–—]"),
    rule(
        r"\bA(?=\s[B-Z](?:\s|$))|(?<=[\w\"“‘(,;:]\s)A(?=[\"”’),;:])|(?<=[\"“‘(])A(?=[\"”’)])", LETTER_A, needs=r"\bA\b"
    ),
    rule(
        r"\b(?P<w>[Pp]lan|[Vv]itamin|[Hh]epatitis|[Ss]erie|[Gg]rade|[Tt]eam|[Gg]roup|[Tt]ype|[Cc]lass|[Ss]ide|[Ll]evel|[Oo]ption|[Pp]art|[Pp]oint|[Aa]ppendix|[Ee]xhibit|[Ss]tudent|letter) A\b",
        _grade,
        needs=r"\bA\b",
    ),
)
