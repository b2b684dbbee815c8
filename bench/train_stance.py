"""Train the stance judge's model, and measure it on essays that it has not seen.

    python bench/train_stance.py --folds 5         figures on essays of authors that were held out; writes nothing
    python bench/train_stance.py --other-hands     figures on essays labelled by a hand that was held out; writes nothing
    python bench/train_stance.py                   trains on everything and writes src/audioessay/casting/stance.npz

The model is a linear-chain conditional random field (J. Lafferty, A. McCallum, F. Pereira, ICML 2001), fitted by L-BFGS to its
regularised likelihood. It trains on ``bench/stance_data/`` and, where there are any, on the folders of labelled essays. Older prose counts
little: what it teaches is often wrong of today's.
"""

import argparse
import io
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from audioessay.casting import features, judge_cues, model
from audioessay.casting.model import Model
from audioessay.model.voice import ROLES
from stance_data import Labelled, everything
from stance_figures import report

WRITTEN = Path(__file__).parents[1] / "src" / "audioessay" / "casting" / "stance.npz"
Floats = NDArray[np.float64]
LEANS = {
    "polarity": 1.0, "log ratio": 1.0, "first": 0.5, "last": 0.5, "second half": 1.0, "after turn": 1.0, "strongest": 0.5,
    "praise": 0.5, "raw praise": 0.5, "critique": -0.5, "raw critique": -0.5, "irony": -0.5,
    "polarity in periods": 2.0, "log ratio in periods": 2.0, "second half in periods": 2.0, "after turn in periods": 2.0,
}  # fmt: skip
"""What is known before any training: which way the evidence of the cue table leans, praise (+) or critique (−). Weights are drawn
towards it instead of towards nothing, since essays written to be hard teach less of it than essays at large hold."""
LEAN = 0.06
"""How far."""


def leaning(roles: int = len(ROLES)) -> Floats:
    """The weights that training starts from and is drawn to, shape (features, roles)."""
    table = np.zeros((2 * len(features.NAMES), roles))
    for name, lean in LEANS.items():
        at = features.NAMES.index(name)
        for row in (at, at + len(features.NAMES)):
            table[row, ROLES.index("praise")] = LEAN * lean
            table[row, ROLES.index("critique")] = -LEAN * lean
    return table


@dataclass(frozen=True, slots=True)
class Penalty:
    """How much large weights cost: features, n-grams, changes of role."""

    dense: float | Floats
    """One for all features, or a line of shape (1,) for each."""
    lexical: float
    moves: float


PENALTY = Penalty(150.0, 0.5, 3.0)
PERIOD_WORTH = 0.1
"""What an essay of older prose counts for beside one of today."""
MATTER_OF_FACT, MATTER_OF_FACT_WORTH = ("ours/facts", "ours/wry"), 0.4
"""Essays that praise and blame in words that are no cues, and what they count for: in full they teach the model to distrust its cues."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled essay as the model sees it."""

    essay: Labelled
    features: Floats
    grams: list[Counter[str]]
    words: list[int]
    boundaries: Floats
    truth: NDArray[np.int64]
    pace: float
    worth: float = 1.0
    """What it counts for in training."""

    @classmethod
    def of(cls, essay: Labelled) -> "Seen":
        parsed = [judge_cues.parse(excerpt) for excerpt in essay.excerpts]
        return cls(
            essay,
            *judge_cues.seen(essay.excerpts, parsed),
            np.array([ROLES.index(role) for role in essay.roles]),
            judge_cues.pace(parsed),
            PERIOD_WORTH if essay.period else MATTER_OF_FACT_WORTH if essay.group in MATTER_OF_FACT else 1.0,
        )


def lse(values: Floats, axis: int) -> Floats:
    top = values.max(axis, keepdims=True)
    return np.asarray((top + np.log(np.exp(values - top).sum(axis, keepdims=True))).squeeze(axis))


