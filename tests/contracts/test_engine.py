"""What every engine promises, ours and anybody's: all that are installed are found and held to it.

Engines that need a service or a model are given a stand-in where we have one (PREPARED). One that is not available is
skipped with its reason.
"""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.metadata import entry_points
from pathlib import Path

import numpy as np
import pytest

from audioessay.engines import GROUP, names, takes
from audioessay.engines.base import Engine, Speech
from audioessay.engines.words import tokens
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from tests.conftest import ROOT

TEXT = "The harbour was quiet that night. Two boats, both of them old, lay by the wall; nobody spoke."


@contextmanager
def _edge(folder: Path) -> Iterator[dict[str, str]]:
    from tests.fakes.edge_service import EdgeService

    with EdgeService() as service:
        yield {"AUDIOESSAY_EDGE_URL": service.url}


@contextmanager
def _openai(folder: Path) -> Iterator[dict[str, str]]:
    from tests.fakes.speech_server import SpeechServer

    with SpeechServer() as server:
        yield {"AUDIOESSAY_OPENAI_URL": server.url, "AUDIOESSAY_OPENAI_VOICES": "alloy,nova"}


@contextmanager
def _piper(folder: Path) -> Iterator[dict[str, str]]:
    _needs("onnx", "piper")
    from tests.fakes import tiny_voices

    tiny_voices.piper(folder)
    yield {"AUDIOESSAY_VOICES": str(folder)}


@contextmanager
def _kokoro(folder: Path) -> Iterator[dict[str, str]]:
    _needs("onnx", "kokoro_onnx")
    from tests.fakes import tiny_voices

    tiny_voices.kokoro(folder)
    yield {"AUDIOESSAY_VOICES": str(folder)}


def _as_it_is(folder: Path) -> AbstractContextManager[dict[str, str]]:
    return nullcontext({})


def _needs(*modules: str) -> None:
    for module in modules:
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")


Preparation = Callable[[Path], AbstractContextManager[dict[str, str]]]
PREPARED: dict[str, Preparation] = {"edge": _edge, "openai": _openai, "piper": _piper, "kokoro": _kokoro}


@pytest.fixture(params=names())
def engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    (point,) = [point for point in entry_points(group=GROUP) if point.name == request.param]
    with PREPARED.get(point.name, _as_it_is)(tmp_path) as settings:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        try:
            made: Callable[[], Engine] = point.load()
            yield made()
        except (ImportError, EngineNotInstalled) as error:
            pytest.skip(f"{point.name}: {error}")


def voice_of(engine: Engine, rate: int = 0) -> Voice:
    english = [info.name for info in engine.voices() if info.language.lower().startswith("en")]
    return Voice(engine.name, (english or [engine.voices()[0].name])[0], rate=rate)


def speak(engine: Engine, text: str, voice: Voice | None = None) -> Speech:
    try:
        return engine.speak(Spoken.same(text), voice or voice_of(engine))
    except EngineUnavailable as error:
        pytest.skip(f"{engine.name}: {error}")


def test_it_has_the_members_of_the_protocol(engine: Engine, request: pytest.FixtureRequest) -> None:
    """Its name is that of its entry point; its settings make sense."""
    assert isinstance(engine, Engine)
    assert engine.name == request.node.callspec.params["engine"]
    assert engine.workers >= 1
    assert engine.longest >= 200
    assert engine.normalises in (True, False)


