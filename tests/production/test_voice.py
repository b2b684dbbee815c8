"""What voicing promises: each take made once, checked, kept at once, in order, whatever happens on the way."""

import _thread
import random
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audioessay.engines.base import About, Engine, Speech
from audioessay.engines.tone import ToneEngine
from audioessay.errors import BadTake, EngineUnavailable, MissingTakes, StorageError, UnknownName
from audioessay.model.script import Piece, Segment, Spoken
from audioessay.model.show import Sound
from audioessay.model.source import Text
from audioessay.model.voice import Voice
from audioessay.production import schedule, voice
from audioessay.production.schedule import Scheduler
from audioessay.production.take import sound_of, take_key
from audioessay.production.values import Sounds, TakeReceipt, Work
from audioessay.production.voice import jobs_of
from audioessay.store import FolderStore, MemoryStore, Store
from audioessay.units import RATE, rescale

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def lines(count: int, voice: str = "alto") -> list[Segment]:
    """Segments that all differ."""
    said = [f"Line {NUMBERS[n % 10]} of page {NUMBERS[n // 10 % 10]}." for n in range(count)]
    return [segment(text, voice) for text in said]


def segment(text: str, voice: str = "alto") -> Segment:
    return Segment("narration", Voice("tone", voice), Text.plain(text, 0), Spoken.same(text))


class Studio(ToneEngine):
    """A tone engine that keeps count, takes its time and can be told to fail.

    With ``together``, nobody has spoken before so many speak at once: where they never do, the run breaks.
    """

    workers = 4

    def __init__(self, latency: float = 0.0, together: int = 1) -> None:
        self.latency = latency
        self.together = threading.Barrier(together, timeout=60)
        self.said: list[str] = []
        self.now = self.peak = 0
        self.failing: dict[str, list[Exception | Speech]] = {}
        self.lock = threading.Lock()

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        with self.lock:
            self.said.append(spoken.text)
            self.now += 1
            self.peak = max(self.peak, self.now)
            planned = self.failing.get(spoken.text)
            wrong = planned.pop(0) if planned else None
        self.together.wait()
        time.sleep(self.latency)
        with self.lock:
            self.now -= 1
        if isinstance(wrong, Exception):
            raise wrong
        return wrong or super().speak(spoken, voice)

    def find(self, name: str) -> Engine:
        if name != self.name:
            raise UnknownName("engine", name, (self.name,))
        return self


def speaking() -> list[threading.Thread]:
    """The threads of runs that are not over."""
    return [one for one in threading.enumerate() if one.name.startswith("audioessay-")]


def wait_until(so: Callable[[], bool]) -> None:
    """Wait for what must come; a minute means that it hangs."""
    for _ in range(6000):
        if so():
            return
        time.sleep(0.01)
    raise AssertionError("it hangs")


def voiced(
    segments: Sequence[Segment],
    store: Store,
    find: Callable[[str], Engine],
    *,
    sessions: int | None = None,
    progress: Callable[[int], None] | None = None,
    sections: Sequence[int] = (),
) -> tuple[TakeReceipt, ...]:
    """The takes of segments, in reading order."""
    jobs = jobs_of(segments, store, find)
    texts = tuple(one.text.display for one in segments)
    work = Work(jobs, texts, tuple(sections or range(1, len(jobs) + 1)), (), Sounds(), Sound(), store)

    def tell(_stage: str, done: int, _total: int) -> None:
        if done and progress:
            progress(done)

    with Scheduler(sessions=sessions, find=find) as scheduler:
        return scheduler.perform(work, tell).takes


def run(
    segments: Sequence[Segment], studio: Studio, store: MemoryStore, sessions: int | None = None
) -> list[tuple[int, str, bool]]:
    receipts = voiced(segments, store, studio.find, sessions=sessions)
    return [(index, one.take.key, one.made) for index, one in enumerate(receipts)]


def test_takes_come_in_reading_order_and_are_kept() -> None:
    """The first run makes all, in order; the second makes none; a swapped voice makes one."""
    studio, store, script = Studio(0.001), MemoryStore(), lines(30)
    first = run(script, studio, store)
    assert [index for index, _, _ in first] == list(range(30))
    assert all(made for _, _, made in first)
    assert [made for _, _, made in run(script, studio, store)] == [False] * 30
    script[7] = replace(script[7], voice=Voice("tone", "bass"))
    assert [index for index, _, made in run(script, studio, store) if made] == [7]
    assert len(studio.said) == 31


def test_segments_that_sound_the_same_are_made_once() -> None:
    """A refrain is sung once, whatever stands between."""
    studio = Studio(0.005)
    script = [segment("Never again."), segment("Once."), segment("Never again."), segment("Never again.")]
    found = run(script, studio, MemoryStore())
    assert [made for _, _, made in found] == [True, True, False, False]
    assert found[0][1] == found[2][1] == found[3][1]
    assert sorted(studio.said) == ["Never again.", "Once."]


