"""Everybody can use the pages, and the preview server is good enough for a browser."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from audioessay.publishing.host import Server, server
from audioessay.publishing.watch import Changes, watch
from tests.browser.conftest import Visit
from tests.publishing.sites import put, world

Open = Callable[..., Visit]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(served: Server, visit: Open, scheme: str, width: int) -> None:
    """On every page, wide in the light and as a phone in the dark, with a sentence marked and the keys unfolded."""
    for name in ("index.html", "the-spring-balance.html", "mizan.html", "the-spring-balance.embed.html"):
        made = visit(served.url + name, viewport={"width": width, "height": 800}, color_scheme=scheme)
        if name == "index.html":
            made.page.get_by_role("button", name="Play The spring balance").click()
            made.page.get_by_role("searchbox").fill("balance")
            made.page.locator(".hits li").first.wait_for()
        elif not name.endswith(".embed.html"):
            made.ready()
            made.seek(14.5)
            made.evaluate("document.querySelector('details').open = true")
        found: list[Any] = Axe().run(made.page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], name
        assert made.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the window"


def test_chromium_seeks_in_the_sound_that_is_served(served: Server, visit: Open) -> None:
    """All of it is seekable, and a seek to the middle lands there."""
    made = visit(served.url + "the-spring-balance.html")
    made.ready()
    assert made.evaluate("document.querySelector('audio').seekable.end(0)") > 39
    made.seek(20)
    assert made.now() == 20
    made.evaluate("document.querySelector('audio').play()")
    made.until("document.querySelector('audio').currentTime > 20.3")


def test_the_show_page_leads_on(served: Server, visit: Open) -> None:
    """To each episode and to the feed; without any script."""
    made = visit(served.url, java_script_enabled=False)
    assert (
        not made.page.get_by_role("button").first.is_visible() and not made.page.get_by_role("searchbox").is_visible()
    )
    assert made.page.locator(".list h3 a").count() == 4
    made.page.get_by_role("link", name="The spring balance").click()
    made.page.locator("h1", has_text="The spring balance").wait_for()
    made.page.locator(".kicker a").click()
    made.page.locator(".list").wait_for()
    assert all(url.startswith(served.url) for url in made.requests)


def test_a_page_prints_as_an_essay(served: Server, visit: Open) -> None:
    """Without player and lists, with the addresses of its links."""
    made = visit(served.url + "the-spring-balance.html")
    made.page.emulate_media(media="print")
    assert not made.page.locator(".bar").is_visible() and not made.page.locator(".side").is_visible()
    after = made.evaluate("getComputedStyle(document.querySelector('article a[href^=http]'), '::after').content")
    assert "example.org/hooke" in after


def test_a_watched_page_loads_itself_anew(tmp_path: Path, visit: Open) -> None:
    """When its source changes, under the policy that it bears; a listener finds the place again."""
    made = world(tmp_path)
    site, essay = put(made, tmp_path / "out"), tmp_path / "essay.md"
    essay.write_text("one")
    page = site / "the-spring-balance.html"

    changes = Changes()

    async def remake(_paths: frozenset[Path]) -> None:
        page.write_bytes(page.read_bytes().replace(b"It tells the truth", b"It never lies"))
        await changes.publish()

    with server(site, answer=changes.answer, beside=partial(watch, [], [essay], remake)) as running:
        open_ = visit(running.url + page.name)
        open_.ready()
        assert "It tells the truth" in open_.page.locator("article").inner_text()
        open_.seek(14.5)
        essay.write_text("another")
        open_.page.get_by_text("It never lies").wait_for()
        open_.until("document.querySelector('audio').currentTime === 14.5")
        open_.page.goto("about:blank")


def test_what_went_wrong_stands_above_the_page(tmp_path: Path, visit: Open) -> None:
    """The last good page stays below it, and markup in the message is text."""
    made = world(tmp_path)
    site, changes = put(made, tmp_path / "out"), Changes()

    async def fail() -> None:
        await changes.publish("essay.md:3: <b>is not YAML</b>")

    with server(site, answer=changes.answer, beside=fail) as running:
        open_ = visit(running.url + "the-spring-balance.html")
        alert = open_.page.get_by_role("alert")
        alert.wait_for()
        assert alert.inner_text() == "essay.md:3: <b>is not YAML</b>"
        assert "It tells the truth" in open_.page.locator("article").inner_text()
        open_.page.goto("about:blank")
