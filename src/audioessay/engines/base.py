"""The seam behind which every voice stands."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from audioessay.model.script import Spoken
from audioessay.model.take import Timing
from audioessay.model.voice import Voice, VoiceInfo

Entry = TypeVar("Entry")


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


@dataclass(frozen=True, slots=True)
class About:
    """What an engine says of itself, so that no other place needs to know its name: the class attribute ``about``."""

    title: str
    """Its name for people: ``Piper``."""
    summary: str = ""
    """A line on where it runs and what it needs."""
    rough: bool = False
    """Whether its voices are the embedded ones: what they read is a rough version, and publishing asks first."""
    service: str = ""
    """Who gets the text, where it leaves this machine: ``Microsoft's read-aloud service``."""
    rank: int = 0
    """How good its voices are, for ``auto``, which takes the best engine that can speak; at 0 it waits to be asked for."""
    shifts: bool = True
    """Whether it gives a voice another pitch by itself; else that is done to the finished sound."""
    extra: str = ""
    """The extra of this package that installs its library."""
    draws: bool = True
    """Whether another take of the same words may come out otherwise."""


@dataclass(frozen=True, slots=True)
class Package:
    """What belongs to one voice that can be installed; an engine's class gives it as ``package(name)``."""

    voice: str
    files: tuple[tuple[str, str], ...]
    """Name and address of each file, the smallest first."""
    pinned: Mapping[str, tuple[int, str]]
    """Size (0: not known) and SHA-256 of the files that are known."""
    card: str = ""
    """Address of a text that tells the licence."""
    licence: str = ""
    commercial: bool | None = None
    suggested: tuple[str, ...] = ()
    """Names to try instead."""
    made: Callable[[Mapping[str, bytes]], dict[str, bytes]] | None = None
    """Makes files of it from those of another package, by their paths."""
    folder: str = ""
    """A folder of its own within that of installed voices."""


Hear = Callable[[NDArray[np.int16], int], None]
"""Called with sound as it is spoken and its rate in hertz, before the speech is whole. What it raises ends the speech."""


@runtime_checkable
class Engine(Protocol):
    """Turns text into sound.

    To add one: write a class with these members that can be made without arguments, name it under the entry point
    group ``audioessay.engines``, and run ``tests/contracts/test_engine.py``, which finds it by itself. Import heavy
    libraries in ``__init__`` and raise EngineNotInstalled from there when they are missing. ``speak`` is called from
    several threads, at most ``workers`` at once. An engine that gives the same bytes for the same text, always, may say
    so with an attribute ``repeatable = True``; the contract test then holds it to that.

    What it may have besides: ``about``, a class attribute (see :class:`About`); ``cast(language)``, the voices of narration,
    praise, critique and quote for a BCP 47 language, written as people write them but without the engine, or ``()``;
    ``info(name)``, what ``voices()`` says of one, where it is quicker to tell, or None; ``model(voice)``, the name of the model that speaks, for the report; ``load(voice)``, which opens the voice's model while the
    essay is still being read; ``refresh()``, which fetches the list of voices anew and returns how many there are;
    ``unreachable()``, which asks whether its service answers and says why not, else ``""``; ``stream(spoken, voice, start,
    hear)``, which speaks like ``speak`` and besides calls ``hear(samples, rate)`` with each sentence as soon as it is spoken,
    first those from character ``start`` on to the end.
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


LOWER, HIGHER = ",rate=-6%,pitch=-12%", ",rate=+2%,pitch=+8%"
"""What tells two speakers apart where a language has too few voices and the engine shifts pitch itself."""
BRIGHTER, DARKER, LIGHTER = ",pitch=+40%,formant=+15%", ",pitch=-15%,formant=-13%", ",pitch=+20%,formant=+7%"
ONE_SPEAKER = ("", BRIGHTER, DARKER, LIGHTER)
"""Narration, praise, critique and quote from one speaker. Measured: fundamental 88, 123, 75 and 106 Hz; long-term spectra 11 to 25 %
apart; no word more is misheard."""
PACES = ("", ",rate=+8%", ",rate=-8%", ",rate=+4%")
"""The same where neither pitch nor throat can be changed."""


@cache
def table(package: str, name: str = "voices.toml") -> dict[str, Any]:
    """A TOML file of a package of engines: what is known of its voices."""
    return tomllib.loads(resources(package).joinpath(name).read_text("utf-8"))


def by_language(table: Mapping[str, Entry], language: str) -> Entry | None:
    """The entry for a BCP 47 tag: that of its language and region (``en-GB``), else that of its language."""
    code, *rest = language.strip().replace("_", "-").split("-")
    code, region = code.lower() or "en", next((part.upper() for part in rest if len(part) == 2), "")
    return table.get(f"{code}-{region}", table.get(code))


def sound(samples: Any) -> NDArray[np.int16]:
    """Float samples (full scale ±1) or integers as contiguous int16, clipped."""
    array = np.asarray(samples)
    if array.dtype.kind == "f":
        array = np.clip(np.rint(array * 32767.0), -32768, 32767)
    return np.ascontiguousarray(array, dtype=np.int16)
