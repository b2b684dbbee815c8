"""What changes is made again, and open pages hear of it."""

import html
import http.client
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

from audioessay.errors import ReadError
from audioessay.publishing.page import policy
from audioessay.publishing.serve import Watch, server
from audioessay.publishing.watch import SCRIPT, Changes, observe, reloading, stamp


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for it."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last
        time.sleep(0.01)


class Observed:
    """An observer at work on a folder, quick enough for a test."""

    def __init__(self, folder: Path) -> None:
        self.runs, self.errors = 0, list[Exception]()
        self.stop, self.changes = threading.Event(), Changes()
        self.thread = threading.Thread(
            target=observe,
            args=([folder], self.remake, self.changes, self.stop, self.errors.append),
            kwargs={"every_s": 0.02, "quiet_s": 0.1},
        )
        self.fails = False
        self.thread.start()
        time.sleep(0.06)

    def remake(self) -> None:
        self.runs += 1
        if self.fails:
            raise ReadError("essay.md", "is empty")

    def __enter__(self) -> "Observed":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(5)
        assert not self.thread.is_alive()


def test_a_change_is_made_once_it_has_come_to_rest(tmp_path: Path) -> None:
    """A burst of writes is one change; new, changed and removed files count, hidden ones do not."""
    essay = tmp_path / "script" / "essay.md"
    essay.parent.mkdir()
    essay.write_text("one")
    with Observed(tmp_path) as seen:
        for number in range(5):
            essay.write_text("two" * number)
            time.sleep(0.02)
        until(lambda: seen.runs == 1)
        (essay.parent / ".essay.md.swp").write_text("an editor's")
        time.sleep(0.3)
        assert seen.runs == 1
        (essay.parent / "other.md").write_text("new")
        until(lambda: seen.runs == 2)
        essay.unlink()
        until(lambda: seen.runs == 3)


def test_an_essay_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    """The error is told, pages stay, the next change is made."""
    with Observed(tmp_path) as seen:
        seen.fails = True
        (tmp_path / "essay.md").write_text("")
        until(lambda: len(seen.errors) == 1)
        seen.fails = False
        (tmp_path / "essay.md").write_text("words")
        until(lambda: seen.runs == 2)
        assert len(seen.errors) == 1


def test_what_is_looked_at(tmp_path: Path) -> None:
    """Files and folders, those that are not there yet, and no circle of links."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.md").write_text("b")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    missing = tmp_path / "later.toml"
    found = stamp([tmp_path / "a", missing])
    assert set(found) == {str(tmp_path / "a" / "b.md"), str(missing)}
    missing.write_text("")
    assert stamp([tmp_path / "a", missing]) != found


def test_a_served_page_hears_of_it_and_files_stay_clean(tmp_path: Path) -> None:
    """The script is added as the page is served, and allowed by its hash; the event comes when all is made."""
    site, source = tmp_path / "site", tmp_path / "essay.md"
    site.mkdir()
    page = site / "index.html"
    whole = (
        f'<head><meta http-equiv="Content-Security-Policy" content="{html.escape(policy("p{}"))}"></head><body>1</body>'
    )
    page.write_text(whole)
    source.write_text("one")

    def remake() -> None:
        page.write_text(whole.replace("1</body>", "2</body>"))

    with server(site, watch=Watch(remake, (source,))) as made:
        connection = http.client.HTTPConnection("127.0.0.1", made.server_port, timeout=10)
        connection.request("GET", "/")
        answer = connection.getresponse()
        text = answer.read().decode()
        assert SCRIPT in text and page.read_text() == whole
        assert "ETag" not in answer.headers
        listening = http.client.HTTPConnection("127.0.0.1", made.server_port, timeout=10)
        listening.request("GET", "/.changes")
        events = listening.getresponse()
        assert events.headers["Content-Type"] == "text/event-stream"
        assert events.readline() == b": here\n"
        source.write_text("another")
        lines = [events.readline() for _ in range(2)]
        assert b"event: made\n" in lines
        assert page.read_text().endswith("2</body>")
        listening.close()
        connection.close()
    with server(site) as made:
        connection = http.client.HTTPConnection("127.0.0.1", made.server_port, timeout=10)
        connection.request("GET", "/")
        assert SCRIPT.encode() not in connection.getresponse().read(), "only when watching"
        connection.request("GET", "/.changes")
        assert connection.getresponse().status == 404
        connection.close()


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


def test_a_watching_server_stops_at_once(tmp_path: Path) -> None:
    """Though a page listens, and an editor is at work."""
    source = tmp_path / "essay.md"
    source.write_text("x")
    others = set(threading.enumerate())
    with server(tmp_path, watch=Watch(lambda: None, (source,))) as made:
        listening = http.client.HTTPConnection("127.0.0.1", made.server_port, timeout=10)
        listening.request("GET", "/.changes")
        listening.getresponse()
        os.utime(source, (1, 1))
    assert not [thread for thread in set(threading.enumerate()) - others if thread.name == "serve"]
    listening.close()
