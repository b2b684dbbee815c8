"""The proof that no word is lost: what became of each character of the source."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress

from audioessay.model.essay import Essay
from audioessay.model.source import Span

_LOST, _STRUCTURE, _SKIPPED, _SPOKEN = range(4)


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
    solid = bytes(compress(kinds, (not char.isspace() for char in source)))
    places = tuple(_places(source, kinds)) if _LOST in solid else ()
    return Coverage(solid.count(_SPOKEN), solid.count(_STRUCTURE), solid.count(_SKIPPED), solid.count(_LOST), places)


def _places(source: str, kinds: bytearray) -> Iterator[tuple[int, str]]:
    line, at = 1, 0
    for match in re.finditer(rb"\x00+", kinds):
        if words := " ".join(source[match.start() : match.end()].split()):
            start = match.start() + re.match(r"\s*", source[match.start() : match.end()]).end()  # type: ignore[union-attr]
            line += source.count("\n", at, start)
            at = start
            yield line, words
