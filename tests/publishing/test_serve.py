"""The preview server, over raw HTTP."""

import contextlib
import gc
import http.client
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay import api
from audioessay.errors import InputError, StorageError
from audioessay.publishing import host
from audioessay.publishing.host import Server, kind, place, server

SOUND = bytes(range(256)) * 1200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site, with a secret beside it."""
    site = tmp_path / "site"
    (site / "audio").mkdir(parents=True)
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("hush")
    (site / ".env").write_text("hush")
    (site / "index.html").write_text("<!doctype html><title>Show</title><body>Hello</body>")
    (site / "audio" / "a-1a2b3c4d.mp3").write_bytes(SOUND)
    (site / "empty.txt").write_bytes(b"")
    (tmp_path / "secret.txt").write_text("hush")
    return site


@pytest.fixture
def running(folder: Path) -> Iterator[Server]:
    """It, served."""
    with server(folder) as made:
        yield made


def ask(made: Server, target: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own; ``If_Range`` is written for ``If-Range``."""
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=60)
    try:
        connection.putrequest(method, target)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


MP3 = "/audio/a-1a2b3c4d.mp3"


def test_a_whole_file(running: Server) -> None:
    """200 with type, length, tag, date and the right to ask for ranges; never kept without asking again."""
    status, head, body = ask(running, MP3)
    assert (status, body) == (200, SOUND)
    assert head["content-type"] == "audio/mpeg"
    assert head["content-length"] == str(len(SOUND))
    assert head["accept-ranges"] == "bytes"
    assert head["cache-control"] == "no-cache"
    assert "access-control-allow-origin" not in head, "a page elsewhere could read drafts"
    assert head["etag"].startswith('"') and head["last-modified"].endswith("GMT")


def test_a_head_has_no_body(running: Server) -> None:
    """The same head, nothing after it, and a range is no concern of HEAD (RFC 9110, 14.2)."""
    _, whole, _ = ask(running, MP3)
    status, head, body = ask(running, MP3, "HEAD", Range="bytes=0-9")
    whole.pop("date"), head.pop("date")
    assert (status, body, head) == (200, b"", whole)


@pytest.mark.parametrize(
    ("wanted", "first", "last"), [("bytes=0-0", 0, 0), ("bytes=1000-1999", 1000, 1999), ("bytes=-100", -100, -1)]
)
def test_a_part(running: Server, wanted: str, first: int, last: int) -> None:
    """206, exactly those bytes, and where they lie."""
    size = len(SOUND)
    status, head, body = ask(running, MP3, Range=wanted)
    assert status == 206
    assert head["content-range"] == f"bytes {first % size}-{last % size}/{size}"
    assert head["content-length"] == str(len(body))
    assert body == SOUND[first % size : last % size + 1]


def test_a_part_behind_the_end(running: Server) -> None:
    """416 that says how long the file is; also of an empty file."""
    status, head, _ = ask(running, MP3, Range=f"bytes={len(SOUND)}-")
    assert (status, head["content-range"]) == (416, f"bytes */{len(SOUND)}")
    assert ask(running, "/empty.txt", Range="bytes=0-")[0] == 416
    assert ask(running, "/empty.txt")[::2] == (200, b"")


def test_a_copy_that_is_good_is_not_sent_again(running: Server) -> None:
    """304 to the tag or the date, without a body; a file that changed is sent."""
    _, head, _ = ask(running, MP3)
    assert ask(running, MP3, If_None_Match=head["etag"])[::2] == (304, b"")
    assert ask(running, MP3, If_Modified_Since=head["last-modified"])[0] == 304
    path = running.folder / MP3[1:]
    path.write_bytes(SOUND + b"more")
    os.utime(path, (1, 2_000_000_000))
    assert ask(running, MP3, If_None_Match=head["etag"])[0] == 200
    assert ask(running, MP3, If_Modified_Since=head["last-modified"])[0] == 200


def test_a_resumed_download_never_joins_two_versions(running: Server) -> None:
    """If-Range with another tag gives the whole file."""
    _, head, _ = ask(running, MP3)
    assert ask(running, MP3, Range="bytes=5-9", If_Range=head["etag"])[0] == 206
    assert ask(running, MP3, Range="bytes=5-9", If_Range=head["last-modified"])[0] == 206
    status, _, body = ask(running, MP3, Range="bytes=5-9", If_Range='"older"')
    assert (status, body) == (200, SOUND)


