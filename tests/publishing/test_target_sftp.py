"""Publishing over SFTP: who is let in, what is refused, and whose turn it is."""

import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audioessay.errors import PublishError
from audioessay.publishing.targets import Conflict, Target, open_target, sftp
from audioessay.publishing.targets.base import FOREVER, SOON
from tests.fakes import sftp_server
from tests.fakes.sftp_server import PASSWORD, Server

paramiko = pytest.importorskip("paramiko")
RSS = "application/rss+xml"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that is known and lets us in."""
    (tmp_path / "server").mkdir()
    with sftp_server.served(tmp_path / "server") as running:
        sftp_server.login(monkeypatch, tmp_path / "home", running)
        yield running


def opened(server: Server) -> Target:
    return open_target(server.address, home=Path())


def refusal(server: Server, address: str = "") -> str:
    """The line with which a publisher is turned away; it holds no credential."""
    with pytest.raises(PublishError) as caught:
        open_target(address or server.address, home=Path())
    said = str(caught.value)
    assert "\n" not in said
    assert PASSWORD not in said
    assert "hush" not in said
    return said


def test_an_unknown_host_is_refused(server: Server, tmp_path: Path) -> None:
    """The line has the fingerprint to compare and says what to do; doing it helps."""
    known = tmp_path / "home" / ".ssh" / "known_hosts"
    known.unlink()
    said = refusal(server)
    assert re.search(r"SHA256:\S{40}", said)
    assert f"ssh-keyscan -p {server.port} 127.0.0.1 >> ~/.ssh/known_hosts" in said
    known.write_text(server.known)
    opened(server).close()


def test_another_host_under_the_same_name_is_refused(server: Server, tmp_path: Path) -> None:
    """A key that is not the one in known_hosts."""
    other = paramiko.ECDSAKey.generate()
    line = f"[127.0.0.1]:{server.port} {other.get_name()} {other.get_base64()}\n"
    (tmp_path / "home" / ".ssh" / "known_hosts").write_text(line)
    assert "may be another machine" in refusal(server)


def test_a_wrong_password_and_a_password_in_the_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused, and neither is repeated."""
    assert "no password in the address" in refusal(server, server.address.replace("@", ":hush@"))
    monkeypatch.setenv("AUDIOESSAY_SFTP_PASSWORD", "hush")
    assert "login refused" in refusal(server)
    monkeypatch.delenv("AUDIOESSAY_SFTP_PASSWORD")
    assert "key" in refusal(server)


def test_a_server_that_is_not_there(server: Server) -> None:
    """One line with its name."""
    assert "127.0.0.1 port 1: cannot be reached" in refusal(server, "sftp://writer@127.0.0.1:1/public")


@pytest.mark.parametrize("address", ["sftp://host", "sftp://host/", "sftp:///x", "sftp://host:x/y", "sftp://host/y?z"])
def test_an_address_without_host_or_folder_is_refused(address: str, server: Server) -> None:
    """Before any connection."""
    refusal(server, address)


