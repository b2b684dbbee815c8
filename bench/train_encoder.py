"""Teach the encoder of the judge ``meaning`` to tell roles, measured on authors that were held out.

    python bench/train_encoder.py --write         figures on the split, and writes src/audioessay/casting/meaning.npz
    python bench/train_encoder.py --share 0.5     … with half of the essays, for a learning curve
    python bench/train_encoder.py --all --write   learns from all authors; no figures

Needs torch, and audioessay[judge]. Each part of a paragraph, behind its context, is one text; low-rank changes (E. Hu et al., LoRA,
2021) to the matrices of the upper layers and a last layer are fitted to the roles. What the lower layers make of a text is worked out once. Of
older prose each round sees a part: it teaches little of today's. One thread that has a core to itself takes about a quarter of an hour. The
weights that are shipped come of ``--all --write``. The same essays, torch 2.15.0, numpy 2.4.6 and
instructions (AVX2) give the same bytes.
"""

import argparse
import io
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from audioessay.casting import encoder
from audioessay.casting.judge_meaning import parts
from audioessay.model.voice import ROLES
from stance_data import Labelled, everything, held_out, taken

WRITTEN = Path(__file__).parents[1] / "src" / "audioessay" / "casting" / "meaning.npz"
LOWER, LAYERS, HEADS, WIDE = 2, 6, 12, 384
"""Layers that stay as they are, layers in all, heads, and numbers to a token."""
MATRICES = 6
"""Of a layer: query, key, value, what comes of them, and the two of its network."""
RANK, ROUNDS, RATE, ROWS = 16, 3, 7e-4, 16
TARGETS = torch.tensor([[0.94, 0.03, 0.03], [0.06, 0.93, 0.01], [0.06, 0.01, 0.93]])
"""What is wanted of each role's texts: to take a side for its opposite is worse than to take it for narration."""
PERIOD_SHARE, PERIOD_WORTH, ARGUABLE_WORTH = 0.5, 0.7, 0.4
"""How much of older prose a round sees; what it and arguable paragraphs count for."""
Array = NDArray[np.float32]


@dataclass(eq=False)
class Text:
    """A part of a paragraph."""

    essay: int
    ids: list[int]
    passage: int
    """Where it begins in ``ids``."""
    role: int
    worth: float
    period: bool
    below: torch.Tensor | None = None
    """What the lower layers make of it, shape (tokens, WIDE)."""


def texts(essays: Sequence[Labelled]) -> list[Text]:
    tokens = Tokenizer.from_buffer(encoder.read(encoder.TOKENS))
    tokens.no_padding()
    tokens.no_truncation()

    def ids(text: str, most: int) -> list[int]:
        found: list[int] = tokens.encode(text, add_special_tokens=False).ids
        return found[:most]

    made = []
    for number, essay in enumerate(essays):
        for part in parts(essay.excerpts):
            context = [encoder.BEGIN, *ids(part.context, encoder.CONTEXT), encoder.END]
            passage = [*ids(part.passage, encoder.PASSAGE), encoder.END]
            worth = part.words * (1 if essay.clear[part.row] else ARGUABLE_WORTH)
            worth *= PERIOD_WORTH if essay.period else 1
            role = ROLES.index(essay.roles[part.row])
            made.append(Text(number, [*context, *passage], len(context), role, worth, essay.period))
    return made


