"""What the engines of neural voices have in common: their models are opened once, spoken with side by side, and give word times."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from audioessay.engines import graphs, models, shape
from audioessay.engines.align import by_length
from audioessay.engines.base import About, Hear, Heard, Speech, by_language, sound
from audioessay.engines.estimate import anchored
from audioessay.engines.words import shared, speakable, tokens
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable
from audioessay.languages import primary
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

Symbol = tuple[str, int, int]
"""A phoneme, its first frame and one past its last."""
Group = tuple[int, int, int]
"""A word as it was spoken: its first frame, one past its last, and its phonemes."""
Said = tuple[Any, int, Sequence[Group], Callable[[str], int]]
"""Samples, their rate, the words in them, and a function for how many phonemes a written word has, or about."""


class NeuralEngine:
    """See :class:`audioessay.engines.base.Engine`; one session a model, one thread a take."""

    name: str
    about: ClassVar[About]
    libraries: ClassVar[Sequence[str]]
    """What has to be importable."""
    casts: ClassVar[Mapping[str, Sequence[str]]]
    """Four voices for each language, for where all of them are installed."""
    breaks: ClassVar[frozenset[str]]
    """Symbols that stand between two words."""
    marks: ClassVar[frozenset[str]]
    """Symbols that are no sound of their own."""
    longest = 1200
    repeatable = True
    normalises = False

    def __init__(self) -> None:
        for library in (*self.libraries, "onnx", "onnxruntime"):
            if find_spec(library) is None:
                raise EngineNotInstalled(self.name, f"{library} is missing; run: {self._pip}")
        self._loaded: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def workers(self) -> int:
        return graphs.workers()

    @property
    def _pip(self) -> str:
        return f"pip install 'audioessay[{self.about.extra}]'"

    def voices(self) -> Sequence[VoiceInfo]:
        raise NotImplementedError

    def check(self, voice: Voice) -> None:
        raise NotImplementedError

    def model(self, voice: Voice) -> str:
        """The file of the model that speaks."""
        raise NotImplementedError

    def load(self, voice: Voice) -> None:
        """Open its model, so that the first take need not wait for it."""
        raise NotImplementedError

    def say(self, spoken: Spoken, voice: Voice, start: int, hear: Hear | None) -> Said:
        """Say it; ``start`` and ``hear`` as in an engine's ``stream``."""
        raise NotImplementedError

    def cast(self, language: str) -> Sequence[str]:
        """Four speakers where they are installed, else the first one of the language in four colours."""
        code = {"zh": "cmn"}.get(code := primary(language), code)
        known = [info for info in self.voices() if primary(info.language) == code]
        four = by_language(self.casts, language) or ()
        if four and {name.partition(",")[0] for name in four} <= {info.name for info in known}:
            return four
        exact = [info for info in known if info.language.lower() == language.lower()]
        return tuple((exact or known)[0].name + colour for colour in shape.colours()) if known else ()

    def speak(self, spoken: Spoken, voice: Voice, start: int = 0, hear: Hear | None = None) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        try:
            samples, rate, said, phonemes = self.say(spoken, voice, start, hear)
        except (EngineNotInstalled, BadTake):
            raise
        except Exception as error:
            raise EngineUnavailable(self.name, f"{voice.name} cannot speak ({error})") from error
        pcm = sound(np.atleast_1d(samples))
        if words := _placed(text, said, phonemes):
            return Speech(pcm, rate, words)
        return Speech(pcm, rate, anchored(text, pcm, rate), "estimated")

    def grouped(self, symbols: Iterable[Symbol], end: int) -> list[Group]:
        """The words among phonemes that last to ``end``: what stands between two breaks."""
        groups: list[Group] = []
        count = first = last = 0
        for symbol, start, behind in (*symbols, ("", end, end)):
            if not symbol or symbol in self.breaks:
                if count:
                    groups.append((min(first, end), min(last, end), count))
                count = 0
            elif symbol not in self.marks:
                first, last, count = first if count else start, behind, count + 1
            elif count and symbol in "ˈˌːˑ":
                last = behind
        return groups

    def opened(self, model: models.Model, graph: str, files: Sequence[models.File], make: Callable[[], Any]) -> Any:
        """What ``make`` gives, once for these files. Raises EngineNotInstalled where it cannot open ``graph``."""
        held = models.joined(*files)
        with self._lock:
            if held not in self._loaded:
                try:
                    self._loaded[held] = make()
                except EngineNotInstalled:
                    raise
                except ImportError as error:
                    raise EngineNotInstalled(self.name, f"{self._pip} ({error})") from error
                except Exception as error:
                    raise model.unusable(graph, error) from error
            return self._loaded[held]


def _placed(text: str, said: Sequence[Group], phonemes: Callable[[str], int]) -> tuple[Heard, ...]:
    """Written words with times, from the spoken ones; empty when they cannot be matched."""
    words = tokens(text)
    same = len(words) == len(said)
    lengths = [1 if same else phonemes(text[word.at : word.at + word.length]) for word in words]
    placed: list[Heard] = []
    for first, behind, begin, end in by_length(lengths, [count for _, _, count in said]):
        placed += shared(words[first:behind], said[begin][0], said[end - 1][1])
    return tuple(placed)


def written(
    spoken: Spoken, mine: Callable[[str], bool], ours: Callable[[str], str], plain: Callable[[str], str]
) -> str:
    """A text for a front end: ``ours`` of a pronunciation whose symbols are ``mine``, ``plain`` of everything else."""
    parts = [ours(one.ipa) if one.ipa and mine(one.ipa) else plain(one.text) for one in spoken.pieces]
    return " ".join("".join(parts).split())


def silence(rate: int, ms: int) -> NDArray[np.int16]:
    """So many milliseconds of nothing."""
    return np.zeros(rate * ms // 1000, np.int16)
