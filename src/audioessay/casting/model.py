"""A small model of our own: how likely each role is for each paragraph of an essay, in its row.

A linear-chain conditional random field: what speaks for a role is a weighted sum of features and n-grams; what a change of
role adds depends on what stands between two paragraphs. Trained by ``bench/train_stance.py``.
"""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.casting.sequence import shares

Floats = NDArray[np.float64]
FULL = 80
"""Words of a paragraph that weighs 1; the weight grows with the root, to three times as many words."""


@dataclass(frozen=True)
class Model:
    """Its weights; roles in the order of ROLES."""

    dense: Floats
    """Shape (features, roles)."""
    bias: Floats
    """Shape (roles,)."""
    mean: Floats
    """Shape (features,): with ``scale``, features are brought to one size."""
    scale: Floats
    lexical: Floats
    """Shape (n-grams, roles)."""
    moves: Floats
    """Shape (boundary features, roles, roles)."""
    vocabulary: Mapping[str, int]
    """Rows of ``lexical``."""

    def shares(
        self, features: Floats, grams: Sequence[Counter[str]], words: Sequence[int], boundaries: Floats
    ) -> Floats:
        """For each paragraph the probability of each role, shape (paragraphs, roles), from what :meth:`found` is given."""
        return shares(*self.found(features, grams, words, boundaries))

    def found(
        self, features: Floats, grams: Sequence[Counter[str]], words: Sequence[int], boundaries: Floats
    ) -> tuple[Floats, Floats]:
        """What speaks for each role of a paragraph, shape (paragraphs, roles), and for each change before it, (paragraphs, roles, roles).

        ``features`` has shape (paragraphs, features), ``boundaries`` (paragraphs, boundary features), its first line unused.
        """
        held = standard(features, self.mean, self.scale) @ self.dense + self.bias
        for row, found in enumerate(grams):
            rows, values = lexical([(self.vocabulary[gram], found[gram]) for gram in found if gram in self.vocabulary])
            held[row] += values @ self.lexical[rows]
        return held * weight(words)[:, None], np.einsum("nk,kij->nij", boundaries, self.moves)

    def side(self, grams: Sequence[str]) -> float:
        """How far the words of a sentence lean: to praise (+) or to critique (−)."""
        rows = [self.vocabulary[gram] for gram in grams if gram in self.vocabulary]
        praise, critique = self.lexical[rows, 1:].sum(axis=0)
        return float((praise - critique) / max(len(rows), 1) ** 0.5)


def standard(features: Floats, mean: Floats, scale: Floats) -> Floats:
    """Features of one size, none of them far out."""
    return np.asarray(((features - mean) / scale).clip(-4, 4))


def weight(words: Sequence[int]) -> Floats:
    """What each paragraph weighs against the changes of role beside it."""
    return np.asarray(np.sqrt(np.clip(np.minimum(np.array(words, np.float64), 3 * FULL) / FULL, 0.1, None)))


def lexical(known: Sequence[tuple[int, int]]) -> tuple[NDArray[np.int64], Floats]:
    """N-grams as rows and values: damped counts, divided by their length as a vector, so that long passages weigh like short ones."""
    rows = np.array([row for row, _ in known], np.int64)
    values = np.log1p(np.array([count for _, count in known], np.float64))
    return rows, values / max(float(np.sqrt((values**2).sum())), 1e-9)


def load(data: bytes) -> Model:
    """A model as ``bench/train_stance.py`` wrote it: an NPZ file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        words = bytes(kept["vocabulary"]).decode("utf-8").split("\n")
        numbers = {
            name: np.asarray(kept[name], np.float64) for name in ("dense", "bias", "mean", "scale", "lexical", "moves")
        }
    return Model(vocabulary={word: row for row, word in enumerate(words)}, **numbers)


@cache
def ours() -> Model:
    """The model that is shipped."""
    return load(Path(__file__).with_name("stance.npz").read_bytes())
