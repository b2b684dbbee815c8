"""perform: segments become takes. Each is made once, checked, trimmed and kept at once; a later run goes on from there."""

import hashlib
import json
import queue
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import numpy as np
import soxr
from numpy.typing import NDArray

from audioessay import engines
from audioessay.engines import takes
from audioessay.engines.base import Engine, Speech
from audioessay.errors import BadTake, EngineError, EngineNotInstalled, EngineUnavailable, MissingTakes, StorageError
from audioessay.model.script import Segment
from audioessay.model.take import Take, Word
from audioessay.store import Store
from audioessay.units import RATE, rescale

TRIES = 3
"""How often a take is made that fails its check. The engines' own new tries, against their networks, come before."""
REFUSALS = 3
"""After so many takes in a row that an engine's service did not answer or refused, the others of that engine are not tried."""
AHEAD = 64
"""Segments looked ahead of the one that is waited for."""
READERS = 4
"""Takes looked up in the store at once: a shared store is far away."""

Result = tuple[Take, bool]


def take_key(segment: Segment, engine: Engine) -> str:
    """The store's key of its take: everything that can be heard in it and nothing else."""
    said: list[list[str]] = []
    for piece in segment.spoken.pieces:
        if said and not piece.ipa and not said[-1][1]:
            said[-1][0] += piece.text
        else:
            said.append([piece.text, piece.ipa])
    voice = segment.voice
    audible = [engine.name, engine.fingerprint(voice), voice.name, voice.rate, voice.pitch, said, takes.VERSION]
    audible += [voice.take] if voice.take else []
    return "take/" + hashlib.sha256(json.dumps(audible, ensure_ascii=True).encode()).hexdigest()


def perform(
    segments: Sequence[Segment],
    *,
    store: Store,
    find: Callable[[str], Engine] = engines.find,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    sections: Sequence[int] | None = None,
) -> Iterator[tuple[int, Take, bool]]:
    """Each segment's place in ``segments``, its take, and whether it was made now (False: it was kept), in reading order.

    At most ``engine.workers`` takes of each engine are made at once (``workers`` lowers that). Segments that sound the
    same are made once. ``progress`` is called with the number of segments that are ready, from any thread. ``sections``
    holds the section's number for each segment, for messages (else they count segments).

    Raises UnknownName or EngineNotInstalled before anything is spoken. A segment that fails does not stop the others:
    at the end MissingTakes lists all that are missing. An engine whose service refuses several takes in a row is not
    asked for the others. Whatever ends the run early (an interrupt too), finished takes are in the store.
    """
    keys = _keys(segments, find)
    made = _Run(store, workers, progress)
    missing: list[tuple[int, str, str]] = []
    uses = Counter(keys)
    ready: dict[str, Future[Result]] = {}
    waiting: deque[tuple[int, str, bool]] = deque()
    done = 0
    try:
        upcoming = iter(enumerate(keys))
        while True:
            while len(waiting) < AHEAD and (following := next(upcoming, None)):
                index, key = following
                if first := key not in ready:
                    ready[key] = made.ask(key, segments[index], find(segments[index].voice.engine), uses[key])
                waiting.append((index, key, first))
            if not waiting:
                break
            index, key, first = waiting.popleft()
            future = ready[key]
            uses[key] -= 1
            if not uses[key]:
                del ready[key]
            try:
                take, new = _await(future)
            except EngineNotInstalled:
                raise
            except EngineError as error:
                number = index + 1 if sections is None else sections[index]
                missing.append((number, segments[index].text.display, _reason(error)))
                continue
            done += 1
            yield index, take, new and first
    finally:
        made.stop()
    if missing:
        raise MissingTakes(missing, done)


def sound_of(store: Store, key: str) -> tuple[NDArray[np.float32], Take]:
    """A take's sound, shape (frames,) at RATE, full scale ±1, and what is known of it.

    Raises StorageError when it is not in the store (any more).
    """
    data = store.get(key)
    if data is None:
        raise StorageError(key, "this take is no longer in the store; run the same command again")
    take, rate, pcm = _opened(key, data)
    sound = pcm.astype(np.float32)
    sound *= np.float32(1 / 32768)
    if rate != RATE:
        sound = soxr.resample(sound, rate, RATE, quality="HQ")
    if len(sound) != take.frames:  # the resampler rounds in its own way
        sound = np.pad(sound[: take.frames], (0, max(0, take.frames - len(sound))))
    return np.ascontiguousarray(sound, dtype=np.float32), take


def _keys(segments: Sequence[Segment], find: Callable[[str], Engine]) -> list[str]:
    for voice in {segment.voice: None for segment in segments}:
        find(voice.engine).check(voice)
    return [take_key(segment, find(segment.voice.engine)) for segment in segments]


def _await(future: "Future[Result]") -> Result:
    while True:
        try:
            return future.result(timeout=0.5)  # a wait without end cannot be interrupted on Windows
        except NotYet:
            if future.done():
                raise


