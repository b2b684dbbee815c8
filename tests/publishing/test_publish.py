"""From finished episodes to a public feed that never shows a half."""

import json
import os
import re
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

import audioessay
from audioessay.errors import AudioEssayError, PublishError
from audioessay.publishing import publish as publishing
from audioessay.publishing.targets.base import Target
from audioessay.publishing.targets.folder import FolderTarget
from tests.command import run
from tests.production.test_make import ESSAY

SHOW = """\
title = "Hill and harbour"
author = "A. Writer"
description = "Essays about a town."
language = "en"
engine = "tone"

[publish]
url = "https://pod.example.org/hill/"
target = "public"
category = ["Society & Culture"]
cover_alt = "Bars of colour"
owner = { name = "A. Writer", email = "writer@example.org" }
"""


def new_show(home: Path, *names: str) -> Path:
    """A show with a finished episode for each name."""
    (home / "script").mkdir(parents=True)
    (home / "audioessay.toml").write_text(SHOW)
    for name in names:
        essay = home / "script" / f"{name}.md"
        essay.write_text(ESSAY.replace("The tram", f"The tram {name}").replace("2026-03-04", "2026-03-04"))
        audioessay.make(essay)
    return home


def items(folder: Path) -> dict[str, str]:
    """GUID → name of the sound, of the feed in a folder."""
    feed = feedparser.parse((folder / "feed.xml").read_bytes())
    assert not feed.bozo
    return {entry.id: entry.enclosures[0].href.removeprefix("https://pod.example.org/hill/") for entry in feed.entries}


def whole(folder: Path) -> bool:
    """Whether everything that the feed in the folder names is there with the length that it names."""
    text = (folder / "feed.xml").read_text(encoding="utf-8")
    for name in re.findall(r"https://pod\.example\.org/hill/(audio/[\w.-]+)", text):
        assert (folder / name).is_file(), name
    for name, size in re.findall(r'<enclosure url="https://pod\.example\.org/hill/([^"]+)" length="(\d+)"', text):
        assert (folder / name).stat().st_size == int(size)
    return True


def test_a_show_is_published_to_a_folder(show: Path) -> None:
    """Feed, sound, transcripts, chapters, covers; identities are minted and kept in the show folder."""
    result = audioessay.publish(show=show, allow_draft=True)
    assert result.changed
    assert sorted(result.new) == ["one", "two"]
    assert whole(show / "public")
    assert len(items(show / "public")) == 2
    lock = (show / "audioessay.lock.toml").read_text()
    assert all(guid in lock for guid in items(show / "public"))


def test_published_again_nothing_changes(show: Path) -> None:
    """Same show, same bytes; nothing is put twice."""
    audioessay.publish(show=show, allow_draft=True)
    before = (show / "public" / "feed.xml").read_bytes()
    again = audioessay.publish(show=show, allow_draft=True)
    assert not again.changed
    assert {action for action, _name, _size in again.steps} == {"keep"}
    assert (show / "public" / "feed.xml").read_bytes() == before


def test_a_remade_episode_keeps_its_identity_and_gets_a_new_file(show: Path) -> None:
    """GUID and date stay; the sound has another name, and the older file stays for those who are loading it."""
    audioessay.publish(show=show, allow_draft=True)
    before = items(show / "public")
    essay = show / "script" / "one.md"
    essay.write_text(essay.read_text().replace("eleven stops", "twelve stops"))
    audioessay.make(essay)
    audioessay.publish(show=show, allow_draft=True)
    after = items(show / "public")
    assert before.keys() == after.keys()
    changed = {guid for guid in after if before[guid] != after[guid]}
    assert len(changed) == 1
    assert all((show / "public" / name).is_file() for name in before.values())


def test_what_a_killed_publisher_left_is_swept(show: Path) -> None:
    """The next publishing that puts something removes unfinished files, and no others."""
    audio = show / "public" / "audio"
    audio.mkdir(parents=True)
    dead, other = audio / ".0123456789abcdef.part", audio / ".download.part"
    for path in (dead, other):
        path.write_bytes(b"12")
        os.utime(path, (0, 0))
    audioessay.publish(show=show, allow_draft=True)
    assert other.exists() and not dead.exists()


def test_drafts_are_held_back(show: Path) -> None:
    """A table read is not let out unasked, and nothing is written then."""
    with pytest.raises(PublishError, match="--allow-draft"):
        audioessay.publish(show=show)
    assert not (show / "public").exists()
    assert not (show / "audioessay.lock.toml").exists()


def test_a_dry_run_changes_nothing(show: Path) -> None:
    """It tells what would be put."""
    result = audioessay.publish(show=show, allow_draft=True, dry_run=True)
    assert ("put", "feed.xml") in {(action, name) for action, name, _size in result.steps}
    assert not (show / "public").exists()
    assert not (show / "audioessay.lock.toml").exists()


def test_a_large_show_is_told_in_short(show: Path) -> None:
    """Above twenty episodes a line for all that stand alike; each of them with ``-v`` and in ``--json``."""
    from tests.publishing.shows import made

    shutil.rmtree(show / "audio")
    for number in range(21):
        made(show / "audio", f"essay-{number}", f"The {number}. essay")
    words = ("publish", "--allow-draft")
    dry, first, again = (run(*words, *more, cwd=show).stdout.splitlines() for more in (["--dry-run"], [], []))
    assert any(re.fullmatch(r"  \+ \d+ files, [\d.]+ MB \(each of them: -v\)", line) for line in dry)
    assert first[0].startswith("+ 21 episodes new: essay-0, ") and first[0].endswith(" more")
    assert again[0].startswith("= 21 episodes as before: essay-0, ")
    assert all(len(lines) < 8 for lines in (dry, first, again))
    assert sum(line.startswith("= essay-") for line in run(*words, "-v", cwd=show).stdout.splitlines()) == 21
    assert len(json.loads(run(*words, "--json", cwd=show).stdout)["states"]) == 21


