"""Plain text that is marked up in another way: Org, AsciiDoc, a wiki's, a forum's, subtitles, a chat that was exported."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from audioessay.errors import ReadError
from audioessay.text import asides, vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import MASK, Cut

SAMPLE = 100_000
"""Characters in which the signs of a dialect are looked for."""
_LATEX = re.compile(r"^[ \t]*\\documentclass\b.*?^[ \t]*\\begin\{document\}", re.MULTILINE | re.DOTALL)


class Places(NamedTuple):
    """What a dialect says of a text's lines, each by where it begins."""

    heads: Mapping[int, int] | None
    """The levels of headings; None where they are not marked."""
    apart: frozenset[int]
    """Those that begin a paragraph."""
    joints: list[tuple[int, int]]
    """Between them a sentence may go on."""
    prose: bool = False
    """Whether no line is broken on purpose."""


@cache
def _pattern(find: str) -> re.Pattern[str]:
    return re.compile(find, re.MULTILINE | re.DOTALL)


def cut(draft: Draft, start: int) -> Places:
    """Cut out the marks of the dialect that the draft's source is in. Raises ReadError for LaTeX."""
    source = draft.source.text
    if _LATEX.search(source, start, start + SAMPLE):
        raise ReadError(draft.source.name, "is LaTeX, which is not read; make Markdown of it with pandoc")
    for dialect in vocabulary.table("dialects").values():
        signs = _pattern(dialect["sign"]).finditer(source, start, start + SAMPLE)
        least, needs = dialect.get("least", 1), dialect.get("needs", "")
        if len(list(islice(signs, least))) == least and _pattern(needs).search(source, start):
            return _cut(draft, start, dialect)
    return Places(None, frozenset(), [])


def _again(text: str, start: int) -> Iterator[Cut]:
    """Lines that say what the last one said: captions that roll up."""
    said = ""
    for match in re.compile(r"[^\n]+").finditer(text, start):
        words = match[0].replace(MASK, "").strip()
        if words and words == said:
            yield Cut(*match.span(), reason="repeated line")
        said = words or said


def _cut(draft: Draft, start: int, dialect: Mapping[str, Any]) -> Places:
    source, heads = draft.source.text, dict[int, int]()
    said = {
        key: found[1].strip()
        for key in ("title", "author")
        if key in dialect and (found := _pattern(dialect[key]).search(source))
    }
    draft.document_title, draft.titled = said.get("title", draft.document_title), "title" in said
    draft.document = replace(draft.document, author=draft.document.author or said.get("author", ""))
    kinds = [asides.Aside(_pattern(find), *how) for find, *how in dialect["cuts"]]
    if "head" in dialect:
        head = _pattern(dialect["head"])
        for match in head.finditer(source, start):
            level = match["level"] or "##"
            signs = 7 - len(level) if "falling" in dialect else len(level)
            heads[match.start()] = int(level) if level.isdigit() else signs
        kinds.append(asides.Aside(head))
    items = [match.start() for match in _pattern(dialect.get("items", "(?!)")).finditer(source, start)]
    kinds.append(asides.Aside(_pattern(dialect.get("items", "(?!)"))))
    asides.cut(draft, tuple(kinds), start=start, outside=[])
    if "defines" in dialect:
        words = {match[1]: match[2] for match in _pattern(dialect["defines"]).finditer(source)}
        uses = _pattern(dialect["uses"]).finditer(source, start)
        draft.cut([Cut(*match.span(), words[match[1]]) for match in uses if match[1] in words])
    if "rolling" in dialect:
        draft.cut(_again(draft.masked(), start))
    edges = [(cut.start, cut.end) for cut in draft.cuts]
    apart = frozenset((*items, *((low for low, _ in edges) if dialect.get("apart") else ())))
    return Places(
        heads if "head" in dialect or "headless" in dialect else None,
        apart,
        [] if "head" in dialect else edges,
        prose="prose" in dialect,
    )
