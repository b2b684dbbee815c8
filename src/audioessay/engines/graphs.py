"""Neural graphs, opened so that a text said again is the same to the bit, by as many threads as like.

Graphs that draw noise draw it from one stream, in the order of calls. So the noise is made an input here, and comes
from the text that is said. Each run takes one thread, the caller's: several at once are faster than one that all
processors share, and do not differ in the order in which sums are taken.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from audioessay.errors import EngineNotInstalled
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice

NOISE = "noise"
LENGTH = 1 << 19
"""Samples of noise for one run; a longer one uses them again from the beginning (of Piper: after half a minute)."""


class Session:
    """An onnxruntime session; ``run`` as its own, with the noise put in where the graph wants any."""

    def __init__(self, session: Any, noise: "np.random.Generator | None" = None) -> None:
        self._session, self._noise = session, noise
        self._wants = NOISE in {one.name for one in session.get_inputs()}
        self._model_path = ""

    def run(self, outputs: Any, feed: Mapping[str, Any], *rest: Any) -> Any:
        """One sentence."""
        if self._wants:
            noise = self._noise or np.random.Generator(np.random.Philox(key=0))
            feed = {**feed, NOISE: noise.standard_normal(LENGTH, dtype=np.float32)}
        return self._session.run(outputs, feed, *rest)

    def seeded(self, spoken: Spoken, voice: Voice) -> "Session":
        """The same session for one take: its noise comes from its words, its voice's name and which reading it is."""
        said = [[piece.text, piece.ipa] for piece in spoken.pieces]
        seed = hashlib.sha256(json.dumps([said, voice.name, voice.take]).encode()).digest()
        return Session(self._session, np.random.Generator(np.random.Philox(key=int.from_bytes(seed[:16]))))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


def opened(data: bytes, outputs: Mapping[str, str]) -> Session:
    """A graph from its file's bytes.

    ``outputs`` are names for inner values that are wanted besides, each with the operator that makes it; where several
    nodes or none have that operator, it is left out. Raises ImportError without onnx and onnxruntime, and what these
    raise for a graph that they cannot load.
    """
    import onnx
    import onnxruntime

    onnxruntime.set_default_logger_severity(3)
    model = onnx.load_from_string(data)
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


def require(engine: str, libraries: Sequence[str], extra: str) -> None:
    """Raise EngineNotInstalled for a library that is missing, without the time that it takes to load them."""
    for library in libraries:
        if find_spec(library) is None:
            raise EngineNotInstalled(engine, f"{library} is missing; run: pip install 'audioessay[{extra}]'")


def workers() -> int:
    """Takes at once: as many as there are processors for this program."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
