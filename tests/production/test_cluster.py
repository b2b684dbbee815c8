"""A Dask cluster: refused before any job where it is not fit, and whole whatever is killed."""

import asyncio
import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import audioessay
from audioessay.errors import ClusterError, StorageError
from audioessay.production import cluster
from audioessay.store import FolderStore, MemoryStore

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill that cannot be caught here")

KILLS = int(os.environ.get("AUDIOESSAY_KILLS", "1"))
"""How often a worker is killed; ten by hand."""

ESSAY = "# What {} cost\n\n" + "\n\n".join(
    f"## Of {noun}\n\n" + f"The price of {noun} rose in spring, and nobody said why. " * 2
    for noun in ("bread", "salt", "rent", "ink", "tea", "rope", "coal", "wool")
)


def begun(folder: Path) -> Path:
    """A show of three essays."""
    (folder / "audioessay.toml").write_text('title = "Prices"\nengine = "tone"\n[stings]\nstyle = "none"\n', "utf-8")
    (folder / "script").mkdir()
    for name in ("here", "there", "once"):
        (folder / "script" / f"{name}.md").write_text(ESSAY.format(name), "utf-8")
    return folder


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that is the working folder."""
    monkeypatch.chdir(tmp_path)
    return begun(tmp_path)


def scheduler() -> tuple["subprocess.Popen[str]", str]:
    """A scheduler in a program of its own, and its address."""
    code = """
        import asyncio
        from distributed import Scheduler

        async def main():
            async with Scheduler(host="127.0.0.1", port=0, dashboard_address=":0") as one:
                print(one.address, flush=True)
                await one.finished()

        asyncio.run(main())
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, process.stdout.readline().strip()


def worker(address: str, before: str = "") -> "subprocess.Popen[str]":
    """A worker of one thread; ``before`` is what its program does first."""
    code = f"""
        import asyncio
        {before}
        from distributed import Worker

        async def main():
            async with Worker({address!r}, nthreads=1, dashboard_address=":0") as one:
                print("ready", flush=True)
                await one.finished()

        asyncio.run(main())
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout and process.stdout.readline().strip() == "ready"
    return process


@pytest.fixture
def processes() -> Iterator[list["subprocess.Popen[str]"]]:
    """Programs that end with the test."""
    begun: list[subprocess.Popen[str]] = []
    yield begun
    for process in begun:
        process.kill()
        process.communicate()


def files(folder: Path) -> dict[str, bytes]:
    """All of the episodes, but for the reports, which tell what one run had to make."""
    paths = (path for path in folder.glob("[!.]*/*") if path.name != "report.json")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run without a cluster gives."""
    folder = begun(tmp_path_factory.mktemp("alone"))
    with contextlib.chdir(folder):
        outcomes = dict(audioessay.make_all(audioessay.survey().essays, store="store"))
    assert all(isinstance(one, audioessay.Episode) for one in outcomes.values()), outcomes
    return files(folder / "audio")


def test_a_cluster_that_is_not_fit_is_refused_before_any_job(
    show: Path, processes: list["subprocess.Popen[str]"]
) -> None:
    """Nobody there, no workers, other versions, a store that a worker does not reach: each in one line, and nothing is made."""

    def refused(where: str, said: str, kind: type[Exception] = ClusterError, store: object = "store") -> None:
        with pytest.raises(kind, match=said) as caught:
            audioessay.make("script/here.md", store=store, cluster=where)  # type: ignore[arg-type]
        assert len(str(caught.value).splitlines()) == 1
        assert not (show / "audio").exists()

    with pytest.MonkeyPatch.context() as soon:
        soon.setattr(cluster, "WAIT_S", 1)
        refused("local:none", "N processes on this machine")
        refused("tcp://127.0.0.1:9", "no cluster answers there")
        process, address = scheduler()
        processes.append(process)
        refused(address, "no workers")
    (show / "audioessay.toml").write_text('engine = "tone"\n[make]\ncluster = "local:0"\n', "utf-8")
    with pytest.raises(ClusterError, match="local:0"):
        audioessay.make("script/here.md", store="store")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AUDIOESSAY_CLUSTER", "local:x")
        with pytest.raises(ClusterError, match="local:x"):
            list(audioessay.make_all(["script/here.md"], store="store"))
    older = "import audioessay.packages as m; v = m.version; m.version = lambda n: '1.0' if n == 'lameenc' else v(n)"
    processes.append(worker(address, older))
    refused(address, "has lameenc 1.0, here is .*; install the same there")
    processes[-1].kill()
    blind = "from audioessay.store import FolderStore; FolderStore.get = lambda self, key: None"
    processes.append(worker(address, blind))
    refused(address, "does not reach this store", StorageError)
    refused(address, "lives in one process", StorageError, MemoryStore())
    assert not list(FolderStore(show / "store").entries())


