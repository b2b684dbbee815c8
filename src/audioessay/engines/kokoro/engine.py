"""kokoro: one neural model with some fifty voices, installed once by ``audioessay voices install kokoro``.

A voice is written ``kokoro:af_heart``; ``kokoro:jf_alpha#en-us`` reads by the sounds of another language than its own.
"""

import copy
import re
import threading
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from audioessay.engines import graphs, models, shape
from audioessay.engines.align import matched
from audioessay.engines.base import DARKER, LIGHTER, About, Heard, Speech, by_language, sound
from audioessay.engines.estimate import anchored
from audioessay.engines.kokoro import shelf
from audioessay.engines.kokoro.shelf import MODELS, VOICES
from audioessay.engines.words import speakable, tokens
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

REVISION = 2
NAME = re.compile(r"[abefhijpz][fm]_[a-z]+")
INSTALL = "audioessay voices install kokoro"
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
    "es": ("em_alex", "ef_dora", "em_santa", "ef_dora" + LIGHTER),
    "it": ("im_nicola", "if_sara", "im_nicola" + DARKER, "if_sara" + LIGHTER),
    "pt": ("pm_alex", "pf_dora", "pm_santa", "pf_dora" + LIGHTER),
    "zh": ("zm_yunjian", "zf_xiaobei", "zm_yunxi" + DARKER, "zf_xiaoni"),
}
CHARACTERS = {
    "af_heart": "warm",
    "af_bella": "lively",
    "af_nicole": "hushed",
    "af_sarah": "clear",
    "am_michael": "steady",
    "am_fenrir": "firm",
    "am_puck": "light",
    "bf_emma": "composed",
    "bf_isabella": "bright",
    "bm_george": "grave",
    "bm_fable": "lively",
}
GENDERS = {"f": "female", "m": "male"}
MARKS = frozenset(';:,.!?¡¿—…"«»“”() ˈˌː')


