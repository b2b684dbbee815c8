"""One contract for every place of publishing."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audioessay.errors import PublishError
from audioessay.publishing.targets import Conflict, Target, cloud, open_target
from audioessay.publishing.targets.base import FOREVER, SOON
from audioessay.testing import MemoryTarget, check_target
from tests.fakes import git_server, s3, sftp_server

Open = Callable[[], Target]
"""Opens the same place again, as another publisher would."""


@pytest.fixture(scope="session")
def bucket() -> Iterator[s3.Bucket]:
    """A real S3 API on loopback."""
    with s3.served() as running:
        yield running


@pytest.fixture(params=["folder", "dictionary", "memory", "s3", "sftp", "sftp, old", "git", "git over http"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Each kind of target, empty; "old" is a server that knows no renaming over a file."""
    kind = request.param
    if kind == "folder":
        yield lambda: open_target("public", home=tmp_path)
    elif kind.startswith("sftp"):
        (tmp_path / "server").mkdir()
        with sftp_server.served(tmp_path / "server", renames=kind == "sftp") as server:
            sftp_server.login(monkeypatch, tmp_path / "home", server)
            yield lambda: open_target(server.address, home=tmp_path)
    elif kind.startswith("git"):
        pytest.importorskip("dulwich")
        bare = git_server.bare(tmp_path / "host" / "pod.git")
        if kind == "git":
            yield lambda: open_target(f"git:{bare}#gh-pages", home=tmp_path)
            return
        monkeypatch.setenv("AUDIOESSAY_GIT_TOKEN", git_server.TOKEN)
        with git_server.served(tmp_path / "host") as host:
            yield lambda: open_target(f"git:{host.url}/pod.git#gh-pages", home=tmp_path)
    elif kind == "dictionary":
        held = MemoryTarget()
        yield lambda: held
    elif kind == "memory":
        pytest.importorskip("obstore")
        only = open_target("memory:///", home=tmp_path)
        yield lambda: only
    else:
        running: s3.Bucket = request.getfixturevalue("bucket")
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        prefix = f"s3://{running.name}/{os.urandom(6).hex()}"
        yield lambda: open_target(prefix, home=tmp_path)


def test_it_keeps_its_promises(opened: Open) -> None:
    """Those that ``audioessay.testing`` holds a target to."""
    check_target(opened())


def test_what_was_put_is_there_whole(opened: Open, tmp_path: Path) -> None:
    """Bytes and files, with their size; what was not put is not there."""
    (tmp_path / "sound.mp3").write_bytes(b"\xff\xfb" * 5000)
    with opened() as target:
        assert target.size("feed.xml") is None
        assert target.read("feed.xml") is None
        target.put("audio/x-12345678.mp3", tmp_path / "sound.mp3", type="audio/mpeg", cache=FOREVER)
        target.put("index.html", b"<p>", type="text/html", cache=SOON)
        assert target.size("audio/x-12345678.mp3") == 10_000
        found = target.read("index.html")
        assert found is not None
        assert found.data == b"<p>"
        target.verify("audio/x-12345678.mp3", 10_000, "audio/mpeg")
        target.put("audio/y-12345678.mp3", bytes(range(256)) * 40_000, type="audio/mpeg", cache=FOREVER)
        assert target.digest("audio/y-12345678.mp3") == hashlib.sha256(bytes(range(256)) * 40_000).hexdigest()
        target.put("index.html", b"<p>2", type="text/html", cache=SOON)
        again = target.read("index.html")
        assert again is not None
        assert again.data == b"<p>2"


def test_a_file_that_is_not_right_is_found_out(opened: Open) -> None:
    """A missing file and a wrong length are refused."""
    with opened() as target:
        with pytest.raises(PublishError):
            target.verify("audio/none.mp3", 3, "audio/mpeg")
        target.put("audio/some.mp3", b"123", type="audio/mpeg", cache=FOREVER)
        with pytest.raises(PublishError, match="3 bytes"):
            target.verify("audio/some.mp3", 4, "audio/mpeg")


def test_a_swap_is_refused_when_somebody_was_faster(opened: Open) -> None:
    """The first feed, the next one, and none over a version that was not read."""
    with opened() as target:
        target.swap("feed.xml", b"1", type="application/rss+xml", before=None)
        with pytest.raises(Conflict):
            target.swap("feed.xml", b"x", type="application/rss+xml", before=None)
        first = target.read("feed.xml")
        assert first is not None
        target.swap("feed.xml", b"2", type="application/rss+xml", before=first.version)
        with pytest.raises(Conflict):
            target.swap("feed.xml", b"3", type="application/rss+xml", before=first.version)
        last = target.read("feed.xml")
        assert last is not None
        assert last.data == b"2"


