"""piper: neural voices on this machine, from Python packages or installed once by ``audioessay voices install piper:NAME``.

A voice is written ``piper:en_US-ljspeech-high``; one speaker of a model with many ``piper:en_GB-vctk-medium#p239``.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.engines import graphs, models, shape
from audioessay.engines.align import matched
from audioessay.engines.base import About, Heard, Speech, by_language, sound
from audioessay.engines.estimate import anchored
from audioessay.engines.piper import shelf
from audioessay.engines.words import speakable, tokens
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

REVISION = 2
REST_MS = 180
"""Between two sentences of one take; the models end a sentence with little or no rest."""
CASTS = {"en": ("en_US-norman-medium", "en_US-ljspeech-high", "en_US-john-medium", "en_GB-cori-high")}
"""Four speakers, where all of them are installed."""
CHARACTERS = {
    "joe": ("male", "calm, low"),
    "ljspeech": ("female", "clear, even"),
    "norman": ("male", "warm"),
    "john": ("male", "plain"),
    "bryce": ("male", "bright"),
    "cori": ("female", "clear"),
    "alba": ("female", "soft"),
    "alan": ("male", "plain"),
}
"""What is said of the speakers that we know."""
MARKS = frozenset('ˈˌː ˑ.,;:!?¡¿—…"«»“”()[]-')
"""Phoneme symbols that are no sound of their own."""


class PiperEngine:
    """Piper's models through onnxruntime: one session, one thread a take."""

    name = "piper"
    about = About("Piper", "neural voices on this machine", rank=60, extra="neural", shifts=False)
    workers = graphs.workers()
    longest = 1200
    repeatable = True
    normalises = False
    package = staticmethod(shelf.package)

    def __init__(self) -> None:
        graphs.require(self.name, ("piper", "onnx", "onnxruntime"), self.about.extra)
        self._loaded: dict[str, Any] = {}
        self._lock = threading.Lock()

    def fingerprint(self, voice: Voice) -> str:
        model = self._files(voice.name)
        return f"piper {version('piper-tts')}/{models.joined(*((model, file) for file in model.files))}/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        """Those that are installed, in the folder or as packages."""
        listed = []
        for name, model in sorted(self._installed().items()):
            speaker = name.split("-")[1] if name.count("-") > 1 else name
            gender, character = CHARACTERS.get(speaker, ("", ""))
            language = model.language or name.partition("-")[0].replace("_", "-")
            listed.append(VoiceInfo(name, language, gender, character, model.note, speaker.replace("_", " ").title()))
        return listed

    def cast(self, language: str) -> Sequence[str]:
        """Four speakers where they are installed, else the first one of the language in four colours."""
        base = language.partition("-")[0].lower()
        known = [info.name for info in self.voices() if info.language.partition("-")[0].lower() == base]
        four = by_language(CASTS, language) or ()
        if four and set(four) <= set(known):
            return four
        exact = [name for name in known if name.replace("_", "-").lower().startswith(f"{language.lower()}-")]
        return tuple((exact or known)[0] + colour for colour in shape.colours()) if known else ()

    def check(self, voice: Voice) -> None:
        name, _, speaker = voice.name.partition("#")
        known = self._installed()
        if name not in known:
            if shelf.NAME.fullmatch(name):
                raise EngineNotInstalled(
                    self.name, f"voice {name} is missing; run: audioessay voices install piper:{name}"
                )
            raise UnknownName(
                "piper voice",
                voice.name,
                [*known, *shelf.SUGGESTED],
                "audioessay voices install piper:NAME fetches one",
            )
        if speaker:
            self._speaker(self._model(name), voice)

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        model = self._model(voice.name.partition("#")[0])
        reader = replace(model, session=model.session.seeded(spoken, voice))
        from piper import SynthesisConfig

        config = SynthesisConfig(
            speaker_id=self._speaker(model, voice),
            length_scale=model.config.length_scale / (1 + voice.rate / 100),
            normalize_audio=False,
        )
        try:
            chunks = list(reader.synthesize(_written(spoken, model), config, include_alignments=True))
        except Exception as error:
            raise EngineUnavailable(self.name, f"{voice.name} cannot speak ({error})") from error
        if not chunks:
            raise BadTake(str(voice), text, "it found nothing to say")
        rate = chunks[0].sample_rate
        rest = np.zeros(rate * REST_MS // 1000, np.int16)
        parts: list[NDArray[np.int16]] = []
        heard: list[tuple[int, int, int]] | None = []
        begin = 0
        for chunk in chunks:
            samples = sound(np.atleast_1d(chunk.audio_float_array))
            if chunk.phoneme_alignments is None or heard is None:
                heard = None
            else:
                heard += _spoken(chunk.phoneme_alignments, begin, begin + len(samples))
            parts += (samples, rest)
            begin += len(samples) + len(rest)
        samples = np.concatenate(parts)
        words = self._words(text, model, heard) if heard else ()
        if words:
            return Speech(samples, rate, words)
        return Speech(samples, rate, anchored(text, samples, rate), "estimated")

    def _words(self, text: str, model: Any, heard: list[tuple[int, int, int]]) -> tuple[Heard, ...]:
        words = tokens(text)
        if len(words) == len(heard):
            lengths = [1] * len(words)
        else:
            lengths = [_length(model, text[word.at : word.at + word.length]) for word in words]
        return matched(words, lengths, heard)

    def _installed(self) -> dict[str, models.Model]:
        """Each voice's files; one in the folder goes before one in a package."""
        held = {model.voice.partition(":")[2]: model for model in models.in_packages(self.name)}
        folder = models.home()
        for path in sorted(folder.glob("*.onnx.json")):
            name = path.name.removesuffix(".onnx.json")
            if (folder / f"{name}.onnx").is_file():
                held[name] = models.in_folder(f"piper:{name}", (f"{name}.onnx.json", f"{name}.onnx"))
        return held

    def _files(self, voice: str) -> models.Model:
        name = voice.partition("#")[0]
        return self._installed().get(name) or models.in_folder(f"piper:{name}", (f"{name}.onnx.json", f"{name}.onnx"))

    def _model(self, name: str) -> Any:
        """Loaded once a file."""
        model = self._files(name)
        held = models.joined(*((model, file) for file in model.files))
        config, graph = model.files
        with self._lock:
            if held not in self._loaded:
                try:
                    from piper import PiperVoice
                    from piper.config import PiperConfig

                    described = PiperConfig.from_dict(json.loads(model.read(config)))
                    session: Any = graphs.opened(model.read(graph), {"durations": "Ceil"})
                except EngineNotInstalled:
                    raise
                except ImportError as error:
                    raise EngineNotInstalled(
                        self.name, f"pip install 'audioessay[{self.about.extra}]' ({error})"
                    ) from error
                except Exception as error:
                    raise model.unusable(graph, error) from error
                self._loaded[held] = PiperVoice(session=session, config=described)
            return self._loaded[held]

    def _speaker(self, model: Any, voice: Voice) -> int | None:
        name, _, speaker = voice.name.partition("#")
        if not speaker:
            return None
        known: dict[str, int] = model.config.speaker_id_map
        if speaker in known:
            return known[speaker]
        if speaker.isdecimal() and int(speaker) < model.config.num_speakers:
            return int(speaker)
        raise UnknownName(
            "piper voice", voice.name, [f"{name}#{one}" for one in known], f"{model.config.num_speakers} speakers"
        )


