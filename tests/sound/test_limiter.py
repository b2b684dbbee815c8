"""The limiter keeps its ceiling, and leaves alone what is under it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.sound import limiter
from audioessay.sound.gains import lay, lowest, smoothed
from audioessay.sound.peak import true_peak
from audioessay.units import RATE, to_db
from tests.sound.signals import sine, speechlike


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
