"""How the time of each part grows with what it is given: eight times as much should take eight times as long.

    python bench/growth.py [--most 16]

Each row is one input twice, the second eight times the size of the first: seconds of computing for both (the best of
three) and their ratio. 8 is linear, 64 quadratic; fixed costs bring it under 8. A row over ``--most`` ends the run with
a non-zero exit. The tests read the same inputs for what comes out of them; time is looked at here only, where nobody
waits for a green light on a busy machine.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay
from tests.publishing.shows import many, world
from tests.text import documents, hostile

from audioessay.casting.judging import judge
from audioessay.publishing.feed import feed
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon
from audioessay.text.read import read
from audioessay.text.sentences import split

TIMES = 8
NOISE_S = 0.002
"""What a clock and a cache may add to the small one."""
Job = Callable[[], object]


def seconds(job: Job) -> float:
    """Of computing; the best of three."""
    found = []
    for _ in range(3):
        began = time.process_time()
        job()
        found.append(time.process_time() - began)
    return min(found)


def readers() -> Iterator[tuple[str, Callable[[int], Job]]]:
    """Ordinary essays in every format."""
    for kind in ("text", "markdown", "html", "docx", "epub"):

        def job(times: int, kind: str = kind) -> Job:
            data = documents.long(kind, 200 * times)
            return lambda: read(data, name="x", format=kind)

        yield f"read {kind}", job


def parts() -> Iterator[tuple[str, Callable[[int], Job]]]:
    """Every row: its name, and for a size the job to be timed."""
    yield from readers()
    for atom in hostile.SENTENCES:

        def cut(times: int, atom: str = atom) -> Job:
            text = hostile.filled(atom, 12_500 * times)
            return lambda: split(text, "en")

        yield f"sentences {atom!r}", cut
    for language in hostile.LANGUAGES:
        for atom in hostile.NORMALISE:

            def job(times: int, atom: str = atom, language: str = language) -> Job:
                text = hostile.filled(atom, 2_500 * times)
                return lambda: spoken(text, language=language, normalise=True, lexicon=Lexicon.empty())

            yield f"normalise {language} {atom!r}", job

    def judged(times: int) -> Job:
        of = essay(("", [NARRATION, PRAISE, CRITIQUE] * 20 * times))
        return lambda: judge(of)

    yield "judge", judged
    with tempfile.TemporaryDirectory() as folder:
        good = world(Path(folder))

        def fed(times: int) -> Job:
            published, lock = many(good, 625 * times)
            return lambda: feed(good.show, good.settings, published, lock=lock, cover=good.cover)

        yield "feed", fed


def main() -> int:
    """Print the table; the exit status."""
    options = argparse.ArgumentParser(description="How the time of each part grows with what it is given.")
    options.add_argument("--most", type=float, default=2.0 * TIMES, help="the ratio above which a row fails")
    most = options.parse_args().most
    failed = 0
    print(f"{'':28} {'1 ×':>8} {f'{TIMES} ×':>8}  ratio")
    for name, job in parts():
        small, large = seconds(job(1)), seconds(job(TIMES))
        ratio = large / max(small, NOISE_S)
        failed += ratio > most
        print(f"{name:28} {small:7.3f}s {large:7.3f}s {ratio:6.1f}{'  <-- grows' if ratio > most else ''}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