def test_its_voices_are_listed_and_can_be_used(engine: Engine) -> None:
    """Each once, with a language, and each passes its own check."""
    voices = engine.voices()
    assert voices
    assert len({info.name for info in voices}) == len(voices)
    for info in voices[:: max(1, len(voices) // 50)]:
        assert info.language
        engine.check(Voice(engine.name, info.name))


def test_an_unknown_voice_is_refused_with_the_nearest(engine: Engine) -> None:
    """Before anything is spoken; the message names a voice that there is."""
    known = voice_of(engine).name
    with pytest.raises(UnknownName) as caught:
        engine.check(Voice(engine.name, known + "x"))
    assert known in str(caught.value)


@pytest.mark.parametrize("text", [TEXT, "Yes.", "Why, 😀 though? “Because”—she said—it’s naïve."])
def test_it_speaks(engine: Engine, text: str) -> None:
    """16 bits, mono, a plausible length, and all that is checked of each take."""
    speech = speak(engine, text)
    assert speech.samples.dtype == np.int16
    assert speech.samples.ndim == 1
    assert 8000 <= speech.rate <= 192_000
    takes.check(speech, Spoken.same(text), voice_of(engine))


def test_its_words_are_the_words_of_the_text(engine: Engine) -> None:
    """In order, inside the text and the sound, nearly all of them, the first near the beginning and the last near the end."""
    speech = speak(engine, TEXT)
    words = {(word.at, word.length) for word in tokens(TEXT)}
    found = [(word.at, word.length) for word in speech.words]
    assert set(found) <= words
    assert len(found) >= 0.9 * len(words)
    assert found == sorted(found)
    starts = [word.start for word in speech.words]
    assert starts == sorted(starts)
    assert all(0 <= word.start <= word.end <= len(speech.samples) for word in speech.words)
    trimmed = takes.trimmed(speech)
    assert trimmed.words[0].start < 0.3 * trimmed.rate
    assert trimmed.words[-1].end > len(trimmed.samples) - 0.5 * trimmed.rate


def test_faster_is_shorter(engine: Engine) -> None:
    """Rate is in percent of the voice's own pace."""
    plain, fast = (
        len(takes.trimmed(s).samples) / s.rate
        for s in (speak(engine, TEXT, voice_of(engine, rate)) for rate in (0, 50))
    )
    assert fast < 0.9 * plain


def test_the_same_text_gives_the_same_bytes_where_that_is_claimed(engine: Engine) -> None:
    """Engines with ``repeatable``: again, and after something else."""
    if not getattr(engine, "repeatable", False):
        pytest.skip(f"{engine.name} does not claim it")
    first = speak(engine, TEXT)
    speak(engine, "Something else in between.")
    again = speak(engine, TEXT)
    assert (first.samples == again.samples).all()
    assert first.words == again.words


def test_it_speaks_in_several_threads(engine: Engine) -> None:
    """As many at once as it allows; each text gets its own sound."""
    texts = [
        f"{word.title()} is the word that this line begins with."
        for word in ("stone", "water", "fire", "wind", "wood", "iron")
    ]
    with ThreadPoolExecutor(engine.workers) as pool:
        spoken = list(pool.map(lambda text: engine.speak(Spoken.same(text), voice_of(engine)), texts * 2))
    for text, speech in zip(texts * 2, spoken, strict=True):
        takes.check(speech, Spoken.same(text), voice_of(engine))
    if getattr(engine, "repeatable", False):
        alone = [speak(engine, text) for text in texts]
        assert all((a.samples == b.samples).all() for a, b in zip(alone * 2, spoken, strict=True))


@pytest.mark.parametrize("text", ["", " \n ", "— … “”"])
def test_nothing_to_say_is_an_error(engine: Engine, text: str) -> None:
    """Never a take of silence."""
    with pytest.raises(BadTake):
        engine.speak(Spoken.same(text), voice_of(engine))


def test_its_fingerprint_stays(engine: Engine) -> None:
    """The same for the same engine and voice, whatever is said meanwhile; one printable line."""
    first = engine.fingerprint(voice_of(engine))
    speak(engine, TEXT)
    assert engine.fingerprint(voice_of(engine)) == first
    assert first.isprintable() and first.strip()


SAY = """
import sys, wave
text = sys.stdin.buffer.read().decode()
assert sys.argv[1] == "ann"
period = b"\\x00\\x20" * 40 + b"\\x00\\xe0" * 40
with wave.open(sys.stdout.buffer, "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(16000)
    file.writeframes(period * int(200 * (0.3 + 0.07 * len(text)) * 150 / int(sys.argv[2])) + bytes(3200))
"""


def test_the_engine_in_the_documentation_works(tmp_path: Path) -> None:
    """The complete engine of docs/engines.md, taken from the page, installed as its page says, passes this whole contract."""
    page = (ROOT / "docs" / "engines.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (project,) = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL)]
    (tmp_path / "reader.py").write_text(code, "utf-8")
    info = tmp_path / "audioessay_reader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['project']['name']}\nVersion: 1.0\n")
    points = project["project"]["entry-points"][GROUP]
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n" + "".join(f"{name} = {to}\n" for name, to in points.items()))
    (tmp_path / "say.py").write_text(SAY)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(Path(__file__)), "-k", "reader"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT))),
            "READER_COMMAND": f"'{sys.executable}' -S '{tmp_path / 'say.py'}' {{voice}} {{wpm}}",
            "READER_VOICES": "ann,ben",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 10, done.stdout
