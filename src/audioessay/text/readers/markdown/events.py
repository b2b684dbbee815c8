"""Markdown as the events of a parser that says of each where it stands (pulldown-cmark, by pyromark)."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import Any, NamedTuple

from audioessay.errors import ReadError
from audioessay.text import vocabulary
from audioessay.text.draft import Draft

_FIRSTS = bytes((byte & 0xC0) != 0x80 for byte in range(256))
"""1 for each byte that a character begins with."""
_UNNAMED = bytes(byte if byte == 10 else 2 for byte in range(256))
"""What takes the place of a name of a link that is known: it stays a name, so that what follows stays what it is."""
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


def parser() -> Any:
    """CommonMark's, with tables, footnotes, deletions and tasks."""
    from pyromark import Markdown, Options

    options = Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
    return Markdown(options=options)


class Parsed(NamedTuple):
    """What the parser is given, and where each of its characters stands in the source."""

    body: str
    places: Sequence[int]


def events(draft: Draft, text: str, start: int, parsed: Parsed) -> Iterator[Event]:
    """The events of ``text``, which is the draft's source made ready, from ``start`` on. Raises ReadError for absurd nesting."""
    body, places = parsed
    at = characters(body)
    depth = 0
    event: Any
    data: Any
    for event, place in parser().events_with_range(body):
        kind, data = (event, None) if isinstance(event, str) else next(iter(event.items()))
        name = kind
        if kind in ("Start", "End"):
            name, data = (data, None) if isinstance(data, str) else next(iter(data.items()))
            depth += 1 if kind == "Start" else -1
        low, high = (places[at(place[edge])] for edge in ("start", "end"))
        if depth > DEEPEST:
            raise ReadError(draft.source.name, "is nested too deeply", draft.source.line(low))
        if kind == "InlineHtml" and low > start and text[low - 1] == "<":  # <<words>> between signs, no tag
            kind = name = "Text"
        yield Event(kind, name, data, low, high)


def as_parsed(source: str, text: str, start: int, indented: Callable[[], Iterable[tuple[int, int, str]]]) -> Parsed:
    """``text``, which is the source made ready, from ``start`` on, made plainer for the parser.

    What is indented under the head of a box (MkDocs), or is prose (``indented`` tells which), is not, and the hashes of a
    heading have a blank behind them.
    """
    edits = [(match.end(), match.end(), " ") for match in _RE.hashes.finditer(text, start)]
    boxes = _RE.box.search(source, start)
    edits = sorted([*edits, *(_boxed(source, start) if boxes else indented())])
    pieces, places, at = list[str](), array("i"), start
    for low, high, put in edits:
        pieces += (text[at:low], put)
        places.extend((*range(at, low), *[low] * len(put)))
        at = high
    tail = range(at, len(text) + 1)
    if edits:
        places.extend(tail)
    return Parsed("".join((*pieces, text[at:])), places if edits else tail)


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


def definitions(parsed: Parsed) -> list[tuple[int, int]]:
    """Where links are defined that are named elsewhere."""
    at, data = characters(parsed.body), bytearray(parsed.body.encode())
    spans: set[tuple[int, int]] = set()
    for _ in range(DEFINED_AGAIN):  # of a name that is defined again the parser tells the first
        found = parser().reference_definitions(data.decode()).values()
        named = {(one["span"]["start"], one["span"]["end"]) for one in found} - spans
        for low, high in named:
            end = data.find(b"]:", low, high)
            data[low + 1 : end] = data[low + 1 : end].translate(_UNNAMED)
        spans |= named
        if not named:
            break
    return [(parsed.places[at(low)], parsed.places[at(high)]) for low, high in sorted(spans)]


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


def characters(text: str) -> Callable[[int], int]:
    """From the parser's bytes to characters."""
    if text.isascii():
        return int
    firsts = text.encode().translate(_FIRSTS)
    return array("i", (at - 1 for at in chain(accumulate(firsts), (len(text) + 1,)))).__getitem__
