"""What did not change is neither opened nor put: neither in the show's folder nor at the target."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

import audioessay
from audioessay.publishing import publish as publishing
from audioessay.publishing.memo import NAME
from audioessay.testing import MemoryTarget
from tests.publishing.test_publish import SHOW, items, whole

COUNT = """
import os, sys
seen = set()
def hook(event, about):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(about[0], (str, os.PathLike)):
        seen.add(os.fspath(about[0]))
sys.addaudithook(hook)
import audioessay
audioessay.publish(show=sys.argv[1], allow_draft=True)
print("\\n".join(sorted(name for name in seen if name.startswith(sys.argv[1]))))
"""


@pytest.fixture(scope="module")
def made(hill: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with fourteen episodes, four to a document of its feed: two sounds, laid down under many names."""
    home = Path(shutil.copytree(hill, tmp_path_factory.mktemp("show") / "hill"))
    (home / "audioessay.toml").write_text(SHOW + "page_size = 4\n")
    for number in range(12):
        name = f"old-{number:02}"
        folder = home / "audio" / name
        shutil.copytree(home / "audio" / "one", folder)
        for file in folder.glob("one.*"):
            file.rename(folder / file.name.replace("one", name))
        record = folder / "episode.json"
        text = record.read_text().replace('"one', f'"{name}').replace("script/one.md", f"script/{name}.md")
        record.write_text(text.replace("2026-03-04", f"2025-01-{number + 1:02}"))
    shutil.move(home / "audio" / "two", home / "two")
    audioessay.publish(show=home, allow_draft=True)
    return home


@pytest.fixture
def show(made: Path, tmp_path: Path) -> Path:
    """A copy of it, published where it is now."""
    home = Path(shutil.copytree(made, tmp_path / "hill"))
    audioessay.publish(show=home, allow_draft=True)
    return home


def oldest(show: Path, number: int) -> Path:
    """That document of older episodes, the oldest being 1."""
    return next((show / "public").glob(f"feed-{number}-*.xml"))


def opened(show: Path) -> set[str]:
    """Publish; the files and folders in the show's that were opened, by their path in it."""
    ran = subprocess.run([sys.executable, "-c", COUNT, str(show)], capture_output=True, text=True, check=True)
    return {os.path.relpath(name, show) for name in ran.stdout.splitlines()}


def test_one_new_episode_among_many(show: Path) -> None:
    """Its own folder, its neighbour, the feed's first document and the lists at the target; no other episode, no archive."""
    before = {path.name: path.stat().st_mtime_ns for path in (show / "public").iterdir() if path.is_file()}
    shutil.move(show / "two", show / "audio" / "two")
    seen = {name for name in opened(show) if not name.endswith(".part")}
    folders = {name.split("/")[1] for name in seen if name.startswith("audio/") and name.count("/") > 1}
    assert folders == {"two", "one"}
    assert len([name for name in seen if name.startswith(("audio/", "public/"))]) < 20
    changed = {
        path.name
        for path in (show / "public").iterdir()
        if path.is_file() and before.get(path.name) != path.stat().st_mtime_ns
    }
    assert changed == {
        "feed.xml",
        "index.html",
        "search.json",
        "one.html",
        "two.html",
        "two.embed.html",
        "two.oembed.json",
    }
    assert len(items(show / "public")) == 6 and whole(show / "public")
    assert (show / "public" / "search.json").read_text().count('"url"') == 6
    afresh = show.parent / "afresh"
    (show / "audio" / NAME).unlink()
    audioessay.publish(show=show, to=str(afresh), allow_draft=True)
    for path in (show / "public").iterdir():
        if path.is_file() and path.name != ".audioessay-publish":
            assert path.read_bytes() == (afresh / path.name).read_bytes(), path.name


def test_nothing_new(show: Path) -> None:
    """The feed that is there is read, and no episode."""
    seen = opened(show)
    assert not {name for name in seen if name.startswith("audio/") and name.count("/") > 1}
    assert {name for name in seen if name.startswith("public/")} == {"public/feed.xml"}


def test_an_old_episode_that_changed(show: Path) -> None:
    """Its own document of the feed is another; what nobody opened stays."""
    record = show / "audio" / "old-03" / "episode.json"
    record.write_text(re.sub('"summary":"[^"]*"', '"summary":"Of a boat."', record.read_text(), count=1))
    result = audioessay.publish(show=show, allow_draft=True)
    put = {name for action, name, _ in result.steps if action != "keep"}
    first, second = oldest(show, 1), oldest(show, 2)
    assert {first.name, "index.html", "old-03.html"} <= put and not put & {"feed.xml", second.name, "old-09.html"}
    said = [one.description for one in feedparser.parse(first.read_bytes()).entries]
    assert ["Of a boat." in one for one in said] == [True, False, False, False]
    assert not audioessay.publish(show=show, allow_draft=True).changed


def test_a_lock_put_back_and_a_file_lost(show: Path) -> None:
    """All of the public feed is read again when the lock is another; a file that is gone is put again."""
    lock = show / "audioessay.lock.toml"
    before = oldest(show, 1).read_bytes(), lock.read_bytes()
    lock.unlink()
    (show / "public" / "old-05.html").unlink()
    next((show / "public" / "audio").glob("old-06-*.mp3")).unlink()
    result = audioessay.publish(show=show, allow_draft=True)
    assert any("taken from the public feed" in line for line in result.notices)
    assert before == (oldest(show, 1).read_bytes(), lock.read_bytes())
    assert (show / "public" / "old-05.html").is_file() and whole(show / "public")


class Asked(MemoryTarget):
    """A place elsewhere, which counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def size(self, name: str) -> int | None:
        self.asked.append(name)
        return super().size(name)

    def read(self, name: str):  # type: ignore[no-untyped-def]
        self.asked.append(name)
        return super().read(name)


def test_a_place_elsewhere_is_asked_for_what_changed(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the feed there is the one that was left; every file is looked for after another publisher, and to verify."""
    place = Asked()
    monkeypatch.setattr(publishing, "open_target", lambda *_words, **_about: place)
    audioessay.publish(show=show, allow_draft=True)
    place.asked.clear()
    assert not audioessay.publish(show=show, allow_draft=True).changed
    assert place.asked == ["feed.xml"]
    lost = next(name for name in place.files if name.startswith("audio/old-07") and name.endswith(".mp3"))
    data = place.files.pop(lost)
    audioessay.publish(show=show, allow_draft=True, verify=True)
    assert place.files[lost] == data
    place.files["feed.xml"] = place.files["feed.xml"].replace(b"\n", b"\n\n", 1)
    place.asked.clear()
    audioessay.publish(show=show, allow_draft=True)
    assert set(place.asked) >= {oldest(show, 1).name, lost, "old-01.html"}


def test_a_drawn_cover_is_drawn_once(show: Path) -> None:
    """The show's, until its title, author or design is another; the second publishing does not even open what draws."""
    code = """
import sys, audioessay
audioessay.publish(show=sys.argv[1], allow_draft=True)
print("audioessay.picture.cover" in sys.modules)
"""

    def ran() -> str:
        command = [sys.executable, "-c", code, str(show)]
        return str(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())

    def cover() -> set[str]:
        return {path.name for path in (show / "public" / "audio").glob("cover-*.jpg")}

    (show / "audio" / NAME).unlink()
    assert (ran(), ran()) == ("True", "False")
    assert len(cover()) == 1
    about = (show / "audioessay.toml").read_text("utf-8")
    (show / "audioessay.toml").write_text(about.replace("Hill and harbour", "Hill and hollow"), "utf-8")
    assert ran() == "True"
    assert len(cover()) == 2
