"""One essay, one episode, one identity: no essay takes another's folder, and one under a new name keeps its own."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from audioessay import api
from audioessay.errors import AudioEssayError, InputError, OtherEssay
from audioessay.model import record
from audioessay.production import places
from audioessay.production.master import NewEpisode
from audioessay.store import MemoryStore

Make = Callable[..., NewEpisode]

FERRY = "# {}\n\nThe ferry was slow and dear. It ran at six. Nobody minded, since it was a good ferry.\n"
BRIDGE = "# {}\n\nThe bridge was quick and free. It opened in spring. Everybody came, though it was a plain bridge.\n"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """An empty show."""
    (tmp_path / "audioessay.toml").write_text('title = "Crossings"\nengine = "tone"\n[stings]\nstyle = "none"\n')
    return tmp_path


@pytest.fixture
def make(show: Path) -> Make:
    """Write an essay, unless it is there, and make its episode."""
    store = MemoryStore()

    def made(name: str, text: str = "", **more: object) -> NewEpisode:
        path = show / name
        if text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return api.make(path, store=store, **more)  # type: ignore[arg-type]

    return made


def state(show: Path) -> dict[str, bytes]:
    """Every file of the show."""
    return {str(path.relative_to(show)): path.read_bytes() for path in show.rglob("*") if path.is_file()}


def age(folder: Path) -> None:
    """Make an episode's record one of version 0.1, which did not say whose it is."""
    table = json.loads((folder / record.NAME).read_bytes())
    for key in ("essay", "text_sha256", "asked"):
        del table[key]
    (folder / record.NAME).write_text(json.dumps(table))


def test_essays_of_one_name_in_two_folders(make: Make, show: Path) -> None:
    """Each is named by its path, and a second run finds each one's own."""
    first = make("script/ferries/essay.md", FERRY.format("Ferries"))
    second = make("script/bridges/essay.md", BRIDGE.format("Bridges"))
    assert (first.folder.name, second.folder.name) == ("ferries-essay", "bridges-essay")
    assert make("script/ferries/essay.md").folder == first.folder
    assert {path.name for path in (show / "audio").glob("[!.]*")} == {"ferries-essay", "bridges-essay"}


@pytest.mark.parametrize("other", ["script/café.md", "script/cafe.txt", "script/Cafe!.md"])
def test_a_folder_is_never_taken_from_its_essay(make: Make, show: Path, other: str) -> None:
    """Another spelling, another suffix: refused before any work, with what to do; nothing has changed."""
    make("script/cafe.md", FERRY.format("The café"))
    (show / other).write_text(BRIDGE.format("The other café"), encoding="utf-8")
    before = state(show)
    with pytest.raises(OtherEssay, match=r"audio/cafe is the episode of the essay \S+cafe\.md.*--new"):
        make(other)
    assert state(show) == before
    assert make(other, new=True).folder.name == "cafe-2"
    assert make(other).folder.name == "cafe-2"
    assert make("script/cafe.md").folder.name == "cafe"


