"""What writers' tools leave among the words: comments, changes, marks of a notebook. None of it is for the ear.

Each kind is a pattern with what it means: the group ``keep`` (or ``keep2``) is said, all else of the match is cut out, as
structure or, with a reason, as skipped. Code is never looked into.
"""

import contextlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from audioessay.model.essay import Note
from audioessay.text import foreign, tex
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut


class Aside(NamedTuple):
    """One kind."""

    pattern: re.Pattern[str]
    reason: str = ""
    """Why what is cut is skipped; ``""``: it is structure."""


def _aside(pattern: str, reason: str = "") -> Aside:
    return Aside(re.compile(pattern, re.MULTILINE | re.DOTALL), reason)


_CODE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n`]*$.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_INSIDE = r"(?:(?!\n[ \t]*\n).){1,2000}?"
"""Characters within one paragraph."""

RAISED, PAUSE = "raised", "pause"
"""Not skipped: written above the line; a rest of a length."""

HTML_COMMENT = _aside(r"<!--.{0,20000}?-->", "comment")

COMMENTS = (
    _aside(r"<break\b[^<>]*?\btime=[\"']?(?P<time>[\d.]{1,6}m?s)[\"']?[^<>]*>(?:[ \t]*</break>)?", PAUSE),  # SSML
    _aside(r"(?<![\d\\%])%%(?!%).{0,20000}?%%", "comment"),  # Obsidian
    _aside(rf"(?<!\\)\{{>>{_INSIDE}<<\}}", "comment"),  # CriticMarkup
    _aside(rf"(?<!\\)\{{--{_INSIDE}--\}}", "deleted text"),
    _aside(rf"(?<!\\)\{{~~(?P<gone>{_INSIDE})~>(?P<keep>(?:(?!\n[ \t]*\n).){{0,2000}}?)~~\}}", "deleted text"),
    _aside(rf"(?<!\\)\{{\+\+(?P<keep>{_INSIDE})\+\+\}}"),
    _aside(rf"(?<!\\)\{{==(?P<keep>{_INSIDE})==\}}"),
)
"""In every text that people write by hand."""

NOTEBOOK = (
    Aside(foreign.SPAN),
    _aside(r"^[ \t]*\w[\w /-]{0,40}::[ \t]+\S[^\n]*$", "inline field"),
    _aside(r"[(\[]\w[\w /-]{0,40}::[ \t][^\n()\[\]]{1,200}[)\]]", "inline field"),
    _aside(r"`\$?=[^`\n]{1,200}`", "inline query"),
    _aside(r"(?<=\S)[ \t]+\^[\w-]{1,40}[ \t]*$|^\^[\w-]{1,40}[ \t]*$", "block id"),
    _aside(
        r"^[ \t]*#[^\W\d_][\w/-]*(?:[ \t]+#[^\W\d_][\w/-]*)*[ \t]*$|(?<=[.!?…”\"])(?:[ \t]+#[^\W\d_][\w/-]*)+[ \t]*$",
        "tags",
    ),
    _aside(
        r"^(?P<keep>[ \t]*[-*+][ \t]+\[[ xX]\][ \t][^\n]*?)(?:[ \t]+(?:#[^\W\d_][\w/-]*|[📅⏳🛫✅➕❌🔁⏫🔼🔽🔺][^\S\n]?[\d-]*))+[ \t]*$",
        "tags",
    ),
    _aside(r"(?<!\\)!\[\[[^\[\]\n]{1,300}\]\]", "embedded file"),
    _aside(r"(?<![\\!])\[\[(?:[^\[\]|\n]{1,300}\|)?(?P<keep>[^\[\]|#\n]{1,300})(?:\#[^\[\]|\n]{0,300})?\]\]"),
    _aside(r"(?<![\\!])\[\[\#(?P<keep>[^\[\]|\n]{1,300})\]\]"),
    _aside(rf"(?<![=\w\\])==(?=[^\s=])(?P<keep>{_INSIDE})(?<=[^\s=])==(?![=\w])"),
    _aside(r"(?<=[\w)])~(?P<keep>[\w+-]{1,8})~(?!~)"),  # H~2~O
    _aside(r"(?<=[\w)])\^(?P<keep>[\w+−-]{1,8})\^(?!\^)", RAISED),  # x^2^
)
"""In Markdown as notebooks have it: Obsidian, Dataview, Pandoc."""

TEMPLATES = (
    _aside(r"\{\{[<%][^\n]{0,2000}?[%>]\}\}|\{%-?[^\n]{0,2000}?-?%\}", "template code"),  # Hugo, Jekyll, Liquid
    _aside(r"\[(?P<name>(?:\w+_)?(?:button|btn))\b[^\[\]\n]{0,400}\][^\[\]\n]{0,200}\[/(?P=name)\]", "button"),
    _aside(r"\[caption\b[^\]\n]{0,400}\].{0,2000}?\[/caption\]", "caption"),
    _aside(
        r"\[/?(?:gallery|embed|audio|video|playlist|contact-form-7|contact-form|gravityform|wpforms|mc4wp_form|shortcode|vc_\w+|et_pb_\w+|fusion_\w+|av_\w+|su_\w+|"
        r"column|one_half|one_third|two_third|button|dropcap|highlight|toc|ez-toc|table-of-contents|products?|woocommerce_\w+|instagram|tweet|youtube|vimeo|"
        r"soundcloud|spotify|googlemaps?|rev_slider|ads?|adrotate|ad_\w+|newsletter\w*|subscribe\w*|social\w*|share\w*|tagline_\w+|spoiler|footnotes?)"
        r"(?:\s[^\[\]\n]{0,1000})?/?\]",
        "shortcode",
    ),
    _aside(
        r"\[(?P<name>[a-z][\w-]{2,30})(?:\s+[\w-]+=(?:\"[^\"\]\n]*\"|'[^'\]\n]*'|[^\s\]]+)){1,20}\s*/?\]|\[/[a-z][\w-]{2,30}\]",
        "shortcode",
    ),
    _aside(
        r"\*\|[A-Z_:0-9]{2,40}\|\*|\{\{\s*[\w.]+(?:\s*\|[^{}\n]{0,80})?\s*\}\}|%%[a-z_]{3,30}%%|%(?:recipient|subscriber)[\w.]{0,30}%",
        "merge tag",
    ),
)
"""Of web sites and newsletters: what their machines would have filled in."""

