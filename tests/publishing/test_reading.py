"""Cues become an essay again, whole and well-formed."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.model.episode import Chapter, Cue, Episode
from audioessay.model.essay import Inline, Note
from audioessay.publishing.plot import waveform
from audioessay.publishing.reading import Block, Reading, href, reading
from audioessay.publishing.rss import clean
from tests.publishing.sites import EPISODE, HOSTILE, VARIANTS, cue


class Checked(HTMLParser):
    """A strict reader: every element is closed in its turn, and only those of a sentence are there."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("span", "a", "em", "strong", "sup")
        assert not (tag == "a" and "a" in self.open), "a link in a link"
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "sup" not in self.open:
            self.text.append(data)


def blocks(read: Reading) -> list[Block]:
    """All of it, in order."""
    return [
        one for part in read.parts for one in (*part.headings, *(one for group in part.groups for one in group.blocks))
    ]


def one_sentence(text: str, *inlines: Inline, notes: tuple[Note, ...] = ()) -> str:
    """The HTML of a sentence."""
    episode = replace(
        EPISODE, cues=(cue(0, 1000, text, "narration", "body", True, *inlines),), chapters=(), notes=notes
    )
    return str(blocks(reading(episode))[0].html)


INLINES = st.builds(
    Inline,
    st.integers(0, 30),
    st.integers(0, 30),
    st.sampled_from(["link", "em", "strong", "footnote"]),
    st.sampled_from(["https://example.org/", "javascript:alert(1)", "1", '"><script>']),
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=24), st.lists(INLINES, max_size=6))
def test_whatever_is_marked_no_letter_is_lost_and_no_element_left_open(text: str, inlines: list[Inline]) -> None:
    """Marks that overlap, cross, lie outside or repeat: the words stay, in order, and the HTML is well-formed."""
    found = Checked(one_sentence(text, *inlines))
    turns = dict.fromkeys(
        map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    )  # closed within each stretch
    assert "".join(found.text).translate(turns) == clean(text).translate(turns)
    assert not any((attributes.get("href") or "").startswith("javascript") for _, attributes in found.seen)


def test_marks_that_cross_are_closed_and_opened_again() -> None:
    """HTML has a tree where an author's marks may not."""
    html = one_sentence("one two three", Inline(0, 7, "em"), Inline(4, 9, "strong"))
    assert "<em>one <strong>two</strong></em><strong> three</strong>" in html


