"""Files are written whole or not at all, have the user's rights, and locks exclude and end."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audioessay.errors import StorageError
from audioessay.files import copy_whole, locked, missing, new_folder, remove_folder, sweep, whole, write_whole

HOLDER = """
import sys, time
from pathlib import Path
from audioessay.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_what_a_kill_left_aside_goes(tmp_path: Path) -> None:
    """Once it is a minute old; files of another name are the user's, and what is being written stays."""
    names = (".0123456789abcdef.part", ".mine.part", "0123456789abcdef.part")
    for name in (*names, ".fedcba9876543210.part"):
        (tmp_path / name).write_bytes(b"half")
    for name in names:
        os.utime(tmp_path / name, (1, 1))
    sweep(tmp_path, tmp_path / "none")
    assert {path.name for path in tmp_path.iterdir()} == {*names[1:], ".fedcba9876543210.part"}


def test_who_names_an_essay_by_half_is_shown_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The essay rather than its episode's folder, which bears its name without the ending."""
    for name in ("script/kettle.md", "audio/kettle/kettle.mp3"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    for typed in ("kettle", "kettle.md", "script/ketle.md"):
        assert missing(Path(typed)).endswith(f"did you mean {Path('script', 'kettle.md')}?")


def test_an_error_leaves_what_stood_there(tmp_path: Path) -> None:
    """An error in the middle of writing, or a source that is not there, changes nothing and leaves nothing behind."""
    path = tmp_path / "kept"
    write_whole(path, b"before")
    with pytest.raises(RuntimeError), whole(path) as file:
        file.write(b"half")
        raise RuntimeError
    with pytest.raises(StorageError, match="kept"):
        copy_whole(tmp_path / "missing", path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
@pytest.mark.parametrize("umask", [0o022, 0o027, 0o002])
def test_new_files_and_folders_have_the_rights_of_the_umask(tmp_path: Path, umask: int) -> None:
    """Whatever the umask is at that moment: a web server's group may read what the umask lets it read."""
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "file", b"x")
        folder = new_folder(tmp_path, "made-")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o666 & ~umask
    assert folder.stat().st_mode & 0o777 == 0o777 & ~umask


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
def test_a_read_only_folder_is_removed(tmp_path: Path) -> None:
    """What is ours goes, whatever rights it was given."""
    folder = new_folder(tmp_path, "made-")
    (folder / "file").write_bytes(b"x")
    folder.chmod(0o500)
    remove_folder(folder)
    assert not folder.exists()


def test_a_lock_excludes_and_is_freed_by_a_kill(tmp_path: Path) -> None:
    """While another program holds it nobody gets it; killed, that program lets it go; afterwards no file is left."""
    path = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(StorageError, match="held by another program"), locked(path, wait_s=0.1):
        pass
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with locked(path, wait_s=5):
        assert path.exists()
    assert not path.exists()


def test_one_at_a_time(tmp_path: Path) -> None:
    """Of many that want it each has it alone, though its file comes and goes."""
    count = tmp_path / "count"
    count.write_text("0")

    def add() -> None:
        with locked(tmp_path / "lock"):
            count.write_text(str(int(count.read_text()) + 1))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(add) for _ in range(60)]:
            done.result()
    assert count.read_text() == "60"
