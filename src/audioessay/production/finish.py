"""finish: takes, rests and marks become a reel, measured on its decoded MP3. It is made once and kept at once."""

import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from socket import gethostname
from time import perf_counter

from audioessay import show as show_file
from audioessay.errors import AudioEssayError, ClusterError
from audioessay.model.reel import ReelPlan, Silence, Sting
from audioessay.model.take import Take
from audioessay.production import marks, reel
from audioessay.production.levels import STEP_DB
from audioessay.production.values import ReelJob, ReelReceipt, Sounds, Stretch, Work
from audioessay.sound import stings
from audioessay.store import Store
from audioessay.units import RATE

MOST_LIFT_DB = 0.4
"""Under half a decibel nobody hears that a voice is louder than elsewhere."""
MUSICAL, LETTERS_A_SECOND = 0.3, 15
"""Frames of music to one of speech from which on a lift is to be expected (measured: from 0.4 on), and how fast letters are read."""
FORESEEN_DB = 0.34
"""A programme that lengths say is softer by so much is measured to be so by what :func:`levels.lift_of` corrects (45 programmes, within 0.08)."""


def weight(plan: ReelPlan, speech: int, sounds: Sounds) -> float:
    """Decibels by which a reel is lifted because its stings, softer than speech, would pull its loudness down.

    ``speech`` is the length of its takes in frames. It follows from the reel's own lengths, so no other reel has a say in
    it; and it stays so small that a voice is as loud in a short section as in a long one, to the ear.
    """
    music = music_in(plan, sounds)
    softer = 10 ** (sounds.stings.level_lu / 10)
    return round(min(MOST_LIFT_DB, 10 * math.log10((speech + music) / (speech + music * softer))), 1)


def music_in(plan: ReelPlan, sounds: Sounds) -> int:
    """Frames of a reel's stings."""
    return sum(sounds.bodies[one.sting] for one in plan.parts if isinstance(one, Sting))


def musical(work: Work) -> bool:
    """Whether a programme may be so much music that its reels' own weights do not make up for it: under a minute, as a rule."""
    letters = sum(map(len, work.texts))
    return sum(music_in(one.plan, work.sounds) for one in work.stretches) > MUSICAL * letters / LETTERS_A_SECOND * RATE


def foreseen(work: Work, frames: Mapping[str, int]) -> float:
    """The lift that a programme will want, from the ``frames`` of its takes by their keys, so that it is finished once."""
    softer = 10 ** (work.sounds.stings.level_lu / 10)
    whole = heard = 0.0
    for stretch in work.stretches:
        speech = sum(frames[work.voicing[index].key] for index in stretch.segments)
        music = music_in(stretch.plan, work.sounds)
        whole += speech + music
        heard += (speech + music * softer) * 10 ** (weight(stretch.plan, speech, work.sounds) / 10)
    off = 10 * math.log10(whole / heard)
    return round(off / STEP_DB) * STEP_DB if off > FORESEEN_DB else 0.0


def reel_job(work: Work, stretch: Stretch, takes: Sequence[Take], lift_db: float) -> ReelJob:
    """The job for a stretch of which the takes are there; ``lift_db`` is added to its own weight."""
    lift = lift_db + weight(stretch.plan, sum(take.frames for take in takes), work.sounds)
    stings = work.sounds.stings
    key = reel.reel_key(stretch.plan, work.sound, stings, lift)
    return ReelJob(key, stretch.plan, work.sound, stings, lift, work.store)


def ready(home: Path, store: Store) -> None:
    """Render a second of silence while an essay is read of which no reel is there, and make the show's opening mark.

    The first reel waits for the mark, and for all that a reel opens and works out once.
    """
    with suppress(AudioEssayError):  # told by whoever needs it
        show = show_file.load(home)
        silence = ReelJob("", ReelPlan((Silence(RATE),)), show.sound, show.stings, 0.0, store)
        reel.render(reel.recipe_of(silence), "0")
        if "opening" not in show.stings.files:
            marks.sting_of(store, "opening", marks.digest_of_ours(show.stings.style, "opening"), show.stings)


def ready_marks(names: Iterable[str], sounds: Sounds, store: Store) -> None:
    """Make marks that are to be played, in one go: they share their notes, which are then let go."""
    with suppress(AudioEssayError):  # told by whoever needs it
        for name in dict.fromkeys(names):
            if name in sounds.digests:
                marks.sting_of(store, name, sounds.digests[name], sounds.stings)
    stings.forget()


def finish(job: ReelJob) -> ReelReceipt:
    """The reel of a job, from the store or made and kept. Raises StorageError, ClusterError."""
    kept = reel.load(job.store, job.key)
    if kept is not None:
        return ReelReceipt(kept[0], made=False)
    if reel.reel_key(job.plan, job.sound, job.stings, job.lift_db) != job.key:
        raise ClusterError(f"{gethostname()} has another version of audioessay or lameenc; install the same there")
    began = perf_counter()
    one, data = reel.render(reel.recipe_of(job), job.key)
    reel.save(job.store, one, data)
    return ReelReceipt(one, made=True, seconds=perf_counter() - began)
