"""What version 0.1.0 wrote is read: its show file, cast sheet, pronunciations, episode, lock, feed and store."""

import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import audioessay
from audioessay.store import FolderStore
from tests.conftest import ROOT

OLD = ROOT / "tests" / "old"
KEYS = (
    "reel/155e7c53bc2bc524eb6cd4fa45757ea7b9d7948b77b079c15a06aa16e66d4b8b",
    "take/3121ca8e716746eb4cb9d6f79c13594a9035c986b1d75e28d95ac005117fc7cb",
)
"""Of the entries in the old store."""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """The old show, to be changed."""
    return shutil.copytree(OLD / "show", tmp_path / "show")


def items(feed: Path) -> list[tuple[str | None, str | None]]:
    """GUID and date of each episode."""
    return [(item.findtext("guid"), item.findtext("pubDate")) for item in ET.parse(feed).iter("item")]


def test_the_show_and_the_cast_sheet_are_obeyed(show: Path) -> None:
    """Voices of the show and of the sheet, roles that the sheet gives, the show's own names and pronunciations."""
    plan = audioessay.plan(show / "script" / "tram.md")
    told = [(scene.role, str(scene.voice), scene.voice_from, scene.stance.by) for scene in plan.scenes]
    assert told == [
        ("narration", "tone:tenor", "default", "cast sheet"),
        ("praise", "tone:alto,rate=+5%", "show", "cast sheet"),
        ("critique", "tone:bass", "cast sheet", "cast sheet"),
    ]
    assert not plan.notices
    assert "tramm" in plan.scenes[0].segments[0].spoken.text


def test_an_episode_is_made_and_published_again(show: Path, tmp_path: Path) -> None:
    """Over the old episode, lock and feed: the episode keeps its GUID and date, and the feed its own."""
    before = items(show / "public" / "feed.xml")
    assert before and before[0][0]
    made = audioessay.make(show / "script" / "tram.md", store=tmp_path / "store")
    assert [chapter.title for chapter in made.chapters] == ["A tram ran", "What it gave", "What it lost"]
    result = audioessay.publish(show=show, allow_draft=True)
    assert (result.episodes, result.new) == (("tram",), ())
    assert items(show / "public" / "feed.xml") == before
    guid = "{https://podcastindex.org/namespace/1.0}guid"
    assert {next(ET.parse(folder / "public" / "feed.xml").iter(guid)).text for folder in (show, OLD / "show")} == {
        "6371ab38-1a10-5127-b245-1c0efb572b89"
    }


def test_what_the_old_store_kept_counts_as_absent_and_is_left_alone(show: Path, tmp_path: Path) -> None:
    """Looking deletes nothing; a take that is still wanted is made again under the same key."""
    folder = shutil.copytree(OLD / "store", tmp_path / "store")
    store = FolderStore(folder)
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(files) == len(KEYS)
    assert [store.get(key) for key in KEYS] == [None, None]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == files
    audioessay.make(show / "script" / "tram.md", store=folder)
    assert all(FolderStore(folder).get(key) for key in KEYS if key.startswith("take/"))


def test_programs_written_for_it_run(show: Path) -> None:
    """What its README showed to programmers."""
    essay = show / "script" / "tram.md"
    script = audioessay.plan(essay).script
    assert [scene.role for scene in script.scenes] == ["narration", "praise", "critique"]
    assert all(segment.spoken.text for segment in script.segments())
    made = audioessay.make(essay)
    assert made.mp3.is_file()
    assert made.episode.loudness.integrated_lufs == pytest.approx(-16, abs=1)
