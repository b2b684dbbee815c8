"""piper: neural voices on this machine, each installed once by ``audioessay voices install piper:NAME``.

A voice is written ``piper:en_US-ljspeech-high``; one speaker of a model with many ``piper:en_GB-vctk-medium#p239``.
The models draw noise as they speak, so a text said twice is not the same to the bit; a take, once kept, is.
"""

import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.engines import models
from audioessay.engines.align import matched
from audioessay.engines.base import About, Heard, Speech, by_language, sound
from audioessay.engines.estimate import anchored
from audioessay.engines.install import PIPER_NAME, SUGGESTED
from audioessay.engines.words import speakable, tokens
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

REVISION = 1
REST_MS = 180
"""Between two sentences of one take; the models end a sentence with little or no rest."""
CASTS = {"en": ("en_US-norman-medium", "en_US-ljspeech-high", "en_US-john-medium", "en_GB-cori-high")}
MARKS = frozenset('ˈˌː ˑ.,;:!?¡¿—…"«»“”()[]-')
"""Phoneme symbols that are no sound of their own."""


class PiperEngine:
    """Piper's models through onnxruntime, which uses all processors for one sentence, so one take at a time."""

    name = "piper"
    about = About("Piper", "neural voices on this machine; needs no network once installed", rank=60, extra="piper")
    workers = 1
    longest = 1200
    normalises = False

    def __init__(self) -> None:
        import piper

        self._piper = piper
        self._loaded: dict[str, Any] = {}
        self._lock = threading.Lock()

    def fingerprint(self, voice: Voice) -> str:
        name = voice.name.partition("#")[0]
        model = models.verified(self.name, f"piper:{name}", self._files(name), models.home())
        return f"piper {version('piper-tts')}/{model}/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        """Those that are installed."""
        folder = models.home()
        listed = []
        for path in sorted(folder.glob("*.onnx.json")):
            name = path.name.removesuffix(".onnx.json")
            if (folder / f"{name}.onnx").is_file():
                manifest = models.Manifest.read(f"piper:{name}", folder)
                note = ""
                if manifest is not None:
                    note = (
                        manifest.licence
                        if manifest.commercial is not False
                        else f"not for commercial use ({manifest.licence})"
                    )
                locale, _, rest = name.partition("-")
                person = rest.partition("-")[0]
                listed.append(VoiceInfo(name, locale.replace("_", "-"), note=note, title=person.title()))
        return listed

    def cast(self, language: str) -> Sequence[str]:
        return by_language(CASTS, language) or ()

    def check(self, voice: Voice) -> None:
        name, _, speaker = voice.name.partition("#")
        known = [info.name for info in self.voices()]
        if name not in known:
            if PIPER_NAME.fullmatch(name):
                raise EngineNotInstalled(
                    self.name, f"voice {name} is missing; run: audioessay voices install piper:{name}"
                )
            raise UnknownName(
                "piper voice", voice.name, [*known, *SUGGESTED], "audioessay voices install piper:NAME fetches one"
            )
        if speaker:
            self._speaker(self._model(name), voice)

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        model = self._model(voice.name.partition("#")[0])
        pitch = 1 + voice.pitch / 100
        config = self._piper.SynthesisConfig(
            speaker_id=self._speaker(model, voice),
            # A higher voice is the same sound played faster: it is spoken slower by as much.
            length_scale=model.config.length_scale * pitch / (1 + voice.rate / 100),
            normalize_audio=False,
        )
        try:
            chunks = list(model.synthesize(_written(spoken, model), config, include_alignments=True))
        except Exception as error:
            raise EngineUnavailable(self.name, f"{voice.name} cannot speak ({error})") from error
        if not chunks:
            raise BadTake(str(voice), text, "it found nothing to say")
        rest = np.zeros(chunks[0].sample_rate * REST_MS // 1000, np.int16)
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
        rate = round(chunks[0].sample_rate * pitch)
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

    def _files(self, name: str) -> list[Path]:
        return [models.home() / f"{name}.onnx.json", models.home() / f"{name}.onnx"]

    def _model(self, name: str) -> Any:
        files = self._files(name)
        path = files[1]
        with self._lock:
            held = models.verified(self.name, f"piper:{name}", files, models.home())
            if held not in self._loaded:
                try:
                    # Alignments need the graph's durations as an output; with the onnx library it is given one.
                    self._loaded[held] = self._piper.PiperVoice.load(path, include_alignments=_has_onnx())
                except Exception as error:
                    hint = f"{path} cannot be loaded ({error}); run: audioessay voices install piper:{name}"
                    raise EngineNotInstalled(self.name, hint) from error
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


def _has_onnx() -> bool:
    from importlib.util import find_spec

    return find_spec("onnx") is not None


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
