"""The author's own pronunciations."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.errors import SettingError
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon


def say(text: str, lexicon: Lexicon) -> str:
    """What an engine that reads figures by itself is given."""
    return spoken(text, language="en", normalise=False, lexicon=lexicon).text


@pytest.mark.parametrize(
    ("word", "value", "text", "said"),
    [
        ("Nietzsche", "Neecha", "Nietzsche’s Nietzschean NIETZSCHE nietzsche", "Neecha’s Nietzschean Neecha nietzsche"),
        ("nietzsche", "Neecha", "Nietzsche NIETZSCHE nietzsche", "Neecha Neecha Neecha"),
        ("RM", "R M", "RM, rm and ARMY; RM's", "R M, rm and ARMY; R M's"),
        ("RM", {"say": "R M", "case": False}, "RM, rm and ARMY", "R M, R M and ARMY"),
        ("Us", {"say": "Uz", "case": True}, "Us US us", "Uz US us"),
        ("C++", "see plus plus", "C++ and C+", "see plus plus and C+"),
        (".NET", "dot net", "the .NET way", "the dot net way"),
        ("O'Dea", "Oh Day", "O’Dea and O'Dea", "Oh Day and Oh Day"),
        ("New York", "Noo York", "New\n York, New Yorker", "Noo York, New Yorker"),
        ("café", "caffay", "café cafe\u0301 cafés", "caffay caffay cafés"),
        ("방탄", "BTS", "방탄소년단", "BTS소년단"),
        ("東京", "とうきょう", "東京都へ", "とうきょう都へ"),
    ],
)
def test_whole_words(word: str, value: object, text: str, said: str) -> None:
    """An entry holds for whole words, with the case that it asks for."""
    assert say(text, Lexicon.parse({word: value})) == said


def test_longest_first() -> None:
    """Of two entries that begin at one place the longer holds."""
    lexicon = Lexicon.parse({"New": "Nu", "New York": "Noo York", "New York Times": "the Times"})
    assert say("New York Times, New York, New", lexicon) == "the Times, Noo York, Nu"


def test_pieces_carry_ipa_and_place() -> None:
    """A hit is a piece of its own: the display stretch, what others say, and the IPA."""
    lexicon = Lexicon.parse({"Łódź": {"ipa": "/wut͡ɕ/"}, "RM": {"say": "R M", "ipa": "ɑːɹ ɛm"}})
    pieces = spoken("To Łódź, RM!", language="en", normalise=True, lexicon=lexicon).pieces
    assert [(piece.text, piece.start, piece.end, piece.ipa) for piece in pieces if piece.ipa] == [
        ("Łódź", 3, 7, "wut͡ɕ"),
        ("R M", 9, 11, "ɑːɹ ɛm"),
    ]


def test_merged() -> None:
    """The nearer lexicon's word takes the place of the farther one's."""
    both = Lexicon.parse({"RM": "R M", "Jin": "Jean"}).merged(Lexicon.parse({"RM": {"say": "Ar Em", "case": True}}))
    assert say("RM Jin", both) == "Ar Em Jean"
    assert not Lexicon.empty() and say("RM", Lexicon.empty()) == "RM"


def test_file() -> None:
    """A file holds the words as they are or under ``[pronounce]``; a fault in it is named with its line."""
    assert say("RM", Lexicon.read('[pronounce]\nRM = "R M"')) == "R M"
    with pytest.raises(SettingError) as caught:
        Lexicon.read('RM = "R M"\nJin = \n', "show/pronounce.toml")
    assert str(caught.value).startswith("show/pronounce.toml:2: ")
    with pytest.raises(SettingError, match=r"^x:3: pronounce\.\"St\. Mary\"\.case: must be true or false"):
        Lexicon.read('[pronounce]\nRM = "R M"\n"St. Mary" = { say = "Saint Mary", case = 1 }', "x")


@pytest.mark.parametrize(
    ("word", "value", "reason"),
    [
        ("RM", 3, "respelling in quotes"),
        ("RM", {}, "needs say or ipa"),
        ("RM", "", "needs say or ipa"),
        ("RM", "...", "nothing that can be spoken"),
        ("RM", {"said": "x"}, "RM.said: unknown key"),
        ("RM", {"say": "x", "case": "yes"}, "true or false"),
        ("RM", {"say": "a\nb"}, "one line"),
        ("RM", {"ipa": "[[x]]"}, "square brackets"),
        ("RM", "x" * 201, "longer"),
        ("  ", "x", "no word"),
        ("x" * 201, "x", "longer"),
    ],
)
def test_bad_entries(word: str, value: object, reason: str) -> None:
    """What cannot be said is refused in one line that names the file and the word."""
    with pytest.raises(SettingError) as caught:
        Lexicon.parse({word: value}, "pronounce.toml")
    assert str(caught.value).startswith("pronounce.toml: ") and reason in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=6), st.just("word"), max_size=5), st.text(max_size=40))
def test_any_text(entries: dict[str, str], text: str) -> None:
    """Whatever the words and the text, hits are in order and inside the text, and pieces cover it."""
    try:
        lexicon = Lexicon.parse(entries)
    except SettingError:
        return
    at = 0
    for hit in lexicon.find(text):
        assert at <= hit.start < hit.end <= len(text)
        at = hit.end
    pieces = spoken(text, language="en", normalise=False, lexicon=lexicon).pieces
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
