"""The show file's values (audioessay.toml), checked when made; every key has a default, so a lone essay needs none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TRANSITIONS = ("opening", "closing", "praise", "critique", "narration")
"""What stings are chosen by: the two ends, and the role that is gone into (narration: gone back to)."""

STYLES = ("felt", "glass", "pulse", "none")


@dataclass(frozen=True, slots=True)
class Pacing:
    """Rests in milliseconds, by what they stand behind."""

    segment_ms: int = 250
    paragraph_ms: int = 550
    heading_ms: int = 800
    item_ms: int = 400
    section_ms: int = 900
    """At the end of a section, before its sting or the next heading; up to a second more, for whole-second chapters."""
    sting_ms: int = 350
    """Between a sting's body and the first word after it; a sting's tail may sound under the words."""


@dataclass(frozen=True, slots=True)
class StingFile:
    """A sound of the show's own for one transition."""

    path: str
    fade_ms: int = 400
    overlap_ms: int = 300
    """How long its tail sounds under the words that follow."""


@dataclass(frozen=True, slots=True)
class Stings:
    """Which marks join the sections: a style of ours, and files of the show's own in their place."""

    style: str = "felt"
    files: Mapping[str, StingFile] = field(default_factory=dict)
    """By transition."""
    level_lu: float = -3.0
    """Loudness of a sting against speech."""
    bed: str = ""
    """A quiet sound under narration: ``""`` none, a style of ours (``felt``, ``glass``, ``pulse``), or a file."""
    bed_level_lu: float = -22.0


@dataclass(frozen=True, slots=True)
class Sound:
    """How the master is to be."""

    channels: int = 1
    bitrate_kbps: int = 96
    """CBR: 96 for mono, 128 for stereo when not given."""
    quality: int = 5
    """LAME's, 0 best to 9 fastest."""
    target_lufs: float = -16.0
    """Apple Podcasts, audio requirements: −16 ±1 LUFS, true peak ≤ −1 dBTP."""
    peak_dbtp: float = -1.0
    highpass: bool = True
    compress: bool = True
    deess: bool = True
    formats: tuple[str, ...] = ("mp3",)


@dataclass(frozen=True, slots=True)
class Reading:
    """How essays are read."""

    split: str = "auto"
    """``section``, ``paragraph`` or ``auto``: where a change of stance may fall."""
    alt_text: bool = False
    """Speak the alternative text of images."""
    table_notice: str = "A table is in the show notes."
    """Spoken where a table is left out; ``""`` for nothing."""
    judge: str = "cues"


@dataclass(frozen=True, slots=True)
class Show:
    """The podcast."""

    title: str = ""
    author: str = ""
    language: str = ""
    description: str = ""
    cover: str = ""
    """A path in the show folder."""
    engine: str = "auto"
    cast: Mapping[str, Any] = field(default_factory=dict)
    """SELECTOR = VOICE (a string, or a table with ``voice`` and options); ``speakers`` are separate."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Role → the name that transcripts show."""
    pacing: Pacing = Pacing()
    stings: Stings = Stings()
    sound: Sound = Sound()
    reading: Reading = Reading()
    llm: Mapping[str, Any] = field(default_factory=dict)
    """``[judge.llm]``: ``url``, ``model``, ``key_env``."""
    publish: Mapping[str, Any] = field(default_factory=dict)
    """``[publish]``: read by the publishing rooms, which own its keys."""
    disclosure: str = ""
    """A spoken closing line that says the voices are synthetic; ``""`` for the default one, ``none`` for none."""
