"""Neural voices of a kilobyte: graphs with the signatures of Piper's and Kokoro's models, in which each phoneme is a sine.

They let the real libraries run, front end and all, without weights. Built with ``onnx`` when they are needed.
"""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

PIPER_RATE, PIPER_HOP, PIPER_FRAMES = 22_050, 256, 3.5
KOKORO_RATE, KOKORO_HOP, KOKORO_FRAMES = 24_000, 600, 3.0
QUIET = ' ^$.,;:!?¡¿—…"«»“”()'


def _graph(
    inputs: dict[str, tuple[str, list[int | str]]],
    outputs: dict[str, tuple[str, list[int | str]]],
    nodes: Iterable[tuple[str, list[str], list[str]]],
    constants: dict[str, Any],
) -> bytes:
    from onnx import TensorProto, helper, numpy_helper, save

    types = {"int64": TensorProto.INT64, "float": TensorProto.FLOAT}

    def infos(named: dict[str, tuple[str, list[int | str]]]) -> list[Any]:
        return [helper.make_tensor_value_info(name, types[kind], shape) for name, (kind, shape) in named.items()]

    made = []
    for operator, taken, given in nodes:
        extra: dict[str, Any] = {}
        if operator == "Cast":
            extra = {"to": types[given[0].split("@")[1]]}
        if operator == "ReduceMax":
            extra = {"keepdims": 0}
        made.append(helper.make_node(operator, taken, given, **extra))
    held = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(made, "tiny", infos(inputs), infos(outputs), held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    file = io.BytesIO()
    save(model, file)
    return file.getvalue()


def _tables(symbols: dict[str, int], size: int) -> tuple[Any, Any]:
    """Pitch (radians a hertz) and loudness of each id."""
    hertz = (110 + 7 * (np.arange(size) % 40)).astype(np.float32)
    loud = np.full(size, 0.3, np.float32)
    for symbol, number in symbols.items():
        if symbol in QUIET:
            loud[number] = 0.0
    return hertz, loud


def piper(
    folder: Path, name: str = "en_US-tiny-low", *, aligned: bool = True, speakers: int = 1, voice: str = "en-us"
) -> str:
    """A Piper voice in ``folder``; with ``aligned`` its durations can be found, as in the published models."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    symbols = {symbol: ids[0] for symbol, ids in DEFAULT_PHONEME_ID_MAP.items()}
    hertz, loud = _tables(symbols, max(symbols.values()) + 1)
    inputs: dict[str, tuple[str, list[int | str]]] = {
        "input": ("int64", [1, "T"]),
        "input_lengths": ("int64", [1]),
        "scales": ("float", [3]),
    }
    if speakers > 1:
        inputs["sid"] = ("int64", [1])
    nodes = [
        ("Cast", ["input"], ["ids@float"]),
        ("Mul", ["ids@float", "zero"], ["zeros"]),
        ("Add", ["zeros", "base"], ["bases"]),
        ("Gather", ["scales", "one_index"], ["scale"]),
        ("Mul", ["bases", "scale"], ["lengths"]),
        ("Ceil", ["lengths"], ["w_ceil"]) if aligned else ("Floor", ["lengths"], ["w_ceil"]),
        ("ReduceMax", ["w_ceil"], ["longest"]),
        ("Mul", ["longest", "hop"], ["samples"]),
        ("Range", ["start", "samples", "step"], ["times"]),
        ("Gather", ["hertz", "input"], ["pitches"]),
        ("Reshape", ["pitches", "column"], ["pitch"]),
        ("Mul", ["pitch", "radians"], ["speed"]),
        ("Mul", ["speed", "times"], ["phases"]),
        ("Sin", ["phases"], ["waves"]),
        ("Gather", ["loud", "input"], ["louds"]),
        ("Reshape", ["louds", "column"], ["loudness"]),
        ("Mul", ["waves", "loudness"], ["sounds"]),
        ("Reshape", ["sounds", "flat"], ["output"]),
    ]
    constants = {
        "zero": np.float32(0),
        "base": np.float32(PIPER_FRAMES),
        "one_index": np.int64(1),
        "hop": np.float32(PIPER_HOP),
        "start": np.float32(0),
        "step": np.float32(1),
        "hertz": hertz,
        "loud": loud,
        "column": np.array([-1, 1], np.int64),
        "radians": np.float32(2 * np.pi / PIPER_RATE),
        "flat": np.array([1, 1, 1, -1], np.int64),
    }
    model = _graph(inputs, {"output": ("float", [1, 1, 1, "S"])}, nodes, constants)
    config = {
        "audio": {"sample_rate": PIPER_RATE},
        "espeak": {"voice": voice},
        "phoneme_type": "espeak",
        "num_symbols": len(hertz),
        "num_speakers": speakers,
        "speaker_id_map": {f"p{number}": number for number in range(speakers)} if speakers > 1 else {},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "hop_length": PIPER_HOP,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(model)
    (folder / f"{name}.onnx.json").write_text(json.dumps(config), "utf-8")
    return name


def kokoro(folder: Path, voices: Iterable[str] = ("af_heart", "bm_george"), *, timed: bool = True) -> None:
    """A Kokoro model and its voices in ``folder``; with ``timed`` it tells its durations, as the later releases do."""
    from kokoro_onnx.config import DEFAULT_VOCAB

    hertz, loud = _tables(DEFAULT_VOCAB, 200)
    loud[0] = 0.0
    nodes = [
        ("Cast", ["tokens"], ["ids@float"]),
        ("Mul", ["ids@float", "zero"], ["zeros"]),
        ("Add", ["zeros", "base"], ["bases"]),
        ("Div", ["bases", "speed"], ["lengths"]),
        ("Ceil", ["lengths"], ["frames"]),
        ("ReduceMax", ["frames"], ["longest"]),
        ("Mul", ["longest", "hop"], ["samples"]),
        ("Range", ["start", "samples", "step"], ["times"]),
        ("Gather", ["hertz", "tokens"], ["pitches"]),
        ("Reshape", ["pitches", "column"], ["pitch"]),
        ("Mul", ["pitch", "radians"], ["speeds"]),
        ("Mul", ["speeds", "times"], ["phases"]),
        ("Sin", ["phases"], ["waves"]),
        ("Gather", ["loud", "tokens"], ["louds"]),
        ("Reshape", ["louds", "column"], ["loudness"]),
        ("Mul", ["waves", "loudness"], ["sounds"]),
        ("ReduceMax", ["style"], ["style_used"]),
        ("Mul", ["style_used", "zero"], ["style_zero"]),
        ("Add", ["sounds", "style_zero"], ["styled"]),
        ("Reshape", ["styled", "flat"], ["audio"]),
        ("Reshape", ["frames", "flat"], ["frames_flat"]),
        ("Cast", ["frames_flat"], ["duration@int64"]),
        ("Identity", ["duration@int64"], ["duration"]),
    ]
    constants = {
        "zero": np.float32(0),
        "base": np.float32(KOKORO_FRAMES),
        "hop": np.float32(KOKORO_HOP),
        "start": np.float32(0),
        "step": np.float32(1),
        "hertz": hertz,
        "loud": loud,
        "column": np.array([-1, 1], np.int64),
        "radians": np.float32(2 * np.pi / KOKORO_RATE),
        "flat": np.array([-1], np.int64),
    }
    outputs: dict[str, tuple[str, list[int | str]]] = {"audio": ("float", ["S"])}
    if timed:
        outputs["duration"] = ("int64", ["N"])
    inputs: dict[str, tuple[str, list[int | str]]] = {
        "tokens": ("int64", [1, "N"]),
        "style": ("float", [1, 256]),
        "speed": ("float", [1]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kokoro-v1.0.onnx").write_bytes(_graph(inputs, outputs, nodes, constants))
    with (folder / "voices-v1.0.bin").open("wb") as file:
        held: dict[str, Any] = {name: np.zeros((510, 1, 256), np.float32) for name in voices}
        np.savez_compressed(file, **held)
