"""A loopback host that serves a folder, well or badly."""

import contextlib
import gzip
import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from audioessay.publishing.published import TYPES


class Host(ThreadingHTTPServer):
    """``faults``: no-head, no-range, no-cors, wrong-type, password, redirect, gzip."""

    daemon_threads = True

    def __init__(self, folder: Path, faults: frozenset[str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.faults = folder, faults
        self.seen: list[tuple[str, str, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Host

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *_: Any) -> None:
        pass

    def _send(self, status: int, headers: dict[str, str], data: bytes, body: bool) -> None:
        self.server.seen.append((self.command, self.path, status))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            with contextlib.suppress(ConnectionError):
                self.wfile.write(data)

    def _answer(self, body: bool) -> None:
        faults, path = self.server.faults, unquote(urlsplit(self.path).path).lstrip("/")
        if "password" in faults and not path.endswith("feed.xml"):
            return self._send(401, {}, b"", body)
        if "no-head" in faults and not body:
            return self._send(405, {}, b"", body)
        if "redirect" in faults and path.endswith(".mp3") and not path.startswith("there/"):
            return self._send(302, {"Location": f"/there/{path}"}, b"", body)
        file = self.server.folder / path.removeprefix("there/")
        if not file.is_file():
            return self._send(404, {}, b"", body)
        data = file.read_bytes()
        kind = "application/json+chapters" if path.endswith(".chapters.json") else TYPES.get(file.suffix, "text/plain")
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        headers = {"Content-Type": "application/octet-stream" if "wrong-type" in faults else kind, "ETag": tag}
        if "gzip" in faults and data:
            data, headers["Content-Encoding"] = gzip.compress(data), "gzip"
        if "no-cors" not in faults:
            headers["Access-Control-Allow-Origin"] = "*"
        if self.headers.get("If-None-Match") == tag:
            return self._send(304, headers, b"", False)
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted and body and "no-range" not in faults:
            first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            return self._send(206, headers, data[first : last + 1], body)
        return self._send(200, headers, data, body)


@contextlib.contextmanager
def host(folder: Path, *faults: str) -> Iterator[Host]:
    """It runs until the block ends."""
    server = Host(folder, frozenset(faults))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
