"""Sound of any common kind (WAV, FLAC, MP3, Ogg, M4A, AIFF) as samples; the files of a show's own stings and beds."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import SettingError
from audioessay.units import RATE, to_gain

if TYPE_CHECKING:
    import av

LONGEST_S = 60
FORMATS = "wav,w64,aiff,caf,flac,mp3,ogg,mov,mp4,m4a,3gp,3g2,mj2,aac,matroska,webm"
"""What may be opened (FFmpeg's names): kinds of file that hold sound themselves, none that names other files or addresses."""
SILENCE_DB = -60.0
"""Against the peak: what is softer at either end is cut off."""
LEAD, LAG = RATE // 200, RATE // 50
"""Frames of it that stay before the first sound and after the last."""
SILENT = to_gain(-80.0)
"""A file whose peak is lower is taken for empty."""

Sound = NDArray[np.float32]


SHORTEST = RATE // 20
"""Frames (50 ms) under which a sound has no loudness that could be matched."""


def load(path: Path, key: str = "stings", *, longest_s: float = LONGEST_S) -> Sound:
    """The file's sound, shape (frames, 2) at RATE, without the silence at its ends; its own level is kept.

    Raises SettingError, naming the file and the ``key`` that asked for it, for a file that is missing, unreadable, silent
    or longer than ``longest_s`` seconds.
    """
    import av

    try:
        with path.open("rb") as file:
            sound = _decoded(file, path, key, longest_s)
    except FileNotFoundError:
        raise SettingError(str(path), key, "there is no such file") from None
    except IsADirectoryError:
        raise SettingError(str(path), key, "is a folder, not a sound file") from None
    except av.FFmpegError as error:
        raise SettingError(str(path), key, "is no sound file that can be read (WAV, FLAC, MP3, Ogg, M4A …)") from error
    except OSError as error:
        raise SettingError(str(path), key, f"cannot be read: {error.strerror or error}") from error
    if not np.isfinite(sound).all():
        raise SettingError(str(path), key, "holds samples that are no numbers")
    trimmed = trim(sound)
    if not len(trimmed):
        raise SettingError(str(path), key, "holds nothing but silence")
    if len(trimmed) < SHORTEST:
        raise SettingError(str(path), key, "is over in less than 50 ms: no mark, but a click")
    return trimmed


def trim(sound: Sound) -> Sound:
    """``sound`` without the silence at both ends; no frames at all if it is nothing but silence."""
    level = np.abs(sound).max(axis=1, initial=0.0)
    peak = float(level.max(initial=0.0))
    if peak < SILENT:
        return sound[:0]
    loud = np.flatnonzero(level >= peak * to_gain(SILENCE_DB))
    return np.ascontiguousarray(sound[max(0, int(loud[0]) - LEAD) : int(loud[-1]) + 1 + LAG])


def _decoded(file: IO[bytes], path: Path, key: str, longest_s: float) -> Sound:
    import av

    parts: list[Sound] = []
    frames = 0
    with av.open(file, "r", options={"format_whitelist": FORMATS}) as container:
        if not container.streams.audio:
            raise SettingError(str(path), key, "has no sound in it")
        for block in blocks(container):
            parts.append(block)
            frames += len(block)
            if frames > longest_s * RATE:
                raise SettingError(str(path), key, f"is longer than {longest_s:g} seconds")
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def blocks(container: "av.container.InputContainer", layout: str = "stereo") -> Iterator[Sound]:
    """The sound of an opened file, piece by piece, shape (frames, channels) at RATE."""
    from av.audio.resampler import AudioResampler

    resampler = AudioResampler(format="flt", layout=layout, rate=RATE)
    channels = 1 if layout == "mono" else 2
    for frame in itertools.chain(container.decode(audio=0), (None,)):
        if frame is not None:
            frame.pts = None
        for part in resampler.resample(frame):
            yield part.to_ndarray().reshape(-1, channels).astype(np.float32)


def mono(
    file: str | IO[bytes], *, rate: int = 0, sample: Literal["s16", "flt"] = "s16", kind: str | None = None
) -> tuple[NDArray[Any], int]:
    """The whole of it, shape (frames,), as int16 or as float32 with full scale ±1, and its rate in hertz.

    It comes at ``rate``, or at its own where that is 0; ``kind`` is FFmpeg's name of the format where it is known. Raises
    ValueError for what is no sound.
    """
    import av

    parts: list[NDArray[Any]] = []
    try:
        with av.open(file, "r", format=kind, options={"format_whitelist": FORMATS}) as container:
            stream = container.streams.audio[0]
            rate = rate or int(stream.rate)
            resampler = av.AudioResampler(sample, "mono", rate)
            for frame in itertools.chain(container.decode(stream), (None,)):
                parts += [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
    except (av.FFmpegError, IndexError) as error:
        raise ValueError(getattr(error, "strerror", None) or str(error)) from error
    return np.concatenate(parts) if parts else np.zeros(0, np.int16 if sample == "s16" else np.float32), rate
