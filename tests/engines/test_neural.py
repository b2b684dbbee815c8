"""Piper and Kokoro: the real libraries, front end and runtime, on models of a kilobyte in which each phoneme is a tone."""

from pathlib import Path

import numpy as np
import pytest

from audioessay.engines import models, takes
from audioessay.engines.base import Engine, Speech
from audioessay.errors import EngineNotInstalled, UnknownName
from audioessay.model.script import Piece, Spoken
from audioessay.model.voice import Voice
from tests.fakes import tiny_voices

pytest.importorskip("onnx", reason="onnx builds the models of these tests")

TEXT = (
    "Hello there, this is the end of it. Nineteen eighty-four [[was]] a long year; in the end, he said “Why?” and left."
)
WORDS = [
    "Hello",
    "there",
    "this",
    "is",
    "the",
    "end",
    "of",
    "it",
    "Nineteen",
    "eighty-four",
    "was",
    "a",
    "long",
    "year",
    "in",
    "the",
    "end",
    "he",
    "said",
    "Why",
    "and",
    "left",
]
SPOKEN = Spoken.same(TEXT)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIOESSAY_VOICES", str(tmp_path))
    return tmp_path


@pytest.fixture
def piper(folder: Path) -> Engine:
    pytest.importorskip("piper", reason="extra piper is not installed")
    from audioessay.engines.piper.engine import PiperEngine

    return PiperEngine()


@pytest.fixture
def kokoro(folder: Path) -> Engine:
    pytest.importorskip("kokoro_onnx", reason="extra kokoro is not installed")
    from audioessay.engines.kokoro.engine import KokoroEngine

    return KokoroEngine()


def said(speech: Speech, text: str = TEXT) -> list[str]:
    return [text[w.at : w.at + w.length] for w in speech.words]


def assert_words_sound(speech: Speech) -> None:
    """Between its start and its end each word is loud; the model is silent where there is no phoneme."""
    for word in speech.words:
        block = np.abs(speech.samples[word.start : word.end].astype(int))
        assert (block > 1000).mean() > 0.5
    for before, after in zip(speech.words, speech.words[1:], strict=False):
        middle = (before.end + after.start) // 2
        if after.start - before.end > speech.rate // 5:
            assert np.abs(speech.samples[middle - 20 : middle + 20].astype(int)).max() < 200


def test_piper_speaks_with_exact_words(piper: Engine, folder: Path) -> None:
    """Word times come from the model's own durations, also where the front end ran two words together ("in the")."""
    voice = Voice("piper", tiny_voices.piper(folder))
    speech = piper.speak(SPOKEN, voice)
    takes.check(speech, SPOKEN, voice)
    assert (speech.rate, speech.timing) == (22_050, "exact")
    assert said(speech) == WORDS
    assert_words_sound(speech)


def test_kokoro_speaks_with_exact_words(kokoro: Engine, folder: Path) -> None:
    """The same from Kokoro's durations."""
    tiny_voices.kokoro(folder)
    voice = Voice("kokoro", "af_heart")
    speech = kokoro.speak(SPOKEN, voice)
    takes.check(speech, SPOKEN, voice)
    assert (speech.rate, speech.timing) == (24_000, "exact")
    assert said(speech) == WORDS
    assert_words_sound(speech)


def test_models_without_durations_are_estimated_and_say_so(piper: Engine, kokoro: Engine, folder: Path) -> None:
    """All words, in order, marked as estimated."""
    name = tiny_voices.piper(folder, "en_GB-plain-low", aligned=False)
    tiny_voices.kokoro(folder, timed=False)
    for engine, voice in ((piper, Voice("piper", name)), (kokoro, Voice("kokoro", "bm_george"))):
        speech = engine.speak(SPOKEN, voice)
        takes.check(speech, SPOKEN, voice)
        assert speech.timing == "estimated"
        assert said(speech) == WORDS


def test_rate_and_pitch(piper: Engine, kokoro: Engine, folder: Path) -> None:
    """Faster is shorter; pitch is left to what is done to the finished sound, so the reading is the same."""
    name = tiny_voices.piper(folder)
    tiny_voices.kokoro(folder)
    for engine, which in ((piper, name), (kokoro, "af_heart")):
        plain, fast, high = (
            engine.speak(SPOKEN, Voice(engine.name, which, rate=r, pitch=p)) for r, p in ((0, 0), (50, 0), (0, 25))
        )
        assert len(fast.samples) < len(plain.samples) * 0.85
        assert (high.samples == plain.samples).all() and high.rate == plain.rate


