"""An episode's folder is put in place whole or not at all."""

import os
from pathlib import Path

import pytest

from audioessay.errors import StorageError
from audioessay.stages.folder import BEFORE, recover, replaced, writable


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