def test_an_essay_from_standard_input(make: Make, show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is known again by its words; another of the same title is refused, and gets a folder of its own where it is asked for."""
    monkeypatch.chdir(show)

    def piped(text: str, **more: bool) -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return api.make("-", **more).slug  # type: ignore[arg-type]

    assert piped(FERRY.format("Crossing")) == "crossing"
    assert piped(FERRY.format("Crossing").replace("six", "ten")) == "crossing"
    before = state(show)
    with pytest.raises(OtherEssay, match=r"standard input: .*crossing is the episode of another essay; --new"):
        piped(BRIDGE.format("Crossing"))
    with pytest.raises(OtherEssay, match=r"crossing\.md: .*--new"):
        make("script/crossing.md", BRIDGE.format("Crossing"))
    assert state(show).items() >= before.items()
    assert piped(BRIDGE.format("Crossing"), new=True) == "crossing-2"
    assert piped(BRIDGE.format("Crossing")) == "crossing-2"
    assert piped(FERRY.format("Crossing")) == "crossing"


def test_a_renamed_essay_is_known_again(make: Make, show: Path) -> None:
    """It is never a second item with the same sound: refused with the line to paste, which keeps folder and all."""
    first = make("script/ferry.md", FERRY.format("The ferry"))
    (show / "script" / "ferry.md").rename(show / "script" / "crossing.md")
    before = state(show)
    with pytest.raises(OtherEssay, match=r"audioessay rename \S+ferry\.md \S+crossing\.md, else make it with --new"):
        make("script/crossing.md")
    assert state(show) == before
    assert places.rename(show / "script" / "ferry.md", show / "script" / "crossing.md") == first.folder
    again = make("script/crossing.md")
    assert again.folder == first.folder and again.slug == "ferry"
    assert again.reels_made == 0
    assert [path.name for path in (show / "audio").glob("[!.]*")] == ["ferry"]


def test_renamed_retitled_and_mended_at_once(make: Make, show: Path) -> None:
    """A new name, a new title, one sentence changed, even another format: still the same essay."""
    make("script/ferry.md", FERRY.format("The ferry"))
    (show / "script" / "ferry.md").unlink()
    text = "Of crossings\n\nThe ferry was slow and dear. It ran at seven. Nobody minded, since it was a good ferry.\n"
    with pytest.raises(OtherEssay) as caught:
        make("script/crossing.txt", text)
    assert caught.value.case == "renamed"
    assert make("script/crossing.txt", new=True).folder.name == "crossing"
    assert make("script/crossing.txt").folder.name == "crossing", "asked once"


def test_rename_moves_the_file_and_its_cast_sheet(make: Make, show: Path) -> None:
    """Told before the file was renamed, it does that as well."""
    folder = make("script/ferry.md", FERRY.format("The ferry"), voices={"1": "tone:alto"}, save=True).folder
    assert places.rename(show / "script" / "ferry.md", show / "script" / "old" / "crossing.md") == folder
    assert sorted(path.name for path in (show / "script").rglob("*.*")) == ["crossing.cast.toml", "crossing.md"]
    assert make("script/old/crossing.md").folder == folder


def test_rename_refuses_what_it_cannot_do(make: Make, show: Path) -> None:
    """One line, and nothing has changed."""
    make("script/ferry.md", FERRY.format("The ferry"))
    make("script/bridge.md", BRIDGE.format("The bridge"))
    before = state(show)
    ferry, bridge, none = (show / "script" / f"{name}.md" for name in ("ferry", "bridge", "none"))
    for pair in ((ferry, bridge), (none, bridge), (none, ferry), (ferry, show.parent / "out.md")):
        with pytest.raises(InputError):
            places.rename(*pair)
    assert state(show) == before


def test_a_copy_is_told(make: Make, show: Path) -> None:
    """The same words under two names, both there: two episodes, but not without a word."""
    make("script/ferry.md", FERRY.format("The ferry"))
    lines: list[str] = []
    assert make("script/copy.md", FERRY.format("The ferry"), notice=lines.append).folder.name == "copy"
    assert [line for line in lines if "says the same as script/ferry.md" in line]
    lines.clear()
    make("script/other.md", FERRY.format("Another title"), notice=lines.append)
    assert not [line for line in lines if "says the same" in line]


def test_episodes_already_made_keep_their_folders(make: Make, show: Path) -> None:
    """Made by version 0.1, in a folder named by the essay's file alone: it stays there, whose it is is told by its words."""
    made = make("script/essay.md", FERRY.format("Ferries"))
    age(made.folder)
    (show / "script" / "ferries").mkdir()
    (show / "script" / "essay.md").rename(show / "script" / "ferries" / "essay.md")
    bridge = make("script/bridges/essay.md", BRIDGE.format("Bridges"))
    assert bridge.folder.name == "bridges-essay"
    assert make("script/ferries/essay.md").folder.name == "essay"
    assert record.load((made.folder / record.NAME).read_bytes()).essay == "script/ferries/essay.md"


def test_an_old_record_is_taken_over(make: Make, show: Path) -> None:
    """The only essay of its name has its old episode, however much of it was written anew."""
    age(make("script/ferry.md", FERRY.format("The ferry")).folder)
    assert make("script/ferry.md", BRIDGE.format("Another text altogether")).folder.name == "ferry"


def test_formats_once_asked_for_are_kept_up_to_date(make: Make) -> None:
    """A later run without --format writes them again; --format adds; mp3 alone takes all back."""
    make("script/ferry.md", FERRY.format("The ferry"), formats=["m4a"])
    again = make("script/ferry.md", FERRY.format("The ferry") + "\nIt was sold.\n")
    assert [one.name for one in again.audio] == ["ferry.mp3", "ferry.m4a"]
    assert (again.folder / "ferry.m4a").stat().st_size == again.audio[1].size
    more = make("script/ferry.md", formats=["flac"])
    assert [one.name for one in more.audio] == ["ferry.mp3", "ferry.m4a", "ferry.flac"]
    assert set(more.file_names) == {path.name for path in more.folder.iterdir()}
    assert [one.name for one in make("script/ferry.md", formats=["mp3"]).audio] == ["ferry.mp3"]
    assert not (more.folder / "ferry.m4a").exists()


def test_formats_of_an_old_record_stay(make: Make) -> None:
    """Version 0.1 did not say what was asked for: what is there is kept up to date."""
    age(make("script/ferry.md", FERRY.format("The ferry"), formats=["flac"]).folder)
    assert [one.name for one in make("script/ferry.md").audio] == ["ferry.mp3", "ferry.flac"]


def test_a_title_is_remembered(make: Make, show: Path) -> None:
    """What --title said holds for later runs, plans too, and is told; another --title takes its place."""
    make("script/ferry.md", FERRY.format("The ferry"), title="On crossing")
    lines: list[str] = []
    assert make("script/ferry.md", notice=lines.append).tags.title == "On crossing"
    assert any("On crossing" in line for line in lines)
    assert api.plan(show / "script" / "ferry.md").title == "On crossing"
    assert make("script/ferry.md", title="The ferry").tags.title == "The ferry"


def test_lone_essays_of_one_name_with_one_output(tmp_path: Path) -> None:
    """Essays in no show, made into one folder: the second does not take the first one's place."""
    for name, text in (("a", FERRY), ("b", BRIDGE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "essay.md").write_text(text.format(name))
    store = MemoryStore()
    first = api.make(tmp_path / "a" / "essay.md", engine="tone", out=tmp_path / "out", store=store)
    with pytest.raises(OtherEssay):
        api.make(tmp_path / "b" / "essay.md", engine="tone", out=tmp_path / "out", store=store)
    again = api.make(tmp_path / "a" / "essay.md", engine="tone", out=tmp_path / "out", store=store)
    assert again.folder == first.folder


def test_two_in_one_command(show: Path) -> None:
    """Found before any work."""
    for name in ("cafe.md", "café.md"):
        (show / name).write_text(FERRY.format(name))
    with pytest.raises(AudioEssayError, match="both be made"):
        list(api.make_all([show / "cafe.md", show / "café.md"], store=MemoryStore()))
    assert not (show / "audio").exists()


def test_the_words_are_what_counts() -> None:
    """Marks and breaks of lines do not change what an essay says, another title does."""
    from audioessay.text.read import read

    one = read(b"# A\n\nIt was *good*.\n\nIt was late.\n", name="a.md", format="markdown")
    same = read(b"A\n=\n\nIt was\ngood.\n\nIt __was__ late.\n", name="b.md", format="markdown")
    other = read(b"# B\n\nIt was good.\n\nIt was late.\n", name="b.md", format="markdown")
    assert places.text_of(one) == places.text_of(same) != places.text_of(other)