def test_a_slow_engine_is_kept_busy_and_never_overrun() -> None:
    """All of a hundred segments are spoken four at a time, to the last four; never five at once."""
    studio = Studio(together=4)
    run(lines(100), studio, MemoryStore())
    assert len(studio.said) == 100
    assert studio.peak == 4


def test_fewer_workers_can_be_asked_for_but_not_more() -> None:
    """``sessions`` lowers what the engine allows."""
    for asked, peak in ((1, 1), (9, 4)):
        studio = Studio(0.002, together=peak)
        run(lines(20), studio, MemoryStore(), asked)
        assert studio.peak == peak


def test_a_service_keeps_its_limit_whatever_the_workers() -> None:
    """A cluster voices as much at once as it has workers, but what a service speaks only as much as that allows."""

    class Service(Studio):
        about = About("Service", service="somebody else")

    for kind, peak in ((Studio, 8), (Service, 4)):
        studio, store = kind(0.002, together=peak), MemoryStore()
        jobs = jobs_of(lines(24), store, studio.find)
        work = Work(jobs, ("",) * 24, (1,) * 24, (), Sounds(), Sound(), store)
        with ThreadPoolExecutor(8) as executor, Scheduler(executor, workers=8, find=studio.find) as scheduler:
            scheduler.perform(work)
        assert studio.peak == peak


def test_one_that_fails_does_not_stop_the_others() -> None:
    """All others are made and kept; the error lists what is missing, and the next run makes only that."""
    studio, store, script = Studio(), MemoryStore(), lines(12)
    for index in (3, 8):
        studio.failing[script[index].spoken.text] = [BadTake("tone:alto", "it", "the service left words out")]
    with pytest.raises(MissingTakes) as caught:
        run(script, studio, store)
    assert [text for _, text, _ in caught.value.missing] == [script[3].text.display, script[8].text.display]
    assert caught.value.done == 10
    assert "left words out" in str(caught.value)
    assert [index for index, _, made in run(script, studio, store) if made] == [3, 8]


def test_missing_segments_are_named_by_their_section() -> None:
    """With the sections' numbers given, the message says where in the essay to look."""
    studio, script = Studio(), lines(3)
    studio.failing[script[2].spoken.text] = [BadTake("tone:alto", "it", "no")]
    with pytest.raises(MissingTakes, match="section 9 "):
        voiced(script, MemoryStore(), studio.find, sections=[4, 4, 9])


def test_a_take_that_fails_its_check_is_made_again() -> None:
    """Twice silent, then right: kept. Silent each time: missing, and nothing is kept for it."""
    silent = Speech(np.zeros(22_050, np.int16), 22_050, ())
    studio, store, script = Studio(), MemoryStore(), lines(2)
    studio.failing[script[0].spoken.text] = [silent, silent]
    studio.failing[script[1].spoken.text] = [silent] * voice.TRIES
    with pytest.raises(MissingTakes) as caught:
        run(script, studio, store)
    assert [(text, reason) for _, text, reason in caught.value.missing] == [
        (script[1].text.display, "what came back is silent")
    ]
    assert len(store.kept) == 1


def test_a_dead_service_is_not_asked_a_hundred_times() -> None:
    """After a few refusals in a row the rest is listed as missing at once; what other engines voice is finished."""

    class Dead(Studio):
        name = "dead"

        def speak(self, spoken: Spoken, voice: Voice) -> Speech:
            self.said.append(spoken.text)
            raise EngineUnavailable("dead", "403, the key is not valid")

    dead, alive, store = Dead(), Studio(), MemoryStore()
    script = [item for line in lines(40) for item in (line, replace(line, voice=Voice("dead", "alto")))]
    with pytest.raises(MissingTakes) as caught:
        voiced(script, store, lambda name: dead if name == "dead" else alive)
    assert len(dead.said) <= schedule.REFUSALS + 4
    assert (len(caught.value.missing), caught.value.done, len(store.kept)) == (40, 40, 40)
    assert caught.value.missing[0][2] == "403, the key is not valid"
    assert str(caught.value).count("403, the key is not valid") == 1, "a reason is told once"


def test_unknown_voices_are_refused_before_anything_is_spoken() -> None:
    """A typing error in the last segment costs no take."""
    studio, script = Studio(), [*lines(5), segment("Last.", "alt")]
    with pytest.raises(UnknownName, match="did you mean alto"):
        run(script, studio, MemoryStore())
    assert studio.said == []


