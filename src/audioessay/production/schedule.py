"""The one scheduler: takes are voiced and reels finished, overlapped, for one essay or many, on any executor."""

import asyncio
import contextlib
import heapq
import itertools
import os
import threading
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from audioessay import engines
from audioessay.errors import ClusterError, EngineError, EngineNotInstalled, EngineUnavailable, MissingTakes
from audioessay.production.arrange import lay
from audioessay.production.finish import finish, foreseen, musical, reel_job
from audioessay.production.hear import hear, hear_job
from audioessay.production.levels import lift_of
from audioessay.production.threads import Threads
from audioessay.production.values import (
    Hearing,
    Performance,
    ReelJob,
    ReelReceipt,
    Stretch,
    TakeReceipt,
    VoiceJob,
    Work,
)
from audioessay.production.voice import Find, kept, voice
from audioessay.progress import Progress, silent

if TYPE_CHECKING:
    from audioessay.listening.episode import PartHeard

READERS = 4
"""Takes looked up in the store at once: a shared store is far away."""
REFUSALS = 3
"""After so many takes in a row that an engine's service did not answer or refused, the others of that engine are not tried."""
NOT_TRIED = "not tried, its service had failed too often"
TRIES = 3
"""A job that a cluster gave up while its scheduler stands is handed over so often in all."""
LOST = "scheduler-connection-lost"
"""Dask's reason for jobs that were cancelled because the scheduler is gone."""
GRACE_S = 1.0
"""How long what is nearly finished may take to be kept when a run ends early."""

T = TypeVar("T")
Takes = Mapping[str, "asyncio.Task[TakeReceipt | EngineError]"]
Finished = tuple[ReelJob, ReelReceipt]


@dataclass(slots=True)
class Sessions:
    """What one engine does at once."""

    turns: asyncio.Semaphore
    executor: Executor
    here: bool
    """Whether its takes are made by threads of ours."""
    refusals: int = 0
    """In a row."""


