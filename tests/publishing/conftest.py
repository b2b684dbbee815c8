"""One good show, made once."""

import pytest

from tests.publishing.shows import World, world


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two episodes of a show on disk; do not change its files."""
    return world(tmp_path_factory.mktemp("show"))
