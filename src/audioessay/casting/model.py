"""A small linear model of our own: how likely each role is for a passage. Trained by ``bench/train_stance.py``."""

import io
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from audioessay.model.voice import ROLES


class Model:
    """Softmax over the roles of a sum of weighted features and n-grams.

    ``dense`` has shape (features, 3), ``lexical`` (n-grams, 3); ``mean`` and ``scale`` (features,) standardise the features.
    """

    def __init__(
        self, dense: NDArray[np.float32], bias: NDArray[np.float32], mean: NDArray[np.float32], scale: NDArray[np.float32],
        vocabulary: Mapping[str, int], lexical: NDArray[np.float32],
    ) -> None:  # fmt: skip
        self.dense, self.bias, self.mean, self.scale = dense, bias, mean, scale
        self.vocabulary, self.lexical = vocabulary, lexical

    def logits(self, features: NDArray[np.float32], grams: Counter[str]) -> NDArray[np.float64]:
        """Shape (3,), in the order of ROLES."""
        total = ((features - self.mean) / self.scale).clip(-4, 4).astype(np.float64) @ self.dense + self.bias
        known = [(self.vocabulary[gram], count) for gram, count in grams.items() if gram in self.vocabulary]
        if known:
            rows, values = weights(known)
            total = total + values @ self.lexical[rows]
        return np.asarray(total, np.float64)


def weights(known: list[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """N-grams as rows and values: damped counts, divided by their length as a vector, so that long passages weigh like short ones."""
    rows = np.array([row for row, _ in known], np.int64)
    values = np.log1p(np.array([count for _, count in known], np.float64))
    return rows, values / max(float(np.sqrt((values**2).sum())), 1e-9)


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def dump(model: Model) -> bytes:
    """The model as an NPZ file; the same model gives the same bytes."""
    out = io.BytesIO()
    words = "\n".join(sorted(model.vocabulary, key=lambda gram: model.vocabulary[gram]))
    np.savez_compressed(
        out, dense=model.dense, bias=model.bias, mean=model.mean, scale=model.scale, lexical=model.lexical.astype(np.float16),
        vocabulary=np.frombuffer(words.encode("utf-8"), np.uint8), roles=np.array(ROLES),
    )  # fmt: skip
    return out.getvalue()


@cache
def ours() -> Model:
    """The model that is shipped."""
    with np.load(io.BytesIO(files("audioessay.casting").joinpath("stance.npz").read_bytes())) as kept:
        words = bytes(kept["vocabulary"]).decode("utf-8").split("\n")
        return Model(
            kept["dense"], kept["bias"], kept["mean"], kept["scale"],
            {word: row for row, word in enumerate(words)}, kept["lexical"].astype(np.float32),
        )  # fmt: skip
