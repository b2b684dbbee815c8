"""kokoro: one neural model with some fifty voices, installed once by ``audioessay voices install kokoro``."""

import threading
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from audioessay.engines import models
from audioessay.engines.align import matched
from audioessay.engines.base import HIGHER, LOWER, About, Heard, Speech, by_language, sound
from audioessay.engines.estimate import anchored
from audioessay.engines.words import speakable, tokens
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

REVISION = 1
MODEL, VOICES = "kokoro-v1.0.onnx", "voices-v1.0.bin"
SLOWEST, FASTEST = 0.5, 2.0
"""Speeds that the library takes."""
LANGUAGES = {
    # A voice's first letter: BCP 47, and espeak-ng's name for the front end.
    "a": ("en-US", "en-us"),
    "b": ("en-GB", "en-gb"),
    "e": ("es", "es"),
    "f": ("fr-FR", "fr-fr"),
    "h": ("hi", "hi"),
    "i": ("it", "it"),
    "j": ("ja", "ja"),
    "p": ("pt-BR", "pt-br"),
    "z": ("cmn", "cmn"),
}
CASTS: Mapping[str, Sequence[str]] = {
    "en": ("am_michael", "af_heart", "bm_george", "bf_emma"),
    "en-GB": ("bm_george", "bf_emma", "am_michael", "bf_isabella"),
    "es": ("em_alex", "ef_dora", "em_santa", "ef_dora" + HIGHER),
    "fr": ("ff_siwis", "ff_siwis" + HIGHER, "ff_siwis" + LOWER, "ff_siwis"),
    "it": ("im_nicola", "if_sara", "im_nicola" + LOWER, "if_sara" + HIGHER),
    "pt": ("pm_alex", "pf_dora", "pm_santa", "pf_dora" + HIGHER),
    "zh": ("zm_yunjian", "zf_xiaobei", "zm_yunxi" + LOWER, "zf_xiaoni"),
}
GENDERS = {"f": "female", "m": "male"}
MARKS = frozenset(';:,.!?¡¿—…"«»“”() ˈˌː')


class KokoroEngine:
    """Kokoro through onnxruntime, which uses all processors for one sentence, so one take at a time."""

    name = "kokoro"
    about = About("Kokoro", "neural voices on this machine, the most natural ones", rank=70, extra="kokoro")
    workers = 1
    longest = 1200
    normalises = False

    def __init__(self) -> None:
        import kokoro_onnx

        self._library = kokoro_onnx
        self._loaded: dict[str, Any] = {}
        self._lock = threading.Lock()

    def fingerprint(self, voice: Voice) -> str:
        files = models.verified(self.name, "kokoro", self._files(), models.home())
        return f"kokoro-onnx {version('kokoro-onnx')}/{files}/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        """Those in the installed voice file."""
        path = models.home() / VOICES
        if not path.is_file():
            return []
        try:
            with np.load(path) as held:
                names = sorted(held.files)
        except (OSError, ValueError) as error:
            hint = f"{path} cannot be read ({error}); run: audioessay voices install kokoro"
            raise EngineNotInstalled(self.name, hint) from error
        return [
            VoiceInfo(
                name,
                LANGUAGES.get(name[:1], ("und", ""))[0],
                GENDERS.get(name[1:2], ""),
                name.partition("_")[2].title(),
                title=name.partition("_")[2].title(),
            )
            for name in names
        ]

    def cast(self, language: str) -> Sequence[str]:
        return by_language(CASTS, language) or ()

    def check(self, voice: Voice) -> None:
        if not all(path.is_file() for path in self._files()):
            raise EngineNotInstalled(self.name, "its model is missing; run: audioessay voices install kokoro")
        known = [info.name for info in self.voices()]
        if voice.name not in known:
            raise UnknownName("kokoro voice", voice.name, known, "audioessay voices --engine kokoro lists them")

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        model = self._model()
        pitch = 1 + voice.pitch / 100
        # A higher voice is the same sound played faster: it is spoken slower by as much.
        speed = min(FASTEST, max(SLOWEST, (1 + voice.rate / 100) / pitch))
        language = LANGUAGES.get(voice.name[:1], ("", "en-us"))[1]
        try:
            said, phonemes = _written(spoken, model, language)
            samples, plain, timings = model.create_timed(said, voice.name, speed, language, is_phonemes=phonemes)
        except Exception as error:
            raise EngineUnavailable(self.name, f"{voice.name} cannot speak ({error})") from error
        pcm = sound(np.atleast_1d(samples))
        rate = round(plain * pitch)
        words = _words(text, timings, plain, len(pcm))
        if words:
            return Speech(pcm, rate, words)
        return Speech(pcm, rate, anchored(text, pcm, rate), "estimated")

    def _files(self) -> list[Path]:
        return [models.home() / VOICES, models.home() / MODEL]

    def _model(self) -> Any:
        files = voices, path = self._files()
        with self._lock:
            held = models.verified(self.name, "kokoro", files, models.home())
            if held not in self._loaded:
                try:
                    self._loaded[held] = self._library.Kokoro(str(path), str(voices))
                except Exception as error:
                    hint = f"{path} cannot be loaded ({error}); run: audioessay voices install kokoro"
                    raise EngineNotInstalled(self.name, hint) from error
            return self._loaded[held]


def _written(spoken: Spoken, model: Any, language: str) -> tuple[str, bool]:
    """The text, or phonemes where a pronunciation was given that the model has all symbols of."""
    tokenizer = model.tokenizer
    if not any(piece.ipa and tokenizer.known(piece.ipa) == piece.ipa for piece in spoken.pieces):
        return spoken.text, False
    parts = []
    for piece in spoken.pieces:
        if piece.ipa and tokenizer.known(piece.ipa) == piece.ipa:
            parts.append(piece.ipa)
        else:  # the front end drops the white space at both ends
            before, after = piece.text[:1].isspace(), piece.text[-1:].isspace()
            bare = tokenizer.phonemize(piece.text, language) if speakable(piece.text) else piece.text.strip()
            parts.append(" " * before + bare + " " * after)
    return " ".join("".join(parts).split()), True


def _words(text: str, timings: Any, rate: int, end: int) -> tuple[Heard, ...]:
    """Words from the times of phonemes: what stands between their spaces; none when the model does not tell them."""
    spoken: list[tuple[int, int, int]] = []
    count = first = last = 0
    for timing in (*timings, None):
        symbol = " " if timing is None else timing.phoneme
        if symbol not in MARKS:
            first = first if count else round(timing.start * rate)
            last = round(timing.end * rate)
            count += 1
        elif symbol in "ˈˌː":
            if not count:
                continue
            last = round(timing.end * rate)
        elif count:
            spoken.append((min(first, end), min(last, end), count))
            count = 0
    words = tokens(text)
    return matched(words, [max(1, word.length * 4 // 5) for word in words], spoken)
