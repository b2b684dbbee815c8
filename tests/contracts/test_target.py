"""One contract for every place of publishing."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audioessay.errors import PublishError
from audioessay.publishing.targets import Conflict, Target, open_target
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


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    """A name that climbs out is refused."""
    with open_target("public", home=tmp_path) as target, pytest.raises(PublishError, match="outside"):
        target.put("../evil.txt", b"x", type="text/plain", cache=SOON)


@pytest.mark.parametrize("where", ["", "ftp://host/x", "gopher://x"])
def test_an_address_that_names_no_target_is_refused(where: str, tmp_path: Path) -> None:
    """One line says what there is."""
    with pytest.raises(PublishError):
        open_target(where, home=tmp_path)
