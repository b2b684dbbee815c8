"""Train what the judge ``meaning`` weighs essays in other languages by, and measure it on essays that it has not seen.

    python bench/train_languages.py --folds 5      figures on essays that were held out, by language; writes nothing
    python bench/train_languages.py                trains on everything and writes src/audioessay/casting/languages.npz

Needs scipy, and audioessay[judge]. The model is that of ``train_stance.py``; in place of cues it sees what sentences mean, which the encoder tells
in all languages alike. So it learns from English essays of today, those that the English judges are measured with among them, and from
those of ``stance_data/languages/``.
"""

import argparse
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from audioessay.casting import judge_languages
from audioessay.model.voice import ROLES
from stance_data import OURS, Labelled, everything, foreign, parse
from stance_figures import Floats, report
from train_stance import Penalty, Seen, dump, train

WRITTEN = Path(__file__).parents[1] / "src" / "audioessay" / "casting" / "languages.npz"
PENALTY = Penalty(600.0, 1.0, 3.0)
FOREIGN_WORTH = 1.5
"""What an essay in another language counts for beside an English one."""


def of(essay: Labelled) -> Seen:
    meant = [judge_languages.heard(excerpt) for excerpt in essay.excerpts]
    truth = np.array([ROLES.index(role) for role in essay.roles])
    worth = 1.0 if essay.excerpts[0].language.startswith("en") else FOREIGN_WORTH
    return Seen(essay, *judge_languages.seen(essay.excerpts, meant), truth, 0.0, worth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=0)
    asked = parser.parse_args()
    paths = sorted((OURS.parent / "stance_held").glob("*.txt"))
    held = [essay for path in paths for essay in parse(path.read_text("utf-8"), path.stem)]
    english = [of(essay) for essay in (*everything(), *held) if not essay.period]
    others = [of(essay) for essay in foreign(OURS)]
    print(f"{len(english)} English essays, {len(others)} others")
    if asked.folds:
        said: list[tuple[Labelled, Floats]] = []
        for fold in range(asked.folds):
            out: list[Seen] = []
            learnt = [*english]
            for essay in others:
                here = zlib.crc32(essay.essay.name.encode()) % asked.folds == fold
                (out if here else learnt).append(essay)
            fitted = train(learnt, PENALTY)
            for essay in out:
                shares = (
                    fitted.shares(essay.features, essay.grams, essay.words, essay.boundaries) ** judge_languages.SURER
                )
                said.append((essay.essay, shares / shares.sum(axis=1, keepdims=True)))
        report([(replace(essay, group=essay.name.partition("/")[0]), shares) for essay, shares in said])
    else:
        WRITTEN.write_bytes(dump(train([*english, *others], PENALTY)))
        print(f"{WRITTEN.name}: {WRITTEN.stat().st_size} bytes")


if __name__ == "__main__":
    main()
