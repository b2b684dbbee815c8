"""Where every character of an essay stands: Source, Span, Run and Text."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the source, in characters (code points)."""

    start: int
    """First character."""
    end: int
    """One past the last."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Source:
    """An essay's characters as they were decoded: what all spans count in.

    For a text format that is the file; for an archive (DOCX, EPUB) its text-bearing members, one after another.
    """

    text: str
    name: str
    """What the user calls it: a path as given, a URL, or ``-``."""
    format: str
    """Name of the reader that read it: ``text``, ``markdown``, ``html`` …"""

    def __repr__(self) -> str:
        return f"<Source {self.name}: {self.format}, {len(self.text):,} characters>"

    def line(self, at: int) -> int:
        """The line, counted from 1, in which character ``at`` stands."""
        return self.text.count("\n", 0, at) + 1

    def line_of(self, *keys: str) -> int | None:
        """The line on which the first of the ``keys`` (patterns) that is set in it is set, in YAML or TOML."""
        found = (re.search(rf"(?im)^[^\S\n]*[\"']?{key}[\"']?[^\S\n]*[:=]", self.text) for key in keys)
        return next((self.line(match.start()) for match in found if match), None)


class Run(NamedTuple):
    """A stretch of display text and the stretch of source that it stands for.

    Of one length, it maps character for character; of two lengths (an entity, an escape, a joined line) it maps as
    a whole; with an empty source stretch (``start == end``) the words are ours, not the author's.
    """

    at: int
    """Where it begins in the display text."""
    length: int
    """Characters of display text."""
    start: int
    """Where it begins in the source."""
    end: int
    """One past its last source character."""


@dataclass(frozen=True, slots=True)
class Text:
    """Display text, and where each stretch of it stands in the source. Runs cover it without gap or overlap."""

    display: str
    runs: tuple[Run, ...]

    def __post_init__(self) -> None:
        at = 0
        for run in self.runs:
            if run.at != at or run.length <= 0 or run.end < run.start:
                raise ValueError(f"runs do not cover the text at {at}: {run}")
            at += run.length
        if at != len(self.display):
            raise ValueError(f"runs cover {at} of {len(self.display)} characters")

    @classmethod
    def plain(cls, display: str, start: int) -> "Text":
        """``display`` as it stands, character for character, at ``start`` of the source."""
        return cls(display, (Run(0, len(display), start, start + len(display)),) if display else ())

    @classmethod
    def ours(cls, display: str, at: int) -> "Text":
        """Words of our own, spoken at place ``at`` of the source (a notice)."""
        return cls(display, (Run(0, len(display), at, at),) if display else ())

    def slice(self, start: int, end: int) -> "Text":
        """The part from ``start`` to ``end`` of the display text; a run that maps as a whole goes with its first character."""
        runs: list[Run] = []
        first = max(0, bisect_right(self.runs, start, key=lambda run: run.at) - 1)
        for run in self.runs[first:]:
            if run.at >= end:
                break
            low, high = max(start, run.at), min(end, run.at + run.length)
            if low >= high:
                continue
            if run.length == run.end - run.start:
                source = (run.start + low - run.at, run.start + high - run.at)
            elif low == run.at:
                source = (run.start, run.end)
            else:
                source = (run.end, run.end)
            runs.append(Run(low - start, high - low, *source))
        return Text(self.display[start:end], tuple(runs))

    def spans(self) -> tuple[Span, ...]:
        """The source stretches behind it, neighbours joined."""
        joined: list[Span] = []
        for run in self.runs:
            if run.start == run.end:
                continue
            if joined and joined[-1].end == run.start:
                joined[-1] = Span(joined[-1].start, run.end)
            else:
                joined.append(Span(run.start, run.end))
        return tuple(joined)

    @property
    def start(self) -> int:
        """Where its first run stands in the source (0 for no text)."""
        return self.runs[0].start if self.runs else 0


def join(texts: "tuple[Text, ...] | list[Text]", between: str = " ") -> Text:
    """Texts one after another; ``between`` them stands white space of ours."""
    display = ""
    runs: list[Run] = []
    for text in texts:
        if display and text.display and between:
            place = runs[-1].end
            runs.append(Run(len(display), len(between), place, place))
            display += between
        runs.extend(run._replace(at=run.at + len(display)) for run in text.runs)
        display += text.display
    return Text(display, tuple(runs))