class Turns:
    """So many at once; of those who wait it is the turn of whoever has the lowest rank."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: list[tuple[tuple[int, ...], asyncio.Future[None]]] = []

    @contextlib.asynccontextmanager
    async def turn(self, *rank: int) -> AsyncIterator[None]:
        """One's turn. ``rank`` is nobody else's."""
        if self._free:
            self._free -= 1
        else:
            called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (rank, called))
            try:
                await called
            except asyncio.CancelledError:
                if called.done() and not called.cancelled():
                    self._next()
                raise
        try:
            yield
        finally:
            self._next()

    def _next(self) -> None:
        while self._waiting:
            if not (called := heapq.heappop(self._waiting)[1]).done():
                called.set_result(None)
                return
        self._free += 1


class Scheduler:
    """Does the work of essays, as many as are given to it, each from a thread of its own.

    Jobs go to the ``executor`` (threads of ours when there is none), as many of a kind at once as ``workers`` says; by
    threads of ours at most ``engine.workers`` takes of an engine at once, whatever the number of essays (``sessions``
    lowers that). What a service speaks is always asked for from here, so that its limit holds across all workers. Turns
    are given in the order in which they were asked for, so what came first is finished first; of one essay the longest reel that can be
    made is the next, so that no worker is left alone with a long one at the end. ``find`` gives an engine by name.

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
        # each kind of job has threads of its own: a thread keeps what memory it once had
        self._threads = [Threads() for _ in range(4)]
        self.executor, self._find, self._most = executor, find, sessions
        self.workers = workers or os.cpu_count() or 2
        _, _, self._mastering, self._listening = [executor or one for one in self._threads]
        self._readers = asyncio.Semaphore(max(READERS, self.workers))
        self._finishers, self._listeners = Turns(self.workers), asyncio.Semaphore(self.workers)
        self._rounds = itertools.count()
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

    def elsewhere(self, call: Callable[..., T], job: object) -> "Future[T]":
        """Do a job where the jobs are done."""
        return asyncio.run_coroutine_threadsafe(run(self.executor or self._threads[0], call, job), self._loop)

    def perform(self, work: Work, progress: Progress = silent) -> Performance:
        """All takes and reels of an essay, each from the store where it is kept, and what is heard of it.

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
        takes, lift, again = self._voice(work, progress), 0.0, False
        if musical(work):
            await together(list(takes.values()))
            said = {key: task.result() for key, task in takes.items()}
            voiced = {key: receipt.take.frames for key, receipt in said.items() if isinstance(receipt, TakeReceipt)}
            lift = foreseen(work, voiced) if len(voiced) == len(takes) else 0.0
        while True:
            reels = self._finish(work, takes, lift, progress)
            heard = self._hear(work, takes, reels, progress)
            await together([*takes.values(), *reels, *heard])
            receipts = receipts_of(work, {key: task.result() for key, task in takes.items()})
            finished = [one for task in reels if (one := task.result()) is not None]
            performance = Performance(
                takes=receipts,
                jobs=tuple(job for job, _ in finished),
                receipts=tuple(receipt for _, receipt in finished),
                heard=tuple(part for task in heard if (part := task.result()) is not None),
            )
            if again or not reels:
                return performance
            more = lift_of(performance.reels, lay(performance.reels, work.firsts), work.sound)
            if not more:  # else a programme of very much music: all of it once more, a little louder
                return performance
            lift, again = lift + more, True

    def _voice(self, work: Work, progress: Progress) -> Takes:
        """A task for each take; those that sound the same are one."""
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

        return {job.key: asyncio.create_task(take(job)) for job in longest_first(work)}

    async def _take(self, job: VoiceJob) -> TakeReceipt:
        """From the store, else made when it is its turn."""
        while (other := self._asked.get(job.key)) is not None:
            await asyncio.wait([other])  # another essay says the same; what came of it is in the store
        self._asked[job.key] = asyncio.current_task()
        try:
            sessions = self._sessions(job.voice.engine)
            if sessions.here:  # a worker elsewhere looks itself
                async with self._readers:
                    receipt = await run(self._threads[0], kept, job)
                if receipt:
                    return receipt
            async with sessions.turns:
                if sessions.refusals >= REFUSALS:
                    raise EngineUnavailable(job.voice.engine, NOT_TRIED)
                try:
                    receipt = await run(sessions.executor, voice, job, self._find)
                except EngineUnavailable:
                    sessions.refusals += 1
                    raise
                sessions.refusals = 0
                return receipt
        finally:
            del self._asked[job.key]

    def _sessions(self, name: str) -> Sessions:
        """How takes of an engine are made."""
        if name not in self._engines:
            engine = self._find(name)
            here = self.executor is None or bool(getattr(getattr(engine, "about", None), "service", ""))
            allowed = engine.workers if here else max(engine.workers, self.workers)
            turns = asyncio.Semaphore(max(1, min(allowed, self._most or allowed)))
            executor = self._threads[1] if here or self.executor is None else self.executor
            self._engines[name] = Sessions(turns, executor, here)
        return self._engines[name]

    def _finish(
        self,
        work: Work,
        takes: Takes,
        lift: float,
        progress: Progress,
    ) -> "list[asyncio.Task[Finished | None]]":
        """A task for each stretch: it waits for its takes, then for its turn. None where a take is missing."""
        count, number = itertools.count(1), next(self._rounds)

        async def reel(at: int, stretch: Stretch) -> Finished | None:
            voiced = [await takes[work.voicing[index].key] for index in stretch.segments]
            receipts = [one for one in voiced if isinstance(one, TakeReceipt)]
            if len(receipts) < len(voiced):
                return None
            job = reel_job(work, stretch, [one.take for one in receipts], lift)
            async with self._finishers.turn(number, -sum(one.take.frames for one in receipts), at):
                receipt = await run(self._mastering, finish, job)
            progress("mastering", next(count), len(work.stretches))
            return job, receipt

        return [asyncio.create_task(reel(at, stretch)) for at, stretch in enumerate(work.stretches)]

    def _hear(
        self, work: Work, takes: Takes, reels: "Sequence[asyncio.Task[Finished | None]]", progress: Progress
    ) -> "list[asyncio.Task[PartHeard | None]]":
        """A task for each section: it waits for its reels, then for its turn. None where a take is missing."""
        count = itertools.count(1)

        async def section(hearing: Hearing, scene: int) -> "PartHeard | None":
            own = [at for at, stretch in enumerate(work.stretches) if stretch.scene == scene]
            finished = [one for at in own if (one := await reels[at]) is not None]
            if len(finished) < len(own):
                return None
            said = [takes[work.voicing[index].key].result() for at in own for index in work.stretches[at].segments]
            spoken = [one.take for one in said if isinstance(one, TakeReceipt)]
            job = hear_job(hearing, scene, spoken, [receipt.reel for _, receipt in finished], work.store)
            async with self._listeners:
                try:
                    heard = await run(self._listening, hear, job)
                except EngineNotInstalled:
                    heard = await run(self._threads[3], hear, job)  # here there is an ear
            progress("listening", next(count), len(hearing.scenes))
            return heard

        hearing = work.hearing
        scenes = range(len(hearing.scenes)) if hearing else ()
        return [asyncio.create_task(section(hearing, scene)) for scene in scenes if hearing]


async def run(executor: Executor, call: Callable[..., T], *args: Any) -> T:
    """What comes of a job. Raises what it raises, and ClusterError when its worker or its cluster ended.

    A job that a cluster gave up, as it may when a worker dies with what it had done, is handed over again: what a job made
    is in the store, so nothing is made twice.
    """
    for tries in itertools.count(1):
        try:
            return await _tried(executor, call, *args)
        except Exception as error:
            given_up = _given_up(error)
            if tries < TRIES and given_up:
                continue
            if (
                given_up
                or isinstance(error, BrokenExecutor | CancelledError)
                or type(error).__module__.startswith("distributed")
            ):
                raise ClusterError(
                    f"{_what_ended(error)}; what is finished is kept, run the same command again"
                ) from error
            raise
    raise AssertionError("unreachable")


async def _tried(executor: Executor, call: Callable[..., T], *args: Any) -> T:
    """Handed over once. It is not called back: a process pool that breaks meanwhile would stumble over that."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def tell(_future: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is over, and nobody waits for it any more
            loop.call_soon_threadsafe(done.set)

    job = executor.submit(call, *args)
    job.add_done_callback(tell)
    await done.wait()
    return job.result()


