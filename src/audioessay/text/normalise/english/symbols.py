"""Symbols, addresses and tags in English."""

import re

from audioessay.text.normalise.english.context import TABLE
from audioessay.text.normalise.rules import DIGIT, Rule, rule
from audioessay.text.wordlist import ordered

GREEK = dict(zip(ordered(TABLE["greek"]["letters"]), ordered(TABLE["greek"]["names"]), strict=True))
SIGNS: dict[str, str] = TABLE["signs"]
SPOKEN_MARKS = str.maketrans(
    {"@": " at ", ".": " dot ", "/": " slash ", "_": " underscore "} | dict.fromkeys("-?=&#:", " ")
)
ENDINGS = "com|org|net|edu|gov|io|co|uk|fm|ai|tv|app|dev|info|eu|de|fr|jp|kr|us|ly|me"
FILES = "js|py|md|txt|pdf|html|css|csv|json|xml|mp3|wav|jpg|png|exe|ts|rs|go"


def _address(match: re.Match[str], region: str) -> str:
    """A URL, an address of e-mail or a domain, as one would say it on the telephone."""
    text = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group())
    text = text.rstrip("/")
    text = text.translate(SPOKEN_MARKS)
    return " ".join(text.split()) or match.group()


def _file(match: re.Match[str], region: str) -> str:
    tail = match["tail"]
    return f"{match['head']} dot {'.'.join(tail.upper()) if tail.isalpha() and tail not in ('go',) else tail}"


def _tag(match: re.Match[str], region: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", match["t"])
    return f"hashtag {words}"


def _handle(match: re.Match[str], region: str) -> str:
    return f"at {match['h'].replace('_', ' ')}"


def _sections(match: re.Match[str], region: str) -> str:
    return "sections " if len(match["s"]) > 1 else "section "


def _sign(match: re.Match[str], region: str) -> str:
    """Apart from what stands before it and, unless that is punctuation, behind it."""
    behind = match.string[match.end() : match.end() + 1]
    return f" {SIGNS[match.group().strip()]}" + (
        "" if not behind or behind.isspace() or behind in ".,;:!?)]}…”’" else " "
    )


def _greek(match: re.Match[str], region: str) -> str:
    return GREEK[match.group().lower()]


ADDRESSES: tuple[Rule, ...] = (
    rule(r"\b(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]’'*_]", _address, needs=r"://|www\."),
    rule(r"(?<![\w.+-])[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+", _address, needs="@"),
    rule(rf"(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,9}}(?:{ENDINGS})(?![\w-])(?:/[\w/-]*)?", _address, needs=r"\w\.[a-z]"),
    rule(rf"(?<![\w.-])(?P<head>[A-Za-z][\w-]{{0,63}})\.(?P<tail>{FILES})(?!\w)", _file, needs=r"\w\.[a-z]"),
    rule(r"(?<![\w&])#(?P<t>[A-Za-z_]\w*)", _tag, needs="#"),
    rule(r"(?<!\w)#\s?(?=\d)", "number ", needs=DIGIT),
    rule(r"(?<![\w.])@(?P<h>\w+)", _handle, needs="@"),
)

RULES: tuple[Rule, ...] = (
    rule(r"\b(?P<c>[Cc]opyright|COPYRIGHT)\s?(?:©|\([cC]\))", "copyright", needs="©|\\([cC]"),
    rule(r"(?<!\w)\([cC]\)(?=\s\d{4})", "copyright", needs="\\([cC]"),
    rule(r"(?P<s>§+)\s?", _sections),
    rule(r"\s?&\s?", " and "),
    rule(r"(?<=[^\W\d_])/(?=[^\W\d_])", " "),
    rule(r"(?<!\w)[αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ](?!\w)", _greek),
    rule(r"(?<=\w)\+(?!\w)", " plus"),
    rule(r"(?<![\w=])==(?=[^\s=])|(?<=[^\s=])==(?![\w=])", ""),
    rule(r"\s?={2,3}\s?", " equals "),
    rule(r"√(?=\s?[\d(\w])", "the square root of "),
    rule(rf"\s?[{re.escape(''.join(SIGNS).replace('#', ''))}]", _sign),
)
