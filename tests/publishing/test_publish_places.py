"""The two promises of publishing, at every kind of place: no episode lost, and never a feed that names what is not there."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import audioessay
from audioessay.errors import AudioEssayError
from audioessay.publishing import publish as publishing
from audioessay.publishing.targets import Target, open_target
from audioessay.publishing.targets.folder import FolderTarget
from tests.fakes import git_server, s3, sftp_server
from tests.publishing.test_publish import items, whole


@dataclass
class Place:
    """Somewhere to publish to, time and again."""

    address: Callable[[int], str]
    """Of the turn's number: empty places."""
    brought: Callable[[int, Path], None]
    """Bring what is public there into a folder, as a listener sees it."""
    keeps: bool = True
    """Whether the files of a publishing that was stopped are there for the next one."""


@pytest.fixture(scope="module")
def bucket() -> Iterator[s3.Bucket]:
    """A real S3 API on loopback."""
    with s3.served() as running:
        yield running


@pytest.fixture(params=["folder", "s3", "sftp", "sftp, old", "git"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Each kind."""
    kind = request.param
    root = tmp_path / "host"
    root.mkdir()
    if kind == "folder":
        yield Place(lambda turn: str(root / f"{turn}"), lambda turn, to: _copied(root / f"{turn}", to))
    elif kind.startswith("sftp"):
        with sftp_server.served(root, renames=kind == "sftp") as server:
            sftp_server.login(monkeypatch, tmp_path / "home", server)
            yield Place(lambda turn: f"{server.address}{turn}", lambda turn, to: _copied(root / f"public{turn}", to))
    elif kind == "git":
        pytest.importorskip("dulwich")
        bare = git_server.bare(root / "pod.git")

        def checked_out(turn: int, to: Path) -> None:
            git_server.git(root, "clone", "-q", "-b", f"pages{turn}", str(bare), str(to))
            git_server.git(bare, "fsck", "--strict")

        yield Place(lambda turn: f"git:{bare}#pages{turn}", checked_out, keeps=False)
    else:
        running: s3.Bucket = request.getfixturevalue("bucket")
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        prefix = f"s3://{running.name}/{os.urandom(6).hex()}"

        def loaded(turn: int, to: Path) -> None:
            from obstore.store import from_url

            store: Any = from_url(f"{prefix}/{turn}")
            for batch in store.list():
                for one in batch:
                    (to / one["path"]).parent.mkdir(parents=True, exist_ok=True)
                    (to / one["path"]).write_bytes(bytes(store.get(one["path"]).bytes()))

        yield Place(lambda turn: f"{prefix}/{turn}", loaded)


def _copied(folder: Path, to: Path) -> None:
    shutil.copytree(folder, to, dirs_exist_ok=True)


def test_two_publishers_lose_no_episode(hill: Path, place: Place, tmp_path: Path) -> None:
    """Each on its own copy of the show with an episode of its own, both at once: both episodes are in the feed."""
    homes = [Path(shutil.copytree(hill, tmp_path / name)) for name in ("first", "second")]
    shutil.rmtree(homes[0] / "audio" / "two")
    shutil.rmtree(homes[1] / "audio" / "one")
    for turn in range(2):
        wrong: list[AudioEssayError] = []

        def go(home: Path, where: str, failed: list[AudioEssayError] = wrong) -> None:
            try:
                audioessay.publish(show=home, to=where, allow_draft=True)
            except AudioEssayError as error:
                failed.append(error)

        threads = [threading.Thread(target=go, args=(home, place.address(turn))) for home in homes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        seen = tmp_path / f"seen{turn}"
        place.brought(turn, seen)
        assert len(items(seen)) == 2
        assert whole(seen)
        page = (seen / "index.html").read_text(encoding="utf-8")
        assert "The tram one" in page
        assert "The tram two" in page


def test_two_publishers_with_older_documents(hill: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has so many episodes that its feed has several documents: those of the other stay, also when a stop comes between."""
    homes = []
    for side, name in (("left", "one"), ("right", "two")):
        home = Path(shutil.copytree(hill, tmp_path / side))
        (home / "audioessay.toml").write_text((home / "audioessay.toml").read_text() + "page_size = 1\n")
        for number in range(3):
            folder = Path(shutil.copytree(home / "audio" / name, home / "audio" / f"{side}-{number}"))
            for file in folder.glob(f"{name}.*"):
                file.rename(folder / file.name.replace(name, folder.name))
            record = folder / "episode.json"
            text = record.read_text().replace(f'"{name}', f'"{folder.name}')
            text = text.replace(f"script/{name}", f"script/{folder.name}")
            record.write_text(text.replace("2026-03-04", f"2025-0{1 + (side == 'left')}-0{number + 1}"))
        for one in ("one", "two"):
            shutil.rmtree(home / "audio" / one)
        homes.append(home)
    seen = tmp_path / "public"

    def listed() -> list[str]:
        pages = [seen / "feed.xml"]
        while more := re.search(r'rel="next" href="[^"]*/([^"/]+)"', pages[-1].read_text()):
            pages.append(seen / more[1])
        assert len(pages) > 1
        return [guid for page in pages for guid in re.findall("<guid [^>]*>([^<]+)", page.read_text())]

    def pulled(*_words: object, **_about: object) -> None:
        raise ConnectionError("pulled out")

    audioessay.publish(show=homes[0], to=str(seen), allow_draft=True)
    before = listed()
    with monkeypatch.context() as patch, pytest.raises(ConnectionError):
        patch.setattr(FolderTarget, "swap", pulled)
        audioessay.publish(show=homes[1], to=str(seen), allow_draft=True)
    assert len(before) == 3 and listed() == before
    for _again in range(2):
        audioessay.publish(show=homes[1], to=str(seen), allow_draft=True)
        assert len(listed()) == len(set(listed())) == 6


class Pulled:
    """A target whose cable is pulled out after so many steps."""

    def __init__(self, inner: Target, steps: int) -> None:
        self._inner, self._left = inner, steps
        self._guard = threading.Lock()

    def _step(self) -> None:
        with self._guard:
            if self._left <= 0:
                raise ConnectionError("pulled out")
            self._left -= 1

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._inner, name)
        if name not in ("put", "verify", "swap"):
            return member

        def stepping(*words: Any, **about: Any) -> Any:
            self._step()
            return member(*words, **about)

        return stepping

    def __str__(self) -> str:
        return str(self._inner)

    def __enter__(self) -> "Pulled":
        return self

    def __exit__(self, *_about: object) -> None:
        self._inner.close()


def test_stopped_anywhere_what_is_public_is_whole(
    hill: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each step of putting the second episode: the feed before, with its files; in the end, the feed after."""
    show = Path(shutil.copytree(hill, tmp_path / "show"))
    steps = 1000
    monkeypatch.setattr(publishing, "open_target", lambda *words, **about: Pulled(open_target(*words, **about), steps))
    publishing.publish(show, ["one"], to=place.address(0), allow_draft=True)
    stops = 0
    for run in range(40):
        steps = 2 if place.keeps else run * 3  # a file and its proof are two
        seen = tmp_path / f"seen{run}"
        try:
            publishing.publish(show, to=place.address(0), allow_draft=True)
        except ConnectionError:
            stops += 1
            place.brought(0, seen)
            assert whole(seen)
            assert len(items(seen)) == 1
            continue
        place.brought(0, seen)
        break
    assert stops > 4
    assert len(items(seen)) == 2
    assert whole(seen)
