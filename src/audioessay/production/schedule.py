"""The one scheduler: takes are voiced and reels finished, overlapped, for one essay or many, on any executor."""

import asyncio
import contextlib
import itertools
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

from audioessay import engines
from audioessay.errors import AudioEssayError, EngineError, EngineNotInstalled, EngineUnavailable, MissingTakes
from audioessay.production import programme
from audioessay.production.finish import finish, reel_job
from audioessay.production.lay import lay
from audioessay.production.threads import Threads
from audioessay.production.values import Performance, ReelJob, ReelReceipt, Stretch, TakeReceipt, VoiceJob, Work
from audioessay.production.voice import Find, kept, voice
from audioessay.progress import Progress, silent

READERS = 4
"""Takes looked up in the store at once: a shared store is far away."""
REFUSALS = 3
"""After so many takes in a row that an engine's service did not answer or refused, the others of that engine are not tried."""
GRACE_S = 1.0
"""How long what is nearly finished may take to be kept when a run ends early."""

T = TypeVar("T")
Takes = Mapping[str, "asyncio.Task[TakeReceipt | EngineError]"]
"""By key."""
Finished = tuple[ReelJob, ReelReceipt]


@dataclass(slots=True)
class Sessions:
    """What one engine does at once."""

    turns: asyncio.Semaphore
    refusals: int = 0
    """In a row."""


