"""Markdown as the events of a parser that says of each where it stands (pulldown-cmark, by pyromark)."""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from audioessay.errors import ReadError
from audioessay.text import vocabulary
from audioessay.text.draft import Draft

_FIRSTS = bytes((byte & 0xC0) != 0x80 for byte in range(256))
"""1 for each byte that a character begins with."""
_BLANKS = bytes(byte if byte == 10 else 32 for byte in range(256))
_RE = vocabulary.Regexes("events")
DEEPEST = 60
"""Levels of quotes and lists in each other."""


class Event(NamedTuple):
    """``kind`` is ``Start``, ``End``, or the name of what stands alone; ``name`` the element's."""

    kind: str
    name: str
    data: Any
    start: int
    end: int


def events(draft: Draft, text: str, start: int) -> Iterator[Event]:
    """The events of ``text``, which is the draft's source made ready, from ``start`` on. Raises ReadError for absurd nesting."""
    from pyromark import Markdown, Options

    body, places = _as_parsed(text, start, draft.source.text)
    at = _characters(body)
    depth = 0
    options = Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
    event: Any
    data: Any
    for event, place in Markdown(options=options).events_with_range(body):
        kind, data = (event, None) if isinstance(event, str) else next(iter(event.items()))
        name = kind
        if kind in ("Start", "End"):
            name, data = (data, None) if isinstance(data, str) else next(iter(data.items()))
            depth += 1 if kind == "Start" else -1
        low, high = (places[at(place[edge])] if places else start + at(place[edge]) for edge in ("start", "end"))
        if depth > DEEPEST:
            raise ReadError(draft.source.name, "is nested too deeply", draft.source.line(low))
        if kind == "InlineHtml" and low > start and text[low - 1] == "<":  # <<words>> between signs, no tag
            kind = name = "Text"
        yield Event(kind, name, data, low, high)


def _as_parsed(text: str, start: int, source: str) -> tuple[str, list[int]]:
    """What the parser is given, and where each of its characters stands (nothing where all do as in ``text``).

    What is indented under the head of a box (MkDocs) is not, and the hashes of a heading have a blank behind them.
    """
    edits = [(match.end(), match.end(), " ") for match in _RE.hashes.finditer(text, start)]
    if _RE.box.search(source, start):
        edits = sorted([*edits, *_boxed(source, start)])
    pieces, places, at = list[str](), list[int](), start
    for low, high, put in edits:
        pieces += (text[at:low], put)
        places += (*range(at, low), *[low] * len(put))
        at = high
    return "".join((*pieces, text[at:])), [*places, *range(at, len(text) + 1)] if edits else []


def _boxed(source: str, start: int) -> Iterator[tuple[int, int, str]]:
    """The indentation of lines in boxes, and blank lines between the head of one and its words."""
    opened: list[int] = []
    headed, at = False, start
    for line in source[start:].splitlines(keepends=True):
        indents = list(_RE.indent.finditer(line, 0, len(line) - len(line.lstrip(" \t"))))
        if line.strip():
            while opened and len(indents) < opened[-1]:
                opened.pop()
            if opened:
                yield at, at + indents[opened[-1] - 1].end(), "\n" if headed else ""
            if headed := _RE.box.match(line) is not None:
                opened.append(len(indents) + 1)
        at += len(line)


DEFINED_AGAIN = 50
"""How often a name of a link may be defined in one text; all but the first time are of no effect."""


def definitions(text: str, start: int) -> list[tuple[int, int]]:
    """Where links are defined that are named elsewhere."""
    from pyromark import Markdown, Options

    at, data = _characters(text[start:]), bytearray(text[start:].encode())
    parser = Markdown(options=Options.ENABLE_FOOTNOTES)
    spans: list[tuple[int, int]] = []
    for _ in range(DEFINED_AGAIN):  # of a name that is defined again the parser tells the first
        found = parser.reference_definitions(data.decode()).values()
        for low, high in (named := [(one["span"]["start"], one["span"]["end"]) for one in found]):
            data[low:high] = data[low:high].translate(_BLANKS)
        spans += named
        if not named:
            break
    return [(start + at(low), start + at(high)) for low, high in sorted(spans)]


def plain_words(text: str) -> str:
    """Markdown as plain words, for the show notes."""
    from pyromark import Markdown

    parts: list[str] = []
    event: Any
    for event in Markdown().events(text.strip()):
        if isinstance(event, str):
            parts.append(" " if event.endswith("Break") else "")
        else:
            parts.extend(words for kind, words in event.items() if kind in ("Text", "Code"))
    return " ".join("".join(parts).split())


def _characters(text: str) -> Callable[[int], int]:
    """From the parser's bytes to characters."""
    if text.isascii():
        return int
    firsts = text.encode().translate(_FIRSTS)
    return [*(at - 1 for at in accumulate(firsts)), len(text)].__getitem__