class Batch:
    """Essays padded to one length, so that all rows are worked on at once."""

    def __init__(self, essays: Sequence[Seen]) -> None:
        self.size = max(len(essay.truth) for essay in essays)
        shape = (len(essays), self.size)
        self.mask = np.zeros(shape, bool)
        self.at = np.zeros(shape, np.int64)
        self.truth = np.zeros(shape, np.int64)
        self.between = np.zeros((*shape, essays[0].boundaries.shape[1]))
        start = 0
        for row, essay in enumerate(essays):
            size = len(essay.truth)
            self.mask[row, :size] = True
            self.at[row, :size] = range(start, start + size)
            self.truth[row, :size] = essay.truth
            self.between[row, 1:size] = essay.boundaries[1:]
            start += size
        self.worth = np.array([essay.worth for essay in essays])
        self.gold = np.eye(len(ROLES))[self.truth] * self.mask[:, :, None]
        self.pairs = np.zeros((*shape, len(ROLES), len(ROLES)))
        self.pairs[:, 1:] = np.einsum("nti,ntj->ntij", self.gold[:, :-1], self.gold[:, 1:])

    def sums(self, held: Floats, moves: Floats) -> tuple[Floats, Floats, Floats]:
        """Forward and backward logarithms, and each essay's total."""
        forward, backward = np.zeros(held.shape), np.zeros(held.shape)
        forward[:, 0] = held[:, 0]
        for at in range(1, self.size):
            step = lse(forward[:, at - 1, :, None] + moves[:, at], 1) + held[:, at]
            forward[:, at] = np.where(self.mask[:, at, None], step, forward[:, at - 1])
        for at in range(self.size - 2, -1, -1):
            step = lse(moves[:, at + 1] + (held[:, at + 1] + backward[:, at + 1])[:, None, :], 2)
            backward[:, at] = np.where(self.mask[:, at + 1, None], step, 0.0)
        return forward, backward, lse(forward[:, -1], 1)


def train(
    essays: Sequence[Seen], penalty: Penalty, prior: Floats | float = 0.0, rarest: int = 3, rounds: int = 100
) -> Model:
    """Fit the model to essays, its features' weights drawn to ``prior``; an n-gram must stand in ``rarest`` paragraphs to be known."""
    seen: Counter[str] = Counter()
    for essay in essays:
        for grams in essay.grams:
            seen.update(set(grams))
    vocabulary = {gram: row for row, gram in enumerate(sorted(gram for gram, count in seen.items() if count >= rarest))}
    raw = np.concatenate([essay.features for essay in essays])
    mean, scale = raw.mean(axis=0), raw.std(axis=0) + 1e-6
    dense = model.standard(raw, mean, scale)
    lexical = matrix([grams for essay in essays for grams in essay.grams], vocabulary)
    back = lexical.T.tocsr()
    weight = np.concatenate([model.weight(essay.words) for essay in essays])
    batch = Batch(essays)
    wide, rows, roles = dense.shape[1], len(vocabulary), len(ROLES)
    kinds = batch.between.shape[2]
    cut = (wide + 1 + rows) * roles

    def loss(flat: Floats) -> tuple[float, Floats]:
        table, moves = flat[:cut].reshape(-1, roles), flat[cut:].reshape(kinds, roles, roles)
        one, bias, two = table[:wide], table[wide], table[wide + 1 :]
        logits = dense @ one + bias + lexical @ two
        share = weight[batch.at][:, :, None] * batch.mask[:, :, None]
        held = logits[batch.at] * share
        step = np.einsum("ntk,kij->ntij", batch.between, moves)
        forward, backward, total = batch.sums(held, step)
        each = total - (held * batch.gold).sum((1, 2)) - (step * batch.pairs).sum((1, 2, 3))
        value = float((batch.worth * each).sum())
        value += 0.5 * float(
            (penalty.dense * (one - prior) ** 2).sum()
            + penalty.lexical * (two**2).sum()
            + penalty.moves * (moves**2).sum()
        )
        given = np.exp(forward + backward - total[:, None, None]) * batch.mask[:, :, None]
        down = np.zeros_like(logits)
        worth = batch.worth[:, None, None]
        np.add.at(down, batch.at[batch.mask], ((given - batch.gold) * share * worth)[batch.mask])
        both = np.zeros_like(step)
        both[:, 1:] = (
            np.exp(
                forward[:, :-1, :, None]
                + step[:, 1:]
                + (held[:, 1:] + backward[:, 1:])[:, :, None, :]
                - total[:, None, None, None]
            )
            * batch.mask[:, 1:, None, None]
        )
        turn = (
            np.einsum("ntk,ntij->kij", batch.between, (both - batch.pairs) * worth[..., None]) + penalty.moves * moves
        )
        slope = np.concatenate(
            [
                dense.T @ down + penalty.dense * (one - prior),
                down.sum(0, keepdims=True),
                back @ down + penalty.lexical * two,
            ]
        )
        return value, np.concatenate([slope.ravel(), turn.ravel()])

    flat = minimize(
        loss, np.zeros(cut + kinds * roles * roles), jac=True, method="L-BFGS-B", options={"maxiter": rounds}
    ).x
    table = flat[:cut].reshape(-1, roles)
    return Model(
        dense=table[:wide], bias=table[wide], mean=mean, scale=scale, lexical=table[wide + 1 :],
        moves=flat[cut:].reshape(kinds, roles, roles), vocabulary=vocabulary,
    )  # fmt: skip


