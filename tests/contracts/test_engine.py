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
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from audioessay.engines import GROUP, names
from audioessay.engines.base import Engine
from audioessay.errors import EngineNotInstalled, EngineUnavailable
from audioessay.testing import ENGINE_PROMISES
from tests.conftest import ROOT


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


@pytest.fixture(scope="module", params=names())
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, dict[str, str]]]:
    """Each engine, once for all promises, and what the environment says for it."""
    (point,) = [point for point in entry_points(group=GROUP) if point.name == request.param]
    with PREPARED.get(point.name, _as_it_is)(tmp_path_factory.mktemp(point.name)) as settings:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            try:
                made: Callable[[], Engine] = point.load()
                engine = made()
            except (ImportError, EngineNotInstalled) as error:
                pytest.skip(f"{point.name}: {error}")
        yield engine, settings


@pytest.fixture
def engine(opened: tuple[Engine, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Engine:
    """It, in its environment."""
    engine, settings = opened
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return engine


def test_it_bears_the_name_of_its_entry_point(engine: Engine, request: pytest.FixtureRequest) -> None:
    """So that it is found by what stands before the colon of its voices."""
    assert engine.name == request.node.callspec.params["opened"]


@pytest.mark.parametrize("promise", ENGINE_PROMISES, ids=lambda promise: promise.__name__)
def test_it_keeps_its_promises(engine: Engine, promise: Callable[[Engine], None]) -> None:
    """Each of those that ``audioessay.testing`` holds an engine to."""
    try:
        promise(engine)
    except EngineUnavailable as error:
        pytest.skip(f"{engine.name}: {error}")


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
    _, _, page = (ROOT / "docs" / "engines.md").read_text("utf-8").partition("## One of your own, complete")
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
