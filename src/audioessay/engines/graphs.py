"""Neural graphs, opened so that a text said again is the same to the bit, by as many threads as like.

Graphs that draw noise draw it from one stream, in the order of calls. So the noise is made an input here, and comes
from the text that is said. Each run takes one thread, the caller's: several at once are faster than one that all
processors share, and do not differ in the order in which sums are taken.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.engines import convolutions
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice

NOISE = "noise"
LENGTH = 1 << 19
"""Samples of noise for one run; a longer one uses them again from the beginning (of Piper: after half a minute)."""

RUN_BYTES = 500 << 20
"""Of memory for one sentence; measured 490 MB for a quarter of a minute of speech by Kokoro, half of it by Piper."""


class Session:
    """An onnxruntime session; ``run`` as its own, with the noise put in where the graph wants any."""

    def __init__(self, session: Any, noise: "Iterator[NDArray[np.float32]] | None" = None) -> None:
        self._session, self._noise = session, noise
        self._wants = NOISE in {one.name for one in session.get_inputs()}
        self._model_path = ""

    def run(self, outputs: Any, feed: Mapping[str, Any], *rest: Any) -> Any:
        """One sentence."""
        if self._wants:
            feed = {**feed, NOISE: next(self._noise or _noise(0))}
        return self._session.run(outputs, feed, *rest)

    def seeded(self, spoken: Spoken, voice: Voice) -> "Session":
        """The same session for one take: its noise comes from its words, its voice's name and which reading it is."""
        said = [[piece.text, piece.ipa] for piece in spoken.pieces]
        seed = hashlib.sha256(json.dumps([said, voice.name, voice.take]).encode()).digest()
        return Session(self._session, _noise(int.from_bytes(seed[:16])))

    def turns(self, count: int) -> "list[Session]":
        """For each of the next ``count`` runs a session of its own, so that they may go in any order."""
        noise, drawn = self._noise or _noise(0), list[NDArray[np.float32] | None]()

        def turn(at: int) -> Iterator[NDArray[np.float32]]:
            drawn.extend(next(noise) for _ in range(len(drawn), at + 1))
            own, drawn[at] = drawn[at], None
            assert own is not None
            yield own

        return [Session(self._session, turn(at)) for at in range(count)]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


def _noise(seed: int) -> Iterator[NDArray[np.float32]]:
    """Noise for one run after another."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    while True:
        yield generator.standard_normal(LENGTH, dtype=np.float32)


def opened(data: bytes, outputs: Mapping[str, str], *, rows: bool = False) -> Session:
    """A graph from its file's bytes.

    ``outputs`` are names for inner values that are wanted besides, each with the operator that makes it; where several
    nodes or none have that operator, it is left out. ``rows`` computes convolutions in the way that is faster for Piper's
    graphs, else they are in the one that is for Kokoro's, of more channels. Raises ImportError without onnx and onnxruntime, and what these
    raise for a graph that they cannot load.
    """
    import onnx
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    model = onnx.load_from_string(data)
    if rows:
        _convolutions_over_rows(model, onnx)
    else:
        convolutions.quicken(model, onnx)
    _noise_as_input(model, onnx)
    present = {one.name for one in model.graph.output}
    for name, operator in outputs.items():
        values = [value for node in model.graph.node if node.op_type == operator for value in node.output]
        if len(values) == 1 and name not in present:
            model.graph.node.append(onnx.helper.make_node("Identity", values, [name]))
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
    data = model.SerializeToString()
    del model
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # one would be kept for each length that a sentence ever had
    return Session(onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"]))


def _noise_as_input(model: Any, onnx: Any) -> None:
    """In the place of each random value: as many of the input's as it has, each place in turn."""
    drawn = [node for node in model.graph.node if node.op_type == "RandomNormalLike"]
    if not drawn:
        return
    nodes = []
    for node in model.graph.node:
        if node.op_type != "RandomNormalLike":
            nodes.append(node)
            continue
        (like,), (out,) = node.input, node.output
        for operator, inputs, output in (
            ("Shape", [like], f"{out}/shape"),
            ("Size", [like], f"{out}/size"),
            ("Range", ["noise/zero", f"{out}/size", "noise/one"], f"{out}/all"),
            ("Mod", [f"{out}/all", "noise/length"], f"{out}/places"),
            ("Gather", [NOISE, f"{out}/places"], f"{out}/flat"),
            ("Reshape", [f"{out}/flat", f"{out}/shape"], out),
        ):
            nodes.append(onnx.helper.make_node(operator, inputs, [output]))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    for name, value in (("zero", 0), ("one", 1), ("length", LENGTH)):
        model.graph.initializer.append(onnx.numpy_helper.from_array(np.array(value, np.int64), f"noise/{name}"))
    model.graph.input.append(onnx.helper.make_tensor_value_info(NOISE, onnx.TensorProto.FLOAT, [LENGTH]))


def _convolutions_over_rows(model: Any, onnx: Any) -> None:
    """Convolutions along time as ones over a picture that is one row high: the library has faster code for those (13 % of Piper)."""
    weights = {one.name: one for one in model.graph.initializer if len(one.dims) == 3}
    nodes = []
    for node in model.graph.node:
        if node.op_type not in ("Conv", "ConvTranspose") or node.input[1] not in weights:
            nodes.append(node)
            continue
        if len((weight := weights[node.input[1]]).dims) == 3:
            weight.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(weight)[:, :, None], weight.name))
        for attribute in node.attribute:
            if attribute.name in ("kernel_shape", "strides", "dilations", "output_padding"):
                attribute.ints.insert(0, 0 if attribute.name == "output_padding" else 1)
            elif attribute.name == "pads":
                attribute.ints[:] = [0, attribute.ints[0], 0, attribute.ints[1]]
        into, out = node.input[0], node.output[0]
        node.input[0], node.output[0] = f"{out}/rows", f"{out}/row"
        nodes.append(onnx.helper.make_node("Unsqueeze", [into, "row/axis"], [f"{out}/rows"]))
        nodes.append(node)
        nodes.append(onnx.helper.make_node("Squeeze", [f"{out}/row", "row/axis"], [out]))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([2], np.int64), "row/axis"))


def workers() -> int:
    """Takes at once: as many as there are processors for this program, and as half of the memory that is free has room for."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    told = Path("/proc/meminfo")  # elsewhere nobody tells
    lines = told.read_text("ascii").splitlines() if told.exists() else []
    free = [int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")]
    return max(1, min([processors, *(size // 2 // RUN_BYTES for size in free)]))
