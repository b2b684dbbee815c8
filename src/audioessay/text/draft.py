"""An essay being read: its blocks in order, and a claim on every character that is not spoken."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from audioessay.model.essay import Bound, Inline, Kind, Marks, Meta, Note, Skip
from audioessay.model.show import Reading
from audioessay.model.source import Source, Span, Text
from audioessay.text import foreign
from audioessay.text.flow import Cut, Flow
from audioessay.text.prune import prune

ROLES = ("narration", "praise", "critique", "quote")
"""The roles that every show knows; a show may add its own."""

MASK = "\ue000"
"""A letter that no text has (of the private use area)."""
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

    languages: list[tuple[int, int, str]] = field(default_factory=list)
    """Stretches of the source that are marked as another language (BCP 47), by start."""
    readings: dict[str, str] = field(default_factory=dict)
    """How characters are read, as the text says beside them."""
    infer: bool = False
    """Whether short paragraphs may be headings where the format marks none."""
    cuts: list[Cut] = field(default_factory=list)
    """What no paragraph says as it stands, whatever it is in; in order."""

    def flow(self) -> Flow:
        """A new paragraph's text."""
        return Flow(self.source.text, self.cuts)

    def cut_out(self, cuts: Iterable[Cut]) -> None:
        """No paragraph says these stretches as they stand; those that lie within others are left as they are."""
        kept: list[Cut] = []
        for cut in sorted((*self.cuts, *cuts), key=lambda cut: (cut.start, -cut.end)):
            if cut.start < cut.end and not (kept and cut.start < kept[-1].end):
                kept.append(cut)
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

    def add(self, flow: Flow, kind: Kind = "body", level: int = 0, marks: Marks = NO_MARKS) -> Block | None:
        """A finished paragraph, unless nothing in it can be said."""
        self.structure.extend(flow.hidden)
        text, inlines = flow.done()
        return self.add_text(text, inlines, kind, level, marks)

    def add_lines(self, flow: Flow, breaks: list[int], kind: Kind = "body", marks: Marks = NO_MARKS) -> None:
        """A finished stanza: each of its lines by itself, the ``breaks`` between them in display text."""
        self.structure.extend(flow.hidden)
        text, inlines = flow.done()
        lines: list[Block] = []
        for start, end in pairwise((0, *breaks, len(text.display))):
            line = text.display[start:end]
            low, high = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
            if low < high and (
                block := self.add_text(text.slice(low, high), sliced(inlines, low, high), kind, 0, marks)
            ):
                marks = NO_MARKS
                lines.append(block)
        for block in lines[:-1]:
            block.bound = "verse"

    def add_text(
        self,
        text: Text,
        inlines: tuple[Inline, ...] = (),
        kind: Kind = "body",
        level: int = 0,
        marks: Marks = NO_MARKS,
    ) -> Block | None:
        """As :meth:`add`, for a text that is made."""
        pruned = prune(text, inlines, weak=self.cites, pandoc=self.source.format in ("markdown", "text"))
        for cut in pruned.cuts:
            for span in text.slice(cut.start, cut.end).spans():
                self.skip(span.start, span.end, cut.reason)
            if cut.url:
                self.note(Note("link", cut.label, cut.label, cut.url))
        text, inlines = pruned.text, (*pruned.inlines, *foreign.inlines(pruned.text, self.languages))
        if not any(char.isalnum() for char in text.display):
            for span in text.spans():
                self.skip(span.start, span.end, "no words")
            if self.blocks:  # a pause in a line of its own belongs to what stands before it
                before = self.blocks[-1]
                pauses = [replace(inline, at=len(before.text.display)) for inline in inlines if inline.kind == "pause"]
                before.inlines = (*before.inlines, *pauses)
            return None
        block = Block(text, "heading" if level else kind, level, marks, inlines)
        self.blocks.append(block)
        return block

    def notice(self, at: int) -> None:
        """Our own words where a table is left out, if the show wants them."""
        words = " ".join(self.reading.table_notice.split())
        if any(char.isalnum() for char in words):
            self.blocks.append(Block(Text.ours(words, at), "notice"))


def joined(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Stretches in order, those that touch or overlap as one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(Span(start, end) for start, end in result)


def sliced(inlines: Sequence[Inline], start: int, end: int) -> tuple[Inline, ...]:
    """What of the inlines stands in a part of the display text, counted from its start."""
    kept: list[Inline] = []
    for inline in inlines:
        low, high = max(inline.at, start), min(inline.at + inline.length, end)
        if low < high or (inline.length == 0 and start < inline.at <= end):
            kept.append(Inline(max(low, start) - start, max(0, high - low), inline.kind, inline.url))
    return tuple(kept)
