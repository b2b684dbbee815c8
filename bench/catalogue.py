"""A whole catalogue: what a run of thousands of essays costs, measured here and reckoned for machines that are not here.

    python bench/catalogue.py state --essays 10000         a run in which nothing is to be made: seconds and megabytes
    python bench/catalogue.py record lengths.json --engine piper    how long each job of ten essays takes here
    python bench/catalogue.py simulate lengths.json        10 000 essays of such jobs on 1 to 256 workers
    python bench/catalogue.py workers --engine piper       the same ten essays on one worker of a cluster here, and on two
    python bench/catalogue.py load --engine piper --essays 200      one command: processors used and memory, minute by minute

``state`` makes one tiny episode in earnest and lays its folder down under each essay's name, with a state written by the
program's own code. ``simulate`` knows what the scheduler does: essays are read and written by one process, at most ESSAYS at
a time; jobs go to the workers in the order in which they became ready; a section is finished when its passages are voiced.
``workers`` and ``load`` need a quiet machine.
"""

import argparse
import hashlib
import heapq
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from audioessay.model import record
from audioessay.production import state
from audioessay.production.finish import finish, reel_job
from audioessay.production.hear import ear_of, hear, hear_job
from audioessay.production.music import music
from audioessay.production.order import ESSAYS, make, make_all, work_of
from audioessay.production.places import place_of
from audioessay.production.planning import plan
from audioessay.production.values import Order
from audioessay.production.voice import voice
from audioessay.store import open_store
from essays import essay

SHOW = 'title = "Catalogue"\nengine = "{engine}"\n'
WORKERS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


def main() -> None:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("state", "record", "simulate", "workers", "load"))
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--essays", type=int, default=0)
    parser.add_argument("--engine", default="tone")
    parser.add_argument("--minutes", type=float, default=3.0, help="length of an essay")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.what == "state":
            known(Path(folder), asked.essays or 10_000)
        elif asked.what == "record":
            written = lengths(Path(folder), asked.essays or 10, asked.engine, asked.minutes)
            asked.file.write_text(json.dumps(written))
        elif asked.what == "simulate":
            simulated(json.loads(asked.file.read_text()), asked.essays or 10_000)
        elif asked.what == "load":
            loaded(Path(folder), asked.essays or 200, asked.engine, asked.minutes)
        else:
            measured(Path(folder), asked.essays or 10, asked.engine, asked.minutes)


def show(home: Path, count: int, engine: str, minutes: float) -> list[Path]:
    """A show of so many essays, no two of which share a passage."""
    (home / "audioessay.toml").write_text(SHOW.format(engine=engine))
    (home / "script").mkdir()
    paths = []
    for number in range(count):
        path = home / "script" / f"essay-{number:05}.md"
        text = essay(minutes) if minutes else f"# Essay\n\nIt says {number}.\n"
        path.write_text(text.replace(". ", f", in case {number}. "))
        paths.append(path)
    return paths


def known(home: Path, count: int) -> None:
    """How long a second run takes over so many finished episodes, and its memory."""
    paths = show(home, count, "tone", 0)
    first = make(Order(str(paths[0])), store=home / "store")
    root, entry = first.folder.parent, next(iter(state.load(first.folder.parent).values()))
    data = (first.folder / record.NAME).read_bytes()
    lines = []
    for path in paths:
        folder = root / path.stem
        if folder != first.folder:
            folder.mkdir()
            for file in first.folder.iterdir():
                os.link(file, folder / file.name.replace(first.slug, path.stem))
            (folder / record.NAME).unlink()
            (folder / record.NAME).write_bytes(data.replace(first.slug.encode(), path.stem.encode()))
        order = Order(str(path))
        inputs = state.inputs_of(order, place_of(order))
        assert inputs is not None
        files = {os.path.relpath(name, root): one for name, one in inputs.files.items()}
        outputs = {f"{path.stem}/{name}": (folder / name).stat().st_size for name in (f"{path.stem}.mp3", record.NAME)}
        own = {"essay": f"script/{path.name}", "how": inputs.how, "inputs": files, "outputs": outputs}
        lines.append(json.dumps({**entry, **own}) + "\n")
    (root / state.NAME).write_text("".join(lines))
    for _ in range(3):
        began = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-m", "audioessay", "make"], cwd=home, capture_output=True, text=True, check=False
        )
        print(f"{time.monotonic() - began:.2f} s: {ran.stderr.strip()}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{count} essays, peak memory {peak:.0f} MB")