class Matrix(nn.Module):
    """A matrix of the encoder; with ``rank`` its low-rank change."""

    def __init__(self, weight: Array, bias: Array, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", torch.tensor(weight))
        self.register_buffer("bias", torch.tensor(bias))
        self.first = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.second = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        plain = functional.linear(states, self.weight, self.bias)
        return plain + 2 * functional.linear(functional.linear(states, self.first), self.second)


class Layer(nn.Module):
    def __init__(self, held: dict[str, Array], number: int, rank: int) -> None:
        super().__init__()
        names = [f"attention.self.{name}" for name in ("query", "key", "value")]
        names += ["attention.output.dense", "intermediate.dense", "output.dense"]
        self.matrices = nn.ModuleList(
            Matrix(held[f"matrix {number * MATRICES + at}"], held[f"encoder.layer.{number}.{name}.bias"], rank)
            for at, name in enumerate(names)
        )
        for at, name in enumerate(("attention.output.LayerNorm", "output.LayerNorm")):
            for part in ("weight", "bias"):
                self.register_buffer(f"{part}{at}", torch.tensor(held[f"encoder.layer.{number}.{name}.{part}"]))

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        query, key, value, out, wide, narrow = self.matrices
        rows, size, _ = states.shape

        def heads(one: torch.Tensor) -> torch.Tensor:
            return one.view(rows, size, HEADS, -1).transpose(1, 2)

        looked = functional.scaled_dot_product_attention(
            heads(query(states)), heads(key(states)), heads(value(states)), attn_mask=mask
        )
        states = self._sum(states, out(looked.transpose(1, 2).reshape(rows, size, WIDE)), 0)
        return self._sum(states, narrow(functional.gelu(wide(states))), 1)

    def _sum(self, states: torch.Tensor, more: torch.Tensor, at: int) -> torch.Tensor:
        more = functional.dropout(more, 0.1, self.training)
        weight, bias = getattr(self, f"weight{at}"), getattr(self, f"bias{at}")
        return functional.layer_norm(states + more, (WIDE,), weight, bias, 1e-12)


class Network(nn.Module):
    """The encoder and the last layer."""

    def __init__(self, rank: int = RANK) -> None:
        super().__init__()
        held = base()
        for name in ("word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm"):
            self.register_buffer(name, torch.tensor(held[f"embeddings.{name}.weight"]))
        self.register_buffer("bias", torch.tensor(held["embeddings.LayerNorm.bias"]))
        self.layers = nn.ModuleList(Layer(held, number, rank if number >= LOWER else 0) for number in range(LAYERS))
        self.last = nn.Linear(2 * WIDE, len(ROLES))
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def below(self, ids: torch.Tensor, second: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What the lower layers make of texts."""
        states = self.word_embeddings[ids] + self.position_embeddings[: ids.shape[1]]
        states = states + self.token_type_embeddings[second.long()]
        states = functional.layer_norm(states, (WIDE,), self.LayerNorm, self.bias, 1e-12)
        for layer in self.layers[:LOWER]:
            states = layer(states, mask)
        return states

    def forward(self, states: torch.Tensor, mask: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[LOWER:]:
            states = layer(states, mask)
        weight = second.float().unsqueeze(-1)
        seen = torch.cat([(states * weight).sum(1) / weight.sum(1), states[:, 0]], 1)
        out: torch.Tensor = self.last(functional.dropout(seen, 0.1, self.training))
        return out


def base() -> dict[str, Array]:
    """The packaged encoder's weights by name; ``matrix n`` counted from the lowest, shape (out, in)."""
    graph = onnx.load_from_string(encoder.read(encoder.MODEL)).graph
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    held = {}
    for name, tensor in tensors.items():
        if name.startswith("inner.") and not name.endswith(("_q", "_scale")):
            held[name.removeprefix("inner.")] = tensor.astype(np.float32)
        elif name.startswith("inner.") and name.endswith("_q"):
            plain = name.removesuffix("_q")
            held[plain.removeprefix("inner.")] = tensor.astype(np.float32) * tensors[f"{plain}_scale"]
    for number, plain in enumerate(encoder.matrices(tensors)):
        held[f"matrix {number}"] = (tensors[f"{plain}_q"].astype(np.float32) * tensors[f"{plain}_scale"]).T.copy()
    return held


def batch(some: Sequence[Text], network: Network) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """States above the lower layers, what may be looked at, and which tokens are the passage's."""
    size = max(len(text.ids) for text in some)
    ids = torch.zeros(len(some), size, dtype=torch.long)
    mask, second = torch.zeros(len(some), size, dtype=torch.bool), torch.zeros(len(some), size, dtype=torch.bool)
    states = torch.zeros(len(some), size, WIDE)
    for row, text in enumerate(some):
        end = len(text.ids)
        ids[row, :end], mask[row, :end], second[row, text.passage : end] = torch.tensor(text.ids), True, True
        if text.below is not None:
            states[row, :end] = text.below.float()
    mask = mask[:, None, None, :]
    return (states if some[0].below is not None else network.below(ids, second, mask)), mask, second


@torch.no_grad()
def prepare(network: Network, some: Sequence[Text]) -> None:
    """Work out once what the lower layers make of all texts."""
    network.eval()
    order = sorted(some, key=lambda text: len(text.ids))
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        ids, _, _ = batch(rows, network)
        for text, states in zip(rows, ids, strict=True):
            text.below = states[: len(text.ids)].half()


def batches(some: Sequence[Text], rng: np.random.Generator) -> list[list[Text]]:
    """Texts in a random order, those of like length together, so that little is padded."""
    order = [some[at] for at in rng.permutation(len(some))]
    made: list[list[Text]] = []
    for start in range(0, len(order), ROWS * 16):
        near = sorted(order[start : start + ROWS * 16], key=lambda text: len(text.ids))
        made += [near[at : at + ROWS] for at in range(0, len(near), ROWS)]
    return [made[at] for at in rng.permutation(len(made))]


def train(network: Network, some: Sequence[Text]) -> None:
    rng = np.random.default_rng(3)
    low = [parameter for name, parameter in network.named_parameters() if name.startswith("layers")]
    groups = [{"params": low}, {"params": network.last.parameters()}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
    mean = float(np.mean([text.worth for text in some]))
    total = ROUNDS * sum(PERIOD_SHARE if text.period else 1 for text in some) / ROWS
    step, began = 0, time.monotonic()
    for number in range(ROUNDS):
        network.train()
        losses = []
        for rows in batches([text for text in some if not text.period or rng.random() < PERIOD_SHARE], rng):
            rate = RATE * min(1, step / (0.06 * total)) * max(0.01, 1 - step / total)
            step += 1
            optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = rate, 4 * rate
            worth = torch.tensor([text.worth / mean for text in rows])
            wanted = TARGETS[[text.role for text in rows]]
            each = functional.cross_entropy(network(*batch(rows, network)), wanted, reduction="none")
            loss = (each * worth).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            losses.append(loss.item())
        print(f"round {number + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)


@torch.no_grad()
def right(network: Network, some: Sequence[Text]) -> float:
    """Share of words whose part is told rightly, by the encoder alone."""
    network.eval()
    good = total = 0.0
    for start in range(0, len(some), ROWS):
        rows = some[start : start + ROWS]
        for text, role in zip(rows, network(*batch(rows, network)).argmax(1).tolist(), strict=True):
            good, total = good + text.worth * (role == text.role), total + text.worth
    return good / max(total, 1)


def dump(network: Network) -> bytes:
    """What was taught, as an NPZ file."""
    held = {"last": network.last.weight, "bias": network.last.bias}
    for number in range(LOWER, LAYERS):
        for at, matrix in enumerate(network.layers[number].matrices):
            held[f"{number * MATRICES + at}A"] = matrix.first
            held[f"{number * MATRICES + at}B"] = 2 * matrix.second
    out = io.BytesIO()
    arrays = {name: held[name].detach().numpy().astype(np.float16) for name in sorted(held)}
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(0)
    essays = [essay for essay in everything() if held_out(essay) or taken(essay, asked.share)]
    out = {number for number, essay in enumerate(essays) if held_out(essay) and not asked.all}
    network, made = Network(), texts(essays)
    prepare(network, made)
    learnt = [essay for number, essay in enumerate(essays) if number not in out]
    words = sum(len(excerpt.text.display.split()) for essay in learnt for excerpt in essay.excerpts)
    print(f"{len(learnt)} essays ({words} words) to learn from, {len(out)} held out", flush=True)
    train(network, [text for text in made if text.essay not in out])
    for period in (False, True) if out else ():
        held = [text for text in made if text.essay in out and text.period == period]
        print(f"{'older prose' if period else 'today'}: {right(network, held):.3f}", flush=True)
    if asked.write:
        WRITTEN.write_bytes(dump(network))
        print(f"{WRITTEN.name}: {WRITTEN.stat().st_size} bytes")


if __name__ == "__main__":
    main()
