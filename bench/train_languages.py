"""Train what the judge ``meaning`` weighs sentences by, in English and in other languages, and measure the latter on essays that it has not seen.

    python bench/train_languages.py --other-hands     figures on essays of hands that were held out, by language; writes nothing
    python bench/train_languages.py                   trains on everything; writes languages.npz and sentences.npz of src/audioessay/casting

Needs scipy, and audioessay[judge]. The model is that of ``train_stance.py``; in place of cues it sees what sentences mean, which the encoder tells
in all languages alike. So the model of other languages learns from English essays of today, those that the English judges are measured with among
them, and from those of ``stance_data/languages/`` and its folder ``further``; marks and lengths are looked at in these alone: in English others of them tell of a stance. The
model of English sentences learns from the same essays without those that are measured with and without ``further``.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from audioessay.casting import judge_languages, judge_meaning, universal
from audioessay.casting import meant as sentences
from audioessay.model.voice import ROLES
from stance_data import OURS, Labelled, everything, foreign, parse
from stance_figures import Floats, report
from train_stance import Penalty, Seen, dump, train

FOLDER = Path(__file__).parents[1] / "src" / "audioessay" / "casting"
MEANT, BESIDE = 4 * universal.SIZE, len(sentences.PLACES) + len(judge_languages.MARKS)
PENALTY = Penalty(np.repeat([3000.0, 300.0], [MEANT, BESIDE])[:, None], 1.0, 3.0)
"""Places and marks are few and have a say of their own."""
PENALTY_OF_ENGLISH = Penalty(1200.0, 1.0, 3.0)
FOREIGN_WORTH = 4.0
"""What an essay in another language counts for beside an English one, where other languages are learnt."""


def of(essay: Labelled, meant: list[Floats]) -> Seen:
    """An essay as the model of other languages sees it."""
    english = essay.excerpts[0].language.startswith("en")
    marks = [0.0 * judge_languages.marks(one) if english else judge_languages.marks(one) for one in essay.excerpts]
    rows = [judge_languages.passage(one) for one in meant]
    return seen(essay, sentences.seen(essay.excerpts, rows, marks), 1.0 if english else FOREIGN_WORTH)


def seen(essay: Labelled, found: sentences.Seen, worth: float = 1.0) -> Seen:
    return Seen(essay, *found, np.array([ROLES.index(role) for role in essay.roles]), 0.0, worth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--other-hands", action="store_true")
    asked = parser.parse_args()
    paths = sorted((OURS.parent / "stance_held").glob("*.txt"))
    held = [essay for path in paths for essay in parse(path.read_text("utf-8"), path.stem)]
    learnt = [(essay, sentences.meant(essay.excerpts)) for essay in (*everything(), *foreign(OURS)) if not essay.period]
    besides = [(essay, sentences.meant(essay.excerpts)) for essay in (*held, *foreign(OURS, "languages/further"))]
    made = [of(essay, meant) for essay, meant in (*learnt, *besides)]
    english, others = ([one for one in made if one.worth == worth] for worth in (1.0, FOREIGN_WORTH))
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
        own = [seen(essay, judge_meaning.seen(essay.excerpts, meant)) for essay, meant in learnt]
        for name, fitted in (
            ("languages.npz", train([*english, *others], PENALTY)),
            ("sentences.npz", train(own, PENALTY_OF_ENGLISH)),
        ):
            FOLDER.joinpath(name).write_bytes(dump(fitted))
            print(f"{name}: {FOLDER.joinpath(name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