Essay = tuple[list[float], list[tuple[float, list[int]]]]
"""Seconds of each passage, and of each stretch with its passages; hearing a section counts to its last stretch."""


def lengths(home: Path, count: int, engine: str, minutes: float) -> dict[str, object]:
    """Processor time of each job of so many essays, and of all that one process does for an essay besides."""
    store, jobs, besides = open_store(home / "store"), list[Essay](), 0.0
    for path in show(home, count, engine, minutes):
        planned = plan(Order(str(path)))
        work = work_of(planned, music(planned.show, home, {}, store), store, ear_of(planned))
        voiced = [timed(voice, job) for job in work.voicing]
        takes = [receipt.take for receipt, _ in voiced]
        reels = [timed(finish, reel_job(work, one, [takes[at] for at in one.segments], 0.0)) for one in work.stretches]
        spent = [seconds for _, seconds in reels]
        for scene in range(len(planned.scenes)) if work.hearing else ():
            own = [at for at, one in enumerate(work.stretches) if one.scene == scene]
            said = [takes[index] for at in own for index in work.stretches[at].segments]
            assert work.hearing is not None
            job = hear_job(work.hearing, scene, said, [reels[at][0].reel for at in own], store)
            spent[own[-1]] += timed(hear, job)[1]
        parts = [list(one.segments) for one in work.stretches]
        jobs.append(([seconds for _, seconds in voiced], list(zip(spent, parts, strict=True))))
        besides += timed(lambda order: make(order, store=store), Order(str(path)))[1]  # everything is kept
    return {"engine": engine, "minutes": minutes, "jobs": jobs, "client_s": besides / count}


def timed(call: Callable[[Any], Any], job: Any) -> tuple[Any, float]:
    """What comes of a job, and the processor time that it took."""
    began = time.process_time()
    result = call(job)
    return result, time.process_time() - began


def simulated(recorded: dict[str, object], count: int) -> None:
    """The table: utilisation and the time of the last job."""
    dice = random.Random(1)
    jobs: list[Essay] = recorded["jobs"]  # type: ignore[assignment]
    client = float(recorded["client_s"])  # type: ignore[arg-type]
    essays = [dice.choice(jobs) for _ in range(count)]
    work = sum(sum(voiced) + sum(seconds for seconds, _ in reels) for voiced, reels in essays)
    print(
        f"{count} essays by {recorded['engine']}: {work / 3600:.1f} h of jobs, {client * count / 3600:.2f} h in the one process"
    )
    print(f"{'workers':>8} {'hours':>8} {'busy':>6} {'first episode':>14}")
    for workers in WORKERS:
        end, first = simulate(essays, workers, client)
        print(f"{workers:8} {end / 3600:8.2f} {work / (end * workers):6.1%} {first:12.0f} s")


