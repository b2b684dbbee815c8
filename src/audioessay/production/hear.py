"""hear: the finished sound of an episode is listened to before it is written; what was not heard is voiced once more."""

import os
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from audioessay import engines
from audioessay.errors import NotHeard
from audioessay.model.episode import Episode
from audioessay.model.essay import sliced
from audioessay.model.reel import Reel
from audioessay.model.script import Piece, Scene, Segment, Spoken
from audioessay.model.take import Take
from audioessay.model.voice import MOST_TAKES
from audioessay.production import reel
from audioessay.production.cues import cues
from audioessay.production.master import Master
from audioessay.production.plan import Plan
from audioessay.production.values import Hearing, HearJob, speech_starts
from audioessay.store import Store
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon
from audioessay.units import MP3_FRAME, RATE, short_clock

if TYPE_CHECKING:
    from audioessay.listening.ear import Ear
    from audioessay.listening.episode import Listening, PartHeard

RETAKES = 2
"""So often a passage that was not heard is voiced anew."""

WORKERS = os.cpu_count() or 2
"""Windows heard at once."""

AGAIN = ("missing", "repeated", "foreign")
"""What became of a sentence that is worth another take; a doubtful one is more often the ear's slip than the voice's."""


def ear_of(plan: Plan) -> "Ear | None":
    """What listens to this episode: as was asked for, else wherever a voice spoke that can fail and an ear is installed.

    Raises EngineNotInstalled when listening was asked for and cannot be.
    """
    asked, model = plan.show.listen.make, plan.show.listen.model
    sure = bool(asked)
    if asked is None:
        asked = os.environ.get("AUDIOESSAY_LISTEN") != "0"
        asked = asked and not all(engines.about(one.engine).rough for one in {one.voice for one in plan.segments()})
    if not asked:
        return None
    from audioessay.listening.ear import installed, open_ear  # embedded voices do without
    from audioessay.listening.episode import able

    ear = open_ear(model, WORKERS, plan.language) if sure or model or installed() else None
    if ear is not None and sure:
        able(ear, plan.language)
    return ear if ear is not None and ear.knows(plan.language) else None


def accepted(master: Master) -> Master:
    """The master itself. Raises NotHeard where it was listened to strictly and a sentence is not in it."""
    listening, plan = master.listening, master.plan
    if listening is not None and not listening.ok and plan.show.listen.strict:
        raise NotHeard((short_clock(one.start_ms), one.text) for one in listening.sentences if one.status in AGAIN)
    return master


def hearing_of(plan: Plan, ear: "Ear | None") -> Hearing | None:
    """How its sections are listened to, if they are."""
    return Hearing(plan.scenes, plan.settings.lexicon, plan.show.listen.model, plan.language) if ear else None


def hear_job(hearing: Hearing, scene: int, takes: Sequence[Take], reels: Sequence[Reel], store: Store) -> HearJob:
    """The job for a section of which all takes and reels are there."""
    begins = accumulate((one.mp3_frames * MP3_FRAME for one in reels[:-1]), initial=0)
    said = cues(hearing.scenes[scene : scene + 1], takes, speech_starts(reels, begins))
    bare = tuple(replace(cue, words=(), inlines=()) for cue in said if cue.said)
    return HearJob(
        tuple(one.key for one in reels), bare, hearing.lexicon, hearing.model, hearing.language or "en", store
    )


def hear(job: HearJob) -> "PartHeard":
    """Listen to a finished section. Raises EngineNotInstalled where there is no ear."""
    from audioessay.listening.ear import open_ear
    from audioessay.listening.episode import Part, bare, hear_part

    data = b"".join(reel.frames_of(job.store, key) or b"" for key in job.reels)
    words = said_by(job.language, job.lexicon)
    ear = open_ear(job.model, WORKERS, job.language)
    return hear_part(Part(bare(data), job.cues), job.language, ear=ear, words=words, store=job.store, times=True)


