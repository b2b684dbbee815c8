"""The proof that no word is lost: what became of each character of the source."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audioessay.model.essay import Essay
from audioessay.model.source import Span

_LOST, _STRUCTURE, _SKIPPED, _SPOKEN, _SPACE = range(5)
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of non-space characters of the source."""

    spoken: int
    structure: int
    skipped: int
    lost: int
    """0, or a word of the author would go missing."""
    lost_at: tuple[tuple[int, str], ...] = ()
    """Line and text of each lost stretch."""


def measure(essay: Essay, spoken: Iterable[Span]) -> Coverage:
    """What became of the source when the stretches ``spoken`` are spoken. Linear in the length of the source.

    A character in several classes counts as spoken before skipped before structure.
    """
    source = essay.source.text
    kinds = bytearray(len(source))
    for kind, spans in (
        (_STRUCTURE, essay.structure),
        (_SKIPPED, (skip.span for skip in essay.skipped)),
        (_SPOKEN, spoken),
    ):
        fill = bytes((kind,))
        for span in spans:
            end = min(span.end, len(source))
            if span.start < end:
                kinds[span.start : end] = fill * (end - span.start)
    fill = bytes((_SPACE,))
    for match in _WHITE.finditer(source):
        start, end = match.span()
        kinds[start:end] = fill * (end - start)
    lost = kinds.count(_LOST)
    places = _places(source, kinds) if lost else ()
    return Coverage(kinds.count(_SPOKEN), kinds.count(_STRUCTURE), kinds.count(_SKIPPED), lost, places)


def _places(source: str, kinds: bytearray) -> tuple[tuple[int, str], ...]:
    places: list[tuple[int, str]] = []
    line, at = 1, 0
    for match in re.finditer(rb"\x00(?:[\x00\x04]*\x00)?", kinds):
        line += source.count("\n", at, match.start())
        at = match.start()
        places.append((line, " ".join(source[match.start() : match.end()].split())))
    return tuple(places)


def spoken_spans(essay: Essay) -> Iterable[Span]:
    """Every stretch that the essay's own texts stand for: all of it, when nothing is left out of the script."""
    for section in essay.sections:
        for paragraph in (*section.headings, *section.paragraphs):
            yield from paragraph.text.spans()