class Scheduler:
    """Does the work of essays, as many as are given to it, each from a thread of its own.

    Jobs go to the ``executor`` (threads of ours when there is none): at most ``engine.workers`` takes of an engine at
    once, whatever the number of essays (``sessions`` lowers that), and as many reels as ``workers`` says. Turns are given
    in the order in which they were asked for, so what came first is finished first. ``find`` gives an engine by name.

    Its state is touched by the thread of its event loop alone, so there is nothing to lock.
    """

    def __init__(
        self,
        executor: Executor | None = None,
        *,
        workers: int | None = None,
        sessions: int | None = None,
        find: Find = engines.find,
    ) -> None:
        self._threads = [
            Threads(),
            Threads(),
            Threads(),
        ]  # each kind of job its own: a thread keeps what memory it once had
        self._looking, self._voicing, self._mastering = [executor or one for one in self._threads]
        self._find, self._most = find, sessions
        self._readers = asyncio.Semaphore(READERS)
        self._finishers = asyncio.Semaphore(workers or os.cpu_count() or 2)
        self._engines: dict[str, Sessions] = {}
        self._asked: dict[str, asyncio.Task[Any] | None] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="audioessay-loop", daemon=True)

    def __enter__(self) -> "Scheduler":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whatever is still under way (after an error or an interrupt) is given up, but for what ends within a moment."""
        result(asyncio.run_coroutine_threadsafe(_give_up(), self._loop))
        for threads in self._threads:
            threads.shutdown(cancel_futures=True, within_s=GRACE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def beside(self, call: Callable[..., T], *args: Any) -> "Future[T]":
        """Do something else of this process meanwhile."""
        return self._threads[0].submit(call, *args)

    def perform(self, work: Work, progress: Progress = silent) -> Performance:
        """All takes and reels of an essay; each from the store where it is kept.

        A segment that fails does not stop the others: at the end MissingTakes lists all that are missing. An engine whose
        service refuses several takes in a row is not asked for the others. Whatever ends the run early (an interrupt too),
        finished takes and reels are in the store.
        """
        if not self._loop.is_running():
            raise CancelledError("the run is over")
        future = asyncio.run_coroutine_threadsafe(self._perform(work, progress), self._loop)
        try:
            return result(future)
        except BaseException:
            future.cancel()
            raise

    async def _perform(self, work: Work, progress: Progress) -> Performance:
        takes = self._voice(work, progress)
        reels = self._finish(work, takes, 0.0, progress)
        await together([*takes.values(), *reels])
        receipts = receipts_of(work, {key: task.result() for key, task in takes.items()})
        performance = performed(receipts, [task.result() for task in reels])
        lift = programme.lift(performance.reels, lay(performance.reels, work.firsts), work.sound) if reels else 0.0
        if lift:  # a programme of very much music: all of it once more, a little louder
            performance = performed(receipts, await together(self._finish(work, takes, lift, progress)))
        return performance

    def _voice(self, work: Work, progress: Progress) -> Takes:
        """A task for each take, in reading order; those that sound the same are one."""
        uses = Counter(job.key for job in work.voicing)
        ready = 0
        progress("voicing", 0, len(work.voicing))

        async def take(job: VoiceJob) -> TakeReceipt | EngineError:
            nonlocal ready
            try:
                receipt = await self._take(job)
            except EngineNotInstalled:
                raise
            except EngineError as error:
                return error
            ready += uses[job.key]
            progress("voicing", ready, len(work.voicing))
            return receipt

        return {key: asyncio.create_task(take(job)) for key, job in {job.key: job for job in work.voicing}.items()}

    async def _take(self, job: VoiceJob) -> TakeReceipt:
        """From the store, else made when it is its turn."""
        while (other := self._asked.get(job.key)) is not None:
            await asyncio.wait([other])  # another essay says the same; what came of it is in the store
        self._asked[job.key] = asyncio.current_task()
        try:
            async with self._readers:
                receipt = await run(self._looking, kept, job)
            return receipt or await self._made(job)
        finally:
            del self._asked[job.key]

    async def _made(self, job: VoiceJob) -> TakeReceipt:
        name = job.voice.engine
        if name not in self._engines:
            allowed = self._find(name).workers
            self._engines[name] = Sessions(asyncio.Semaphore(max(1, min(allowed, self._most or allowed))))
        sessions = self._engines[name]
        async with sessions.turns:
            if sessions.refusals >= REFUSALS:
                raise EngineUnavailable(name, "not tried, its service had failed too often")
            try:
                receipt = await run(self._voicing, voice, job, self._find)
            except EngineUnavailable:
                sessions.refusals += 1
                raise
            sessions.refusals = 0
            return receipt

    def _finish(
        self, work: Work, takes: Takes, lift: float, progress: Progress
    ) -> "list[asyncio.Task[Finished | None]]":
        """A task for each stretch: it waits for its takes, then for its turn. None where a take is missing."""
        count = itertools.count(1)

        async def reel(stretch: Stretch) -> Finished | None:
            voiced = [await takes[work.voicing[index].key] for index in stretch.segments]
            receipts = [one for one in voiced if isinstance(one, TakeReceipt)]
            if len(receipts) < len(voiced):
                return None
            job = reel_job(work, stretch, [one.take for one in receipts], lift)
            async with self._finishers:
                receipt = await run(self._mastering, finish, job)
            progress("mastering", next(count), len(work.stretches))
            return job, receipt

        return [asyncio.create_task(reel(stretch)) for stretch in work.stretches]


async def run(executor: Executor, call: Callable[..., T], *args: Any) -> T:
    """What comes of a job. Raises what it raises, and AudioEssayError when its worker ended.

    A job that was handed over is not called back, since a process pool that breaks meanwhile would stumble over that; few
    are handed over at once.
    """
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def tell(_future: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is over, and nobody waits for it any more
            loop.call_soon_threadsafe(done.set)

    try:
        job = executor.submit(call, *args)
        job.add_done_callback(tell)
        await done.wait()
        return job.result()
    except BrokenExecutor as error:
        raise AudioEssayError(
            "a worker ended in the middle of its work; what is finished is kept, run the same command again"
        ) from error


def receipts_of(work: Work, takes: Mapping[str, TakeReceipt | EngineError]) -> tuple[TakeReceipt, ...]:
    """One for each segment; what was made now is so said where it is first heard. Raises MissingTakes."""
    missing: list[tuple[int, str, str]] = []
    receipts: list[TakeReceipt] = []
    heard: set[str] = set()
    for job, text, section in zip(work.voicing, work.texts, work.sections, strict=True):
        one = takes[job.key]
        if isinstance(one, EngineError):
            missing.append((section, text, str(getattr(one, "reason", one))))
        else:
            receipts.append(replace(one, made=one.made and job.key not in heard))
            heard.add(job.key)
    if missing:
        raise MissingTakes(missing, len(receipts))
    return tuple(receipts)


def performed(takes: tuple[TakeReceipt, ...], reels: Sequence[Finished | None]) -> Performance:
    """What was done for an essay of which no take is missing."""
    finished = [one for one in reels if one is not None]
    return Performance(takes, tuple(job for job, _ in finished), tuple(receipt for _, receipt in finished))


async def together(tasks: "Sequence[asyncio.Task[T]]") -> list[T]:
    """What comes of all of them; when one fails, or this is given up, none goes on."""
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _give_up() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def result(future: "Future[T]") -> T:
    """What comes of it. A wait without end cannot be interrupted on Windows."""
    while True:
        try:
            return future.result(timeout=0.5)
        except TimeoutError:
            if future.done():
                raise


def next_of(answers: "SimpleQueue[T]") -> T:
    """The next that comes, waited for as in :func:`result`."""
    while True:
        with contextlib.suppress(Empty):
            return answers.get(timeout=0.5)
