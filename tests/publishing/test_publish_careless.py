"""A careless editor, a wrong clock, a kill: listeners see each episode once, with its first date, and nothing is lost."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import audioessay
from audioessay.errors import PublishError, SettingError
from audioessay.publishing import identity
from audioessay.publishing import publish as publishing
from audioessay.publishing.publish import Result
from audioessay.publishing.targets.folder import FolderTarget
from tests.publishing.test_publish import SHOW, items, whole

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
LOCK = "audioessay.lock.toml"


@pytest.fixture(scope="module")
def hill(hill: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with two episodes, the second without a date."""
    home = Path(shutil.copytree(hill, tmp_path_factory.mktemp("show") / "hill"))
    essay = home / "script" / "two.md"
    essay.write_text(essay.read_text().replace("date: 2026-03-04\n", ""))
    audioessay.make(essay)
    return home


def put(show: Path, *names: str, now: datetime = NOW, **options: object) -> Result:
    return publishing.publish(show, names, allow_draft=True, now=now, **options)  # type: ignore[arg-type]


def states(result: Result) -> dict[str, str]:
    return {one.slug: one.state for one in result.standings}


def redate(show: Path, name: str, date: str) -> None:
    """An essay's date, as its episode bears it."""
    record = show / "audio" / name / "episode.json"
    text = record.read_text()
    for old in ('"date":"2026-03-04"', '"date":""'):
        text = text.replace(old, f'"date":"{date}"')
    record.write_text(text)


def test_a_refusal_changes_nothing(show: Path) -> None:
    """Not even the lock: a prune that is refused, a draft, a finding."""
    put(show)
    lock = (show / LOCK).read_bytes()
    shutil.move(show / "audio" / "two", show / "audio" / "renamed")
    record = show / "audio" / "renamed" / "episode.json"
    record.write_text(record.read_text().replace('"slug":"two"', '"slug":"renamed"'))
    for _turn in range(2):
        with pytest.raises(PublishError, match="it has the sound of two"):
            put(show, prune=True)
        assert (show / LOCK).read_bytes() == lock


def test_a_refused_first_publishing_leaves_nothing(show: Path) -> None:
    """Nor does one that only looks: no file is there that was not there before, not even a cover that was drawn."""
    before = sorted(show.rglob("*"))
    with pytest.raises(PublishError, match="rough version"):
        publishing.publish(show)
    put(show, dry_run=True)
    audioessay.check(show)
    assert sorted(show.rglob("*")) == before


def test_a_copy_is_no_second_item(show: Path) -> None:
    """Two episodes with one sound that were never public are refused together; one alone goes out."""
    shutil.copytree(show / "audio" / "two", show / "audio" / "copy")
    record = show / "audio" / "copy" / "episode.json"
    record.write_text(record.read_text().replace('"slug":"two"', '"slug":"copy"'))
    with pytest.raises(PublishError, match="it has the sound of"):
        put(show)
    assert not (show / "public").exists() and not (show / LOCK).exists()
    put(show, "two")
    with pytest.raises(PublishError, match="it has the sound of two"):
        put(show)


def test_a_day_to_come_is_waited_for(show: Path) -> None:
    """The others go out; on its day it follows, and from then on it stays."""
    redate(show, "two", "2027-05-03")
    result = put(show)
    assert states(result) == {"one": "new", "two": "waits"}
    assert "3 May 2027" in next(one.note for one in result.standings if one.slug == "two")
    assert len(items(show / "public")) == 1 and not list((show / "public" / "audio").glob("two-*"))
    later = put(show, now=datetime(2027, 5, 3, 9, tzinfo=UTC))
    assert states(later) == {"one": "same", "two": "new"}
    assert len(items(show / "public")) == 2