def simulate(essays: list[Essay], workers: int, client: float) -> tuple[float, float]:
    """Seconds to the last episode and to the first. Reading and writing share one process, half of its time each."""
    waiting, ready = deque(range(len(essays))), deque[tuple[float, int, int, int]]()
    events: list[
        tuple[float, int, int, int, int]
    ] = []  # time, kind (0 read, 1 take, 2 reel, 3 written), essay, index, order
    free, now, mind, under_way, order, first, last = workers, 0.0, 0.0, 0, 0, 0.0, 0.0
    left: dict[int, list[int]] = {}
    reels_left: dict[int, int] = {}

    def begin() -> None:
        nonlocal mind, under_way, order
        while waiting and under_way < min(ESSAYS, 2 * workers + 1):
            mind = max(mind, now) + client / 2
            under_way, order = under_way + 1, order + 1
            heapq.heappush(events, (mind, 0, waiting.popleft(), 0, order))

    begin()
    while events:
        now, kind, number, index, _ = heapq.heappop(events)
        voiced, reels = essays[number]
        if kind == 0:
            left[number], reels_left[number] = [len(set(parts)) for _, parts in reels], len(reels)
            ready.extend((seconds, 1, number, at) for at, seconds in enumerate(voiced))
        elif kind == 1:
            free += 1
            for at, (seconds, parts) in enumerate(reels):
                if index in parts:
                    left[number][at] -= 1
                    if not left[number][at]:
                        ready.append((seconds, 2, number, at))
        elif kind == 2:
            free += 1
            reels_left[number] -= 1
            if not reels_left[number]:
                mind = max(mind, now) + client / 2
                order += 1
                heapq.heappush(events, (mind, 3, number, 0, order))
        else:
            under_way -= 1
            first, last = first or now, now
            begin()
        while free and ready:
            seconds, what, whose, at = ready.popleft()
            free, order = free - 1, order + 1
            heapq.heappush(events, (now + seconds, what, whose, at, order))
    return last, first


def measured(home: Path, count: int, engine: str, minutes: float) -> None:
    """The same essays on one worker of a cluster on this machine, on two, and without a cluster: seconds, and whether the bytes are the same."""
    paths = show(home, count, engine, minutes)
    seen: dict[str, tuple[float, str]] = {}
    for name, cluster in (("alone", ""), ("local:1", "local:1"), ("local:2", "local:2")):
        orders = [replace(Order(str(path)), out=home / name.replace(":", "-")) for path in paths]
        began = time.monotonic()
        for order, outcome in make_all(orders, store=home / f"store-{name.replace(':', '-')}", cluster=cluster):
            assert not isinstance(outcome, Exception), (order.essay, outcome)
        spent = time.monotonic() - began
        digest = hashlib.sha256()
        for file in sorted((home / name.replace(":", "-")).glob("[!.]*/*")):
            digest.update(file.read_bytes() if file.name != "report.json" else b"")
        seen[name] = spent, digest.hexdigest()
        print(f"{name:8} {spent:8.1f} s  {digest.hexdigest()[:16]}")
        shutil.rmtree(home / f"store-{name.replace(':', '-')}")
    same = len({digest for _, digest in seen.values()}) == 1
    print(
        f"two workers against one: {seen['local:1'][0] / seen['local:2'][0]:.2f} ×; bytes {'equal' if same else 'DIFFER'}"
    )


def loaded(home: Path, count: int, engine: str, minutes: float) -> None:
    """How much of this machine one run uses, and what memory: for each minute, and how many episodes were finished by then."""
    orders = [Order(str(path)) for path in show(home, count, engine, minutes)]
    cores, began, mark, spent = os.cpu_count() or 1, time.monotonic(), 1, time.process_time()
    shares: list[float] = []
    for done, (_, outcome) in enumerate(make_all(orders, store=home / "store"), 1):
        assert not isinstance(outcome, Exception), outcome
        if time.monotonic() - began >= 60 * mark or done == count:
            wall = time.monotonic() - began - 60 * (mark - 1)
            shares.append((time.process_time() - spent) / (wall * cores))
            memory = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
            print(f"minute {mark:3}: {shares[-1]:6.1%} of {cores} cores, {memory:5.0f} MB, {done} episodes", flush=True)
            mark, spent = mark + 1, time.process_time()
    print(f"from the second minute to the last but one: at least {min(shares[1:-1], default=shares[0]):.1%}")


if __name__ == "__main__":
    main()
