"""The one HTTP client, over real sockets on loopback."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from audioessay import net
from audioessay.errors import NetError
from audioessay.net import Client, is_public, retry_after


class Site(BaseHTTPRequestHandler):
    """Answers by path; notes the headers that it was asked with."""

    asked: list[tuple[str, str, dict[str, str], bytes]]
    elsewhere = ""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.asked.append((self.command, self.path, headers, self.rfile.read(length)))
        body, length, extra = b"here", 4, {}
        match self.path.strip("/").split("/"):
            case ["to", code, where]:
                self.send_response(int(code))
                self.send_header("Location", self.elsewhere if where == "elsewhere" else f"/{where}")
                self.end_headers()
                return
            case ["short"]:
                length = 10
            case ["gzip"]:
                body = gzip.compress(bytes(100_000))
                length, extra = len(body), {"Content-Encoding": "gzip"}
            case ["half-gzip"]:
                body = gzip.compress(bytes(range(256)) * 400)[:-30]
                length, extra = len(body), {"Content-Encoding": "gzip"}
            case ["drip"]:
                length = 1200
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        if self.path == "/drip":
            for _ in range(1200):
                try:
                    self.wfile.write(b".")
                except OSError:
                    return
                time.sleep(0.05)
            return
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the server's own name

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def site(host: str = "127.0.0.1") -> Iterator[tuple[str, type[Site]]]:
    """A server; its address and what it was asked."""
    kind = type("Here", (Site,), {"asked": []})
    server = ThreadingHTTPServer((host, 0), kind)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}", kind
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_keys_stay_with_their_host() -> None:
    """Followed to another host, a redirect takes neither key nor cookie along; within the host it does."""
    secret = {"Authorization": "Bearer x", "Cookie": "a=b", "Accept": "text/plain"}
    with site() as (here, mine), site() as (there, other):
        mine.elsewhere = f"{there}/page"
        Client().get(f"{here}/to/302/page", 100, secret)
        Client().get(f"{here}/to/307/elsewhere", 100, secret)
    assert [headers.get("authorization") for _, _, headers, _ in mine.asked] == ["Bearer x"] * 3
    ((_, path, headers, _),) = other.asked
    assert path == "/page" and headers["accept"] == "text/plain"
    assert not {"authorization", "cookie"} & set(headers)


def test_a_public_page_does_not_lead_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a public address to a private one no redirect is followed; one from inside is."""
    monkeypatch.setattr(net, "is_public", lambda address: str(address) == "127.0.0.1")
    with site() as (public, kind), site("127.0.0.2") as (private, inner):
        kind.elsewhere = f"{private}/router"
        with pytest.raises(NetError, match=r"127\.0\.0\.2 is in a private network"):
            Client().get(f"{public}/to/302/elsewhere", 100)
        assert inner.asked == []
        inner.elsewhere = f"{public}/page"
        assert Client().get(f"{private}/to/302/elsewhere", 100).body == b"here"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("::1", False),
        ("fe80::1%eth0", False), ("::ffff:192.168.1.1", False), ("2606:4700::1111", True), ("224.0.0.1", False), ("0.0.0.0", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Loopback, private, link-local and multicast ones are not, in whichever form they are written."""
    assert is_public(address) is public


def test_posts() -> None:
    """A body arrives whole; a 303 is asked for without it, a 307 with it; with no redirects allowed the answer is the redirect."""
    with site() as (here, kind):
        Client().post(f"{here}/to/303/page", b"{}", "application/json", 100)
        Client().post(f"{here}/to/307/page", b"{}", "application/json", 100)
        assert Client(redirects=0).post(f"{here}/to/302/page", b"{}", "application/json", 100).status == 302
    assert [(method, body) for method, path, _, body in kind.asked if path == "/page"] == [
        ("GET", b""),
        ("POST", b"{}"),
    ]


@pytest.mark.parametrize(
    ("path", "reason"),
    [("short", "broke off: 6 bytes are missing"), ("half-gzip", "broke off within its gzip"), ("drip", "too slowly")],
)  # fmt: skip
def test_what_comes_must_be_whole_and_in_time(path: str, reason: str) -> None:
    """A body shorter than announced, packed or not, and one that drips beyond the deadline are errors."""
    began = time.monotonic()
    with site() as (here, _), pytest.raises(NetError, match=reason):
        Client(seconds=0.5).get(f"{here}/{path}", 1_000_000)
    assert time.monotonic() - began < 30


def test_a_head_that_drips_is_cut() -> None:
    """The deadline holds before the answer's head is there, where a socket's own time-out sees only silence."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                for letter in "HTTP/1.1 200 OK\r\nX-Long: " + "x" * 1200:
                    try:
                        line.sendall(letter.encode())
                    except OSError:
                        return
                    time.sleep(0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(NetError, match="too slowly"):
            Client(seconds=0.4).get(f"http://127.0.0.1:{server.getsockname()[1]}/", 100)
        thread.join(60)


def test_bounded_also_when_packed() -> None:
    """What a host zips unasked is unpacked, never beyond the bound."""
    with site() as (here, _):
        assert Client().get(f"{here}/gzip", 100_000).body == bytes(100_000)
        with pytest.raises(NetError, match="larger than 5000 bytes"):
            Client().get(f"{here}/gzip", 5000)


def test_how_long_to_wait() -> None:
    """A number of seconds, a date, or nothing that can be understood."""
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None