def test_a_broken_episode_stops_no_other(show: Path) -> None:
    """What is public of it stays, it is said, and the result is not a success; named, it is an error."""
    put(show)
    before = items(show / "public")
    (show / "audio" / "two" / "episode.json").write_text("{")
    redate(show, "one", "2026-03-04")
    result = put(show)
    assert states(result) == {"one": "same", "two": "broken"} and not result.ok
    assert items(show / "public") == before
    assert put(show, "one").ok
    with pytest.raises(PublishError, match="make the episode again"):
        put(show, "two")


def test_a_missing_episode_does_not_stop_those_named(show: Path) -> None:
    """Its item stays as it stands."""
    put(show)
    before = (show / "public" / "feed.xml").read_bytes()
    shutil.rmtree(show / "audio" / "two")
    result = put(show, "one")
    assert states(result) == {"one": "same", "two": "missing"} and result.ok
    assert items(show / "public").keys() == {*items(show / "public")} and before.count(b"<guid") == 2
    assert (show / "public" / "feed.xml").read_bytes().count(b"<guid") == 2
    with pytest.raises(PublishError, match="two"):
        put(show)


@pytest.mark.parametrize("lock", ["lost", "older", "other"])
def test_the_public_feed_knows_who_episodes_are(show: Path, lock: str) -> None:
    """Without the lock, with an old one or one with other GUIDs: those that are public stay, dates too, and a line says so."""
    put(show, "one")
    older = (show / LOCK).read_bytes()
    put(show, now=NOW + timedelta(hours=1))
    feed, full = (show / "public" / "feed.xml").read_bytes(), (show / LOCK).read_bytes()
    (show / LOCK).unlink()
    if lock == "older":
        (show / LOCK).write_bytes(older)
    if lock == "other":
        guids = [one.guid for one in identity.parse(full).episodes.values()]
        (show / LOCK).write_bytes(full.replace(guids[0].encode(), b"first").replace(guids[1].encode(), b"second"))
    result = put(show, now=NOW + timedelta(days=40))
    assert (show / "public" / "feed.xml").read_bytes() == feed
    assert any("taken from the public feed" in line for line in result.notices)
    assert full.split(b"[show]")[1] == (show / LOCK).read_bytes().split(b"[show]")[1]


def test_a_prefix_changes_nobodys_identity(show: Path) -> None:
    """Put in, and taken out with the lock lost: the same items, and no other sound."""
    put(show)
    before, file = items(show / "public"), show / "audioessay.toml"
    file.write_text(SHOW.replace("[publish]\n", '[publish]\nprefix = "https://op3.dev/e/"\n'))
    result = put(show, now=NOW + timedelta(days=1))
    assert states(result) == {"one": "same", "two": "same"} and items(show / "public").keys() == before.keys()
    assert b'url="https://op3.dev/e/pod.example.org/hill/audio/one-' in (show / "public" / "feed.xml").read_bytes()
    kept = identity.load(show).episodes
    (show / LOCK).unlink()
    file.write_text(SHOW)
    put(show, now=NOW + timedelta(days=2))
    assert items(show / "public") == before and identity.load(show).episodes == kept


