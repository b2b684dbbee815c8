"""One good show, made once."""

import shutil
from pathlib import Path

import pytest

from tests.publishing.shows import World, world
from tests.publishing.test_publish import new_show


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two episodes of a show on disk; do not change its files."""
    return world(tmp_path_factory.mktemp("show"))


@pytest.fixture(scope="session")
def hill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with two episodes, ``one`` and ``two``, as the program makes them; do not change its files."""
    return new_show(tmp_path_factory.mktemp("show") / "hill", "one", "two")


@pytest.fixture
def show(hill: Path, shared_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it for one test, to which what was voiced for it is at hand."""
    monkeypatch.setenv("AUDIOESSAY_STORE", str(shared_store))
    return Path(shutil.copytree(hill, tmp_path / "hill"))
