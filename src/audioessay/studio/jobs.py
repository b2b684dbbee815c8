"""What takes a while: making, publishing, checking. A job runs in a thread of its own, tells how far it is, and can be given up."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import audioessay
from audioessay.errors import AudioEssayError
from audioessay.production.order import make_all
from audioessay.production.values import Order
from audioessay.progress import Progress
from audioessay.store import Store

STAGES = {"voicing": 1, "mastering": 2, "listening": 3, "finishing": 4}
SETTLED_S = 3.0
"""Seconds before how long the rest takes is told: what is kept goes by at once."""
KEPT = 20
"""Jobs that are remembered when they have ended."""


class Stopped(AudioEssayError):
    """The job was given up."""

    def __str__(self) -> str:
        return "stopped; what was finished is kept"


@dataclass
class Job:
    """One job, as the page is told of it."""

    id: int
    kind: str
    essays: list[str]
    stage: str = ""
    done: int = 0
    total: int = 0
    left_s: int | None = None
    state: str = "running"
    lines: list[str] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    result: Any = None


class Jobs:
    """All of a studio; ``tell`` is called, from any thread, whenever one has news."""

    def __init__(self, home: Path, store: Store, tell: Callable[[dict[str, Any]], None]) -> None:
        self.home, self.store, self.tell = home, store, tell
        self.jobs: dict[int, Job] = {}
        self._stops: dict[int, threading.Event] = {}
        self._threads: list[threading.Thread] = []

    def cancel(self, number: int) -> None:
        """Give a job up; what it has finished is kept."""
        if number in self._stops:
            self._stops[number].set()

    def close(self) -> None:
        """Give all up, and wait until they have ended."""
        for stop in self._stops.values():
            stop.set()
        for thread in self._threads:
            thread.join(10)

    def make(self, essays: Sequence[tuple[str, Path]]) -> int:
        """Make the episodes of essays, given by name and path."""
        names = {str(path): name for name, path in essays}
        counts: dict[tuple[str, str], tuple[int, int]] = {}

        def work(job: Job, follow: Progress) -> None:
            def tell(order: Order, stage: str, done: int, total: int) -> None:
                counts[stage, order.essay] = done, total
                each = [count for (name, _), count in list(counts.items()) if name == stage]
                follow(stage, sum(done for done, _ in each), sum(total for _, total in each))

            def say(_order: Order, line: str) -> None:
                job.lines.append(line)

            orders, pulse = map(Order, names), partial(follow, "", 0, 0)
            for order, outcome in make_all(orders, store=self.store, progress=tell, notice=say, pulse=pulse):
                if isinstance(outcome, Stopped):
                    raise outcome
                if isinstance(outcome, AudioEssayError):
                    job.errors.append({"essay": names[order.essay], "error": " ".join(str(outcome).split())})
                elif outcome.listening and any(one.status != "heard" for one in outcome.listening.sentences):
                    job.lines += outcome.listening.lines()
                self.tell(asdict(job))

        return self._start("make", list(names.values()), work)

    def publish(self, *, dry_run: bool, allow_draft: bool) -> int:
        """Publish the show, or say what that would do."""

        def work(job: Job, follow: Progress) -> None:
            result = audioessay.publish(show=self.home, dry_run=dry_run, allow_draft=allow_draft, progress=follow)
            job.result = {**result.to_dict(), "dry_run": dry_run}

        return self._start("publish", [], work)

    def check(self, what: Path, essays: Sequence[str]) -> int:
        """Check an episode or the show, without asking any host."""

        def work(job: Job, _follow: Progress) -> None:
            verdict = audioessay.check(what, probe=False)
            findings = [
                {"level": one.rule.severity, "where": one.where, "text": f"{one.message}. {one.rule.mend}."}
                for one in (verdict.report.findings if verdict.report else ())
            ]
            for measure in verdict.sound:
                text = f"{measure.name}: {measure.measured}" + (f" (wanted {measure.wanted})" if measure.wanted else "")
                findings.append({"level": "pass" if measure.ok else "error", "where": "sound", "text": text})
            job.result = {"ok": verdict.ok, "findings": findings}

        return self._start("check", list(essays), work)

    def _start(self, kind: str, essays: list[str], work: Callable[[Job, Progress], None]) -> int:
        number = max(self.jobs, default=0) + 1
        job = self.jobs[number] = Job(number, kind, essays)
        for old in [one for one in self.jobs if self.jobs[one].state != "running"][:-KEPT]:
            del self.jobs[old]
        stop = self._stops[number] = threading.Event()
        begun: dict[str, float] = {}
        told = 0.0

        def follow(stage: str, done: int, total: int) -> None:
            nonlocal told
            if stop.is_set():
                raise Stopped
            if not stage:
                return
            now = time.monotonic()
            start = begun.setdefault(stage, now)
            if done < total and STAGES.get(stage, 9) < STAGES.get(job.stage, 0):
                return  # takes and reels go side by side: what is later in the way is told
            job.stage, job.done, job.total = stage, done, total
            job.left_s = round((now - start) * (total - done) / done) if done and now - start > SETTLED_S else None
            if now - told > 0.1 or done == total:
                told = now
                self.tell(asdict(job))

        def run() -> None:
            try:
                work(job, follow)
                job.state = "failed" if job.errors else "done"
            except Stopped as error:
                job.state, job.lines = "cancelled", [*job.lines, str(error)]
            except AudioEssayError as error:
                job.state = "failed"
                job.errors.append({"essay": "", "error": " ".join(str(error).split())})
            except BaseException as error:
                job.state = "failed"
                job.errors.append({"essay": "", "error": f"a mistake of the program's: {error!r}"})
                raise
            finally:
                job.left_s = None
                self._stops.pop(number, None)
                self.tell(asdict(job))

        thread = threading.Thread(target=run, name=f"studio-{kind}-{number}", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()
        self.tell(asdict(job))
        return number
