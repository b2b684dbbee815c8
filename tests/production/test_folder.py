"""An episode's folder is put in place whole or not at all."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audioessay.errors import StorageError
from audioessay.production.folder import BEFORE, recover, replaced, writable


def fill(home: Path, text: str, ours: tuple[str, ...] = ()) -> None:
    """A made folder with one file."""
    with replaced(home, ours) as aside:
        (aside / "a.mp3").write_text(text)


def test_the_next_folder_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    """New files stand, files that an earlier run wrote go, the user's own stay."""
    home = tmp_path / "audio" / "essay"
    fill(home, "one")
    (home / "old.wav").write_text("ours")
    (home / "notes.txt").write_text("mine")
    fill(home, "two", ("a.mp3", "old.wav"))
    assert {path.name: path.read_text() for path in home.iterdir()} == {"a.mp3": "two", "notes.txt": "mine"}
    assert [path.name for path in home.parent.iterdir()] == ["essay"]


def test_an_error_leaves_the_earlier_folder_untouched(tmp_path: Path) -> None:
    """Nothing half-made stands there, nor beside it."""
    home = tmp_path / "essay"
    fill(home, "one")
    with pytest.raises(RuntimeError), replaced(home) as aside:
        (aside / "a.mp3").write_text("half")
        raise RuntimeError
    assert (home / "a.mp3").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["essay"]


def test_a_kill_between_the_two_renames_is_mended(tmp_path: Path) -> None:
    """The earlier folder comes back from under its aside name."""
    home = tmp_path / "essay"
    fill(home, "one")
    home.rename(tmp_path / f"{BEFORE}essay")
    recover(home)
    assert (home / "a.mp3").read_text() == "one"


def test_a_file_in_the_way_is_named_before_long_work(tmp_path: Path) -> None:
    """One line says where and what to do."""
    (tmp_path / "essay").write_text("x")
    with pytest.raises(StorageError, match="choose --out"):
        writable(tmp_path / "essay")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_named_before_long_work(tmp_path: Path) -> None:
    """One line says where."""
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="cannot be written"):
        writable(tmp_path / "audio" / "essay")
    tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_followed(tmp_path: Path) -> None:
    """A folder that is a symbolic link stays one, and what it leads to is replaced, again and again."""
    (tmp_path / "far").mkdir()
    (tmp_path / "audio").mkdir()
    home = tmp_path / "audio" / "essay"
    home.symlink_to(tmp_path / "far")
    for text in ("one", "two", "three"):
        fill(home, text)
    assert home.is_symlink()
    assert (tmp_path / "far" / "a.mp3").read_text() == "three"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audio", "far"]
    assert [path.name for path in home.parent.iterdir()] == ["essay"]
    home.unlink()
    home.symlink_to(home)
    with pytest.raises(StorageError):
        writable(home)


@pytest.mark.skipif(os.name == "nt", reason="no locks on folders there")
def test_what_a_kill_left_goes_with_the_next_run(tmp_path: Path) -> None:
    """Half-made folders do not gather, and one that somebody is filling is left alone."""
    home = tmp_path / "essay"
    for name in (".making-essay-a", ".making-essay-b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.mp3").write_text("half")
    with replaced(home) as ours:
        (ours / "a.mp3").write_text("ours")
        fill(home, "theirs")
        assert sorted(path.name for path in tmp_path.iterdir()) == [ours.name, "essay"]
    assert (home / "a.mp3").read_text() == "ours"
    assert [path.name for path in tmp_path.iterdir()] == ["essay"]


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
def test_a_read_only_episode_is_replaced_and_does_not_stay_behind(tmp_path: Path) -> None:
    """The earlier folder goes, also where it was made read-only."""
    home = tmp_path / "essay"
    fill(home, "one")
    home.chmod(0o500)
    fill(home, "two")
    fill(home, "three")
    assert [path.name for path in tmp_path.iterdir()] == ["essay"]


def test_many_at_once_leave_one_whole_folder(tmp_path: Path) -> None:
    """Runs that end together get in nobody's way."""
    home = tmp_path / "essay"

    def run(number: int) -> None:
        with replaced(home, ("a.mp3", "b.mp3")) as aside:
            for name in ("a.mp3", "b.mp3"):
                (aside / name).write_text(str(number))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(run, number) for number in range(40)]:
            done.result()
    assert (home / "a.mp3").read_text() == (home / "b.mp3").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["essay"]
