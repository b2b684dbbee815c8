"""Markdown: what is said, what is structure, what is left out."""

import pytest

from audioessay.errors import ReadError
from audioessay.model.show import Reading
from audioessay.text.read import read
from tests.text.reading import essay, headings, kinds, reasons, said, whole


def test_titles_of_both_kinds_and_pandoc_attributes() -> None:
    """Attributes are never said; a class that is a role, and the voice, are heard."""
    made = essay(
        'Kettles\n=======\n\nWords.\n\n## Doubts {#d .unnumbered .critique voice="espeak:en-us+f3"}\n\nWords.\n\n### Closed ###\n\nWords.\n'
    )
    assert headings(made) == [["Kettles"], ["Doubts"], ["Closed"]]
    assert [section.level for section in made.sections] == [1, 2, 3]
    assert (made.sections[1].marks.role, made.sections[1].marks.voice, made.sections[1].marks.line) == (
        "critique",
        "espeak:en-us+f3",
        6,
    )


def test_two_headings_in_a_row_are_one_section() -> None:
    """It bears both."""
    made = essay("# Kettles\n\n## A praise\n\nWords.\n")
    assert headings(made) == [["Kettles", "A praise"]]
    assert made.title == "Kettles"


def test_inline_markup_is_structure_and_its_words_are_said() -> None:
    """Emphasis, links of every kind, code, escapes, entities, inline HTML."""
    made = essay(
        "A *fine* **bold _nested_** `code` [link](https://a.example 'T') [ref][r] [r] <https://b.example/c> \\*kept\\* &amp; caf&eacute;&nbsp;x "
        "H<sub>2</sub>O a<br>b ~~struck~~.\n\n[r]: https://c.example 'title'\n"
    )
    assert said(made) == ["A fine bold nested code link ref r b.example *kept* & café x H2O a b."]
    words = made.sections[0].paragraphs[0]
    assert [(inline.kind, words.text.display[inline.at : inline.at + inline.length]) for inline in words.inlines] == [
        ("em", "fine"), ("strong", "bold nested"), ("em", "nested"), ("link", "link"), ("link", "ref"), ("link", "r"), ("link", "b.example"),
        ("link", "b.example"),
    ]  # fmt: skip
    assert {note.url for note in made.notes} >= {"https://a.example", "https://c.example"}
    assert ("link definition", "[r]: https://c.example 'title'") in reasons(made)


def test_blocks_that_are_not_spoken() -> None:
    """Code, comments, tables (with a notice), images; each listed as it stands."""
    made = essay(
        "Words.\n\n```py\nx = 1\n```\n\n    y = 2\n\n<!-- no -->\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![alt](x.png) More.\n"
    )
    assert kinds(made) == [("body", "Words."), ("notice", "A table is in the show notes."), ("body", "More.")]
    assert reasons(made) == [
        ("code block", "```py\nx = 1\n```"), ("code block", "y = 2"), ("comment", "<!-- no -->"), ("table", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("image", "![alt](x.png)"),
    ]  # fmt: skip
    assert [note.kind for note in made.notes] == ["table", "image"]


def test_the_show_may_ask_for_alternative_texts_and_no_notices() -> None:
    """Both are settings."""
    data = b"Words ![a *fine* kettle](k.png) here.\n\n| a |\n|---|\n| 1 |\n"
    made = read(data, name="x", format="markdown", reading=Reading(alt_text=True, table_notice=""))
    whole(made)
    assert said(made) == ["Words a fine kettle here."]


def test_quotes_and_lists_keep_their_kinds() -> None:
    """A quotation inside a list is a quotation; so is a list inside a quotation."""
    made = essay("> one\nlazy\n>\n> - two\n\n- three\n\n  four\n\n  > five\n- [ ] six\n\n1) seven\n")
    assert kinds(made) == [
        ("quote", "one lazy"),
        ("quote", "two"),
        ("item", "three"),
        ("item", "four"),
        ("quote", "five"),
        ("item", "six"),
        ("item", "seven"),
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Weight 412 g & is <b>old</b> and *so* on", "Weight 412 g & is old and so on"),
        ("He wrote <<Closed until spring>> and <b>bold</b>.", "He wrote <<Closed until spring>> and bold."),
        ("a < b, [x & `y`!](http://x.example/z)<br>and __c__ \\* &amp; ~~d~~", "a < b, x & y! and c * & d"),
        (
            "see <http://q.example> & [![a sign](a.png) & more](http://u.example) too",
            "see http://q.example & a sign & more too",
        ),
        ("one\\\n    two  \n    three[^2] [", "one two three ["),
    ],
)
def test_a_footnotes_words_are_whole(written: str, words: str) -> None:
    """What is markup goes, what is not stays, with its neighbours."""
    made = essay(f"Kept.[^1]\n\n[^1]: {written}\n\nEnd.\n")
    assert [note.text for note in made.notes if note.kind == "footnote"] == [words]


