"""The show's page, the feed and the player for other sites, in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from audioessay.publishing.host import Server, server
from tests.browser.conftest import Visit

Open = Callable[..., Visit]


@pytest.fixture
def foreign(served: Server, tmp_path: Path) -> Iterator[Server]:
    """Another site, whose strict policy allows frames from the show's only, with the player in a page of its own."""
    answer = (Path(served.folder) / "the-spring-balance.oembed.json").read_text()
    found = re.search(r"<iframe.*?</iframe>", answer)
    assert found
    frame = found[0].replace('\\"', '"').replace("https://quill.example/weights/", served.url)
    policy = f"default-src 'none'; frame-src {served.url}; img-src data:; base-uri 'none'; form-action 'none'"
    (tmp_path / "index.html").write_text(
        f'<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<link rel="icon" href="data:,">'
        f"<title>A blog</title><main><h1>A blog</h1>{frame}</main></html>"
    )
    with server(tmp_path) as running:
        yield running


def test_the_player_works_on_another_site(foreign: Server, visit: Open) -> None:
    """Under a strict policy; it plays, remembers the speed, and asks nobody but the show's own host."""
    made = visit(foreign.url)
    frame = made.page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "The spring balance"
    frame.get_by_role("combobox").select_option("1.5")
    inner = made.page.frames[1]
    inner.evaluate("document.querySelector('audio').play()")
    made.page.wait_for_timeout(400)
    assert inner.evaluate("document.querySelector('audio').playbackRate") == 1.5
    assert inner.evaluate("document.documentElement.scrollHeight <= 184"), "higher than its frame"
    made.page.reload()
    made.page.frame_locator("iframe").locator("h1").wait_for()
    assert made.page.frames[1].evaluate("document.querySelector('audio').playbackRate") == 1.5
    hosts = {url.split("/")[2] for url in made.requests if url.startswith("http")}
    assert len(hosts) == 2


def test_an_episode_is_heard_where_it_stands(served: Server, visit: Open) -> None:
    """Its button plays it and stops it; the player names it; another one takes its place."""
    made = visit(served.url)
    button = made.page.get_by_role("button", name="Play The spring balance")
    assert not made.page.locator(".bar").is_visible()
    button.click()
    made.until("document.querySelector('audio').currentTime > 0")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert made.page.locator(".bar a").inner_text() == "The spring balance"
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert made.page.evaluate("document.querySelector('audio').paused")
    made.page.get_by_role("button", name="Play 天秤について").click()
    made.until("!document.querySelector('audio').paused")
    expect(made.page.locator(".bar a")).to_have_text("天秤について")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_every_essay_is_searched(served: Server, visit: Open) -> None:
    """Whatever its marks and capitals; a hit leads to the moment at which it is said; the file is fetched once, when asked."""
    made = visit(served.url)
    assert not [url for url in made.requests if url.endswith("search.json")]
    field = made.page.get_by_role("searchbox")
    field.fill("hóoke EXPLAINED")
    made.page.locator(".hits li").wait_for()
    assert made.page.locator(".hits mark").all_inner_texts() == ["Hooke", "explained"]
    assert made.page.locator(".found").inner_text() == "Places: 1"
    field.fill("天秤")
    made.page.locator(".hits li", has_text="台所").wait_for()
    field.fill("nobody said so")
    made.until("document.querySelector('.found').textContent === 'Nothing found.'")
    assert len([url for url in made.requests if url.endswith("search.json")]) == 1
    field.fill("hooke explained")
    made.page.locator(".hits a").click()
    made.page.locator("[data-t][aria-current]", has_text="Hooke explained").wait_for()


def test_a_page_on_disk_does_without_search(site: Path, visit: Open) -> None:
    """It may read no file beside it; sound plays all the same."""
    made = visit((site / "index.html").as_uri())
    assert not made.page.get_by_role("searchbox").is_visible()
    made.page.get_by_role("button", name="Play The spring balance").click()
    made.until("document.querySelector('audio').currentTime > 0")


@pytest.mark.parametrize("kind", ["served", "file"])
def test_pages_bear_their_own_type(site: Path, served: Server, visit: Open, kind: str) -> None:
    """The covers' serif, also from the disk and in the player for other sites, under the page's policy."""
    for page in ("index.html", "the-spring-balance.html", "the-spring-balance.embed.html"):
        made = visit(served.url + page if kind == "served" else (site / page).as_uri())
        made.until("[...document.fonts].some(one => one.family.includes('essay') && one.status === 'loaded')")


def test_a_browser_shows_the_feed_to_people(served: Server, visit: Open) -> None:
    """What it is, its episodes with their dates and pages, and nothing of what is meant for machines."""
    made = visit(f"{served.url}feed.xml")
    made.evaluate("getSelection().selectAllChildren(document.documentElement)")
    shown = made.evaluate("getSelection().toString()")
    assert "Weights & Measures" in shown and "The spring balance" in shown and "01 Nov 2026" in shown
    assert "00:00:00" not in shown and "guid" not in shown
    assert all("404" in one for one in made.said)  # a feed names no icon, so the browser looks for one
    made.said.clear()
