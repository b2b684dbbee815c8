"""Sound for the page: a passage's take from the store, or voiced by the job that ``make`` would use, heard as it is spoken."""

import asyncio
import io
import struct
import wave
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audioessay import engines
from audioessay.model.take import Take
from audioessay.production.take import opened
from audioessay.production.threads import Threads
from audioessay.production.values import VoiceJob
from audioessay.production.voice import voice
from audioessay.studio.sentences import Said
from audioessay.units import to_ms

PEAK_MS = 50

Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Sound:
    """A take and its samples at the engine's own rate."""

    take: Take
    rate: int
    samples: Pcm

    @property
    def ratio(self) -> float:
        """Samples for each frame of the take's times."""
        return len(self.samples) / self.take.frames if self.take.frames else 1.0


@dataclass(slots=True)
class Voicing:
    """A take that is being voiced, and who waits for it."""

    job: VoiceJob
    start: int
    done: "asyncio.Future[Sound]"
    chunks: list[tuple[Pcm, int]] = field(default_factory=list)
    """Heard so far, from ``start`` on."""
    waiting: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Voicer:
    """Voices takes for the page, each once; one that nobody waits for any more is given up."""

    def __init__(self) -> None:
        self._threads = Threads()
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._voicing: dict[str, Voicing] = {}

    def close(self) -> None:
        """Give up what is being voiced."""
        for one in self._voicing.values():
            one.waiting = 0
        self._threads.shutdown(cancel_futures=True, within_s=5)

    async def whole(self, job: VoiceJob) -> Sound:
        """The take, when it is there. Raises EngineError."""
        if (there := await asyncio.to_thread(kept, job)) is not None:
            return there
        one = self._begin(job, 0)
        try:
            return await asyncio.shield(one.done)
        finally:
            one.waiting -= 1

    async def stream(self, job: VoiceJob, start: int) -> AsyncIterator[tuple[Pcm, int]]:
        """Sound from character ``start`` of the spoken text to the end of the passage, as it comes.

        Of a take that somebody else had voiced from another place, all at once when it is whole. Raises EngineError.
        """
        one = self._begin(job, start)
        try:
            sent = 0
            while one.start == start and not one.done.done():
                one.news.clear()
                while sent < len(one.chunks):
                    yield one.chunks[sent]
                    sent += 1
                if not one.done.done():
                    await one.news.wait()
            sound = await asyncio.shield(one.done)
            if one.start == start and one.chunks:
                for chunk in one.chunks[sent:]:
                    yield chunk
            else:
                yield sound.samples[_at(sound, start) :], sound.rate
        finally:
            one.waiting -= 1

    def _begin(self, job: VoiceJob, start: int) -> Voicing:
        one = self._voicing.get(job.key)
        if one is None:
            loop = asyncio.get_running_loop()
            one = self._voicing[job.key] = Voicing(job, start, loop.create_future())
            one.done.add_done_callback(lambda done: done.cancelled() or done.exception())  # it may be that nobody asks
            task = loop.create_task(self._run(one))
            task.add_done_callback(lambda _task: self._voicing.pop(job.key, None))
        one.waiting += 1
        return one

    async def _run(self, one: Voicing) -> None:
        loop = asyncio.get_running_loop()

        def tell(chunk: tuple[Pcm, int]) -> None:
            one.chunks.append(chunk)
            one.news.set()

        def hear(samples: Pcm, rate: int) -> None:
            if one.waiting <= 0:
                raise asyncio.CancelledError
            loop.call_soon_threadsafe(tell, (samples, rate))

        def work() -> Sound:
            voice(one.job, start=one.start, hear=hear)
            there = kept(one.job)
            assert there is not None
            return there

        name = one.job.voice.engine
        turns = self._turns.setdefault(name, asyncio.Semaphore(max(1, engines.find(name).workers)))
        try:
            async with turns:
                if one.waiting <= 0:
                    raise asyncio.CancelledError
                one.done.set_result(await asyncio.wrap_future(self._threads.submit(work)))
        except asyncio.CancelledError:
            one.done.cancel()
        except Exception as error:  # noqa: BLE001 - handed to who waits
            one.done.set_exception(error)
        finally:
            one.news.set()


def kept(job: VoiceJob) -> Sound | None:
    """The take, where it is in the store."""
    data = job.store.get(job.key)
    if data is None:
        return None
    take, samples = opened(job.key, data)
    return Sound(take, take.rate, samples)


def _at(sound: Sound, start: int) -> int:
    """The sample at which the word at character ``start`` of the spoken text begins."""
    if start <= 0:
        return 0
    word = next((word for word in sound.take.words if word.at + word.length > start), None)
    return int(word.start * sound.ratio) if word else len(sound.samples)


def cut(sound: Sound, said: Said, sentence: int, *, only: bool) -> Pcm:
    """The sound from a sentence to the end of its passage; with ``only`` to the end of the sentence."""
    times = {number: (start, end) for number, start, end in sentence_frames(sound, said)}
    start, end = times.get(sentence, (0, sound.take.frames))
    stop = len(sound.samples) if not only else int(end * sound.ratio)
    return sound.samples[int(start * sound.ratio) : stop]


def sentence_frames(sound: Sound, said: Said) -> list[tuple[int, int, int]]:
    """Each sentence's number, its first frame and one past its last: it lasts until the next one begins."""
    assert said.segment is not None
    places = [said.segment.spoken.place(start) for _, start, _ in said.sentences]
    starts = [0, *(int(_at(sound, place) / sound.ratio) for place in places[1:])]
    bounds = [*starts, sound.take.frames]
    return [
        (number, low, max(low, high))
        for (number, _, _), (low, high) in zip(said.sentences, pairwise(bounds), strict=True)
    ]


def word_table(sound: Sound, said: Said) -> list[list[int]]:
    """Words as (first character, one past the last, start, end): characters of the display text, times in ms."""
    assert said.segment is not None
    spoken, rows = said.segment.spoken, list[list[int]]()
    for word in sound.take.words:
        low, high = spoken.display_span(word.at)[0], spoken.display_span(word.at + word.length - 1)[1]
        if rows and rows[-1][0] == low:
            rows[-1][3] = to_ms(word.end)
        else:
            rows.append([low, high, to_ms(word.start), to_ms(word.end)])
    return rows


def peaks(sound: Sound) -> list[int]:
    """How loud each 50 ms are, 0 to 100 of full scale."""
    window = max(1, sound.rate * PEAK_MS // 1000)
    count = -(-len(sound.samples) // window)
    padded = np.zeros(count * window, np.int32)
    padded[: len(sound.samples)] = sound.samples
    highest = np.abs(padded.reshape(count, window)).max(axis=1) if count else np.zeros(0)
    return [int(value) for value in np.minimum(100, highest * 100 // 32_767)]


def wav(samples: Pcm, rate: int) -> bytes:
    """A WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def wav_head(rate: int) -> bytes:
    """The head of a WAV file whose length nobody knows yet: as long as can be said; see :func:`wav_part`."""
    most = 0x7FFF_FFF0
    form = struct.pack("<IHHIIHH", 16, 3, 2, rate, rate * 8, 8, 32)
    return b"RIFF" + struct.pack("<I", most) + b"WAVEfmt " + form + b"data" + struct.pack("<I", most - 36)


def wav_part(samples: Pcm) -> bytes:
    """Samples as they follow :func:`wav_head`: float32, the same on two channels. Browsers wait for so many bytes before they
    begin that as int16 on one channel it would be three seconds of sound."""
    return np.repeat(samples.astype("<f4") / np.float32(32_768), 2).tobytes()
