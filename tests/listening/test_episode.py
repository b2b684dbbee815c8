"""A finished episode by a real neural voice, heard by a real recogniser."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import audioessay
from audioessay.errors import EngineNotInstalled, UnknownName
from audioessay.listening import ear as ears
from audioessay.listening.ear import Ear, Heard, open_ear
from audioessay.listening.episode import listen
from audioessay.model.episode import Episode
from audioessay.publishing.published import load_episode
from audioessay.sound import mp3
from audioessay.sound.info import read_info
from audioessay.sound.reader import sound_start
from audioessay.store import MemoryStore
from audioessay.units import MP3_FRAME, RATE
from tests.listening.test_comparison import words

pytest.importorskip("faster_whisper", reason="the extra listen is not installed")
pytest.importorskip("piper", reason="the extra neural is not installed")

ESSAY = """# The night market

The market opens at nine, when the last office lights go out. Two hundred stalls fill the square behind the station.

## What is good about it

The food is wonderful and nobody pays more than five dollars for it. Families come with their grandparents and stay until midnight.

## What is not

The noise is dreadful for the people who live above it. Every Monday the gutters are full of plastic bowls.
"""
SILENT = '[stings]\nstyle = "none"\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The episode's folder."""
    show = tmp_path_factory.mktemp("show")
    (show / "audioessay.toml").write_text('title = "Nights"\nengine = "piper"\n' + SILENT, encoding="utf-8")
    (show / "script").mkdir()
    (show / "script" / "market.md").write_text(ESSAY, encoding="utf-8")
    audioessay.make(show / "script" / "market.md", store=MemoryStore())
    yield show / "audio" / "market"


class Counting:
    """An ear that counts how often it listens."""

    def __init__(self, inner: Ear) -> None:
        self.name, self.fingerprint, self._inner = inner.name, inner.fingerprint, inner
        self.windows = 0

    def knows(self, language: str) -> bool:
        return self._inner.knows(language)

    def hear(self, sound: NDArray[np.float32], language: str, *, care: bool = False, times: bool = False) -> Heard:
        self.windows += 1
        return self._inner.hear(sound, language, care=care, times=times)


def heard(folder: Path, ear: Ear, store: MemoryStore) -> dict[str, str]:
    """Status by sentence."""
    episode: Episode = load_episode(folder)
    with ThreadPoolExecutor(1) as pool:
        result = listen(folder / episode.audio[0].name, episode, ear=ear, words=words, store=store, pool=pool)
    return {one.text: one.status for one in result.sentences}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The command as a user has it."""
    return subprocess.run([sys.executable, "-m", "audioessay", *words], capture_output=True, text=True, check=False)


def without(path: Path, start_ms: int, end_ms: int) -> None:
    """Cut MP3 frames out of a file, as a slip of an editor would."""
    data = path.read_bytes()
    with path.open("rb") as file:
        start = sound_start(file)
    body = start + read_info(data[start:]).own_size
    sizes = list(mp3.frame_sizes(data[body:]))
    first, last = (round(ms * RATE / 1000 / MP3_FRAME) for ms in (start_ms, end_ms))
    path.write_bytes(data[: body + sum(sizes[:first])] + data[body + sum(sizes[:last]) :])


def test_every_sentence_of_a_finished_episode_is_heard_and_heard_once(made: Path) -> None:
    """All are heard; a second time nothing is listened to."""
    ear, store = Counting(open_ear(workers=1)), MemoryStore()
    assert set(heard(made, ear, store).values()) == {"heard"}
    once = ear.windows
    assert once
    heard(made, ear, store)
    assert ear.windows == once


def test_a_sentence_cut_out_of_the_file_is_found(made: Path, tmp_path: Path) -> None:
    """A file damaged later is heard as it is: the sentence that is gone is named, and only that one."""
    folder = tmp_path / "market"
    shutil.copytree(made, folder)
    episode = load_episode(folder)
    cue = next(one for one in episode.cues if one.text.startswith("Families"))
    without(folder / episode.audio[0].name, cue.start_ms, cue.end_ms)
    statuses = heard(folder, open_ear(workers=1), MemoryStore())
    assert {text for text, status in statuses.items() if status != "heard"} == {cue.text}
    assert statuses[cue.text] == "missing"


def test_check_listens_when_asked(made: Path) -> None:
    """``check --listen`` sums up in a line; ``--json`` holds every sentence with its place and status."""
    told = run("check", str(made), "--listen")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "words, " in told.stdout.splitlines()[-1]
    table = json.loads(run("check", str(made), "--listen", "--json").stdout)
    sentences = table["listening"]["sentences"]
    assert len(sentences) == len(load_episode(made).cues)
    assert {"section", "start_ms", "end_ms", "text", "status"} <= sentences[0].keys()


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model, another model, a damaged one: one line that names the cure."""
    with pytest.raises(UnknownName, match=r"tiny\.en"):
        open_ear("enormous")
    monkeypatch.setitem(ears.MODELS, "tiny.en", ears.Packaged("no_such_package", "model", "", "MIT"))
    open_ear.cache_clear()
    with pytest.raises(EngineNotInstalled, match=r"audioessay\[listen\]"):
        open_ear("tiny.en", 1)


