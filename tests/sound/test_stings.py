"""The marks: musical, related, the same each time, gentle at both ends, safe in mono."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from audioessay.errors import UnknownName
from audioessay.model.show import STYLES, TRANSITIONS
from audioessay.sound.bed import bed
from audioessay.sound.room import response, spread
from audioessay.sound.scores import BEAT_S, SCORES, Note
from audioessay.sound.stings import PEAK, sting, tail_frames
from audioessay.sound.timbres import TIMBRES, hertz
from audioessay.units import RATE

SOUNDING = [style for style in STYLES if style != "none"]
EVERY = [(name, style) for style in SOUNDING for name in TRANSITIONS]


def strength(sound: NDArray[np.float32], pitch: float, at: float) -> float:
    """How strongly ``pitch`` (MIDI) sounds in the 0.18 s from ``at`` seconds on, dB, of both channels together."""
    first = round(at * RATE)
    part = sound[first : first + round(0.18 * RATE)].mean(axis=1).astype(np.float64) * np.hanning(round(0.18 * RATE))
    time = np.arange(len(part)) / RATE
    return float(20 * np.log10(abs(np.sum(part * np.exp(-2j * np.pi * hertz(0) * 2 ** (pitch / 12) * time))) + 1e-9))


@pytest.mark.parametrize(("name", "style"), EVERY)
def test_nothing_sounds_over_its_top(name: str, style: str) -> None:
    """What is said to be the highest that sounds in a mark is: over it is less than −90 dB of its energy."""
    power = (np.abs(np.fft.rfft(sting(name, style), axis=0)) ** 2).sum(axis=1)
    hertz_of = np.fft.rfftfreq(len(sting(name, style)), 1 / RATE)
    assert power[hertz_of > TIMBRES[style].top_hz].sum() < 1e-9 * power.sum()


@pytest.mark.parametrize(("name", "style"), EVERY)
def test_every_mark_is_stereo_sound_of_its_length_and_level(name: str, style: str) -> None:
    """(frames, 2) float32, peak −6 dBFS, themes and marks of the promised lengths, no offset."""
    sound = sting(name, style)
    assert sound.dtype == np.float32 and sound.ndim == 2 and sound.shape[1] == 2
    low, high = {"opening": (5, 8), "closing": (4, 7)}.get(name, (1.2, 2.5))
    assert low <= len(sound) / RATE <= high
    assert abs(float(np.abs(sound).max()) - PEAK) < 1e-5
    assert abs(float(sound.mean())) < 2e-4


@pytest.mark.parametrize(("name", "style"), EVERY)
def test_no_click_at_either_end(name: str, style: str) -> None:
    """Both ends lie under −80 dBFS, and the tail only dies away."""
    sound = sting(name, style)
    assert np.abs(sound[:3]).max() < 1e-4 and np.abs(sound[-3:]).max() < 1e-4
    tail = sound[-tail_frames(name, style) :]
    levels = [float(np.sqrt((part**2).mean())) for part in np.array_split(tail, 4)]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] < levels[0] / 8


@pytest.mark.parametrize(("name", "style"), EVERY)
def test_mono_loses_less_than_a_decibel(name: str, style: str) -> None:
    """Summed to mono, at most 1 dB of its power is gone; yet the two sides differ."""
    sound = sting(name, style)
    middle = sound.mean(axis=1)
    assert 10 * np.log10(float((middle**2).mean() / (sound**2).mean())) > -1.0
    assert float(np.abs(sound[:, 0] - sound[:, 1]).max()) > 0.02


@pytest.mark.parametrize("style", SOUNDING)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_it_plays_its_score(name: str, style: str) -> None:
    """Where a melody note begins, its pitch swells by 6 dB or more, and sounds stronger than its neighbours a half-tone away."""
    sound = sting(name, style)
    lift = TIMBRES[style].lift
    for note in (note for note in SCORES[name].notes if note.tune):
        at = note.at * BEAT_S
        now = strength(sound, note.pitch + lift, at + 0.01)
        if at > 0:
            assert now > strength(sound, note.pitch + lift, max(0.0, at - 0.18)) + 6 or _sounding(name, note)
        assert now > strength(sound, note.pitch + lift + 1, at + 0.01) + 3
        assert now > strength(sound, note.pitch + lift - 1, at + 0.01) + 3


def _sounding(name: str, note: Note) -> bool:
    """Whether the same pitch still sounds from before, by itself or as a harmonic of a lower note."""
    return any(
        note.pitch - other.pitch in (0, 12, 19, 24) and other.at < note.at < other.end + 0.3
        for other in SCORES[name].notes
    )


def test_praise_rises_critique_falls_narration_returns() -> None:
    """The direction of each figure is its meaning."""

    def tune(name: str) -> list[int]:
        return [note.pitch for note in SCORES[name].notes if note.tune]

    assert tune("praise") == sorted(tune("praise"))
    assert tune("critique") == sorted(tune("critique"), reverse=True)
    assert tune("narration")[0] == tune("narration")[-1]
    assert tune("opening")[:4] == tune("praise")[:4]


def test_all_is_in_one_key() -> None:
    """Every note belongs to D major."""
    assert {note.pitch % 12 for score in SCORES.values() for note in score.notes} <= {2, 4, 6, 7, 9, 11, 1}


def test_the_same_bytes_in_another_process() -> None:
    """Nothing of chance, time or thread count reaches the samples."""
    code = (
        "import hashlib\nfrom audioessay.sound.stings import sting\n"
        "print(hashlib.sha256(b''.join(sting(n, 'felt').tobytes() for n in ('praise', 'opening'))).hexdigest())"
    )
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "7", "PATH": ""}
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    ).stdout.strip()
    ours = hashlib.sha256(b"".join(sting(name, "felt").tobytes() for name in ("praise", "opening"))).hexdigest()
    assert ours == other


def test_none_is_no_sound() -> None:
    """Style ``none`` has no frames and no tail."""
    assert sting("praise", "none").shape == (0, 2)
    assert tail_frames("praise", "none") == 0
    assert bed("none", 10).shape == (0, 2)


def test_unknown_names_are_said() -> None:
    """A wrong transition or style names the nearest right one."""
    with pytest.raises(UnknownName, match="did you mean felt"):
        sting("praise", "fell")
    with pytest.raises(UnknownName, match="did you mean critique"):
        sting("critic", "felt")
    with pytest.raises(UnknownName, match="bed style"):
        bed("harp", 10)


def test_the_room_adds_only_what_comes_after() -> None:
    """A click stays where it is, its echo dies away, both sides of the room are alike in energy, and long sounds are joined rightly."""
    click = np.zeros((2, 3 * RATE), np.float32)
    click[:, 0] = 1.0
    heard = spread(click, 0.5)
    room = response()
    assert heard[0, 0] == pytest.approx(1.0)
    np.testing.assert_allclose(heard[:, 1 : room.shape[1]], 0.5 * room[:, 1:], atol=1e-6)
    late = np.zeros((2, 3 * RATE), np.float32)
    late[:, 100_000] = 1.0
    np.testing.assert_allclose(spread(late, 0.5)[:, 100_001:], heard[:, 1 : 3 * RATE - 100_000], atol=1e-6)
    assert np.abs(room[:, -RATE // 10 :]).max() < 0.02 * np.abs(room).max()


@pytest.mark.parametrize("style", SOUNDING)
def test_a_bed_loops_without_a_seam(style: str) -> None:
    """Its end runs into its beginning; it is quiet, steady within 10 dB and whole in mono."""
    sound = bed(style, 16.0)
    assert sound.shape == (16 * RATE, 2) and sound.dtype == np.float32
    steps = np.abs(np.diff(np.concatenate([sound, sound[:1]]), axis=0)).max(axis=1)
    assert steps[-1] <= steps.max()
    bends = np.abs(np.diff(np.concatenate([sound[-3:], sound[:3]]), n=2, axis=0)).max()
    assert bends <= 1.2 * np.abs(np.diff(sound, n=2, axis=0)).max()
    assert 0.09 < np.abs(sound).max() < 0.11
    levels = [float(10 * np.log10((part**2).mean())) for part in np.array_split(sound, 16)]
    assert max(levels) - min(levels) < 14
    assert 10 * np.log10(float((sound.mean(axis=1) ** 2).mean() / (sound**2).mean())) > -1.0


def test_a_bed_has_bounds() -> None:
    """Loops too short to be one, or too long to hold, are refused."""
    for seconds in (0.5, 1000.0, float("nan")):
        with pytest.raises(ValueError, match="a loop of"):
            bed("felt", seconds)
