"""What was to be spoken against what was heard: every kind of fault at its sentence, none where only the spelling differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay.listening.comparison import compare, likeness, plain, sound
from audioessay.listening.episode import _hints
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon

SENTENCES = (
    "The ferry left the northern quay at half past six.",
    "Nobody on board had ever crossed the strait before.",
    "By noon the wind had turned and the captain said very little.",
    "It was, in every sense, a wonderful and frightening day.",
    "The bridge that replaced the ferry opened eleven years later.",
    "Some people still stand on the quay and look across.",
)
PLACES = st.integers(0, len(SENTENCES) - 1)


def words(sentence: str) -> str:
    """As it is said."""
    return spoken(sentence, language="en", normalise=True, lexicon=Lexicon.empty()).text


def statuses(heard: str, sentences: tuple[str, ...] = SENTENCES) -> list[str]:
    """The status of each sentence."""
    return [verdict.status for verdict in compare(sentences, heard, words=words)]


def test_as_written_is_heard() -> None:
    """Case, marks and line ends mean nothing."""
    assert statuses(" ".join(SENTENCES).upper().replace(",", "")) == ["heard"] * len(SENTENCES)


@given(PLACES)
def test_a_dropped_sentence_is_missing(place: int) -> None:
    """It and no other."""
    expected = ["heard"] * len(SENTENCES)
    expected[place] = "missing"
    assert statuses(" ".join(one for index, one in enumerate(SENTENCES) if index != place)) == expected


@given(PLACES, st.booleans())
def test_half_a_sentence_is_noticed(place: int, front: bool) -> None:
    """Whichever half is gone, the sentence is not called heard, and the others are."""
    parts = list(SENTENCES)
    cut = parts[place].split()
    parts[place] = " ".join(cut[len(cut) // 2 :] if front else cut[: len(cut) // 2])
    result = statuses(" ".join(parts))
    assert result[place] in ("doubtful", "missing")
    assert all(one == "heard" for index, one in enumerate(result) if index != place)


@given(PLACES)
def test_a_sentence_said_twice_is_a_repetition(place: int) -> None:
    """At its place or the next one."""
    parts = list(SENTENCES)
    parts.insert(place, parts[place])
    result = statuses(" ".join(parts))
    assert "repeated" in result[max(0, place - 1) : place + 2]
    assert sum(one != "heard" for one in result) <= 2


@given(st.integers(0, len(SENTENCES) - 2))
def test_two_that_changed_places_are_noticed(place: int) -> None:
    """One of the two at least; surplus words may be laid to a neighbour."""
    parts = list(SENTENCES)
    parts[place], parts[place + 1] = parts[place + 1], parts[place]
    result = statuses(" ".join(parts))
    assert {result[place], result[place + 1]} != {"heard"}
    assert all(one == "heard" for index, one in enumerate(result) if not place - 1 <= index <= place + 2)


@given(PLACES)
def test_words_of_another_text_are_foreign_or_leave_their_place_missing(place: int) -> None:
    """In place of a sentence it is missing; between two, one of them carries the foreign words."""
    other = "A spoonful of vinegar keeps the cabbage from losing its colour."
    replaced = [other if index == place else one for index, one in enumerate(SENTENCES)]
    assert statuses(" ".join(replaced))[place] == "missing"
    between = [*SENTENCES[:place], other, *SENTENCES[place:]]
    assert statuses(" ".join(between)).count("foreign") == 1


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("The colour of the theatre's programme was grey.", "the color of the theaters program was gray"),
        ("On 3 May 1997 it cost $4.50.", "On the 3rd of May, 1997, it cost four dollars and fifty cents."),
        (
            "Dr. Smith's well-known email list has 1,200 names.",
            "Doctor Smiths well known e-mail list has 1200 names.",
        ),
        ("Nietzsche met Dostoevsky's translator.", "Nietzche met Dostoyevsky's translator."),
        ("The football team went to the seaside.", "The foot ball team went to the sea side."),
    ],
)
def test_another_spelling_is_heard(written: str, heard: str) -> None:
    """British and American, figures and words, compounds, names by their sound."""
    assert statuses(heard, (written,)) == ["heard"]


def test_a_short_heading_with_a_name_misheard_is_heard() -> None:
    """One name is most of a heading; silence in its place is no name, and half of a heading is more than one."""
    assert statuses("The sleeper to try.", ("The Sleeper to Trieste",)) == ["heard"]
    assert statuses("The sleeper to.", ("The Sleeper to Trieste",)) == ["doubtful"]
    assert statuses("The old.", ("The old sleeper to Trieste",)) == ["missing"]


def test_a_name_misheard_is_told() -> None:
    """What it was taken for comes with the verdict, so that a respelling can be proposed."""
    (verdict,) = compare(["The prize went to Siobhan last year."], "the prize went to shivan last year", words=words)
    assert verdict.status == "heard"
    assert dict(verdict.misheard)["siobhan"] == "shivan"


def test_what_is_only_spelled_otherwise_needs_no_respelling() -> None:
    """A pronunciation is proposed for what sounded otherwise, not for "harbor" or for leeks taken for leaks."""
    said = ["Siobhan sold leeks at the harbour."] * 3
    verdicts = compare(said, " ".join(["shivan sold leaks at the harbor"] * 3), words=words)
    hints = _hints(verdicts, [plain(one) for one in said])
    assert [one.word for one in hints] == ["siobhan"]


def test_words_heard_as_one_are_not_misheard() -> None:
    """ "Per cent" is "percent", and neither of the two needs a respelling."""
    (verdict,) = compare(["Rents rose by nine per cent in a year."], "rents rose by 9 percent in a year", words=words)
    assert verdict.status == "heard" and verdict.share == 1.0 and not verdict.misheard


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_word_is_like_itself(word: str) -> None:
    """And its sound is not empty."""
    assert likeness(word, word) == 1.0
    assert sound(word)


def test_a_repetition_is_named_at_its_own_sentence() -> None:
    """Whichever of the two readings is taken for the one that was asked for, the sentence is the one that was said twice."""
    said = [
        "The market opens at nine.",
        "This episode was read by synthetic voices.",
        "It closes at one in the morning.",
    ]
    for text in (f"{said[0]} {said[1]} {said[1]} {said[2]}", f"{said[0]} {said[1]} {said[1][5:]} {said[2]}"):
        assert [one.status for one in compare(said, text)] == ["heard", "repeated", "heard"]
