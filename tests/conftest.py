"""What every test may rely on: no network, no cache of the user's, a folder of its own."""

import gc
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.edge_service import EdgeService

ROOT = Path(__file__).parents[1]

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # in the background of a shell interrupts are ignored, and are tested all the same
    signal.signal(signal.SIGINT, signal.default_int_handler)

sys.dont_write_bytecode = False  # else each worker, and each program that a test starts, compiles all of it anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # no test is timed
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_finish() -> None:
    """What is imported and collected lives to the end: the collector of garbage need not look at it time and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test in turn; none is made before it is written to."""
    home = tmp_path_factory.mktemp("caches")
    return (home / str(number) for number in count())


@pytest.fixture(scope="session", autouse=True)
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What is made once for many tests does not meet the user's takes either; as everywhere, the judge is the quick one, and nothing is listened to."""
    home = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOESSAY_STORE", str(home / "store"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("AUDIOESSAY_LISTEN", "0")  # tests of listening ask for it
        patch.setenv("AUDIOESSAY_JUDGE", "cues")  # tests of the judge with an encoder name it
        yield home / "store"


@pytest.fixture(autouse=True)
def _own_cache(_caches: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Takes, reels and voices of a test never meet the user's, nor those of another test."""
    home = next(_caches)
    for name in ("AUDIOESSAY_STORE", "AUDIOESSAY_VOICES"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home.parent / "cache"))
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield


@pytest.fixture(scope="session")
def _tram(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store after a tone has read the essay that most tests make."""
    import audioessay
    from tests.production.test_make import ESSAY

    home = tmp_path_factory.mktemp("tram")
    (home / "tram.md").write_text(ESSAY, encoding="utf-8")
    audioessay.make(home / "tram.md", engine="tone", store=home / "store")
    return home / "store"


@pytest.fixture
def kept(_tram: Path, _own_cache: None) -> None:
    """What a tone says of that essay is in the test's store already: for tests that are not about the first run."""
    shutil.copytree(_tram, os.environ["AUDIOESSAY_STORE"])


@pytest.fixture
def essays() -> Path:
    """The folder of shared essays beside the checkout; the test is skipped where there is none."""
    folder = Path(os.environ.get("AUDIOESSAY_SHARED", ROOT.parent / "shared")) / "essays"
    if not folder.is_dir():
        pytest.skip(f"no essays in {folder}")
    return folder


@pytest.fixture
def edge_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[EdgeService]:
    """A stand-in for the service of Edge on loopback, to which the engine is led; no proxy, and a cache of its own."""
    for name in ("NO_PROXY", "no_proxy", "AUDIOESSAY_EDGE_WORKERS", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with EdgeService() as service:
        monkeypatch.setenv("AUDIOESSAY_EDGE_URL", service.url)
        yield service
