"""voice: a segment becomes a take. It is made once, checked, trimmed and kept at once."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from socket import gethostname
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from audioessay import engines
from audioessay import show as show_file
from audioessay.engines import choose, shape, takes
from audioessay.engines.base import Engine, Hear, Speech
from audioessay.errors import AudioEssayError, BadTake, ClusterError
from audioessay.model.script import Segment
from audioessay.model.voice import MOST_TAKES, Voice
from audioessay.production.take import opened, sealed, take_key
from audioessay.production.values import Order, TakeReceipt, VoiceJob
from audioessay.store import Store

TRIES = 3
"""How often a take is made that fails its check. The engines' own new tries, against their networks, come before."""

AGAIN = 333
"""Readings from one try to the next."""

Find = Callable[[str], Engine]


def likely(order: Order, home: Path) -> Voice | None:
    """The voice that will most likely read an essay. What is wrong is told by whoever needs it."""
    with contextlib.suppress(AudioEssayError):
        show = show_file.load(home)
        language = order.language or show.language or "en"
        if not order.voices and "narration" not in show.cast:
            engine = choose(order.engine or show.engine, language, offline=True).engine  # no service is asked
            return engines.default_cast(engine, language)["narration"]
    return None


def load(voice: Voice) -> None:
    """Open its model, where it has one, before it is needed."""
    with contextlib.suppress(AudioEssayError):
        getattr(engines.find(voice.engine), "load", lambda _: None)(voice)


def jobs_of(segments: Sequence[Segment], store: Store, find: Find = engines.find) -> tuple[VoiceJob, ...]:
    """A job for each segment. Raises UnknownName or EngineNotInstalled before anything is spoken."""
    prints: dict[Voice, str] = {}
    for one in {segment.voice: None for segment in segments}:
        engine = find(one.engine)
        engine.check(one)
        shape.check(engine, one)
        prints[one] = engine.fingerprint(one)
    return tuple(
        VoiceJob(
            segment.take or take_key(segment, find(one.engine), prints[one]), segment.spoken, one, prints[one], store
        )
        for segment in segments
        for one in (segment.voice,)
    )


def kept(job: VoiceJob) -> TakeReceipt | None:
    """The take from the store; None where it is still to be made."""
    data = job.store.get(job.key)
    return None if data is None else TakeReceipt(opened(job.key, data)[0], made=False)


def voice(job: VoiceJob, find: Find = engines.find, *, start: int = 0, hear: Hear | None = None) -> TakeReceipt:
    """Make the take and keep it. One that a worker kept before it was lost is not made again.

    An engine that speaks sentence by sentence lets ``hear`` have each at once, from character ``start`` of the spoken text on.
    Raises EngineError, StorageError, ClusterError where this machine's voice is another than that of the job.
    """
    if receipt := kept(job):
        return receipt
    engine = find(job.voice.engine)
    if (own := engine.fingerprint(job.voice)) != job.fingerprint:
        raise ClusterError(f"{job.voice}: {gethostname()} has {own!r}, not {job.fingerprint!r}; install the same there")
    began = perf_counter()
    take, data = sealed(job.key, speech_of(job, engine, start, hear))
    job.store.put(job.key, data)
    return TakeReceipt(take, made=True, seconds=perf_counter() - began)


def speech_of(job: VoiceJob, engine: Engine, start: int = 0, hear: Hear | None = None) -> Speech:
    """Its speech, checked and trimmed. Raises BadTake when it fails its check each time."""
    for left in reversed(range(TRIES)):
        # a voice that repeats itself would fail again: each try is another reading, the same ones in every run
        voice = replace(job.voice, take=(job.voice.take + (TRIES - 1 - left) * AGAIN) % (MOST_TAKES + 1))
        if hear is not None and left == TRIES - 1 and (stream := getattr(engine, "stream", None)):
            said = stream(job.spoken, voice, start, partial(_shaped, hear, engine, voice))
        else:
            said = engine.speak(job.spoken, voice)
        speech = shape.shaped(said, engine, voice)
        try:
            takes.check(speech, job.spoken, job.voice)
        except BadTake:
            if not left:
                raise
        else:
            break
    return takes.trimmed(speech)


def _shaped(hear: Hear, engine: Engine, voice: Voice, samples: NDArray[np.int16], rate: int) -> None:
    hear(shape.shaped(Speech(samples, rate, ()), engine, voice).samples, rate)
