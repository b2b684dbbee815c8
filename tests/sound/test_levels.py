"""Voices come to their loudness through the chain; each stage does what it says and can be left out."""

from collections.abc import Sequence

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.model.show import Sound
from audioessay.sound import chain, levels, loudness
from audioessay.sound.gains import lay
from audioessay.sound.gauge import loudness_at
from audioessay.sound.limiter import BLOCK
from audioessay.sound.peak import block_peaks
from audioessay.units import RATE, to_gain
from tests.sound.signals import sine, speechlike

OFF = Sound(highpass=False, compress=False, deess=False)
Array = np.ndarray


def laid(takes: Sequence[Array], rest: int = RATE // 2) -> tuple[Array, tuple[tuple[int, int], ...]]:
    """Takes on one line with rests between, and where they lie."""
    spans, at = [], 0
    for take in takes:
        spans.append((at, at + len(take)))
        at += len(take) + rest
    line = np.zeros(at, np.float32)
    for (start, end), take in zip(spans, takes, strict=True):
        line[start:end] = take
    return line, tuple(spans)


def brought(takes: Sequence[Array], targets: Sequence[tuple[slice, float]], ceiling: float, sound: Sound) -> Array:
    """The line of takes with rests between, those at each slice a voice's, brought to its target."""
    line, spans = laid(takes)
    voices = [levels.Voicing(tuple((take, RATE) for take in takes[at]), spans[at], target) for at, target in targets]
    speech = np.zeros_like(line)
    levels.bring(speech, voices, ceiling, sound)
    return speech


def cleaned(take: Array, sound: Sound, rate: int = RATE) -> tuple[Array, Array]:
    """What the chain's filters make of a take, and its factors."""
    heard = np.zeros(-(-len(take) * RATE // rate), np.float32)
    return heard, chain.clean(take, rate, 1.0, heard, sound)


@pytest.mark.parametrize("sound", [Sound(), OFF], ids=["chain", "no chain"])
@pytest.mark.parametrize("level", [0.003, 0.1, 1.5])
def test_voices_reach_their_target(sound: Sound, level: float) -> None:
    """Two voices of any level, pitch and peakiness come to within 0.3 LU of their own targets, and under the ceiling."""
    first = [speechlike(seed, 4, 110, level) for seed in range(3)]
    second = [speechlike(seed, 4, 230, level * 3) for seed in range(7, 10)]
    _, spans = laid([*first, *second])
    line = brought([*first, *second], [(slice(3), -16.0), (slice(3, 6), -14.5)], to_gain(-1.5), sound)
    power = loudness.hops(line[:, None])
    assert loudness_at(power, spans[:3]) == pytest.approx(-16.0, abs=0.3)
    assert loudness_at(power, spans[3:]) == pytest.approx(-14.5, abs=0.3)


def test_a_word_is_not_blown_up() -> None:
    """One short word of a voice stands within 3 dB of the power that a minute of that voice has."""
    whole = speechlike(1, 20, 140)
    word = whole[RATE : RATE + RATE // 2]
    heard = []
    for take in (whole, word):
        heard.append(brought([take], [(slice(1), -16.0)], 1.0, OFF)[: len(take)])
    gain_whole = np.abs(heard[0]).max() / np.abs(whole).max()
    gain_word = np.abs(heard[1]).max() / np.abs(word).max()
    assert abs(20 * np.log10(gain_word / gain_whole)) < 3


def test_silence_stays_silence() -> None:
    """A take without a sound is left alone: no division by nothing, no noise."""
    takes = [np.zeros(RATE, np.float32), speechlike(1, 3)]
    line = brought(takes, [(slice(1), -16.0), (slice(1, 2), -16.0)], 0.8, Sound())
    assert not line[: RATE + RATE // 4].any()


def test_rests_are_digital_silence_and_takes_have_no_edges() -> None:
    """Between takes there is nothing at all, and each begins and ends at nothing, though it came in with an offset."""
    takes = [speechlike(seed, 3) + np.float32(0.05) for seed in range(3)]
    _, spans = laid(takes)
    line = brought(takes, [(slice(3), -16.0)], 0.8, Sound())
    for (start, end), following in zip(spans, [*(start for start, _ in spans[1:]), len(line)], strict=True):
        assert not line[end:following].any()
        assert abs(line[start]) < 1e-3 and abs(line[end - 1]) < 1e-3


def test_high_pass() -> None:
    """DC and 30 Hz are gone (over 30 dB), 75 Hz is down by 3 dB, 200 Hz and more untouched."""
    for hertz, lowest, highest in ((30, -60, -30), (75, -4, -2), (200, -0.3, 0.3), (5000, -0.1, 0.1)):
        tone = sine(hertz, -20, 2) + np.float32(0.1)
        heard, _ = cleaned(tone, Sound(deess=False))
        middle = slice(RATE // 2, 3 * RATE // 2)
        assert abs(heard[middle].mean()) < 1e-4
        change = 20 * np.log10(np.std(heard[middle]) / np.std(tone[middle]))
        assert lowest < change < highest


def test_left_out_stages_leave_no_trace() -> None:
    """With the chain off the speech is only turned up or down: each sample by the same factor."""
    take = speechlike(2, 5)
    line = brought([take], [(slice(1), -20.0)], 1.0, OFF)
    inner = slice(levels.EDGE, len(take) - levels.EDGE)
    heard = np.abs(take[inner]) > 1e-4
    ratio = line[: len(take)][inner][heard] / take[inner][heard]
    assert ratio.std() / ratio.mean() < 1e-4


def test_compressor_lowers_peaks_only() -> None:
    """Peaks 20 dB over the voice's loudness come down by 5 to 10 dB; what stays 5 dB over is untouched."""
    quiet = sine(200, chain.NOMINAL_DB + 4, 1)
    loud = sine(200, chain.NOMINAL_DB + 20, 0.2)
    line = np.concatenate((quiet, loud, quiet))
    before = line.copy()
    lay(chain.compressed(block_peaks(line, BLOCK), 14.5), BLOCK, line[None])
    assert np.array_equal(line[: RATE // 2], before[: RATE // 2])
    peak = np.abs(line[len(quiet) : len(quiet) + len(loud)]).max()
    assert -10 < 20 * np.log10(peak / np.abs(loud).max()) < -5


def test_de_esser_takes_hiss_and_leaves_vowels() -> None:
    """A loud hiss of 7 kHz comes down by some dB, a vowel and a soft hiss stay as they are."""
    vowel, hiss = sine(300, -17, 0.5), sine(7000, -10, 0.12) * np.hanning(round(0.12 * RATE)).astype(np.float32)
    line = np.concatenate((vowel, hiss, vowel, hiss * np.float32(0.05), vowel))
    heard, _ = cleaned(line, Sound(highpass=False, deess=True))
    plain, _ = cleaned(line, Sound(highpass=False, deess=False))
    assert np.array_equal(plain, line)
    loud = slice(len(vowel), len(vowel) + len(hiss))
    assert -7 < 20 * np.log10(np.std(heard[loud]) / np.std(line[loud])) < -2
    soft = slice(2 * len(vowel) + len(hiss), 2 * len(vowel) + 2 * len(hiss))
    assert np.std(heard[soft]) == pytest.approx(np.std(line[soft]), rel=0.02)
    early = slice(RATE // 100, len(vowel) - RATE // 20)
    assert np.std(heard[early]) == pytest.approx(np.std(line[early]), rel=0.01)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
@pytest.mark.parametrize("sound", [OFF, Sound(deess=False)], ids=["as it is", "high-pass"])
def test_a_take_comes_to_its_rate_as_by_a_resampler(rate: int, sound: Sound) -> None:
    """A take of another rate, whole numbers, comes out in time and within −85 dB of what soxr at its best and the filters make of
    it, as far up as soxr lets all pass; over half of its rate there is nothing (−95 dB)."""
    voice = np.pad(soxr.resample(speechlike(4, 3, 120, 0.4), RATE, rate, quality="VHQ"), rate // 10)
    take = np.rint(32767 * voice).astype(np.int16)
    wanted, _ = cleaned(
        soxr.resample(take.astype(np.float64) / 32768, rate, RATE, quality="VHQ").astype(np.float32), sound
    )
    heard, _ = cleaned(take, sound, rate)
    hertz, half = np.fft.rfftfreq(len(heard), 1 / RATE), min(rate, RATE) / 2
    whole, off = (np.abs(np.fft.rfft(one)) ** 2 for one in (wanted, heard / np.float32(32768) - wanted))
    assert 10 * np.log10(off[hertz < 0.91 * half].sum() / whole.sum()) < -85
    assert (
        10 * np.log10(np.abs(np.fft.rfft(heard))[hertz > half + 10].max(initial=1.0) ** 2 / 2**30 / whole.max()) < -95
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60_000), st.sampled_from([RATE, RATE // 2, 24_000, 48_000]))
def test_chain_is_right_for_any_length(seed: int, frames: int, rate: int) -> None:
    """Whatever a take's length, the chain's output has it and is finite, and it knows of each hop what K-weighting makes of it."""
    line, factors = cleaned(speechlike(seed, frames / RATE, 150, 0.5), Sound(), rate)
    frames = -(-frames * RATE // rate)
    assert len(line) == frames and np.isfinite(line).all()
    assert len(factors) == -(-frames // loudness.HOP) and np.isfinite(factors).all() and (factors > 0).all()


def test_loudness_is_known_without_weighting_the_sound() -> None:
    """From the energy of its hops and the chain's factors a voice's loudness comes out within 0.05 LU of what a meter says."""
    for seed, pitch in ((1, 90), (2, 150), (3, 230)):
        line, factors = cleaned(speechlike(seed, 12, pitch, 0.3), Sound())
        power = chain.energy(line, loudness.HOP) * factors / loudness.HOP
        known = loudness.integrated(loudness.full(power, loudness.MOMENTARY))
        assert known == pytest.approx(loudness.measure(line[:, None]), abs=0.05)


@pytest.mark.parametrize("target", [-19.0, -16.0, -14.0])
def test_peaky_voices_reach_loud_targets_too(target: float) -> None:
    """A voice whose peaks are over 18 dB above its loudness comes to its target under the ceiling: what is taken is given back."""
    voice = speechlike(3, 8, 90)
    pulses = (np.sign(voice) * np.abs(voice) ** 2.0).astype(np.float32)
    assert 20 * np.log10(np.abs(pulses).max()) - loudness.measure(pulses[:, None]) > 18
    _, spans = laid([pulses])
    line = brought([pulses], [(slice(1), target)], to_gain(-1.5), Sound())
    assert loudness_at(loudness.hops(line[:, None]), spans) == pytest.approx(target, abs=0.3)
    assert np.abs(line).max() <= to_gain(-1.0)
