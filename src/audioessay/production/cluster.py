"""Who does the jobs: threads of this process, an executor, or workers elsewhere, as a Dask cluster or processes that are started
here (extra ``cluster``)."""

import logging
import os
import secrets
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from audioessay import show as show_file
from audioessay.errors import AudioEssayError, ClusterError, StorageError
from audioessay.packages import version
from audioessay.production.schedule import Scheduler
from audioessay.production.values import Order
from audioessay.production.voice import likely, load
from audioessay.store import Store

LOCAL = "local:"
WAIT_S = 20
"""How long a cluster is waited for, and its workers."""
AHEAD = 2
"""Jobs handed over for each of a worker's threads, so that it never waits for the next, and workers that come later get some."""
AUDIBLE = ("audioessay", "av", "lameenc", "numpy", "soxr")
"""Distributions whose versions can be heard."""
ANY_PORT = "127.0.0.1:0"
"""Even without a dashboard its port is taken: any that is free, so that two clusters run side by side."""
HERE = {
    "distributed.scheduler.allowed-failures": 20,
    "distributed.worker.daemon": True,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "2s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1},
}
"""How processes here are started: not watched a hundred times a second, and free to keep memory that they will need again."""


@contextmanager
def scheduling(
    order: Order, home: Path, store: Store, workers: int | None, executor: Executor | None, where: str | None
) -> Iterator[Scheduler]:
    """Who does the jobs: an executor, or the cluster at an address (where nothing is said, that of AUDIOESSAY_CLUSTER or the
    show), else threads of ours.
    """
    with ExitStack() as stack:
        if where is None and executor is None:
            where = os.environ.get("AUDIOESSAY_CLUSTER") or show_file.load(home).make.cluster
        if where:
            executor, slots = stack.enter_context(cluster(where, store))
            if voice := likely(order, home):
                for _ in range(slots):  # while the first essay is read
                    executor.submit(load, voice)
            workers = workers or slots
        yield stack.enter_context(Scheduler(executor, workers=workers))


@contextmanager
def cluster(where: str, store: Store) -> Iterator[tuple[Executor, int]]:
    """The executor of the cluster at ``where``, and how many jobs to hand over at once.

    ``where`` is a scheduler's address (``tcp://HOST:8786``), or ``local:N`` for N processes on this machine. Raises
    ClusterError before any job for a cluster that does not answer and for a worker with other versions of what can be
    heard; StorageError for a worker that does not reach the store.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ClusterError(f"{where}: a cluster needs: pip install 'audioessay[cluster]'") from error
    for name in ("distributed", "distributed.client"):  # the second has a level of its own
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters comes as an error
    with ExitStack() as stack:
        address = where
        if where.startswith(LOCAL):
            count = where.removeprefix(LOCAL)
            if not count.isdecimal() or not int(count):
                raise ClusterError(f"--cluster {where}: write {LOCAL}N, N processes on this machine")
            address = stack.enter_context(_here(int(count))).scheduler_address
        try:
            client: Any = stack.enter_context(distributed.Client(address, timeout=WAIT_S, set_as_default=False))
        except (OSError, ValueError) as error:
            raise ClusterError(f"{where}: no cluster answers there ({error})") from error
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=WAIT_S)
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(f"{where}: the cluster has no workers; start some with: dask worker {address}")
        require_fit(client, store)
        executor = client.get_executor(pure=False)
        stack.callback(executor.shutdown, wait=False)
        yield executor, threads * AHEAD


def _here(count: int) -> Any:
    """Workers of one thread each, which are started anew when they are killed."""
    from multiprocessing import current_process  # a cluster is seldom asked for

    if getattr(current_process(), "_inheriting", False):
        sys.exit(1)  # a worker, which runs the script of its user again; what started it says what is wrong
    dask, distributed = import_module("dask"), import_module("distributed")
    try:
        with dask.config.set(HERE):
            return distributed.LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": ANY_PORT},
                silence_logs=logging.CRITICAL,
            )
    except RuntimeError as error:
        raise ClusterError(
            f"{LOCAL}{count}: its processes ended at once ({error.__cause__ or error}); in a script, the call stands under: "
            'if __name__ == "__main__":'
        ) from None


def require_fit(client: Any, store: Store) -> None:
    """Raise ClusterError or StorageError for a worker that would make another sound or keep it elsewhere."""
    ours, key = versions(), probe_key()
    answers: dict[str, tuple[dict[str, str], str]] = {}
    store.put(key, b"here")
    try:
        answers = client.run(look, store, key)
        for address, (theirs, answer) in answers.items():
            for name, own in ours.items():
                if theirs[name] != own:
                    raise ClusterError(
                        f"worker {address} has {name} {theirs[name]}, here is {own}; install the same there"
                    )
            if store.get(answer) is None:
                raise StorageError(
                    str(getattr(store, "folder", "") or getattr(store, "where", "")),
                    f"worker {address} does not reach this store; name one that all share, with --store or AUDIOESSAY_STORE",
                )
    except AudioEssayError:
        raise
    except Exception as error:
        raise ClusterError(f"a worker does not have this audioessay ({type(error).__name__}: {error})") from error
    finally:
        for one in (key, *(answer for _, answer in answers.values())):
            store.remove(one)


def look(store: Store, key: str) -> tuple[dict[str, str], str]:
    """Asked of each worker: its versions, and the key of its answer in the store (none where it did not find ``key``)."""
    answer = probe_key()
    with suppress(StorageError):
        if store.get(key) is not None:
            store.put(answer, b"there")
    return versions(), answer


def versions() -> dict[str, str]:
    """Of all that can be heard."""
    return {name: version(name) for name in AUDIBLE}


def probe_key() -> str:
    """A key that no entry has."""
    return "probe/" + secrets.token_hex(32)
