"""What is measured on a decoded reel."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.model.reel import Placed, Reel
from audioessay.sound import loudness
from audioessay.sound.peak import block_peaks
from audioessay.units import RATE, to_db, to_gain

GAP_STEP = RATE // 100
"""Frames in 10 ms: the grain in which gaps are looked for."""

GAP_LEVEL = to_gain(-50.0)

NEIGHBOURHOOD = RATE // 400
"""Frames (2.5 ms) on each side of a join against which a click must stand out."""


def envelope(peaks: NDArray[np.float32]) -> bytes:
    """The peak of each 100 ms, 0 to 255 (255 is full scale), from those of each 10 ms."""
    tenths = np.pad(peaks, (0, -len(peaks) % 10)).reshape(-1, 10).max(axis=1)
    return bytes(np.minimum(np.rint(tenths * 255), 255).astype(np.uint8))


def peaks_of(sound: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The highest absolute value of each 10 ms of each channel."""
    return [block_peaks(channel, GAP_STEP) for channel in sound.T]


def longest_gap(peaks: NDArray[np.float32]) -> int:
    """Frames of the longest stretch under −50 dBFS between two sounds, to 10 ms, from the peaks of each 10 ms."""
    loud = np.flatnonzero(peaks >= GAP_LEVEL)
    return int((np.diff(loud).max(initial=1) - 1) * GAP_STEP)


def click_db(sound: NDArray[np.float32], joins: Sequence[int]) -> float:
    """The largest click at a join, dBFS; −120 for none.

    A click is a step from one sample to the next, within 2 samples of the join, of more than twice the largest step in the 5 ms
    around: what stands out of the sound that is there.
    """
    highest = 0.0
    for join in joins:
        begin = max(0, join - NEIGHBOURHOOD)
        steps = np.abs(np.diff(sound[begin : join + NEIGHBOURHOOD], axis=0)).max(axis=1, initial=0.0)
        middle = slice(max(0, join - begin - 3), join - begin + 2)
        if len(steps[middle]):
            step = float(steps[middle].max())
            around = float(np.delete(steps, middle).max(initial=0.0))
            if step > 2 * around:
                highest = max(highest, step)
    return max(-120.0, to_db(highest))


def joins(placed: Sequence[Placed]) -> list[int]:
    """The frames at which a part begins or ends, but for those that lie under another."""
    return [
        edge
        for place in placed
        for edge in (place.start, place.end)
        if not any(other.start < edge < other.end for other in placed if other is not place and other.kind == "speech")
    ]


def loudness_at(power: NDArray[np.float64], spans: Sequence[tuple[int, int]]) -> float:
    """Gated loudness in LUFS of what lies at ``spans`` (frames), from a reel's hops."""
    gap = np.zeros(loudness.MOMENTARY)
    parts = [
        part
        for start, end in spans
        for part in (power[start // loudness.HOP : max(-(-end // loudness.HOP), start // loudness.HOP + 1)], gap)
    ]
    return loudness.integrated(loudness.windows(np.concatenate(parts), loudness.MOMENTARY)) if parts else loudness.FLOOR


def measured(
    heard: NDArray[np.float32],
    peaks: NDArray[np.float32],
    *,
    key: str,
    placed: tuple[Placed, ...],
    words: Sequence[tuple[str, int, int]],
    marks: Sequence[tuple[str, int, int]],
    mp3_frames: int,
    crc: int,
    true_peak_dbtp: float,
) -> Reel:
    """The Reel of a decoded sound, shape (frames, channels), trimmed to the length that was mixed.

    ``peaks`` are those of each 10 ms; ``words`` and ``marks`` name the voice or sting and the frames where it lies.
    """
    power = loudness.hops(heard)
    speech: dict[str, list[tuple[int, int]]] = {}
    for name, start, end in words:
        speech.setdefault(name, []).append((start, end))
    first_words = sorted(start for _, start, _ in words)
    return Reel(
        key=key,
        frames=len(heard),
        mp3_frames=mp3_frames,
        placed=placed,
        blocks=loudness.kept(loudness.windows(power, loudness.MOMENTARY)),
        short_term=loudness.kept(loudness.windows(power, loudness.SHORT_TERM)),
        true_peak_dbtp=round(max(true_peak_dbtp, -120.0), 3),
        envelope=envelope(peaks),
        voices=tuple(
            (name, round(loudness_at(power, spans), 2), sum(end - start for start, end in spans))
            for name, spans in speech.items()
        ),
        stings=tuple(
            (name, round(loudness_at(power, [(start, min([end, *(w for w in first_words if w > start)]))]), 2))
            for name, start, end in marks
        ),
        longest_gap=longest_gap(peaks),
        click_db=round(click_db(heard, joins(placed)), 1),
        dc=round(float(heard.mean()), 7) if len(heard) else 0.0,
        crc=crc,
    )