def test_footnotes_are_gathered_and_their_marks_kept_for_pages() -> None:
    """With lazy lines, further paragraphs, inline notes, and notes that nothing refers to."""
    made = essay(
        "Words[^1] go on.^[An *inline* one.] End [^x].\n\n[^1]: First\nlazy.\n\n    Second `para`.\n\n[^x]: Two.\n[^unused]: Three.\n"
    )
    assert said(made) == ["Words go on. End."]
    assert [(note.label, note.text) for note in made.notes] == [
        ("1", "An inline one."),
        ("1", "First lazy. Second para."),
        ("x", "Two."),
        ("unused", "Three."),
    ]
    assert [inline.url for inline in made.sections[0].paragraphs[0].inlines] == ["1", "1", "x"]


def test_html_inside_markdown() -> None:
    """Its words are the author's, its tags are structure."""
    made = essay(
        "<div class='x'>\n<p>Inside &amp; out.</p>\n</div>\n\n<details><summary>More</summary>\n\nHidden *words*.\n\n</details>\n"
    )
    assert said(made) == ["Inside & out.", "More", "Hidden words."]


def test_breaks_soft_and_hard_and_scripts_without_spaces() -> None:
    """A soft break is a space, between two Chinese characters nothing."""
    assert said(essay("a\nb  \nc\\\nd\n\n日本\n語\n")) == ["a b c d", "日本語"]


def test_bold_lines_head_a_text_that_has_no_other_headings() -> None:
    """As people write who do not know the hash."""
    made = essay("Words come first.\n\n**The praise**\n\nWords.\n\n**The doubts**\n\nWords. **Not this one.**\n")
    assert headings(made) == [["The praise"], ["The doubts"]]
    made = essay("# T\n\n## A\n\n**Just bold**\n\nWords.\n")
    assert headings(made) == [["T", "A"]]


def test_marks_of_plain_text_work_here_too() -> None:
    """``[critique]`` on a line of its own before a paragraph."""
    made = essay("Words.\n\n[critique]\n\nDoubts.\n")
    assert made.sections[0].paragraphs[1].marks.role == "critique"
    assert said(made) == ["Words.", "Doubts."]


def test_what_other_programs_put_into_markdown() -> None:
    """Pandoc's divisions bear roles; callouts and template code are not said."""
    made = essay(
        "::: {.critique}\n\nDoubts.\n\nMore.\n\n:::\n\n{{< figure src=x >}}\n\n> [!NOTE]\n> Mind this.\n\n{% include x %}\n"
    )
    assert said(made) == ["Doubts.", "More.", "Mind this."]
    assert [paragraph.marks.role for paragraph in made.sections[0].paragraphs] == ["critique", "critique", ""]
    assert [reason for reason, _ in reasons(made)] == ["template code", "template code"]


def test_a_role_of_the_shows_own() -> None:
    """Known when the show names it."""
    made = read(b"## Aside {.aside}\n\nWords.\n", name="x", format="markdown", roles=["aside"])
    assert made.sections[0].marks.role == "aside"


def test_invisible_characters_are_structure() -> None:
    """Soft hyphens, zero-width spaces, byte order marks; joiners stay where a script or a picture needs them."""
    made = essay("soft\u00adhyphen zero\u200bwidth \u200eleft \U0001f469\u200d\U0001f467 می\u200cخواهم\n")
    assert said(made) == ["softhyphen zerowidth left \U0001f469\u200d\U0001f467 می\u200cخواهم"]


@pytest.mark.parametrize("mark", [">", "- ", "1. "])
def test_absurd_nesting_is_refused(mark: str) -> None:
    """The parser would drop what lies deeper."""
    with pytest.raises(ReadError, match="nested too deeply"):
        essay("Words.\n\n" + mark * 300 + "deep\n")


def test_an_essay_without_a_word() -> None:
    """It says what there is instead."""
    with pytest.raises(ReadError, match=r"no words to speak; it holds only code block, image"):
        essay("![x](y.png)\n\n```\ncode\n```\n")


@pytest.mark.parametrize(
    ("struck", "format"),
    [
        ("~~crook~~", "markdown"),
        ("~~crook~~", "text"),
        ("<del>crook</del>", "markdown"),
        ("<del>crook</del>", "html"),
        ("<s>crook</s>", "html"),
    ],
)
def test_what_is_struck_through_is_deleted(struck: str, format: str) -> None:  # noqa: A002
    """A word that the author struck through is not read, and is on the list of what is not."""
    made = essay(f"He is a {struck} statesman, and no {struck}.", format)
    assert said(made) == ["He is a statesman, and no."]
    assert {why for why, _ in reasons(made)} == {"deleted text"}


