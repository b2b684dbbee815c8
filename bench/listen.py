"""How well listening finds faults: seeded faults in finished episodes, found, missed, and false alarms in clean sound.

    python bench/listen.py EPISODE_FOLDER... [--faults 60] [--seed 1] [--model tiny.en] [--kinds garbled,dropped]

Each fault is made in a stretch of its own, of about half a minute, of a finished MP3: a sentence dropped, half of one dropped,
one said twice, two swapped, the tail cut off, two seconds garbled, a sentence of another text in its place. It counts as
found when the sentence, or for a swap one of the two, is not called heard. Every stretch is heard clean as well: what is
not called heard there is a false alarm.
"""

import argparse
import hashlib
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.listening.comparison import Verdict
from audioessay.listening.ear import open_ear
from audioessay.listening.hearing import EAR_RATE as RATE
from audioessay.listening.hearing import Listener, sound_of
from audioessay.model.episode import Cue
from audioessay.store import open_store
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon

KINDS = ("dropped", "half dropped", "repeated", "swapped", "tail cut", "garbled", "foreign")
STRETCH_S = 30.0

Sound = NDArray[np.float32]


@dataclass
class Stretch:
    """Some sentences of one section and their sound, cut at pauses."""

    sentences: list[str]
    parts: list[Sound]
    """The sound of each sentence with the rest behind it."""


def stretches(folder: Path) -> list[Stretch]:
    """An episode in stretches of about half a minute."""
    import json

    record = json.loads((folder / "episode.json").read_text("utf-8"))
    cues = [Cue(one["start_ms"], one["end_ms"], "", "", one["text"], scene=one["scene"]) for one in record["cues"]]
    sound = sound_of(folder / f"{record['slug']}.mp3")
    result: list[Stretch] = []
    for index, cue in enumerate(cues):
        last = index + 1 == len(cues) or cues[index + 1].scene != cue.scene
        end = cue.end_ms + 300 if last else (cue.end_ms + cues[index + 1].start_ms) // 2
        begin = (
            cue.start_ms - 100
            if not index or cues[index - 1].scene != cue.scene
            else (cues[index - 1].end_ms + cue.start_ms) // 2
        )
        part = sound[begin * RATE // 1000 : end * RATE // 1000]
        fresh = not result or sum(map(len, result[-1].parts)) > STRETCH_S * RATE
        if fresh or (index and cues[index - 1].scene != cue.scene):
            result.append(Stretch([], []))
        result[-1].sentences.append(cue.text)
        result[-1].parts.append(part)
    return [one for one in result if len(one.sentences) >= 3]


def faulty(one: Stretch, kind: str, other: Sound, dice: random.Random) -> tuple[Sound, set[int]]:
    """The sound with one fault, and the sentences at which it may be found."""
    parts = list(one.parts)
    long = [index for index, part in enumerate(parts) if len(one.sentences[index].split()) >= 5] or [0]
    at = dice.choice(long)
    where = {at}
    if kind == "dropped":
        parts[at] = np.zeros(0, np.float32)
    elif kind == "half dropped":
        half = len(parts[at]) // 2
        parts[at] = parts[at][:half] if dice.random() < 0.5 else parts[at][half:]
    elif kind == "repeated":
        parts[at] = np.concatenate([parts[at], parts[at]])
        where |= {at + 1}
    elif kind == "swapped":
        at = min(at, len(parts) - 2)
        parts[at], parts[at + 1] = parts[at + 1], parts[at]
        where = {at, at + 1}
    elif kind == "tail cut":
        where = {len(parts) - 1}
        parts[-1] = parts[-1][: len(parts[-1]) * 2 // 5]
    elif kind == "garbled":
        length = min(2 * RATE, len(parts[at]))
        start = dice.randrange(0, max(1, len(parts[at]) - length))
        garbled = parts[at].copy()
        pieces = np.array_split(garbled[start : start + length], 40)
        dice.shuffle(pieces)
        garbled[start : start + length] = np.concatenate(pieces)
        parts[at] = garbled
    else:
        parts[at] = other
    return np.concatenate(parts), where


def say(sentence: str) -> str:
    """A sentence as it is said."""
    return spoken(sentence, language="en", normalise=True, lexicon=Lexicon.empty()).text


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--faults", type=int, default=56)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="")
    parser.add_argument("--kinds", default=",".join(KINDS), help="with commas between")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args(arguments)
    dice, kinds = random.Random(given.seed), given.kinds.split(",")
    all_stretches = [one for folder in given.folders for one in stretches(folder)]
    workers = os.cpu_count() or 2
    ear = open_ear(given.model, workers)
    store = open_store(None)
    spent, length, alarms = 0.0, 0.0, 0
    found: Counter[str] = Counter()
    tried: Counter[str] = Counter()

    with ThreadPoolExecutor(workers) as pool:

        def verdicts(one: Stretch, sound: Sound) -> tuple[Verdict, ...]:
            thorough = len(sound) != sum(map(len, one.parts))  # the record of the episode tells
            key = hashlib.sha256(sound.tobytes()).digest()
            edges = [0, *accumulate(map(len, one.parts))]
            listener = Listener(lambda: sound, ear, "en", store, key)
            return listener.sentences(one.sentences, say, list(pairwise(edges)), thorough=thorough)[0]

        def clean(one: Stretch) -> tuple[float, float, list[tuple[str, Verdict]]]:
            begin = time.perf_counter()
            sound = np.concatenate(one.parts)
            wrong = [(s, v) for s, v in zip(one.sentences, verdicts(one, sound), strict=True) if v.status != "heard"]
            return time.perf_counter() - begin, len(sound) / RATE, wrong

        begin = time.perf_counter()
        for _seconds, sounded, wrong in pool.map(clean, all_stretches):
            length += sounded
            alarms += len(wrong)
            for sentence, verdict in wrong:
                print(f"false alarm: {verdict.status} {verdict.share}: {sentence} {verdict}")
        spent = time.perf_counter() - begin

        jobs = []
        for number in range(given.faults):
            kind = kinds[number % len(kinds)]
            one = dice.choice(all_stretches)
            other = dice.choice(all_stretches)
            sound, where = faulty(one, kind, dice.choice(other.parts), dice)
            jobs.append((kind, one, where, pool.submit(verdicts, one, sound)))
        for kind, one, where, job in jobs:
            result = job.result()
            hits = {index for index, verdict in enumerate(result) if verdict.status != "heard"}
            tried[kind] += 1
            found[kind] += bool(hits & where)
            if given.verbose and not hits & where:
                for index in sorted(where):
                    if index < len(one.sentences):
                        print(f"missed {kind}: {one.sentences[index]} {result[index]}")
    print(
        f"clean: {length / 60:.1f} min heard in {spent:.0f} s ({length / spent:.0f} x real time), {alarms} false alarms"
    )
    for kind in KINDS:
        print(f"{kind:14} {found[kind]:3} of {tried[kind]}")
    print(f"{'all':14} {sum(found.values()):3} of {sum(tried.values())}")


if __name__ == "__main__":
    main()
