"""piper: neural voices on this machine, from Python packages or installed once by ``audioessay voices install piper:NAME``.

A voice is written ``piper:en_US-ljspeech-high``; one speaker of a model with many ``piper:en_GB-vctk-medium#p239``.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay import regex as re
from audioessay.engines import graphs, models
from audioessay.engines.base import About, Hear, Package, Speech, sound, table
from audioessay.engines.neural import Group, NeuralEngine, Said, Symbol, silence, written
from audioessay.engines.words import tokens
from audioessay.errors import BadTake, EngineNotInstalled, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo
from audioessay.packages import version

URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
NAME = re.compile(
    r"(?P<code>(?P<family>[a-z]{2,3})_[A-Z]{2})-(?P<speaker>[a-zA-Z0-9_]+)-(?P<quality>x_low|low|medium|high)"
)
PINNED = {name: (0, sha) for name, sha in table(__package__)["pinned"].items()}
SUGGESTED: tuple[str, ...] = tuple(table(__package__)["suggested"])
REVISION = 3
REST_MS = 180
"""Between two sentences of one take; the models end a sentence with little or no rest."""


class PiperEngine(NeuralEngine):
    """Piper's models through onnxruntime."""

    name = "piper"
    about = About("Piper", "neural voices on this machine", rank=60, extra="neural", shifts=False)
    libraries = ("piper",)
    casts = table(__package__)["casts"]
    breaks = frozenset(" ^$_")
    marks = frozenset('ˈˌː ˑ.,;:!?¡¿—…"«»“”()[]-')

    @staticmethod
    def package(name: str) -> Package:
        """What is fetched for a voice. Raises UnknownName."""
        match = NAME.fullmatch(name.partition("#")[0])
        if match is None:
            raise UnknownName("piper voice", name, SUGGESTED, "a name looks like en_US-ljspeech-high")
        base = f"{URL}/{match['family']}/{match['code']}/{match['speaker']}/{match['quality']}"
        files = tuple((match[0] + end, f"{base}/{match[0]}{end}") for end in (".onnx.json", ".onnx"))
        forbidden = table(__package__)["not_commercial"].get(match["speaker"], "")
        commercial = False if forbidden else None
        return Package(f"piper:{match[0]}", files, PINNED, f"{base}/MODEL_CARD", forbidden, commercial, SUGGESTED)

    def fingerprint(self, voice: Voice) -> str:
        model = self._files(voice.name)
        return f"piper {version('piper-tts')}/{models.joined(*((model, file) for file in model.files))}/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        """Those that are installed, in the folder or as packages."""
        listed = []
        for name, model in sorted(self._installed().items()):
            speaker = name.split("-")[1] if name.count("-") > 1 else name
            gender, character = table(__package__)["characters"].get(speaker, ("", ""))
            language = model.language or name.partition("-")[0].replace("_", "-")
            listed.append(VoiceInfo(name, language, gender, character, model.note, speaker.replace("_", " ").title()))
        return listed

    def check(self, voice: Voice) -> None:
        name = voice.name.partition("#")[0]
        known = self._installed()
        if name in known:
            if name != voice.name:
                self._speaker(self._model(name), voice)
            return
        if NAME.fullmatch(name):
            raise EngineNotInstalled(self.name, f"voice {name} is missing; run: audioessay voices install piper:{name}")
        hint = "audioessay voices install piper:NAME fetches one"
        raise UnknownName("piper voice", voice.name, [*known, *SUGGESTED], hint)

    def stream(self, spoken: Spoken, voice: Voice, start: int, hear: Hear) -> Speech:
        return self.speak(spoken, voice, start, hear)

    def model(self, voice: Voice) -> str:
        return f"{voice.name.partition('#')[0]}.onnx"

    def load(self, voice: Voice) -> None:
        self._model(voice.name.partition("#")[0])

    def say(self, spoken: Spoken, voice: Voice, start: int, hear: Hear | None) -> Said:
        model = self._model(voice.name.partition("#")[0])
        from piper import SynthesisConfig

        config = SynthesisConfig(
            speaker_id=self._speaker(model, voice),
            length_scale=model.config.length_scale / (1 + voice.rate / 100),
            normalize_audio=False,
        )
        sentences = [one for one in model.phonemize(_written(spoken, model)) if one]
        if not sentences:
            raise BadTake(str(voice), spoken.text, "it found nothing to say")
        sessions = model.session.seeded(spoken, voice).turns(len(sentences))
        first = self._sentence(sentences, len(tokens(spoken.text[:start])))
        chunks: list[Any] = [None] * len(sentences)
        for at in (*range(first, len(sentences)), *range(first)):  # the noise of a sentence is its own in any order
            reader = replace(model, session=sessions[at])
            reader.phonemize = lambda _text, at=at: [sentences[at]]
            (chunks[at],) = reader.synthesize("", config, include_alignments=True)
            if hear is not None and at >= first:
                hear(_sound_of(chunks[at]), chunks[at].sample_rate)
        rest = silence(rate := chunks[0].sample_rate, REST_MS)
        told = all(chunk.phoneme_alignments is not None for chunk in chunks)
        parts: list[NDArray[np.int16]] = []
        said: list[Group] = []
        begin = 0
        for chunk in chunks:
            parts += (_sound_of(chunk), rest)
            end = begin + len(parts[-2])
            said += self.grouped(_symbols(chunk.phoneme_alignments, begin), end) if told else []
            begin = end + len(rest)

        def phonemes(word: str) -> int:
            return max(1, sum(one not in self.marks for sentence in model.phonemize(word) for one in sentence))

        return np.concatenate(parts), rate, said, phonemes

    def _sentence(self, sentences: Sequence[Sequence[str]], words: int) -> int:
        """Which sentence of phonemes holds the word that ``words`` others stand before."""
        for at, phonemes in enumerate(sentences):
            words -= sum(not set(word) <= self.marks for word in "".join(phonemes).split())
            if words < 0:
                return at
        return 0

    def _installed(self) -> dict[str, models.Model]:
        """Each voice's files; one in the folder goes before one in a package."""
        held = {model.voice.partition(":")[2]: model for model in models.in_packages(self.name)}
        names = (path.name.removesuffix(".onnx.json") for path in sorted(models.home().glob("*.onnx.json")))
        return held | {name: _in_folder(name) for name in names if (models.home() / f"{name}.onnx").is_file()}

    def _files(self, voice: str) -> models.Model:
        name = voice.partition("#")[0]
        return self._installed().get(name) or _in_folder(name)

    def _model(self, name: str) -> Any:
        """The library's speaker, loaded once a file."""
        model = self._files(name)
        config, graph = model.files

        def make() -> Any:
            from piper import PiperVoice
            from piper.config import PiperConfig

            described = PiperConfig.from_dict(json.loads(model.read(config)))
            session: Any = graphs.opened(model.read(graph), {"durations": "Ceil"}, rows=True)
            return PiperVoice(session=session, config=described)

        return self.opened(model, graph, [(model, file) for file in model.files], make)

    def _speaker(self, model: Any, voice: Voice) -> int | None:
        name, _, speaker = voice.name.partition("#")
        known: dict[str, int] = model.config.speaker_id_map
        if not speaker or speaker in known:
            return known.get(speaker)
        if speaker.isdecimal() and int(speaker) < model.config.num_speakers:
            return int(speaker)
        count = f"{model.config.num_speakers} speakers"
        raise UnknownName("piper voice", voice.name, [f"{name}#{one}" for one in known], count)


def _in_folder(name: str) -> models.Model:
    return models.in_folder(f"piper:{name}", (f"{name}.onnx.json", f"{name}.onnx"))


def _written(spoken: Spoken, model: Any) -> str:
    """The text as Piper reads it: ``[[`` begins raw phonemes, so the author's own is broken up; ours are put in there."""
    config = model.config
    return written(
        spoken,
        lambda ipa: config.phoneme_type == "espeak" and all(symbol in config.phoneme_id_map for symbol in ipa),
        lambda ipa: f" [[ {ipa} ]] ",
        lambda text: text.replace("[[", "[ [").replace("]]", "] ]"),
    )


def _sound_of(chunk: Any) -> NDArray[np.int16]:
    return sound(np.atleast_1d(chunk.audio_float_array))


def _symbols(alignments: Any, at: int) -> Iterator[Symbol]:
    for one in alignments:
        yield one.phoneme, at, (at := at + int(one.num_samples))
