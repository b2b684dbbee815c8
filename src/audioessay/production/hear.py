"""hear: the finished sound of an episode is listened to before it is written; what was not heard is voiced once more."""

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from audioessay import engines
from audioessay.errors import NotHeard
from audioessay.listening.ear import Ear, installed, open_ear
from audioessay.model.episode import Episode
from audioessay.model.script import Scene, Segment
from audioessay.model.voice import MOST_TAKES
from audioessay.production import reel
from audioessay.production.master import Master
from audioessay.production.plan import Plan
from audioessay.progress import Progress
from audioessay.text.normalise import spoken
from audioessay.units import RATE, short_clock

if TYPE_CHECKING:
    from audioessay.listening.episode import Listening

RETAKES = 2
"""So often a passage that was not heard is voiced anew."""

WORKERS = os.cpu_count() or 2
"""Windows heard at once."""

AGAIN = ("missing", "repeated", "foreign")
"""What became of a sentence that is worth another take; a doubtful one is more often the ear's slip than the voice's."""


Listen = Callable[[Master, Episode, Progress], "Listening"]
"""Hears the finished sound of an episode."""


@contextmanager
def listener(plan: Plan) -> Iterator[Listen | None]:
    """Who listens to this episode: as was asked for, else wherever a voice spoke that can fail and an ear is installed.

    Raises EngineNotInstalled when listening was asked for and cannot be.
    """
    ear = _ear(plan)
    if ear is None:
        yield None
        return
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="ear") as pool:
        yield partial(hear, ear, pool)


def _ear(plan: Plan) -> Ear | None:
    asked = plan.order.listen if plan.order.listen is not None else plan.show.listen.make
    model = plan.order.ear or plan.show.listen.model
    if asked is None:
        able = os.environ.get("AUDIOESSAY_LISTEN") != "0" and (bool(model) or installed())
        if not able or all(engines.about(one.voice.engine).rough for one in plan.segments()):
            return None
        ear = open_ear(model, WORKERS)
        return ear if ear.knows(plan.language) else None
    return open_ear(model, WORKERS) if asked else None


def accepted(master: Master) -> Master:
    """The master itself. Raises NotHeard where it was listened to strictly and a sentence is not in it."""
    listening, plan = master.listening, master.plan
    if listening is not None and not listening.ok and (plan.order.strict or plan.show.listen.strict):
        raise NotHeard((short_clock(one.start_ms), one.text) for one in listening.sentences if one.status in AGAIN)
    return master


def hear(ear: Ear, pool: Executor, master: Master, episode: Episode, progress: Progress) -> "Listening":
    """What was heard of an episode that is not written yet, section by section."""
    from audioessay.listening.episode import Part, bare, hear_parts  # the extra

    store = master.work.store
    data: dict[int, bytes] = {}
    for stretch, one in zip(master.work.stretches, master.performance.reels, strict=True):
        data[stretch.scene] = data.get(stretch.scene, b"") + (reel.frames_of(store, one.key) or b"")
    edges = [*(chapter.start_ms for chapter in episode.chapters), episode.duration_ms + 1]
    cues = [[cue for cue in episode.cues if low <= cue.start_ms < high] for low, high in pairwise(edges)]
    parts = [Part(bare(data[scene]), said) for scene, said in zip(sorted(data), cues, strict=True)]
    language, lexicon = episode.tags.language, master.plan.settings.lexicon

    def words(sentence: str) -> str:
        return spoken(sentence, language=language, normalise=True, lexicon=lexicon).text

    return hear_parts(parts, language, ear=ear, words=words, store=store, pool=pool, progress=progress)


def once_more(master: Master) -> Plan | None:
    """The plan with another take of each passage that was not heard; None where there is none that could be read anew."""
    plan, listening = master.plan, master.listening
    if listening is None or listening.ok:
        return None
    starts = [
        (begins + place.start) * 1000 // RATE
        for one, begins in zip(master.performance.reels, master.layout.starts, strict=True)
        for place in one.placed
        if place.kind == "speech"
    ]
    again = {bisect_right(starts, one.start_ms + 1) - 1 for one in listening.sentences if one.status in AGAIN}
    scenes: list[Scene] = []
    changed = False
    first = 0
    for scene in plan.scenes:
        segments = [
            _another(segment) if first + index in again else segment for index, segment in enumerate(scene.segments)
        ]
        changed = changed or segments != list(scene.segments)
        scenes.append(replace(scene, segments=tuple(segments)))
        first += len(scene.segments)
    return replace(plan, scenes=tuple(scenes)) if changed else None


def _another(segment: Segment) -> Segment:
    voice = segment.voice
    return replace(segment, voice=replace(voice, take=voice.take + 1)) if voice.take < MOST_TAKES else segment