def _written(spoken: Spoken, model: Any) -> str:
    """The text as Piper reads it: ``[[`` begins raw phonemes, so the author's own is broken up; ours are put in there."""
    symbols = model.config.phoneme_id_map
    parts = []
    for piece in spoken.pieces:
        if piece.ipa and model.config.phoneme_type == "espeak" and all(symbol in symbols for symbol in piece.ipa):
            parts.append(f" [[ {piece.ipa} ]] ")
        else:
            parts.append(piece.text.replace("[[", "[ [").replace("]]", "] ]"))
    return " ".join("".join(parts).split())


def _spoken(alignments: Any, begin: int, end: int) -> list[tuple[int, int, int]]:
    """Words ``(start, end, phonemes)`` of a sentence that lies from ``begin`` to ``end``: what stands between its spaces."""
    found: list[tuple[int, int, int]] = []
    count = first = last = 0
    at = begin
    for alignment in (*alignments, None):
        phoneme = " " if alignment is None else alignment.phoneme
        behind = at if alignment is None else at + int(alignment.num_samples)
        if phoneme in " ^$_":
            if count:
                found.append((min(first, end), min(last, end), count))
            count = 0
        elif phoneme not in MARKS:
            first = first if count else at
            count += 1
            last = behind
        elif count and phoneme in "ˈˌːˑ":
            last = behind
        at = behind
    return found


def _length(model: Any, word: str) -> int:
    """Phonemes of a word said alone."""
    return max(1, sum(symbol not in MARKS for sentence in model.phonemize(word) for symbol in sentence))