@pytest.mark.parametrize("way", ["file", "text", "config", "usual"])
def test_keys(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """From AUDIOESSAY_SFTP_KEY (a file or the key itself), by ~/.ssh/config under another name, and the usual file."""
    key = paramiko.ECDSAKey.generate()
    server.keys.add(key.get_base64())
    home = tmp_path / "home"
    file = home / ".ssh" / ("id_ecdsa" if way == "usual" else "deploy")
    key.write_private_key_file(str(file), password="lock" if way == "file" else None)
    monkeypatch.delenv("AUDIOESSAY_SFTP_PASSWORD")
    address = server.address
    if way == "file":
        monkeypatch.setenv("AUDIOESSAY_SFTP_KEY", str(file))
        assert "locked" in refusal(server)
        monkeypatch.setenv("AUDIOESSAY_SFTP_PASSWORD", "lock")
    elif way == "text":
        monkeypatch.setenv("AUDIOESSAY_SFTP_KEY", file.read_text())
        file.unlink()
    elif way == "config":
        text = f"Host pod\n HostName 127.0.0.1\n Port {server.port}\n User writer\n IdentityFile {file}\n"
        (home / ".ssh" / "config").write_text(text)
        address = "sftp://pod/public"
    with open_target(address, home=Path()) as target:
        target.put("x.txt", b"x", type="text/plain", cache=SOON)
    assert (server.root / "public" / "x.txt").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/etc/evil", "a//b", "a\\b", ".", ""])
def test_names_that_climb_out_are_refused(server: Server, name: str) -> None:
    """Nothing is written."""
    with opened(server) as target, pytest.raises(PublishError, match="outside"):
        target.put(name, b"x", type="text/plain", cache=SOON)
    assert not list(server.root.rglob("*"))


def test_nothing_stays_aside(server: Server) -> None:
    """After puts, swaps and a conflict there are the files, and nothing else."""
    with opened(server) as target:
        target.put("audio/x.mp3", b"123", type="audio/mpeg", cache=SOON)
        target.swap("feed.xml", b"1", type=RSS, before=None)
        with pytest.raises(Conflict):
            target.swap("feed.xml", b"2", type=RSS, before=None)
    left = {str(path.relative_to(server.root)) for path in server.root.rglob("*")}
    assert left == {"public", "public/audio", "public/audio/x.mp3", "public/feed.xml"}


def test_what_a_killed_publisher_left_is_swept(server: Server) -> None:
    """By the next one that puts something there: unfinished files that nobody has written to for an hour, and no others."""
    server.writes = 1
    with opened(server) as target, pytest.raises(PublishError, match="lost"):
        target.put("audio/x-1.mp3", b"123", type="audio/mpeg", cache=SOON)
        target.put("audio/x-2.mp3", b"123", type="audio/mpeg", cache=SOON)
    server.writes = 1_000_000
    audio = server.root / "public" / "audio"
    dead, living = (audio / f".x-3.mp3.{digit * 24}.part" for digit in "ab")
    others = [audio / ".x-3.mp3.part", audio / "x-3.mp3", audio / f"x-3.mp3.{'a' * 24}.part"]
    for path in (dead, living, *others):
        path.write_bytes(b"12")
        os.utime(path, (0, time.time() - (60 if path == living else 4000)))
    with opened(server) as target:
        target.finish()  # nothing was put: nothing is looked at
        assert dead.exists()
        target.put("audio/x-4.mp3", b"123", type="audio/mpeg", cache=SOON)
        target.finish()
    assert not dead.exists()
    assert living.exists() and all(path.exists() for path in others)


@pytest.mark.parametrize("ticket", ["0123", None])
def test_a_killed_publisher_does_not_block_for_ever(
    server: Server, monkeypatch: pytest.MonkeyPatch, ticket: str | None
) -> None:
    """Its lock, with or without its ticket, is taken for dead when it stands still; not sooner."""
    lock = server.root / "public" / sftp.LOCK
    lock.mkdir(parents=True)
    if ticket:
        (lock / ticket).write_bytes(b"half a fe")
    monkeypatch.setattr(sftp, "WAIT_S", 0.2)
    with opened(server) as target, pytest.raises(PublishError, match="being published to"):
        target.swap("feed.xml", b"1", type=RSS, before=None)
    monkeypatch.setattr(sftp, "WAIT_S", 60.0)
    monkeypatch.setattr(sftp, "STALE_S", 0.3)
    with opened(server) as target:
        target.swap("feed.xml", b"1", type=RSS, before=None)
    assert (server.root / "public" / "feed.xml").read_bytes() == b"1"
    assert not lock.exists()


@pytest.mark.parametrize("renames", [True, False])
def test_a_publisher_that_was_only_slow_does_not_win_too(
    server: Server, monkeypatch: pytest.MonkeyPatch, renames: bool
) -> None:
    """Taken for dead in the middle of its turn, it finds its ticket gone; what the other wrote stays."""
    server.renames = renames
    monkeypatch.setattr(sftp, "STALE_S", 0.3)
    with opened(server) as target:
        target.swap("feed.xml", b"0", type=RSS, before=None)
        found = target.read("feed.xml")
    assert found is not None
    version = found.version
    wake = threading.Event()
    server.slow = wake
    said: list[str] = []

    def slow() -> None:
        with opened(server) as target:
            try:
                target.swap("feed.xml", b"slow", type=RSS, before=version)
            except Conflict as error:
                said.append(str(error))

    thread = threading.Thread(target=slow)
    thread.start()
    assert server.reading.wait(60)
    with opened(server) as target:
        target.swap("feed.xml", b"quick", type=RSS, before=version)
    wake.set()
    thread.join(60)
    assert len(said) == 1
    assert (server.root / "public" / "feed.xml").read_bytes() == b"quick"


def test_an_older_server_killed_between_two_renamings(server: Server) -> None:
    """Where no file can be replaced, the feed stands aside for a moment: it is read from there, and comes back."""
    server.renames = False
    with opened(server) as target:
        target.swap("feed.xml", b"1", type=RSS, before=None)
        (server.root / "public" / "feed.xml").rename(server.root / "public" / ".feed.xml.before")
        found = target.read("feed.xml")
        assert found is not None
        assert found.data == b"1"
        with pytest.raises(Conflict):
            target.swap("feed.xml", b"x", type=RSS, before=None)
        target.swap("feed.xml", b"2", type=RSS, before=found.version)
    assert {path.name for path in (server.root / "public").iterdir()} == {"feed.xml"}


def test_an_older_server_never_lacks_a_sound(server: Server) -> None:
    """A file whose name holds its hash, put once more by another publisher, is not taken away even for a moment."""
    server.renames = False
    with opened(server) as target:
        target.put("audio/x-12345678.mp3", b"123", type="audio/mpeg", cache=FOREVER)
        path = server.root / "public" / "audio" / "x-12345678.mp3"
        first = path.stat().st_ino
        target.put("audio/x-12345678.mp3", b"123", type="audio/mpeg", cache=FOREVER)
        assert path.stat().st_ino == first
        target.put("audio/x-12345678.mp3", b"whole", type="audio/mpeg", cache=FOREVER)
    assert path.read_bytes() == b"whole"
    assert {one.name for one in path.parent.iterdir()} == {path.name}


def test_a_lost_connection_is_said_in_one_line(server: Server) -> None:
    """In the middle of a put."""
    with opened(server) as target:
        target.put("a.txt", b"1", type="text/plain", cache=SOON)
        server.cut()
        with pytest.raises(PublishError, match="connection was lost"):
            target.put("a.txt", b"2", type="text/plain", cache=SOON)
    assert (server.root / "public" / "a.txt").read_bytes() == b"1"


def test_what_the_server_does_not_permit(server: Server) -> None:
    """A folder that is not ours to write."""
    folder = server.root / "public"
    folder.mkdir(mode=0o555)
    try:
        with opened(server) as target:
            try:
                target.put("a.txt", b"1", type="text/plain", cache=SOON)
            except PublishError as error:
                assert "does not permit" in str(error)
            else:
                pytest.skip("the system permits everything to this user")
    finally:
        folder.chmod(0o755)
