"""Throw mutated essays of all formats at the readers: only clear refusals may come out, and no word may be lost.

    python bench/fuzz_readers.py [--count 10000] [--seed 1] [--slow 2.0]

Ends with a non-zero exit when a mutation crashes, hangs, or loses text; the offending file is kept and named.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.text.mutations import attempt, mutate, seeds


def main() -> int:
    """Run; the exit status."""
    options = argparse.ArgumentParser(description="Throw mutated essays of all formats at the readers.")
    options.add_argument("--count", type=int, default=10_000, help="mutations in all")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--slow", type=float, default=2.0, help="seconds that one file may take")
    given = options.parse_args()
    chance = random.Random(given.seed)
    pool = [(kind, seed) for kind, all_of in seeds().items() for seed in all_of]
    tally: Counter[str] = Counter()
    slowest, failures = 0.0, 0
    for number in range(given.count):
        kind, seed = pool[number % len(pool)]
        data = mutate(seed, kind, chance)
        began = time.perf_counter()
        verdict = attempt(data, kind, chance.choice(("", "", "1", "Two")) if kind == "epub" else "")
        seconds = time.perf_counter() - began
        slowest = max(slowest, seconds)
        if seconds > given.slow:
            verdict = f"slow: {seconds:.1f} s"
        if verdict in ("read", "refused"):
            tally[f"{kind} {verdict}"] += 1
            continue
        failures += 1
        kept = Path(tempfile.gettempdir()) / f"fuzz-{given.seed}-{number}.{kind}"
        kept.write_bytes(data)
        print(f"{kept}: {verdict}")
        if failures >= 20:
            break
    for name, count in sorted(tally.items()):
        print(f"{name:20} {count:6}")
    print(f"slowest {slowest * 1000:.0f} ms, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
