"""A whole catalogue: what is new or changed is made, what is up to date is known without being read."""

import contextlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import audioessay
from audioessay.errors import InputError
from audioessay.production import state
from audioessay.store import FolderStore

SHOW = 'title = "Many"\nengine = "tone"\n[stings]\nstyle = "none"\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of three essays, one in a folder of its own, made."""
    home = tmp_path_factory.mktemp("catalogue") / "show"
    for name in ("one.md", "two.md", "old/three.txt"):
        path = home / "script" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Of {path.stem}\n\nThis is what {path.stem} says.\n", "utf-8")
    (home / "audioessay.toml").write_text(SHOW, "utf-8")
    with contextlib.chdir(home):
        outcomes = dict(audioessay.make_all(audioessay.survey().essays, store="store"))
    assert sorted(outcomes) == ["script/old/three.txt", "script/one.md", "script/two.md"]
    return home


@pytest.fixture
def show(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it for one test; it is the working folder."""
    home = Path(shutil.copytree(made, tmp_path / "show"))
    monkeypatch.chdir(home)
    return home


def due(*places: str, **options: Any) -> list[str]:
    """What would be made."""
    return [Path(essay).stem for essay in audioessay.survey(*places, **options).essays]


def test_nothing_to_do_is_known_without_reading_an_essay(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a show, its folder, a folder in it and a pattern; an essay that is named itself is always made."""
    digest = state._digest

    def unread(path: Path) -> str:
        assert "script" not in path.parts, f"{path} is read"
        return digest(path)

    monkeypatch.setattr(state, "_digest", unread)
    assert due() == due(".") == due("script") == due("script/*.md") == due(str(show / "script" / "**")) == []
    assert audioessay.survey().current == 3
    assert due("script/one.md") == ["one"]
    assert due("script", "script/one.md") == ["one"]


def change(path: str, text: str) -> None:
    """Other words."""
    Path(path).write_text(text, "utf-8")


CHANGES = {
    "essay": (lambda: change("script/one.md", "# Of one\n\nIt says this now.\n"), ["one"]),
    "sheet": (lambda: change("script/two.cast.toml", "version = 1\n"), ["two"]),
    "show": (lambda: change("audioessay.toml", SHOW + "level_lu = -4.0\n"), ["three", "one", "two"]),
    "pronunciations": (lambda: change("pronounce.toml", 'says = "sez"\n'), ["three", "one", "two"]),
    "sound": (lambda: Path("audio/one/one.mp3").unlink(), ["one"]),
    "transcript": (lambda: Path("audio/one/one.vtt").unlink(), ["one"]),
    "transcript, mended by hand": (lambda: change("audio/one/one.srt", "1\n"), []),
    "record": (lambda: change("audio/two/episode.json", "{}"), ["two"]),
    "state": (lambda: Path("audio/.state.jsonl").unlink(), ["three", "one", "two"]),
    "new": (lambda: change("script/new.md", "Words."), ["new"]),
    "time alone": (lambda: os.utime("script/one.md", (1, 1)), []),
}


@pytest.mark.parametrize(("alter", "stale"), CHANGES.values(), ids=CHANGES)
def test_what_changed_is_due(show: Path, alter: Any, stale: list[str]) -> None:
    """Whatever an episode follows from; the time of a file alone says nothing."""
    alter()
    assert due() == stale


def test_other_versions_and_options_are_due(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another engine, voice or format asked for; a newer program; a newer voice."""
    for options in ({"engine": "espeak"}, {"voices": {"narration": "tone:bass"}}, {"formats": ["wav"]}):
        assert len(due(**options)) == 3, options
    with monkeypatch.context() as newer:
        newer.setattr(state, "version", lambda _name: "99")
        assert len(due()) == 3
    assert due() == []
    monkeypatch.setattr("audioessay.engines.tone.ToneEngine.fingerprint", lambda _self, _voice: "tone/99")
    assert len(due()) == 3


def test_a_damaged_state_costs_a_look(show: Path) -> None:
    """A line that was cut off, or is of another kind, is as if it were not there."""
    path = show / "audio" / state.NAME
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([b"[1]\n", b"no JSON\n", *lines[:-1], lines[-1][:40]]))
    assert len(due()) == 1


def test_long_journals_are_rewritten(show: Path) -> None:
    """When most lines are overruled by later ones, those that count are kept alone."""
    path = show / "audio" / state.NAME
    whole = path.read_bytes()
    path.write_bytes(whole * 400)
    assert due() == []
    assert sorted(path.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_a_show_that_was_moved_is_up_to_date(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is called and wherever it lies."""
    there = show.with_name("elsewhere")
    show.rename(there)
    monkeypatch.chdir(there)
    assert due() == []


def test_places_without_an_essay_are_refused(show: Path) -> None:
    """A folder, a pattern; and a folder that is no show when nothing is named."""
    for place in ("audio", "*.docx"):
        with pytest.raises(InputError, match="no essay is in it"):
            audioessay.survey(place)
    os.chdir("/")
    with pytest.raises(InputError, match="no show here"):
        audioessay.survey()


def sounds() -> set[str]:
    """What is kept and can be heard: what was read is kept too."""
    keys = {entry.key for entry in FolderStore(Path("store")).entries()}
    return {key for key in keys if not key.startswith(("reading/", "said/"))}


def test_estimates_make_no_sound(show: Path) -> None:
    """What is kept costs nothing; what is not costs what it says, and the time that was measured here."""
    change("script/one.md", "# Of one\n\nIt says a thousand other words now.\n")
    change("audioessay.toml", SHOW + "[prices]\ntone = 1000000\n")
    before = sounds()
    result = dict(audioessay.estimate(["script/one.md", "script/two.md", "script/no.md"], store="store"))
    one, two = result["script/one.md"], result["script/two.md"]
    assert isinstance(result["script/no.md"], InputError)
    assert not isinstance(one, audioessay.AudioEssayError) and not isinstance(two, audioessay.AudioEssayError)
    assert one.passages == 1 and one.cost == one.characters["tone"] > 30
    assert one.seconds is not None and one.seconds > 0
    assert (two.passages, two.cost, two.seconds) == (0, 0.0, 0.0)
    assert sounds() == before
