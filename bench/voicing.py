"""How fast an essay is voiced by a service that thinks for a second before each answer, and how many requests are open at most.

::

    python -m bench.voicing [WORKERS]

Promise: with N segments and W requests at once, at most 1.1 × N / W seconds.
"""

import os
import sys
import time

from tests.fakes.edge_service import EdgeService

from audioessay.engines.edge.engine import EdgeEngine
from audioessay.model.script import Segment, Spoken
from audioessay.model.show import Sound
from audioessay.model.source import Text
from audioessay.model.voice import Voice
from audioessay.production.schedule import Scheduler
from audioessay.production.values import Sounds, Work
from audioessay.production.voice import jobs_of
from audioessay.store import MemoryStore

SEGMENTS = 100
LATENCY_S = 1.0


def main() -> int:
    """Measure; the exit code tells whether the promise holds."""
    workers = sys.argv[1] if len(sys.argv) > 1 else "4"
    os.environ["AUDIOESSAY_EDGE_WORKERS"] = workers
    voice = Voice("edge", "en-US-AvaNeural")
    texts = [f"Segment number {number} says a thing or two about the price of bread." for number in range(SEGMENTS)]
    segments = [Segment("narration", voice, Text.plain(text, 0), Spoken.same(text)) for text in texts]
    with EdgeService(latency=LATENCY_S) as service:
        os.environ["AUDIOESSAY_EDGE_URL"] = service.url
        engine = EdgeEngine()
        store = MemoryStore()
        jobs = jobs_of(segments, store, lambda _: engine)
        work = Work(jobs, tuple(texts), tuple(range(SEGMENTS)), (), Sounds(), Sound(), store)
        began = time.perf_counter()
        with Scheduler(find=lambda _: engine) as scheduler:
            made = scheduler.perform(work).takes_made
        seconds = time.perf_counter() - began
    most = 1.1 * SEGMENTS * LATENCY_S / int(workers)
    print(f"{made} takes, {workers} at once (peak {service.peak}): {seconds:.2f} s, promised {most:.2f} s")
    return 0 if seconds <= most and service.peak <= int(workers) and made == SEGMENTS else 1


if __name__ == "__main__":
    sys.exit(main())
