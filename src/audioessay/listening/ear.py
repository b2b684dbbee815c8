"""The ear: a Whisper model through faster-whisper, offline, from an installed package or a folder."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from audioessay.engines import models
from audioessay.errors import EngineNotInstalled, UnknownName

CURE = "pip install 'audioessay[listen]'"


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as it was heard."""

    text: str
    start_ms: int
    end_ms: int

    def later(self, ms: int) -> "HeardWord":
        """The same, so much later."""
        return HeardWord(self.text, self.start_ms + ms, self.end_ms + ms)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in a stretch of sound. ``words`` is empty where no times were asked for."""

    text: str
    words: tuple[HeardWord, ...] = ()


@runtime_checkable
class Ear(Protocol):
    """Hears speech. To add one: these members. ``hear`` is called from several threads at once."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Of everything that decides what it hears."""
        ...

    def knows(self, language: str) -> bool:
        """Whether it hears that language (BCP 47)."""
        ...

    def hear(self, sound: NDArray[np.float32], language: str, *, care: bool = False, times: bool = False) -> Heard:
        """Words in ``sound``, shape (frames,) at EAR_RATE, at most 30 s. ``care`` takes longer, ``times`` adds word times."""
        ...

    def likely(self, sound: NDArray[np.float32], language: str, words: Sequence[str]) -> tuple[float, ...]:
        """How likely each of ``words`` is as the next one in ``sound`` of at most 30 s, natural logarithm; minus infinity for more than it can hold."""
        ...


FEATURES = 3000
"""Whisper's spectra in 30 s."""
MOST_TOKENS = 440
"""Of the words that can be asked for at once: Whisper has places for 448, and some stand before them."""


def known_models() -> tuple[str, ...]:
    """Models by name, the one that is taken first first."""
    return tuple(str(one["voice"]).partition(":")[2] for one in models.of_packages("whisper:"))


_opening = Lock()


@lru_cache(maxsize=2)
def _whisper(folder: Path, workers: int) -> Any:
    """The library's model. Raises EngineNotInstalled where it cannot be opened."""
    try:
        from faster_whisper import WhisperModel

        options = {"compute_type": "int8", "cpu_threads": 1, "num_workers": workers}
        return WhisperModel(str(folder), device="cpu", local_files_only=True, **options)
    except (ImportError, RuntimeError, ValueError, OSError) as error:
        raise EngineNotInstalled("listen", f"{folder} cannot be loaded ({error}); {CURE}") from error


@dataclass(eq=False)
class WhisperEar:
    """Whisper; its model is opened when it hears first, one for a process: ``workers`` windows at once, one thread each."""

    name: str
    folder: Path
    workers: int
    files: models.Model | None = None
    """What is known of the model."""

    @cached_property
    def fingerprint(self) -> str:
        """Raises EngineNotInstalled for a model that is not what it should be."""
        names = ("model.bin", "tokenizer.json")
        found = [self.files.digest(one) if self.files else models.digest((self.folder / one,)) for one in names]
        return f"{self.name}/{found[0]}/{found[1]}/2"

    @property
    def _model(self) -> Any:
        with _opening:  # essays that are under way together share one
            return _whisper(self.folder, self.workers)

    def knows(self, language: str) -> bool:
        base = language.partition("-")[0].lower()
        return base == "en" if self.name.endswith(".en") else base in self._model.supported_languages

    def hear(self, sound: NDArray[np.float32], language: str, *, care: bool = False, times: bool = False) -> Heard:
        pieces, _about = self._model.transcribe(
            sound,
            language=language.partition("-")[0].lower(),
            beam_size=5 if care else 1,
            temperature=(0.0, 0.2) if care else 0.0,  # the second where the first goes round in circles
            condition_on_previous_text=False,
            without_timestamps=not times,
            word_timestamps=times,
            vad_filter=False,
        )
        texts: list[str] = []
        words: list[HeardWord] = []
        for piece in pieces:
            texts.append(piece.text.strip())
            words += [
                HeardWord(word.word.strip(), round(word.start * 1000), round(word.end * 1000))
                for word in piece.words or ()
            ]
        return Heard(" ".join(texts), tuple(words))

    def likely(self, sound: NDArray[np.float32], language: str, words: Sequence[str]) -> tuple[float, ...]:
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        model, base = self._model, language.partition("-")[0].lower()
        tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=base)
        tokens = [tokenizer.encode(f" {word}") for word in words]
        if sum(map(len, tokens)) > MOST_TOKENS:
            return (-math.inf,) * len(words)
        features = model.feature_extractor(sound)[:, :FEATURES]
        (found,) = model.model.align(
            model.encode(pad_or_trim(features)),
            tokenizer.sot_sequence,
            [list(chain.from_iterable(tokens))],
            features.shape[-1],
        )
        logs = iter(np.log(np.maximum(found.text_token_probs, 1e-9)).tolist())
        return tuple(sum(islice(logs, len(one))) for one in tokens)


def open_ear(model: str = "", workers: int = 2, language: str = "en") -> WhisperEar:
    """The ear named ``model``: a name of :func:`known_models`, or a folder with a CTranslate2 Whisper model.

    ``""`` is the first that is installed and knows the ``language``, else the first that is installed. Raises
    EngineNotInstalled with the command that installs it, UnknownName for a model that there is not.
    """
    if find_spec("faster_whisper") is None:
        raise EngineNotInstalled("listen", f"faster-whisper is missing; {CURE}")
    if model and (Path(model) / "model.bin").is_file():
        return WhisperEar(Path(model).name, Path(model), workers)
    names = known_models()
    if model and model not in names:
        raise UnknownName("model to listen with", model, names, "or a folder that holds model.bin and tokenizer.json")
    if not model:
        here = [name for name in names if _files(name)]
        able = [name for name in here if language.partition("-")[0].lower() == "en" or not name.endswith(".en")]
        model = (able or here or list(names))[0]
    files = _files(model)
    if files is None:
        cure = CURE if model == names[0] else f"audioessay voices install whisper:{model}"
        raise EngineNotInstalled("listen", f"the model {model} is missing; {cure}")
    return WhisperEar(model, files.files["model.bin"][0].parent, workers, files)


def ear_for(ear: Ear, language: str) -> Ear | None:
    """An ear for a language: the same where it knows it, else another that is installed; None where none does."""
    if ear.knows(language):
        return ear
    others = [name for name in known_models() if not name.endswith(".en") and name != ear.name and _files(name)]
    other = open_ear(others[0], 1) if others else None
    return other if other is not None and other.knows(language) else None


def installed() -> bool:
    """Whether listening can begin: the library and a model are there."""
    return all(map(find_spec, ("faster_whisper", "rapidfuzz"))) and any(map(_files, known_models()))


def _files(name: str) -> models.Model | None:
    """The files of a model: installed in a folder of its own, else whole in a package."""
    voice, folder = f"whisper:{name}", models.home() / f"whisper-{name}"
    if (folder / "model.bin").is_file():
        return models.in_folder(voice, ("model.bin", "tokenizer.json"), folder)
    for model in models.in_packages("whisper"):
        if model.voice == voice and len(model.files["model.bin"]) == 1:
            return model
    return None


def packed(windows: Sequence[Heard]) -> bytes:
    """For the store."""
    return json.dumps([[one.text, [[w.text, w.start_ms, w.end_ms] for w in one.words]] for one in windows]).encode()


def unpacked(data: bytes) -> tuple[Heard, ...]:
    """Back from the store."""
    return tuple(Heard(text, tuple(HeardWord(*word) for word in words)) for text, words in json.loads(data))
