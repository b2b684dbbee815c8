"""Graphs of vocoders, changed so that they need fewer operations for the same sound.

Most of their time goes into convolutions along time. A frame of the sound is a polynomial, and so are the weights; their
values at some points are multiplied, and the product is found from them again (Toom and Cook; at roots of unity it is the
Fourier transform). 22 outputs of 11 weights cost 47 products in place of 242, and the sums before and behind them.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

NARROWEST, WIDEST = 128, 256
"""Channels. With fewer the sums are most of the work; more work at a low rate, and have too many weights to hold in this way."""
CIRCLE = (1, *np.exp(2j * np.pi * np.arange(1, 16) / 32), -1)
"""Roots of unity: both real ones, and one of each two that are conjugate."""
LINE = (0, 1, -1, 2, -2, 0.5, -0.5, np.inf)
"""For three weights, which need more products on the circle. Points farther out would lose more than a digit."""

Matrix = NDArray[np.float64]
Nodes = Sequence[tuple[Any, ...]]
"""Each an operator, its inputs, its output and, where it has any, its attributes."""


def quicken(model: Any, onnx: Any) -> None:
    """Change an ONNX model in place, for one sentence at a time. What it does not know it leaves as it is."""
    if any(attribute.HasField("g") for node in model.graph.node for attribute in node.attribute):
        return  # who takes what within other graphs is not followed
    for change in (_in_full_precision, _normalised, _snake, _spectrum, _by_points):
        graph = _Graph(model, onnx)
        for node in model.graph.node:
            change(graph, node)
        graph.finish()


class _Graph:
    """A graph while it is changed: who makes a value, who takes it."""

    def __init__(self, model: Any, onnx: Any) -> None:
        self._onnx, self._graph = onnx, model.graph
        self._weights = {one.name: one for one in model.graph.initializer}
        self._put: dict[str, Nodes] = {}
        self.maker = {out: node for node in model.graph.node for out in node.output}
        self.takers: defaultdict[str, list[Any]] = defaultdict(list)
        for node in model.graph.node:
            for name in node.input:
                self.takers[name].append(node)

    def next(self, node: Any, operator: str) -> Any:
        """The only node that takes what ``node`` makes; None when there are more, or it is another operator."""
        takers = self.takers[node.output[0]]
        return takers[0] if len(takers) == 1 and takers[0].op_type == operator else None

    def made(self, name: str, operator: str) -> Sequence[str]:
        """What the first two inputs of a value are, where this operator makes it; else nothing, twice."""
        node = self.maker.get(name)
        return (*node.input, "")[:2] if node is not None and node.op_type == operator else ("", "")

    def array(self, name: str) -> Any:
        """A weight; None for what is none."""
        return self._onnx.numpy_helper.to_array(self._weights[name]) if name in self._weights else None

    def constant(self, name: str, array: Any) -> str:
        """A weight of this name, whose name comes back."""
        if name not in self._weights:
            self._graph.initializer.append(self._onnx.numpy_helper.from_array(np.asarray(array), name))
            self._weights[name] = self._graph.initializer[-1]
        return name

    def shape(self, *numbers: int) -> str:
        """A weight of whole numbers."""
        return self.constant(f"whole {numbers}", np.array(numbers, np.int64))

    def attributes(self, node: Any) -> dict[str, Any]:
        return {one.name: self._onnx.helper.get_attribute_value(one) for one in node.attribute}

    def put(self, node: Any, nodes: Nodes) -> None:
        """In the place of a node, others."""
        self._put[node.output[0]] = nodes

    def finish(self) -> None:
        """Put them in, and take out what nobody takes any longer."""
        nodes: list[Any] = []
        for node in self._graph.node:
            new = self._put.get(node.output[0])
            made = [(*one, {})[:4] for one in new or ()]
            for operator, takes, out, attributes in made:
                nodes.append(self._onnx.helper.make_node(operator, takes, [out], **attributes))
            if not made:
                nodes.append(node)
        wanted = {one.name for one in self._graph.output}
        kept = []
        for node in reversed(nodes):
            if wanted.intersection(node.output):
                kept.append(node)
                wanted.update(node.input)
        weights = [one for one in self._graph.initializer if one.name in wanted]
        for held, those in ((self._graph.node, kept[::-1]), (self._graph.initializer, weights)):
            del held[:]
            held.extend(those)


def _weight(graph: _Graph, node: Any) -> Any:
    """Weights, shape (out, in, length), of a convolution along time that is worth it; None for others."""
    weight = graph.array(node.input[1])
    worth = weight is not None and weight.ndim == 3 and 3 <= weight.shape[2] <= 16
    return weight if worth and all(NARROWEST <= count <= WIDEST for count in weight.shape[:2]) else None


def _in_full_precision(graph: _Graph, node: Any) -> None:
    """ConvInteger as Conv. Its input was rounded for it, to eight bits by the loudest value, and is no longer."""
    if node.op_type != "ConvInteger" or (weight := _weight(graph, node)) is None:
        return
    added = graph.next(node, "Add")
    cast = graph.next(added or node, "Cast")
    scaled = graph.next(cast, "Mul") if cast else None
    if scaled is None or len(node.input) < 4:
        return
    bias = [name for name in added.input if name != node.output[0]] if added else []
    scale = next(graph.maker[name].input for name in scaled.input if name != cast.output[0])
    while bias and bias[0] in graph.maker:  # rounded too, by the scale of the input
        bias = graph.maker[bias[0]].input[:1]
    scales = [graph.array(name) for name in scale if graph.array(name) is not None]
    if len(scales) != 1 or (bias and graph.array(bias[0]) is None):
        return
    exact = (weight.astype(np.float32) - graph.array(node.input[3]).astype(np.float32)) * scales[0]
    out, sound = scaled.output[0], graph.maker[node.input[0]].input[0]
    inputs = [sound, graph.constant(f"{out}/exact", exact), *bias]
    graph.put(scaled, [("Conv", inputs, out, graph.attributes(node))])


def _normalised(graph: _Graph, node: Any) -> None:
    """(x - mean) / sqrt(variance + epsilon) * scale + bias over time, seven walks through memory, as one operator."""
    if node.op_type != "Add":
        return
    product, bias = node.input
    scale, quotient = graph.made(product, "Mul")
    centred, root = graph.made(quotient, "Div")
    sound, mean = graph.made(centred, "Sub")
    variance, epsilon = graph.made(graph.made(root, "Sqrt")[0], "Add")
    squares, axis = graph.made(variance, "ReduceMean")
    if graph.made(squares, "Mul") != (centred, centred) or graph.made(mean, "ReduceMean") != (sound, axis):
        return
    if any(graph.array(name) is None for name in (axis, epsilon)) or graph.array(axis).tolist() != [2]:
        return
    for one in (
        graph.made(scale, "Add")[0],
        bias,
    ):  # a number a channel: of what was given time, one long, as its last axis
        axes = graph.array(graph.made(graph.made(one, "Split")[0], "Unsqueeze")[1])
        if axes is None or axes.tolist() != [2]:
            return
    out, least = node.output[0], float(graph.array(epsilon))
    nodes = [
        ("Reshape", [scale, graph.shape(-1)], f"{out}/scale"),
        ("Reshape", [bias, graph.shape(-1)], f"{out}/bias"),
        ("InstanceNormalization", [sound, f"{out}/scale", f"{out}/bias"], out, {"epsilon": least}),
    ]
    graph.put(node, nodes)


def _snake(graph: _Graph, node: Any) -> None:
    """x + sin(a x)^2 / a into a convolution: a goes into what normalises x, 1 / a into the weights."""
    if node.op_type != "Conv" or (weight := _weight(graph, node)) is None:
        return
    x, part = graph.made(node.input[0], "Add")
    inverse, squares = graph.made(part, "Mul")
    sine, two = graph.made(squares, "Pow")
    factor, same = graph.made(graph.made(sine, "Sin")[0], "Mul")
    sound, scale = graph.made(x, "InstanceNormalization")
    if not sound or same != x or len(graph.takers[x]) != 2 or graph.next(graph.maker[node.input[0]], "Conv") is None:
        return
    if any(graph.array(name) is None for name in (inverse, two, factor)) or graph.array(two) != 2:
        return
    normal, total = graph.maker[x], node.input[0]
    by = graph.constant(f"{x}/by", graph.array(factor).ravel())
    moved = [
        ("Mul", [scale, by], f"{x}/scale by"),
        ("Mul", [normal.input[2], by], f"{x}/bias by"),
        ("InstanceNormalization", [sound, f"{x}/scale by", f"{x}/bias by"], x, graph.attributes(normal)),
    ]
    graph.put(normal, moved)
    turned = [
        ("Sin", [x], f"{x}/sine"),
        ("Mul", [f"{x}/sine"] * 2, f"{x}/squares"),
        ("Add", [x, f"{x}/squares"], total),
    ]
    graph.put(graph.maker[total], turned)
    scaled = graph.constant(f"{total}/weight", weight * graph.array(inverse).reshape(1, -1, 1))
    graph.put(node, [("Conv", [total, scaled, *node.input[2:]], node.output[0], graph.attributes(node))])


def _spectrum(graph: _Graph, node: Any) -> None:
    """A spectrum of short frames as a convolution with waves."""
    if node.op_type != "STFT" or len(node.input) != 4:
        return
    step, window, size = (graph.array(name) for name in node.input[1:])
    if step is None or window is None or size is None or not graph.attributes(node).get("onesided", 1):
        return
    length, out = int(size), node.output[0]
    bins = length // 2 + 1
    turns = np.exp(-2j * np.pi * np.outer(np.arange(bins), np.arange(length)) / length) * window
    waves = np.stack([turns.real, turns.imag], 1).reshape(-1, 1, length).round(12).astype(np.float32)
    # Where the second part is nothing its sign says which half turn a negative first one is: the one that the model learnt with.
    least = np.full(2 * bins, 1e-20, np.float32)
    named = [graph.constant(f"{out}/{name}", array) for name, array in (("waves", waves), ("least", least))]
    nodes = [
        ("Reshape", [node.input[0], graph.shape(1, 1, -1)], f"{out}/line"),
        ("Conv", [f"{out}/line", *named], f"{out}/flat", {"strides": [int(step)]}),
        ("Reshape", [f"{out}/flat", graph.shape(1, bins, 2, -1)], f"{out}/bins"),
        ("Transpose", [f"{out}/bins"], out, {"perm": [0, 3, 1, 2]}),
    ]
    graph.put(node, nodes)


def _by_points(graph: _Graph, node: Any) -> None:
    """A convolution by values at points. One with holes between its weights goes over as many phases, side by side."""
    if node.op_type != "Conv" or (weight := _weight(graph, node)) is None:
        return
    told, out, shape = graph.attributes(node), node.output[0], graph.shape
    (phases,), (before, behind) = told.get("dilations", [1]), told.get("pads", [0, 0])
    made, taken, length = weight.shape
    plain = told.get("group", 1) == 1 and told.get("strides", [1]) == [1]
    if not plain or before + behind != (length - 1) * phases:
        return
    matrices = at_points(LINE if length == 3 else CIRCLE, length)
    count, frame = matrices[0].shape
    step = matrices[2].shape[1]
    shapes = ((count, 1, frame, 1), (count, length), (step, count))
    of_frame, of_weights, back = (
        graph.constant(f"at points {length} {shape}", matrix.astype(np.float32).reshape(shape))
        for matrix, shape in zip((matrices[0], matrices[1], matrices[2].T), shapes, strict=True)
    )
    # What is normalised next has its mean taken away, and any bias with it.
    biased = [] if {one.op_type for one in graph.takers[out]} == {"InstanceNormalization"} else node.input[2:]
    biases = [graph.constant(f"{out}/bias", graph.array(name).reshape(1, -1, 1)) for name in biased]
    nodes: Nodes = [
        # The weights' values, which the library reckons once, when it opens the graph.
        ("Transpose", [node.input[1]], f"{out}/powers", {"perm": [2, 0, 1]}),
        ("Reshape", [f"{out}/powers", shape(length, -1)], f"{out}/rows"),
        ("MatMul", [of_weights, f"{out}/rows"], f"{out}/of weights"),
        ("Reshape", [f"{out}/of weights", shape(count, made, taken)], f"{out}/weights"),
        # The sound's, after it was made a whole number of steps.
        ("Shape", [node.input[0]], f"{out}/end", {"start": 2, "end": 3}),
        ("Neg", [f"{out}/end"], f"{out}/less"),
        ("Mod", [f"{out}/less", shape(step * phases)], f"{out}/missing"),
        ("Add", [f"{out}/missing", shape(behind)], f"{out}/behind"),
        ("Concat", [shape(0, 0, before, 0, 0), f"{out}/behind"], f"{out}/pads", {"axis": 0}),
        ("Pad", [node.input[0], f"{out}/pads"], f"{out}/padded"),
        ("Reshape", [f"{out}/padded", shape(taken, 1, -1, phases)], f"{out}/phases"),
        ("Conv", [f"{out}/phases", of_frame], f"{out}/taken", {"strides": [step, 1]}),
        ("Transpose", [f"{out}/taken"], f"{out}/turned", {"perm": [1, 0, 2, 3]}),
        ("Reshape", [f"{out}/turned", shape(count, taken, -1)], f"{out}/frames"),
        # Their products, and back.
        ("MatMul", [f"{out}/weights", f"{out}/frames"], f"{out}/products"),
        ("Reshape", [f"{out}/products", shape(count, -1)], f"{out}/columns"),
        ("MatMul", [back, f"{out}/columns"], f"{out}/back"),
        ("Reshape", [f"{out}/back", shape(step, made, -1, phases)], f"{out}/steps"),
        ("Transpose", [f"{out}/steps"], f"{out}/order", {"perm": [1, 2, 0, 3]}),
        ("Reshape", [f"{out}/order", shape(1, made, -1)], f"{out}/long"),
        ("Slice", [f"{out}/long", shape(0), f"{out}/end", shape(2)], f"{out}/cut" if biases else out),
        *(("Add", [f"{out}/cut", bias], out) for bias in biases),
    ]
    graph.put(node, nodes)


def at_points(points: Sequence[complex], length: int) -> tuple[Matrix, Matrix, Matrix]:
    """What takes a frame to its products, ``length`` weights to theirs, and the products back to outputs: A, B, C.

    Each has a row for a product, ``C.T @ (A @ frame * (B @ weights))`` are the outputs. At a real point there is one product;
    a complex one stands for its conjugate too, and three real products are that of two complex values.
    """
    every = [one for point in points for one in ((point, np.conj(point)) if np.imag(point) else (point,))]

    def powers(size: int) -> NDArray[np.complex128]:
        rows = [np.eye(size)[-1] if np.isinf(one) else complex(one) ** np.arange(size) for one in every]
        return np.array(rows, np.complex128)

    outputs = len(every) - length + 1
    rows: list[tuple[Matrix, Matrix, Matrix]] = []
    for point, a, b, c in zip(every, np.linalg.inv(powers(len(every))).T, powers(length), powers(outputs), strict=True):
        if not np.imag(point):
            rows.append((a.real, b.real, c.real))
        elif np.imag(point) > 0:
            rows.append((a.real + a.imag, b.real, 2 * (c.real - c.imag)))
            rows.append((a.imag, b.real + b.imag, -2 * c.real))
            rows.append((a.real, b.imag - b.real, -2 * c.imag))
    into, weights, back = zip(*rows, strict=True)
    return np.array(into), np.array(weights), np.array(back)
