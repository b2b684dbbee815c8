"""A finished file as the ear hears it."""

from pathlib import Path
from typing import IO

import av
import numpy as np
from numpy.typing import NDArray

from audioessay.errors import ReadError

EAR_RATE = 16_000
"""Frames a second that Whisper hears."""


def sound_of(file: Path | IO[bytes], name: str = "") -> NDArray[np.float32]:
    """The whole of it at EAR_RATE, in mono, shape (frames,), full scale ±1. Raises ReadError."""
    parts: list[NDArray[np.float32]] = []
    try:
        with av.open(str(file) if isinstance(file, Path) else file, "r") as container:
            resampler = av.AudioResampler("flt", "mono", EAR_RATE)
            for frame in container.decode(audio=0):
                parts += [part.to_ndarray()[0] for part in resampler.resample(frame)]
            parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    except (av.FFmpegError, IndexError) as error:
        raise ReadError(name or str(file), f"cannot be decoded: {error}") from error
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
