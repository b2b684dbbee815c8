"""Laying what the service says that it said beside what it was given."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.engines.align import by_words, parts, timed, unheard
from audioessay.engines.base import Heard
from audioessay.engines.estimate import anchored
from audioessay.engines.words import tokens as words

Said = list[tuple[int, int, str]]


def at_even_times(said: Sequence[str]) -> Said:
    """Each word a second long, a tenth of a second apart."""
    return [(number * 11_000_000, number * 11_000_000 + 10_000_000, word) for number, word in enumerate(said)]


def heard(text: str, said: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Each word of the text with its seconds."""
    found = timed(text, parts(text), by_words(parts(text), at_even_times(said)), 1e-5, 10**9)
    return {
        text[one.at : one.at + one.length]: (one.start / 100, one.end / 100) for one in found if one.end - one.start > 1
    }


def test_the_same_words() -> None:
    """Word for word, punctuation aside."""
    assert heard("“Yes”, it's self-made — now.", ["Yes", "it's", "self-made", "now"]) == {
        "Yes": (0, 1),
        "it's": (1.1, 2.1),
        "self-made": (2.2, 3.2),
        "now": (3.3, 4.3),
    }


def test_figures_read_out() -> None:
    """What is said for a figure is its time; the words around it keep theirs."""
    said = ["It", "cost", "twelve", "hundred", "dollars", "in", "nineteen", "eighty", "four", "they", "said"]
    found = heard("It cost $1200 in 1984, they said.", said)
    assert list(found) == ["It", "cost", "1200", "in", "1984", "they", "said"]
    assert found["1200"] == (2.2, 5.4)
    assert found["in"] == (5.5, 6.5)
    assert found["1984"] == (6.6, 9.8)
    assert found["they"] == (9.9, 10.9)


def test_one_word_said_as_three_and_three_as_one() -> None:
    """A hyphenated word may come in parts; an abbreviation of several may come as one."""
    assert heard("a state-of-the-art thing", ["a", "state", "of", "the", "art", "thing"])["state-of-the-art"] == (
        1.1,
        5.4,
    )
    found = heard("the U.S. A. thing", ["the", "U.S. A.", "thing"])
    assert found["thing"] == (2.2, 3.2)
    assert found["U.S"][0] == 1.1
    assert found["U.S"][1] == found["A"][0]
    assert found["A"][1] == 2.1


def test_repeated_words_do_not_slip() -> None:
    """A word that returns is not taken for its return when one in between was read another way."""
    found = by_words(parts("two 2 two and two"), at_even_times(["two", "twain", "two", "and", "two"]))
    assert [place.start // 11_000_000 for place in found] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("道可道，非常道。", ["道", "可道", "非常", "道"]),
        ("名前はまだ無い。", ["名前", "は", "まだ", "無い"]),
        ("สวัสดีครับ ทุกคน", ["สวัสดี", "ครับ", "ทุกคน"]),
    ],
)
def test_scripts_without_spaces(text: str, said: list[str]) -> None:
    """Each written word (in Chinese and Japanese each letter) has its time, in order, and nothing is left over."""
    found = timed(text, parts(text), by_words(parts(text), at_even_times(said)), 1e-5, 10**9)
    assert [(one.at, one.length) for one in found] == list(words(text))
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert not unheard(parts(text), by_words(parts(text), at_even_times(said)), 10**9)


def test_what_no_boundary_stands_for() -> None:
    """Holes are told with the time that there was for them: at the start, in the middle, at the end."""
    said = parts("one two three four five six")
    placed = by_words(said, [(20, 30, "two"), (30, 40, "three"), (90, 99, "five")])
    assert unheard(said, placed, 120) == ((0, 1, 0, 20), (3, 4, 40, 90), (5, 6, 99, 120))


WORDS = st.lists(
    st.sampled_from(["a", "the", "war", "of", "all", "against", "1984", "naïve", "o'clock", "co-op", "道德", "x"]),
    min_size=1,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(spoken=WORDS, data=st.data())
def test_any_habit_of_the_service(spoken: list[str], data: st.DataObject) -> None:
    """Whatever it leaves out, joins, splits, renames or adds: each place is a word, each time rises and is inside the sound."""
    text = ", ".join(spoken)
    said: list[str] = []
    for word in spoken:
        habit = data.draw(st.sampled_from(["same", "same", "same", "out", "join", "split", "other", "more"]))
        if habit == "join" and said:
            said[-1] += " " + word
        elif habit == "split":
            said += [word[:1], word[1:]]
        elif habit == "other":
            said.append("something")
        elif habit != "out":
            said += [word] + ["indeed"] * (habit == "more")
    boundaries = at_even_times(said)
    placed = by_words(parts(text), boundaries)
    for one, two in pairwise(placed):
        assert one.last <= two.first
        assert one.end <= two.start
    places = sorted((*placed, *unheard(parts(text), placed, 11_000_000 * len(said) + 1)))
    assert [index for place in places for index in range(place.first, place.last)] == list(range(len(parts(text))))
    frames = 24_000 * (len(said) + 1) * 2
    assert_sane(text, timed(text, parts(text), places, 24_000 / 1e7, frames), frames)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200), start=st.integers(0, 1000), length=st.integers(1, 10**5))
def test_estimates_are_sane(text: str, start: int, length: int) -> None:
    """Estimated times lie in the sound, in order, one for each word of any text."""
    sound = np.repeat(np.array([0, 9000, 0], np.int16), [start, length, 700])
    found = anchored(text, sound, 24_000)
    assert [(one.at, one.length) for one in found] == list(words(text))
    assert all(start - 240 <= one.start <= one.end <= start + length + 240 for one in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


def assert_sane(text: str, found: Sequence[Heard], frames: int) -> None:
    """Every word of the text once, in order, inside the sound."""
    assert [(one.at, one.length) for one in found] == list(words(text))
    assert all(0 <= one.start < one.end <= frames for one in found)
    assert all(one.start <= two.start for one, two in pairwise(found))
