"""The video of an episode, in a browser."""

from pathlib import Path

from playwright.sync_api import Browser

import audioessay
from audioessay.picture.film import WIDE


def test_a_film_plays(browser: Browser, tmp_path: Path) -> None:
    """Chromium opens it, shows pictures in their size, knows how long it is, and time goes by."""
    (tmp_path / "tram.md").write_text("# A tram\n\nIt ran to the coast. Nobody paid.\n", encoding="utf-8")
    made = audioessay.make(tmp_path / "tram.md", engine="tone", formats=("mp4",))
    page = browser.new_page()
    page.goto((made.folder / made.files["video"]).as_uri())
    video = page.locator("video")
    video.evaluate("one => one.play()")
    page.wait_for_function("document.querySelector('video').currentTime > 0.3")
    assert video.evaluate("one => [one.videoWidth, one.videoHeight, one.error]") == [*WIDE, None]
    assert abs(video.evaluate("one => one.duration") * 1000 - made.duration_ms) < 300
    page.close()
