"""Take the picture of the studio in the README: ``python docs/screenshot.py`` (needs the extra ``dev`` and a Chromium)."""

import io
import re
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import audioessay
from audioessay.studio.server import serve

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs/studio.webp"
ESSAY, SENTENCE = "script/the-repair-cafe.md", "quiet stroke of genius"
WIDTH, HEIGHT, SCALE, LARGEST = 1280, 860, 2, 200_000


def main() -> None:
    """The desk, with a sentence of the show's own essay being read."""
    chromium = next(path for name in ("chromium", "google-chrome") if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "script", folder / "script", ignore=shutil.ignore_patterns("*.cast.toml"))
        shutil.copy(ROOT / "audioessay.toml", folder)
        audioessay.make(folder / ESSAY)
        with serve(folder) as link, sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required"],
            )
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE, locale="en-US"
            )
            page.goto(link)
            page.locator(f"[data-essay='{ESSAY}'] h2 a").click()
            sentence = page.locator("[data-sentence]", has_text=SENTENCE)
            sentence.click()
            sentence.locator(".spoken", has_text=re.compile("quiet|stroke|genius")).wait_for(timeout=120_000)
            shot = page.screenshot()
            page.goto("about:blank")
            browser.close()
    image = Image.open(io.BytesIO(shot)).resize((WIDTH * 3 // 2, HEIGHT * 3 // 2), Image.Resampling.LANCZOS)
    for quality in range(92, 40, -4):
        image.save(PICTURE, quality=quality, method=6)
        if PICTURE.stat().st_size <= LARGEST:
            break


if __name__ == "__main__":
    main()
