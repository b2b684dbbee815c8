"""Loudness and peak against what is promised, of a programme and of a finished file of another format than MP3."""

from dataclasses import replace
from pathlib import Path

from audioessay.errors import OffTarget, ReadError
from audioessay.model.show import Sound
from audioessay.production.values import Result
from audioessay.sound import reader
from audioessay.units import to_ms

LOUDNESS_LU = 0.3
"""How far integrated loudness may be from its target."""

LENGTH_MS = 50
"""How much longer another format than MP3 may be: AAC and Opus end with a whole frame of theirs."""


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
