"""A service that speaks over the network: how often it is asked, how long is waited, and when it is left alone."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeVar

from audioessay.errors import BadTake, EngineUnavailable

SAME = 3
"""The same words missing so often are missing for good."""
REMEMBERED = 60.0
"""Seconds for which a refusal stands for all other takes."""

Result = TypeVar("Result")


@dataclass(eq=False)
class Trouble(Exception):
    """Why a request failed, in words for people, and what follows from it."""

    reason: str
    _: KW_ONLY
    again: bool = True
    """Whether trying again may help."""
    busy: bool = False
    """Whether it looks as though we ask too much."""
    bad: bool = False
    """Whether sound came, but not what was to be said."""
    reached: bool = True
    """Whether the service said anything at all."""
    wait: float = 0.0
    """Seconds that the service asks us to wait."""
    hint: str = ""
    """What may help once all tries have failed."""


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a service is asked; times in seconds."""

    attempts: int = 5
    backoff: float = 2.0
    """Before the second try; doubled before each further one."""
    longest_wait: float = 120.0
    """The most that the service may ask us to wait."""
    connect: float = 4.0
    """For a connection. Where none was ever made and the first try took longer, there is no second."""


class Gate:
    """Lets ``limit`` requests through at once, ``spacing`` seconds between two starts; narrows to one for good.

    Shared by all threads of a process. A free service answers with errors, not with words, when it is asked too much: so
    one sign of that and the rest of the run is asked for one by one.
    """

    def __init__(self, limit: int, spacing: float = 0.0) -> None:
        self.limit, self.spacing = limit, spacing
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


class Service:
    """Asks until there is an answer, as long as that may help, for all threads of a process."""

    def __init__(self, name: str, gate: Gate, tries: Tries) -> None:
        self.name, self.gate, self.tries = name, gate, tries
        self._lock = threading.Lock()
        self._reached = False
        """Whether there ever was a connection to the service."""
        self._failing = False
        """Whether the last take failed for good: the next ones then get one try each, until one succeeds."""
        self._refused = (0.0, "")
        """Until when a refusal stands, and what it said."""

    def ask(self, request: Callable[[], Result], voice: str, text: str) -> Result:
        """What ``request`` returns, which raises Trouble. Raises EngineUnavailable, or BadTake for what is not ``text``."""
        began = time.monotonic()
        troubles: list[Trouble] = []
        while True:
            until, reason = self._refused
            if time.monotonic() < until:
                raise EngineUnavailable(self.name, reason)
            try:
                result = request()
            except Trouble as trouble:
                troubles.append(trouble)
                if not self._again(troubles, time.monotonic() - began):
                    raise self._final(troubles, voice, text) from trouble
            else:
                with self._lock:
                    self._reached, self._failing, self._refused = True, False, (0.0, "")
                return result

    def _again(self, troubles: Sequence[Trouble], passed: float) -> bool:
        """Wait for the next try, if there is to be one."""
        trouble, tries = troubles[-1], self.tries
        with self._lock:
            self._reached = reached = self._reached or trouble.reached
            most = 1 if self._failing and not trouble.bad else tries.attempts
        if trouble.busy:
            self.gate.narrow()
        if not trouble.again or len(troubles) >= most or trouble.wait > tries.longest_wait:
            return False
        if not reached and (len(troubles) >= 2 or passed > tries.connect):
            return False  # no network, most likely: say so soon
        if trouble.bad and [other.reason for other in troubles].count(trouble.reason) >= SAME:
            return False  # a service drops connections here and there, not in one place
        wait = tries.backoff * 2 ** (len(troubles) - 1) * random.uniform(0.75, 1.25)
        wait = max(wait if reached else min(wait, 1.0), trouble.wait)
        if trouble.busy:
            self.gate.hold(wait)
        else:
            time.sleep(wait)
        return True

    def _final(self, troubles: Sequence[Trouble], voice: str, text: str) -> BadTake | EngineUnavailable:
        trouble = troubles[-1]
        reason = trouble.reason + (f", {len(troubles)} times" if len(troubles) > 1 else "")
        if trouble.bad:
            return BadTake(voice, text, reason)
        if trouble.wait > self.tries.longest_wait:
            reason = f"{trouble.reason} and asks us to come back in {trouble.wait:.0f} s"
        reason += f"; {trouble.hint}" if trouble.hint else ""
        with self._lock:
            self._failing = True
            if not trouble.again or not trouble.reached:
                self._refused = (time.monotonic() + REMEMBERED, reason)
        return EngineUnavailable(self.name, reason)


def aside(call: Callable[..., Result], *args: Any) -> "Future[Result]":
    """What comes of a call in a thread that nobody has to wait for: a name look-up may hang for half a minute."""
    future: Future[Result] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = call(*args)
        except BaseException as error:  # noqa: BLE001 - handed on to whoever waits
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, daemon=True).start()
    return future
