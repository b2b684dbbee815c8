"""What holds for every ``concurrent.futures.Executor`` that jobs are given to. To try another one, put it on the list."""

import _thread
import contextlib
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from audioessay import engines
from audioessay.engines.base import Engine
from audioessay.errors import AudioEssayError, BadTake, ClusterError, StorageError, UnknownName
from audioessay.model.reel import ReelPlan, Speech
from audioessay.model.script import Segment, Spoken
from audioessay.model.show import Sound, Stings
from audioessay.model.source import Text
from audioessay.model.voice import Voice
from audioessay.production.cluster import cluster
from audioessay.production.finish import finish
from audioessay.production.order import make
from audioessay.production.reel import reel_key
from audioessay.production.schedule import Scheduler
from audioessay.production.threads import Threads
from audioessay.production.values import Order, ReelJob, Sounds, VoiceJob, Work
from audioessay.production.voice import jobs_of, voice
from audioessay.store import FolderStore, MemoryStore, Store
from tests.production.test_make import ESSAY


def processes() -> ProcessPoolExecutor:
    """Two processes that inherit nothing."""
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


@contextmanager
def dask() -> Iterator[Executor]:
    """Two Dask workers on this machine."""
    with TemporaryDirectory() as folder, cluster("local:2", FolderStore(Path(folder))) as (executor, _):
        yield executor


EXECUTORS: dict[str, Callable[[], AbstractContextManager[Executor]]] = {
    "ours": Threads,
    "threads": lambda: ThreadPoolExecutor(2),
    "processes": processes,
    "dask": dask,
}


@pytest.fixture(scope="module", params=EXECUTORS)
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Each of them."""
    with EXECUTORS[request.param]() as one:
        yield one


def work_of(store: Store, count: int = 40) -> Work:
    """Passages to be voiced, and nothing else."""
    texts = tuple(f"Line number {'I' * (n % 7 + 1)} of page {'X' * (n // 7 + 1)}." for n in range(count))
    segments = [Segment("narration", Voice("tone", "alto"), Text.plain(text, 0), Spoken.same(text)) for text in texts]
    return Work(jobs_of(segments, store), texts, tuple(range(count)), (), Sounds(), Sound(), store)


def contents(folder: Path) -> dict[str, bytes]:
    """All that a store holds."""
    store = FolderStore(folder)
    return {entry.key: store.get(entry.key) or b"" for entry in store.entries()}


Run = tuple[tuple[int, ...], dict[str, bytes], dict[str, bytes]]
"""What was made and kept, the episode's files, all that the store holds."""


def run(home: Path, by: Executor | None) -> Run:
    """An essay, made in a show."""
    essay = home / "tram.md"
    if not essay.exists():
        (home / "audio" / "stings").mkdir(parents=True)
        (home / "audioessay.toml").write_text('engine = "tone"\n[stings]\nbed = "felt"\n', encoding="utf-8")
        essay.write_text(ESSAY, encoding="utf-8")
    with contextlib.chdir(home):
        made = make(Order(essay.name, out=home / "out"), store=home / "store", executor=by)
    counts = (made.takes_made, made.takes_kept, made.reels_made, made.reels_kept)
    return counts, {path.name: path.read_bytes() for path in made.folder.iterdir()}, contents(home / "store")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """By the program's own threads."""
    return run(tmp_path_factory.mktemp("ours"), None)


def test_same_bytes_and_same_counts(executor: Executor, ours: Run, tmp_path: Path) -> None:
    """An episode is the same as by our own threads, in the store and in its folder; a second run makes nothing."""
    assert run(tmp_path, executor) == ours
    again = run(tmp_path, executor)[0]
    assert (again[0], again[2]) == (0, 0) and again[1] and again[3]


def test_errors_come_with_their_type(executor: Executor, tmp_path: Path) -> None:
    """Whatever goes wrong in a job is raised where its answer is waited for, with all that it says."""
    store = FolderStore(tmp_path)
    tone = Voice("tone", "alto")
    said = VoiceJob("take/" + "0" * 64, Spoken.same("…"), tone, engines.find("tone").fingerprint(tone), store)
    with pytest.raises(BadTake, match="nothing to say"):
        executor.submit(voice, said).result()
    with pytest.raises(UnknownName, match="did you mean alto"):
        executor.submit(voice, replace(said, voice=Voice("tone", "alt"))).result()
    plan = ReelPlan((Speech("take/" + "1" * 64, said.voice, "narration"),))
    with pytest.raises(StorageError, match="no longer in the store"):
        executor.submit(finish, ReelJob(reel_key(plan, Sound()), plan, Sound(), Stings(), 0.0, store)).result()
    with pytest.raises(ClusterError, match="not 'tone/0'; install the same"):
        executor.submit(voice, replace(said, fingerprint="tone/0")).result()
    with pytest.raises(ClusterError, match="install the same"):
        executor.submit(finish, ReelJob("reel/" + "0" * 64, plan, Sound(), Stings(), 0.0, store)).result()
    assert not list(store.entries())


def test_an_interrupt_leaves_it_fit_for_use(executor: Executor, tmp_path: Path) -> None:
    """Ctrl-C in the middle: what is not begun is given up, what is finished is kept, and another run goes on from there."""

    def interrupt(_stage: str, done: int, _total: int) -> None:
        if done == 3:
            _thread.interrupt_main()

    store = FolderStore(tmp_path)
    with pytest.raises(KeyboardInterrupt), Scheduler(executor) as scheduler:
        scheduler.perform(work_of(store, 200), interrupt)
    kept = len(contents(tmp_path))
    assert kept >= 3
    with Scheduler(executor) as scheduler:
        takes = scheduler.perform(work_of(store, 200)).takes
    assert sum(not one.made for one in takes) >= kept


def deadly(name: str) -> Engine:
    """An engine that takes its process with it, where that is a worker."""
    if multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return engines.find(name)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill that cannot be caught here")
def test_a_worker_that_dies_is_one_clear_line(tmp_path: Path) -> None:
    """What was finished is kept; the same again, with workers that live, comes to the end."""
    store = FolderStore(tmp_path)
    work = work_of(store)
    with processes() as executor:
        voiced = executor.submit(voice, work.voicing[0]).result()
        dying = Scheduler(executor, find=deadly)
        with pytest.raises(AudioEssayError, match="run the same command again"), dying as scheduler:
            scheduler.perform(work)
    with processes() as executor, Scheduler(executor) as scheduler:
        takes = scheduler.perform(work).takes
    assert takes[0] == replace(voiced, made=False) and len(takes) == len(work.voicing)


def test_jobs_are_small_and_travel(tmp_path: Path) -> None:
    """A job is a few hundred bytes, whose store is the same one for each that arrives; a store in memory does not travel."""
    job = work_of(FolderStore(tmp_path)).voicing[0]
    written = pickle.dumps(job)
    assert len(written) < 1500
    first, second = pickle.loads(written), pickle.loads(written)
    assert first.key == job.key and first.spoken == job.spoken and first.store is second.store
    assert isinstance(first.store, FolderStore) and first.store.folder == tmp_path
    with pytest.raises(StorageError, match="lives in one process"):
        pickle.dumps(replace(job, store=MemoryStore()))
