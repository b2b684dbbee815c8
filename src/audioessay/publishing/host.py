"""A site on this machine, as a good host would serve it: HEAD, ranges, conditions, right types; by aiohttp.

It listens on loopback unless told otherwise, answers to its own names only, hands out nothing from outside its folder,
and lets go of connections that stay silent.
"""

import asyncio
import contextlib
import ipaddress
import logging
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from audioessay.errors import InputError, StorageError
from audioessay.publishing.published import CHAPTERS_TYPE, TYPES

if TYPE_CHECKING:
    from aiohttp import web

IDLE_S = 30.0
"""Seconds after which a connection without a whole request is closed."""

KINDS = {
    **TYPES,
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
}
"""Types by ending: those of the feed, with the character set where it is a text's."""

HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Server": "audioessay"}

ONE_RANGE = re.compile(r"bytes=(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})")
"""What is answered with a part of a file; any other ``Range`` is passed over (RFC 9110, 14.2)."""

Answer = Callable[["web.BaseRequest", Path | None], Awaitable["web.StreamResponse | None"]]
"""May answer a request in place of the file that it names, if it names one."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    folder: Path
    host: str
    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"


def kind(name: str) -> str:
    """The MIME type that a file is served as.

    >>> kind("the-clock-1a2b3c4d.chapters.json"), kind("feed.xml")
    ('application/json+chapters', 'application/rss+xml')
    """
    if name.lower().endswith(".chapters.json"):
        return CHAPTERS_TYPE
    return KINDS.get(Path(name).suffix.lower(), "application/octet-stream")


def place(folder: Path, target: str) -> Path | None:
    """The file that a request's target names in ``folder``; None for anything else.

    Nothing outside the folder is ever named, whatever the target is made of: dots, encoded or doubled slashes,
    backslashes, drives, NUL, or symbolic links that lead out; nor any file or folder whose name begins with a dot.
    """
    try:
        path = unquote_to_bytes(urlsplit(target).path).decode("utf-8")
    except ValueError:
        return None
    if not path.startswith("/") or "\0" in path or "\\" in path:
        return None
    parts = path[1:].split("/")
    if parts[-1] == "":
        parts[-1] = "index.html"
    if any(not part or part.startswith(".") or ":" in part for part in parts):
        return None
    root = folder.resolve()
    try:
        file = root.joinpath(*parts).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None
    inside = file.is_relative_to(root) and not any(part.startswith(".") for part in file.relative_to(root).parts)
    return file if inside and file.is_file() else None


def loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def handler(
    folder: Path, *, local: bool, answer: Answer | None = None
) -> "Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]":
    """Answers requests with files of ``folder``; ``local`` ones only, by a name of this machine."""
    from aiohttp import web

    class Sound(web.FileResponse):
        """A file. Ranges are for GET, one at a time, and never of another version (RFC 9110, 13.1.5, 14.2)."""

        async def prepare(self, request: web.BaseRequest) -> Any:
            headers = request.headers.copy()
            about = self._path.stat()
            tag, version = headers.get("If-Range", ""), f'"{about.st_mtime_ns:x}-{about.st_size:x}"'
            other = tag.startswith(('"', "W/")) and tag != version
            if other or request.method != "GET" or not ONE_RANGE.fullmatch(headers.get("Range", "").replace(" ", "")):
                headers.popall("Range", None)
            headers.popall("Accept-Encoding", None)  # what lies beside a file is no form of it
            return await super().prepare(request.clone(headers=headers))

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        if local and not _own_name(request.headers.get("Host", "")):
            return web.Response(status=421, text="421: this preview answers to its own address only\n", headers=HEADERS)
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, text="405: only GET and HEAD\n", headers={**HEADERS, "Allow": "GET, HEAD"})
        file = place(folder, request.raw_path)
        other = await answer(request, file) if answer else None
        if other is not None:
            return other
        if file is None:
            return web.Response(status=404, text="404: there is no such file\n", headers=HEADERS)
        return Sound(file, headers={**HEADERS, "Content-Type": kind(file.name)})

    return handle


def _own_name(host: str) -> bool:
    """Whether the name asked for is ours: a page elsewhere cannot rebind its name to this machine and read on."""
    try:
        return not host or loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


@contextlib.contextmanager
def server(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    anywhere: bool = False,
    answer: Answer | None = None,
    beside: Callable[[], Awaitable[None]] | None = None,
) -> Iterator[Server]:
    """A server of ``folder`` in a thread of its own until the block ends; port 0 takes any free one.

    ``beside`` runs in its event loop while it does. Raises InputError for a host that is not this machine's loopback,
    unless ``anywhere``; StorageError for a folder that is none, or an address that cannot be had.
    """
    if not anywhere and not loopback(host):
        raise InputError(
            f"{host} is an address that others can reach; the preview stays on 127.0.0.1 unless told otherwise"
        )
    if not folder.is_dir():
        raise StorageError(str(folder), "is not a folder")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        plug = socket.create_server((str(address[0]), int(address[1])), family=family, backlog=64)
    except (OSError, OverflowError) as error:
        raise StorageError(f"http://{host}:{port}", f"cannot be had: {error}; choose another port") from error
    name, number = plug.getsockname()[:2]
    handle = handler(folder, local=loopback(str(name)), answer=answer)
    started: Future[Callable[[], None]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_run(plug, handle, beside, started)), name="serve")
    thread.start()
    stop = started.result()
    try:
        yield Server(folder, str(name), int(number))
    finally:
        stop()
        thread.join()
        plug.close()


async def _run(
    plug: socket.socket,
    handle: "Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]",
    beside: Callable[[], Awaitable[None]] | None,
    started: "Future[Callable[[], None]]",
) -> None:
    """Serve until the function given to ``started`` is called."""
    from aiohttp import web

    loop, over = asyncio.get_running_loop(), asyncio.Event()
    site = web.Server(handle, keepalive_timeout=IDLE_S, access_log=None, logger=_log())
    runner = web.ServerRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, plug).start()
    task = asyncio.ensure_future(beside()) if beside else None
    started.set_result(lambda: loop.call_soon_threadsafe(over.set))  # type: ignore[arg-type]
    await over.wait()
    if task:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await runner.cleanup()


def _log() -> logging.Logger:
    """Where errors of ours show themselves; a client's broken request is none."""
    from aiohttp.http_exceptions import HttpProcessingError

    def ours(record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError | ConnectionError))

    log = logging.Logger("audioessay.serve")
    log.addHandler(logging.StreamHandler())
    log.addFilter(ours)
    return log