def test_a_bug_in_an_engine_is_not_taken_for_a_missing_take() -> None:
    """What is outside the error tree comes out as it is."""
    studio, script = Studio(), lines(5)
    studio.failing[script[2].spoken.text] = [ZeroDivisionError("a bug")]
    with pytest.raises(ZeroDivisionError):
        run(script, studio, MemoryStore())


def test_an_interrupt_ends_it_soon_and_keeps_what_is_finished() -> None:
    """Ctrl-C in the middle: nothing more is begun, finished takes are kept, and the next run makes the others only."""
    studio, store, script = Studio(0.05), MemoryStore(), lines(60)

    def interrupt(ready: int) -> None:
        if ready == 10:
            _thread.interrupt_main()

    with pytest.raises(KeyboardInterrupt):
        voiced(script, store, studio.find, progress=interrupt)
    wait_until(lambda: not speaking())
    said, kept = len(studio.said), len(store.kept)
    assert 10 <= kept == said < 60
    run(script, studio, store)
    assert len(studio.said) == 60


def test_progress_counts_every_take() -> None:
    """Made or kept, each is reported once; a refrain counts as often as it is sung."""
    studio, store, seen = Studio(), MemoryStore(), list[int]()
    for _ in range(2):
        seen.clear()
        voiced(lines(9), store, studio.find, progress=seen.append)
        assert seen == list(range(1, 10))
    seen.clear()
    voiced([*lines(2), *lines(2)], store, studio.find, progress=seen.append)
    assert seen == [2, 4]


def test_a_key_holds_all_that_is_heard_and_nothing_else() -> None:
    """Voice, rate, pitch, words, pronunciation and engine change it; level, role, display text and cutting do not."""
    studio, plain = Studio(), segment("Read this aloud.")
    key = take_key(plain, studio)

    class Newer(Studio):
        def fingerprint(self, voice: Voice) -> str:
            return "tone/99"

    spoken = plain.spoken
    heard = [
        replace(plain, voice=Voice("tone", "bass")),
        replace(plain, voice=Voice("tone", "alto", rate=5)),
        replace(plain, voice=Voice("tone", "alto", pitch=5)),
        replace(plain, voice=Voice("tone", "alto", take=2)),
        replace(plain, spoken=Spoken.same("Read that aloud.")),
        replace(plain, spoken=Spoken((replace(spoken.pieces[0], ipa="ɹiːd"),))),
    ]
    keys = [key, take_key(plain, Newer()), *(take_key(other, studio) for other in heard)]
    assert len(set(keys)) == len(keys)
    cut = Spoken((Piece("Read ", 0, 5), Piece("this aloud.", 5, 16)))
    unheard = [
        replace(plain, voice=Voice("tone", "alto", gain_db=3.0)),
        replace(plain, role="praise", rest="heading"),
        replace(plain, text=Text.plain("READ this aloud.", 99)),
        replace(plain, spoken=cut),
    ]
    assert {take_key(other, studio) for other in unheard} == {key}


def test_the_sound_comes_back_at_the_house_rate() -> None:
    """Length, level and word places hold at 44.1 kHz: each word of a tone take is loud inside and silent after its end."""
    store, script = MemoryStore(), [segment("Short words, then: an extraordinarily long one.")]
    take = voiced(script, store, Studio().find)[0].take
    sound, again = sound_of(store, take.key)
    assert again == take
    assert sound.dtype == np.float32
    assert sound.shape == (take.frames,)
    assert 0.05 < np.abs(sound).max() <= 0.35
    for word, after in zip(take.words, [*take.words[1:], None], strict=True):
        middle = (word.start + word.end) // 2
        assert np.abs(sound[middle - 500 : middle + 500]).max() > 0.02
        if after and after.start - word.end > 2000:
            assert np.abs(sound[word.end + 500 : after.start - 500]).max() < 0.001


