"""True peaks are found between samples, as high as they are."""

from pathlib import Path

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.sound.peak import block_peaks, true_peak
from audioessay.units import RATE, to_db
from tests.sound.signals import ebur128, sine, speechlike, write_wav


def test_peak_between_samples() -> None:
    """EBU Tech 3341, case 16 and on: a quarter-rate sine sampled at 45° has samples 3 dB under its peak of −6 dBFS."""
    tone = sine(RATE / 4, -6, 1, phase=np.pi / 4)
    tone *= np.hanning(len(tone)).astype(np.float32) ** 0.1
    assert to_db(float(np.abs(tone).max())) == pytest.approx(-9.01, abs=0.05)
    assert to_db(true_peak(tone[:, None])) == pytest.approx(-6.0, abs=0.2)


def test_agrees_with_ffmpeg(tmp_path: Path) -> None:
    """ffmpeg's meter finds the same true peak, within 0.2 dB."""
    sound = np.stack((speechlike(5, 8, 90, 0.4), speechlike(6, 8, 240, 0.5)), axis=1)
    _, _, peak, _ = ebur128(write_wav(tmp_path / "a.wav", sound))
    assert to_db(true_peak(sound)) == pytest.approx(peak, abs=0.2)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4000), st.floats(0.01, 0.49))
def test_none_is_missed(seed: int, frames: int, band: float) -> None:
    """Looking only near loud samples finds what oversampling the whole by 16 finds, for noise of any band.

    But for what oversampling by 4 itself reads too low at 0.49 of the rate: 20·log10 cos(π·0.49/4) = −0.66 dB (BS.1770-4,
    attachment 1 to annex 2).
    """
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(frames + 400))
    spectrum[max(2, int(band * 2 * len(spectrum))) :] = 0
    sound = np.fft.irfft(spectrum, frames + 400) * np.hanning(frames + 400)
    sound = (0.8 * sound / np.abs(sound).max()).astype(np.float32)
    fine = np.abs(soxr.resample(sound, 1, 16, quality="VHQ")).max()
    assert to_db(true_peak(sound[:, None])) == pytest.approx(to_db(float(fine)), abs=0.66)


def test_edges_and_nothing() -> None:
    """A peak on the first or last sample counts; no sound has none."""
    for at in (0, 999):
        sound = np.zeros((1000, 1), np.float32)
        sound[at] = -0.7
        assert true_peak(sound) == pytest.approx(0.7, abs=0.01)
    assert true_peak(np.zeros((0, 2), np.float32)) == 0.0
    assert true_peak(np.zeros((500, 2), np.float32)) == 0.0


@given(st.lists(st.floats(-1, 1, width=32), max_size=60), st.integers(1, 17))
def test_block_peaks(values: list[float], length: int) -> None:
    """Each block's peak is the highest absolute value in it, the last one's too when it is short."""
    channel = np.array(values, dtype=np.float32)
    wanted = [np.abs(channel[at : at + length]).max() for at in range(0, len(channel), length)]
    assert block_peaks(channel, length).tolist() == wanted