def _given_up(error: Exception) -> bool:
    """Whether a cluster lost the job although its scheduler stands.

    It says so as the ``reason`` of a FutureCancelledError; where the worker dies just as its result comes, Dask's own executor stumbles.
    """
    if isinstance(error, TypeError):
        places = [frame.f_globals.get("__name__") for frame, _ in traceback.walk_tb(error.__traceback__)]
        return places[-1:] == ["distributed.cfexecutor"]
    return isinstance(error, CancelledError) and getattr(error, "reason", LOST) != LOST


def _what_ended(error: Exception) -> str:
    if isinstance(error, CancelledError):
        return "the cluster's scheduler is gone"
    return "a worker ended in the middle of its work"


def longest_first(work: Work) -> list[VoiceJob]:
    """A job for each key, those of the longest section first: at the end no worker is left alone with a long one to hear."""
    sizes: Counter[int] = Counter()
    for section, text in zip(work.sections, work.texts, strict=True):
        sizes[section] += len(text)
    jobs = sorted(zip(work.sections, work.voicing, strict=True), key=lambda pair: -sizes[pair[0]])
    return list({job.key: job for _, job in jobs}.values())


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
        missing.sort(key=lambda one: one[2] == NOT_TRIED)  # why the others failed comes first
        raise MissingTakes(missing, len(receipts))
    return tuple(receipts)


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


def next_of(answers: "SimpleQueue[T]", pulse: Callable[[], None]) -> T:
    """The next that comes, waited for as in :func:`result`; ``pulse`` is called meanwhile, and may raise."""
    while True:
        pulse()
        with contextlib.suppress(Empty):
            return answers.get(timeout=0.5)