def test_rests_at_both_ends_are_cut_and_words_moved_with_them() -> None:
    """A take begins with its first sound: leading and trailing silence are ours to set."""

    class Late(Studio):
        def speak(self, spoken: Spoken, voice: Voice) -> Speech:
            speech = super().speak(spoken, voice)
            quiet = np.zeros(speech.rate, np.int16)
            moved = tuple(replace(w, start=w.start + len(quiet), end=w.end + len(quiet)) for w in speech.words)
            return replace(speech, samples=np.concatenate([quiet, speech.samples, quiet]), words=moved)

    store, script = MemoryStore(), [segment("As if it had begun at once.")]
    late = voiced(script, store, Late().find)[0].take
    assert late.words[0].start <= RATE * 20 // 1000
    assert 0 <= late.frames - late.words[-1].end <= RATE * 60 // 1000
    sound, _ = sound_of(store, late.key)
    assert np.abs(sound[: RATE * 40 // 1000]).max() > 0.01


def test_a_damaged_take_is_made_again() -> None:
    """One flipped bit in the store: that take is made anew, and sounds as it did."""
    studio, store, script = Studio(), MemoryStore(), lines(4)
    first = run(script, studio, store)
    key = first[1][1]
    whole = store.kept[key]
    store.kept[key] = whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:]
    assert [made for _, _, made in run(script, studio, store)] == [False, True, False, False]
    assert store.kept[key] == whole


def test_a_take_that_has_gone_is_a_clear_error() -> None:
    """Somebody emptied the store between two stages."""
    key = take_key(segment("Gone."), Studio())
    with pytest.raises(StorageError, match="run the same command again"):
        sound_of(MemoryStore(), key)


def test_lengths_agree_with_the_rescaling_of_the_house() -> None:
    """``frames`` is the one number that all rooms count in, whatever the resampler makes of the last sample."""
    for rate in (8000, 16_000, 22_050, 24_000, 44_100, 48_000):

        class At(Studio):
            def speak(self, spoken: Spoken, voice: Voice, rate: int = rate) -> Speech:
                return replace(super().speak(spoken, voice), rate=rate)

        store = MemoryStore()
        take = voiced([segment("Nine lives of a cat.")], store, At().find)[0].take
        header, pcm = store.get(take.key).split(b"\n", 1)  # type: ignore[union-attr]
        assert f'"rate":{rate}'.encode() in header
        assert take.frames == rescale(len(pcm) // 2, rate)
        assert len(sound_of(store, take.key)[0]) == take.frames


PROGRAM = """
    import sys, time
    from pathlib import Path
    from audioessay.engines.tone import ToneEngine
    from audioessay.model.script import Segment, Spoken
    from audioessay.model.source import Text
    from audioessay.model.voice import Voice
    from audioessay.model.show import Sound
    from audioessay.production.schedule import Scheduler
    from audioessay.production.values import Sounds, Work
    from audioessay.production.voice import jobs_of
    from audioessay.store import FolderStore

    class Slow(ToneEngine):
        def speak(self, spoken, voice):
            time.sleep(0.004)
            return super().speak(spoken, voice)

    said = [f"Sentence {a} of {b}." for a in ("one", "two", "three", "four", "five") for b in ("six", "seven", "eight")]
    script = [Segment("narration", Voice("tone", "alto"), Text.plain(text, 0), Spoken.same(text)) for text in said]
    engine = Slow()
    store = FolderStore(Path(sys.argv[1]))
    jobs = jobs_of(script, store, lambda name: engine)
    work = Work(jobs, tuple(said), tuple(range(len(said))), (), Sounds(), Sound(), store)
    with Scheduler(find=lambda name: engine) as scheduler:
        receipts = scheduler.perform(work, lambda stage, done, total: print(stage, done, flush=True)).takes
    for receipt in receipts:
        print("take", int(receipt.made), receipt.take.key, flush=True)
    print("done", flush=True)
"""


def program(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), str(folder)], stdout=subprocess.PIPE, text=True
    )


def contents(folder: Path) -> dict[str, bytes]:
    store = FolderStore(folder)
    return {entry.key: store.get(entry.key) or b"" for entry in store.entries()}


def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL at random moments, then once to the end: the store holds what an undisturbed run makes, and nothing damaged."""
    whole = program(tmp_path / "whole")
    assert whole.communicate(timeout=60)[0].endswith("done\n")
    rng = random.Random(7)
    for _ in range(4):
        process = program(tmp_path / "torn")
        assert process.stdout is not None
        assert process.stdout.readline() == "voicing 0\n"
        for _ in range(rng.randint(1, 4)):
            process.stdout.readline()
        time.sleep(rng.uniform(0.0, 0.01))
        process.kill()
        process.communicate(timeout=60)
        before = contents(tmp_path / "torn")
        assert all(before.values())
    finished = program(tmp_path / "torn").communicate(timeout=60)[0].splitlines()
    made = {line.split()[2] for line in finished if line.startswith("take 1")}
    assert made.isdisjoint(before)
    assert before
    assert contents(tmp_path / "torn") == contents(tmp_path / "whole")


def test_several_processes_may_share_a_store(tmp_path: Path) -> None:
    """Four at once: each comes to its end, none makes a take twice, the store is as after one."""
    together = [program(tmp_path / "shared") for _ in range(4)]
    for process in together:
        said = process.communicate(timeout=60)[0].splitlines()
        assert said[-1] == "done"
        made = [line.split()[2] for line in said if line.startswith("take 1")]
        assert len(made) == len(set(made))
    alone = program(tmp_path / "alone")
    alone.communicate(timeout=60)
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    """Every run ends its threads."""
    yield
    wait_until(lambda: not speaking())
