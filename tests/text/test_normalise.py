"""Display and spoken text, whatever the language: nothing lost, every piece in its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.text.languages import NAMES
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon
from tests.text import hostile

LEXICON = Lexicon.parse({"RM": {"say": "R M", "ipa": "ɑːɹ ɛm"}, "word": "wurd", "The End": "the end"})
ATOMS = st.sampled_from(
    [" ", " ", "  ", "\n", "word", "RM", "The", "a", "A", "I", "II", "xiv", "Act", "May", "St.", "Dr.", "e.g.", "U.S.", "AMA", "p.", "no.", "5", "12", "1984", "007", "1,234", "3.14",
     "90s", "th", "$", "€", "£", "%", "°C", "km", "m", "k", "bn", "½", "/", ":", "–", "-", "—", "--", "…", ".", ",", "(", ")", "[", "[[", "]]", "*", "_", "&", "@", "#", "+", "×", "'", "’", "“", "”",
     "é", "e\u0301", "\u00ad", "\u200b", "\u00a0", "ﬁ", "Ａ", "中", "年", "の", "가", "原", "💡", "٣", "²", "zł", "S.", "3. Mai", "XIXe"]
)  # fmt: skip
TEXTS = st.lists(ATOMS, max_size=25).map("".join) | st.text(max_size=50)
LANGUAGES = st.sampled_from([*NAMES, "en-US", "en-GB", "pt-BR", "sv"])


def assert_whole(text: str, language: str, normalise: bool = True) -> None:
    """Pieces cover it in order without gap or overlap, and each that holds a letter or digit is said."""
    result = spoken(text, language=language, normalise=normalise, lexicon=LEXICON)
    at = 0
    for piece in result.pieces:
        assert piece.start == at < piece.end
        at = piece.end
        if any(character.isalnum() for character in text[piece.start : piece.end]):
            assert any(character.isalnum() for character in piece.text), (piece, text[piece.start : piece.end])
    assert at == len(text)


@settings(max_examples=400, deadline=None)
@given(TEXTS, LANGUAGES, st.booleans())
def test_nothing_is_lost(text: str, language: str, normalise: bool) -> None:
    """Pieces cover the display text in order without gap or overlap, and each that holds a letter or digit is said."""
    assert_whole(text, language, normalise)


@settings(max_examples=100, deadline=None)
@given(TEXTS, LANGUAGES)
def test_no_engine_commands(text: str, language: str) -> None:
    """No square bracket reaches an engine that would take two of them for phonemes."""
    assert "[" not in spoken(text, language=language, normalise=True, lexicon=LEXICON).text


@given(TEXTS, LANGUAGES)
def test_as_written(text: str, language: str) -> None:
    """Without normalising, the text goes as written."""
    assert spoken(text, language=language, normalise=False, lexicon=Lexicon.empty()).text == text


def test_places() -> None:
    """Each spoken word leads back to the display word that it is said for."""
    display = "In 1984, 5 km from St. Ives"
    result = spoken(display, language="en", normalise=True, lexicon=Lexicon.empty())
    assert result.text == "In nineteen eighty-four, five kilometres from Saint Ives"
    for word, at in {"In": 0, "eighty-four": 3, "kilometres": 9, "from": 14, "Saint": 19, "Ives": 23}.items():
        assert result.display_place(result.text.index(word)) == at, word


@pytest.mark.parametrize("language", hostile.LANGUAGES)
@pytest.mark.parametrize("atom", hostile.NORMALISE)
def test_hostile_repetitions(language: str, atom: str) -> None:
    """They come out whole. (Their time is looked at by bench/growth.py.)"""
    assert_whole(hostile.filled(atom, 20_000), language)