def test_a_sentence_has_its_times_its_links_and_its_notes() -> None:
    """As the author wrote them; what is no address of the web stays text."""
    html = one_sentence(
        "See this and that.",
        Inline(4, 4, "link", 'https://example.org/?a=1&b="2'),
        Inline(13, 4, "link", "javascript:alert(1)"),
        Inline(18, 0, "footnote", "1"),
        notes=(Note("footnote", "1", "It is so."),),
    )
    assert html == (
        '<span data-t="0" data-e="1000">See <a href="https://example.org/?a=1&amp;b=%222">this</a> and that.'
        '<sup><a href="#note-1" id="ref-1" role="doc-noteref">1</a></sup></span>'
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://ja.wikipedia.org/wiki/天秤", "https://ja.wikipedia.org/wiki/%E5%A4%A9%E7%A7%A4"),
        ("mailto:ada@quill.example", "mailto:ada@quill.example"),
        ("JavaScript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("file:///etc/passwd", ""),
        ("//example.org/", ""),
        ("/relative", ""),
        ("https://user:secret@example.org/", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str, expected: str) -> None:
    """Letters beyond ASCII are written as browsers would."""
    assert href(url) == expected


def test_an_essay_comes_back_as_it_was() -> None:
    """Headings, paragraphs, quotations and items; the title is not said twice; a table stands where it stood."""
    read = reading(EPISODE)
    assert "The spring balance" in read.title and "data-t" in read.title
    assert [(part.title, part.start_ms, part.speaker) for part in read.parts] == [
        ("The spring balance", 0, "Narrator"),
        ("What it does well", 12_000, "The case for"),
        ("What it costs", 27_000, "The case against"),
    ]
    assert [[(group.tag, [one.tag for one in group.blocks]) for group in part.groups] for part in read.parts] == [
        [("", ["p"]), ("blockquote", ["p"])],
        [("", ["p"]), ("ul", ["li", "li"])],
        [("", ["p"]), ("", ["p", "p"])],
    ]
    assert [len(part.headings) for part in read.parts] == [0, 1, 1]
    assert read.tables == ()
    table = read.parts[2].groups[1].blocks[0].table
    assert table and table.rows == (("thing", "grams"), ("flour", "500"), ("bowl", "412"))
    assert read.speakers == ("Narrator", "Quotation", "The case for", "The case against")
    assert read.links == (("https://pictures.example/balance.jpg", "A balance"),)


def test_a_heading_cannot_take_the_name_of_a_place_of_ours() -> None:
    """``notes`` is the footnotes'; a name said twice is the first one's; spaces make no name."""
    anchors = ("essay", "note-1", "a", "a", "b c", "")
    chapters = tuple(
        Chapter(str(n), n * 1000, n * 1000 + 1000, "narration", "", name) for n, name in enumerate(anchors)
    )
    assert [part.anchor for part in reading(replace(EPISODE, chapters=chapters)).parts] == ["", "", "a", "", "", ""]


def test_tables_without_a_place_stand_at_the_end() -> None:
    """As many notices as tables, or none is trusted; and the closing words are no table's."""
    two = (*EPISODE.notes, Note("table", "2", "no columns"))
    read = reading(replace(EPISODE, notes=two))
    assert [(table.number, len(table.rows), table.source) for table in read.tables][1:] == [(2, 0, "no columns")]
    closing = replace(EPISODE, cues=(*EPISODE.cues[:-2], EPISODE.cues[-1]))
    assert len(reading(closing).tables) == 1


def test_what_the_show_says_moves_no_table() -> None:
    """An intro and an outro, said as often as there are tables, are scenes of their own."""
    own = [replace(one, scene=1) for one in EPISODE.cues]
    intro = replace(cue(0, 900, "This is the show.", "narration", "notice"), scene=2)
    outro = replace(cue(39_000, 40_000, "Until next week.", "narration", "notice"), scene=3)
    first, *others = EPISODE.chapters
    chapters = (Chapter("Welcome", 0, 950, "narration", ""), replace(first, start_ms=950), *others)
    read = reading(replace(EPISODE, cues=(intro, *own, outro), chapters=chapters))
    assert read.tables == () and "data-t" in read.title
    assert [one.text for one in blocks(read) if one.table] == ["A table is in the show notes."]


def test_a_talk_names_its_speakers_where_they_change() -> None:
    """Each turn's first paragraph; where only roles change, colours say it."""
    said = [
        ("narration", "The talk"),
        ("ada", "Why?"),
        ("ada", "Tell me."),
        ("ben", "Because."),
        ("narration", "It rained."),
    ]
    cues = tuple(cue(1000 * n, 1000 * n + 900, text, role) for n, (role, text) in enumerate(said))
    read = reading(replace(EPISODE, cues=cues, chapters=(), notes=()))
    assert [one.speaker for one in blocks(read)] == ["", "ada", "", "ben", "Narrator"]
    assert {one.speaker for one in blocks(reading(EPISODE))} == {""}


def test_every_sentence_is_there_in_every_language() -> None:
    """Joined, the page's words are the cues' words; scripts without spaces get none."""
    for episode in (EPISODE, *VARIANTS):
        read = reading(episode)
        html = str(read.title) + "".join(str(one.html) for one in blocks(read))
        found = "".join(Checked(html).text).replace(" ", "")
        for one in episode.cues:
            assert clean(one.text).replace(" ", "") in found
    japanese = blocks(reading(VARIANTS[2]))[0]
    assert "".join(Checked(str(japanese.html)).text) == "台所には天秤がある。それは「正直」だ。OK."


def test_the_waveform_is_coloured_by_who_speaks() -> None:
    """One path a role, bars within the picture, and nothing hostile in it; silence is drawn too."""
    roles = reading(EPISODE).roles
    drawn = str(waveform(EPISODE, roles))
    assert drawn.count("<path") == len(roles) == 4 and drawn.count("M") == 200
    empty = replace(EPISODE, envelope=(), cues=(), chapters=())
    assert str(waveform(empty, ("narration",))).count("M") == 200
    hostile = VARIANTS[0]
    assert "<b>" not in str(waveform(hostile, reading(hostile).roles)) and HOSTILE not in str(
        waveform(hostile, reading(hostile).roles)
    )


@given(st.lists(st.integers(0, 255), max_size=700), st.integers(1, 90_000))
def test_any_envelope_can_be_drawn(envelope: list[int], duration_ms: int) -> None:
    """Shorter or longer than the bars, silent or full."""
    episode = replace(EPISODE, envelope=tuple(envelope), duration_ms=duration_ms)
    assert str(waveform(episode, reading(EPISODE).roles)).count("M") == 200


def test_an_episode_without_chapters_is_one_part() -> None:
    """And one without a word is an empty page, not an error."""
    assert len(reading(replace(EPISODE, chapters=())).parts) == 1
    nothing: tuple[Cue, ...] = ()
    bare: Episode = replace(EPISODE, cues=nothing, chapters=(), notes=())
    assert reading(bare).parts[0].groups == ()