def test_a_pronunciation_is_said_as_given(piper: Engine, kokoro: Engine, folder: Path) -> None:
    """IPA goes to the model as it is; its word keeps its place; symbols that the model lacks fall back to the respelling."""
    name = tiny_voices.piper(folder)
    tiny_voices.kokoro(folder)

    def asked(ipa: str) -> Spoken:
        return Spoken((Piece("Ask ", 0, 4), Piece("Nee-cha", 4, 13, ipa=ipa), Piece(" about it.", 13, 23)))

    for engine, which in ((piper, name), (kokoro, "af_heart")):
        voice = Voice(engine.name, which)
        short, long, odd, none = (engine.speak(asked(ipa), voice) for ipa in ("niːtʃə", "niːtʃəniːtʃəniːtʃə", "☃", ""))
        assert said(short, asked("").text) == ["Ask", "Nee-cha", "about", "it"]
        lengths = [(s.words[1].end - s.words[1].start) / s.rate for s in (short, long)]
        assert lengths[1] == pytest.approx(3 * lengths[0], rel=0.15)
        assert (odd.samples == none.samples).all()


def test_a_missing_voice_names_the_command(piper: Engine, kokoro: Engine, folder: Path) -> None:
    """Not installed, not a name at all, no such speaker, no such Kokoro voice."""
    with pytest.raises(EngineNotInstalled, match="audioessay voices install piper:en_US-amy-low"):
        piper.check(Voice("piper", "en_US-amy-low"))
    with pytest.raises(EngineNotInstalled, match="audioessay voices install kokoro"):
        kokoro.check(Voice("kokoro", "af_heart"))
    many = tiny_voices.piper(folder, "en_GB-many-low", speakers=3)
    tiny_voices.kokoro(folder)
    piper.check(Voice("piper", f"{many}#p2"))
    piper.check(Voice("piper", f"{many}#0"))
    for engine, name, near in (
        (piper, f"{many}#p7", "p2"),
        (piper, "en_GB-manny-lo", many),
        (kokoro, "af_hart", "af_heart"),
    ):
        with pytest.raises(UnknownName, match="did you mean") as caught:
            engine.check(Voice(engine.name, name))
        assert near in str(caught.value)


def test_a_damaged_model_names_the_command(piper: Engine, kokoro: Engine, folder: Path) -> None:
    """A torn file of a voice that we did not install ourselves is found when it is loaded."""
    name = tiny_voices.piper(folder)
    tiny_voices.kokoro(folder)
    for file in (f"{name}.onnx", "kokoro-v1.0.onnx"):
        (folder / file).write_bytes((folder / file).read_bytes()[:300])
    for engine, which, command in ((piper, name, f"piper:{name}"), (kokoro, "af_heart", "kokoro")):
        with pytest.raises(EngineNotInstalled, match=f"audioessay voices install {command}"):
            engine.speak(SPOKEN, Voice(engine.name, which))


def test_another_model_is_another_take(piper: Engine, folder: Path) -> None:
    """The fingerprint follows the model file, not its name."""
    voice = Voice("piper", tiny_voices.piper(folder))
    first = piper.fingerprint(voice)
    assert piper.fingerprint(voice) == first
    assert piper.speak(SPOKEN, voice).timing == "exact"
    tiny_voices.piper(folder, aligned=False)
    assert piper.fingerprint(voice) != first
    assert piper.speak(SPOKEN, voice).timing == "estimated", "the model that speaks is the one of the fingerprint"


def test_a_licence_is_shown_with_the_voice(piper: Engine, folder: Path) -> None:
    """A voice that may not earn money says so in the list."""
    name = tiny_voices.piper(folder)
    models.Manifest(f"piper:{name}", {}, "CC BY-NC 4.0", False).write(folder)
    assert [info.note for info in piper.voices() if info.name == name] == ["not for commercial use (CC BY-NC 4.0)"]