def test_killed_between_feed_and_lock(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run takes up what the feed says, however much later it comes."""

    def pulled(_home: Path, _lock: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(identity, "save", pulled)
        with pytest.raises(KeyboardInterrupt):
            put(show)
    assert not (show / LOCK).exists()
    feed = (show / "public" / "feed.xml").read_bytes()
    put(show, now=NOW + timedelta(days=3))
    assert (show / "public" / "feed.xml").read_bytes() == feed
    assert all(guid in (show / LOCK).read_text() for guid in items(show / "public"))


@pytest.mark.parametrize("wrong", [timedelta(days=30), timedelta(days=-900)])
def test_a_wrong_clock_does_not_block_the_show(show: Path, wrong: timedelta) -> None:
    """An episode dated by it stays as it was dated, and the next one goes out."""
    put(show, "two", now=NOW + wrong)
    before = items(show / "public")
    result = put(show)
    assert states(result) == {"one": "new", "two": "same"}
    assert before.items() <= items(show / "public").items()


def test_two_clones_agree(show: Path, tmp_path: Path) -> None:
    """Both publish the same episode, each from a lock that knows nothing of the other."""
    other = Path(shutil.copytree(show, tmp_path / "other"))
    public = str(tmp_path / "public")
    put(show, to=public)
    feed = Path(public, "feed.xml").read_bytes()
    put(other, to=public, now=NOW + timedelta(days=2))
    put(show, to=public, now=NOW + timedelta(days=4))
    assert Path(public, "feed.xml").read_bytes() == feed


def test_a_renamed_essay_in_a_clone_is_its_episode(show: Path, tmp_path: Path) -> None:
    """The clone has the lock and no audio/: what it makes of the essay has the episode's name, sound and address."""
    put(show)
    (show / "script" / "two.md").rename(show / "script" / "later.md")
    record = show / "audio" / "two" / "episode.json"
    record.write_text(record.read_text().replace("script/two.md", "script/later.md"))
    put(show)
    before = items(show / "public")
    clone = Path(shutil.copytree(show, tmp_path / "clone", ignore=shutil.ignore_patterns("audio")))
    for name in ("one", "later"):
        audioessay.make(clone / "script" / f"{name}.md")
    assert sorted(path.parent.name for path in (clone / "audio").glob("*/episode.json")) == ["one", "two"]
    assert states(put(clone, to=str(show / "public"), now=NOW + timedelta(days=2))) == {"one": "same", "two": "same"}
    assert items(show / "public") == before


@pytest.mark.parametrize("page", ["index.html", "one.html"])
def test_a_page_that_is_not_ours_is_left_alone(show: Path, page: str) -> None:
    """The publishing is refused before anything is put; pages of ours are replaced."""
    public = show / "public"
    public.mkdir()
    (public / page).write_text("<!doctype html><title>My own page</title>")
    with pytest.raises(PublishError, match=page):
        put(show)
    assert sorted(path.name for path in public.iterdir()) == [page]
    assert not (show / LOCK).exists()
    (public / page).unlink()
    put(show)
    (public / page).write_bytes((public / page).read_bytes().replace(b"</body>", b"<!-- --></body>"))
    put(show)
    assert b"<!-- -->" not in (public / page).read_bytes()


def test_a_flipped_byte_is_found_and_mended(show: Path) -> None:
    """By --verify; without it files are taken for what their names say."""
    put(show)
    path = next((show / "public" / "audio").glob("one-*.mp3"))
    good = path.read_bytes()
    path.write_bytes(good[:5000] + bytes([good[5000] ^ 1]) + good[5001:])
    assert not [step for step in put(show).steps if step[0] != "keep"]
    assert [step[1] for step in put(show, verify=True).steps if step[0] != "keep"] == [f"audio/{path.name}"]
    assert path.read_bytes() == good
    assert whole(show / "public")


def test_what_has_not_changed_is_not_read_again(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No MP3 is opened by the second publishing; one that was changed by hand is found."""
    put(show)
    opened: list[str] = []
    read_bytes, open_ = Path.read_bytes, Path.open

    def seen(self: Path) -> bytes:
        opened.append(self.name)
        return read_bytes(self)

    def seen_open(self: Path, *words: object, **about: object) -> object:
        opened.append(self.name)
        return open_(self, *words, **about)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", seen)
        patch.setattr(Path, "open", seen_open)
        assert not put(show).changed
    assert not [name for name in opened if name.endswith(".mp3")]
    mp3 = show / "audio" / "one" / "one.mp3"
    data = mp3.read_bytes()
    mp3.write_bytes(data[:-400] + bytes(400))
    result = put(show)
    assert states(result) == {"one": "broken", "two": "same"} and not result.ok


def test_an_essay_that_was_edited_later_is_named(show: Path) -> None:
    """Its episode is published as it is."""
    assert not put(show).notices
    essay = show / "script" / "one.md"
    essay.write_text(essay.read_text() + "\nA word more.\n")
    result = put(show)
    assert ["one.md" in line for line in result.notices] == [True] and states(result)["one"] == "same"


def test_essays_of_one_name_are_told_apart(show: Path) -> None:
    """An episode's essay is the one that it was made from, wherever another one of that name lies."""
    put(show)
    for folder in ("ferries", "bridges"):
        (show / "script" / folder).mkdir()
        (show / "script" / folder / "one.md").write_text("# One\n\nAnother essay.\n")
    assert not put(show).notices


@pytest.mark.parametrize("name", ["two.mp3", "two.vtt", "cover.jpg"])
def test_a_cut_or_lost_file_stops_its_own_episode_only(show: Path, name: str) -> None:
    """Copied half, or deleted: the other episode goes out, also when it is named, and the item of this one stays."""
    put(show)
    feed = (show / "public" / "feed.xml").read_bytes()
    path = show / "audio" / "two" / name
    path.unlink() if name == "two.vtt" else path.write_bytes(path.read_bytes()[:-1000])
    result = put(show)
    assert states(result) == {"one": "same", "two": "broken"} and not result.ok
    assert name in next(one.note for one in result.standings if one.slug == "two")
    assert put(show, "one").ok
    assert (show / "public" / "feed.xml").read_bytes() == feed
    with pytest.raises(PublishError, match=name):
        put(show, "two")


def test_a_damaged_sound_stops_its_own_episode_only(show: Path) -> None:
    """One byte is another, the length is right: found by its hash; the other goes out, and what is public of this one stays."""
    put(show, "one")
    public = items(show / "public")
    path = show / "audio" / "one" / "one.mp3"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    result = put(show)
    assert states(result) == {"one": "broken", "two": "new"} and not result.ok
    assert "one.mp3" in next(one.note for one in result.standings if one.slug == "one")
    assert public.items() <= items(show / "public").items() and whole(show / "public")
    with pytest.raises(PublishError, match=r"one\.mp3"):
        put(show, "one")


def test_an_episode_put_back_is_who_it_was(show: Path, tmp_path: Path) -> None:
    """Pruned, published without it for a while, made again: its first GUID and date."""
    put(show)
    before = items(show / "public")
    first = identity.load(show).episodes["two"]
    shutil.move(show / "audio" / "two", tmp_path / "aside")
    assert states(put(show, prune=True)) == {"one": "same", "two": "gone"}
    assert len(items(show / "public")) == 1
    assert states(put(show, now=NOW + timedelta(days=3))) == {"one": "same"}
    assert states(put(show, "one", now=NOW + timedelta(days=3))) == {"one": "same"}
    shutil.move(tmp_path / "aside", show / "audio" / "two")
    assert states(put(show, now=NOW + timedelta(days=9))) == {"one": "same", "two": "new"}
    again = identity.load(show).episodes["two"]
    assert (again.guid, again.date) == (first.guid, first.date)
    assert items(show / "public") == before


def test_an_essay_renamed_and_edited_elsewhere_is_known(show: Path) -> None:
    """In a clone without audio/ the lock knows its path and its words; another essay is another."""
    put(show)
    first = identity.load(show).episodes["two"]
    before = (show / LOCK).read_bytes(), (show / "public" / "feed.xml").read_bytes()
    shutil.rmtree(show / "audio" / "two")
    essay = (show / "script" / "two.md").read_text()
    (show / "script" / "two.md").unlink()
    (show / "script" / "later.md").write_text(essay.replace("The tram two", "The late tram") + "\nA last line.\n")
    audioessay.make(show / "script" / "later.md")
    with pytest.raises(PublishError, match=r"script/two\.md.*\[episodes\.two\] to \[episodes\.later\]"):
        put(show, "later")
    assert before == ((show / LOCK).read_bytes(), (show / "public" / "feed.xml").read_bytes())
    (show / LOCK).write_text((show / LOCK).read_text().replace("[episodes.two]", "[episodes.later]"))
    assert states(put(show))["later"] == "changed"
    again = identity.load(show).episodes["later"]
    assert (again.guid, again.date, again.essay) == (first.guid, first.date, "script/later.md")
    (show / "script" / "new.md").write_text("# A lamp\n\nNothing of it was said before. It stands and shines.\n")
    audioessay.make(show / "script" / "new.md")
    assert states(put(show))["new"] == "new"


def test_a_renamed_essay_made_elsewhere_is_no_second_item(show: Path) -> None:
    """Where its episode's folder is absent nothing knows that it was renamed, but the sound is the same."""
    put(show)
    before = (show / LOCK).read_bytes(), (show / "public" / "feed.xml").read_bytes()
    first = identity.load(show).episodes["two"]
    for name in ("one", "two"):
        shutil.rmtree(show / "audio" / name)
    (show / "script" / "two.md").rename(show / "script" / "renamed.md")
    audioessay.make(show / "script" / "renamed.md")
    with pytest.raises(PublishError, match=r"\[episodes\.two\] to \[episodes\.renamed\]"):
        put(show, "renamed")
    assert before == ((show / LOCK).read_bytes(), (show / "public" / "feed.xml").read_bytes())
    (show / LOCK).write_text((show / LOCK).read_text().replace("[episodes.two]", "[episodes.renamed]"))
    assert states(put(show, "renamed"))["renamed"] == "changed"
    again = identity.load(show).episodes["renamed"]
    assert (again.guid, again.date) == (first.guid, first.date)
    assert (show / "public" / "feed.xml").read_text().count("<item>") == 2


def test_renamed_where_the_lock_is_lost_it_is_known_by_its_sound(show: Path) -> None:
    """One essay, one item, its first date; a line says so."""
    put(show)
    before, first = items(show / "public").keys(), identity.load(show).episodes["two"]
    (show / LOCK).unlink()
    shutil.move(show / "audio" / "two", show / "audio" / "renamed")
    record = show / "audio" / "renamed" / "episode.json"
    record.write_text(record.read_text().replace('"slug":"two"', '"slug":"renamed"'))
    result = put(show, now=NOW + timedelta(days=1))
    again = identity.load(show).episodes["renamed"]
    assert (again.guid, again.date) == (first.guid, first.date) and items(show / "public").keys() == before
    assert any("renamed are taken from the public feed" in line for line in result.notices)


def test_nobody_is_moved_by_accident(show: Path) -> None:
    """Not to this machine; elsewhere only after two questions, which are not asked again."""
    table = (show / "audioessay.toml").read_text()
    (show / "audioessay.toml").write_text(table + 'new_feed_url = "http://127.0.0.1:8000/feed.xml"\n')
    with pytest.raises(SettingError, match="new_feed_url"):
        put(show)
    (show / "audioessay.toml").write_text(
        SHOW.replace("[publish]\n", '[publish]\nnew_feed_url = "https://new.example.org/feed.xml"\n')
    )
    questions: list[str] = []

    def once(question: str) -> bool:
        questions.append(question)
        return len(questions) < 2

    with pytest.raises(PublishError, match="--move"):
        put(show, agree=once)
    assert len(questions) == 2 and not (show / "public").exists()
    put(show, agree=lambda _question: True)
    assert b"<itunes:new-feed-url>https://new.example.org/feed.xml<" in (show / "public" / "feed.xml").read_bytes()
    put(show, agree=lambda _question: pytest.fail("asked again"))


def test_files_are_put_several_at_a_time(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound and pages; the feed alone, and last."""
    import threading

    names: list[str] = []
    at_once, most = 0, 0
    guard, gate = threading.Lock(), threading.Event()
    whole_put = FolderTarget.put

    def slow(self: FolderTarget, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002
        nonlocal at_once, most
        with guard:
            names.append(name)
            at_once += 1
            most = max(most, at_once)
            if at_once > 1:
                gate.set()
        gate.wait(60)
        whole_put(self, name, source, type=type, cache=cache)
        with guard:
            at_once -= 1

    monkeypatch.setattr(FolderTarget, "put", slow)
    put(show)
    assert most > 1
    assert names[-1] == "feed.xml" and names.count("feed.xml") == 1
