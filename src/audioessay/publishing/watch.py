"""Watching sources, and pages that load themselves anew: nothing of it is in the files on disk."""

import base64
import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR

from audioessay.errors import AudioEssayError

PATH = "/.changes"
"""Where pages listen. A name that no file can be served under."""

EVERY_S = 0.5
"""Seconds between two looks."""

QUIET_S = 0.3
"""Seconds without a further change before anything is made: editors save in several steps."""

BEAT_S = 10.0
"""Seconds between two signs of life, by which a page that was closed is noticed."""

MOST = 20_000
"""Files looked at; beyond that a folder is not one of sources."""

SCRIPT = f"""\
new EventSource('{PATH}').addEventListener('made', () => {{
  const audio = document.querySelector('audio');
  if (audio && audio.currentTime) history.replaceState(null, '', '#t=' + audio.currentTime.toFixed(1));
  location.reload();
}});"""
"""Who was listening finds the place again, by the page's own link to a moment."""

Stamp = dict[str, tuple[int, int]]


class Changes:
    """Counts how often pages have been made, and tells those who wait."""

    def __init__(self) -> None:
        self._made = 0
        self._closed = False
        self._told = threading.Condition()

    def made(self) -> None:
        """The pages are new."""
        with self._told:
            self._made += 1
            self._told.notify_all()

    def close(self) -> None:
        """Nobody needs to wait any more."""
        with self._told:
            self._closed = True
            self._told.notify_all()

    def events(self, beat_s: float = BEAT_S) -> Iterator[bytes]:
        """Server-sent events (HTML, 9.2) from now on: ``made``, and comments as signs of life."""
        with self._told:
            seen = self._made
        yield b": here\n\n"
        while True:
            with self._told:
                self._told.wait_for(lambda: self._closed or self._made != seen, beat_s)  # noqa: B023 - called at once
                if self._closed:
                    return
                event = b"event: made\ndata:\n\n" if self._made != seen else b": still here\n\n"
                seen = self._made
            yield event


def observe(
    paths: Iterable[Path],
    remake: Callable[[], None],
    changes: Changes,
    stop: threading.Event,
    failed: Callable[[Exception], None] | None = None,
    *,
    every_s: float = EVERY_S,
    quiet_s: float = QUIET_S,
) -> None:
    """Look at ``paths`` until ``stop``; after a change has come to rest, ``remake`` and tell ``changes``.

    An error of ours in ``remake`` is told to ``failed``, and the next change is waited for.
    """
    paths = tuple(paths)
    before = stamp(paths)
    while not stop.wait(every_s):
        now = stamp(paths)
        if now == before:
            continue
        while not stop.wait(quiet_s):
            later = stamp(paths)
            if later == now:
                break
            now = later
        if stop.is_set():
            return
        before = now  # what changes while it is being made is seen at the next look
        try:
            remake()
        except AudioEssayError as error:
            if failed:
                failed(error)
            continue
        changes.made()


def stamp(paths: Iterable[Path]) -> Stamp:
    """Time and size of each file in ``paths``, folders with all below them but what begins with a dot; no links followed."""
    found: Stamp = {}
    waiting = [os.fspath(path) for path in paths]
    while waiting and len(found) < MOST:
        path = waiting.pop()
        try:
            about = Path(path).stat()
            if not S_ISDIR(about.st_mode):
                found[path] = (about.st_mtime_ns, about.st_size)
                continue
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file():
                        about = entry.stat()
                        found[entry.path] = (about.st_mtime_ns, about.st_size)
        except OSError:
            found.setdefault(path, (0, 0))
    return found


def reloading(page: bytes) -> bytes:
    """A page of ours with the script that loads it anew, and a policy that allows just that beside what it allowed."""
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    script = f"<script>{SCRIPT}</script>".encode()
    policy = re.search(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    if policy:
        allowed, place = policy[1].decode(), f"&#39;sha256-{digest}&#39;"
        if "script-src " in allowed:
            allowed = allowed.replace("script-src ", f"script-src {place} ", 1)
        else:
            allowed += f"; script-src {place}"
        page = page[: policy.start(1)] + f"{allowed}; connect-src &#39;self&#39;".encode() + page[policy.end(1) :]
    end = page.rfind(b"</body>")
    return page[:end] + script + page[end:] if end >= 0 else page + script
