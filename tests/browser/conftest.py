"""A real browser, and a site to visit with it."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from audioessay.publishing.host import Server, server
from tests.publishing.sites import put, world

CHROMIUM = next(
    (
        path
        for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    "",
)

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--disable-default-apps", "--disable-sync", "--mute-audio", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests in this folder drive a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this system")
    with sync_playwright() as play:
        expect.set_options(timeout=60_000)  # against a hang: a machine may be busy
        made = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with its pages, on disk."""
    folder = tmp_path_factory.mktemp("site")
    return put(world(folder), folder / "out")


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[Server]:
    """It, on loopback."""
    with server(site) as made:
        yield made


@dataclass
class Visit:
    """A page that is open, and all that happened on it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """Console messages, errors and violations of the page's policy."""

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """The value of a piece of script."""
        return self.page.evaluate(script, argument)

    def now(self) -> float:
        """Where the sound is, in seconds."""
        return float(self.evaluate("document.querySelector('audio').currentTime"))

    def current(self) -> list[str]:
        """The sentences that are marked as spoken."""
        return list(self.page.locator("[data-t][aria-current]").all_inner_texts())

    def seek(self, seconds: float) -> None:
        """As a listener does by the player's own slider."""
        self.evaluate(
            "t => new Promise(done => { const a = document.querySelector('audio'); a.addEventListener('seeked', done, {once: true}); a.currentTime = t; })",
            seconds,
        )

    def until(self, script: str, seconds: float = 60) -> None:
        """Wait until a piece of script is true; asked from outside, as the page's policy lets nothing be evaluated in it."""
        last = time.monotonic() + seconds
        while not self.evaluate(script):
            assert time.monotonic() < last, f"after {seconds} s it is still not so: {script}"
            self.page.wait_for_timeout(30)

    def ready(self) -> None:
        """Wait until the sound can be played."""
        self.until("document.querySelector('audio').readyState >= 1")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """``visit(url, **context)`` opens a page; at the end, it must have been silent on the console."""
    opened: list[tuple[Any, Visit]] = []

    def go(url: str, **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        made = Visit(context.new_page())
        opened.append((context, made))
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("console", lambda message: made.said.append(message.text))
        made.page.on("pageerror", lambda error: made.said.append(str(error)))
        made.page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('violation', e.violatedDirective, e.blockedURI))"
        )
        made.page.set_default_timeout(60_000)
        made.page.goto(url)
        return made

    yield go
    said = [message for _, made in opened for message in made.said]
    for context, _ in opened:
        context.close()
    assert said == []