def test_one_connection_serves_many_requests(running: Server) -> None:
    """HTTP/1.1 keep-alive, through 200, 206, 304, 404, 416 and HEAD."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.connect()
    first = connection.sock
    tag = ""
    for method, target, headers, status in [
        ("GET", "/", {}, 200),
        ("GET", MP3, {"Range": "bytes=0-9"}, 206),
        ("HEAD", MP3, {}, 200),
        ("GET", "/nothing", {}, 404),
        ("GET", MP3, {"Range": "bytes=99999999-"}, 416),
        ("GET", MP3, {"If-None-Match": "*"}, 304),
        ("GET", MP3, {}, 200),
    ]:
        connection.request(method, target, headers=headers)
        answer = connection.getresponse()
        answer.read()
        tag = answer.headers.get("ETag", tag)
        assert (answer.status, answer.version) == (status, 11)
        assert connection.sock is first, "the server closed the connection"
    connection.close()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.mp3", "audio/mpeg"),
        ("a.m4a", "audio/mp4"),
        ("a.opus", "audio/ogg"),
        ("a.wav", "audio/wav"),
        ("a.flac", "audio/flac"),
        ("feed.xml", "application/rss+xml"),
        ("feed-2.xml", "application/rss+xml"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("a.srt", "application/x-subrip; charset=utf-8"),
        ("a-1a2b3c4d.chapters.json", "application/json+chapters"),
        ("a-1a2b3c4d.transcript.json", "application/json"),
        ("index.html", "text/html; charset=utf-8"),
        ("A.JPG", "image/jpeg"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_types_are_those_that_players_expect(name: str, expected: str) -> None:
    """By ending, in any case."""
    assert kind(name) == expected


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/audio/../../secret.txt", "/audio/%2e%2e%2f%2e%2e%2fsecret.txt",
        "//secret.txt", "/%2fetc/passwd", "//etc/passwd", "/C:/Windows/win.ini", "/C:%5CWindows%5Cwin.ini",
        "/..%5csecret.txt", "/audio%00/../index.html", "/index.html%00.mp3", "/index.html::$DATA", "/%ff%fe",
        "/.env", "/.git/config", "/%2egit/config", "/./index.html", "/audio/./a-1a2b3c4d.mp3", "/audio", "/audio/",
        "secret.txt", "../secret.txt", "http://127.0.0.1/../secret.txt", "/out/secret.txt", "/link.txt", "/hidden.txt", "/loop",
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_handed_out(running: Server, target: str) -> None:
    """Dots, encodings, absolute paths, drives, NUL, streams, links that lead out, hidden files: all 404."""
    site = running.folder
    (site / "out").symlink_to(site.parent)
    (site / "link.txt").symlink_to(site.parent / "secret.txt")
    (site / "hidden.txt").symlink_to(site / ".env")
    (site / "loop").symlink_to(site / "loop")
    status, _, body = ask(running, target)
    assert status == (404 if target[0] in "/h" else 400)
    assert b"hush" not in body


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ["..", ".", "/", "\\\\", "%2e", "%2f", "%00", "audio", "secret.txt", "C:", "~", "\\0", "?", "#", "[", "//"]
        ),
        max_size=9,
    ).map("".join)
)
def test_no_target_names_a_file_outside(target: str) -> None:
    """Whatever it is made of."""
    with tempfile.TemporaryDirectory() as room:
        site = Path(room).resolve() / "site"
        site.mkdir()
        (site / "index.html").write_text("")
        (site.parent / "secret.txt").write_text("")
        found = place(site, target), place(site, "/" + target)
        assert all(one is None or one == site / "index.html" for one in found)


@pytest.mark.parametrize(
    "line",
    [
        b"GET //[ HTTP/1.1",
        b"GET /\xff\xfe HTTP/1.1",
        b"GET / HTTP/9.9",
        b"\x00\x01",
        b"GET  / HTTP/1.1",
        b"GET /" + b"a" * 70_000,
    ],
)
def test_a_broken_request_gets_an_answer_and_breaks_nothing(
    running: Server, line: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """And no trace is shown."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=60) as plug:
        plug.sendall(line + b"\r\nHost: [bad\r\nConnection: close\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            while plug.recv(65536):
                pass
    assert ask(running, "/")[0] == 200
    assert "Traceback" not in capfd.readouterr().err


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    """As a folder of links to big recordings may be made."""
    (folder / "latest.mp3").symlink_to(folder / MP3[1:])
    assert place(folder, "/latest.mp3") == (folder / MP3[1:]).resolve()
    assert place(folder, "/?from=mail") == (folder / "index.html").resolve()


def test_what_cannot_be_asked(running: Server) -> None:
    """Other methods are refused, and a page elsewhere cannot rebind its name to this machine."""
    assert ask(running, "/", "POST")[0] in (405, 501)
    assert ask(running, "/", "OPTIONS")[0] == 405
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request("GET", "/", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 421
    connection.close()


def test_a_body_is_never_taken_for_a_request(running: Server) -> None:
    """A GET with a body is answered once."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=60) as plug:
        inner = b"GET /empty.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
        plug.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(inner) + inner
        )
        answers = b""
        try:
            while block := plug.recv(65536):
                answers += block
        except ConnectionResetError:
            pass
    assert answers.count(b"HTTP/1.1 ") == 1


def test_many_clients_at_once(running: Server) -> None:
    """Forty parts in parallel, each with its own bytes, while one client hangs and one goes away."""
    hanging = socket.create_connection(("127.0.0.1", running.port))
    leaving = socket.create_connection(("127.0.0.1", running.port))
    leaving.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % MP3.encode())
    leaving.close()

    def part(number: int) -> bool:
        first = number * 7001
        return ask(running, MP3, Range=f"bytes={first}-{first + 5000}")[2] == SOUND[first : first + 5001]

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(part, range(40)))
    hanging.close()


def test_a_long_file_takes_no_memory(folder: Path) -> None:
    """Two gigabytes, of which the last bytes are wanted, and then the beginning read in part."""
    tracemalloc = pytest.importorskip("tracemalloc")
    with (folder / "long.mp3").open("wb") as file:
        file.truncate(2 << 30)
    with server(folder) as made:
        tracemalloc.start()
        try:
            assert ask(made, "/long.mp3", Range="bytes=-10")[2] == bytes(10)
            assert len(ask(made, "/long.mp3", Range="bytes=0-19999999")[2]) == 20_000_000
            assert tracemalloc.get_traced_memory()[1] < 45_000_000, "the client's own 20 MB, twice while it is joined"
        finally:
            tracemalloc.stop()


def test_it_stays_at_home(folder: Path) -> None:
    """Addresses that others can reach are refused unless asked for; a port that is taken is said."""
    for name in ("0.0.0.0", "::", "192.0.2.1", "example.org"):
        with pytest.raises(InputError, match="reach"), server(folder, name):
            pass
    with (
        server(folder) as made,
        pytest.raises(StorageError, match="another port"),
        server(folder, port=made.port),
    ):
        pass
    with pytest.raises(StorageError, match="not a folder"), server(folder / "nothing"):
        pass
    with server(folder, "0.0.0.0", anywhere=True) as made:
        assert ask(made, "/")[0] == 200


def test_who_stays_silent_is_let_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that never asks, asks a letter at a time, or stays after its answer is closed; others are served."""
    monkeypatch.setattr(host, "IDLE_S", 0.5)
    with server(folder) as made, contextlib.ExitStack() as plugs:
        silent, slow, idle = (
            plugs.enter_context(socket.create_connection(("127.0.0.1", made.port), timeout=60)) for _ in range(3)
        )
        idle.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            while time.monotonic() - began < 60:
                slow.sendall(b"G")
                time.sleep(0.1)
        assert time.monotonic() - began < 60, "still listened to"
        assert silent.recv(1) == b""
        while idle.recv(65536):
            pass
        assert ask(made, "/")[0] == 200


def test_it_stops_when_the_block_ends(folder: Path) -> None:
    """No thread of it is left, and its port is free again, though a client hangs on."""
    before = set(threading.enumerate())
    with server(folder) as made:
        hanging = socket.create_connection(("127.0.0.1", made.port))
        assert ask(made, "/")[0] == 200
    hanging.close()
    assert set(threading.enumerate()) <= before
    with server(folder, port=made.port):
        pass


def test_who_comes_as_it_stops_is_let_go(folder: Path) -> None:
    """A connection of the last moment is closed with the others; one left open would be warned of, and fail."""
    lines: list[socket.socket] = []

    def knock(port: int) -> None:
        with contextlib.suppress(OSError):
            while True:
                lines.append(socket.create_connection(("127.0.0.1", port), timeout=1))

    for _ in range(20):
        with server(folder) as made:
            guest = threading.Thread(target=knock, args=(made.port,))
            guest.start()
            time.sleep(0.004)
        guest.join()
    gc.collect()
    for line in lines:
        line.close()


def test_a_folder_that_is_no_show_is_not_served(folder: Path) -> None:
    """Whatever lies in it stays at home; with a feed in it, it is a published site."""
    with pytest.raises(InputError, match="no feed is published there"), api.serve(folder, port=0):
        pass
    (folder / "feed.xml").write_text('<?xml version="1.0"?><rss version="2.0"/>')
    with api.serve(folder, port=0) as address:
        assert address.startswith("http://127.0.0.1:")
