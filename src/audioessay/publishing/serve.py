"""A preview of the site on this machine, as a good host would serve it: HEAD, ranges, conditions, right types.

It listens on loopback unless told otherwise, hands out nothing from outside its folder, and reads files in blocks, so a
recording of any length takes no memory.
"""

import contextlib
import ipaddress
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes, urlsplit

from audioessay.errors import InputError, StorageError
from audioessay.publishing import watch as watching
from audioessay.publishing.published import CHAPTERS_TYPE, TYPES
from audioessay.publishing.ranges import Range, Unsatisfiable, http_date, still, unchanged, wanted

BLOCK = 1 << 16
"""Bytes read and sent at once."""

IDLE_S = 30.0
"""Seconds after which a silent connection is closed."""

PORT = 8722

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
    return file if inside else None


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_S
    server: "Server"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_OPTIONS(self) -> None:
        """What browsers ask before a request from another page with a header of its own, such as Range."""
        headers = {"Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"}
        self._send(204, headers | {"Access-Control-Allow-Headers": "Range, If-Range", "Access-Control-Max-Age": "600"})

    def version_string(self) -> str:
        return "audioessay"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the base class names it
        if self.server.told:
            self.server.told(format % args)

    def _answer(self) -> None:
        if "Transfer-Encoding" in self.headers or self.headers.get("Content-Length", "0") != "0":
            self.close_connection = True  # a body that nobody reads would be taken for the next request
        if not self._at_home():
            return self._say(421, "this preview answers to its own address only")
        if self.server.changes and self.path.partition("?")[0] == watching.PATH:
            return self._wait()
        path = place(self.server.folder, self.path)
        try:
            if path is None or not stat.S_ISREG(path.stat().st_mode):
                return self._say(404, "there is no such file")
            with path.open("rb") as file:
                self._file(path, file)
        except ConnectionError:
            self.close_connection = True
        except OSError:
            self._say(404, "there is no such file")
        return None

    def _at_home(self) -> bool:
        """Whether the address asked for is ours: a page elsewhere cannot rebind its name to this machine and read on."""
        if not self.server.local:
            return True
        host = self.headers.get("Host", "")
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return not host or name == "localhost" or name.endswith(".localhost") or _is_loopback(name)

    def _file(self, path: Path, file: BinaryIO) -> None:
        about = os.fstat(file.fileno())
        size, modified = about.st_size, about.st_mtime
        tag = f'"{about.st_mtime_ns:x}-{size:x}"'
        head = {"ETag": tag, "Last-Modified": http_date(modified)}
        page = path.suffix == ".html" and self.server.changes is not None
        if page:
            head = {}  # what is sent is not what is on disk
        elif unchanged(tag, modified, self.headers.get("If-None-Match", ""), self.headers.get("If-Modified-Since", "")):
            return self._send(304, head)
        head["Content-Type"] = kind(path.name)
        if page:
            return self._send(200, head, watching.reloading(file.read()))
        head["Accept-Ranges"] = "bytes"
        part = None
        if still(tag, modified, self.headers.get("If-Range", "")):
            try:
                part = wanted(self.headers.get("Range", ""), size) if self.command == "GET" else None
            except Unsatisfiable:
                return self._send(416, head | {"Content-Range": f"bytes */{size}"}, b"")
        if part is None:
            return self._stream(200, head, file, Range(0, size - 1))
        return self._stream(206, head | {"Content-Range": f"bytes {part.first}-{part.last}/{size}"}, file, part)

    def _stream(self, status: int, head: dict[str, str], file: BinaryIO, part: Range) -> None:
        self._send(status, head | {"Content-Length": str(part.size)})
        if self.command == "HEAD":
            return
        file.seek(part.first)
        left = part.size
        while left:
            block = file.read(min(BLOCK, left))
            if not block:  # it was cut short as we read: the length said cannot be kept
                self.close_connection = True
                return
            self.wfile.write(block)
            left -= len(block)

    def _say(self, status: int, text: str) -> None:
        self._send(status, {"Content-Type": "text/plain; charset=utf-8"}, f"{status}: {text}\n".encode())

    def _send(self, status: int, head: dict[str, str], data: bytes | None = None) -> None:
        """A head, and ``data`` as the body of a GET. Without data, the body is the caller's."""
        self.send_response(status)
        for name, value in {**self.server.headers, **head}.items():
            self.send_header(name, value)
        if data is not None:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if data and self.command != "HEAD":
            self.wfile.write(data)

    def _wait(self) -> None:
        """Server-sent events: one whenever the pages have been made anew."""
        assert self.server.changes
        self.close_connection = True
        self._send(200, {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "Connection": "close"})
        with contextlib.suppress(ConnectionError, TimeoutError):
            for event in self.server.changes.events():
                self.wfile.write(event)
                self.wfile.flush()


