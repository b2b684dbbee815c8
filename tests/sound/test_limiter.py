"""The limiter keeps its ceiling, and leaves alone what is under it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audioessay.sound import limiter
from audioessay.sound.gains import lay, lowest, smoothed
from audioessay.sound.peak import true_peak
from audioessay.units import RATE, to_db, to_gain
from tests.sound.signals import ebur128, sine, speechlike, write_wav


def test_transparent_below() -> None:
    """Sound whose true peak is under the ceiling comes out bit for bit as it went in."""
    sound = speechlike(1, 3)[:, None]
    before = sound.copy()
    assert limiter.limit(sound, true_peak(sound) * 1.001) == 0.0
    assert np.array_equal(sound, before)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.floats(0.1, 0.95),
    st.floats(0.5, 12.0),
    st.integers(1, 2),
    st.integers(1, 20_000),
)
def test_never_over(seed: int, ceiling: float, loud: float, channels: int, frames: int) -> None:
    """Whatever comes in (noise, bursts, clicks), no sample leaves over the ceiling, and no wave by more than 0.3 dB."""
    random = np.random.default_rng(seed)
    noise = random.standard_normal(frames) * (random.random(frames) > 0.7)
    noise = np.convolve(noise, [0.2, 0.5, 0.2], mode="same") if frames > 2 else noise
    sound = np.repeat((noise * loud * ceiling).astype(np.float32)[:, None], channels, axis=1)
    sound[random.integers(frames)] = -loud * ceiling
    limiter.limit(sound, ceiling)
    assert np.abs(sound).max() <= ceiling * 1.0001
    assert to_db(true_peak(sound)) <= to_db(ceiling) + 0.3


Times = NDArray[np.float64]


def ramp(at: Times, rate: float) -> Times:
    """Rises from 0 to 1 and falls again, as slowly as a rate in hertz says."""
    return np.asarray(np.abs((at * rate) % 2 - 1))


HOSTILE: dict[str, Callable[[Times, float], Times]] = {
    "ramp": ramp,
    "steps": lambda at, rate: np.floor(4 * ramp(at, rate)) / 4 + 0.25,
    "constant": lambda at, rate: np.ones_like(at),
    "sine": lambda at, rate: np.sin(2 * np.pi * rate * at),
    "square": lambda at, rate: np.sign(np.sin(2 * np.pi * rate * at + 0.1)),
    "a quarter of the rate": lambda at, rate: np.sin(np.pi / 2 * np.round(at * RATE) + np.pi / 4),
    "signs": lambda at, rate: np.sign(np.random.default_rng(int(rate)).standard_normal(len(at))),
    "bursts": lambda at, rate: np.random.default_rng(int(rate)).standard_normal(len(at)) * (ramp(at, rate) > 0.6),
    "swelling": lambda at, rate: np.cos(np.pi * np.round(at * RATE)) * ramp(at, rate),
}
"""Signals made to slip through, by time in seconds and a rate in hertz; about full scale."""


@settings(max_examples=100, deadline=None)
@example("signs", 1.0, -8.0, -1.0, False)
@given(st.sampled_from(sorted(HOSTILE)), st.floats(0.5, 5000), st.floats(-12, 24), st.floats(-6, -0.1), st.booleans())
def test_nothing_slips_through(name: str, rate: float, level_db: float, ceiling_db: float, two: bool) -> None:
    """However slowly or evenly a sound rises over the ceiling: neither a sample nor the wave between leaves over it."""
    wave = HOSTILE[name](np.arange(RATE // 2) / RATE, rate) * 10 ** (level_db / 20)
    sound = np.stack([wave, wave * 0.3] if two else [wave], axis=1).astype(np.float32)
    limiter.limit(sound, to_gain(ceiling_db))
    assert to_db(float(np.abs(sound).max())) <= ceiling_db + 0.001
    assert to_db(true_peak(sound)) <= ceiling_db + 0.2


@pytest.mark.parametrize("name", [name for name in sorted(HOSTILE) if name != "signs"])
def test_another_meter_agrees(tmp_path: Path, name: str) -> None:
    """ffmpeg finds no true peak over the ceiling either; meters differ by up to a dB where white noise is cut off hard."""
    at = np.arange(2 * RATE) / RATE
    ends = np.minimum(1, 100 * np.minimum(at, at[::-1]))
    sound = (1.5 * ends * HOSTILE[name](at, 3.0)).astype(np.float32)[:, None]
    limiter.limit(sound, to_gain(-1.5))
    assert ebur128(write_wav(tmp_path / "limited.wav", sound))[2] <= -1.5 + (1.0 if name == "bursts" else 0.2)


def test_gain_is_smooth_and_local() -> None:
    """A burst is turned down without a step, its neighbourhood with it, and what lies 100 ms away not at all."""
    sound = (sine(200, -10, 2) * 1.0)[:, None]
    before = sound.copy()
    at = RATE
    sound[at : at + 300] *= 3
    burst = sound.copy()
    reduced = limiter.limit(sound, 0.4)
    assert 5 < reduced < 12
    far = np.r_[0 : at - RATE // 10, at + RATE // 5 : len(sound)]
    assert np.array_equal(sound[far], before[far])
    gain = np.divide(sound, burst, out=np.ones_like(sound), where=np.abs(burst) > 0.05)
    assert np.abs(np.diff(gain[np.abs(burst) > 0.05])).max() < 0.05


def test_channels_share_the_gain() -> None:
    """A peak on the left turns the right down as much, so the picture does not move."""
    left = sine(300, -12, 1)
    sound = np.stack((left, left * 0.5), axis=1)
    sound[RATE // 2 : RATE // 2 + 200] *= 5
    limiter.limit(sound, 0.5)
    heard = np.abs(sound[:, 0]) > 0.01
    assert np.allclose(sound[heard, 1] / sound[heard, 0], 0.5, atol=1e-4)


@given(st.lists(st.floats(-20, 0), min_size=1, max_size=40), st.integers(0, 12))
def test_lowest(values: list[float], reach: int) -> None:
    """The sliding minimum is the minimum of each neighbourhood."""
    wanted = [min(values[max(0, at - reach) : at + reach + 1]) for at in range(len(values))]
    assert lowest(np.array(values), reach).tolist() == wanted


@given(st.lists(st.floats(-20, 0), min_size=1, max_size=200), st.integers(1, 5), st.integers(1, 300))
def test_no_sample_gets_more_than_its_block_may(need: list[float], reach: int, short: int) -> None:
    """Held longer than smoothed, the gain laid over a block's samples is never over what the block needs."""
    block = 8
    gain = smoothed(np.array(need), hold=reach + 1, reach=reach)
    frames = max(1, len(need) * block - short % block)
    laid = np.ones((2, frames), np.float32)
    lay(gain, block, laid)
    assert np.array_equal(laid[0], laid[1])
    limit = np.repeat(10 ** (np.array(need) / 20), block)
    assert (laid[0] <= limit[:frames] + 1e-5).all()