def test_an_editors_notes_take_the_summarys_place(show: Path) -> None:
    """notes/NAME.md, in what players allow: links that lead somewhere, lists, no script; chapters and credits follow."""
    (show / "notes").mkdir()
    (show / "notes" / "one.md").write_text(
        "# The tram\n\nSaid *again* at [the depot](https://depot.example/?a=1&b=2), not [here](javascript:x).\n\n"
        "- rails\n- wires <script>alert(1)</script>\n"
    )
    audioessay.publish(show=show, allow_draft=True)
    parsed = {one.title: one for one in feedparser.parse((show / "public" / "feed.xml").read_bytes()).entries}
    text = parsed["The tram one"].description
    assert text.startswith(
        '<p>The tram</p><p>Said again at <a href="https://depot.example/?a=1&amp;b=2">the depot</a>, not here.</p>'
        "<ul><li>rails</li><li>wires "
    )
    assert "<script" not in text and "00:00:00" in text
    assert "The tram</p><p>Said" not in parsed["The tram two"].description
    assert audioessay.check(show).report.errors == ()  # type: ignore[union-attr]


def test_an_episode_does_not_vanish_unasked(show: Path) -> None:
    """A published episode that is no longer made stops the publishing, unless it is meant to go."""
    audioessay.publish(show=show, allow_draft=True)
    before = items(show / "public")
    shutil.rmtree(show / "audio" / "two")
    with pytest.raises(PublishError, match="two"):
        audioessay.publish(show=show, allow_draft=True)
    assert items(show / "public") == before
    result = audioessay.publish(show=show, allow_draft=True, prune=True)
    assert [(one.slug, one.state) for one in result.standings] == [("one", "same"), ("two", "gone")]
    assert len(items(show / "public")) == 1
    audioessay.publish(show=show, allow_draft=True)


def test_two_publishers_lose_no_episode(show: Path, tmp_path: Path) -> None:
    """Each on its own copy of the show with an episode of its own, both at once, time and again: both are in the feed."""
    other = Path(shutil.copytree(show, tmp_path / "other"))
    shutil.rmtree(show / "audio" / "two")
    shutil.rmtree(other / "audio" / "one")
    for turn in range(8):
        public = tmp_path / f"public{turn}"
        wrong: list[Exception] = []

        def go(home: Path, where: Path = public, failed: list[Exception] = wrong) -> None:
            try:
                audioessay.publish(show=home, to=str(where), allow_draft=True)
            except AudioEssayError as error:
                failed.append(error)

        threads = [threading.Thread(target=go, args=(home,)) for home in (show, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        assert len(items(public)) == 2
        assert whole(public)


class Broken(FolderTarget):
    """A folder whose disk is pulled out after so many writings."""

    left = 10_000

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002
        if Broken.left <= 0:
            raise OSError("pulled out")
        Broken.left -= 1
        super().put(name, source, type=type, cache=cache)


def test_stopped_anywhere_the_public_feed_is_whole(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each number of files: the feed before, with all its files; then the publishing goes on to the end."""
    audioessay.publish("one", show=show, allow_draft=True)
    before = items(show / "public")

    def opened(where: str, *, home: Path, options: object = None) -> Target:
        return Broken(home / where)

    monkeypatch.setattr(publishing, "open_target", opened)
    for allowed in range(40):
        Broken.left = allowed
        try:
            audioessay.publish(show=show, allow_draft=True)
        except (OSError, PublishError):
            assert whole(show / "public")
            assert items(show / "public") == before
            for path in (show / "public" / "audio").glob("two-*"):
                path.unlink()
            continue
        break
    assert allowed > 5
    assert len(items(show / "public")) == 2
    assert whole(show / "public")


def test_a_feed_of_another_show_is_left_alone(show: Path, tmp_path: Path) -> None:
    """Publishing over somebody else's podcast is refused."""
    audioessay.publish(show=show, allow_draft=True)
    (show / "audioessay.lock.toml").unlink()
    (show / "audioessay.toml").write_text(SHOW.replace("/hill/", "/harbour/"))
    with pytest.raises(PublishError):
        audioessay.publish(show=show, allow_draft=True)


def test_identities_follow_the_first_publishing(show: Path) -> None:
    """An essay without a date is dated by the moment at which it was first published, and stays so."""
    for name in ("one", "two"):
        essay = show / "script" / f"{name}.md"
        essay.write_text(essay.read_text().replace("date: 2026-03-04\n", ""))
        audioessay.make(essay)
    first = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
    publishing.publish(show, allow_draft=True, now=first)
    before = (show / "public" / "feed.xml").read_bytes()
    assert b"Wed, 06 May 2026 07:08:09 +0000" in before
    publishing.publish(show, allow_draft=True, now=datetime(2026, 6, 1, tzinfo=UTC))
    assert (show / "public" / "feed.xml").read_bytes() == before


def test_check_says_what_is_wrong_and_exits(show: Path) -> None:
    """The show as it would be published; an episode's sound line by line."""
    assert audioessay.check(show).ok
    found = audioessay.check(show / "audio" / "one")
    assert found.ok, found.lines()
    assert {"integrated loudness", "true peak"} <= {result.name for result in found.sound}
    path = show / "audio" / "one" / "one.mp3"
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(AudioEssayError):
        audioessay.check(path)
    (show / "audioessay.toml").write_text(SHOW.replace('description = "Essays about a town."\n', ""))
    assert not audioessay.check(show).ok
