"""pydub at the door: what the API takes in and hands out. Nothing else in the house imports pydub.

pydub counts in whole numbers of 8, 16 or 32 bits; inside are float32 frames at RATE. On import it warns when there is no
ffmpeg program, which nothing here needs; that warning, the one of the standard library's ``audioop`` (deprecated in 3.11
and 3.12, and from 3.13 on a package of its own) and the ones about escapes in its source are silenced, and no other.
"""

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

if TYPE_CHECKING:
    from pydub import AudioSegment


@cache
def segment_class() -> Any:
    """pydub's AudioSegment, imported on first use."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Couldn't find ffmpeg or avconv", RuntimeWarning)
        warnings.filterwarnings("ignore", r"'audioop' is deprecated", DeprecationWarning)
        for category in (DeprecationWarning, SyntaxWarning):
            warnings.filterwarnings("ignore", r".*invalid escape sequence", category)
        from pydub import AudioSegment
    return AudioSegment


def to_segment(samples: NDArray[np.float32], rate: int = RATE) -> "AudioSegment":
    """A 16-bit AudioSegment of ``samples``, shape (frames,) or (frames, channels), full scale ±1; louder ones are clipped."""
    whole = np.clip(np.rint(np.asarray(samples, np.float64) * 32768.0), -32768, 32767).astype("<i2")
    channels = 1 if whole.ndim == 1 else whole.shape[1]
    return segment_class()(data=whole.tobytes(), sample_width=2, frame_rate=rate, channels=channels)


def from_segment(segment: "AudioSegment", channels: int = 2) -> NDArray[np.float32]:
    """The samples of an AudioSegment at RATE, full scale ±1: shape (frames, 2), or (frames,) with ``channels=1``.

    Mono is given to both sides; for one channel, all are averaged; of more than two, the first two are kept.
    """
    whole = np.array(segment.get_array_of_samples()).reshape(-1, segment.channels)
    sound = whole.astype(np.float32) / np.float32(1 << (8 * segment.sample_width - 1))
    if segment.frame_rate != RATE:
        import soxr

        sound = np.asarray(soxr.resample(sound, segment.frame_rate, RATE, quality="VHQ"), np.float32)
    if channels == 1:
        return np.ascontiguousarray(sound.mean(axis=1, dtype=np.float32))
    if sound.shape[1] == 1:
        return np.ascontiguousarray(np.repeat(sound, 2, axis=1))
    return np.ascontiguousarray(sound[:, :2])
