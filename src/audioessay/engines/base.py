"""The seam behind which every voice stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from audioessay.model.script import Spoken
from audioessay.model.take import Timing
from audioessay.model.voice import Voice, VoiceInfo


@dataclass(frozen=True, slots=True)
class Heard:
    """A word that an engine spoke, in its own frames."""

    at: int
    """Where it begins in ``spoken.text``."""
    length: int
    """Characters of ``spoken.text``."""
    start: int
    """First frame, at the speech's own rate."""
    end: int
    """One past the last."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Raw sound as the engine made it: not trimmed, not levelled."""

    samples: NDArray[np.int16]
    """Mono, shape (frames,)."""
    rate: int
    """Hertz."""
    words: tuple[Heard, ...]
    timing: Timing = "exact"


@runtime_checkable
class Engine(Protocol):
    """Turns text into sound.

    To add one: write a class with these members that can be made without arguments, name it under the entry point
    group ``audioessay.engines``, and run ``tests/contracts/test_engine.py``, which finds it by itself. Import heavy
    libraries in ``__init__`` and raise EngineNotInstalled from there when they are missing. ``speak`` is called from
    several threads, at most ``workers`` at once. An engine that gives the same bytes for the same text, always, may say
    so with an attribute ``repeatable = True``; the contract test then holds it to that.
    """

    name: str
    """As in ``ENGINE:NAME``."""

    @property
    def workers(self) -> int:
        """How many takes it may make at once."""
        ...

    @property
    def longest(self) -> int:
        """The most characters of display text in one segment. Segments are whole sentences; one longer sentence is still sent whole."""
        ...

    @property
    def normalises(self) -> bool:
        """Whether it reads numbers, dates and abbreviations well by itself (it is then given the text as written)."""
        ...

    def fingerprint(self, voice: Voice) -> str:
        """Everything besides the text and the voice's own settings that can be heard: engine, version, model. Part of each take's key."""
        ...

    def voices(self) -> Sequence[VoiceInfo]:
        """The voices it knows, without a network."""
        ...

    def check(self, voice: Voice) -> None:
        """Raise UnknownName for a voice that it does not have (with the nearest names), before anything is spoken."""
        ...

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        """Say it. Raises EngineUnavailable (no answer, refused) or BadTake (came back wrong, after the engine's own new tries)."""
        ...


def sound(samples: Any) -> NDArray[np.int16]:
    """Float samples (full scale ±1) or integers as contiguous int16, clipped."""
    array = np.asarray(samples)
    if array.dtype.kind == "f":
        array = np.clip(np.rint(array * 32767.0), -32768, 32767)
    return np.ascontiguousarray(array, dtype=np.int16)