class KokoroEngine:
    """Kokoro through onnxruntime: one session, one thread a take."""

    name = "kokoro"
    about = About(
        "Kokoro", "neural voices on this machine, the most natural ones", rank=70, extra="kokoro", shifts=False
    )
    workers = graphs.workers()
    longest = 1200
    repeatable = True
    normalises = False
    package = staticmethod(shelf.package)

    def __init__(self) -> None:
        graphs.require(self.name, ("kokoro_onnx", "onnx", "onnxruntime"), self.about.extra)
        self._loaded: dict[str, Any] = {}
        self._styles: dict[str, Any] = {}
        self._lock = threading.Lock()

    def fingerprint(self, voice: Voice) -> str:
        (model, graph), (voices, styles) = self._files()
        return f"kokoro-onnx {version('kokoro-onnx')}/{models.joined((voices, styles), (model, graph))}/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        """Those in the installed file of voices, else in a package."""
        if (found := self._voices()) is None:
            return []
        model = self._model_files()
        size = f"; {model[1]}" if model else ""
        return [
            VoiceInfo(
                name,
                LANGUAGES.get(name[:1], ("und", ""))[0],
                GENDERS.get(name[1:2], ""),
                CHARACTERS.get(name, ""),
                f"{found[0].licence or 'Apache-2.0'}{size}",
                name.partition("_")[2].title(),
            )
            for name in sorted(self._read_styles(*found))
        ]

    def cast(self, language: str) -> Sequence[str]:
        """Ours for the language where all of it is installed, else the first voice of the language in four colours."""
        if self._model_files() is None:
            return ()
        base = {"zh": "cmn"}.get(code := language.partition("-")[0].lower(), code)
        known = [info.name for info in self.voices() if info.language.partition("-")[0].lower() == base]
        four = by_language(CASTS, language) or ()
        if four and {name.partition(",")[0] for name in four} <= set(known):
            return four
        return tuple(known[0] + colour for colour in shape.colours()) if known else ()

    def check(self, voice: Voice) -> None:
        self._files()
        known = [info.name for info in self.voices()]
        name, mark, language = voice.name.partition("#")
        fronts = [front for _, front in LANGUAGES.values()]
        if name not in known and VOICES not in self._files()[1] and NAME.fullmatch(name):
            raise EngineNotInstalled(self.name, f"voice {name} is missing; run: {INSTALL}")
        if name not in known or (mark and language not in fronts):
            near = [f"{name}#{front}" for front in fronts] if name in known else known
            raise UnknownName("kokoro voice", voice.name, near, "audioessay voices --engine kokoro lists them")

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        loaded, styles = self._model()
        model = copy.copy(loaded)
        model.sess = loaded.sess.seeded(spoken, voice)
        speed = min(FASTEST, max(SLOWEST, 1 + voice.rate / 100))
        name, _, front = voice.name.partition("#")
        language = front or LANGUAGES.get(name[:1], ("", "en-us"))[1]
        # A voice has a style for each length of text; that of a longer one is another reading of the same words.
        style = np.roll(styles[name], -voice.take, axis=0)
        try:
            said, phonemes = _written(spoken, model, language)
            samples, rate, timings = model.create_timed(said, style, speed, language, is_phonemes=phonemes)
        except Exception as error:
            raise EngineUnavailable(self.name, f"{voice.name} cannot speak ({error})") from error
        pcm = sound(np.atleast_1d(samples))
        words = _words(text, timings, rate, len(pcm))
        if words:
            return Speech(pcm, rate, words)
        return Speech(pcm, rate, anchored(text, pcm, rate), "estimated")

    def _files(self) -> tuple[models.File, models.File]:
        """Model and voices. Raises EngineNotInstalled."""
        model, voices = self._model_files(), self._voices()
        if model is None or voices is None:
            what = "its model" if model is None else "the file of its voices"
            raise EngineNotInstalled(self.name, f"{what} is missing; run: {INSTALL}")
        return model, voices

    def _model_files(self) -> models.File | None:
        folder = models.in_folder("kokoro", (*MODELS, VOICES))
        for name in MODELS:
            if folder.files[name][0].is_file():
                return folder, name
        return self._packaged("kokoro:model")

    def _voices(self) -> models.File | None:
        folder = models.in_folder("kokoro", (*MODELS, VOICES))
        return (folder, VOICES) if folder.files[VOICES][0].is_file() else self._packaged("kokoro:voices")

    def _packaged(self, voice: str) -> models.File | None:
        for model in models.in_packages(self.name):
            if model.voice == voice:
                return model, next(iter(model.files))
        return None

    def _read_styles(self, voices: models.Model, name: str) -> Mapping[str, Any]:
        """Each voice's styles, shape (510, 1, 256), read once."""
        held = voices.digest(name)
        if held not in self._styles:
            try:
                with np.load(voices.files[name][0]) as file:
                    self._styles[held] = {key: file[key] for key in file.files}
            except (OSError, ValueError) as error:
                raise voices.unusable(name, error) from error
        styles: Mapping[str, Any] = self._styles[held]
        return styles

    def _model(self) -> tuple[Any, Mapping[str, Any]]:
        """The library's speaker, loaded once a file, and the styles of all voices."""
        (model, graph), (voices, styles) = self._files()
        with self._lock:
            arrays = self._read_styles(voices, styles)
            held = models.joined((voices, styles), (model, graph))
            if held not in self._loaded:
                try:
                    import kokoro_onnx

                    session: Any = graphs.opened(model.read(graph), {"duration": "Clip"})
                    session._model_path = str(model.files[graph][0])
                    path = str(voices.files[styles][0])
                    self._loaded[held] = kokoro_onnx.Kokoro.from_session(session, path)
                except EngineNotInstalled:
                    raise
                except ImportError as error:
                    raise EngineNotInstalled(
                        self.name, f"pip install 'audioessay[{self.about.extra}]' ({error})"
                    ) from error
                except Exception as error:
                    raise model.unusable(graph, error) from error
            return self._loaded[held], arrays


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
