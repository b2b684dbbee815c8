"""The checks on each take, and where a take is cut."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from audioessay.engines import takes
from audioessay.engines.base import Heard, Speech
from audioessay.engines.tone import ToneEngine
from audioessay.errors import BadTake
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice

RATE = 22_050
VOICE = Voice("tone", "alto")
TEXT = "The first sentence stands here. The second one follows it, and the last word is silver."
SPOKEN = Spoken.same(TEXT)


def good() -> Speech:
    return ToneEngine().speak(SPOKEN, VOICE)


def refused(speech: Speech, spoken: Spoken = SPOKEN, voice: Voice = VOICE) -> str:
    with pytest.raises(BadTake) as caught:
        takes.check(speech, spoken, voice)
    return str(caught.value)


def test_a_good_take_passes() -> None:
    """At every rate."""
    for rate in (-50, 0, 100):
        voice = Voice("tone", "alto", rate=rate)
        takes.check(ToneEngine().speak(SPOKEN, voice), SPOKEN, voice)


def test_nothing_and_silence_are_refused() -> None:
    """No samples, digital silence, noise of a few steps."""
    assert "no sound came back" in refused(Speech(np.zeros(0, np.int16), RATE, ()))
    assert "is silent" in refused(replace(good(), samples=np.zeros(8 * RATE, np.int16)))
    hiss = np.random.default_rng(1).integers(-20, 20, 8 * RATE).astype(np.int16)
    assert "is silent" in refused(replace(good(), samples=hiss))


def test_overload_is_refused_and_a_full_level_is_not() -> None:
    """Flat tops for several milliseconds of a second; peaks that only touch full scale are none."""
    speech = good()
    scale = 32_767 / np.abs(speech.samples.astype(float)).max()
    full: NDArray[np.float64] = speech.samples * scale
    takes.check(replace(speech, samples=full.round().astype(np.int16)), SPOKEN, VOICE)
    over = np.clip(full * 3, -32_768, 32_767).astype(np.int16)
    assert "clipped" in refused(replace(speech, samples=over))
    one_word = full.copy()
    word = speech.words[3]
    one_word[word.start : word.end] = np.clip(one_word[word.start : word.end] * 4, -32_768, 32_767)
    assert "clipped" in refused(replace(speech, samples=one_word.astype(np.int16)))


def test_a_cut_off_tail_is_refused() -> None:
    """Loud to its last sample: named with its last sentence."""
    speech = good()
    last = speech.words[-1]
    cut = (last.start + last.end) // 2
    words = (*speech.words[:-1], replace(last, end=cut))
    said = refused(replace(speech, samples=speech.samples[:cut], words=words))
    assert "cut off at its end" in said
    assert "The second one follows it" in said and "first sentence" not in said


def test_lengths_that_cannot_be_are_refused() -> None:
    """A paragraph in half a second; a word in a minute; but a slow voice may be slow."""
    short = good()
    brief = replace(short, samples=np.concatenate([short.samples[:9000], np.zeros(900, np.int16)]), words=())
    assert "should last between" in refused(replace(brief, timing="estimated"))
    word = Spoken.same("Silver.")
    speech = ToneEngine().speak(word, VOICE)
    long = replace(speech, samples=np.concatenate([speech.samples, np.zeros(60 * RATE, np.int16)]))
    assert "should last between" in refused(long, word)
    for rate in (-50, 100):
        least, most = takes.plausible(TEXT, rate)
        assert least < len(short.samples) / RATE / (1 + rate / 100) < most


def test_the_last_word_must_be_there() -> None:
    """Not heard, or heard in silence."""
    speech = good()
    assert "last word was not heard" in refused(replace(speech, words=speech.words[:-3]))
    mute = speech.samples.copy()
    mute[speech.words[-1].start - 10 :] = 0
    assert "last word is silent" in refused(replace(speech, samples=mute))
    assert "words were heard" in refused(replace(speech, words=speech.words[-3:]))


def test_a_last_word_that_sounds_a_little_early_is_there() -> None:
    """In “pays for it” the vowel runs on from the word before, and an engine's time is that of the symbol behind it."""
    speech = good()
    *others, before, last = speech.words
    early = speech.samples.copy()
    early[last.start :] = 0
    times = (*others, replace(before, end=last.start - RATE // 10), last)
    takes.check(replace(speech, samples=early, words=times), SPOKEN, VOICE)


@pytest.mark.parametrize(
    "words",
    [
        (Heard(4, 5, 100, 200), Heard(0, 3, 200, 300)),
        (Heard(0, 3, 200, 300), Heard(4, 5, 100, 200)),
        (Heard(0, 3, 100, 10**9),),
        (Heard(0, 3, -5, 100),),
        (Heard(0, 3, 300, 200),),
        (Heard(0, 300, 100, 200),),
        (Heard(0, 0, 100, 200),),
    ],
)
def test_word_times_must_make_sense(words: tuple[Heard, ...]) -> None:
    """Out of order, outside the sound, outside the text."""
    refused(replace(good(), words=words, timing="estimated"))


def test_nothing_to_say_is_refused() -> None:
    """A text without a letter or digit has no take."""
    assert "nothing to say" in refused(good(), Spoken.same("— …"))


def burst(frames: int, level: float, seed: int = 3) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(0, 1, frames) * level * 32_768


def test_trimming_keeps_the_weakest_consonant() -> None:
    """An /f/ forty decibels under the vowel stays whole at both ends; the silence around it goes, but for a breath."""
    quiet = np.zeros(RATE)
    f, vowel = burst(RATE // 10, 0.003), burst(RATE // 2, 0.3)
    samples = np.concatenate([quiet, f, vowel, f, quiet]).astype(np.int16)
    begin, behind = RATE, RATE + len(f) * 2 + len(vowel)
    speech = Speech(samples, RATE, (Heard(0, 3, begin, behind),))
    cut = takes.trimmed(speech)
    word = cut.words[0]
    assert (cut.samples[word.start : word.end] == samples[begin:behind]).all()
    assert word.start <= RATE * 20 // 1000
    assert len(cut.samples) - word.end <= RATE * 40 // 1000


def test_trimming_leaves_the_middle_alone() -> None:
    """Rests between sentences are the reading's."""
    quiet = np.zeros(RATE * 2)
    samples = np.concatenate([burst(RATE // 2, 0.2), quiet, burst(RATE // 2, 0.2)]).astype(np.int16)
    assert len(takes.trimmed(Speech(samples, RATE, ())).samples) == len(samples)


def test_trimming_twice_changes_nothing() -> None:
    """What was cut to its sound is not cut again."""
    once = takes.trimmed(good())
    again = takes.trimmed(once)
    assert (again.samples == once.samples).all() and again.words == once.words
