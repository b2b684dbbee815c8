"""Words, their times from events, from phonemes and from nothing but the sound."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.engines.align import by_length
from audioessay.engines.estimate import anchored
from audioessay.engines.words import heard, tokens

TEXTS = st.text(st.sampled_from("abcÉ é09 ,.;—…-'“”()[]\n漢カ😀") | st.characters(codec="utf-8"), max_size=60)


def said(text: str) -> list[str]:
    return [text[at : at + length] for at, length in tokens(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's self-made—now, “isn't” it?", ["It's", "self-made", "now", "isn't", "it"]),
        ("1,234.50 and U.S.A. at 10:30", ["1,234.50", "and", "U.S.A", "at", "10:30"]),
        ("今日はABCです", ["今", "日", "は", "ABC", "で", "す"]),
        ("*** — … !", []),
        ("  naïve\n\nÉté ", ["naïve", "Été"]),
    ],
)
def test_a_word_is_what_a_reader_would_point_at(text: str, words: list[str]) -> None:
    """White space and dashes divide, hyphens and apostrophes join, punctuation at the ends is not part of it."""
    assert said(text) == words


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_letter_and_digit_is_in_one_word(text: str) -> None:
    """Words are in order, do not overlap, begin and end with a letter or digit, and leave none out."""
    covered = [False] * len(text)
    behind = 0
    for at, length in tokens(text):
        assert at >= behind and length > 0
        assert text[at].isalnum() and text[at + length - 1].isalnum()
        covered[at : at + length] = [True] * length
        behind = at + length
    assert all(inside for inside, character in zip(covered, text, strict=True) if character.isalnum())


@settings(max_examples=60, deadline=None)
@given(
    TEXTS,
    st.lists(st.tuples(st.integers(-1, 80), st.integers(0, 5000)), max_size=30),
    st.lists(st.integers(0, 5000), max_size=5),
)
def test_events_of_any_kind_give_words_in_order(text: str, events: list[tuple[int, int]], pauses: list[int]) -> None:
    """However an engine's events fall, what comes out is in order, inside the sound, and words of the text."""
    found = heard(text, events, sorted(pauses), 5000)
    words = {(word.at, word.length) for word in tokens(text)}
    assert all((word.at, word.length) in words for word in found)
    times = [time for word in found for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(0 <= time <= 5000 for time in times)
    assert [word.at for word in found] == sorted({word.at for word in found})


def test_words_said_in_one_breath_share_it() -> None:
    """``of the`` has one event: both words get a part; a symbol's event lengthens the word that it clings to."""
    found = heard("one of the best (really)", [(0, 0), (4, 100), (11, 400), (16, 600), (17, 700)], [900], 1000)
    assert [(word.start, word.end) for word in found] == [(0, 100), (100, 228), (228, 400), (400, 600), (600, 900)]


def test_unheard_words_are_not_invented() -> None:
    """A stretch of many words without an event is left out, so that a check can miss them."""
    found = heard("a b c d e f g h", [(0, 0), (14, 900)], [], 1000)
    assert [word.at for word in found] == [0, 14]


@pytest.mark.parametrize(
    ("written", "spoken", "groups"),
    [
        ([3, 4, 5], [3, 4, 5], [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 3)]),
        ([3, 2, 3, 6], [3, 5, 6], [(0, 1, 0, 1), (1, 3, 1, 2), (3, 4, 2, 3)]),
        ([3, 14, 4], [3, 5, 4, 5, 4], [(0, 1, 0, 1), (1, 2, 1, 4), (2, 3, 4, 5)]),
        ([], [3], []),
        ([1], [1] * 30, []),
    ],
)
def test_written_words_find_their_spoken_ones(
    written: list[int], spoken: list[int], groups: list[tuple[int, ...]]
) -> None:
    """Two words run together, a number read out as several, and what cannot be matched."""
    assert by_length(written, spoken) == groups


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=60), st.integers(0, 10), st.randoms(use_true_random=False))
def test_a_matching_leaves_nothing_out(written: list[int], merges: int, random: object) -> None:
    """Groups cover both sides from first to last without gap."""
    spoken = list(written)
    for _ in range(min(merges, len(spoken) - 1)):
        at = random.randrange(len(spoken) - 1)  # type: ignore[attr-defined]
        spoken[at : at + 2] = [spoken[at] + spoken[at + 1]]
    groups = by_length(written, spoken)
    if groups:
        assert (groups[0][0], groups[0][2]) == (0, 0)
        assert (groups[-1][1], groups[-1][3]) == (len(written), len(spoken))
        assert all(a[1] == b[0] and a[3] == b[2] for a, b in itertools.pairwise(groups))


def test_pauses_hold_estimated_words_in_place() -> None:
    """A sentence read four times as fast as its neighbours throws off its own words only: the next sentence begins at its pause."""
    rate = 8000
    pieces = [
        ("Slow and steady is the first of these.", 4.0),
        ("Quick is the second one of them.", 1.0),
        ("Then slow it is again to the end.", 4.0),
    ]
    sounds, starts, now = [], [], 0
    for _, seconds in pieces:
        starts.append(now)
        tone = 8000 * np.sin(np.arange(int(rate * seconds)) * 0.3)
        sounds += [tone, np.zeros(rate // 2)]
        now += len(tone) + rate // 2
    samples = np.concatenate(sounds).astype(np.int16)
    text = " ".join(piece for piece, _ in pieces)
    found = {text[word.at : word.at + word.length]: word for word in anchored(text, samples, rate)}
    for name, start in zip(("Slow", "Quick", "Then"), starts, strict=True):
        assert abs(found[name].start - start) <= rate // 20
    assert abs(found["end"].end - (now - rate // 2)) <= rate // 20


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.lists(st.tuples(st.booleans(), st.integers(1, 3000)), max_size=8))
def test_any_sound_gives_every_word_a_time(text: str, stretches: list[tuple[bool, int]]) -> None:
    """Silence, noise, too little of it: all words, in order, inside."""
    samples = np.concatenate([np.zeros(0), *(np.full(n, 9000.0 if loud else 0.0) for loud, n in stretches)]).astype(
        np.int16
    )
    found = anchored(text, samples, 8000)
    if len(samples):
        assert [(word.at, word.length) for word in found] == list(tokens(text))
    times = [time for word in found for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(0 <= time <= len(samples) for time in times)


def test_words_without_events_are_heard_by_their_sounds() -> None:
    """Korean words that open with a nasal have no event of their own: enough sounds show that they were spoken."""
    text = "나는 밥을 먹는다"
    sounds = [0, 40, 80, 120, 160, 200, 240, 300, 360, 400, 460, 500, 540]
    words = heard(text, [(3, 200)], [], 600, sounds)
    assert [(text[word.at : word.at + word.length], word.start) for word in words] == [
        ("나는", 0),
        ("밥을", 200),
        ("먹는다", 360),
    ]
    assert words[-1].end == 600
    assert [word.at for word in heard(text, [(3, 200)], [], 600, sounds[:7])] == [0, 3]
    assert heard(text, [], [], 600, [0]) == ()
