"""Train what the judge ``meaning`` weighs essays in other languages by, and measure it on essays that it has not seen.

    python bench/train_languages.py --other-hands     figures on essays of hands that were held out, by language; writes nothing
    python bench/train_languages.py                   trains on everything and writes src/audioessay/casting/languages.npz

Needs scipy, and audioessay[judge]. The model is that of ``train_stance.py``; in place of cues it sees what sentences mean, which the encoder tells
in all languages alike. So it learns from English essays of today, those that the English judges are measured with among them, and from
those of ``stance_data/languages/``. Marks and lengths are looked at in these alone: in English others of them tell of a stance.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from audioessay.casting import judge_languages
from audioessay.model.voice import ROLES
from stance_data import OURS, Labelled, everything, foreign, parse
from stance_figures import Floats, report
from train_stance import Penalty, Seen, dump, train

WRITTEN = Path(__file__).parents[1] / "src" / "audioessay" / "casting" / "languages.npz"
PENALTY = Penalty(900.0, 1.0, 3.0)
FOREIGN_WORTH = 2.0
"""What an essay in another language counts for beside an English one."""


def of(essay: Labelled) -> Seen:
    meant = [judge_languages.heard(excerpt) for excerpt in essay.excerpts]
    truth = np.array([ROLES.index(role) for role in essay.roles])
    rows, grams, words, boundaries = judge_languages.seen(essay.excerpts, meant)
    english = essay.excerpts[0].language.startswith("en")
    if english:
        rows[:, -len(judge_languages.MARKS) :] = 0.0
    return Seen(essay, rows, grams, words, boundaries, truth, 0.0, 1.0 if english else FOREIGN_WORTH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--other-hands", action="store_true")
    asked = parser.parse_args()
    paths = sorted((OURS.parent / "stance_held").glob("*.txt"))
    held = [essay for path in paths for essay in parse(path.read_text("utf-8"), path.stem)]
    english = [of(essay) for essay in (*everything(), *held) if not essay.period]
    others = [of(essay) for essay in foreign(OURS)]
    print(f"{len(english)} English essays, {len(others)} others")
    if asked.other_hands:
        said: list[tuple[Labelled, Floats]] = []
        for hand in sorted({one.essay.hand for one in others}):
            fitted = train([*english, *(one for one in others if one.essay.hand != hand)], PENALTY)
            for one in (one for one in others if one.essay.hand == hand):
                shares = fitted.shares(one.features, one.grams, one.words, one.boundaries) ** judge_languages.SURER
                kept = replace(one.essay, group=one.essay.excerpts[0].language)
                said.append((kept, shares / shares.sum(axis=1, keepdims=True)))
        report(said)
    else:
        WRITTEN.write_bytes(dump(train([*english, *others], PENALTY)))
        print(f"{WRITTEN.name}: {WRITTEN.stat().st_size} bytes")


if __name__ == "__main__":
    main()
