"""Where sentences end: abbreviations, initials, figures, quotations, missing spaces, scripts without spaces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.text.sentences import LONGEST, split
from tests.text import hostile


def cut(text: str, language: str = "en") -> list[str]:
    """The sentences themselves."""
    return [text[start:end] for start, end in split(text, language)]


ENGLISH = [
    "The answer is simple.|What is clear is this.",
    "Dr. Ruth Osei met Mr. Hale at 3.14 p.m.|The door was shut.",
    "Turn to p. 55 and see fig. 2a, vol. II, no. 9.|Nothing else matters.",
    "J. R. R. Tolkien knew A. A. Milne and T.S. Eliot.|They rarely met.",
    "We took Plan B.|The other one had failed.",
    "You and I.|Did you know?",
    "Jane and co. came.|They left at noon.",
    "They sold it to Brandt & Co.|It closed last year.",
    "They sold it to Brandt & Co. at noon.",
    "She moved to the U.S.|How was it?|The U.S. Government paid.",
    "He said no.|Then he left.|It was No. 5 on the list.",
    "“Is it?” she asked.|“Yes.”|“Why?”|He shrugged.",
    'She turned, "This is great." She held it out.'.replace('great." ', 'great."|'),
    "‘It was late.’ she said.",
    "He teaches (he drove a bus for years.) at night.",
    "(It rained.)|Nobody came.",
    "Wait... no.|What?!|Never...|She left.",
    "One thing . . . was that of habit.|It stayed . . . .|It always does.",
    "Yahoo! in its prime had a million pages.",
    "Mail jo.park@example.com.|Or see www.example.com/a.b?c=D for more.",
    "Node.js and example.com and v2.0 and U.S.A. and 3.14 stand.|So does this.",
    "It happened in 1999.|2000 was calmer.",
    "iPads sold well.|iPhones did better.|eBay too.",
    "i went home.|it was late.|what now?",
    "1. First things first.|2. Then the rest.",
    "St. Mary's stands on Mt. Athol.|Nobody visits, e.g. in winter, i.e. never.",
    "All left.[3]|None came back.",
    "It ends here.”|Then it went on.",
    "At 5 a.m. Mr. Hale rose.|He slept again at 6 p.m.|Mr. Hale was tired.",
    "Doors open at 7 p.m. Friday.|It ends at 9 p.m.|ARMY cheered.",
    "Apple Inc. CEO Jan Dole spoke of apples, pears, etc.|Nobody heard.",
    "She said no.|5 people left.|See no. 5, vol. I, ch. V.",
    "Wait a sec.|I will.|He sat.|5 minutes went by.",
    "He paid.|$5 was enough, approx. £4.",
    "It cost $9.99.|Was it worth it?",
    "The case was Reed v. Stone.|It was lost.",
]


@pytest.mark.parametrize("marked", ENGLISH)
def test_english(marked: str) -> None:
    """Each stretch between bars is one sentence, with or without a space behind it."""
    text = marked.replace("|", " ")
    assert cut(text) == marked.split("|")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The answer is simple.What is clear is this.", 2),
        ("“It ends.”Then it began.", 2),
        ("Really?Yes!No.", 3),
        ("It sold well.A shop opened.I saw it.", 3),
        ("Written in 2019.The rest is history.", 2),
        ("ASP.Net, Node.js, Yahoo.Com, jo.Park@example.com and Math.Floor(x) stay whole", 1),
        ("e.g.Paris, U.S.A, p.Smith, Dr.Who", 1),
    ],
)
def test_missing_space(text: str, sentences: int) -> None:
    """A full stop without a space ends a sentence between words, and not inside names, addresses and figures."""
    assert len(cut(text)) == sentences


OTHERS = {
    "de": "Am 3. Oktober kam Dr. Weiß, z. B. aus Bonn, d. h. vom Rhein.|Er blieb.|„Wirklich?“ fragte sie.|Im 19. Jahrhundert war das anders usw.|Es kostete 3 Mio. €.|Das war Nr. 5.|»Halt!«|Dann ging er.",
    "fr": "« Vraiment ! » dit-elle.|« Non. »|M. Roux, cf. p. 12, arriva.|Quoi ?|Rien.|L’an 50 av. J.-C. fut long.|L’art. 5 de J.-P. Roux le dit.",
    "es": "¡Hola!|¿Qué tal?|—Bien —dijo el Sr. Rivas.|EE. UU. ganó.|Fin.",
    "it": "Il sig. Neri arrivò, ecc.|Poi venne la notte.|«Sì!» disse.|Era il n. 5.",
    "pt": "O Sr. Lima chegou, p. ex. de Faro.|Depois saiu.|Quando?|Ontem.",
    "nl": "Dhr. de Wit kwam, bijv. in jan. 2020.|'t Was koud.|Hij ging.",
    "pl": "W 3. rozdziale, tj. na s. 12, prof. Lis pisze.|Było zimno itd.|To koniec.|W 1999 r. Polska była inna.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages(language: str) -> None:
    """Abbreviations, ordinals and quotation marks of the language."""
    assert cut(OTHERS[language].replace("|", " "), language) == OTHERS[language].split("|")


EASTERN = {
    "ja": "「はい。」と彼は言った。|それは何？|それは本です。|本当に！？|はい…でも。|円周率は3.14です。|「終わり。」|次へ。",
    "zh": "他说：“你好。”|我笑了。|“走！”他喊道。|今天是3.5度。|好吗？|好……吧。",
    "ko": '그는 갔다.|"좋다."라고 말했다.|3.1운동은 컸다.|왜?|몰라요.',
}


@pytest.mark.parametrize("language", EASTERN)
def test_scripts_without_spaces(language: str) -> None:
    """Full-width marks end sentences without a space; a quotation that runs into its frame does not."""
    joint = " " if language == "ko" else ""
    assert cut(EASTERN[language].replace("|", joint), language) == EASTERN[language].split("|")


def test_korean_without_space() -> None:
    """A full stop between Korean words ends a sentence even without a space."""
    assert cut("그는 갔다.나는 왔다.", "ko") == ["그는 갔다.", "나는 왔다."]


def test_lines() -> None:
    """A blank line ends a sentence, a single line break does not."""
    assert cut("A heading\n\nIt goes\non here. And here.") == ["A heading", "It goes\non here.", "And here."]


ATOMS = st.sampled_from(
    [
        "word",
        "Word",
        "A",
        "I",
        "Dr",
        "U.S.",
        "e.g.",
        "3",
        "3.14",
        ".",
        "...",
        "…",
        "!",
        "?",
        "。",
        "？",
        "」",
        "「",
        "“",
        "”",
        "'",
        '"',
        "(",
        ")",
        "—",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\u00a0",
        "가",
        "中",
        "の",
        "[1]",
        "@",
        "/",
        "«",
        "»",
        "💡",
    ]
)


def assert_whole(text: str, language: str) -> None:
    """Sentences are in order, do not overlap, begin and end with something, and only white space is outside them."""
    at = 0
    for start, end in split(text, language):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(ATOMS, max_size=40).map("".join) | st.text(max_size=60), st.sampled_from([*OTHERS, *EASTERN, "en", "sv"])
)
def test_nothing_is_lost(text: str, language: str) -> None:
    """Sentences are in order, do not overlap, begin and end with something, and only white space is outside them."""
    assert_whole(text, language)


@pytest.mark.parametrize("atom", hostile.SENTENCES)
def test_hostile_repetitions(atom: str) -> None:
    """They come out whole. (Their time is looked at by bench/growth.py.)"""
    assert_whole(hostile.filled(atom, 100_000), "en")


@given(st.text(" ,abcあ、", min_size=1, max_size=300), st.integers(20, 60))
def test_what_never_ends_is_parted(text: str, times: int) -> None:
    """However long a text runs on without a full stop: only white space is left out, and no stretch is over the bound."""
    text *= times
    found = split(text)
    assert all(0 < end - start <= LONGEST for start, end in found)
    edges = [0, *(edge for bounds in found for edge in bounds), len(text)]
    assert not "".join(text[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)).strip()


def test_it_is_parted_where_a_reader_would_breathe() -> None:
    """Behind a comma rather than a word, behind a word rather than within one."""
    words = "and then the rain came down " * 200
    parts = cut(words)
    assert " ".join(parts) == words.strip()
    assert cut(words[:1500].rstrip() + ", " + words)[0].endswith(",")
