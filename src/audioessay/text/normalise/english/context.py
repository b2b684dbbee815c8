"""What stands beside a figure in English and decides how it is said."""

from audioessay import regex as re
from audioessay.text import vocabulary

TABLE = vocabulary.table("en")
OPENERS = frozenset(TABLE["sentences"]["openers"].split())
NEAR = 60
"""Characters looked at on either side."""
ARTICLE = re.compile(r"(?:^|[\s(“\"—-])(?:an?|another|every|each)\s+(?:[a-z]+\s+){0,1}$", re.IGNORECASE)
_RE = vocabulary.Regexes("context")
NOT_NOUNS = frozenset(TABLE["nouns"]["not"].split())


def next_noun(match: re.Match[str]) -> str:
    """The small-letter word right behind, or ``""``."""
    found = _RE.next_noun.match(match.string, match.end(), match.end() + NEAR)
    return found[1] if found else ""


def attributive(match: re.Match[str]) -> bool:
    """Whether a quantity stands before a noun that it describes: *a $5 note*, *a 10 km run*: it is then singular."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    after = next_noun(match)
    return bool(ARTICLE.search(before) and after and after not in NOT_NOUNS) or match.string.startswith(
        ("-a-", "-an-"), match.end()
    )


def counted(match: re.Match[str], number: int) -> bool:
    """Whether a figure that could be a year counts things: *about 1250 soldiers*."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    if not _RE.counted.match(match.string, match.end(), match.end() + NEAR):
        return False
    return bool(_RE.quantity.search(before)) or (number % 50 == 0 and number % 100 != 0)


def ends_sentence(text: str, at: int) -> bool:
    """Whether the full stop before ``at`` ends a sentence as well as its abbreviation."""
    rest = text[at : at + 60]
    inner = rest.lstrip("\"'”’)]*_")
    if not inner.strip():
        return True
    if not inner[0].isspace():
        return False
    word = re.match(r"\s+[\"'“‘(]*([^\W\d_]+)", inner)
    return bool(word and word[1][0].isupper() and word[1].lower() in OPENERS)


def stop(match: re.Match[str]) -> str:
    """A full stop where the match took one that also ends the sentence."""
    return "." if match.group().endswith(".") and ends_sentence(match.string, match.end()) else ""
