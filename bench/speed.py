"""How fast, as ratios to something that is not ours, in one run on one machine.

    python bench/speed.py --minutes 1 10 60 --readme

(a) ``make`` from nothing, embedded voices, against the ``lame`` program encoding the same finished sound
(b) a voice swap of one section against a make from nothing
(c) the common way (pydub ``+=``, export, two-pass loudnorm by ffmpeg, tags) against ours, on the same takes
(d) peak memory of ``make``
(e) start-up: ``--help`` and ``plan``
(f) one worker and more

Needs ``lame`` and ``ffmpeg``; for (c) pydub calls ffmpeg. Every figure is the better of two runs where a run is short.
"""

import argparse
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from essays import essay

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def timed(*command: str, **more: Any) -> tuple[float, int]:
    """Wall seconds and peak memory in bytes of a program."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    assert process.stderr is not None
    said = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {said.decode()[-600:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begin, usage.ru_maxrss * unit


def ours(*words: str, store: Path) -> tuple[float, int]:
    """``audioessay WORDS`` on a store."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as it is installed
    return timed(sys.executable, "-m", "audioessay", *words, env={**env, "AUDIOESSAY_STORE": str(store)})


def least(times: int, run: Any) -> tuple[float, int]:
    """The shortest of several runs, and the largest memory."""
    measured = [run() for _ in range(times)]
    return min(seconds for seconds, _ in measured), max(size for _, size in measured)


def measure(minutes: float, room: Path, common: bool) -> dict[str, Any]:
    """All figures of one length."""
    source = room / f"bench-{minutes:g}.md"
    source.write_text(essay(minutes), encoding="utf-8")
    stores = iter(room / f"store-{minutes:g}-{number}" for number in range(100))
    runs = 2 if minutes <= 10 else 1
    last = Path()

    def from_nothing(*more: str) -> tuple[float, int]:
        nonlocal last
        last = next(stores)
        return ours("make", str(source), "--engine", "espeak", *more, store=last)

    ours(
        "plan", str(source), "--engine", "espeak", store=next(stores)
    )  # so that all of it is compiled, as it is installed
    make, memory = least(runs, from_nothing)
    folder = room / "audio" / source.stem
    mp3 = folder / f"{source.stem}.mp3"
    length = json.loads((folder / "report.json").read_text())["duration_ms"] / 1000
    swap, _ = least(runs, lambda: swapped(source, last))
    ours("make", str(source), "--engine", "espeak", store=last)
    wav = room / "whole.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", mp3, wav], check=True)
    lame, _ = least(runs, lambda: timed("lame", "--quiet", "-b", "96", "-m", "m", str(wav), str(room / "lame.mp3")))
    lame5, _ = least(
        runs, lambda: timed("lame", "--quiet", "-q", "5", "-b", "96", "-m", "m", str(wav), str(room / "lame.mp3"))
    )
    row: dict[str, Any] = {
        "minutes": round(length / 60, 1),
        "make_s": make,
        "lame_s": lame,
        "lame_q5_s": lame5,
        "make/lame": make / lame,
        "make/lame -q 5": make / lame5,
        "swap/make": swap / make,
        "memory_mb": memory / 1e6,
        "times_real_time": length / make,
    }
    if common:
        kept = takes_only(last)
        finishing, _ = ours("make", str(source), "--engine", "espeak", store=kept)
        theirs, their_memory = timed(
            sys.executable, str(Path(__file__).parent / "common_way.py"), str(source), str(kept), str(room)
        )
        row |= {"common_s": theirs, "common/ours": theirs / finishing, "common_memory_mb": their_memory / 1e6}
    if minutes == 10:
        row["workers"] = {n: least(runs, lambda n=n: from_nothing("--workers", str(n)))[0] for n in (1, 2, 4)}
        row["plan_s"] = least(3, lambda: ours("plan", str(source), "--engine", "espeak", store=last))[0]
        row["help_s"] = least(5, lambda: ours("--help", store=last))[0]
    return row


SWAP_COUNT = iter(range(1000))


def swapped(source: Path, store: Path) -> tuple[float, int]:
    """Another voice for section 2, that no run has heard yet."""
    rate = next(SWAP_COUNT) % 40 - 20
    section = 2 if "## Part 2 " in source.read_text(encoding="utf-8") else 1
    return ours(
        "make",
        str(source),
        "--engine",
        "espeak",
        "--voice",
        f"{section}=espeak:en+f2,rate={rate or 1:+d}%",
        store=store,
    )


def takes_only(store: Path) -> Path:
    """A copy of a store without its reels."""
    copy = store.with_name(store.name + "-takes")
    shutil.copytree(store / "take", copy / "take")
    return copy


def table(rows: list[dict[str, Any]]) -> str:
    """The README's table."""
    lines = [
        "| episode | `make` from nothing | against `lame -b 96 -m m` | against `lame -q 5` | a voice swap | peak memory | the common way takes |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        common = f"{row['common/ours']:.0f} × as long" if "common/ours" in row else "–"
        lines.append(
            f"| {row['minutes']:g} min | {row['make_s']:.1f} s ({row['times_real_time']:.0f} × real time) "
            f"| {row['make/lame']:.2f} | {row['make/lame -q 5']:.2f} | {row['swap/make']:.2f} of a make "
            f"| {row['memory_mb']:.0f} MB | {common} |"
        )
    more = next((row for row in rows if "workers" in row), None)
    if more:
        spread = ", ".join(f"{count}: {seconds:.1f} s" for count, seconds in more["workers"].items())
        lines += [
            "",
            f"Ten minutes by number of workers: {spread}. `--help` takes {more['help_s']:.2f} s, `plan` {more['plan_s']:.2f} s.",
        ]
    lines += [
        "",
        f"Measured by `bench/speed.py` on {machine()}, {datetime.now(UTC):%Y-%m-%d}. Ratios carry over, seconds do not.",
    ]
    return "\n".join(lines)


def machine() -> str:
    """Cores, processor kind, Python."""
    return f"{os.cpu_count()} cores of {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Measure, print, and with ``--readme`` write the table into the README."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--minutes", type=float, nargs="+", default=[1, 10, 60])
    ask.add_argument("--common-up-to", type=float, default=60, help="Longest essay for the common way, in minutes.")
    ask.add_argument("--readme", action="store_true")
    ask.add_argument("--json", action="store_true")
    given = ask.parse_args()
    for program in ("lame", "ffmpeg"):
        if not shutil.which(program):
            raise SystemExit(f"no {program} here: there is nothing to measure against")
    rows = []
    with tempfile.TemporaryDirectory() as room:
        for minutes in given.minutes:
            rows.append(measure(minutes, Path(room), minutes <= given.common_up_to))
            print(json.dumps(rows[-1]), file=sys.stderr)
    print(json.dumps(rows, indent=1) if given.json else table(rows))
    if given.readme:
        text = README.read_text(encoding="utf-8")
        new = re.sub(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n{table(rows)}\n{END}", text, flags=re.DOTALL)
        README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
