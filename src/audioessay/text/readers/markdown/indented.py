"""Paragraphs of Markdown that a writer indented: by its rules code, by their words prose."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from audioessay.errors import many
from audioessay.text import vocabulary
from audioessay.text.readers.markdown.events import characters, parser
from audioessay.text.verse import is_verse

_RE = vocabulary.Regexes("indented")
CONVINCING = 12
"""Words of one sentence that are prose by themselves; of several sentences two thirds of that do."""
LONG = 90
"""Characters of a line that no width has broken: each is a paragraph."""
WRAPPED = 50
"""Characters of lines that a width has broken; verse is narrower, or begins its lines with capitals."""

Edit = tuple[int, int, str]
Lines = Sequence[tuple[int, int, int]]
"""Where the indentation of each begins, its words begin, and they end."""


def unindented(text: str, start: int, said: Callable[[str], None]) -> list[Edit]:
    """The indentation that is to be taken from the lines of ``text``, from ``start`` on, before a parser sees them.

    ``said`` is told what is read as prose. What looks like code or verse keeps its indentation.
    """
    if not _RE.line.search(text, start):
        return []
    lines = [(match.start(), match.end()) for match in _RE.margin.finditer(text, start)]
    margin = min((text[low:high] for low, high in lines), key=len)
    if len(margin.expandtabs(4)) >= 4 and all(text.startswith(margin, low) for low, _ in lines):
        words = [_chunk(text, group) for group in _groups(text, [(low, high, _end(text, high)) for low, high in lines])]
        if any(_convincing(one) for one in words):
            said("all of the text is indented, and read as if it were not")
            return [(low, low + len(margin), "") for low, _ in lines]
    blocks = [list(_groups(text, block)) for block in _blocks(text, start)]
    kinds = [_kind(text, groups) for groups in blocks]
    prose = [one for one, kind in zip(blocks, kinds, strict=True) if kind == 2 or (kind and 2 in kinds)]
    if prose:
        first = text.count("\n", 0, prose[0][0][0][1]) + 1
        count = many(sum(map(len, prose)), "indented paragraph")
        said(f"line {first}: {count} read as prose, not taken for code; what is code stands between ```")
    return [edit for groups in prose for group in groups for edit in _edits(text, group)]


def _blocks(text: str, start: int) -> Iterator[Lines]:
    """The lines of each block that is code by Markdown's rules."""
    at = characters(text[start:])
    inside, lines = False, list[tuple[int, int, int]]()
    event: Any
    for event, place in parser().events_with_range(text[start:]):
        if isinstance(event, dict) and event.get("Start") == {"CodeBlock": "Indented"}:
            inside, lines = True, []
        elif inside and isinstance(event, dict) and "Text" in event:
            begin = start + at(place["start"])
            first = (
                begin + len(text[begin:]) - len(text[begin:].lstrip(" \t"))
                if text[begin : begin + 1] in " \t"
                else begin
            )
            margin = _RE.columns.search(text, text.rfind("\n", 0, begin) + 1, begin)
            if text[first : first + 1].strip():
                lines.append((margin.start() if margin else begin, first, _end(text, first)))
        elif inside:
            inside = False
            yield lines


def _end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _groups(text: str, lines: Lines) -> Iterator[Lines]:
    """What blank lines part."""
    group: list[tuple[int, int, int]] = []
    for line in lines:
        if group and "\n" in text[group[-1][2] + 1 : line[0]]:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _chunk(text: str, group: Lines) -> list[str]:
    """The words of its lines, and of those that follow it without indentation: books indent the first line alone."""
    after = _RE.follows.match(text, group[-1][2])
    lines = [text[low:high].rstrip() for _, low, high in group] + (after[0].splitlines()[1:] if after else [])
    return [_RE.target.sub("]", line) for line in lines]


def _kind(text: str, groups: Sequence[Lines]) -> int:
    """2 for a block that is prose, 1 for one that is where another is, 0 for code and verse."""
    chunks = [_chunk(text, group) for group in groups]
    own = [text[low:high] for group in groups for _, low, high in group]
    verse = is_verse(own) and not _wrapped(own) and not all(map(_RE.item.match, own))
    if not own or verse or any(_RE.code.search(line) for chunk in chunks for line in chunk):
        return 0
    sentences = sum(map(_prosaic, chunks))
    if 2 * sentences < len(chunks):
        return 0
    return 2 if any(map(_convincing, chunks)) else 1


def _wrapped(lines: Sequence[str]) -> bool:
    """Whether lines go on where a page was full, not where verse ends."""
    small = sum(line[:1].islower() for line in lines[1:])
    return 2 * small >= len(lines) - 1 and sum(map(len, lines[:-1])) >= WRAPPED * (len(lines) - 1)


def _prosaic(lines: Sequence[str]) -> bool:
    """Whether they are sentences, or items of a list that are more than names."""
    if all(_RE.item.match(line) for line in lines):
        return not any(_RE.key.match(line) for line in lines) and sum(
            len(line.split()) - 1 for line in lines
        ) >= 3 * len(lines)
    whole = " ".join(lines)
    letters = sum(char.isalpha() for char in whole)
    words = [word for word in whole.split() if _RE.word.fullmatch(word)]
    return bool(
        _RE.sentence.fullmatch(whole)
        and 4 * len(words) >= 3 * len(whole.split())
        and 4 * sum(char.isupper() for char in whole) <= letters
    )


def _convincing(lines: Sequence[str]) -> bool:
    whole = " ".join(lines)
    words = len(whole.split()) + len(_RE.spaceless.findall(whole)) // 2
    several = len(_RE.stop.findall(whole)) > 1
    return (
        not any(_RE.code.search(line) for line in lines)
        and _prosaic(lines)
        and words >= CONVINCING * (2 if several else 3) / 3
    )


def _edits(text: str, group: Lines) -> Iterator[Edit]:
    """Its indentation goes; lines that nobody broke become paragraphs of their own."""
    words = [text[low:high].rstrip() for _, low, high in group]
    alone = all(map(_RE.sentence.fullmatch, words)) or all(len(line) > LONG for line in words[:-1])
    for number, (margin, low, _) in enumerate(group):
        yield margin, low, "\n" if number and alone and _RE.sentence.fullmatch(words[number - 1]) else ""
