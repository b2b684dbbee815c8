"""Graphs that need fewer operations give the same values."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from audioessay.engines import convolutions

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
CHANNELS = 128
RANDOM = np.random.Generator(np.random.Philox(7))


def graph_of(nodes: Sequence[Any], weights: dict[str, Any], inputs: Sequence[str] = ("x",)) -> Any:
    """From float inputs to y."""
    takes = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in inputs]
    gives = [onnx.helper.make_empty_tensor_value_info("y")]
    held = [onnx.numpy_helper.from_array(np.asarray(array), name) for name, array in weights.items()]
    graph = onnx.helper.make_graph(nodes, "of the test", takes, gives, held)
    return onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9)


def run(model: Any, **values: Any) -> Any:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, values)[0]


def operators(model: Any) -> set[str]:
    return {node.op_type for node in model.graph.node}


node = onnx.helper.make_node


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("length", "phases"), [(3, 1), (3, 5), (7, 1), (7, 3), (11, 1), (11, 5)])
def test_a_convolution(length: int, phases: int, bias: bool) -> None:
    """By values at points, for a sound of any length, shorter than a frame too."""
    weight = RANDOM.standard_normal((CHANNELS, CHANNELS, length), np.float32) / np.float32(np.sqrt(CHANNELS * length))
    weights = {"w": weight} | ({"b": RANDOM.standard_normal(CHANNELS, np.float32)} if bias else {})
    side = (length - 1) // 2 * phases
    conv = node("Conv", ["x", *weights], ["y"], pads=[side, side], dilations=[phases])
    model = graph_of([conv], weights)
    sounds = [RANDOM.standard_normal((1, CHANNELS, size), np.float32) for size in (1, 9, 110, 333)]
    plain = [run(model, x=sound) for sound in sounds]
    convolutions.quicken(model, onnx)
    assert "MatMul" in operators(model)
    for sound, expected in zip(sounds, plain, strict=True):
        np.testing.assert_allclose(run(model, x=sound), expected, atol=2e-4)


def test_a_rounded_convolution() -> None:
    """Is reckoned with what its weights stand for, and its input as it comes: nearer than its eight bits to both."""
    weight = RANDOM.integers(0, 256, (CHANNELS, CHANNELS, 3)).astype(np.uint8)
    weights = {"w": weight, "zero": np.uint8(120), "scale": np.float32(0.001)}
    rounded = [
        node("DynamicQuantizeLinear", ["x"], ["q", "by", "nil"]),
        node("ConvInteger", ["q", "w", "nil", "zero"], ["sums"], pads=[1, 1]),
        node("Mul", ["by", "scale"], ["unit"]),
        node("Cast", ["sums"], ["real"], to=onnx.TensorProto.FLOAT),
        node("Mul", ["real", "unit"], ["y"]),
    ]
    model = graph_of(rounded, weights)
    exact = graph_of(
        [node("Conv", ["x", "w"], ["y"], pads=[1, 1])],
        {"w": (weight.astype(np.float32) - 120) * np.float32(0.001)},
    )
    sound = RANDOM.standard_normal((1, CHANNELS, 200), np.float32)
    expected, coarse = run(exact, x=sound), run(model, x=sound)
    convolutions.quicken(model, onnx)
    assert "ConvInteger" not in operators(model)
    np.testing.assert_allclose(run(model, x=sound), expected, atol=1e-3)
    assert np.abs(coarse - expected).max() > 1e-2


def test_a_normalisation() -> None:
    """Written out step by step, is one operator."""
    weights = {"axis": [2], "two": [2], "least": np.float32(1e-5), "one": np.float32(1)}
    steps = [
        node("Unsqueeze", ["style", "two"], ["long"]),
        node("Split", ["long"], ["more", "bias"], axis=1, num_outputs=2),
        node("Add", ["more", "one"], ["scale"]),
        node("ReduceMean", ["x", "axis"], ["mean"]),
        node("Sub", ["x", "mean"], ["centred"]),
        node("Mul", ["centred", "centred"], ["squares"]),
        node("ReduceMean", ["squares", "axis"], ["variance"]),
        node("Add", ["variance", "least"], ["enough"]),
        node("Sqrt", ["enough"], ["root"]),
        node("Div", ["centred", "root"], ["quotient"]),
        node("Mul", ["scale", "quotient"], ["product"]),
        node("Add", ["product", "bias"], ["y"]),
    ]
    model = graph_of(steps, weights, ("x", "style"))
    sound = RANDOM.standard_normal((1, 6, 50), np.float32) + 3
    style = RANDOM.standard_normal((1, 12), np.float32)
    expected = run(model, x=sound, style=style)
    convolutions.quicken(model, onnx)
    assert "InstanceNormalization" in operators(model)
    np.testing.assert_allclose(run(model, x=sound, style=style), expected, atol=1e-4)


def test_a_snake() -> None:
    """Between a norm and a convolution: its factor goes into one, its divisor into the other, and three walks remain."""
    factor = RANDOM.random((1, CHANNELS, 1), np.float32) + 1
    weights = {
        "one": np.ones(CHANNELS, np.float32),
        "nil": np.zeros(CHANNELS, np.float32),
        "a": factor,
        "1/a": 1 / factor,
        "two": np.float32(2),
        "w": RANDOM.standard_normal((CHANNELS, CHANNELS, 3), np.float32) / np.float32(20),
    }
    steps = [
        node("InstanceNormalization", ["x", "one", "nil"], ["normal"]),
        node("Mul", ["a", "normal"], ["faster"]),
        node("Sin", ["faster"], ["sine"]),
        node("Pow", ["sine", "two"], ["square"]),
        node("Mul", ["1/a", "square"], ["smaller"]),
        node("Add", ["normal", "smaller"], ["snake"]),
        node("Conv", ["snake", "w"], ["y"], pads=[1, 1]),
    ]
    model = graph_of(steps, weights)
    sound = RANDOM.standard_normal((1, CHANNELS, 200), np.float32)
    expected = run(model, x=sound)
    convolutions.quicken(model, onnx)
    assert "Pow" not in operators(model)
    np.testing.assert_allclose(run(model, x=sound), expected, atol=2e-4)


def test_a_spectrum() -> None:
    """Of short frames is a convolution; what is real at both ends counts as turned from above, in each frame."""
    weights = {"step": np.int64(5), "window": np.hanning(20).astype(np.float32), "size": np.int64(20)}
    model = graph_of([node("STFT", ["x", *weights], ["y"], onesided=1)], weights)
    sound = RANDOM.standard_normal((1, 300), np.float32)
    expected = run(model, x=sound[..., None])
    convolutions.quicken(model, onnx)
    assert operators(model) == {"Reshape", "Conv", "Transpose"}
    found = run(model, x=sound[..., None])
    np.testing.assert_allclose(found, expected, atol=1e-4)
    ends = found[:, :, [0, -1], 1]
    assert (ends > 0).all() and ends.max() < 1e-12


def test_what_it_does_not_know_stays() -> None:
    """A convolution of groups, of steps, or of few channels, and a graph with others within it."""
    few = RANDOM.standard_normal((8, 8, 3), np.float32)
    stepping = RANDOM.standard_normal((CHANNELS, CHANNELS, 3), np.float32)
    narrow = graph_of([node("Conv", ["x", "w"], ["y"], pads=[1, 1])], {"w": few})
    steps = graph_of([node("Conv", ["x", "w"], ["y"], pads=[1, 1], strides=[2])], {"w": stepping})
    within = graph_of([node("Conv", ["x", "w"], ["y"], pads=[1, 1])], {"w": stepping, "yes": np.bool_(True)})
    branch = onnx.helper.make_graph(
        [node("Identity", ["x"], ["z"])], "within", [], [onnx.helper.make_empty_tensor_value_info("z")]
    )
    within.graph.node.append(node("If", ["yes"], ["z"], then_branch=branch, else_branch=branch))
    for model in (narrow, steps, within):
        before = model.SerializeToString()
        convolutions.quicken(model, onnx)
        assert model.SerializeToString() == before
