"""Abbreviations in English, said in full."""

import re

from audioessay.text.normalise.english.context import OPENERS, TABLE, stop
from audioessay.text.normalise.rules import DIGIT, STOP, Rule, rule
from audioessay.text.wordlist import ordered

TITLES: dict[str, str] = TABLE["titles"]
"""Before a name."""
BARE = "Mr|Mrs|Ms|Messrs|Dr|Prof|St|Mt|Sgt|Lt|Capt|Revd"
"""Those that are also written without a full stop, as the British do."""
NUMBERED: dict[str, str] = TABLE["numbered"]
"""Before a figure."""
ANYWHERE: dict[str, str] = {key.replace(" ", ""): said for key, said in TABLE["abbreviations"].items()}


def _title(match: re.Match[str], region: str) -> str:
    return TITLES[match["t"] if match["t"] in TITLES else match["t"].capitalize()] + match["gap"]


def _numbered(match: re.Match[str], region: str) -> str:
    written = match["a"]
    said = NUMBERED.get(written) or NUMBERED.get(written.lower()) or NUMBERED[written.capitalize()]
    return (said.capitalize() if written[0].isupper() and not match.string[: match.start()].strip() else said) + " "


def _anywhere(match: re.Match[str], region: str) -> str:
    """With a capital where the abbreviation opened the text, and with the full stop where it closed a sentence."""
    said = ANYWHERE[re.sub(r"\s", "", match.group())]
    if match.group()[0].isupper() and said[0].islower():
        said = said[0].upper() + said[1:]
    return said + stop(match)


def _street(match: re.Match[str], region: str) -> str:
    return {"St": "Street", "Rd": "Road", "Dr": "Drive", "Mt": "Mountain"}[match["s"]] + stop(match)


def _edition(match: re.Match[str], region: str) -> str:
    return "edition" + stop(match)


def _life(match: re.Match[str], region: str) -> str:
    return {"b": "born ", "d": "died ", "r": "reigned ", "fl": "flourished "}[match["w"]]


def _initials(match: re.Match[str], region: str) -> str | None:
    """J. R. R. Tolkien, E. Smith: no pause after an initial. Not *Plan B. The next*."""
    letters = re.findall(r"[^\W\d_]", match["i"])
    following = re.match(r"[^\W\d_]+", match.string[match.end() :])
    if following and following.group().lower() in OPENERS:
        return None
    return (".".join(letters) if len(letters) > 1 or letters[0] != "A" else "Eigh") + " "


_AS_A_WORD = "".join(
    rf"(?<!\b(?i:{word})\s)"
    for word in ordered("a an my his her our one is was say said says answered voted love loves loved modern")
)
"""*He said no. 5 people left*: not the number five."""
_ANYWHERE = "|".join(
    re.escape(key).replace(r"\ ", r"\s?") for key in sorted(TABLE["abbreviations"], key=len, reverse=True)
)
_NUMBER_NAMES = "|".join(sorted((re.escape(name) for name in NUMBERED), key=len, reverse=True))

RULES: tuple[Rule, ...] = (
    rule(r"\b(?P<i>(?:[A-Z]\.\s?){1,6})(?=[A-Z][a-z’'])(?<=[.\s])", _initials, needs=STOP),
    rule(r"(?<=[a-z]\s)(?P<s>St|Rd|Dr|Mt)\.(?!\s[A-Z])", _street, needs=STOP),
    rule(
        rf"\b(?P<t>{'|'.join(sorted(TITLES, key=len, reverse=True))}|(?:MRS?|MS|DR|PROF|REV|CAPT|SGT|COL|GEN|LT|ST)(?=\.\s[A-Z]{{2}}))\.(?P<gap>\s{{1,3}})(?=[A-Z])",
        _title,
        needs=STOP,
    ),
    rule(rf"\b(?P<t>{BARE})(?P<gap>\s{{1,3}})(?=[A-Z][\w’'])", _title, needs=r"[A-Z]\w{0,5}\s[A-Z]"),
    rule(
        rf"(?:{_AS_A_WORD}|(?!(?:no|secs?|arts?|app|ex|col|op|pt)\.))(?<![\w.])(?P<a>{_NUMBER_NAMES}|Vols?|Chs?|Figs?|Secs?|Arts?|Eq|Pt|Bk|App|Ex|Op|Pp?|nos?)\.\s?(?=\d|[ivx]{{2,}}\b|[IVX]{{2,}}\b|(?<=[lhpk]\.\s)[ivxIVX]\b)",
        _numbered,
        needs=STOP,
    ),
    rule(r"(?:№|(?<!\w)N[º°])\s?(?=\d)", "number ", needs=DIGIT),
    rule(r"(?<=\d(?:st|nd|rd|th)\s)ed\.", _edition, needs=r"\bed\."),
    rule(r"(?<=\()ed\.(?=\))", "editor", needs=STOP),
    rule(r"(?<![\w.])(?:eds?)\.(?=\s[A-Z])", "edited by", needs=STOP),
    rule(r"(?<![\w.])(?:c\.|ca\.|c)\s?(?=1\d{3}\b|20\d\d\b|[1-9]\d{2}\b)", "circa ", needs=r"\bca?\.?\s?\d"),
    rule(r"(?<=\()(?P<w>b|d|r|fl)\.\s?(?=\d|circa|c\.)", _life, needs=r"\((?:b|d|r|fl)\."),
    rule(r"(?<=[A-Za-z]\s)v\.(?=\s[A-Z])", "versus", needs=STOP),
    rule(
        rf"(?<![\w.@/-])(?:{_ANYWHERE})(?!\w)",
        _anywhere,
        needs=r"[./&]|\b[avJSIL][ktnrs][ads]?\b|\bBros",
    ),
)
