"""How well essays are cast: word-weighted accuracy and macro-F1 on labelled essays.

    python bench/stance.py [--labelled FOLDER] [--worst N]

Measures the folder of labelled essays (``--labelled``, else ``essays/labelled`` in ``AUDIOESSAY_SHARED`` or in ``shared`` beside the
checkout) with the scorer that lies in it, and our own labelled essays under ``tests/casting/labelled/``, which nothing was trained on.
The shipped model has seen the essays of that folder; what it does with essays that it has not seen is measured by
``bench/train_stance.py --folds``. Beside ours stand a constant and, where vaderSentiment is installed, a lexicon of sentiment by paragraph.
"""

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from audioessay.casting import CuesJudge
from audioessay.casting.sequence import Place, sequence
from audioessay.model.voice import ROLES
from stance_data import Labelled, labelled, parse, scorer, shared
from train_stance import figures

TESTS = Path(__file__).parents[1] / "tests" / "casting" / "labelled"
Guess = Callable[[Labelled], list[str]]


def cast(essay: Labelled) -> list[str]:
    """The role of each paragraph as the program gives it."""
    places = [Place(excerpt.section, "", len(excerpt.text.display.split())) for excerpt in essay.excerpts]
    return sequence(places, CuesJudge().weigh(essay.excerpts), "auto")[0]


def constant(essay: Labelled) -> list[str]:
    """All critique: the best constant there is on the labelled folder."""
    return ["critique"] * len(essay.excerpts)


def sentiment() -> Iterator[tuple[str, Guess]]:
    """VADER's compound score by paragraph, with its authors' thresholds of ±0.05, where it is installed."""
    if importlib.util.find_spec("vaderSentiment") is None:
        return
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()

    def guess(essay: Labelled) -> list[str]:
        scores = [analyser.polarity_scores(excerpt.text.display)["compound"] for excerpt in essay.excerpts]
        return ["praise" if score >= 0.05 else "critique" if score <= -0.05 else "narration" for score in scores]

    yield "VADER", guess


def official(folder: Path, essays: list[Labelled], guess: Guess) -> dict[str, Any]:
    """What the folder's own scorer says."""
    score = scorer(folder)
    said = {
        essay.name: [
            {"text": excerpt.text.display, "label": role}
            for excerpt, role in zip(essay.excerpts, guess(essay), strict=True)
        ]
        for essay in essays
    }
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "predictions.json"
        path.write_text(json.dumps(said), "utf-8")
        result: dict[str, Any] = score.score(score.load_gold(str(folder)), json.loads(path.read_text("utf-8")))
    return result


def own(essays: list[Labelled], guess: Guess) -> tuple[float, float]:
    """Word-weighted accuracy and macro-F1 on essays of ours."""
    table = np.zeros((3, 3))
    for essay in essays:
        for excerpt, truth, role in zip(essay.excerpts, essay.roles, guess(essay), strict=True):
            table[ROLES.index(truth), ROLES.index(role)] += len(excerpt.text.display.split())
    return figures(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, default=None)
    parser.add_argument("--worst", type=int, default=0)
    asked = parser.parse_args()
    folder = asked.labelled or shared()
    held = [essay for path in sorted(TESTS.glob("*.txt")) for essay in parse(path.read_text("utf-8"), path.stem)]
    guesses: list[tuple[str, Guess]] = [("cues", cast), ("all critique", constant), *sentiment()]
    print(f"{'':14} {'essays':22} {'accuracy':>8} {'macro-F1':>8}")
    for name, guess in guesses:
        accuracy, f1 = own(held, guess)
        print(f"{name:14} {'tests (held out)':22} {accuracy:8.3f} {f1:8.3f}")
    if folder is None:
        print("no folder of labelled essays (AUDIOESSAY_SHARED): skipped")
        return
    essays = labelled(folder)
    for name, guess in guesses:
        result = official(folder, essays, guess)
        for group, figure in result["sets"].items():
            for kind in ("overall", "clear"):
                print(
                    f"{name:14} {f'{group}, {kind}':22} {figure[kind]['accuracy']:8.3f} {figure[kind]['macro_f1']:8.3f}"
                )
        for key, essay in sorted(result["essays"].items(), key=lambda item: item[1]["accuracy"])[: asked.worst]:
            print(f"{'':14} worst: {key} {essay['accuracy']:.3f}")


if __name__ == "__main__":
    main()
