"""Placing parts on one time line and mixing them: voices in the middle or a little aside, stings under the first words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from audioessay.model.reel import Part, Placed, Silence, Speech
from audioessay.sound import loudness
from audioessay.units import RATE, to_gain


@dataclass(frozen=True, slots=True, eq=False)
class StingSound:
    """The sound of a sting, as the style makes it or the show's own file holds it."""

    samples: NDArray[np.float32]
    """Shape (frames, 2), at RATE."""
    overlap_frames: int = 0
    """How much of its end sounds on, under whatever follows."""
    fade: int = 0
    """Frames over which its very end is faded out."""
    top_hz: float = RATE / 2
    """Nothing sounds above it."""


ASIDE = {"praise": -9.0, "critique": 9.0}
"""Degrees from the middle (45 is hard right) at which a role stands in stereo: about 2.7 dB between the channels, and 0.1 dB
lost in mono."""

DUCK_DB = -9.0
"""By how much a sting's tail is lowered while words sound."""

BEFORE, AFTER = RATE // 8, RATE // 2
"""Frames in which it comes down before a word, and goes up after the last."""


def pan(role: str) -> tuple[float, float]:
    """Gains of left and right for a voice of a role; constant power, so its loudness is that of one channel."""
    angle = radians(45.0 + ASIDE.get(role, 0.0))
    return cos(angle), sin(angle)


LOUDER = cos(radians(45.0 - max(map(abs, ASIDE.values()))))
"""The most of a voice that one channel of two gets."""


def ducking(length: int, words: Sequence[tuple[int, int]], depth_db: float) -> NDArray[np.float32]:
    """Gain for each of ``length`` frames of what sounds under ``words`` (first frame, one past the last; in order)."""
    low = to_gain(depth_db)
    times, gains = [-1.0], [1.0]
    merged: list[list[int]] = []
    for start, end in words:
        if merged and start - BEFORE <= merged[-1][1] + AFTER:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    for start, end in merged:
        times += [start - BEFORE, start, end, end + AFTER]
        gains += [1.0, low, low, 1.0]
    if merged and times[1] < times[0]:
        times[0] = times[1] - 1.0
    return np.interp(np.arange(length), times, gains).astype(np.float32)


def layout(parts: Sequence[Part], lengths: Sequence[int], overlaps: Sequence[int]) -> tuple[tuple[Placed, ...], int]:
    """Where each sounding part lies, and the frames of all, from each part's length and overlap in frames."""
    placed: list[Placed] = []
    at = whole = 0
    for index, (part, length, overlap) in enumerate(zip(parts, lengths, overlaps, strict=True)):
        if isinstance(part, Silence):
            at += length
        else:
            placed.append(Placed(index, at, at + length, "speech" if isinstance(part, Speech) else "sting"))
            at += length - min(overlap, length)
        whole = max(whole, at, placed[-1].end if placed else 0)
    return tuple(placed), whole


def channels_of(samples: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    """``samples``, shape (frames, 2), as so many channels: their mean for one."""
    return samples if channels == samples.shape[1] else (samples[:, :1] + samples[:, 1:]) * np.float32(0.5)


@lru_cache(maxsize=32)
def _level(sting: StingSound, channels: int) -> float:
    return loudness.measure(channels_of(sting.samples, channels))


def add_sting(
    mixed: NDArray[np.float32],
    sting: StingSound,
    start: int,
    words: Sequence[tuple[int, int]],
    target_lufs: float,
) -> None:
    """Mix a sting in at frame ``start``, at its loudness, lowered where ``words`` sound."""
    samples = channels_of(sting.samples, mixed.shape[1])
    length = len(samples)
    loud = _level(sting, mixed.shape[1])
    if loud <= loudness.ABSOLUTE_GATE:
        return  # nothing to hear in it
    near = [(begin - start, end - start) for begin, end in words if begin < start + length and end > start]
    gain = ducking(length, near, DUCK_DB) * np.float32(to_gain(target_lufs - loud))
    fade = min(sting.fade, length)
    if fade:
        gain[length - fade :] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    mixed[start : start + length] += samples * gain[:, None]


BED_DUCK_DB = -4.0
"""By how much the bed gives way under words; between them it breathes."""

BED_FADE = 3 * RATE // 2
"""Frames over which the bed comes and goes."""


def add_bed(
    mixed: NDArray[np.float32], bed: NDArray[np.float32], words: Sequence[tuple[int, int]], target_lufs: float
) -> None:
    """Mix a bed, repeated as needed, under ``words``, from a little before the first to a little after the last."""
    if not words or not len(bed):
        return
    start, end = max(0, words[0][0] - BED_FADE), min(len(mixed), words[-1][1] + BED_FADE)
    samples = channels_of(bed, mixed.shape[1])
    gain = ducking(end - start, [(first - start, last - start) for first, last in words], BED_DUCK_DB)
    gain *= np.float32(to_gain(target_lufs - BED_DUCK_DB - loudness.measure(samples)))
    fade = min(BED_FADE, (end - start) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    gain[:fade] *= ramp
    gain[len(gain) - fade :] *= ramp[::-1]
    for begin in range(start, end, len(samples)):
        part = samples[: end - begin]
        mixed[begin : begin + len(part)] += part * gain[begin - start : begin - start + len(part), None]
