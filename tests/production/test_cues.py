"""Cues: every character of the script, in order, with times that never run backwards."""

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.model.essay import Inline
from audioessay.model.script import Piece, Scene, Segment, Spoken
from audioessay.model.source import Text
from audioessay.model.stance import Stance
from audioessay.model.take import Take, Word
from audioessay.model.voice import Voice
from audioessay.production.cues import cues
from audioessay.units import RATE, to_ms

VOICE = Voice("tone", "a")
WORD = st.one_of(
    st.text(st.characters(categories=("L", "N", "P", "M")), min_size=1, max_size=9),
    st.sampled_from(["—", "…", "1990s", "“so”", "词语很长", "don't", "e.g."]),
)


def segment(display: str, **more: Any) -> Segment:
    """A segment said as displayed, unless ``spoken`` is given."""
    settings_ = {"spoken": Spoken.same(display)} | more
    return Segment("narration", VOICE, Text.plain(display, 0), **settings_)


def scene(*segments: Segment, number: int = 1) -> Scene:
    """A scene of these."""
    return Scene(number, "H", "H", "narration", Stance("narration", 1.0, 0.0), VOICE, "default", segments)


def take(spoken: Spoken, each: int = 4410) -> Take:
    """A take whose words are those between spaces, each of one length."""
    words: list[Word] = []
    at = 0
    for word in spoken.text.split():
        at = spoken.text.index(word, at)
        words.append(Word(at, len(word), len(words) * each, len(words) * each + each))
        at += len(word)
    return Take("take/0", max(1, len(words)) * each, tuple(words))


@st.composite
def performances(draw: Any) -> tuple[list[Scene], list[Take], list[int]]:
    """Scenes as they may come: pieces that are said otherwise, words that the engine leaves out, joins, or places oddly."""
    scenes, takes, starts, at = [], [], [], draw(st.integers(0, 50_000))
    for number in range(1, draw(st.integers(1, 3)) + 1):
        segments = []
        for _ in range(draw(st.integers(1, 3))):
            display, sentences = "", []
            for _ in range(draw(st.integers(1, 4))):
                display += draw(st.sampled_from(["", " ", "\n"])) if display else ""
                start = len(display)
                display += draw(st.sampled_from([" ", "  "])).join(draw(st.lists(WORD, min_size=1, max_size=8)))
                sentences.append((start, len(display)))
            cuts = sorted({0, len(display), *draw(st.lists(st.integers(0, len(display)), max_size=4))})
            pieces = [
                Piece(draw(st.sampled_from([display[a:b], display[a:b], "said otherwise ", ""])), a, b)
                for a, b in pairwise(cuts)
            ]
            spoken = Spoken(tuple(pieces))
            words, time, place = [], 0, 0
            while place < len(spoken.text):
                length = draw(st.integers(1, 12))
                step = draw(st.integers(0, 9000))
                if draw(st.integers(0, 4)):
                    words.append(Word(place, min(length, len(spoken.text) - place), time, time + step))
                time += step
                place += length
            made = Take("take/0", max(1, time), tuple(words))
            paragraphs = ((0, "body"),) if draw(st.booleans()) else ()
            segments.append(segment(display, spoken=spoken, sentences=tuple(sentences), paragraphs=paragraphs))
            takes.append(made)
            starts.append(at)
            at += made.frames + draw(st.integers(0, 30_000))
        scenes.append(scene(*segments, number=number))
    return scenes, takes, starts


@given(performances())
@settings(max_examples=200, deadline=None)
def test_no_character_is_lost_and_time_runs_forwards(made: tuple[list[Scene], list[Take], list[int]]) -> None:
    """The cues' texts are the display text; their words are their text; times are in order and near the take."""
    scenes, takes, starts = made
    found = cues(scenes, takes, starts)
    display = "".join(part.text.display for one in scenes for part in one.segments)
    assert "".join("".join(cue.text.split()) for cue in found) == "".join(display.split())
    clock = 0
    for cue in found:
        assert cue.text == cue.text.strip() != ""
        assert clock <= cue.start_ms < cue.end_ms
        assert cue.words[0].start_ms == cue.start_ms and cue.words[-1].end_ms == cue.end_ms
        assert "".join("".join(word.text.split()) for word in cue.words) == "".join(cue.text.split())
        for word in cue.words:
            assert cue.text[word.at : word.at + len(word.text)] == word.text
            assert clock <= word.start_ms <= word.end_ms
            clock = word.end_ms
    assert clock <= to_ms(starts[-1] + takes[-1].frames) + len(found)


