"""What writers' tools leave among the words: comments, changes, marks of a notebook. None of it is for the ear.

The kinds stand in a table (``vocabulary/asides.toml``): of each match the group ``keep`` is said, all else is cut out, as structure or,
with a reason, as skipped. Code is never looked into.
"""

import contextlib
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from audioessay import regex as re
from audioessay.model.essay import Note
from audioessay.text import foreign, tex, vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut


class Aside(NamedTuple):
    """One kind."""

    pattern: re.Pattern[str]
    reason: str = ""
    """Why what is cut is skipped; ``""``: it is structure."""
    say: str = ""
    """What is said instead, with the groups of the match (``\\1``)."""
    least: int = 1
    """Places that it must stand in."""


_RE = vocabulary.Regexes("asides")
_IN_CODE = ("inline query", "directive", "cross-reference")
"""Kinds that are written as code."""
RAISED, PAUSE = "raised", "pause"
"""Not skipped: written above the line; a rest of a length."""

_INSIDE = r"(?:(?!\n[ \t]*\n).){1,2000}?"
"""Characters within one paragraph."""


@cache
def kinds(*names: str) -> tuple[Aside, ...]:
    """The kinds of some parts of the table: ``plain``, ``comments`` (in every text that people write by hand), ``notebook``, ``templates``."""
    table = vocabulary.table("asides")
    return tuple(_aside(**entry) for name in names for entry in table[name].values())


def _aside(find: str, **said: Any) -> Aside:
    pattern = find.replace("{inside}", _INSIDE).replace("{span}", foreign.SPAN.pattern)
    return Aside(re.compile(pattern, re.MULTILINE | re.DOTALL), **said)


LONGEST_FORMULA = 40
"""Characters of a formula that is said."""


def cut(
    draft: Draft,
    kinds: tuple[Aside, ...],
    *,
    start: int = 0,
    maths: bool = False,
    outside: list[tuple[int, int]] | None = None,
) -> None:
    """Take the asides of these kinds out of all that the draft will say.

    ``outside`` are stretches that are not looked at, in order; without it, what Markdown marks as code.
    """
    source = draft.source.text
    closed = outside if outside is not None else [match.span() for match in _RE.code.finditer(source, start)]
    cuts: list[Cut] = []
    for kind in kinds:
        matches = list(kind.pattern.finditer(source, start))
        for match in matches if len(matches) >= kind.least else ():
            if kind.reason in _IN_CODE or not _within(closed, match.start()):
                cuts += [Cut(*match.span(), match.expand(kind.say))] if kind.say else _cuts(match, kind.reason)
    if maths and ("$" in source or "\\" in source):
        cuts += _formulas(draft, start, closed)
    draft.cut(cuts)


def cut_foot(draft: Draft, start: int) -> None:
    """Comments as Google Docs sets them at the foot of a text: ``[a]`` in a line of its own, and in the text where it belongs."""
    source = draft.source.text
    foot = _RE.foot.search(source, start)
    if foot is None or not any(match[1] == "a" for match in _RE.mark.finditer(source, start, foot.start())):
        return
    letters = set(re.findall(r"^\[([a-z]{1,2})\]", foot[0], re.MULTILINE))
    marks = (match for match in _RE.mark.finditer(source, start, foot.start()) if (match[1] or match[2]) in letters)
    draft.cut([Cut(*foot.span(), reason="comment"), *(Cut(*match.span(), reason="comment") for match in marks)])


def _cuts(match: re.Match[str], reason: str) -> Iterator[Cut]:
    """What of a match is cut, and why: all but what is kept of it."""
    groups = match.groupdict()
    if reason == PAUSE:
        yield Cut(*match.span(), f"[pause {match['time']}]")
        return
    if reason == RAISED:
        with contextlib.suppress(ValueError):
            yield Cut(*match.span(), tex.raised(match["keep"]))
            return
        reason = ""
    if groups.get("keep") is None:
        yield Cut(*match.span(), reason=reason)
        return
    low, high = match.span("keep")
    if groups.get("gone"):
        yield Cut(match.start(), match.start("gone"))
        yield Cut(*match.span("gone"), reason=reason)
        yield Cut(match.end("gone"), low)
        reason = ""
    else:
        yield Cut(match.start(), low, reason=reason)
    yield Cut(high, match.end(), reason=reason)


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    index = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]


def _formulas(draft: Draft, start: int, closed: list[tuple[int, int]]) -> Iterator[Cut]:
    source = draft.source.text
    for match in _RE.maths.finditer(source, start):
        written = match[match.lastgroup or 0]
        brackets = match.lastgroup in ("b", "e")
        within = match.lastgroup == "a" and bool(
            source[source.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" \t>")
        )
        dollar = match.lastgroup == "d" or within  # $$ on a line of its own is nothing else
        if within and re.search(r"\n[ \t]*\n", written):
            continue
        if _within(closed, match.start()) or not _is_formula(written, dollar=dollar, brackets=brackets):
            continue
        said = tex.plain(written)
        if said and len(said) <= LONGEST_FORMULA:
            yield Cut(*match.span(), said)
        else:
            draft.note(Note("footnote", "", " ".join(written.split())))
            yield Cut(*match.span(), reason="formula")


def _is_formula(written: str, *, dollar: bool, brackets: bool) -> bool:
    """Whether it is mathematics: neither two prices nor words between escaped brackets."""
    command = re.search(r"(?<!\\)\\[A-Za-z]", written) is not None
    equal = "=" in written and not (dollar and _RE.words.search(written))
    signs = command or equal or re.search(r"[\^_][\w{\\]", written) is not None
    if dollar:
        signs = signs or re.fullmatch(r"\d[\d.,]*\s?\\?[%°]", written) is not None
        return signs or not (_RE.money.fullmatch(written) or _RE.words.search(written))
    marked = "](" in written or "**" in written
    if not brackets:
        return not marked
    short = re.fullmatch(r"\s*[\w\s+*/<>().-]{1,20}\s*", written) is not None
    return (
        (signs or short) and not marked and (command or re.search(r"\w\s+\w", written) is None)
    )  # words that no sign joins
