"""Prove a master: what was measured on its decoded sound against what is promised, one line for each."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import ReadError
from audioessay.model.episode import Episode
from audioessay.model.reel import Reel
from audioessay.model.show import Sound, Stings
from audioessay.model.voice import Voice
from audioessay.production.levels import envelope, levels_of, measured
from audioessay.production.values import Result
from audioessay.sound import gauge, loudness, reader
from audioessay.units import RATE, to_db, to_frames, to_ms

VOICES_LU = 0.5
"""How far a voice may be from the mean of all, its own gain aside."""

STINGS_LU = 4.0
"""How far a sting may be from its level against speech: its tail lies under words, and a figure is no steady sound."""

LONGEST_GAP_MS = 4_000
"""A listener wonders after some seconds of silence whether it is over: the longest rest and a whole second's wait stay under."""

CLICK_DB = -60.0
DC_DB = -50.0
"""With the high-pass on it is under −90; this much a voice may bring along where its author has left that out."""

ENOUGH = 3 * RATE
"""Frames of speech from which on a voice's loudness means something."""

START_MS = 1_000
"""How long after a chapter's mark its sound may begin: a chapter without a sting begins with a word, one with a sting at once."""


NO_FILES = Stings()

STING_MS = 400
"""How long after a chapter's mark its first word comes at the earliest if a sting goes before it."""


def of_reels(
    reels: Sequence[Reel], starts: Sequence[int], sound: Sound, marks: Stings = NO_FILES
) -> tuple[Result, ...]:
    """What the reels' own measurements, made on their decoded MP3, say of the programme; ``starts`` in frames."""
    whole = measured(reels, starts)
    voices: dict[str, list[tuple[float, int]]] = {}
    for one in reels:
        for name, level, frames in one.voices:
            voices.setdefault(name, []).append((level, frames))
    spoken = {
        name: (
            _mean([level for level, _ in heard], [frames for _, frames in heard]),
            sum(frames for _, frames in heard),
        )
        for name, heard in voices.items()
    }
    peaks = np.asarray(envelope(reels, starts) / 255, np.float32)
    return (
        *levels_of(whole.integrated_lufs, whole.true_peak_dbtp, whole.range_lu, sound),
        *_voices(spoken, {name: Voice.parse(name).gain_db for name in spoken}),
        *_stings([sting for one in reels for sting in one.stings], [level for level, _ in spoken.values()], marks),
        _gap(max(_longest(peaks, loudness.HOP), *(one.longest_gap for one in reels))),
        _silences(peaks),
        Result(
            "clicks at joins",
            f"{max(one.click_db for one in reels):.0f} dBFS",
            f"≤ {CLICK_DB:.0f} dBFS",
            all(one.click_db <= CLICK_DB for one in reels),
        ),
        _dc(float(np.average([one.dc for one in reels], weights=[max(1, one.frames) for one in reels]))),
    )


