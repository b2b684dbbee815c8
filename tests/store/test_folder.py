"""The folder store as several programs use it, and as a kill or a full disk leaves it."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audioessay.errors import StorageError
from audioessay.files import write_whole
from audioessay.store import FolderStore, MemoryStore, open_store, prune, usage

HAMMER = """
import hashlib, random, sys
from pathlib import Path
from audioessay.store import FolderStore

store, seed = FolderStore(Path(sys.argv[1])), int(sys.argv[2])
dice, made, wrong = random.Random(seed), set(), 0
names = [f"take/{hashlib.sha256(str(n).encode()).hexdigest()}" for n in range(40)]
order = names * 5
dice.shuffle(order)
for name in order:
    body = hashlib.sha256(name.encode()).digest() * 2000
    found = store.get(name)
    if found is None:
        wrong += name in made
        made.add(name)
        store.put(name, body)
    elif found != body:
        wrong += 1
print(len(made), wrong)
"""

KILLED = """
import os, sys
from pathlib import Path
from audioessay.store import FolderStore
store = FolderStore(Path(sys.argv[1]))
print("ready", flush=True)
n = 0
while True:
    store.put("take/" + f"{n % 50:064x}", bytes([n % 50]) * 400_000)
    n += 1
"""


def key(name: str) -> str:
    """A key for a test."""
    return f"take/{hashlib.sha256(name.encode()).hexdigest()}"


def test_eight_processes_at_once(tmp_path: Path) -> None:
    """Eight programs on one store: nothing is damaged, and none of them makes a take twice."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMER, str(tmp_path), str(seed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for seed in range(8)
    ]
    for process in running:
        out, error = process.communicate(timeout=60)
        assert process.returncode == 0, error.decode()
        made, wrong = map(int, out.split())
        assert wrong == 0
        assert made <= 40
    store = FolderStore(tmp_path)
    assert usage(store).entries == 40
    assert all(store.get(entry.key) is not None for entry in store.entries())
    assert not list((tmp_path / ".part").iterdir())


def test_killed_while_writing(tmp_path: Path) -> None:
    """A kill at any moment leaves whole entries and at most one unfinished file beside them, which a later run removes."""
    for pause in (0.01, 0.03, 0.002):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(pause)
        process.kill()
        process.wait()
        process.stdout.close()
    store = FolderStore(tmp_path)
    for entry in list(store.entries()):
        data = store.get(entry.key)
        assert data is not None, "a listed entry is whole"
        assert data == bytes([int(entry.key.split("/")[1], 16)]) * 400_000
    left = tmp_path / ".part" / ".dead.part"
    left.write_bytes(b"half")
    fresh = tmp_path / ".part" / ".live.part"
    fresh.write_bytes(b"half")
    os.utime(left, (time.time() - 7200,) * 2)
    FolderStore(tmp_path).put(key("next"), b"x")
    assert not left.exists()
    assert fresh.exists(), "another program may still be writing it"


def test_reading_counts_as_use(tmp_path: Path) -> None:
    """Pruning by size takes what was used longest ago, where reading is using."""
    store = FolderStore(tmp_path)
    for number, name in enumerate("abc"):
        store.put(key(name), b"x" * 100)
        os.utime(store._path(key(name)), (1000 + number,) * 2)
    assert store.get(key("a")) == b"x" * 100
    prune(store, larger_than=2 * usage(store).size // 3)
    assert {entry.key for entry in store.entries()} == {key("a"), key("c")}


def test_strangers_are_left_alone(tmp_path: Path) -> None:
    """Other files in the folder are not entries and are never removed."""
    store = FolderStore(tmp_path)
    store.put(key("a"), b"x")
    (tmp_path / "edge-voices.json").write_text("[]")
    (tmp_path / "take" / "notes.txt").write_text("mine")
    assert prune(store, larger_than=0).entries == 1
    assert (tmp_path / "edge-voices.json").exists()
    assert (tmp_path / "take" / "notes.txt").exists()


def test_unwritable_is_one_line(tmp_path: Path) -> None:
    """A store where none can be is a StorageError that names the path; nothing is left behind."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    store = FolderStore(blocked)
    assert store.get(key("a")) is None
    assert list(store.entries()) == []
    with pytest.raises(StorageError, match=r"file.*cannot be written"):
        store.put(key("a"), b"x")
    assert blocked.read_text() == "in the way"


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    """No room left: a StorageError that says so, what stood there stays, and no unfinished file."""
    pytest.importorskip("resource")
    target = tmp_path / "kept"
    write_whole(target, b"before")
    script = (
        "import resource, signal, sys; from pathlib import Path; from audioessay.files import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_whole(Path(sys.argv[1]), b'x' * 100000)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(target)], capture_output=True, text=True, timeout=60)
    assert "StorageError" in done.stderr
    assert "cannot be written" in done.stderr
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_finished_files_are_like_the_users_others(tmp_path: Path) -> None:
    """What is written whole has the rights that the user's umask gives, not those of a temporary file."""
    plain = tmp_path / "plain"
    plain.write_bytes(b"x")
    write_whole(tmp_path / "whole", b"x")
    assert (tmp_path / "whole").stat().st_mode == plain.stat().st_mode


def test_where_a_store_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path, the environment, or the user's cache folder, in this order; nothing is made by looking."""
    monkeypatch.delenv("AUDIOESSAY_STORE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    default = open_store()
    assert isinstance(default, FolderStore)
    assert default.folder.name == "audioessay"
    monkeypatch.setenv("AUDIOESSAY_STORE", str(tmp_path / "env"))
    named = open_store()
    assert isinstance(named, FolderStore)
    assert named.folder == tmp_path / "env"
    given = open_store(str(tmp_path / "given"))
    assert isinstance(given, FolderStore)
    assert given.folder == tmp_path / "given"
    assert not list(tmp_path.iterdir())
    with pytest.raises(StorageError, match="no store"):
        open_store("ftp://somewhere/else")


def test_a_dead_cloud_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket that cannot be reached is a StorageError with its URL, after a few tries."""
    pytest.importorskip("obstore")
    for name, value in (
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    store = open_store("s3://nowhere/at/all")
    with pytest.raises(StorageError, match=r"s3://nowhere/at/all/take/.*cannot be read") as caught:
        store.get(key("a"))
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("try again")


def test_a_memory_store_forgets() -> None:
    """Two memory stores share nothing."""
    first, second = MemoryStore(), MemoryStore()
    first.put(key("a"), b"x")
    assert second.get(key("a")) is None
