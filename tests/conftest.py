"""What every test may rely on: no network, no cache of the user's, a folder of its own."""

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fakes.edge_service import EdgeService

ROOT = Path(__file__).parents[1]

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # in the background of a shell interrupts are ignored, and are tested all the same
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("ci", derandomize=True, database=None, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test in turn; none is made before it is written to."""
    home = tmp_path_factory.mktemp("caches")
    return (home / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_cache(_caches: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Takes, reels and voices of a test never meet the user's, nor those of another test."""
    home = next(_caches)
    for name in ("AUDIOESSAY_STORE", "AUDIOESSAY_VOICES"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("AUDIOESSAY_LISTEN", "0")  # tests of listening ask for it
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield


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
