"""finish: takes, rests and marks become a reel, measured on its decoded MP3. It is made once and kept at once."""

import math
from collections.abc import Sequence
from socket import gethostname
from time import perf_counter

from audioessay.errors import ClusterError
from audioessay.model.reel import ReelPlan, Sting
from audioessay.model.take import Take
from audioessay.production import reel
from audioessay.production.values import ReelJob, ReelReceipt, Sounds, Stretch, Work

MOST_LIFT_DB = 0.4
"""Under half a decibel nobody hears that a voice is louder than elsewhere."""


def weight(plan: ReelPlan, speech: int, sounds: Sounds) -> float:
    """Decibels by which a reel is lifted because its stings, softer than speech, would pull its loudness down.

    ``speech`` is the length of its takes in frames. It follows from the reel's own lengths, so no other reel has a say in
    it; and it stays so small that a voice is as loud in a short section as in a long one, to the ear.
    """
    music = sum(sounds.bodies[one.sting] for one in plan.parts if isinstance(one, Sting))
    softer = 10 ** (sounds.stings.level_lu / 10)
    return round(min(MOST_LIFT_DB, 10 * math.log10((speech + music) / (speech + music * softer))), 1)


def reel_job(work: Work, stretch: Stretch, takes: Sequence[Take], lift_db: float) -> ReelJob:
    """The job for a stretch of which the takes are there; ``lift_db`` is added to its own weight."""
    lift = lift_db + weight(stretch.plan, sum(take.frames for take in takes), work.sounds)
    stings = work.sounds.stings
    key = reel.reel_key(stretch.plan, work.sound, stings, lift)
    return ReelJob(key, stretch.plan, work.sound, stings, lift, work.store)


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
