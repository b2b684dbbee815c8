"""Loudness agrees with the standards' own signals and with ffmpeg."""

from pathlib import Path

import numpy as np
import pytest

from audioessay.sound import loudness
from audioessay.units import RATE
from tests.sound.signals import ebur128, sine, speechlike, write_wav


def stereo(*parts: np.ndarray) -> np.ndarray:
    whole = np.concatenate(parts)
    return np.stack((whole, whole), axis=1)


def test_reference_sine() -> None:
    """EBU Tech 3341, case 1: 1 kHz at −23 dBFS on both channels is −23 LUFS; one channel of it is 3 LU less."""
    tone = sine(1000, -23, 20)
    assert loudness.measure(stereo(tone)) == pytest.approx(-23.0, abs=0.05)
    assert loudness.measure(tone[:, None]) == pytest.approx(-26.0, abs=0.05)


def test_relative_gate() -> None:
    """EBU Tech 3341, case 3: 10 s at −36, 60 s at −23 and 10 s at −36 LUFS are −23 LUFS: the quiet ends are gated out."""
    sound = stereo(sine(1000, -36, 10), sine(1000, -23, 60), sine(1000, -36, 10))
    assert loudness.measure(sound) == pytest.approx(-23.0, abs=0.1)


def test_both_gates() -> None:
    """EBU Tech 3341, case 4: with −72 LUFS (under the absolute gate) at both ends besides, still −23 LUFS."""
    quiet, low, high = sine(1000, -72, 10), sine(1000, -36, 10), sine(1000, -23, 60)
    assert loudness.measure(stereo(quiet, low, high, low, quiet)) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize(("first", "second", "wanted"), [(-20, -30, 10), (-20, -15, 5), (-40, -20, 20)])
def test_loudness_range(first: float, second: float, wanted: float) -> None:
    """EBU Tech 3342, cases 1 to 3: 20 s at one level and 20 s at another have a range of their difference, ±1 LU."""
    power = loudness.hops(stereo(sine(1000, first, 20), sine(1000, second, 20)))
    assert loudness.loudness_range(loudness.full(power, loudness.SHORT_TERM)) == pytest.approx(wanted, abs=1)


def test_agrees_with_ffmpeg(tmp_path: Path) -> None:
    """Integrated loudness, range and each momentary value agree with ffmpeg's meter to 0.1."""
    left, right = speechlike(1, 25, 110), speechlike(2, 25, 190, 0.03)
    sound = np.stack((left, right + 0.5 * left), axis=1)
    integrated, range_lu, _, momentary = ebur128(write_wav(tmp_path / "a.wav", sound))
    power = loudness.hops(sound)
    ours = loudness.lufs(loudness.windows(power, loudness.MOMENTARY))
    assert loudness.measure(sound) == pytest.approx(integrated, abs=0.1)
    assert loudness.loudness_range(loudness.full(power, loudness.SHORT_TERM)) == pytest.approx(range_lu, abs=0.1)
    theirs = np.array(momentary[loudness.MOMENTARY - 1 :])
    same = ours[loudness.MOMENTARY - 1 :][: len(theirs)]
    heard = theirs > -60
    assert heard.sum() > 100
    assert np.abs(same - theirs)[heard].max() <= 0.1


def test_windows_of_parts_add_up() -> None:
    """The windows of a programme follow from those of its parts, wherever whole hops part them: sound across a seam counts once."""
    whole = speechlike(3, 12)
    cut = 61 * loudness.HOP
    parts = [whole[:cut, None], whole[cut:, None]]
    for length in (loudness.MOMENTARY, loudness.SHORT_TERM):
        windows = [loudness.kept(loudness.windows(loudness.hops(part), length)) for part in parts]
        joined = loudness.joined(zip((0, cut), windows, strict=True), length)
        once = loudness.lufs(loudness.windows(loudness.hops(whole[:, None]), length))[: len(joined)]
        once[: length - 1] = loudness.FLOOR
        assert len(joined) == 120
        loud = once > -50
        assert np.abs(joined - once)[loud].max() < 0.05


def test_silence_is_silence() -> None:
    """No sound, and digital silence, are at the floor and have no range; they are no error."""
    assert loudness.measure(np.zeros((0, 1), np.float32)) == loudness.FLOOR
    assert loudness.measure(np.zeros((RATE * 3, 2), np.float32)) == loudness.FLOOR
    assert loudness.loudness_range(np.zeros(50)) == 0.0
