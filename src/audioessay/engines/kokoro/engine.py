"""kokoro: one neural model with some fifty voices, installed once by ``audioessay voices install kokoro``.

A voice is written ``kokoro:af_heart``; ``kokoro:jf_alpha#en-us`` reads by the sounds of another language than its own.
"""

import copy
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from audioessay import regex as re
from audioessay.engines import graphs, models
from audioessay.engines.base import About, Package, table
from audioessay.engines.neural import NeuralEngine, Said, written
from audioessay.engines.words import speakable
from audioessay.errors import EngineNotInstalled, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo
from audioessay.packages import version

URL = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.1"
PINNED: dict[str, tuple[int, str]] = {name: (size, sha) for name, (size, sha) in table(__package__)["pinned"].items()}
*MODELS, VOICES = PINNED
LICENCE = "Apache-2.0 (hexgrad/Kokoro-82M)"
REVISION = 4
NAME = re.compile(r"[abefhijpz][fm]_[a-z]+")
INSTALL = "audioessay voices install kokoro"
SLOWEST, FASTEST = 0.5, 2.0
"""Speeds that the library takes."""
LANGUAGES: Mapping[str, tuple[str, str]] = table(__package__)["languages"]


class KokoroEngine(NeuralEngine):
    """Kokoro through onnxruntime."""

    name = "kokoro"
    about = About(
        "Kokoro", "neural voices on this machine, the most natural ones", rank=70, extra="kokoro", shifts=False
    )
    libraries = ("kokoro_onnx",)
    casts = table(__package__)["casts"]
    breaks = frozenset(';:,.!?¡¿—…"«»“”() ')
    marks = breaks | frozenset("ˈˌː")

    def __init__(self) -> None:
        super().__init__()
        self._styles: dict[str, Mapping[str, Any]] = {}

    @staticmethod
    def package(name: str) -> Package:
        """What is fetched: the voices, and the full model where none is installed as a package."""
        packaged = [one.digest(file) for one in models.in_packages("kokoro") for file in one.files if file in MODELS]
        names = (VOICES,) if packaged else (VOICES, MODELS[0])
        files = tuple((file, f"{URL}/{file}") for file in names)
        return Package("kokoro", files, PINNED, licence=LICENCE, commercial=True, made=voices_file)

    def fingerprint(self, voice: Voice) -> str:
        model, voices = self._files()
        return f"kokoro-onnx {version('kokoro-onnx')}/{models.joined(voices, model)}/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        """Those in the installed file of voices, else in a package."""
        model, voices = self._model_file(), self._voices_file()
        if voices is None:
            return []
        note = f"{voices[0].licence or 'Apache-2.0'}{f'; {model[1]}' if model else ''}"
        genders, characters = {"f": "female", "m": "male"}, table(__package__)["characters"]
        listed = []
        for name in sorted(self._read_styles(voices)):
            language, title = LANGUAGES.get(name[:1], ("und", ""))[0], name.partition("_")[2].title()
            gender = genders.get(name[1:2], "")
            listed.append(VoiceInfo(name, language, gender, characters.get(name, ""), note, title))
        return listed

    def cast(self, language: str) -> Sequence[str]:
        return super().cast(language) if self._model_file() else ()

    def check(self, voice: Voice) -> None:
        _, (_, file) = self._files()
        known = [info.name for info in self.voices()]
        name, mark, language = voice.name.partition("#")
        fronts = [front for _, front in LANGUAGES.values()]
        if name not in known and file != VOICES and NAME.fullmatch(name):
            raise EngineNotInstalled(self.name, f"voice {name} is missing; run: {INSTALL}")
        if name not in known or (mark and language not in fronts):
            near = [f"{name}#{front}" for front in fronts] if name in known else known
            raise UnknownName("kokoro voice", voice.name, near, "audioessay voices --engine kokoro lists them")

    def model(self, voice: Voice) -> str:
        return self._files()[0][1]

    def load(self, voice: Voice) -> None:
        self._model()

    def say(self, spoken: Spoken, voice: Voice, start: int = 0, hear: object = None) -> Said:
        loaded, styles = self._model()
        model = copy.copy(loaded)
        model.sess = loaded.sess.seeded(spoken, voice)
        speed = min(FASTEST, max(SLOWEST, 1 + voice.rate / 100))
        name, _, front = voice.name.partition("#")
        language = front or LANGUAGES.get(name[:1], ("", "en-us"))[1]
        # A voice has a style for each length of text; that of a longer one is another reading of the same words.
        style = np.roll(styles[name], -voice.take, axis=0)
        text, phonemes = _written(spoken, model.tokenizer, language)
        samples, rate, timings = model.create_timed(text, style, speed, language, is_phonemes=phonemes)
        symbols = [(one.phoneme, round(one.start * rate), round(one.end * rate)) for one in timings]
        return samples, rate, self.grouped(symbols, np.size(samples)), lambda word: max(1, len(word) * 4 // 5)

    def _files(self) -> tuple[models.File, models.File]:
        """Model and voices. Raises EngineNotInstalled."""
        model, voices = self._model_file(), self._voices_file()
        if model is None or voices is None:
            what = "its model" if model is None else "the file of its voices"
            raise EngineNotInstalled(self.name, f"{what} is missing; run: {INSTALL}")
        return model, voices

    def _model_file(self) -> models.File | None:
        return self._file("kokoro:model", *MODELS)

    def _voices_file(self) -> models.File | None:
        return self._file("kokoro:voices", VOICES)

    def _file(self, packaged: str, *names: str) -> models.File | None:
        """The first of ``names`` in the folder, else that of the package."""
        folder = models.in_folder("kokoro", (*MODELS, VOICES))
        for name in names:
            if folder.files[name][0].is_file():
                return folder, name
        return next(
            ((one, next(iter(one.files))) for one in models.in_packages(self.name) if one.voice == packaged), None
        )

    def _read_styles(self, file: models.File) -> Mapping[str, Any]:
        """Each voice's styles, shape (510, 1, 256), read once."""
        voices, name = file
        held = voices.digest(name)
        if held not in self._styles:
            try:
                with np.load(voices.files[name][0]) as arrays:
                    self._styles[held] = dict(arrays)
            except (OSError, ValueError) as error:
                raise voices.unusable(name, error) from error
        return self._styles[held]

    def _model(self) -> tuple[Any, Mapping[str, Any]]:
        """The library's speaker, loaded once a file, and the styles of all voices."""
        (model, graph), voices = self._files()

        def make() -> Any:
            import kokoro_onnx

            session: Any = graphs.opened(model.read(graph), {"duration": "Clip"})
            session._model_path = str(model.files[graph][0])
            return kokoro_onnx.Kokoro.from_session(session, str(voices[0].files[voices[1]][0]))

        styles = self._read_styles(voices)
        return self.opened(model, graph, [voices, (model, graph)], make), styles