def test_words_are_heard_when_the_engine_says() -> None:
    """Punctuation clings to its word; each word bears the engine's time, in the programme's clock."""
    whole = segment("“Rain,” she said — twice.", sentences=((0, 25),), paragraphs=((0, "quote"),))
    (cue,) = cues([scene(whole)], [take(Spoken.same("Rain she said twice"), 44_100)], [RATE])
    assert [word.text for word in cue.words] == ["“Rain,”", "she", "said —", "twice."]
    assert (cue.kind, cue.paragraph, cue.scene, cue.speaker, cue.role) == ("quote", True, 1, "Narration", "narration")
    exact = cues([scene(whole)], [take(whole.spoken, 44_100)], [RATE])[0]
    assert [(word.start_ms, word.end_ms) for word in exact.words] == [
        (1000, 2000),
        (2000, 3000),
        (3000, 5000),
        (5000, 6000),
    ]


def test_one_written_word_may_be_several_spoken_ones() -> None:
    """``1990s`` is said as two words and shown as one; the words after it keep their times."""
    display = "The 1990s came."
    pieces = Spoken((Piece("The ", 0, 4), Piece("nineteen nineties", 4, 9), Piece(" came.", 9, 15)))
    (cue,) = cues([scene(segment(display, spoken=pieces, sentences=((0, 15),)))], [take(pieces, 44_100)], [0])
    assert [(word.text, word.start_ms, word.end_ms) for word in cue.words] == [
        ("The", 0, 1000),
        ("1990s", 1000, 3000),
        ("came.", 3000, 4000),
    ]


def test_one_spoken_word_may_be_several_written_ones() -> None:
    """What the engine joins is shared out by length."""
    whole = segment("of the day", sentences=((0, 10),))
    joined = Take("take/0", 3000, (Word(0, 6, 0, 1500), Word(7, 3, 1500, 3000)))
    (cue,) = cues([scene(whole)], [joined], [0])
    assert [word.text for word in cue.words] == ["of", "the", "day"]
    assert cue.words[0].end_ms == cue.words[1].start_ms == 14
    assert cue.words[2].start_ms == 34


def test_a_word_without_a_time_lies_between_its_neighbours() -> None:
    """Left out by the engine: interpolated; without any word times, all are shared out over the take."""
    whole = segment("one two three", sentences=((0, 13),))
    spare = Take("take/0", 44_100, (Word(0, 3, 0, 11_025), Word(8, 5, 33_075, 44_100)))
    (cue,) = cues([scene(whole)], [spare], [0])
    assert [(word.start_ms, word.end_ms) for word in cue.words] == [(0, 250), (250, 750), (750, 1000)]
    (none,) = cues([scene(whole)], [Take("take/0", 11 * 441, (), "estimated")], [0])
    assert [(word.start_ms, word.end_ms) for word in none.words] == [(0, 30), (30, 60), (60, 110)]
    assert none.timing == "estimated"


def test_chinese_words_are_cut_where_the_engine_begins_one() -> None:
    """No spaces: the engine's words part the sentence."""
    whole = segment("掌声停了。", sentences=((0, 5),))
    heard = Take("take/0", 88_200, (Word(0, 2, 0, 44_100), Word(2, 2, 44_100, 88_200)))
    (cue,) = cues([scene(whole)], [heard], [0])
    assert [(word.text, word.start_ms) for word in cue.words] == [("掌声", 0), ("停了。", 1000)]


def test_links_and_notes_go_with_their_sentence() -> None:
    """Counted in the cue's own text; a footnote mark belongs to the sentence before it; a link over two is parted."""
    display = "A link here. Another one."
    marks = (Inline(2, 4, "link", "https://e.org"), Inline(7, 13, "em"), Inline(12, 0, "footnote", "1"))
    whole = segment(display, sentences=((0, 12), (13, 25)), inlines=marks, paragraphs=((0, "body"),))
    first, second = cues([scene(whole)], [take(whole.spoken)], [0])
    assert first.inlines == (Inline(2, 4, "link", "https://e.org"), Inline(7, 5, "em"), Inline(12, 0, "footnote", "1"))
    assert second.inlines == (Inline(0, 7, "em"),)
    assert (first.paragraph, second.paragraph) == (True, False)


def test_speakers_have_the_shows_names() -> None:
    """A role that the show names bears that name; others their own."""
    whole = segment("One.", sentences=((0, 4),))
    assert cues([scene(whole)], [take(whole.spoken)], [0], {"narration": "Ana"})[0].speaker == "Ana"
    assert cues([scene(whole)], [take(whole.spoken)], [0], {"praise": "Ana"})[0].speaker == "Narration"


def test_words_between_sentences_are_kept() -> None:
    """Whatever the sentences leave out goes with the one before it."""
    whole = segment("One. two Three.", sentences=((0, 4), (9, 15)))
    assert [cue.text for cue in cues([scene(whole)], [take(whole.spoken)], [0])] == ["One. two", "Three."]