def _reason(error: EngineError) -> str:
    return str(getattr(error, "reason", error))


class _Run:
    """The threads of one run: readers of the store, and for each engine as many speakers as it allows.

    The speakers are daemons: an interrupt ends the program now, not when the last answer has come. What they leave
    behind is whole, since the store's writes are.
    """

    def __init__(self, store: Store, workers: int | None, progress: Callable[[int], None] | None) -> None:
        self.store, self.workers, self.progress = store, workers, progress
        self.readers = ThreadPoolExecutor(READERS, thread_name_prefix="take-reader")
        self.desks: dict[str, _Desk] = {}
        self.lock = threading.Lock()
        self.ready = 0

    def ask(self, key: str, segment: Segment, engine: Engine, uses: int) -> "Future[Result]":
        """The take of that key, from the store or made; ``uses`` segments wait for it."""
        if engine.name not in self.desks:
            most = engine.workers if self.workers is None else min(self.workers, engine.workers)
            self.desks[engine.name] = _Desk(engine, max(1, most), self.store)
        future: Future[Result] = Future()
        future.add_done_callback(lambda done: self._count(done, uses))
        self.readers.submit(self._look, key, segment, self.desks[engine.name], future)
        return future

    def _look(self, key: str, segment: Segment, desk: "_Desk", future: "Future[Result]") -> None:
        try:
            data = self.store.get(key)
            if data is None:
                desk.queue.put((key, segment, future))
            else:
                future.set_result((_opened(key, data)[0], False))
        except Exception as error:  # noqa: BLE001 - raised again where the take is waited for
            future.set_exception(error)

    def _count(self, future: "Future[Result]", uses: int) -> None:
        if self.progress is not None and not future.cancelled() and future.exception() is None:
            with self.lock:
                self.ready += uses
                self.progress(self.ready)

    def stop(self) -> None:
        """Begin nothing more; give what is nearly finished a moment to be kept."""
        self.readers.shutdown(wait=True, cancel_futures=True)
        for desk in self.desks.values():
            desk.stop()


class _Desk:
    """One engine's speakers and their queue."""

    def __init__(self, engine: Engine, workers: int, store: Store) -> None:
        self.engine, self.store = engine, store
        self.queue: queue.SimpleQueue[tuple[str, Segment, Future[Result]] | None] = queue.SimpleQueue()
        self.refusals = 0
        self.stopped = False
        self.threads = [
            threading.Thread(target=self._work, name=f"{engine.name}-{n}", daemon=True) for n in range(workers)
        ]
        for thread in self.threads:
            thread.start()

    def _work(self) -> None:
        while (asked := self.queue.get()) is not None:
            key, segment, future = asked
            if self.stopped:
                continue
            try:
                future.set_result((self._make(key, segment), True))
            except Exception as error:  # noqa: BLE001 - raised again where the take is waited for
                future.set_exception(error)

    def _make(self, key: str, segment: Segment) -> Take:
        if self.refusals >= REFUSALS:
            raise EngineUnavailable(self.engine.name, "not tried, its service had failed too often")
        try:
            speech = spoken(self.engine, segment)
        except EngineUnavailable:
            self.refusals += 1
            raise
        self.refusals = 0
        take, data = _sealed(key, speech)
        self.store.put(key, data)
        return take

    def stop(self) -> None:
        self.stopped = True
        for _ in self.threads:
            self.queue.put(None)
        for thread in self.threads:
            thread.join(timeout=1.0)


def spoken(engine: Engine, segment: Segment) -> Speech:
    """The segment's speech, checked and trimmed. Raises BadTake when it fails its check each time."""
    for left in reversed(range(TRIES)):
        speech = engine.speak(segment.spoken, segment.voice)
        try:
            takes.check(speech, segment.spoken, segment.voice)
        except BadTake:
            if not left:
                raise
        else:
            break
    return takes.trimmed(speech)


def _sealed(key: str, speech: Speech) -> tuple[Take, bytes]:
    """The entry: a line of JSON, then the sound as little-endian int16 at the engine's own rate."""
    frames = rescale(len(speech.samples), speech.rate)
    words = tuple(
        Word(word.at, word.length, rescale(word.start, speech.rate), min(frames, rescale(word.end, speech.rate)))
        for word in speech.words
    )
    header = {
        "frames": frames,
        "rate": speech.rate,
        "timing": speech.timing,
        "words": [[word.at, word.length, word.start, word.end] for word in words],
    }
    line = json.dumps(header, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    return Take(key, frames, words, speech.timing), line + speech.samples.astype("<i2").tobytes()


def _opened(key: str, data: bytes) -> tuple[Take, int, NDArray[np.int16]]:
    end = data.index(b"\n") + 1
    header = json.loads(data[:end])
    take = Take(key, header["frames"], tuple(Word(*word) for word in header["words"]), header["timing"])
    return take, header["rate"], np.frombuffer(data, dtype="<i2", offset=end)