def test_a_rating_alone_is_said() -> None:
    """Five stars are words; three stars between two parts are a break."""
    assert said(essay("★★★☆☆\n\nIt is fine.\n\n★ ★ ★\n\nStill fine.")) == ["★★★☆☆", "It is fine.", "Still fine."]


def test_notes_in_the_margin_are_notes() -> None:
    """Tufte's sidenotes, in Markdown as in HTML."""
    toggle = '<label for="sn" class="margin-toggle sidenote-number"></label><input type="checkbox" id="sn" class="margin-toggle"/>'
    text = f'The tower is tall.{toggle}<span class="sidenote">Ninety feet, by my count.</span> It leans.'
    for format in ("markdown", "html"):  # noqa: A001
        made = essay(f"<p>{text}</p>" if format == "html" else text, format)
        assert said(made) == ["The tower is tall. It leans."]
        assert [(note.label, note.text) for note in made.notes] == [("1", "Ninety feet, by my count.")]


def test_a_link_that_is_defined_again_is_no_text() -> None:
    """The first counts; a definition that stands in code is code."""
    made = essay(
        "# T\n\nSee [a] and [b].\n\n[a]: https://é.example/1\n[b]: /2\n[a]: /3 'T'\n\n```\n[b]: 4\n```\n\n[a]: /5\n"
    )
    assert said(made) == ["See a and b."]
    assert [note.url for note in made.notes if note.kind == "link"][:1] == ["https://é.example/1"]
    for again in ("    [a]: /2", "\t[a]: /2", "  [A]:\n  /2"):  # right behind the first, however it is indented
        assert said(essay(f"See [a].\n\n[a]: /1\n{again}\n\nMore.\n")) == ["See a.", "More."]


def test_links_to_the_parts_of_the_essay_are_a_table_of_contents() -> None:
    """With their heading; a list with other words is read."""
    made = essay(
        "# A\n\n## Contents\n\n- [One](#one)\n- [Two](#two)\n\n## One\n\nFirst.\n\n## Two\n\n- [One](#one) said it\n- Second\n"
    )
    assert headings(made) == [["A", "One"], ["Two"]]
    assert said(made) == ["First.", "One said it", "Second"]
    assert {why for why, _ in reasons(made)} == {"table of contents"}


RAIN = "The rain fell on the town for three days, and nobody minded it at all, not *even* the drivers."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"Flush.\n\n\t{RAIN}\n\n\tIt stopped.\n", ["Flush.", "{}", "It stopped."]),
        (f"Flush.\n\n    {RAIN}\n    {RAIN}\n", ["Flush.", "{}", "{}"]),
        ("    The rain fell on the town for three days and\nnobody minded it. The drivers\nwent on.\n", None),
        (f"- One.\n\n        {RAIN}\n", ["One.", "{}"]),
        (f"> One.\n>\n>     {RAIN}\n", ["One.", "{}"]),
        (f"    # Rain\n\n    {RAIN}\n\n    See [it][r].\n\n    [r]: https://a.example\n", ["{}", "See it."]),
        ("We saw:\n\n    - the first thing that was there\n    - and many other things that were not\n", None),
        ("    雨下了三天，没有人在意。司机们照常开车，河水很高，大家都去看。\n", None),
    ],
)
def test_indented_prose_is_read(text: str, wanted: list[str] | None) -> None:
    """A writer's indented paragraphs are no code, in lists, quotations and whole documents too; a line says so."""
    made = essay(text)
    if wanted is not None:
        assert said(made) == [line.format(RAIN.replace("*", "")) for line in wanted]
    assert not [reason for reason, _ in reasons(made) if reason == "code block"]
    assert any("indented" in line for line in made.notices)


@pytest.mark.parametrize(
    "code",
    [
        "def f(x):\n    return x + 1", "$ make test\nAll of the tests passed, and the report was written to the disk at last.", "SELECT name FROM users;",
        f"x = 1\n\n{RAIN}", "# This is a remark that explains a thing which is hard to say in a sentence.\nrun()", "Error: no such file.", "src/\n  main.py",
        "int main() { return 0; }", "- name: one\n  run: make it so", "\\begin{x} This is a thing that was set by hand, and nobody knows why. \\end{x}",
    ],
)  # fmt: skip
def test_indented_code_stays_code(code: str) -> None:
    """Also where sentences stand in it."""
    made = essay("Words.\n\n" + "\n".join(f"    {line}" for line in code.split("\n")) + "\n")
    assert said(made) == ["Words."]
    assert [reason for reason, _ in reasons(made)] == ["code block"]
    assert not made.notices or "indented" not in made.notices[0]


def test_indented_verse_stays_verse() -> None:
    """Its lines are not run together, and no line says anything of it."""
    lines = ["So much depends", "upon a red wheel", "barrow glazed with rain"]
    made = essay("Words.\n\n" + "".join(f"    {line}\n" for line in lines))
    assert said(made) == ["Words.", *lines]
    assert not any("indented" in line for line in made.notices)