def of_file(path: Path, sound: Sound, episode: Episode | None = None, marks: Stings = NO_FILES) -> tuple[Result, ...]:
    """Decode the finished MP3 whole and measure it; with its Episode also length, chapters, voices and stings.

    Raises ReadError when it is not an MP3 of ours, or damaged.
    """
    try:
        with path.open("rb") as file:
            heard = reader.measure(file)
    except OSError as error:
        raise ReadError(str(path), f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ReadError(str(path), str(error)) from error
    results = [
        Result("Info frame and checksums", "right", "right"),
        *levels_of(heard.integrated_lufs, heard.true_peak_dbtp, heard.range_lu, sound),
    ]
    if episode is not None:
        length = to_ms(heard.frames)
        results.append(Result("length", f"{length} ms", f"{episode.duration_ms} ms", length == episode.duration_ms))
        results += _chapters(heard, [chapter.start_ms for chapter in episode.chapters])
        speakers: dict[str, list[tuple[int, int]]] = {}
        for cue in (one for one in episode.cues if one.said):
            speakers.setdefault(cue.speaker, []).append((to_frames(cue.start_ms), to_frames(cue.end_ms)))
        spoken = {
            name: (gauge.loudness_at(heard.power, spans), sum(end - start for start, end in spans))
            for name, spans in speakers.items()
        }
        gains = {Voice.parse(chapter.voice).gain_db for chapter in episode.chapters}
        if len(gains) == 1:  # else they differ because the author said so; the reels' own proof knows by how much
            results += _voices(spoken, {})
        results += _stings(_between(heard, episode), [level for level, _ in spoken.values()], marks)
    results += [_gap(_longest(heard.peaks, gauge.GAP_STEP)), _silences(heard.peaks), _dc(heard.dc)]
    return tuple(results)


def _voices(spoken: dict[str, tuple[float, int]], gains: dict[str, float]) -> list[Result]:
    """Voices against one another, each one's own gain taken off.

    One that its author raised may come out lower than asked: peaks have a ceiling. But not lower than the others.
    """
    enough = {name: level - gains.get(name, 0.0) for name, (level, frames) in spoken.items() if frames >= ENOUGH}
    plain = [level for name, level in enough.items() if gains.get(name, 0.0) <= 0] or list(enough.values())
    results = []
    for name, level in enough.items():
        mean = sum(plain) / len(plain)
        lowest = mean - VOICES_LU - max(0.0, gains.get(name, 0.0))
        wanted = f"{mean:.2f} ±{VOICES_LU:g} LUFS, as the others"
        results.append(Result(f"voice {name}", f"{level:.2f} LUFS", wanted, lowest <= level <= mean + VOICES_LU))
    return results


def _stings(heard: Sequence[tuple[str, float]], speech: Sequence[float], marks: Stings) -> list[Result]:
    levels: dict[str, list[float]] = {}
    for name, level in heard:
        if level > loudness.ABSOLUTE_GATE:
            levels.setdefault(name, []).append(level)
    if not levels or not speech:
        return []
    words = _mean(list(speech), [1] * len(speech))
    wanted = f"{marks.level_lu:g} ±{STINGS_LU:g} LU against speech"
    return [
        Result(
            f"sting {name}",
            f"{level - words:+.1f} LU",
            "" if name in marks.files else wanted,  # a show's own sound may be a figure of any kind
            name in marks.files or abs(level - words - marks.level_lu) <= STINGS_LU,
        )
        for name, level in ((name, _mean(each, [1] * len(each))) for name, each in levels.items())
    ]


def _between(heard: reader.Programme, episode: Episode) -> list[tuple[str, float]]:
    """What sounds in each chapter before its first word, where that is long enough for a sting."""
    sounds = []
    starts = sorted(cue.start_ms for cue in episode.cues if cue.said)
    for chapter in episode.chapters:
        first = next((start for start in starts if start >= chapter.start_ms), chapter.end_ms)
        if first - chapter.start_ms >= STING_MS:
            span = (to_frames(chapter.start_ms), to_frames(first))
            sounds.append((f"into {chapter.role}", gauge.loudness_at(heard.power, [span])))
    return sounds


def _chapters(heard: reader.Programme, starts_ms: Sequence[int]) -> list[Result]:
    """Each chapter's mark stands in silence, and its sound begins soon after."""
    late = []
    for start in starts_ms:
        at = to_frames(start) // gauge.GAP_STEP
        after = heard.peaks[at : at + to_frames(START_MS) // gauge.GAP_STEP]
        before = heard.peaks[max(0, at - 5) : at]
        if not (after >= gauge.GAP_LEVEL).any() or (before >= gauge.GAP_LEVEL).any() or start % 1000:
            late.append(start)
    return [
        Result(
            "chapter starts",
            f"{len(starts_ms) - len(late)} of {len(starts_ms)} right" + (f" (not {late[0]} ms)" if late else ""),
            f"on whole seconds, in silence, sound within {START_MS} ms",
            not late,
        )
    ]


def _gap(frames: int) -> Result:
    return Result("longest gap", f"{to_ms(frames)} ms", f"≤ {LONGEST_GAP_MS} ms", to_ms(frames) <= LONGEST_GAP_MS)


def _silences(peaks: NDArray[np.float32]) -> Result:
    quiet = peaks < gauge.GAP_LEVEL
    begins = int(np.count_nonzero(quiet[1:] & ~quiet[:-1]))
    share = float(quiet.mean()) if len(quiet) else 0.0
    return Result("silence", f"{share:.1%} of the time, {begins} rests", "")


def _dc(mean: float) -> Result:
    level = max(-120.0, to_db(abs(mean)))
    return Result("DC", f"{level:.0f} dBFS", f"≤ {DC_DB:.0f} dBFS", level <= DC_DB)


def _longest(peaks: NDArray[np.float32], step: int) -> int:
    loud = np.flatnonzero(peaks >= gauge.GAP_LEVEL)
    return int((np.diff(loud).max(initial=1) - 1) * step)


def _mean(levels: Sequence[float], weights: Sequence[int]) -> float:
    """The loudness of the mean power."""
    power = loudness.power_of(levels)
    total = float(np.average(power, weights=np.maximum(weights, 1)))
    return float(loudness.lufs(np.asarray(total)))