class Server(ThreadingHTTPServer):
    """Serves ``folder``; made by :func:`server`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self,
        address: tuple[str, int],
        folder: Path,
        *,
        family: socket.AddressFamily,
        changes: "watching.Changes | None" = None,
        told: Callable[[str], None] | None = None,
    ) -> None:
        self.address_family = family
        self.folder, self.changes, self.told = folder, changes, told
        self.local = _is_loopback(address[0])
        self.headers = {
            "Cache-Control": "no-cache",
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "Content-Range, Content-Length, ETag, Accept-Ranges",
            "X-Content-Type-Options": "nosniff",
        }
        super().__init__(address, Handler)

    @property
    def url(self) -> str:
        """Its address."""
        host, port = self.server_address[:2]
        name = str(host)
        return f"http://{f'[{name}]' if ':' in name else name}:{port}/"

    def server_bind(self) -> None:
        """Without the base class's look-up of the machine's name, which may ask the network."""
        self.allow_reuse_address = os.name != "nt"
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error; anything else is a bug of ours and shows itself."""
        import sys

        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


@dataclass(frozen=True, slots=True)
class Watch:
    """What ``--watch`` does: observe ``paths`` (files and folders), and call ``remake`` when something in them changes."""

    remake: Callable[[], None]
    paths: tuple[Path, ...]
    failed: Callable[[Exception], None] | None = None
    """Told of an AudioEssayError of ``remake``; the server goes on with what there was."""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def server(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    anywhere: bool = False,
    watch: Watch | None = None,
    told: Callable[[str], None] | None = None,
) -> Iterator[Server]:
    """A server of ``folder`` that runs in threads of its own until the block ends; port 0 takes any free one.

    ``told`` is called with a line for each request. Raises InputError for a host that is not this machine's loopback,
    unless ``anywhere``; StorageError for a folder that is none, or an address that cannot be had.
    """
    if not anywhere and not _is_loopback(host):
        raise InputError(
            f"{host} is an address that others can reach; the preview stays on 127.0.0.1 unless told otherwise"
        )
    if not folder.is_dir():
        raise StorageError(str(folder), "is not a folder")
    changes = watching.Changes() if watch else None
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        made = Server((str(address[0]), int(address[1])), folder, family=family, changes=changes, told=told)
    except (OSError, OverflowError) as error:
        raise StorageError(f"http://{host}:{port}", f"cannot be had: {error}; choose another port") from error
    threads = [threading.Thread(target=partial(made.serve_forever, 0.05), name="serve")]
    stop = threading.Event()
    if watch and changes:
        look = partial(watching.observe, watch.paths, watch.remake, changes, stop, watch.failed)
        threads.append(threading.Thread(target=look, name="watch", daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield made
    finally:
        stop.set()
        if changes:
            changes.close()
        made.shutdown()
        threads[0].join()
        made.server_close()


def serve(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = PORT,
    *,
    anywhere: bool = False,
    watch: Watch | None = None,
    told: Callable[[str], None] | None = None,
    ready: Callable[[str], None] | None = None,
    until: threading.Event | None = None,
) -> None:
    """Serve ``folder`` until interrupted (Ctrl-C), or until the event is set; ``ready`` is called with the address.

    Raises what :func:`server` raises.
    """
    with server(folder, host, port, anywhere=anywhere, watch=watch, told=told) as made:
        if ready:
            ready(made.url)
        with contextlib.suppress(KeyboardInterrupt):
            until = until or threading.Event()
            while not until.wait(0.5):  # with a timeout, Ctrl-C is heard on every system
                pass
