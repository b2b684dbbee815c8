"""What each stage of finishing costs, in processor time for a second of sound, beside what moving its bytes alone would.

    python bench/stages.py --minutes 5

One essay, embedded voices, one thread. A stage's floor is the time in which this machine reads and writes the bytes that the
stage must at least read and write once; the encoder's and the decoder's are those of the libraries, which are not ours.
Stages that run within others are indented. Processor time is little moved by other programs; memory's speed is.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np

from audioessay.production import finish, reel
from audioessay.production.finish import reel_job
from audioessay.production.music import music
from audioessay.production.order import work_of
from audioessay.production.planning import plan
from audioessay.production.values import Order
from audioessay.production.voice import voice
from audioessay.sound import chain, gauge, levels, limiter, loudness, mix, mp3
from audioessay.store import MemoryStore
from audioessay.units import RATE
from essays import essay

STAGES: tuple[tuple[Any, str, int, str, float], ...] = (
    (levels, "bring", 0, "voices brought to their loudness", 2 * 4),
    (chain, "clean", 1, "takes: filtered, de-essed, brought to 44.1 kHz", 2 + 4),
    (levels, "block_peaks", 1, "peaks of blocks", 4),
    (chain, "energy", 1, "energy of blocks", 4),
    (chain, "compressed", 1, "the compressor's gains", 0.0),
    (limiter, "tops_of", 1, "waves between samples", 0.0),
    (limiter, "under", 1, "the limiter's gains", 0.0),
    (levels, "lay", 1, "gains laid over the sound", 2 * 4),
    (mix, "add_sting", 0, "marks", 0.0),
    (limiter, "limit", 0, "limiter, where marks are", 0.0),
    (mp3, "encoded", 0, "dither, LAME", 0.0),
    (mp3, "decode", 0, "decoder", 0.0),
    (gauge, "peaks_of", 0, "peaks", 4),
    (reel, "true_peak", 0, "true peak", 0.0),
    (gauge, "measured", 0, "measurements", 4),
    (loudness, "hops", 1, "K-weighted power", 4),
    (reel, "crc16", 0, "checksum", 0.3),
)
"""Module, function, depth, what it does, bytes moved for each frame of mono."""


def main() -> None:
    """Print the table."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--minutes", type=float, default=5.0)
    minutes: float = wanted.parse_args().minutes
    spent: dict[str, float] = {}
    for module, name, *_ in STAGES:
        setattr(module, name, timed(getattr(module, name), f"{module.__name__}.{name}", spent))
    store = MemoryStore()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "essay.md"
        path.write_text(essay(minutes), encoding="utf-8")
        planned = plan(Order(str(path), engine="espeak"))
        work = work_of(planned, music(planned.show, path.parent, {}, store), store)
    begin = time.process_time()
    takes = [voice(job).take for job in work.voicing]
    voicing = time.process_time() - begin
    jobs = [reel_job(work, one, [takes[index] for index in one.segments], 0.0) for one in work.stretches]
    mp3.encoder_gain(work.sound.channels, work.sound.bitrate_kbps, work.sound.quality)
    spent.clear()
    begin = time.process_time()
    seconds = sum(finish.finish(job).reel.frames for job in jobs) / RATE
    finishing = time.process_time() - begin
    bandwidth = copied()
    print(f"{seconds / 60:.1f} min of sound, {len(jobs)} reels; {bandwidth / 1e9:.1f} GB/s copied by one core")
    print(f"{'µs/s':>9} {'floor':>7}")
    print(f"{voicing / seconds * 1e6:9.0f} {'':7} espeak speaks")
    for module, name, depth, what, moved in STAGES:
        floor = moved * RATE / bandwidth * 1e6
        micro = spent.get(f"{module.__name__}.{name}", 0.0) / seconds * 1e6
        print(f"{micro:9.0f} {f'{floor:.0f}' if moved else '':>7} {'  ' * depth}{what}")
    print(f"{finishing / seconds * 1e6:9.0f} {'':7} all of finishing")


def timed(call: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    """``call``, its processor time added up under its name."""

    def measured(*args: Any, **more: Any) -> Any:
        begin = time.process_time()
        try:
            return call(*args, **more)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - begin

    return measured


def copied() -> float:
    """Bytes that one core reads and writes in a second, in blocks larger than its caches."""
    source, target = np.ones(1 << 24, np.float32), np.empty(1 << 24, np.float32)
    best = min(_once(source, target) for _ in range(5))
    return 2 * source.nbytes / best


def _once(source: Any, target: Any) -> float:
    begin = time.process_time()
    np.copyto(target, source)
    return time.process_time() - begin


if __name__ == "__main__":
    main()
