"""Display text in the making: written piece by piece, each piece with its place in the source."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from audioessay import regex as re
from audioessay.model.essay import Inline
from audioessay.model.source import Run, Text
from audioessay.scripts import EAST, EAST_MARKS

INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
"""Soft hyphen, zero-width space, direction marks and the like (a class for ``re``): they are never said."""

CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"

CLINGING = tuple(".,;:!?)")
"""What stands close behind the word before it, whatever was left out between the two."""

JOINERS = "\u200c\u200d"
"""Kept beside letters of scripts (and pictures) that are written with them, dropped elsewhere."""

MASK = "\ue000"
"""A letter that no text has (of the private use area): it stands for each character that is cut out."""

LIGATURES = "\ufb00-\ufb06"
"""Letters that a printer joined: they are written apart."""

_SPECIAL = re.compile(rf"\s\s+|[^\S ]|[{INVISIBLE}{CONTROL}{JOINERS}{LIGATURES}]")
_NO_SPACE = re.compile(f"[{EAST}{EAST_MARKS}]")
_BREAKS = "\n\r\u2028\u2029\x85"


class Cut(NamedTuple):
    """A stretch of the source that is not said as it stands."""

    start: int
    end: int
    words: str = ""
    """What is said for it, or ``""`` for nothing."""
    note: str = ""
    """The label of a footnote whose mark it is."""
    reason: str = ""
    """Why it is skipped; ``""``: it is structure, unless words are said for it."""


class Flow:
    """One paragraph's display text as it grows.

    White space is drawn together to one space, invisible characters are left out (and listed in ``hidden``), a line
    break between two characters of a script without spaces is nothing.
    """

    def __init__(self, source: str, cuts: Sequence[Cut] = ()) -> None:
        """``cuts`` in order, none of which overlap."""
        self.source = source
        self._cuts = cuts
        self.hidden: list[tuple[int, int]] = []
        self._breaks: list[int] = []
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._at = 0
        self._last = ""
        self._gap: tuple[int, int, bool] | None = None
        self._inlines: list[Inline] = []
        self._open: list[tuple[int, str, str]] = []

    def take(self, start: int, end: int) -> None:
        """The source from ``start`` to ``end``, but for what is cut out of it."""
        index = max(0, bisect_right(self._cuts, start, key=lambda cut: cut.start) - 1)
        while index < len(self._cuts) and (cut := self._cuts[index]).start < end:
            index += 1
            if cut.end <= start:
                continue
            self._take(start, cut.start)
            if cut.words and cut.start >= start:
                self.put(cut.words, cut.start, cut.end)
            elif cut.note:
                self.footnote(cut.note)
            elif self.source[cut.end : cut.end + 1] in CLINGING:
                self.glue()
            start = cut.end
        self._take(start, end)

    def _take(self, start: int, end: int) -> None:
        at = start
        for match in _SPECIAL.finditer(self.source, start, end):
            low, high = match.span()
            if low > at:
                self._write(self.source[at:low], at, low)
            at = high
            char = self.source[low]
            if char.isspace():
                self.space(low, high, any(c in _BREAKS for c in match[0]))
            elif "\ufb00" <= char <= "\ufb06":
                self.put(unicodedata.normalize("NFKC", char), low, high)
            elif char in JOINERS and self._joins(low, end):
                self._write(char, low, high)
            else:
                self.hidden.append((low, high))
        if at < end:
            self._write(self.source[at:end], at, end)

    def put(self, display: str, start: int, end: int) -> None:
        """Words that stand for the source from ``start`` to ``end`` as a whole (an entity, an escape)."""
        clean = re.sub(rf"[{INVISIBLE}{CONTROL}{JOINERS}]", "", display)
        words = " ".join(clean.split())
        if not words:
            if any(char.isspace() for char in clean):
                self.space(start, start)
            self.hidden.append((start, end))
            return
        if clean[0].isspace():
            self.space(start, start)
        self._flush(words[0])
        self._append(words, start, end)
        if clean[-1].isspace():
            self.space(end, end)

    def space(self, start: int, end: int, line_break: bool = False) -> None:
        """White space; written when a word follows."""
        if self._at:
            self._gap = (*self._gap[:2], self._gap[2] and line_break) if self._gap else (start, end, line_break)

    def line(self, start: int, end: int) -> None:
        """A line ends here, and it is meant."""
        self.space(start, end, line_break=True)
        if self._at:
            self._breaks.append(self._at)

    @property
    def breaks(self) -> list[int]:
        """Where lines end in display text that are meant."""
        return [at for at in self._breaks if at < self._at]

    @property
    def lines(self) -> list[str]:
        """What is written, cut at the breaks."""
        display = self.display
        return [display[low:high].strip() for low, high in pairwise((0, *self.breaks, len(display)))]

    def glue(self) -> None:
        """Take back the white space that was to be written: the next word follows closely."""
        self._gap = None

    def open(self, kind: str, url: str = "") -> None:
        """A link or emphasis begins here."""
        self._open.append((self._at + (1 if self._gap else 0), kind, url))

    def close(self, kind: str) -> str:
        """The innermost open one of this kind ends here; its words. Without one, nothing."""
        for index in range(len(self._open) - 1, -1, -1):
            at, which, url = self._open[index]
            if which == kind:
                del self._open[index]
                if self._at > at:
                    self._inlines.append(Inline(at, self._at - at, which, url))  # type: ignore[arg-type]
                return self.display[at:]
        return ""

    def footnote(self, label: str) -> None:
        """The mark of a footnote stands here."""
        self._inlines.append(Inline(self._at, 0, "footnote", label))

    @property
    def at(self) -> int:
        """Characters written."""
        return self._at

    @property
    def display(self) -> str:
        """What is written."""
        return "".join(self._parts)

    @property
    def last(self) -> str:
        """The last character written, or ``""``."""
        return self._last

    def done(self) -> tuple[Text, tuple[Inline, ...]]:
        """What was written, without white space at either end."""
        while self._open:
            self.close(self._open[-1][1])
        text = Text("".join(self._parts), tuple(self._runs))
        return text, tuple(sorted(self._inlines, key=lambda inline: (inline.at, -inline.length)))

    def _write(self, words: str, start: int, end: int) -> None:
        if words[0] == " ":
            self.space(start, start + 1)
            words, start = words[1:], start + 1
        trailing = words.endswith(" ")
        if trailing:
            words, end = words[:-1], end - 1
        if words:
            self._flush(words[0])
            self._append(words, start, end)
        if trailing:
            self.space(end, end + 1)

    def _flush(self, following: str) -> None:
        if self._gap is None:
            return
        start, end, line_break = self._gap
        self._gap = None
        if not self._at or (line_break and _NO_SPACE.match(self._last) and _NO_SPACE.match(following)):
            return
        self._append(" ", start, end)

    def _append(self, display: str, start: int, end: int) -> None:
        last = self._runs[-1] if self._runs else None
        if (
            last is not None
            and last.end == start
            and last.length == last.end - last.start
            and len(display) == end - start
        ):
            self._runs[-1] = Run(last.at, last.length + len(display), last.start, end)
        else:
            self._runs.append(Run(self._at, len(display), start, end))
        self._parts.append(display)
        self._at += len(display)
        self._last = display[-1]

    def _joins(self, at: int, end: int) -> bool:
        before = self._last if self._gap is None else ""
        after = self.source[at + 1] if at + 1 < end else ""
        return before >= "\u0590" or (after >= "\u0590" and not after.isspace())
