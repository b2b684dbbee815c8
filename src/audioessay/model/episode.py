"""The finished thing: chapters, cues, measurements, episode."""

from dataclasses import dataclass

from audioessay.model.take import Timing


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named start, lasting to the next."""

    title: str
    start_ms: int
    end_ms: int
    role: str
    voice: str
    anchor: str = ""

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
class Cue:
    """Timed text: one sentence as displayed."""

    start_ms: int
    end_ms: int
    speaker: str
    """The voice's name as listeners read it (the role, in title case, unless the show names it)."""
    role: str
    text: str
    words: tuple[CueWord, ...] = ()
    scene: int = 0
    """Number of its scene, from 1."""
    paragraph: bool = False
    """Whether it begins a paragraph."""
    heading: bool = False
    timing: Timing = "exact"


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
