"""A site on this machine, as a good host would serve it: HEAD, ranges, conditions, right types; by aiohttp.

It listens on loopback unless told otherwise, answers to its own names only, hands out nothing from outside its folder,
and lets go of connections that stay silent.
"""

import asyncio
import contextlib
import ipaddress
import logging
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from audioessay import regex as re
from audioessay.errors import InputError, StorageError
from audioessay.publishing.published import CHAPTERS_TYPE, TYPES
from audioessay.publishing.syntax import table

if TYPE_CHECKING:
    from aiohttp import web

IDLE_S = 30.0
"""Seconds after which a connection without a whole request is closed."""

KINDS: Mapping[str, str] = {**TYPES, **table("types.toml")["served"]}
"""Types by ending: those of the feed, with the character set where it is a text's."""

HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Server": "audioessay"}

ONE_RANGE = re.compile(r"bytes=(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})")
"""What is answered with a part of a file; any other ``Range`` is passed over (RFC 9110, 14.2)."""

Answer = Callable[["web.BaseRequest", Path | None], Awaitable["web.StreamResponse | None"]]
"""May answer a request in place of the file that it names, if it names one."""


Beside = Callable[[], Awaitable[None]]
"""What runs in the event loop of a server for as long as it does."""


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
        if local and not own_name(request.headers.get("Host", "")):
            return web.Response(status=421, text="421: this preview answers to its own address only\n", headers=HEADERS)
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, text="405: only GET and HEAD\n", headers={**HEADERS, "Allow": "GET, HEAD"})
        file = place(folder, request.raw_path)
        other = await answer(request, file) if answer else None
        if other is not None:
            return other
        if file is None:
            return web.Response(status=404, text="404: there is no such file\n", headers=HEADERS)
        read = file.suffix == ".xml" and "text/html" in request.headers.get("Accept", "")  # who reads shows no rss+xml
        return Sound(file, headers={**HEADERS, "Content-Type": "application/xml" if read else kind(file.name)})

    return handle


def own_name(host: str) -> bool:
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
    beside: Beside | None = None,
) -> Iterator[Server]:
    """A server of ``folder`` in a thread of its own until the block ends; see :func:`running`."""
    if not folder.is_dir():
        raise StorageError(str(folder), "is not a folder")

    def runner(host: str, _port: int) -> "web.BaseRunner":
        from aiohttp import web

        site = web.Server(
            handler(folder, local=loopback(host), answer=answer),
            keepalive_timeout=IDLE_S,
            access_log=None,
            logger=log(),
        )
        return web.ServerRunner(site, shutdown_timeout=0.1)

    with running(runner, host, port, anywhere=anywhere, beside=beside) as (name, number):
        yield Server(folder, name, number)


@contextlib.contextmanager
def running(
    runner: "Callable[[str, int], web.BaseRunner]",
    host: str,
    port: int,
    *,
    anywhere: bool = False,
    beside: Beside | None = None,
) -> Iterator[tuple[str, int]]:
    """The server that ``runner`` makes for an address and a port, in a thread of its own until the block ends; gives both.

    Port 0 takes any free one. ``beside`` runs in its event loop while it does. Raises InputError for a host that is not
    this machine's loopback, unless ``anywhere``; StorageError for an address that cannot be had.
    """
    if not anywhere and not loopback(host):
        raise InputError(
            f"{host} is an address that others can reach; the preview stays on 127.0.0.1 unless told otherwise"
        )
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        plug = socket.create_server((str(address[0]), int(address[1])), family=family, backlog=64)
    except (OSError, OverflowError) as error:
        raise StorageError(f"http://{host}:{port}", f"cannot be had: {error}; choose another port") from error
    name, number = plug.getsockname()[:2]
    started: Future[Callable[[], None]] = Future()
    run = _run(plug, lambda: runner(str(name), int(number)), beside, started)
    thread = threading.Thread(target=lambda: asyncio.run(run), name="serve")
    thread.start()
    stop = started.result()
    try:
        yield str(name), int(number)
    finally:
        stop()
        thread.join()
        plug.close()


async def _run(
    plug: socket.socket,
    make: "Callable[[], web.BaseRunner]",
    beside: Beside | None,
    started: "Future[Callable[[], None]]",
) -> None:
    """Serve until the function given to ``started`` is called."""
    from aiohttp import web

    loop, over = asyncio.get_running_loop(), asyncio.Event()
    runner = make()
    await runner.setup()
    await web.SockSite(runner, plug).start()
    task = asyncio.ensure_future(beside()) if beside else None
    for _ in range(4):  # a watch has begun to look before anybody hears of the address: a change after that is seen
        await asyncio.sleep(0)
    started.set_result(lambda: loop.call_soon_threadsafe(over.set))  # type: ignore[arg-type]
    await over.wait()
    if task:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await shut(runner, plug)


async def shut(runner: "web.BaseRunner", plug: socket.socket) -> None:
    """Stop a server and leave no connection behind: not one that came at the last moment, nor one whose reader has paused."""
    with contextlib.suppress(NotImplementedError):
        asyncio.get_running_loop().remove_reader(plug)
    for _ in range(4):  # what was accepted becomes a connection before the server goes: asyncio loses it otherwise
        await asyncio.sleep(0)
    lines = [one.transport for one in runner.server.connections] if runner.server else []
    await runner.cleanup()
    for line in lines:
        if line is not None:
            line.abort()  # one whose reader has paused would wait for ever to be rid of its last bytes
    await asyncio.sleep(0)


def log() -> logging.Logger:
    """Where errors of ours show themselves; a client's broken request is none."""
    from aiohttp.http_exceptions import HttpProcessingError

    def ours(record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError | ConnectionError))

    log = logging.Logger("audioessay.serve")
    log.addHandler(logging.StreamHandler())
    log.addFilter(ours)
    return log
