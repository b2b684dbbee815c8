"""An executor whose threads end with the program: an interrupt does not wait for the answer of a service."""

import atexit
import queue
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]
LAST_S = 5.0
"""How long the program's end waits for what is being done: a thread that is stopped within a library of C++ takes the
process with it (before Python 3.14), and no exit status comes of that; so the command line then leaves at once."""


class Threads(Executor):
    """As many threads as are wanted at once: how many that may be is for those who submit to say."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []
        self._closed = False
        _all.add(self)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        if self._closed:
            raise RuntimeError("submitted after the end")
        future: Future[T] = Future()
        self._jobs.put((future, fn, args, kwargs))
        if not self._idle.acquire(blocking=False):
            thread = threading.Thread(target=self._work, name=f"audioessay-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return future

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, fn, args, kwargs = job
            if future.set_running_or_notify_cancel():
                answer, error = _tried(fn, args, kwargs)
                del job, fn, args, kwargs  # what they hold is not kept while the thread waits
                self._idle.release()  # before the answer is heard of: what follows from it is this thread's, not a new one's
                if error is None:
                    future.set_result(answer)
                else:
                    future.set_exception(error)
                del answer, error
            else:
                self._idle.release()
            del future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False, within_s: float | None = None) -> None:
        """Begin nothing more. ``within_s`` is the longest that is waited for what is being done."""
        self._closed = True
        while cancel_futures:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is not None:
                job[0].cancel()
        for _ in self._threads:
            self._jobs.put(None)
        end = None if within_s is None else time.monotonic() + within_s
        for thread in self._threads if wait else ():
            thread.join(None if end is None else max(0.0, end - time.monotonic()))


def _tried(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, BaseException | None]:
    try:
        return fn(*args, **kwargs), None
    except BaseException as error:  # noqa: BLE001 - raised again where the answer is waited for
        return None, error


_all: "weakref.WeakSet[Threads]" = weakref.WeakSet()


@atexit.register
def end(within_s: float = LAST_S) -> bool:
    """Begin nothing more, and wait for what is being done; whether all of it has ended."""
    last = time.monotonic() + within_s
    for threads in list(_all):
        threads.shutdown(cancel_futures=True, within_s=max(0.0, last - time.monotonic()))
    return not any(thread.is_alive() for threads in list(_all) for thread in threads._threads)
