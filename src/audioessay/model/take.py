"""One recording of one segment."""

from dataclasses import dataclass
from typing import Literal

from audioessay.units import RATE

Timing = Literal["exact", "estimated", "heard"]
"""Who knows when words are said: the engine; nobody, so by their lengths; or whoever listened to the finished sound."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was heard."""

    at: int
    """Where it begins in the spoken text."""
    length: int
    """Characters of spoken text."""
    start: int
    """Frame (at RATE) of its first sound, from the take's first frame."""
    end: int
    """One past its last."""


@dataclass(frozen=True, slots=True)
class Take:
    """What is known of a recording; its sound is in the store under ``key``."""

    key: str
    frames: int
    """Length at RATE."""
    words: tuple[Word, ...]
    timing: Timing = "exact"
    rate: int = RATE
    """Hertz at which it was spoken: nothing sounds above half of it."""
