"""The whole line, killed at any moment and started again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audioessay.store import FolderStore
from tests.fakes.edge_service import EdgeService

ROUNDS = int(os.environ.get("AUDIOESSAY_KILLS", "2"))
"""How often it is killed; fifty by hand."""

NOUNS = ("bread", "salt", "rent", "ink")
ESSAY = "# What things cost\n\n" + "\n\n".join(
    f"## Of {noun}\n\nThe price of {noun} rose in spring, and nobody said why.\n\nThe chapter on {noun} "
    f"{'is careful and deserves its readers' if number % 2 else 'fails, since it ignores the sellers'}."
    for number, noun in enumerate(NOUNS)
)


def make(folder: Path, service: EdgeService) -> "subprocess.Popen[str]":
    """Begin to make the episode, in a program of its own."""
    environment = {**os.environ, "AUDIOESSAY_EDGE_URL": service.url, "AUDIOESSAY_EDGE_PACE": "0.02"}
    return subprocess.Popen(
        [sys.executable, "-m", "audioessay", "make", "costs.md", "--engine", "edge", "--store", str(folder / "store")],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def whole(folder: Path, service: EdgeService) -> None:
    """Make it to the end."""
    process = make(folder, service)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0, told


def made(folder: Path) -> dict[str, bytes]:
    """Everything that the episode consists of; not the report, which tells what one run had to make."""
    files = (path for path in (folder / "audio").glob("[!.]*/*") if path.name != "report.json")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def kept(folder: Path) -> dict[str, int]:
    """Each entry of the store and the file that it is: an entry made again would be another file."""
    store = FolderStore(folder / "store")
    return {entry.key: store._path(entry.key).stat().st_ino for entry in store.entries()}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill that cannot be caught here")
def test_killed_and_started_again(edge_service: EdgeService, tmp_path: Path) -> None:
    """However often and whenever it is killed: nothing that was finished is made twice, nothing half-made is left in the
    episode's folder, and the episode is in the end, byte for byte, that of a run without a kill.
    """
    edge_service.latency = 0.05
    calm, torn = tmp_path / "calm", tmp_path / "torn"
    for folder in (calm, torn):
        folder.mkdir()
        (folder / "costs.md").write_text(ESSAY, "utf-8")
    began = time.monotonic()
    whole(calm, edge_service)
    length = time.monotonic() - began
    asked = edge_service.requests
    dice = random.Random(ROUNDS)
    finished: dict[str, int] = {}
    for _ in range(ROUNDS):
        process = make(torn, edge_service)
        time.sleep(dice.uniform(0.2, 1.0) * length)
        process.kill()
        process.communicate(timeout=60)
        now = kept(torn)
        assert finished.items() <= now.items(), "what was finished before is there, and is the same file"
        finished = now
        assert made(torn) in ({}, made(calm)), "the episode's folder is there whole or not at all"
    whole(torn, edge_service)
    assert finished.items() <= kept(torn).items()
    assert made(torn) == made(calm)
    assert edge_service.requests - asked <= asked + 3 * ROUNDS, "only what was under way at a kill was asked for again"
