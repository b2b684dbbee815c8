"""Paragraphs are cut into segments without losing a character."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from audioessay.model.essay import Inline, Paragraph
from audioessay.model.script import Segment
from audioessay.model.source import Text
from audioessay.model.voice import Voice
from audioessay.text.pronounce import Lexicon
from audioessay.text.segments import segments
from audioessay.text.sentences import split
from audioessay.text.wordlist import speakable

VOICE = Voice("tone", "c4")


def cut(text: str, longest: int, *inlines: Inline) -> tuple[Segment, ...]:
    """One paragraph, cut."""
    paragraph = Paragraph(Text.plain(text, 7), sentences=split(text), inlines=inlines)
    return segments(
        [paragraph],
        role="narration",
        voice=VOICE,
        longest=longest,
        normalise=False,
        language="en",
        lexicon=Lexicon.empty(),
    )


PROSE = st.lists(
    st.sampled_from(
        ["It grew. ", "A longer sentence, with a comma and some weight in it. ", "… ", "Why? ", "— ", "No!"]
    ),
    min_size=1,
    max_size=30,
).map(lambda parts: "".join(parts).strip())


@given(PROSE, st.integers(20, 200))
def test_segments_join_to_the_paragraph(text: str, longest: int) -> None:
    """Every character of a paragraph is in exactly one segment, in order, and so is its place in the source."""
    made = cut(text, longest)
    if not speakable(text):
        assert made == ()
        return
    assert "".join(segment.text.display for segment in made) == text
    spans = [span for segment in made for span in segment.text.spans()]
    assert spans[0].start == 7
    assert spans[-1].end == 7 + len(text)
    assert all(a.end == b.start for a, b in itertools.pairwise(spans))


@given(PROSE, st.integers(60, 200))
def test_segments_keep_to_their_length(text: str, longest: int) -> None:
    """None is longer than asked unless one sentence is, or a wordless scrap clings to it."""
    for segment in cut(text, longest):
        words = [s for s in segment.sentences if speakable(segment.text.display[slice(*s)])]
        assert len(segment.text.display) <= longest + 40 or len(words) <= 1


def test_inlines_move_with_their_words() -> None:
    """A link keeps its words when a paragraph is cut."""
    text = "First there is this. Then there is that thing over there."
    made = cut(text, 25, Inline(text.index("that"), 4, "link", "https://example.org"))
    (found,) = [(segment, inline) for segment in made for inline in segment.inlines]
    segment, inline = found
    assert segment.text.display[inline.at : inline.at + inline.length] == "that"
