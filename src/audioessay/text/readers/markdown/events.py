"""Markdown as the events of a parser that says of each where it stands (pulldown-cmark, by pyromark)."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from audioessay.errors import ReadError
from audioessay.text.draft import Draft

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

    body = text[start:]
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
        low, high = start + at(place["start"]), start + at(place["end"])
        if depth > DEEPEST:
            raise ReadError(draft.source.name, "is nested too deeply", draft.source.line(low))
        yield Event(kind, name, data, low, high)


def definitions(text: str, start: int) -> list[tuple[int, int]]:
    """Where links are defined that are named elsewhere."""
    from pyromark import Markdown, Options

    at = _characters(text[start:])
    parser = Markdown(options=Options.ENABLE_FOOTNOTES)
    spans = [found["span"] for found in parser.reference_definitions(text[start:]).values()]
    return [(start + at(span["start"]), start + at(span["end"])) for span in spans]


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
    import numpy as np

    firsts = (np.frombuffer(text.encode(), np.uint8) & 0xC0) != 0x80
    return [*(np.cumsum(firsts) - 1).tolist(), len(text)].__getitem__