def _written(spoken: Spoken, tokenizer: Any, language: str) -> tuple[str, bool]:
    """The text, or phonemes where a pronunciation was given that the model has all symbols of."""

    def mine(ipa: str) -> bool:
        return bool(tokenizer.known(ipa) == ipa)

    def phonemes(text: str) -> str:  # the front end drops the white space at both ends
        bare = tokenizer.phonemize(text, language) if speakable(text) else text.strip()
        return " " * text[:1].isspace() + bare + " " * text[-1:].isspace()

    if not any(piece.ipa and mine(piece.ipa) for piece in spoken.pieces):
        return spoken.text, False
    return written(spoken, mine, str, phonemes), True


def voices_file(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The file of voices, from single ones (``…/voices/af_heart.bin``, float32) as the package kokoro-js has them.

    To the byte the file that is published, since that was written by the same function.
    """
    single = {
        path.rpartition("/")[2].removesuffix(".bin"): data
        for path, data in members.items()
        if path.endswith(".bin") and "/voices/" in f"/{path}" and len(data) == 510 * 256 * 4
    }
    if not single:
        return {}
    file = io.BytesIO()
    arrays = {name: np.frombuffer(single[name], "<f4").reshape(510, 1, 256) for name in sorted(single)}
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return {VOICES: file.getvalue()}
