"""What changes is made again, and open pages hear of it."""

import asyncio
import html
import http.client
import re
import shutil
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from audioessay import api
from audioessay.publishing.render import policy
from audioessay.publishing.watch import SCRIPT, reloading, watch


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for it."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last
        time.sleep(0.01)


class Observed:
    """A watch at work, each call with the names of what changed."""

    def __init__(self, folders: list[Path], files: list[Path]) -> None:
        self.calls: list[set[str]] = []
        self.busy_s = 0.0
        self._looking = threading.Event()
        self._stop = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(folders, files),))

    async def _run(self, folders: list[Path], files: list[Path]) -> None:
        task = asyncio.ensure_future(watch(folders, files, self._changed))
        for _ in range(4):
            await asyncio.sleep(0)
        self._looking.set()
        await self._stop.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _changed(self, paths: frozenset[Path]) -> None:
        self.calls.append({path.name for path in paths})
        await asyncio.sleep(self.busy_s)

    def __enter__(self) -> "Observed":
        self._thread.start()
        assert self._looking.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)
        assert not self._thread.is_alive()
        self._loop.close()


def test_a_change_is_told_once_it_has_come_to_rest(tmp_path: Path) -> None:
    """A burst of writes is one change; new, changed and removed files count, hidden ones and other folders do not."""
    script, other = tmp_path / "script", tmp_path / "audio"
    script.mkdir()
    other.mkdir()
    (script / "essay.md").write_text("one")
    with Observed([script, tmp_path / "nowhere"], [tmp_path / "audioessay.toml"]) as seen:
        for number in range(5):
            (script / "essay.md").write_text("two" * number)
            time.sleep(0.02)
        until(lambda: bool(seen.calls))
        time.sleep(1)
        count = len(seen.calls)
        assert set().union(*seen.calls) == {"essay.md"} and count < 3
        (script / ".essay.md.swp").write_text("an editor's")
        (other / "essay.mp3").write_text("made")
        (tmp_path / "README.md").write_text("no source")
        time.sleep(0.8)
        assert len(seen.calls) == count
        (script / "new").mkdir()
        (script / "new" / "other.md").write_text("new")
        until(lambda: "other.md" in set().union(*seen.calls))
        (script / "essay.md").unlink()
        until(lambda: seen.calls[-1] == {"essay.md"})
        (tmp_path / "audioessay.toml").write_text("title = 'x'")
        until(lambda: seen.calls[-1] == {"audioessay.toml"})
        (tmp_path / "nowhere").mkdir()
        (tmp_path / "nowhere" / "late.wav").write_text("now it is there")
        until(lambda: "late.wav" in set().union(*seen.calls))


def test_what_changes_while_it_is_made_is_made_next(tmp_path: Path) -> None:
    """Nothing that is written meanwhile is lost, and all of it together is one further making."""
    with Observed([tmp_path], []) as seen:
        seen.busy_s = 2.0
        (tmp_path / "a.md").write_text("a")
        until(lambda: len(seen.calls) == 1)
        for name in "bcd":
            (tmp_path / f"{name}.md").write_text(name)
        until(lambda: set().union(*seen.calls[1:]) == {"b.md", "c.md", "d.md"})
        assert len(seen.calls) == 2


@pytest.fixture
def show(show: Path) -> Path:
    """A show of three essays, two of them made."""
    shutil.copyfile(show / "script" / "one.md", show / "script" / "never.md")
    return show


class Page:
    """A listener of the events of a served show."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.plug = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.plug.request("GET", "/.changes")
        self.answer = self.plug.getresponse()
        assert self.answer.headers["Content-Type"] == "text/event-stream"
        assert self.answer.readline() == b": here\n"

    def event(self) -> tuple[str, str]:
        """The next one: its name and its data."""
        name = data = ""
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data:"):
                data += line[5:].strip() + "\n"
            elif not line and name:
                return name, data.strip()

    def get(self, path: str) -> str:
        plug = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        plug.request("GET", path)
        text = plug.getresponse().read().decode()
        plug.close()
        return text


def test_a_show_is_made_again_while_it_is_written(show: Path) -> None:
    """Only the episode whose essay changed, and never one that was not made before; the page loads anew.

    What cannot be read is said on the page, the last good one stays; the show's own sounds and settings concern all.
    """
    (show / "audio" / "stings").mkdir(exist_ok=True)
    lines: list[str] = []
    with api.serve(show, port=0, watch=True, notice=lines.append) as address:
        page = Page(address)
        assert SCRIPT in page.get("/one.html") and SCRIPT not in (show / "audio" / "one" / "one.mp3").name
        essay = show / "script" / "one.md"
        before = essay.read_text()
        essay.write_text(before.replace("eleven stops", "twelve stops"))
        assert page.event() == ("made", "")
        assert "twelve stops" in page.get("/one.html") and "eleven stops" in page.get("/two.html")
        assert [line.split(":")[0] for line in lines if ".md: " in line] == ["one.md"]

        (show / "script" / "never.md").write_text(before + "\n\nMore words.\n")
        assert page.event() == ("made", "")
        assert not (show / "audio" / "never").exists(), "an essay that was never made is not sent to any voice"

        essay.write_text(before.replace("---\n", "---\ntitle: [broken\n", 1))
        name, data = page.event()
        assert name == "failed" and data.startswith("one.md:")
        assert "twelve stops" in page.get("/one.html"), "the last good page stays"
        late = Page(address)
        assert late.event() == (name, data), "a page that is opened now hears of it as well"
        late.plug.close()

        essay.write_text(before)
        assert page.event() == ("made", "")
        lines.clear()
        with wave.open(str(show / "audio" / "stings" / "praise.wav"), "wb") as sting:
            sting.setparams((1, 2, 44100, 0, "NONE", ""))
            sting.writeframes(bytes(44100))
        assert page.event() == ("made", "")
        assert [line.split(":")[0] for line in lines if ".md: " in line] == ["one.md", "two.md"]
        page.plug.close()


def test_without_watching_nothing_is_added_to_pages(show: Path) -> None:
    """And nobody can listen."""
    with api.serve(show, port=0) as address:
        plug = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        plug.request("GET", "/one.html")
        assert SCRIPT.encode() not in plug.getresponse().read()
        plug.request("GET", "/.changes")
        assert plug.getresponse().status == 404
        plug.close()


def test_the_policy_allows_just_that_script() -> None:
    """Beside what it allowed, and a connection to its own host; a page without a policy has none to widen."""
    for before in (policy("p{}"), policy("p{}", "1")):
        page = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(before)}"><body></body>'.encode()
        found = re.search(r'content="([^"]*)"', reloading(page).decode())
        assert found
        rules = dict(part.strip().split(" ", 1) for part in html.unescape(found[1]).split(";"))
        asked = dict(part.strip().split(" ", 1) for part in before.split(";"))
        assert rules.pop("connect-src") == "'self'"
        now, was = rules.pop("script-src").split(), asked.pop("script-src", "").split()
        assert now[1:] == was and re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", now[0])
        assert rules == asked
    assert reloading(b"<p>bare").startswith(b"<p>bare<script>")


def test_a_watching_server_stops_at_once(show: Path) -> None:
    """Though a page listens."""
    others = set(threading.enumerate())
    began = time.monotonic()
    with api.serve(show, port=0, watch=True) as address:
        page = Page(address)
        began = time.monotonic()
    assert time.monotonic() - began < 25
    assert not [thread for thread in set(threading.enumerate()) - others if thread.name == "serve"]
    page.plug.close()