def heard(ear: "Ear", master: Master, episode: Episode) -> "tuple[Listening, Episode]":
    """What was heard of an episode that is not written yet, and the episode with the times of its words as they were heard."""
    from audioessay.listening.episode import listening_of  # the extra
    from audioessay.listening.times import retimed

    parts = master.performance.heard
    listening = listening_of(
        ear.name,
        [cue for cue in episode.cues if cue.said],
        parts,
        said_by(episode.tags.language, master.plan.settings.lexicon),
    )
    words = [word.later(one.start_ms) for one, part in zip(episode.chapters, parts, strict=True) for word in part.words]
    return listening, replace(episode, cues=retimed(episode.cues, words))


def said_by(language: str, lexicon: Lexicon) -> Callable[[str], str]:
    """How a sentence is said: figures and abbreviations in words, respelled names as they are spoken."""
    return lambda text: spoken(text, language=language or "en", normalise=True, lexicon=lexicon).text


def once_more(master: Master) -> Plan | None:
    """The plan with another take of each passage that was not heard; None where there is none that could be read anew."""
    plan, listening = master.plan, master.listening
    if listening is None or listening.ok:
        return None
    starts = [at * 1000 // RATE for at in speech_starts(master.performance.reels, master.layout.starts)]
    again = {bisect_right(starts, one.start_ms + 1) - 1 for one in listening.sentences if one.status in AGAIN}
    scenes: list[Scene] = []
    changed = False
    first = 0
    for scene in plan.scenes:
        segments = [
            one
            for index, segment in enumerate(scene.segments)
            for one in (_another(segment) if first + index in again else (segment,))
        ]
        changed = changed or segments != list(scene.segments)
        scenes.append(replace(scene, segments=tuple(segments)))
        first += len(scene.segments)
    return replace(plan, scenes=tuple(scenes)) if changed else None


def _another(segment: Segment) -> tuple[Segment, ...]:
    """Another take of a passage; of a voice that would say the same again, its sentences one by one."""
    voice = segment.voice
    if segment.take:  # nobody can record it for its author
        return (segment,)
    if not engines.about(voice.engine).draws:
        return by_sentence(segment)
    if voice.take == MOST_TAKES:
        return (segment,)
    return (replace(segment, voice=replace(voice, take=voice.take + 1)),)


def by_sentence(segment: Segment) -> tuple[Segment, ...]:
    """A passage of several sentences as one passage each; whatever stands between two belongs to the first."""
    display = segment.text.display
    edges = [0, *(start for start, _ in segment.sentences[1:]), len(display)]
    parts: list[Segment] = []
    for low, high in pairwise(edges):
        pieces = [piece for one in segment.spoken.pieces for piece in _within(one, low, high)]
        if not any(map(str.isalnum, "".join(piece.text for piece in pieces))):
            return (segment,)
        last = high == len(display)
        parts.append(
            replace(
                segment,
                text=segment.text.slice(low, high),
                spoken=Spoken(tuple(pieces)),
                rest=segment.rest if last else "segment",
                sentences=tuple((a - low, b - low) for a, b in segment.sentences if low <= a < high),
                paragraphs=tuple((at - low, kind) for at, kind in segment.paragraphs if low <= at < high),
                inlines=sliced(segment.inlines, low, high),
                pause_ms=segment.pause_ms if last else 0,
            )
        )
    return tuple(parts)


def _within(piece: Piece, low: int, high: int) -> list[Piece]:
    """What of a piece is said for the display text from ``low`` to ``high``."""
    if piece.plain and not piece.ipa:
        start, end = max(low, piece.start), min(high, piece.end)
        text = piece.text[start - piece.start : end - piece.start]
        return [replace(piece, text=text, start=start - low, end=end - low)] if start < end else []
    inside = low <= piece.start < high
    return [replace(piece, start=piece.start - low, end=min(piece.end, high) - low)] if inside else []
