"""What a reel is made of and what was measured on it."""

from dataclasses import dataclass
from typing import Literal

from audioessay.model.voice import Voice


@dataclass(frozen=True, slots=True)
class Speech:
    """A take, spoken."""

    take: str
    """Key of the take in the store."""
    voice: Voice
    role: str


@dataclass(frozen=True, slots=True)
class Sting:
    """A musical mark."""

    sting: str
    """Its transition: ``opening``, ``praise`` …; what is heard for it is decided by style and files."""
    digest: str
    """SHA-256 of the sound that is to be heard (file contents, or style and synthesiser version)."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A rest."""

    frames: int


Part = Speech | Sting | Silence


@dataclass(frozen=True, slots=True)
class ReelPlan:
    """A section, or a stretch of one: under a minute that ends in a rest. A section of up to three minutes counts as one reel.

    Everything audible in it and nothing else: its key follows from it and from the sound room's version.
    """

    parts: tuple[Part, ...]
    bed: str = ""
    """Digest of the bed under its narration; ``""`` for none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a part of the plan came to lie."""

    part: int
    """Index in the plan's parts."""
    start: int
    """Frame of its first sample, from the reel's first."""
    end: int
    """One past its last."""
    kind: Literal["speech", "sting"]


@dataclass(frozen=True, slots=True)
class Reel:
    """A finished stretch of programme, measured on its decoded MP3. Its MP3 frames are in the store under ``key``."""

    key: str
    frames: int
    """Length of what was mixed, in frames at RATE; the MP3 holds a little more (encoder delay, filling-up)."""
    mp3_frames: int
    """MP3 frames in the encoded stream."""
    placed: tuple[Placed, ...]
    blocks: bytes
    """Momentary loudness of the decoded reel, in hundredths of a LUFS of 16 bits each, little end first: one 400 ms window (BS.1770's
    gating blocks) ending with each 100 ms, and three more behind its end; silence, −120.7, is thought before and behind it."""
    short_term: bytes
    """Short-term loudness in the same form, for loudness range: one 3 s window ending with each 100 ms, and 29 more behind its end."""
    true_peak_dbtp: float
    envelope: bytes
    """Peak of each 100 ms of the decoded reel, 0 to 255: for drawing."""
    voices: tuple[tuple[str, float, int], ...] = ()
    """For each voice: its written form, its gated loudness in LUFS as mixed, frames of speech."""
    stings: tuple[tuple[str, float], ...] = ()
    """For each sting: its name and its loudness in LUFS as mixed."""
    longest_gap: int = 0
    """Frames of the longest stretch under −50 dBFS inside it."""
    click_db: float = -120.0
    """Largest click at a join of two parts, dBFS: a step between neighbouring samples that stands out of the sound around it."""
    dc: float = 0.0
    """Mean sample value of the decoded reel, full scale 1."""
    crc: int = 0
    """CRC-16 of its MP3 frames (of the LAME tag's kind): the master's is put together from its reels'."""
