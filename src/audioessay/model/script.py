"""What will be spoken, by whom, in order. Made without making a sound."""

from dataclasses import dataclass
from typing import Literal

from audioessay.errors import shorten
from audioessay.model.essay import Inline, Kind
from audioessay.model.source import Text
from audioessay.model.stance import Stance
from audioessay.model.voice import Voice


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of spoken text, and the stretch of display text that it is said for."""

    text: str
    """What the engine is given to say."""
    start: int
    """Where what it is said for begins in the segment's display text."""
    end: int
    """One past its last display character. A piece of equal length maps character for character."""
    ipa: str = ""
    """Pronunciation in IPA, for engines that take one; ``text`` is then what others say."""

    @property
    def plain(self) -> bool:
        """Whether it maps character for character."""
        return len(self.text) == self.end - self.start


@dataclass(frozen=True, slots=True)
class Spoken:
    """Spoken text in pieces, in order; the pieces' display stretches do not overlap."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All of it as one string: what word times count in."""
        return "".join(piece.text for piece in self.pieces)

    @classmethod
    def same(cls, display: str) -> "Spoken":
        """Said as displayed."""
        return cls((Piece(display, 0, len(display)),) if display else ())

    def display_span(self, at: int) -> tuple[int, int]:
        """The display characters for which character ``at`` of :attr:`text` is said: one, or those of a whole piece."""
        begin = 0
        for piece in self.pieces:
            if at < begin + len(piece.text):
                first = piece.start + at - begin
                return (first, first + 1) if piece.plain else (piece.start, piece.end)
            begin += len(piece.text)
        end = self.pieces[-1].end if self.pieces else 0
        return end, end

    def display_place(self, at: int) -> int:
        """The first of them."""
        return self.display_span(at)[0]

    def place(self, display: int) -> int:
        """The character of :attr:`text` that is said for a display character, or for the piece that it stands in."""
        begin = 0
        for piece in self.pieces:
            if display < piece.end:
                return begin + (max(0, display - piece.start) if piece.plain else 0)
            begin += len(piece.text)
        return begin


Rest = Literal["none", "segment", "paragraph", "heading", "item"]
"""What kind of rest follows a segment, named by what it stands behind."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one section that one voice speaks in one take. Never across a heading or a change of voice."""

    role: str
    voice: Voice
    text: Text
    """Display text: what transcripts show."""
    spoken: Spoken
    rest: Rest = "paragraph"
    sentences: tuple[tuple[int, int], ...] = ()
    """Sentences in ``text.display``, as in Paragraph."""
    paragraphs: tuple[tuple[int, Kind], ...] = ()
    """Where each paragraph begins in ``text.display``, and its kind (one-sentence lines may share a segment)."""
    inlines: tuple[Inline, ...] = ()
    language: str = ""
    """BCP 47, where it is not the script's."""
    pause_ms: int = 0
    """A rest that the author asked for behind it; it is never shorter than ``rest``."""
    take: str = ""
    """Key of a take that is there already: of a recording."""
    above: tuple["Segment", ...] = ()
    """Headings that stand before it and that nobody says: its author did not, in the recording."""

    def __repr__(self) -> str:
        return f"<Segment {self.role} by {self.voice}: “{shorten(self.text.display)}”>"


@dataclass(frozen=True, slots=True)
class Scene:
    """A section as it is cast: a titled part of one role, or the stretch of one after its stance has turned.

    It becomes a chapter. ``segments`` may hold other roles only where the author's quotations have their own voice.
    """

    number: int
    """From 1."""
    heading: str
    """As written; ``""`` where there is none. Parts of one section split where its stance turns all bear it."""
    title: str
    """For the chapter: the heading, else the first words."""
    role: str
    stance: Stance
    voice: Voice
    voice_from: str
    """What decided it: ``--voice``, ``cast sheet``, ``mark``, ``front matter``, ``show`` or ``default``."""
    segments: tuple[Segment, ...]
    anchor: str = ""
    """A stable id for links, unique within the script."""
    rest_ms: int | None = None
    """Rest after it, in place of the show's."""

    def __repr__(self) -> str:
        count = len(self.segments)
        return f"<Scene {self.number} “{shorten(self.title)}”: {self.role} by {self.voice}, {count} segments>"


@dataclass(frozen=True, slots=True)
class Script:
    """The whole reading."""

    title: str
    language: str
    scenes: tuple[Scene, ...]
    notices: tuple[str, ...] = ()
    """Lines for the person at the terminal: how the title was found, what the cast sheet holds that matches nothing."""

    def __repr__(self) -> str:
        return f"<Script “{shorten(self.title)}”: {len(self.scenes)} scenes, {len(self.segments())} segments>"

    def segments(self) -> "tuple[Segment, ...]":
        """All segments in reading order."""
        return tuple(segment for scene in self.scenes for segment in scene.segments)
