"""Figures that name a thing and count nothing, in English: versions, models, telephone and book numbers."""

import re

from audioessay.text.normalise.english.letters import figure
from audioessay.text.normalise.english.numbers import digits, plural, spoken_number
from audioessay.text.normalise.rules import Rule, rule

CALLED = re.compile(
    r"\b(?:call|phone|tel|dial|ring|rang|number|text|fax|mobile|cell|hotline|line|on|at)\W*$", re.IGNORECASE
)
"""Before a telephone number of seven figures, which could be a range."""
COUNTED = re.compile(
    r"\b(?:Pages?|Chapters?|Lines?|Verses?|Psalms?|Sections?|Items?|Numbers?|Figures?|Between|From|About|Around|Some|Over|Nearly|"
    r"Roughly|Only|The|These|Those|And|Or|In|At|For|Scores?|Won|Lost|Years?|Aged?|Ages)\W*$"
)
"""Capitalised words after which two numbers are a range."""


def _digits(match: re.Match[str], region: str) -> str:
    """One by one, in the groups that are written; the X of a book's number is a letter."""
    text = match["n"]
    said = ", ".join(filter(None, (digits(group) for group in re.split(r"\D+", text))))
    return ("plus " if text.startswith("+") else "") + said + (" X" if text[-1] in "xX" else "")


def _book(match: re.Match[str], region: str) -> str | None:
    count = len(re.sub(r"[^\dXx]", "", match["n"]))
    return _digits(match, region) if count in (8, 10, 13) else None


def _book_named(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    said = _book(match, region)
    return ((match.start("n"), match.end("n"), said),) if said else None


def _local(match: re.Match[str], region: str) -> str | None:
    """555-0147: a range that opens with nought, or that is called, is none."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    if match["a"] == "555" or match["b"].startswith("0") or CALLED.search(before):
        return _digits(match, region)
    return None


def _free(match: re.Match[str], region: str) -> str:
    """1-800-FLOWERS"""
    return f"one {figure(match['n'])} "


def _spaced(match: re.Match[str], region: str) -> str | None:
    """020 7946 0958: groups that open with nought and are as long as a number to be called."""
    return _digits(match, region) if 9 <= len(re.sub(r"\D", "", match["n"])) <= 12 else None


def _model(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    """Boeing 737-800."""
    if COUNTED.search(match["name"]):
        return None
    last = figure(match["b"])
    return ((match.start("a"), match.end(), f"{figure(match['a'])} {plural(last) if match['many'] else last}"),)


def _version(match: re.Match[str], region: str) -> str:
    head = "version " if match["v"] else ""
    return head + " point ".join(spoken_number(part, region) for part in match["n"].split("."))


MINNESOTA = re.compile(
    r"\s(?!(?:sells|makes|says|said|is|was|has|owns|pays|plans|wants|settles|agrees|employs|cuts|needs|uses)\b)[a-z]+s\b|\s(?:people|men|women|of)\b"
)


def _company(match: re.Match[str], region: str) -> str | None:
    """3M, unless it counts: *3M users*."""
    return None if MINNESOTA.match(match.string, match.end()) else "three M"


DATED = re.compile(r"\b(?:on|dated?|since|until|till|from|by|of|before|after|to|born|died)\W*$", re.IGNORECASE)


def _dotted(match: re.Match[str], region: str) -> str | None:
    """3.4.10 is a version, 22.04.3 too; 24.12.24 is one unless something says that it is a date."""
    parts = match["n"].split(".")
    if len(parts) != 3:
        return _version(match, region)
    first, second, last = parts
    dated = len(first) == len(second) == len(last) == 2 and DATED.search(
        match.string, max(0, match.start() - 12), match.start()
    )
    year = len(last) == 4 and last[0] in "12"
    if (
        (dated or year)
        and 1 <= min(int(first[:4]), int(second[:4])) <= 12
        and max(int(first[:4]), int(second[:4])) <= 31
    ):
        return None
    return _version(match, region)


RULES: tuple[Rule, ...] = (
    rule(r"\bIS[BS]N(?:-1[03])?\b[^\d\n]{0,12}?(?P<n>\d(?:[\d\s–-]{6,15})[\dXx])(?!\w)", _book_named, needs="IS[BS]N"),
    rule(r"(?<![\w.-])(?P<n>97[89]-(?:\d+-){3}\d|\d{1,5}-\d{1,7}-\d{1,6}-[\dXx])(?![\w-])", _book, needs=r"\d-\d"),
    rule(
        r"(?<![\w.,])(?P<n>\+\d{1,3}(?:[-.\s]?\(?\d{1,4}\)?){2,6}|\(\d{3}\)\s?\d{3}[-.\s]\d{4}|(?:1[-.\s])?\d{3}[-.]\d{3}[-.]\d{4})(?![\w-])",
        _digits,
        needs=r"\+\d|\d{3}\)|\d{3}[-.]\d{3}[-.]\d{4}",
    ),
    rule(r"(?<![\w.,-])1-(?P<n>8\d\d)-(?=[A-Z])", _free, needs="1-8"),
    rule(r"(?<![\w.,-])(?P<n>0\d{1,4}(?:[-\s]\d{2,4}){2,4})(?![\w-]|\s\d)", _spaced, needs=r"\b0\d+[-\s]\d"),
    rule(r"(?<![\w.,/-])(?P<n>(?P<a>\d{3})-(?P<b>\d{4}))(?![\w-])", _local, needs=r"\d{3}-\d{4}"),
    rule(
        r"(?P<name>\b[A-Z]\w+(?:\s[A-Z])?)[\s-](?P<a>[1-9]\d{2})-(?P<b>\d{2,3})(?P<many>s)?(?![\w-])",
        _model,
        needs=r"\d{3}-\d\d",
    ),
    rule(r"(?<![\w.$£€])3M\b", _company, needs="3M"),
    rule(r"\b(?P<v>[vV](?:er)?\.?\s?)(?P<n>\d+(?:\.\d+)+)(?!\w)", _version, needs=r"[vV](?:er)?\.?\s?\d"),
    rule(r"(?<![\w.,/])(?P<v>(?!))?(?P<n>\d+(?:\.\d+){2,})(?!\w|[.,]\d)", _dotted, needs=r"\d\.\d+\.\d"),
)
"""Before dates and ranges are looked for."""
