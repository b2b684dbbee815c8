"""Script → takes → reels, overlapped: a reel is finished while later takes are still being spoken."""

import itertools
import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay import engines
from audioessay.errors import ReadError
from audioessay.model.reel import Reel, Sting
from audioessay.model.script import Script
from audioessay.model.take import Take
from audioessay.production import arrange, perform, proof, reel
from audioessay.production.music import Music
from audioessay.production.prepare import Prepared
from audioessay.store import Store

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much. Called from several threads."""

MOST_LIFT_DB = 0.4
"""Under half a decibel nobody hears that a voice is louder than elsewhere."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """The takes and reels of a script."""

    takes: tuple[Take, ...]
    reels: tuple[Reel, ...]
    arranged: tuple[arrange.Arranged, ...]
    takes_made: int
    reels_made: frozenset[str]
    """Keys of the reels that were not in the store."""
    mixes: Callable[[], Iterator[NDArray[np.float32]]]
    """The reels' sound before the MP3 encoder, one after another, shape (frames, channels): made anew when called."""

    def reels_counted(self) -> tuple[int, int]:
        """Reels of which a stretch was made now, and reels kept whole."""
        made = {part.reel for part, one in zip(self.arranged, self.reels, strict=True) if one.key in self.reels_made}
        return len(made), len({part.reel for part in self.arranged} - made)

    def sections_made(self, script: Script) -> tuple[int, ...]:
        """Numbers of the sections of which a reel was made."""
        made = [part.scene for part, one in zip(self.arranged, self.reels, strict=True) if one.key in self.reels_made]
        return tuple(dict.fromkeys(script.scenes[scene].number for scene in made))


def voiced(prepared: Prepared, sounds: Music, store: Store, pool: Executor, told: Progress) -> Voiced:
    """All takes and reels of a prepared essay, in reading order; each from the store where it is kept.

    Raises MissingTakes when segments could not be voiced (finished takes and reels are kept), ReadError when there is
    nothing to speak.
    """
    script = prepared.script
    segments = script.segments()
    if not segments:
        raise ReadError(prepared.essay.source.name, "there is not a word to speak in it")
    keys = [perform.take_key(segment, engines.find(segment.voice.engine)) for segment in segments]
    arranged = arrange.arrange(script, keys, pacing=prepared.show.pacing, stings=sounds.digests, bed=sounds.bed_digest)
    bench = Bench(prepared, sounds, store, len(arranged), told)
    takes: dict[int, Take] = {}
    new = 0
    jobs: list[Future[Reel]] = []
    told("voicing", 0, len(segments))
    for index, take, was_made in perform.perform(
        segments,
        store=store,
        find=engines.find,
        sections=[scene.number for scene in script.scenes for _segment in scene.segments],
        progress=lambda ready: told("voicing", ready, len(segments)),
    ):
        takes[index] = take
        if was_made and not new:
            pool.submit(sounds.stings)  # needed soon: beside the voicing
        new += was_made
        while len(jobs) < len(arranged) and all(one in takes for one in arranged[len(jobs)].segments):
            part = arranged[len(jobs)]  # a take that failed is passed over; the end of the loop then raises
            jobs.append(pool.submit(bench.reel, part, bench.weight(part, takes)))
    reels = [job.result() for job in jobs]
    lift = proof.lift(reels, firsts(arranged), prepared.show.sound)
    lifts = [lift + bench.weight(part, takes) for part in arranged]
    if lift:  # a programme of very much music: all of it once more, a little louder
        bench.restart()
        again = [pool.submit(bench.reel, *pair) for pair in zip(arranged, lifts, strict=True)]
        reels = [job.result() for job in again]

    def mixes() -> Iterator[NDArray[np.float32]]:
        for pair in zip(arranged, lifts, strict=True):
            yield bench.mixed(*pair)

    return Voiced(
        tuple(takes[index] for index in range(len(segments))), tuple(reels), arranged, new, frozenset(bench.made), mixes
    )


class Bench:
    """Where reels are finished; it remembers which were made now."""

    def __init__(self, prepared: Prepared, sounds: Music, store: Store, total: int, told: Progress) -> None:
        self.show, self.sounds, self.store, self.total, self.told = prepared.show, sounds, store, total, told
        self.made: set[str] = set()
        self._lock = threading.Lock()
        self._count = itertools.count(1)

    def restart(self) -> None:
        """Count from the beginning."""
        self._count = itertools.count(1)

    def weight(self, part: arrange.Arranged, takes: Mapping[int, Take]) -> float:
        """Decibels by which a reel is lifted because its stings, softer than speech, would pull its loudness down.

        It follows from the reel's own lengths, so no other reel has a say in it; and it stays so small that a voice is
        as loud in a short section as in a long one, to the ear.
        """
        speech = sum(takes[index].frames for index in part.segments)
        music = sum(self.sounds.body(one.sting) for one in part.plan.parts if isinstance(one, Sting))
        softer = 10 ** (self.show.stings.level_lu / 10)
        return round(min(MOST_LIFT_DB, 10 * math.log10((speech + music) / (speech + music * softer))), 1)

    def reel(self, part: arrange.Arranged, lift_db: float = 0.0) -> Reel:
        """One reel, made or kept."""
        key = reel.reel_key(part.plan, self.show.sound, self.show.stings, lift_db)

        def take_sound(take: str) -> NDArray[np.float32]:
            self.made.add(key)  # takes are only asked for when the reel is not kept
            return perform.sound_of(self.store, take)[0]

        finished = reel.make(part.plan, store=self.store, take_sound=take_sound, lift_db=lift_db, **self._settings())
        with self._lock:
            self.told("mastering", next(self._count), self.total)
        return finished

    def mixed(self, part: arrange.Arranged, lift_db: float = 0.0) -> NDArray[np.float32]:
        """One reel's sound before the MP3 encoder."""
        return reel.mixed(
            part.plan, take_sound=lambda key: perform.sound_of(self.store, key)[0], lift_db=lift_db, **self._settings()
        )

    def _settings(self) -> dict[str, Any]:
        return {
            "sound": self.show.sound,
            "stings": self.sounds,
            "marks": self.show.stings,
            "bed": self.sounds.bed,
        }


def firsts(arranged: Sequence[arrange.Arranged]) -> list[bool]:
    """For each reel, whether a chapter begins with it."""
    return [index == 0 or part.scene != arranged[index - 1].scene for index, part in enumerate(arranged)]
