"""What a reel is mixed from, opened where the job is done: takes, marks and a bed by their keys."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.model.reel import Sting
from audioessay.production import marks, reel
from audioessay.production.take import sound_of
from audioessay.production.values import ReelJob


def mix(job: ReelJob, headroom_db: float = reel.OTHERS_HEADROOM_DB) -> NDArray[np.float32]:
    """The reel's sound before an encoder, shape (frames, channels), so far under the promised peak: for other formats."""
    return reel.mixed(job.plan, headroom_db=headroom_db, **ingredients(job))


def ingredients(job: ReelJob) -> dict[str, Any]:
    """What :mod:`audioessay.production.reel` makes it from."""
    names = {part.sting: part.digest for part in job.plan.parts if isinstance(part, Sting)}
    return {
        "sound": job.sound,
        "stings": {name: marks.sting_of(job.store, name, digest, job.stings) for name, digest in names.items()},
        "take_sound": lambda key: sound_of(job.store, key)[0],
        "marks": job.stings,
        "bed": marks.bed_of(job.store, job.plan.bed, job.stings),
        "lift_db": job.lift_db,
    }
