"""How many requests may be open at once, and when the next may start."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Lets ``limit`` requests through at once, ``spacing`` seconds between two starts; narrows to one for good.

    Shared by all threads of a process. The service is free and answers with errors, not with words, when it is asked
    too much: so one sign of that and the rest of the run is asked for one by one.
    """

    def __init__(self, limit: int, spacing: float) -> None:
        self.limit = limit
        self.spacing = spacing
        self.peak = 0
        """The most that were ever open at once."""
        self._open = 0
        self._next = 0.0
        self._changed = threading.Condition()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Wait for a place, and hold it while the request is open."""
        with self._changed:
            while True:
                left = self._next - time.monotonic()
                if self._open < self.limit and left <= 0:
                    break
                self._changed.wait(left if self._open < self.limit else None)
            self._next = time.monotonic() + self.spacing
            self._open += 1
            self.peak = max(self.peak, self._open)
        try:
            yield
        finally:
            with self._changed:
                self._open -= 1
                self._changed.notify_all()

    def narrow(self) -> None:
        """One at a time from here on."""
        with self._changed:
            self.limit = 1

    def hold(self, seconds: float) -> None:
        """No new start for so long."""
        with self._changed:
            self._next = max(self._next, time.monotonic() + seconds)
