"""How well essays are cast by the judge that is shipped, in words of paragraphs whose label is clear.

    python bench/stance.py [--judge auto|cues|llm] [--labelled FOLDER] [--worst N]

Measures our own labelled essays in ``tests/casting/labelled/`` and ``bench/stance_held/``, which nothing was trained on, and the folders of labelled essays
(``--labelled``, else those in ``AUDIOESSAY_SHARED`` or in ``shared`` beside the checkout). The shipped model has seen those folders; what it
does with essays that it has not seen is measured by ``bench/train_stance.py --folds`` and ``--other-hands``, in the same tables. For the
judge ``llm``, ``LLM_URL``, ``LLM_MODEL`` and ``LLM_KEY_ENV`` name the server.
"""

import argparse
import os
from pathlib import Path

import numpy as np

from audioessay.casting.judging import JUDGES, judge_of
from audioessay.model.show import LLM
from stance_data import Labelled, foreign, labelled, parse, shared
from stance_figures import Floats, confusion, figures, judged, report

HELD = (Path(__file__).parents[1] / "tests" / "casting" / "labelled", Path(__file__).parent / "stance_held")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", choices=JUDGES, default="auto")
    parser.add_argument("--labelled", type=Path, default=None)
    parser.add_argument("--worst", type=int, default=0)
    asked = parser.parse_args()
    url, model, key_env = (os.environ.get(name, "") for name in ("LLM_URL", "LLM_MODEL", "LLM_KEY_ENV"))
    llm = LLM(url, model, key_env)
    judge = judge_of(asked.judge, llm, announce=print)
    paths = [path for folder in HELD for path in sorted(folder.glob("*.txt"))]
    essays = [essay for path in paths for essay in parse(path.read_text("utf-8"), path.stem)]
    essays += foreign(HELD[1])
    for folder in [asked.labelled] if asked.labelled else shared():
        essays += labelled(folder)
    print(f"judged by {judge.name}")
    said: list[tuple[Labelled, Floats]] = []
    for essay in essays:
        said.append((essay, np.array([opinion.shares for opinion in judge.weigh(essay.excerpts)])))
        for notice in judge.notices:
            print(f"{essay.name}: {notice}")
    report(said)
    scores = sorted((figures(confusion(judged(essay, shares)[0]))[0], essay.name) for essay, shares in said)
    for score, name in scores[: asked.worst]:
        print(f"worst: {score:.3f} {name}")


if __name__ == "__main__":
    main()