def test_a_language_that_the_model_does_not_know_is_said(made: Path) -> None:
    """An English model does not pretend to hear German."""
    assert open_ear(workers=1).knows("en-GB")
    assert not open_ear(workers=1).knows("de")


class Deaf:
    """An ear that does not hear one sentence, so often as it is told; everything else it hears as it is."""

    def __init__(self, inner: Ear, times: int) -> None:
        self.name, self.fingerprint, self._inner, self._left = inner.name, f"deaf {times}", inner, times

    def knows(self, language: str) -> bool:
        return self._inner.knows(language)

    def hear(self, sound: NDArray[np.float32], language: str, *, care: bool = False, times: bool = False) -> Heard:
        heard = self._inner.hear(sound, language, care=care, times=times)
        before, found, rest = heard.text.partition("Families come")
        if not found or self._left <= 0:
            return heard
        self._left -= care  # the second hearing of a take is the last
        return Heard(before + rest.partition(".")[2], heard.words)


@pytest.mark.parametrize(("deaf", "takes", "ok"), [(1, 1, True), (9, 2, False)])
def test_a_passage_that_is_not_heard_is_voiced_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaf: int, takes: int, ok: bool
) -> None:
    """Another take, twice at most; what is still not heard is named in the result and the report, or refused when strict."""
    (tmp_path / "audioessay.toml").write_text('title = "Nights"\nengine = "piper"\n' + SILENT, encoding="utf-8")
    essay = tmp_path / "market.md"
    essay.write_text(ESSAY, encoding="utf-8")
    ear = open_ear(workers=1)
    monkeypatch.setattr("audioessay.production.hear.open_ear", lambda _model, _workers: Deaf(ear, deaf))
    store = MemoryStore()
    made = audioessay.make(essay, store=store, listen=True)
    assert made.listening is not None and made.listening.ok is ok
    plain = len(audioessay.plan(essay).segments())
    assert sum(key.startswith("take/") for key in store.kept) == plain + takes
    report = json.loads((made.folder / "report.json").read_text("utf-8"))
    missing = [one["text"] for one in report["listening"]["sentences"] if one["status"] == "missing"]
    assert missing == ([] if ok else ["Families come with their grandparents and stay until midnight."])
    if not ok:
        before = made.mp3.read_bytes()
        monkeypatch.setattr("audioessay.production.hear.open_ear", lambda _model, _workers: Deaf(ear, deaf))
        with pytest.raises(audioessay.NotHeard, match="Families come"):
            audioessay.make(essay, store=store, listen=True, strict=True)
        assert made.mp3.read_bytes() == before
