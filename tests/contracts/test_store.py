"""What every Store promises. To try another one, add a maker of it to MAKERS."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audioessay.store import CloudStore, FolderStore, MemoryStore, Store, prune, sealed, usage
from audioessay.testing import check_store

Damage = Callable[[str, bytes], None]
"""Puts raw bytes in the place of an entry, past the store."""


def key(name: str, kind: str = "take") -> str:
    """A key for a test."""
    return f"{kind}/{hashlib.sha256(name.encode()).hexdigest()}"


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of an S3 service that is not ours, on loopback, with a bucket ``sounds``."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    urlopen(Request(f"{url}/sounds", method="PUT"), timeout=60).close()
    yield url
    server.stop()


@pytest.fixture(params=["folder", "memory", "obstore-memory", "obstore-file", "s3"])
def made(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Store, Damage]:
    """A new store of each kind, and a way to damage it."""
    kind = request.param
    if kind == "folder":
        folder = FolderStore(tmp_path / "kept")

        def spoil(name: str, raw: bytes) -> None:
            folder._path(name).write_bytes(raw)

        return folder, spoil
    if kind == "memory":
        memory = MemoryStore()
        return memory, memory.kept.__setitem__
    pytest.importorskip("obstore")
    if kind == "s3":
        monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3"))
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        url = f"s3://sounds/{uuid4().hex}"
    else:
        url = "memory://" if kind == "obstore-memory" else (tmp_path / "objects").as_uri()
    cloud = CloudStore(url)

    def put_raw(name: str, raw: bytes) -> None:
        import obstore

        obstore.put(cloud._store, name, raw)

    return cloud, put_raw


@pytest.fixture
def store(made: tuple[Store, Damage]) -> Store:
    """The store alone."""
    return made[0]


def test_is_a_store(store: Store) -> None:
    """It has the four methods."""
    assert isinstance(store, Store)


def test_it_keeps_its_promises(store: Store) -> None:
    """Those that ``audioessay.testing`` holds a store to."""
    check_store(store)


def test_an_empty_store_has_nothing(store: Store) -> None:
    """Before anything is put, nothing is found, listed or counted, and removing is no error."""
    assert store.get(key("a")) is None
    assert list(store.entries()) == []
    assert usage(store).entries == 0
    store.remove(key("a"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=5000), name=st.text(max_size=5))
def test_what_is_put_comes_back(store: Store, data: bytes, name: str) -> None:
    """Any bytes, none too, come back as they were, as bytes."""
    store.put(key(name), data)
    found = store.get(key(name))
    assert found == data
    assert type(found) is bytes


def test_large_entries_come_back(store: Store) -> None:
    """Ten megabytes (a long reel) are one entry."""
    data = os.urandom(1 << 20) * 10
    store.put(key("long", "reel"), data)
    assert store.get(key("long", "reel")) == data


def test_kinds_are_apart(store: Store) -> None:
    """A take and a reel of one digest are two entries, and are counted so."""
    store.put(key("x"), b"take")
    store.put(key("x", "reel"), b"the reel")
    assert store.get(key("x")) == b"take"
    assert store.get(key("x", "reel")) == b"the reel"
    held = usage(store)
    assert [(kind, count) for kind, count, _ in held.kinds] == [("reel", 1), ("take", 1)]
    assert held.size == sum(entry.size for entry in store.entries()) >= len(b"takethe reel")


def test_putting_twice_changes_nothing(store: Store) -> None:
    """The same key again is no error and no second entry."""
    for _ in range(2):
        store.put(key("x"), b"sound")
    assert store.get(key("x")) == b"sound"
    assert [entry.key for entry in store.entries()] == [key("x")]


def test_removed_is_gone(store: Store) -> None:
    """After remove there is nothing, and it can be put again."""
    store.put(key("x"), b"sound")
    store.remove(key("x"))
    assert store.get(key("x")) is None
    assert list(store.entries()) == []
    store.put(key("x"), b"sound")
    assert store.get(key("x")) == b"sound"


@pytest.mark.parametrize(
    "bad", ["", "take", "take/../../x", "take/" + "G" * 64, "TAKE/" + "0" * 64, "take/" + "0" * 65]
)
def test_other_forms_are_no_keys(store: Store, bad: str) -> None:
    """A key of another form reaches no file and no bucket: it is a ValueError in every method."""
    for use in (store.get, store.remove, lambda name: store.put(name, b"x")):
        with pytest.raises(ValueError, match="not a key"):
            use(bad)


@pytest.mark.parametrize("how", ["cut", "flipped", "flipped data", "empty", "longer", "other", "misplaced"])
def test_damage_is_absence(made: tuple[Store, Damage], how: str) -> None:
    """A damaged entry is not handed out: it is absent, gone from the list, and can be made again."""
    store, spoil = made
    store.put(key("x"), b"sound" * 100)
    whole = sealed(key("x"), b"sound" * 100)
    spoil(
        key("x"),
        {
            "cut": whole[:-1],
            "flipped": whole[:40] + bytes([whole[40] ^ 1]) + whole[41:],
            "flipped data": whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:],
            "misplaced": sealed(key("y"), b"sound" * 100),
            "empty": b"",
            "longer": whole + b"\0",
            "other": b"not ours at all",
        }[how],
    )
    assert store.get(key("x")) is None
    assert list(store.entries()) == []
    store.put(key("x"), b"sound" * 100)
    assert store.get(key("x")) == b"sound" * 100


def test_an_older_form_is_absence_and_stays(made: tuple[Store, Damage]) -> None:
    """What an earlier version kept under the key is not handed out, is not removed, and gives way to the next put."""
    store, spoil = made
    store.put(key("x"), b"sound" * 100)
    older = hashlib.sha256(b"old" * 100).digest() + b"old" * 100
    spoil(key("x"), older)
    assert store.get(key("x")) is None
    assert [(entry.key, entry.size) for entry in store.entries()] == [(key("x"), len(older))]
    store.put(key("x"), b"sound" * 100)
    assert store.get(key("x")) == b"sound" * 100


def test_threads_share_it(store: Store) -> None:
    """Eight threads putting, reading and removing the same few keys see whole entries or none."""
    bodies = {key(str(number)): bytes([number]) * 3000 for number in range(5)}
    wrong: list[str] = []
    gate = threading.Barrier(8)

    def work(seed: int) -> None:
        gate.wait()
        for step in range(12):
            name = list(bodies)[(seed * 7 + step * 3) % len(bodies)]
            if (seed + step) % 4 == 0:
                store.remove(name)
            elif (seed + step) % 4 < 3:
                store.put(name, bodies[name])
            found = store.get(name)
            if found is not None and found != bodies[name]:
                wrong.append(name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert not wrong
    assert {entry.key for entry in store.entries()} <= set(bodies)


def test_prune_by_age(store: Store) -> None:
    """What was not used for so long goes; the rest stays, and what went is told."""
    for number in range(3):
        store.put(key(str(number)), b"x" * 100)
    now = max(entry.used for entry in store.entries())
    assert prune(store, older_than=60, now=now + 30).entries == 0
    assert usage(store).entries == 3
    gone = prune(store, older_than=60, now=now + 100)
    assert gone.entries == 3
    assert gone.size >= 300
    assert usage(store).entries == 0


def test_prune_by_size(store: Store) -> None:
    """It shrinks to at most the size, by as few entries as that takes; a size that holds all removes nothing."""
    for number in range(6):
        store.put(key(str(number)), b"x" * 1000)
    each = usage(store).size // 6
    assert prune(store, larger_than=6 * each).entries == 0
    assert prune(store, larger_than=4 * each + 1).entries == 2
    assert usage(store).entries == 4
    assert prune(store, larger_than=0).entries == 4
    assert usage(store).entries == 0
