"""The ear: a Whisper model through faster-whisper, offline, from an installed package or a folder."""

import json
import math
import zlib
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
from audioessay.languages import primary

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


Sound = NDArray[np.float32]
"""Shape (frames,) at EAR_RATE."""


@runtime_checkable
class Ear(Protocol):
    """Hears speech. To add one: these members. They are called from several threads at once."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Of everything that decides what it hears."""
        ...

    def knows(self, language: str) -> bool:
        """Whether it hears that language (BCP 47)."""
        ...

    def hear(self, sounds: Sequence[Sound], language: str, *, care: bool = False, times: bool = False) -> list[Heard]:
        """Words in each of ``sounds``, at most 30 s of each. ``care`` takes thrice as long, ``times`` adds word times."""
        ...

    def likely(self, sound: Sound, language: str, words: Sequence[str]) -> tuple[float, ...]:
        """How likely each of ``words`` is as the next one in ``sound`` of at most 30 s, natural logarithm; minus infinity for more than it can hold."""
        ...


FEATURES = 3000
"""Whisper's spectra in 30 s, and a hundred in a second."""
SHORTEST, BEHIND = 1500, 200
"""Spectra that are enough at a first hearing, and of silence behind a sound. Whisper learnt on 30 s, of which silence is the rest, and its
time grows with the square of what it gets; but with little silence it may say over and over what it has heard once."""
MOST_TOKENS = 440
"""Of the words in 30 s: Whisper has places for 448, and some stand before them."""
MARKS = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
"""That belong to the word behind them, and to the one before."""
CIRCLES = 2.4
"""Text that can be compressed so much goes round in circles."""
SPEECHLESS, UNSURE = 0.6, -1.0
"""Text from a sound that is so likely no speech, and no likelier than that a token, is none (Whisper's own bounds)."""


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
        return f"{self.name}/{found[0]}/{found[1]}/3"

    @property
    def _model(self) -> Any:
        with _opening:  # essays that are under way together share one
            return _whisper(self.folder, self.workers)

    def knows(self, language: str) -> bool:
        code = primary(language)
        return code == "en" if self.name.endswith(".en") else code in self._model.supported_languages

    def hear(self, sounds: Sequence[Sound], language: str, *, care: bool = False, times: bool = False) -> list[Heard]:
        from faster_whisper.transcribe import get_ctranslate2_storage as stored
        from faster_whisper.transcribe import merge_punctuations

        model, tokenizer = self._model, self._tokenizer(language)
        encoded, lengths = self._encoded(sounds, FEATURES if care else SHORTEST)
        prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]

        def found(part: NDArray[np.float32], **options: int) -> list[Any]:
            most = len(prompt) + MOST_TOKENS * encoded.shape[1] * 2 // FEATURES
            options |= {"beam_size": 5 if care else 1, "max_length": most}
            asked = [prompt] * len(part)
            return model.model.generate(stored(part), asked, return_scores=True, return_no_speech_prob=True, **options)  # type: ignore[no-any-return]

        def text_of(tokens: Sequence[int]) -> str:
            return str(tokenizer.decode(tokens)).strip()

        results = found(encoded)
        for at, one in enumerate(results):
            written = text_of(one.sequences_ids[0]).encode()
            if len(written) > CIRCLES * len(zlib.compress(written)):
                (results[at],) = found(encoded[at : at + 1], no_repeat_ngram_size=6)
        tokens = [
            [] if one.no_speech_prob > SPEECHLESS and one.scores[0] < UNSURE else one.sequences_ids[0]
            for one in results
        ]
        timed = model.find_alignment(tokenizer, tokens, stored(encoded), lengths) if times else [[] for _ in sounds]
        result = []
        for one, said in zip(tokens, timed, strict=True):
            merge_punctuations(said, *MARKS)
            words = [
                HeardWord(word["word"].strip(), round(word["start"] * 1000), round(word["end"] * 1000))
                for word in said
                if word["word"].strip()
            ]
            result.append(Heard(text_of(one), tuple(words)))
        return result

    def likely(self, sound: Sound, language: str, words: Sequence[str]) -> tuple[float, ...]:
        from faster_whisper.transcribe import get_ctranslate2_storage as stored

        tokenizer = self._tokenizer(language)
        tokens = [tokenizer.encode(f" {word}") for word in words]
        if sum(map(len, tokens)) > MOST_TOKENS:
            return (-math.inf,) * len(words)
        encoded, lengths = self._encoded([sound], FEATURES)
        asked = [list(chain.from_iterable(tokens))]
        (found,) = self._model.model.align(stored(encoded), tokenizer.sot_sequence, asked, lengths)
        logs = iter(np.log(np.maximum(found.text_token_probs, 1e-9)).tolist())
        return tuple(sum(islice(logs, len(one))) for one in tokens)

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        model = self._model
        return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=primary(language))

    def _encoded(self, sounds: Sequence[Sound], shortest: int) -> tuple[NDArray[np.float32], list[int]]:
        """What the model makes of sounds, and the spectra in each: one by one, which is faster than together."""
        from faster_whisper.audio import pad_or_trim

        model = self._model
        spectra = [model.feature_extractor(sound)[:, :FEATURES] for sound in sounds]
        lengths = [one.shape[-1] for one in spectra]
        longest = min(FEATURES, max(shortest, *(one + BEHIND for one in lengths)) // 2 * 2)
        return np.concatenate([model.encode(pad_or_trim(one, longest)) for one in spectra]), lengths


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
        able = [name for name in here if primary(language) == "en" or not name.endswith(".en")]
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
