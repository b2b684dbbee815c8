"""Where essays come from, and what is refused at the door."""

import io
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audioessay.errors import ReadError
from audioessay.text.load import load
from audioessay.text.read import read
from audioessay.text.readers import detect
from tests.text.documents import Part, docx, epub


class Site(BaseHTTPRequestHandler):
    """A few pages, some of them unkind."""

    def do_GET(self) -> None:
        """Answer by path."""
        where = self.path
        if where == "/turn":
            self._send(302, b"", Location="/page")
        elif where == "/away":
            self._send(302, b"", Location="file:///etc/passwd")
        elif where == "/round":
            self._send(302, b"", Location="/round")
        elif where == "/latin":
            self._send(
                200, "<p>Café society.</p>".encode("latin-1"), **{"Content-Type": "text/html; charset=iso-8859-1"}
            )
        elif where == "/huge":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"words " * 100_000)
            except OSError:
                pass
        elif where.startswith("/page"):
            self._send(200, b"<h1>Slow</h1><p>It is a page.</p>", **{"Content-Type": "text/html"})
        elif where == "/notes.md":
            self._send(200, b"# Notes\n\nWords.", **{"Content-Type": "text/plain"})
        else:
            self._send(404, b"no")

    def _send(self, code: int, body: bytes, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A web server of our own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_pages_are_fetched_and_redirects_followed(site: str) -> None:
    """The format comes from the address or the server, the encoding from the server."""
    assert load(f"{site}/page") == (b"<h1>Slow</h1><p>It is a page.</p>", "html")
    assert load(f"{site}/turn")[1] == "html"
    assert load(f"{site}/notes.md")[1] == "markdown"
    data, kind = load(f"{site}/latin")
    assert read(data, name="x", format=kind).sections[0].paragraphs[0].text.display == "Café society."


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/none", "answers 404"), ("/away", "leads away from http"), ("/round", "in circles"), ("/huge", "larger than")],
)
def test_what_a_server_may_not_do(site: str, path: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead to files, in circles, or on for ever."""
    monkeypatch.setattr(sys.modules["audioessay.text.load"], "LARGEST", 2_000_000)
    with pytest.raises(ReadError, match=reason) as caught:
        load(site + path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["ftp://x.example/a", "file:///etc/passwd", "http://127.0.0.1:9/none", "http://[", "https://"]
)
def test_addresses_that_cannot_be_read(address: str) -> None:
    """One line each."""
    with pytest.raises(ReadError) as caught:
        load(address)
    assert "\n" not in str(caught.value)


def test_files_and_their_formats(tmp_path: Path) -> None:
    """By suffix, whatever its case; ``format`` overrides it."""
    for name, kind in (
        ("a.TXT", "text"),
        ("a.md", "markdown"),
        ("a.htm", "html"),
        ("a.docx", "docx"),
        ("a.epub", "epub"),
    ):
        path = tmp_path / name
        path.write_bytes(b"Words.")
        assert load(str(path)) == (b"Words.", kind)
        assert load(str(path), "markdown")[1] == "markdown"


def test_files_that_are_none(tmp_path: Path) -> None:
    """Missing, a folder, empty, white space only."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "white.txt").write_bytes(b" \n\t")
    for name, reason in (
        ("none.txt", "there is no such file"),
        ("", "is a folder"),
        ("empty.txt", "is empty"),
        ("white.txt", "is empty"),
    ):
        with pytest.raises(ReadError, match=reason):
            load(str(tmp_path / name) if name else str(tmp_path))
    with pytest.raises(ReadError):
        load("a\x00b")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` reads it whole; the format is told from the bytes unless it is given."""
    for data, kind in (
        (b"# A\n\nWords.", "markdown"),
        (b"Words.\n\nWords.", "text"),
        (b"<!DOCTYPE html><p>Words.", "html"),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert load("-") == (data, kind)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Words.")))
    assert load("-", "markdown")[1] == "markdown"


def test_archives_are_known_by_their_bytes() -> None:
    """A DOCX and an EPUB look alike from outside."""
    parts = [Part("body", "Words.")]
    assert (detect(docx(parts)), detect(epub(parts))) == ("docx", "epub")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n\x00\x01", "a PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1", r"\.doc"), (b"{\\rtf1 x}", "RTF"), (b"\x89PNG\r\n\x1a\n", "a picture"),
        (bytes(range(256)) * 20, "is not text"), (b"", "is empty"), (b"\xff\xfe\x00", "not valid"), (b"...!!!", "no words to speak"),
        ("Café is fine, naïvely.\nBut here ".encode() + b"\x81 it is not.", r"essay:2: is UTF-8 but for a byte in this line"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_essay(data: bytes, reason: str) -> None:
    """Each refused in one line that says what it is."""
    with pytest.raises(ReadError, match=reason) as caught:
        read(data, name="essay", format="text")
    assert "\n" not in str(caught.value)


def test_an_unknown_format() -> None:
    """Named, with those that there are."""
    with pytest.raises(ReadError, match=r"no format 'wax'; there is .*markdown.* text"):
        read(b"Words.", name="x", format="wax")