_MATHS = re.compile(
    r"(?P<display>(?<![\\$])\$\$(?P<a>(?:(?!\n[ \t]*\n[ \t]*\n).){1,4000}?)\$\$|\\\[(?P<b>(?:(?!\n[ \t]*\n).){1,4000}?)\\\]"
    r"|\\begin\{(?P<env>(?:equation|align|gather|multline|eqnarray|displaymath|math|alignat|flalign)\*?)\}(?P<c>.{1,8000}?)\\end\{(?P=env)\})"
    r"|(?<![\\$\w])\$(?P<d>(?![\s$])[^$\n]{1,400}?(?<![\s\\]))\$(?![\d$])|\\\((?P<e>[^\n]{1,400}?)\\\)",
    re.DOTALL,
)
_MONEY = re.compile(
    r"[\d.,]+(?:\s?[kKmMbB]n?|\s(?:to|and|or|a|per|for|in|million|billion|thousand)\b.*)?(?:[\s,;–-].*)?"
)
"""What follows a dollar sign that is one: ``$5 to $6`` and ``$5,000 and a coat for $6``."""
_WORDS = re.compile(r"[^\W\d]\w+\s+\w|\w\s+[^\W\d]\w+|\\[^\w\s{}|,;!]")
"""Words side by side, or a sign that is escaped because it is none of Markdown's: prose between two dollar signs."""
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
    closed = outside if outside is not None else [match.span() for match in _CODE.finditer(source, start)]
    found: list[tuple[int, int, str, str]] = []
    for kind in kinds:
        query = kind.reason == "inline query"
        for match in kind.pattern.finditer(source, start):
            if not query and _within(closed, match.start()):
                continue
            if kind.reason == RAISED:
                with contextlib.suppress(ValueError):
                    found.append((*match.span(), tex.raised(match["keep"]), ""))
                    continue
            if kind.reason == PAUSE:
                found.append((*match.span(), f"[pause {match['time']}]", ""))
                continue
            for low, high, reason in _parts(match, "" if kind.reason == RAISED else kind.reason):
                found.append((low, high, "", reason))
    if maths and ("$" in source or "\\" in source):
        found += _formulas(draft, start, closed)
    _register(draft, found)


def _parts(match: re.Match[str], reason: str) -> Iterator[tuple[int, int, str]]:
    """What of a match is cut, and why: all but what is kept of it."""
    groups = match.groupdict()
    if groups.get("keep") is None:
        yield *match.span(), reason
        return
    low, high = match.span("keep")
    if groups.get("gone"):
        yield match.start(), match.start("gone"), ""
        yield *match.span("gone"), reason
        yield match.end("gone"), low, ""
        yield high, match.end(), ""
        return
    if match.start() < low:
        yield match.start(), low, reason
    yield high, match.end(), reason


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    index = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]


def _formulas(draft: Draft, start: int, closed: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, str]]:
    for match in _MATHS.finditer(draft.source.text, start):
        written = next(
            group for group in (match["a"], match["b"], match["c"], match["d"], match["e"]) if group is not None
        )
        if _within(closed, match.start()) or not _is_formula(
            written, dollar=match["d"] is not None, brackets=match["b"] or match["e"]
        ):
            continue
        said = tex.plain(written)
        if said and len(said) <= LONGEST_FORMULA:
            yield *match.span(), said, ""
        else:
            words = " ".join(written.split())
            draft.note(Note("footnote", "", words))
            yield *match.span(), "", "formula"


def _is_formula(written: str, *, dollar: bool, brackets: str | None) -> bool:
    """Whether it is mathematics: neither two prices nor words between escaped brackets."""
    command = re.search(r"(?<!\\)\\[A-Za-z]", written) is not None
    signs = command or re.search(r"[\^_][\w{\\]|=", written) is not None
    if dollar:
        return signs or not (_MONEY.fullmatch(written) or _WORDS.search(written))
    if brackets:
        return (
            (signs or re.fullmatch(r"\s*[\w\s+*/<>().-]{1,20}\s*", written) is not None)
            and "](" not in written
            and "**" not in written
            and (command or re.search(r"\w\s+\w", written) is None)  # words that no sign joins
        )
    return True


def _register(draft: Draft, found: list[tuple[int, int, str, str]]) -> None:
    """Those that do not stand in others, as cuts; each claimed as what it is."""
    draft.cut_out(Cut(low, high, words) for low, high, words, _ in found)
    kept = {(cut.start, cut.end) for cut in draft.cuts}
    for low, high, words, reason in found:
        if (low, high) in kept and reason:
            draft.skip(low, high, reason)
        elif (low, high) in kept and not words:
            draft.markup(low, high)
