"""What players meet at the host: asked over real HTTP on the loopback."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from audioessay.errors import ReadError
from audioessay.net import Client
from audioessay.publishing.check import check_feed_at
from tests.publishing.hosts import Host, host
from tests.publishing.shows import World, feed, picture


def put(good: World, folder: Path, server: Host, old: str = "", new: str = "") -> str:
    """The show at the host; its feed's address."""
    settings = replace(good.settings, url=server.url)
    for one in good.published:
        for asset in one.assets:
            (folder / asset.name).parent.mkdir(exist_ok=True)
            shutil.copy(good.folder / "audio" / one.slug / asset.source, folder / asset.name)
    assert good.cover
    shutil.copy(good.folder / good.cover.source, folder / good.cover.name)
    xml = feed(good.show, settings, good.published, lock=good.lock, cover=good.cover)["feed.xml"].decode()
    (folder / "feed.xml").write_text(xml.replace(old, new) if old else xml)
    return settings.feed_url


def test_good_host_has_no_finding(good: World, tmp_path: Path) -> None:
    """A feed whose host does all that players need has no finding; nothing but what the feed names is asked for."""
    with host(tmp_path) as server:
        url = put(good, tmp_path, server)
        report = check_feed_at(url, probe=True)
    assert report.findings == ()
    assert {status for _, _, status in server.seen} == {200, 206}
    assert all(path == "/feed.xml" or path.startswith("/audio/") for _, path, _ in server.seen)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("no-head", "host-head"),
        ("no-range", "host-range"),
        ("no-cors", "host-cors"),
        ("wrong-type", "host-type"),
        ("password", "host-unreachable"),
        ("redirect", "host-redirect"),
    ],
)
def test_bad_host_is_found(good: World, tmp_path: Path, fault: str, rule: str) -> None:
    """Each fault of a host is found by its rule."""
    with host(tmp_path, fault) as server:
        report = check_feed_at(put(good, tmp_path, server), probe=True)
    assert rule in {one.rule.id for one in report.findings}


def test_wrong_length_is_found(good: World, tmp_path: Path) -> None:
    """A length that is not what the host sends is found, which no validator of feeds alone can."""
    size = str(good.published[1].audio[0].size)
    with host(tmp_path) as server:
        report = check_feed_at(put(good, tmp_path, server, f'length="{size}"', 'length="4711"'), probe=True)
    assert [one.rule.id for one in report.errors] == ["host-length"]


def test_missing_file_is_found(good: World, tmp_path: Path) -> None:
    """A feed that points at nothing is found."""
    with host(tmp_path) as server:
        url = put(good, tmp_path, server)
        (tmp_path / good.published[0].audio[0].name).unlink()
        report = check_feed_at(url, probe=True)
    assert [one.rule.id for one in report.errors] == ["host-unreachable"]


def test_art_at_the_host(good: World, tmp_path: Path) -> None:
    """The cover that the host sends is looked at, not only named."""
    with host(tmp_path) as server:
        url = put(good, tmp_path, server)
        assert good.cover
        (tmp_path / good.cover.name).write_bytes(picture(900))
        report = check_feed_at(url, probe=True)
    assert [one.rule.id for one in report.errors] == ["art-size"]


def test_a_public_feed_does_not_reach_inside(tmp_path: Path) -> None:
    """What a public feed names on loopback or a private network is not asked for."""
    (tmp_path / "secret.mp3").write_bytes(b"x")
    with host(tmp_path) as server, pytest.raises(ReadError, match="private network"):
        Client(public=True).get(server.url + "secret.mp3", 100)
    assert server.seen == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example/x", "//a.example/x", "http://", "gopher://a/", "http://u:p@a/"]
)
def test_only_http(url: str) -> None:
    """Other schemes than http and https are refused."""
    with pytest.raises(ReadError):
        Client().get(url, 100)


def test_bounded(tmp_path: Path) -> None:
    """More bytes than allowed, and circles of redirects, end with an error."""
    (tmp_path / "big.xml").write_bytes(bytes(100_000))
    with host(tmp_path) as server, pytest.raises(ReadError, match="larger than 1000 bytes"):
        Client().get(server.url + "big.xml", 1000)


def test_zipped_unasked(tmp_path: Path) -> None:
    """A host that zips what was not asked for is understood; a bomb so sent is not swollen."""
    (tmp_path / "big.xml").write_bytes(bytes(100_000))
    with host(tmp_path, "gzip") as server:
        assert Client().get(server.url + "big.xml", 100_000).body == bytes(100_000)
        with pytest.raises(ReadError, match="larger than 5000 bytes"):
            Client().get(server.url + "big.xml", 5000)


def test_no_answer_is_an_error(tmp_path: Path) -> None:
    """A host that is not there is one clear line."""
    with host(tmp_path) as server:
        url = server.url + "feed.xml"
    with pytest.raises(ReadError, match="did not answer"):
        check_feed_at(url)
    with pytest.raises(ReadError, match="cannot be read"):
        check_feed_at(str(tmp_path / "nothing.xml"))
