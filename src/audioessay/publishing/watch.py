"""Pages that load themselves anew while their essays are written: nothing of it is in the files on disk."""

import asyncio
import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from audioessay.publishing.render import file

if TYPE_CHECKING:
    from aiohttp import web

PATH = "/.changes"
"""Where pages listen. A name that no file can be served under."""

BEAT_S = 10.0
"""Seconds between two signs of life, by which a page that was closed is noticed."""

QUIET_MS = 300
"""Milliseconds without a further change before anything is made: editors save in several steps."""

SCRIPT = file("watch.js")
"""What listens there."""


class Changes:
    """Tells open pages when they are to load anew, and what went wrong."""

    def __init__(self) -> None:
        self._count = 0
        self._failure = ""
        self._news = asyncio.Condition()

    async def publish(self, failure: str = "") -> None:
        """The pages are new, or something ``failure`` says went wrong and they are those of before."""
        async with self._news:
            self._count += not failure
            self._failure = failure
            self._news.notify_all()

    async def answer(self, request: "web.BaseRequest", file: Path | None) -> "web.StreamResponse | None":
        """Server-sent events (HTML, 9.2) to who listens, and pages with the script that listens."""
        from aiohttp import web

        if request.path == PATH:
            return await self._events(request)
        if file is None or file.suffix != ".html":
            return None
        page = reloading(await asyncio.to_thread(file.read_bytes))
        return web.Response(body=page, content_type="text/html", charset="utf-8", headers={"Cache-Control": "no-cache"})

    async def _events(self, request: "web.BaseRequest") -> "web.StreamResponse":
        from aiohttp import web

        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await answer.prepare(request)
        count, failure = self._count, ""
        await answer.write(b": here\n\n")
        try:
            while True:
                if self._count != count:
                    count, failure = self._count, ""
                    await answer.write(b"event: made\ndata:\n\n")
                if self._failure != failure:
                    failure = self._failure
                    lines = "".join(f"data: {line}\n" for line in failure.splitlines())
                    await answer.write(f"event: failed\n{lines or 'data:'}\n".encode())
                async with self._news:
                    try:
                        await asyncio.wait_for(self._news.wait(), BEAT_S)
                    except TimeoutError:
                        await answer.write(b": still here\n\n")
        except ConnectionError:
            return answer


async def watch(
    folders: Iterable[Path], files: Iterable[Path], changed: Callable[[frozenset[Path]], Awaitable[None]]
) -> None:
    """Call ``changed`` with what changed in ``folders`` (with all below them, but what is hidden) and of ``files``.

    A burst of changes is one; while ``changed`` is at work, further ones gather. Runs until cancelled.
    """
    wanted = {path.resolve() for path in files}
    roots = [path.resolve() for path in folders]
    waiting: set[Path] = set()
    news = asyncio.Event()

    async def look(paths: list[Path], recursive: bool) -> None:
        from watchfiles import awatch

        def seen(_change: object, path: str) -> bool:
            return Path(path) in wanted or (recursive and _inside(Path(path), roots))

        async for batch in awatch(*paths, watch_filter=seen, debounce=QUIET_MS * 4, step=QUIET_MS, recursive=recursive):
            for _change, name in batch:
                path = Path(name)
                waiting.update({path, *path.rglob("*")})  # what came into a new folder at once may be told by it alone
            news.set()

    tasks = [asyncio.create_task(look(paths, deep)) for paths, deep in _places(roots, wanted) if paths]
    try:
        while True:
            await news.wait()
            news.clear()
            batch = frozenset(waiting)
            waiting.clear()
            await changed(batch)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _places(roots: list[Path], files: set[Path]) -> tuple[tuple[list[Path], bool], ...]:
    """Folders to look into with all below them, and those to look at only for the files in them.

    For one that is not there yet, the next one above it that is.
    """
    deep = {next(path for path in (root, *root.parents) if path.is_dir()) for root in roots}
    return (sorted(deep), True), (sorted({path.parent for path in files}), False)


def _inside(path: Path, roots: list[Path]) -> bool:
    return any(
        path.is_relative_to(root) and not any(part.startswith(".") for part in path.relative_to(root).parts)
        for root in roots
    )


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
