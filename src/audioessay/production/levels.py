"""Loudness and peak of a programme, from what was measured on its decoded reels, and of other formats; against what is promised."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import OffTarget, ReadError
from audioessay.model.episode import Loudness
from audioessay.model.reel import Reel
from audioessay.model.show import Sound
from audioessay.production.values import Layout, Result
from audioessay.sound import loudness, reader
from audioessay.units import to_ms

LOUDNESS_LU = 0.3
"""How far integrated loudness may be from its target."""

LENGTH_MS = 50
"""How much longer another format than MP3 may be: AAC and Opus end with a whole frame of theirs."""


CLOSE_LU = 0.28
"""How far from its target a programme may be without being made again; promised are 0.3."""
STEP_DB = 0.5


def momentary(reels: Sequence[Reel], starts: Sequence[int]) -> NDArray[np.float64]:
    """Momentary loudness of the whole programme, LUFS, each 100 ms; ``starts`` in frames."""
    return loudness.joined((start, one.blocks) for start, one in zip(starts, reels, strict=True))


def measured(reels: Sequence[Reel], starts: Sequence[int]) -> Loudness:
    """Integrated loudness, true peak and loudness range of the whole."""
    short = loudness.joined(
        ((start, one.short_term) for start, one in zip(starts, reels, strict=True)), loudness.SHORT_TERM
    )
    return Loudness(
        integrated_lufs=loudness.integrated(loudness.power_of(momentary(reels, starts))),
        true_peak_dbtp=max(one.true_peak_dbtp for one in reels),
        range_lu=loudness.loudness_range(loudness.power_of(short)),
    )


def envelope(reels: Sequence[Reel], starts: Sequence[int]) -> NDArray[np.int64]:
    """Peaks of the programme's tenths of a second, 0 to 255; ``starts`` in frames."""
    placed = [
        (start // loudness.HOP, np.frombuffer(one.envelope, np.uint8)) for start, one in zip(starts, reels, strict=True)
    ]
    peaks = np.zeros(max((at + len(values) for at, values in placed), default=0), np.int64)
    for at, values in placed:
        peaks[at : at + len(values)] = values
    return peaks


def lift_of(reels: Sequence[Reel], layout: Layout, sound: Sound) -> float:
    """Decibels by which all reels must be louder (or softer) for the programme to be on target; 0 when it is.

    In coarse steps, so that another voice in one section does not move all the others: what is left is under 0.25 LU.
    """
    off = sound.target_lufs - round(measured(reels, layout.starts).integrated_lufs, 2)
    return round(off / STEP_DB) * STEP_DB if abs(off) > CLOSE_LU else 0.0


def levels_of(integrated: float, true_peak: float, range_lu: float, sound: Sound) -> list[Result]:
    """Integrated loudness and true peak against the show's targets, and the range."""
    return [
        Result(
            "integrated loudness",
            f"{integrated:.2f} LUFS",
            f"{sound.target_lufs:g} ±{LOUDNESS_LU:g} LUFS",
            abs(integrated - sound.target_lufs) <= LOUDNESS_LU,
        ),
        Result("true peak", f"{true_peak:.2f} dBTP", f"≤ {sound.peak_dbtp:g} dBTP", true_peak <= sound.peak_dbtp),
        Result("loudness range", f"{range_lu:.1f} LU", ""),
    ]


def of_format(path: Path, sound: Sound, duration_ms: int) -> tuple[tuple[Result, ...], float]:
    """Decode another format than MP3 whole and measure it: its length, loudness and peak, each named with its ending.

    Also returns by how many dB the peak is over what is promised (under 0 when it is not). Raises ReadError when it
    cannot be decoded.
    """
    try:
        heard = reader.measure_other(path)
    except ValueError as error:
        raise ReadError(str(path), str(error)) from error
    length = to_ms(heard.frames)
    fits = abs(length - duration_ms) <= LENGTH_MS
    levels = levels_of(heard.integrated_lufs, heard.true_peak_dbtp, heard.range_lu, sound)
    results = [*levels, Result("length", f"{length} ms", f"{duration_ms} ±{LENGTH_MS} ms", fits)]
    over = heard.true_peak_dbtp - sound.peak_dbtp
    return tuple(replace(one, name=f"{path.suffix[1:]}: {one.name}") for one in results), over


def demand(results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results, when every promise is kept. Raises OffTarget for the first that is not."""
    for result in results:
        if not result.ok:
            raise OffTarget(result.name, result.measured, result.wanted)
    return results