def dump(model: Model) -> bytes:
    """The model as an NPZ file; the same model gives the same bytes."""
    out = io.BytesIO()
    words = "\n".join(sorted(model.vocabulary, key=lambda gram: model.vocabulary[gram]))
    arrays = {name: getattr(model, name).astype(np.float32) for name in ("dense", "bias", "mean", "scale", "moves")}
    np.savez_compressed(
        out,
        allow_pickle=False,
        lexical=model.lexical.astype(np.float16),
        vocabulary=np.frombuffer(words.encode("utf-8"), np.uint8),
        **arrays,
    )
    return out.getvalue()


def matrix(grams: Sequence[Counter[str]], vocabulary: dict[str, int]) -> csr_matrix:
    """N-grams of paragraphs as a sparse matrix, shape (paragraphs, vocabulary)."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, found in enumerate(grams):
        known = [(vocabulary[gram], count) for gram, count in found.items() if gram in vocabulary]
        if known:
            at, worth = model.lexical(known)
            rows += [row] * len(at)
            columns += at.tolist()
            values += worth.tolist()
    return csr_matrix((values, (rows, columns)), shape=(len(grams), len(vocabulary)))


def folds(essays: Sequence[Seen], count: int, seed: int) -> list[list[Seen]]:
    """Essays dealt into ``count`` hands by author."""
    hands: list[list[Seen]] = [[] for _ in range(count)]
    for essay in essays:
        hands[zlib.crc32(f"{seed} {essay.essay.author}".encode()) % count].append(essay)
    return hands


def held_out(essays: Sequence[Seen], penalty: Penalty, count: int, seed: int = 0) -> list[tuple[Labelled, Floats]]:
    """Each essay with what a model says of it that saw none of its author's."""
    judged = []
    for hand in folds(essays, count, seed):
        out = {essay.essay.name for essay in hand}
        fitted = train([essay for essay in essays if essay.essay.name not in out], penalty, leaning())
        judged += [(essay.essay, shares_of(fitted, essay)) for essay in hand]
    return judged


def other_hands(essays: Sequence[Seen], penalty: Penalty) -> list[tuple[Labelled, Floats]]:
    """Each essay with what a model says of it that saw no essay labelled by the same hand: a hand has habits."""
    judged = []
    for hand in sorted({essay.essay.hand for essay in essays}):
        fitted = train([essay for essay in essays if essay.essay.hand != hand], penalty, leaning())
        judged += [(essay.essay, shares_of(fitted, essay)) for essay in essays if essay.essay.hand == hand]
    return judged


def shares_of(fitted: Model, essay: Seen) -> Floats:
    shares = fitted.shares(essay.features, essay.grams, essay.words, essay.boundaries)
    return judge_cues.calibrated(shares, essay.pace, judge_cues.CuesJudge.surer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--folds", type=int, default=0, help="judge each essay by a model that saw none of its author's"
    )
    parser.add_argument("--other-hands", action="store_true", help="… by one that saw none labelled by the same hand")
    parser.add_argument("--dense", type=float, default=PENALTY.dense)
    parser.add_argument("--lexical", type=float, default=PENALTY.lexical)
    parser.add_argument("--moves", type=float, default=PENALTY.moves)
    asked = parser.parse_args()
    penalty = Penalty(asked.dense, asked.lexical, asked.moves)
    essays = [Seen.of(essay) for essay in everything() if essay.group != "ours/papers"]  # on others' they made it worse
    paragraphs, words = sum(len(essay.truth) for essay in essays), sum(sum(essay.words) for essay in essays)
    print(f"{len(essays)} essays, {paragraphs} paragraphs, {words} words")
    if asked.folds:
        report(held_out(essays, penalty, asked.folds))
    elif asked.other_hands:
        report(other_hands(essays, penalty))
    else:
        fitted = train(essays, penalty, leaning())
        WRITTEN.write_bytes(dump(fitted))
        print(f"{WRITTEN.name}: {WRITTEN.stat().st_size} bytes, {len(fitted.vocabulary)} n-grams")


if __name__ == "__main__":
    main()
