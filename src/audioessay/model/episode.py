"""The finished thing: chapters, cues, measurements, episode."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

from audioessay.errors import shorten
from audioessay.model.essay import Inline, Kind, Note
from audioessay.model.take import Timing, Word, Words


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named start, lasting to the next."""

    title: str
    start_ms: int
    end_ms: int
    role: str
    voice: str
    anchor: str = ""
    reader: str = ""
    """Its voice as people speak of it: ``Joe, brighter (Piper)``, a person's name for a recording; ``""`` in records of version 0.1."""

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"chapter {self.title!r}: {self.start_ms}..{self.end_ms} ms")


@dataclass(frozen=True, slots=True)
class CueWord:
    """A word of display text and when it is heard."""

    text: str
    """With the punctuation that clings to it."""
    start_ms: int
    end_ms: int
    at: int = 0
    """Where it begins in its cue's text."""


@dataclass(frozen=True, slots=True)
class CueWords(Sequence[CueWord]):
    """The words of a cue as numbers beside its text: eleven hours have a hundred thousand."""

    text: str
    words: Words
    """In ms."""

    def __iter__(self) -> Iterator[CueWord]:
        return (CueWord(self.text[one.at : one.at + one.length], one.start, one.end, one.at) for one in self.words)

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, at: int) -> CueWord: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[CueWord, ...]: ...
    def __getitem__(self, at: int | slice) -> CueWord | tuple[CueWord, ...]:
        return tuple(self)[at]


@dataclass(frozen=True, slots=True)
class Cue:
    """Timed text: one sentence as displayed."""

    start_ms: int
    end_ms: int
    speaker: str
    """The voice's name as listeners read it (the role, in title case, unless the show names it); ``""`` where nobody speaks."""
    role: str
    text: str
    words: Sequence[CueWord] = ()
    """None of a heading that nobody says: it is shown until the first word behind it."""
    scene: int = 0
    """Number of its scene, from 1."""
    paragraph: bool = False
    """Whether it begins a paragraph."""
    kind: Kind = "body"
    inlines: tuple[Inline, ...] = ()
    """Counted in ``text``."""
    timing: Timing = "exact"
    language: str = ""
    """BCP 47, where it is not the episode's."""

    def __post_init__(self) -> None:
        words = self.words if isinstance(self.words, tuple) else ()
        if words and all(self.text.startswith(one.text, one.at) for one in words):  # not so in a record of others
            numbers = Words.of(Word(one.at, len(one.text), one.start_ms, one.end_ms) for one in words)
            object.__setattr__(self, "words", CueWords(self.text, numbers))

    @property
    def said(self) -> bool:
        """Whether anybody says it: not so of a heading that the author left out of a recording."""
        return bool(self.words or self.speaker)


@dataclass(frozen=True, slots=True)
class Loudness:
    """Measured as ITU-R BS.1770-4 and EBU R 128 say."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float
    """EBU Tech 3342."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What the MP3 and the feed say of an episode."""

    title: str
    show: str
    author: str
    date: str
    """``YYYY-MM-DD``, or ``""``."""
    language: str
    """BCP 47."""
    summary: str = ""
    genre: str = "Podcast"
    url: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioFile:
    """One encoded form of an episode."""

    name: str
    """File name in the episode's folder."""
    type: str
    """MIME: ``audio/mpeg``, ``audio/mp4`` …"""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""
    bitrate_kbps: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for with the command and holds for later runs too."""

    title: str = ""
    """``--title``."""
    formats: tuple[str, ...] = ()
    """``--format``: what to write besides MP3."""


Part = Literal[
    "cover", "vtt", "srt", "transcript", "chapters", "waveform", "video", "vertical", "description", "report"
]


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished essay, as ``episode.json`` in its folder holds it: all that publishing needs to know.

    Its first audio file is the MP3. It knows no GUID and no address: identity is the publisher's.
    """

    slug: str
    """ASCII letters, digits and hyphens; the folder's name."""
    tags: Tags
    audio: tuple[AudioFile, ...]
    duration_ms: int
    loudness: Loudness
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    files: Mapping[Part, str] = field(default_factory=dict)
    """File names in its folder, by what they are."""
    notes: tuple[Note, ...] = ()
    """Footnotes, tables and links for the show notes."""
    envelope: tuple[int, ...] = ()
    """Peak of each 100 ms, 0 to 255."""
    draft: bool = False
    synthetic: bool = True
    """Whether the voices are synthetic, for the disclosure."""
    source: str = ""
    """SHA-256 of the essay file that it was made from."""
    essay: str = ""
    """The essay that it belongs to: its path in the show, or its address; ``""`` for one that came by standard input."""
    text: str = ""
    """SHA-256 of what the essay says, by which it is known again under another name."""
    asked: Asked = Asked()
    readers: Mapping[str, str] = field(default_factory=dict)
    """Voices that read no chapter of their own, as those of a talk: as people speak of each → the role that it reads."""

    def __repr__(self) -> str:
        seconds = round(self.duration_ms / 1000)
        return f"<Episode {self.slug} “{shorten(self.tags.title)}”: {seconds} s, {len(self.chapters)} chapters>"
