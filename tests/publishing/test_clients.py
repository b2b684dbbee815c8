"""A real podcast client subscribes and downloads (skipped where gPodder is not installed)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.publishing.hosts import host
from tests.publishing.shows import World
from tests.publishing.test_check_host import put

GPO = shutil.which("gpo")


@pytest.mark.skipif(GPO is None, reason="gPodder's gpo is not installed")
def test_gpodder_subscribes_and_downloads(good: World, tmp_path: Path) -> None:
    """gPodder finds the episodes, downloads byte for byte what was published, and is told 304 when it asks again."""
    assert GPO
    home = {"GPODDER_HOME": str(tmp_path / "home"), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "downloads")}
    (tmp_path / "www").mkdir()

    def run(*words: str) -> str:
        done = subprocess.run(
            [GPO, *words], env=os.environ | home, capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout

    with host(tmp_path / "www") as server:
        url = put(good, tmp_path / "www", server)
        run("subscribe", url)
        assert "The Spring Balance" in run("episodes", url)
        run("download", url)
        run("update", url)
    downloaded = {path.read_bytes() for path in (tmp_path / "downloads").rglob("*.mp3")}
    published = {(good.folder / "audio" / one.slug / one.audio[0].source).read_bytes() for one in good.published}
    assert downloaded == published
    assert ("GET", "/feed.xml", 304) in server.seen