def test_of_many_swaps_at_once_none_is_lost(opened: Open) -> None:
    """Four publishers that each add a letter three times, again and again until it is in."""

    def add(letter: bytes) -> None:
        with opened() as target:
            for _round in range(3):
                while True:
                    found = target.read("feed.xml")
                    data = (found.data if found else b"") + letter
                    before = found.version if found else None
                    try:
                        target.swap("feed.xml", data, type="application/rss+xml", before=before)
                        break
                    except Conflict:
                        continue

    threads = [threading.Thread(target=add, args=(letter,)) for letter in (b"a", b"b", b"c", b"d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened() as target:
        found = target.read("feed.xml")
        assert found is not None
        assert sorted(found.data) == sorted(b"aaabbbcccddd")


def test_credentials_are_not_taken_from_the_show_file(tmp_path: Path) -> None:
    """They belong into the environment; the message does not repeat them."""
    pytest.importorskip("obstore")
    with pytest.raises(PublishError) as caught:
        open_target("s3://bucket", home=tmp_path, options={"secret_access_key": "hush"})
    assert "hush" not in str(caught.value)


def test_options_reach_the_storage(bucket: s3.Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Endpoint and region from the show file, keys from the environment; a bucket that is not there is said so."""
    for name, value in bucket.environment.items():
        monkeypatch.delenv(name, raising=False)
        if "KEY" in name:
            monkeypatch.setenv(name, value)
    options = {"endpoint": bucket.environment["AWS_ENDPOINT"], "region": "auto", "timeout": "20s"}
    with open_target(f"s3://{bucket.name}/{os.urandom(6).hex()}", home=tmp_path, options=options) as target:
        target.put("x.txt", b"x", type="text/plain", cache=SOON)
        assert target.size("x.txt") == 1
    with open_target("s3://no-such-bucket", home=tmp_path, options=options) as target:
        with pytest.raises(PublishError, match="no such bucket"):
            target.put("x.txt", b"x", type="text/plain", cache=SOON)
        with pytest.raises(PublishError):
            target.swap("feed.xml", b"x", type="application/rss+xml", before=None)
    with pytest.raises(PublishError, match="nonsense"):
        open_target("s3://bucket", home=tmp_path, options={"nonsense": "x"})


def test_a_large_file_goes_in_parts(bucket: s3.Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, with its type, and nothing of it is left aside."""
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cloud, "WHOLE", 1 << 20)
    (tmp_path / "long.mp3").write_bytes(os.urandom(12 << 20))
    prefix = os.urandom(6).hex()
    with open_target(f"s3://{bucket.name}/{prefix}", home=tmp_path) as target:
        target.put("audio/long.mp3", tmp_path / "long.mp3", type="audio/mpeg", cache=FOREVER)
        target.verify("audio/long.mp3", 12 << 20, "audio/mpeg")
        assert target.digest("audio/long.mp3") == hashlib.sha256((tmp_path / "long.mp3").read_bytes()).hexdigest()
        with pytest.raises(PublishError, match="kept as audio/mpeg"):
            target.verify("audio/long.mp3", 12 << 20, "text/plain")
    place = f"{bucket.environment['AWS_ENDPOINT']}/{bucket.name}"
    head = urllib.request.urlopen(urllib.request.Request(f"{place}/{prefix}/audio/long.mp3", method="HEAD"))
    with head:
        assert head.headers["ETag"].rstrip('"').endswith("-3") and head.headers["Cache-Control"] == FOREVER
    with urllib.request.urlopen(f"{place}?uploads&prefix={prefix}") as answer:
        assert b"<Upload>" not in answer.read()


LARGE = """
import re, sys, threading
from pathlib import Path
from audioessay.publishing.targets.cloud import CloudTarget

def own():
    return int(re.search("RssAnon:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10

def watch():
    while not over.wait(0.005):
        seen.append(own())

target, over = CloudTarget(sys.argv[1], {}), threading.Event()
target.put("x.txt", b"x", type="text/plain", cache="no-cache")
seen, watching = [own()], threading.Thread(target=watch)
watching.start()
target.put("audio/long.mp3", Path(sys.argv[2]), type="audio/mpeg", cache="no-cache")
digest = target.digest("audio/long.mp3")
over.set()
watching.join()
print(max(seen) - seen[0], digest)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells memory in another way")
def test_a_large_file_is_not_held_in_memory(bucket: s3.Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither when it is put nor when it is read back: both take a part of its size."""
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "long.mp3").write_bytes(os.urandom(1 << 20) * 80)
    words = [sys.executable, "-c", LARGE, f"s3://{bucket.name}/{os.urandom(6).hex()}", str(tmp_path / "long.mp3")]
    megabytes, digest = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert digest == hashlib.sha256((tmp_path / "long.mp3").read_bytes()).hexdigest()
    assert int(megabytes) < 64


KILLED = """
import sys
from pathlib import Path
from audioessay.publishing.targets import cloud
cloud.WHOLE = 1 << 20
target = cloud.CloudTarget(sys.argv[1], {})
target.put("audio/long.mp3", Path(sys.argv[2]), type="audio/mpeg", cache="no-cache")
"""


def test_killed_within_a_large_file(bucket: s3.Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is public, and the next try puts it whole."""
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cloud, "WHOLE", 1 << 20)
    (tmp_path / "long.mp3").write_bytes(os.urandom(1 << 20) * 96)
    prefix = f"s3://{bucket.name}/{os.urandom(6).hex()}"
    uploads = f"{bucket.environment['AWS_ENDPOINT']}/{bucket.name}?uploads"
    with subprocess.Popen([sys.executable, "-c", KILLED, prefix, str(tmp_path / "long.mp3")]) as running:
        while running.poll() is None:
            with urllib.request.urlopen(uploads) as answer:
                if b"<Upload>" in answer.read():
                    break
        running.kill()
        assert running.wait() == -signal.SIGKILL
    with open_target(prefix, home=tmp_path) as target:
        assert target.size("audio/long.mp3") is None
        target.put("audio/long.mp3", tmp_path / "long.mp3", type="audio/mpeg", cache=FOREVER)
        target.verify("audio/long.mp3", 96 << 20, "audio/mpeg")


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    """A name that climbs out is refused."""
    with open_target("public", home=tmp_path) as target, pytest.raises(PublishError, match="outside"):
        target.put("../evil.txt", b"x", type="text/plain", cache=SOON)


@pytest.mark.parametrize("where", ["", "ftp://host/x", "gopher://x"])
def test_an_address_that_names_no_target_is_refused(where: str, tmp_path: Path) -> None:
    """One line says what there is."""
    with pytest.raises(PublishError):
        open_target(where, home=tmp_path)