def test_a_worker_killed_at_any_moment(
    show: Path, alone: dict[str, bytes], processes: list["subprocess.Popen[str]"]
) -> None:
    """Its jobs are done again by the other, and the episodes are to the byte those of a run without a cluster."""
    process, address = scheduler()
    processes += [process, worker(address)]
    dice = random.Random(KILLS)
    for number in range(KILLS):
        victim = worker(address)
        processes.append(victim)
        moment = itertools.count(-dice.randrange(1, 40))

        def tell(_stage: str, _done: int, _total: int, moment: Iterator[int] = moment, victim: Any = victim) -> None:
            if next(moment) == 0:
                victim.kill()

        run = audioessay.make_all(
            audioessay.survey("script").essays,
            out=f"out-{number}",
            store=f"store-{number}",
            cluster=address,
            progress=tell,
        )
        outcomes = dict(run)
        assert victim.poll() is not None, "it was killed while there was work"
        assert all(isinstance(one, audioessay.Episode) for one in outcomes.values()), outcomes
        assert files(show / f"out-{number}") == alone


def test_a_job_that_the_cluster_gave_up_is_handed_over_again(show: Path) -> None:
    """Dask cancels, now and then, what a dying worker had finished; a job that is given up each time ends the run."""
    from concurrent.futures import Executor, Future, ThreadPoolExecutor

    from distributed import cfexecutor
    from distributed.client import FutureCancelledError

    class Lost:
        """What Dask has of a job whose worker died when its result had come."""

        status = "lost"

        async def _result(self, raiseit: bool) -> object:
            return object()

    async def lose(future: "Future[Any]") -> None:
        await cfexecutor._cascade_future(Lost(), future)

    class Forgetful(Executor):
        """Gives up the first ``times`` jobs."""

        def __init__(self, times: int) -> None:
            self.times, self.threads = times, ThreadPoolExecutor(1)

        def submit(self, *call: Any, **more: Any) -> "Future[Any]":
            if not self.times:
                return self.threads.submit(*call, **more)
            self.times -= 1
            future: Future[Any] = Future()
            if self.times % 2:
                self.threads.submit(asyncio.run, lose(future)).result()
            else:
                future.set_exception(FutureCancelledError("job", "lost"))
            return future

    made = audioessay.make("script/here.md", store="store", executor=Forgetful(2))
    assert made.takes_made
    with pytest.raises(ClusterError, match="what is finished is kept"):
        audioessay.make("script/there.md", store="store", executor=Forgetful(10**6))


def test_workers_listen_too(show: Path, processes: list["subprocess.Popen[str]"]) -> None:
    """What is finished elsewhere is heard there, twice where it sounded doubtful, and here not at all."""
    from audioessay.listening.ear import WhisperEar

    (show / "short.md").write_text("# Trams\n\nThe tram ran to the coast. It had eleven stops.\n", "utf-8")
    process, address = scheduler()
    processes += [process, worker(address)]
    here: list[object] = []
    hear = WhisperEar.hear

    def told(self: WhisperEar, *args: object, **more: object) -> object:
        here.append(args)
        return hear(self, *args, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhisperEar, "hear", told)
        made = audioessay.make("short.md", engine="espeak", store="store", cluster=address, listen=True)
    assert made.listening is not None and made.listening.words_heard > 5
    assert not here


def test_a_scheduler_that_is_killed_is_one_clear_line(
    show: Path, alone: dict[str, bytes], processes: list["subprocess.Popen[str]"]
) -> None:
    """What was finished is kept, and a second run, here, goes on from it to the same bytes."""
    process, address = scheduler()
    processes += [process, worker(address)]

    def tell(stage: str, done: int, _total: int) -> None:
        if stage == "voicing" and done >= 4:
            process.kill()

    began = time.monotonic()
    with pytest.raises(ClusterError, match="scheduler is gone; what is finished is kept, run the same command again"):
        list(audioessay.make_all(audioessay.survey().essays, store="store", cluster=address, progress=tell))
    assert time.monotonic() - began < 60
    kept = [entry.key for entry in FolderStore(show / "store").entries() if entry.key.startswith("take/")]
    assert len(kept) >= 4
    outcomes = dict(audioessay.make_all(audioessay.survey().essays, store="store"))
    again = [one for one in outcomes.values() if isinstance(one, audioessay.Episode)]
    assert sum(one.takes_kept for one in again) >= len(kept)
    assert files(show / "audio") == alone


def test_a_script_that_each_process_runs_again(show: Path) -> None:
    """Without its guard: ends with the one line that says so, not with the processes' own complaints."""
    script = show / "script.py"
    script.write_text('import audioessay\naudioessay.make("script/here.md", cluster="local:1")\n', "utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1
    assert ran.stderr.count("Traceback") == 1
    last = ran.stderr.splitlines()[-1]
    assert last.startswith("audioessay.errors.ClusterError: local:1: ") and '__name__ == "__main__"' in last
