"""No word is lost: over generated documents of every format, and over mutated files."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.errors import LossError, ReadError
from audioessay.model.source import Span
from audioessay.text.coverage import measure
from audioessay.text.read import read
from tests.text import documents, mutations
from tests.text.documents import Part
from tests.text.reading import essay, spoken_spans, whole

FORMATS = ("markdown", "html", "docx", "epub")
SIGNS = "abcdefgXYZ019éß漢あ한*_`#<>&[](){}\\/!|~^:.,;'\"-+=@$%"


def parts() -> st.SearchStrategy[list[Part]]:
    """Documents of marked words, whose signs are those that markup is made of."""
    sign = st.text(alphabet=SIGNS, max_size=6).filter(
        lambda text: "%%" not in text and "~~" not in text
    )  # comments, struck words

    @st.composite
    def build(draw: st.DrawFn) -> list[Part]:
        count = 0

        def words(most: int = 4) -> str:
            nonlocal count
            made = []
            for _ in range(draw(st.integers(1, most))):
                count += 1
                made.append(f"w{count}q{draw(sign)}z" if draw(st.booleans()) else f"w{count}qz")
            return " ".join(made)

        made = []
        for _ in range(draw(st.integers(1, 7))):
            kind = draw(st.sampled_from(["heading", "body", "body", "quote", "item", "code", "table", "comment"]))
            if kind in documents.SILENT:
                count += 1
                made.append(Part(kind, f"w{count}qz"))
            else:
                extra = {name: words(2) if draw(st.integers(0, 2)) == 0 else "" for name in ("link", "note", "strong")}
                made.append(Part(kind, words(), **extra))
        return [*made, Part("body", "last words here")]

    return build()


@pytest.mark.parametrize("kind", FORMATS)
@given(document=parts())
@settings(max_examples=60, deadline=None)
def test_every_word_is_heard_once_and_in_order(kind: str, document: list[Part]) -> None:
    """What is meant for the ear is in the texts, what is not is listed, and no character is neither."""
    data = getattr(documents, kind)(document)
    made = essay(data, kind)
    told = [
        word
        for section in made.sections
        for paragraph in (*section.headings, *section.paragraphs)
        if paragraph.kind != "notice"
        for word in _marked(paragraph.text.display)
    ]
    assert told == _marked(" ".join(documents.heard(document)))
    left_out = " ".join(skip.text for skip in made.skipped)
    for word in documents.unheard(document):
        assert word.split("q")[0] + "q" in left_out


def _marked(text: str) -> list[str]:
    import re

    return re.findall(r"w\d+q", text)


@given(
    st.lists(st.text(alphabet="aB .?!-_*[]12#\n\r\t—:漢\u200b\u00ad(", max_size=30), max_size=12),
    st.sampled_from(["text", "markdown", "html"]),
)
@settings(max_examples=250, deadline=None)
def test_any_text_is_read_whole_or_refused(lines: list[str], kind: str) -> None:
    """Signs in any order."""
    try:
        made = read("\n".join(["Words.", *lines]).encode(), name="essay", format=kind)
    except ReadError:
        return
    whole(made)


def test_mutated_files_of_all_formats() -> None:
    """Only clear refusals come out, nothing is lost. (bench/fuzz_readers.py does more of it, and looks at the time.)"""
    chance = random.Random(20)
    pool = [(kind, seed) for kind, seeds in mutations.seeds().items() for seed in seeds]
    for number in range(360):
        kind, seed = pool[number % len(pool)]
        verdict = mutations.attempt(mutations.mutate(seed, kind, chance), kind)
        assert verdict in ("read", "refused"), (number, kind, verdict)


def test_the_measure_finds_what_is_lost() -> None:
    """With the line it stands in, and its words."""
    made = essay("Two words.\n\nThree more words.\n\n`x`\n")
    spans = list(spoken_spans(made))
    found = measure(made, [spans[0]])
    assert found.lost == len("Threemorewords.x")
    assert found.lost_at[0] == (3, "Three more words.")
    assert "essay:3: text would be lost" in str(LossError("essay", found.lost_at))
    assert measure(made, [Span(0, len(made.source.text))]).lost == 0


@pytest.mark.parametrize("kind", ["text", *FORMATS])
def test_the_same_bytes_give_the_same_essay(kind: str) -> None:
    """To the last span."""
    document = mutations.seeds()[kind][0]
    assert read(document, name="x", format=kind) == read(document, name="x", format=kind)


@pytest.mark.parametrize("kind", ["text", *FORMATS])
def test_a_long_essay_is_read_whole(kind: str) -> None:
    """Sixteen hundred paragraphs with a mark and a link each. (How the time grows is looked at by bench/growth.py.)"""
    made = essay(documents.long(kind, 1600), kind)
    said = [paragraph.text.display for section in made.sections for paragraph in section.paragraphs]
    assert len(said) == 1600
    assert all(f"number {number}," in text for number, text in enumerate(said))
