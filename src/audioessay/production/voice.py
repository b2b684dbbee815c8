"""voice: a segment becomes a take. It is made once, checked, trimmed and kept at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from audioessay import engines
from audioessay.engines import shape, takes
from audioessay.engines.base import Engine, Speech
from audioessay.errors import BadTake
from audioessay.model.script import Segment
from audioessay.model.voice import MOST_TAKES
from audioessay.production.take import opened, sealed, take_key
from audioessay.production.values import TakeReceipt, VoiceJob
from audioessay.store import Store

TRIES = 3
"""How often a take is made that fails its check. The engines' own new tries, against their networks, come before."""

AGAIN = 333
"""Readings from one try to the next."""

Find = Callable[[str], Engine]
"""An engine by its name."""


def jobs_of(segments: Sequence[Segment], store: Store, find: Find = engines.find) -> tuple[VoiceJob, ...]:
    """A job for each segment. Raises UnknownName or EngineNotInstalled before anything is spoken."""
    for one in {segment.voice: None for segment in segments}:
        find(one.engine).check(one)
        shape.check(find(one.engine), one)
    return tuple(
        VoiceJob(take_key(segment, find(segment.voice.engine)), segment.spoken, segment.voice, store)
        for segment in segments
    )


def kept(job: VoiceJob) -> TakeReceipt | None:
    """The take from the store; None where it is still to be made."""
    data = job.store.get(job.key)
    return None if data is None else TakeReceipt(opened(job.key, data)[0], made=False)


def voice(job: VoiceJob, find: Find = engines.find) -> TakeReceipt:
    """Make the take and keep it. Raises EngineError, StorageError."""
    take, data = sealed(job.key, speech_of(job, find(job.voice.engine)))
    job.store.put(job.key, data)
    return TakeReceipt(take, made=True)


def speech_of(job: VoiceJob, engine: Engine) -> Speech:
    """Its speech, checked and trimmed. Raises BadTake when it fails its check each time."""
    for left in reversed(range(TRIES)):
        # a voice that repeats itself would fail again: each try is another reading, the same ones in every run
        voice = replace(job.voice, take=(job.voice.take + (TRIES - 1 - left) * AGAIN) % (MOST_TAKES + 1))
        speech = shape.shaped(engine.speak(job.spoken, voice), engine, voice)
        try:
            takes.check(speech, job.spoken, job.voice)
        except BadTake:
            if not left:
                raise
        else:
            break
    return takes.trimmed(speech)
