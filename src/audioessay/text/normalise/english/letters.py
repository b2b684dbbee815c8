"""Acronyms, capitals and abbreviations in English: which are spelt, which are words written large."""

from functools import lru_cache
from itertools import pairwise

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.normalise.english.context import NOT_NOUNS, OPENERS, TABLE, next_noun, stop
from audioessay.text.normalise.english.numbers import cardinal, digits, short_year, year
from audioessay.text.normalise.spelling import roman
from audioessay.text.normalise.templates import looked_up

SHORT_WORDS, SAID, SPELT, ONSETS, CODAS = (
    frozenset(TABLE["capitals"][kind].split()) for kind in ("short", "said", "spelt", "onsets", "codas")
)
ABBREVIATIONS = {key.replace(" ", ""): said for key, said in TABLE["abbreviations"].items()}
NUMERALS, MEDICINE = frozenset(TABLE["roman"]["letters"].split()), frozenset(TABLE["roman"]["medicine"].split())
HEAD, TAIL = re.compile("[BCDFGHJKLMNPQRSTVWXZ]*"), re.compile("[BCDFGHJKLMNPQRSTVWXZ]*$")
_RE = vocabulary.Regexes("letters")
LOUD = frozenset(["us", "it", "who", "am", "led", "sat", "add", "era"])
"""Words only where all around them is in capitals too."""
AS_A_WORD = re.compile(rf"\b(?i:{TABLE['nouns']['no'].replace(' ', '|')})\s$")
"""*He said no. 5 people left*: not the number five."""
LETTER_A = "A-"
"""A lone A is the article to some engines, but for a hyphen behind it."""


def sayable(text: str) -> bool:
    """Whether capitals could be an English word by the look of their letters.

    >>> sayable("OVERTURE"), sayable("NAACP"), sayable("HTTPS")
    (True, False, False)
    """
    head, tail = HEAD.match(text), TAIL.search(text)
    first, last = (head.group().lower() if head else ""), (tail.group().lower() if tail else "")
    if len(first) == len(text) and "Y" not in text:
        return False
    closes = len(last) < 2 or last in CODAS or (len(text) > 6 and len(last) < 4)
    return (len(first) < 2 or first in ONSETS) and closes and not _RE.middle.search(text)


def is_word(text: str, loud: bool) -> bool:
    """Whether capitals are a word to be said; ``loud`` where everything around them is in capitals too."""
    low = text.lower()
    if low in LOUD:
        return loud
    if low in SPELT:
        return False
    return low in SHORT_WORDS or low in SAID or (len(text) > 3 and sayable(text))


def is_name(text: str) -> bool:
    """Whether a speaker's label in capitals is a name to be said, or letters.

    >>> is_name("ANN"), is_name("BBC")
    (True, False)
    """
    return len(text) > 2 and text.lower() not in SPELT and sayable(text)


def letters(text: str) -> str:
    """Letters to be spelt, as engines say them in one breath: ``A.M.A``."""
    return LETTER_A if text == "A" else ".".join(text)


def several(text: str) -> str:
    """Of several (*MPs*), the last letter takes the s."""
    return f"{letters(text[:-1])} {text[-1]}'s"


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


@lru_cache(maxsize=64)
def _labels(text: str) -> frozenset[int]:
    """Every place in the speakers' names."""
    return frozenset(at for label in _RE.label.finditer(text) for at in range(*label.span()))


@lru_cache(maxsize=64)
def _shouted(text: str) -> bool:
    """Whether capitals are the rule here: no word has a small letter beyond its first few."""
    large = sum(len(word) for word in _RE.loud.findall(text))
    return large > 2 * sum(character.islower() for character in text) and large > 3


def capitals(match: re.Match[str], region: str) -> str | None:
    """A word as a word, anything else letter by letter."""
    text, tail, end = match["c"], match["tail"] or "", (match["end"] or "").lower()
    opening = match.start() < _opening(match.string) and not _RE.after_the.search(match.string, 0, match.start())
    named = match.start() in _labels(match.string) and is_name(text)
    if (end and end[1:] != "s") or named or is_word(text, _shouted(match.string) or opening):
        return text.capitalize() + tail + end
    return several(text) if tail else letters(text) + end


def apart(match: re.Match[str], region: str) -> str | None:
    """S P A C E D: a word that a printer set apart; not the letters of the alphabet."""
    word = match["n"].replace(" ", "")
    row = any(ord(two) - ord(one) == 1 for one, two in pairwise(word))
    halves = next(
        (
            f"{word[:at]} {word[at:]}"
            for at in range(2, len(word) - 1)
            if {word[:at].lower(), word[at:].lower()} <= SHORT_WORDS
        ),
        word,
    )
    return halves.title() if not row and sayable(word) else None


def joined(match: re.Match[str], region: str) -> str:
    """R&B, AT&T."""
    *first, last = match["c"].split("&")
    return " and ".join([*map(letters, first), f"{last}'s" if match["tail"] else ".".join(last)])


def mixed(text: str) -> str:
    """GPT-4, COVID-19, MP3, H2O, 3D, 5a: letters as letters, figures as figures."""
    said: list[str] = []
    for part in re.findall(r"\d+|[^\W\d_]+", text):
        if part.isdigit():
            said.append(figure(part))
        elif part.isupper():
            said.append(part.capitalize() if len(part) > 2 and is_word(part, False) else letters(part))
        else:
            said.append(LETTER_A if part == "a" else part)
    return " ".join(said)


def figure(text: str) -> str:
    """A name's figures: *seven thirty-seven*, *eight hundred*."""
    if text[0] == "0" or len(text) > 4 or (len(text) == 4 and not 1010 <= int(text) <= 2099):
        return digits(text)
    if len(text) == 3 and text[1:] != "00":
        return f"{cardinal(int(text[0]))} {short_year(int(text[1:]))}"
    return year(int(text)) if len(text) == 4 else cardinal(int(text))


def initials(match: re.Match[str], region: str) -> str | None:
    """J. R. R. Tolkien, E. Smith: no pause after an initial. Not *Plan B. The next*."""
    named = re.findall(r"[^\W\d_]", match["i"])
    following = re.match(r"[^\W\d_]+", match.string[match.end() :])
    if following and following.group().lower() in OPENERS:
        return None
    return (".".join(named) if named != ["A"] else LETTER_A) + " "


def numbered(match: re.Match[str], region: str) -> str | None:
    """No. 5, pp. 12–15"""
    written = match["a"]
    wordlike = re.fullmatch(r"no|secs?|arts?|app|ex|col|op|pt", written)
    if wordlike and AS_A_WORD.search(match.string, max(0, match.start() - 12), match.start()):
        return None
    return looked_up(TABLE["numbered"], written) + " "


def abbreviation(match: re.Match[str], region: str) -> str:
    """With a capital where the abbreviation opened the text, and with the full stop where it closed a sentence."""
    written = re.sub(r"\s", "", match.group())
    said: str = ABBREVIATIONS.get(written) or ABBREVIATIONS[written[0].lower() + written[1:]]
    return (said[0].upper() + said[1:] if match.group()[0].isupper() else said) + stop(match)


def numeral(match: re.Match[str], region: str) -> str | None:
    """A Roman numeral behind any name: *Final Fantasy VII*."""
    text = match["n"]
    if text in NUMERALS or len(text) < 2 or roman(text) > 60 or match["before"].lower() in NOT_NOUNS:
        return None
    return None if text == "IV" and next_noun(match) in MEDICINE else cardinal(roman(text), region)
