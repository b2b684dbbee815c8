"""An essay being read: its blocks in order, and a claim on every character that is not spoken."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from audioessay.model.essay import Bound, Inline, Kind, Marks, Meta, Note, Skip, sliced
from audioessay.model.show import Reading
from audioessay.model.source import Source, Span, Text
from audioessay.text import foreign
from audioessay.text.flow import MASK, Cut, Flow
from audioessay.text.marks import line_mark
from audioessay.text.prune import prune
from audioessay.text.wordlist import speakable

ROLES = ("narration", "praise", "critique", "quote")
"""The roles that every show knows; a show may add its own."""

NO_MARKS = Marks()
NOTHING_SAID = Meta()
DEFAULTS = Reading()


@dataclass(slots=True)
class Block:
    """A heading (``level`` above 0) or a paragraph."""

    text: Text
    kind: Kind = "body"
    level: int = 0
    marks: Marks = NO_MARKS
    inlines: tuple[Inline, ...] = ()
    bound: Bound = ""


@dataclass(slots=True)
class Draft:
    """What a reader fills."""

    source: Source
    reading: Reading = DEFAULTS
    roles: tuple[str, ...] = ROLES
    blocks: list[Block] = field(default_factory=list)
    structure: list[tuple[int, int]] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Lines for people about how it was read."""
    numbers: Counter[str] = field(default_factory=Counter)
    meta: Meta = NOTHING_SAID
    document_title: str = ""
    """What the format itself calls the document: an HTML title, a document property."""
    titled: bool = False
    """Whether that is the title whatever headings there are (a book)."""
    document: Meta = NOTHING_SAID
    """What the format itself says besides."""
    cites: bool = False
    """Whether the essay cites in the author-date manner, so that a bare ``(Smith 2019)`` is a citation."""

    stuck: bool = False
    """Whether numbers behind a full stop are marks of notes."""
    languages: list[tuple[int, int, str]] = field(default_factory=list)
    """Stretches of the source that are marked as another language (BCP 47), by start."""
    readings: dict[str, str] = field(default_factory=dict)
    """How characters are read, as the text says beside them."""
    infer: bool = False
    """Whether short paragraphs may be headings where the format marks none."""
    pending: Marks = NO_MARKS
    """What the author marked for the paragraph that comes next."""
    cuts: list[Cut] = field(default_factory=list)
    """What no paragraph says as it stands, whatever it is in; in order."""

    def flow(self) -> Flow:
        """A new paragraph's text."""
        return Flow(self.source.text, self.cuts)

    def cut(self, cuts: Iterable[Cut]) -> None:
        """No paragraph says these stretches as they stand: each is claimed, but for those that lie within others."""
        known, kept = set(self.cuts), list[Cut]()
        for cut in sorted((*self.cuts, *cuts), key=lambda cut: (cut.start, -cut.end)):
            if cut.start < cut.end and not (kept and cut.start < kept[-1].end):
                kept.append(cut)
                if cut not in known and cut.reason:
                    self.skip(cut.start, cut.end, cut.reason)
                elif cut not in known and not cut.words:
                    self.markup(cut.start, cut.end)
        self.cuts = kept

    def masked(self) -> str:
        """The source with every cut made inert, character for character: lines of nothing else are blank, the rest is letters."""
        parts: list[str] = []
        source, at = self.source.text, 0
        for cut in self.cuts:
            parts.append(source[at : cut.start])
            before = source[source.rfind("\n", 0, cut.start) + 1 : cut.start]
            after = source[cut.end : source.find("\n", cut.end) % (len(source) + 1)]
            mark = MASK if cut.words or before.strip() or after.strip() else " "
            parts.append(re.sub(r"[^\r\n]", mark, source[cut.start : cut.end]))
            at = cut.end
        return "".join((*parts, source[at:]))

    def markup(self, start: int, end: int) -> None:
        """This stretch is structure."""
        if start >= end:
            return
        if self.structure and self.structure[-1][1] == start:
            start = self.structure.pop()[0]
        self.structure.append((start, end))

    def skip(self, start: int, end: int, reason: str, text: str | None = None) -> None:
        """This stretch is not spoken, for a reason. White space at its ends is left out."""
        whole = self.source.text[start:end]
        start += len(whole) - len(whole.lstrip())
        end = start + len(whole.strip())
        if start < end:
            self.skipped.append(Skip(Span(start, end), reason, whole.strip() if text is None else text))

    def note(self, note: Note) -> None:
        """Something for the show notes, once."""
        if note not in self.notes[-50:]:
            self.notes.append(note)

    def number(self, kind: str) -> str:
        """The next number among notes of a kind."""
        self.numbers[kind] += 1
        return str(self.numbers[kind])

    def footnote(self, label: str, words: str) -> None:
        """A footnote's words, for the show notes."""
        if words:
            self.notes.append(Note("footnote", label, words))

    def claim(self, text: Text, reason: str = "") -> None:
        """All that a text stands for is structure or, with a reason, skipped."""
        for span in text.spans():
            if reason:
                self.skip(span.start, span.end, reason)
            else:
                self.markup(span.start, span.end)

    def leave_out(self, start: int, end: int, reason: str, words: str) -> None:
        """A stretch of markup that is dealt with as a whole: skipped with what it says, structure where it says nothing."""
        if reason and words:
            self.skip(start, end, reason, words)
        else:
            self.markup(start, end)

    def link(self, words: str, url: str) -> None:
        """A link, for the show notes, if it leads out of the essay."""
        if url.lower().startswith(("http:", "https:", "mailto:")):
            self.note(Note("link", words or url, words, url))

    def table(self, start: int, end: int, rows: Iterable[str], words: str | None = None) -> None:
        """A table: into the show notes, with our notice in its place."""
        lines = list(rows)
        if not any(char.isalnum() for row in lines for char in row):
            self.leave_out(start, end, "table", words or "")
            return
        self.note(Note("table", self.number("table"), "\n".join(row for row in lines if row.strip(" |"))))
        self.skip(start, end, "table", words)
        notice = " ".join(self.reading.table_notice.split())
        if any(char.isalnum() for char in notice):
            self.blocks.append(Block(Text.ours(notice, start), "notice"))

    def add(
        self, flow: Flow, kind: Kind = "body", level: int = 0, marks: Marks = NO_MARKS, *, verse: bool = False
    ) -> Block | None:
        """A finished paragraph, unless nothing in it can be said; its lines each by itself where it is ``verse``.

        A line that is a mark of the author's, such as ``[critique]``, is kept for the paragraph that follows.
        """
        self.structure.extend(flow.hidden)
        text, inlines = flow.done()
        if not level and text.runs and (mark := line_mark(text.display, self.source, text.runs[0].start, self.roles)):
            self.claim(text)
            self.pending = mark
            return None
        marks = marks.over(self.pending)
        lines: list[Block] = []
        for start, end in pairwise((0, *(flow.breaks if verse else ()), len(text.display))):
            line = text.display[start:end]
            low, high = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
            part = (text.slice(low, high), sliced(inlines, low, high)) if verse else (text, inlines)
            if (low < high or not verse) and (block := self.add_text(*part, kind, level, marks)):
                marks = self.pending = NO_MARKS
                lines.append(block)
        for block in lines[:-1] if not level else ():
            block.bound = "verse"
        return lines[-1] if lines else None

    def add_text(
        self,
        text: Text,
        inlines: tuple[Inline, ...] = (),
        kind: Kind = "body",
        level: int = 0,
        marks: Marks = NO_MARKS,
    ) -> Block | None:
        """As :meth:`add`, for a text that is made."""
        pandoc = self.source.format in ("markdown", "text")
        pruned = prune(text, inlines, weak=self.cites, pandoc=pandoc, stuck=self.stuck)
        for cut in pruned.cuts:
            for span in text.slice(cut.start, cut.end).spans():
                self.skip(span.start, span.end, cut.reason)
            if cut.url:
                self.note(Note("link", cut.label, cut.label, cut.url))
        text, inlines = pruned.text, (*pruned.inlines, *foreign.inlines(pruned.text, self.languages))
        if not speakable(text.display):
            self.claim(text, "no words")
            if self.blocks:  # a pause in a line of its own belongs to what stands before it
                before = self.blocks[-1]
                pauses = [replace(inline, at=len(before.text.display)) for inline in inlines if inline.kind == "pause"]
                before.inlines = (*before.inlines, *pauses)
            return None
        block = Block(text, "heading" if level else kind, level, marks, inlines)
        self.blocks.append(block)
        return block


def joined(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Stretches in order, those that touch or overlap as one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(Span(start, end) for start, end in result)
