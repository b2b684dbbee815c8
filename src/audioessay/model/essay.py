"""The text as read: Essay, Section, Paragraph, and what is not spoken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from audioessay.errors import shorten
from audioessay.model.source import Source, Span, Text

Kind = Literal["body", "heading", "quote", "item", "notice"]
"""What a paragraph is: ``item`` of a list, ``quote`` a block quotation, ``notice`` words of ours ("A table is …")."""


Bound = Literal["", "verse", "speech"]
"""What binds a paragraph to the one after it, so that no change of role falls between them: a line of ``verse`` before the
next of its stanza, a part of a ``speech`` whose quotation marks are still open at its end."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the author wrote about a section or paragraph: ``{.critique voice="espeak:en-us+f3"}``, ``[critique]``."""

    role: str = ""
    voice: str = ""
    line: int | None = None
    """Line of the source, for messages."""

    def over(self, others: "Marks") -> "Marks":
        """These, and of the others what these leave open."""
        return Marks(self.role or others.role, self.voice or others.voice, self.line or others.line)


@dataclass(frozen=True, slots=True)
class Inline:
    """Something about a stretch of display text that pages show: a link, emphasis, the place of a footnote."""

    at: int
    """Where it begins in the display text."""
    length: int
    """Characters of display text (0 for a footnote mark and a pause, which are not spoken)."""
    kind: Literal["link", "em", "strong", "footnote", "language", "pause"]
    url: str = ""
    """Target of a link; label of a footnote; language (BCP 47); length of a pause in ms."""


def sliced(inlines: Sequence[Inline], start: int, end: int) -> tuple[Inline, ...]:
    """What of the inlines stands in a part of the display text, counted from its start."""
    kept: list[Inline] = []
    for inline in inlines:
        low, high = max(inline.at, start), min(inline.at + inline.length, end)
        if low < high or (inline.length == 0 and start < inline.at <= end):
            kept.append(replace(inline, at=max(low, start) - start, length=max(0, high - low)))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of sentences."""

    text: Text
    kind: Kind = "body"
    marks: Marks = Marks()
    sentences: tuple[tuple[int, int], ...] = ()
    """Where each sentence starts and ends in ``text.display``, in order; the space between belongs to none."""
    inlines: tuple[Inline, ...] = ()
    bound: Bound = ""
    speaker: str = ""
    """The role of who says it, in an interview."""

    def __repr__(self) -> str:
        return f"<Paragraph {self.kind}: “{shorten(self.text.display)}”>"

    def slice(self, start: int, end: int) -> "Paragraph":
        """The part from ``start`` to ``end`` of its display text, with the sentences that begin there."""
        sentences = tuple((low - start, min(high, end) - start) for low, high in self.sentences if start <= low < end)
        return replace(
            self, text=self.text.slice(start, end), sentences=sentences, inlines=sliced(self.inlines, start, end)
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: it becomes a chapter. The part before the first heading has none."""

    headings: tuple[Paragraph, ...]
    """Usually one; two headings in a row are one section that bears both."""
    paragraphs: tuple[Paragraph, ...]
    level: int = 1
    """1 for the title's level, 2 for a section under it, and so on."""
    marks: Marks = Marks()

    @property
    def heading(self) -> str:
        """Its headings as one line, or ``""``."""
        line = ""
        for paragraph in self.headings:
            more = " ".join(paragraph.text.display.split())
            line += (" " if line.endswith(("?", "!", "…", ":")) else ": " if line else "") + more
        return line

    def __repr__(self) -> str:
        return f"<Section “{shorten(self.heading)}”: {len(self.paragraphs)} paragraphs>"


@dataclass(frozen=True, slots=True)
class Skip:
    """Source text that is not spoken, and why."""

    span: Span
    reason: str
    """A short noun phrase: ``code block``, ``table``, ``footnote mark``, ``front matter`` …"""
    text: str
    """What it says, for the list that people read (the source text itself)."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the show notes: a footnote, a table, a link."""

    kind: Literal["footnote", "table", "link", "image"]
    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the author says about the essay (front matter, document properties); empty where nothing was said."""

    title: str = ""
    author: str = ""
    date: str = ""
    """ISO 8601 date, ``YYYY-MM-DD``."""
    language: str = ""
    """BCP 47, as given."""
    summary: str = ""
    tags: tuple[str, ...] = ()
    cover: str = ""
    """A path beside the essay, as given."""
    cast: Mapping[str, Any] = field(default_factory=dict)
    """SELECTOR = VOICE, as in the show's ``[cast]``."""
    pronounce: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Essay:
    """The whole of it. Every non-space character of the source is in a text, in ``structure`` or in ``skipped``."""

    source: Source
    meta: Meta
    sections: tuple[Section, ...]
    structure: tuple[Span, ...]
    """Markup that says how, not what: ``##``, ``**``, list bullets, tags of emphasis; in order."""
    skipped: tuple[Skip, ...]
    """In order of place."""
    notes: tuple[Note, ...] = ()
    language: str = "en"
    """BCP 47; given or detected."""
    title: str = ""
    title_from: Literal["option", "cast sheet", "front matter", "heading", "document", "first sentence"] = (
        "first sentence"
    )
    notices: tuple[str, ...] = ()
    """Lines for people about how it was read."""

    def __repr__(self) -> str:
        return f"<Essay “{shorten(self.title)}”: {len(self.sections)} sections, {self.language}, of {self.source!r}>"
