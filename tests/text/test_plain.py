"""Plain text: what nothing marks but its look."""

from pathlib import Path

import pytest

from audioessay.errors import ReadError
from tests.text.reading import essay, headings, kinds, reasons, said, whole

LINES = """The harbour has a new crane.
It was bought in March, and nobody has said what for.
It can lift ninety tons.The largest boat here weighs eleven.
What they saw in it
A view from the pier
It is tall.
It is also, in the morning, rather beautiful.
Children draw it.
The bill stays where it is
However, somebody has to pay.
Who?
Not the harbour.

What is a crane for?
It turns.
It does nothing else.
"""


def test_headings_without_any_mark_are_found_in_lines_of_sentences() -> None:
    """Short, unclosed lines head what follows; a short full sentence and a question in mid-text do not."""
    made = essay(LINES, "text")
    assert headings(made) == [
        ["What they saw in it", "A view from the pier"],
        ["The bill stays where it is"],
        ["What is a crane for?"],
    ]
    assert "It is tall." in " ".join(said(made))


def test_lines_of_sentences_become_paragraphs_not_one_each() -> None:
    """Lines are joined; a missing space after a full stop still makes two sentences."""
    made = essay(LINES, "text")
    first = made.sections[0].paragraphs[0]
    assert first.text.display.startswith("The harbour has a new crane. It was bought")
    assert len(first.sentences) == 4


def test_a_long_run_of_lines_is_set_in_paragraphs_of_a_few_sentences() -> None:
    """Forty lines without a blank one would give a listener no rest."""
    lines = [f"Sentence number {number} stands on a line of its own here." for number in range(40)]
    lines[11] = "However, this one turns the thought."
    made = essay("\n".join(lines), "text")
    paragraphs = said(made)
    assert 5 <= len(paragraphs) <= 10
    assert any(paragraph.startswith("However,") for paragraph in paragraphs)


def test_wrapped_paragraphs_are_rejoined() -> None:
    """Line breaks at a width are white space; a hyphen or dash at the end of a line clings to its word."""
    made = essay(
        "A town on the coast had for many years a market that was half-\n"
        "hearted at best, and the people of the town knew it very well—\n"
        "they said so, every week, and they went all the same because of\n"
        "the cheese.\n\nThe bill\n\nIt came in spring, and it was larger than anybody on the council\nhad said that it would be.\n",
        "text",
    )
    assert said(made)[0] == (
        "A town on the coast had for many years a market that was half-hearted at best, and the people of the town knew it very well—"
        "they said so, every week, and they went all the same because of the cheese."
    )
    assert headings(made) == [["The bill"]]


def test_a_heading_directly_above_a_wrapped_paragraph() -> None:
    """Where the next word would have fitted on the line, the break is meant."""
    wrapped = "The market has been held in this square on every Thursday since the\nyear of the flood, and it has never once been dry on the day.\n"
    made = essay(f"A word for rain\n{wrapped}\nWhat dry days leave out\n{wrapped}", "text")
    assert headings(made) == [["A word for rain"], ["What dry days leave out"]]
    assert made.title == "A word for rain" and made.title_from == "heading"


def test_the_first_line_of_a_wrapped_paragraph_is_no_heading() -> None:
    """It is full."""
    made = essay("On the last night of the long fair at the edge of the old town\nthe wheel stopped and nobody got off.\n\nIt rained for a week\nafter that, they say.\n", "text")  # fmt: skip
    assert headings(made) == []


def test_each_long_line_is_a_paragraph() -> None:
    """As pasted out of a word processor, with no blank lines at all."""
    line = "It is a fine plan, and it is well drawn, and the people who drew it have clearly stood in the rain. " * 4
    made = essay(f"{line}\n{line}\nThe cost\n{line}\n", "text")
    assert headings(made) == [["The cost"]]
    assert len(said(made)) == 3


def test_a_byline_and_a_date_are_no_headings() -> None:
    """They are read, each by itself, and known."""
    made = essay("On kettles\nBy Ida Bell\n12 March 2026\n\nEveryone has one. Nobody looks at it.\n", "text")
    assert headings(made) == [["On kettles"]]
    assert said(made)[:2] == ["By Ida Bell", "12 March 2026"]
    assert (made.meta.author, made.meta.date) == ("Ida Bell", "2026-03-12")


def test_a_signature_is_no_heading() -> None:
    """Nor is the name at the very end."""
    made = essay(
        "A letter\n\nIt is late. I am tired.\n\nYours sincerely,\nIda Bell\n\nP.S. It boiled.\n\nIda\n", "text"
    )
    assert headings(made) == [["A letter"]]


def test_short_paragraphs_under_a_colon_are_a_list() -> None:
    """As they are pasted from a page; after the list a heading is one again."""
    items = "One onion.\n\nOne bone, free\n\nSalt"
    made = essay(f"The soup\n\n{LONG} She kept the list:\n\n{items}\n\n{LONG}\n\nThe pot\n\n{LONG}\n", "text")
    assert headings(made) == [["The soup"], ["The pot"]] and "Salt" in said(made)


def test_lists_verse_rules_and_underlined_headings() -> None:
    """Bullets and rules are structure; lines of verse are kept apart."""
    made = essay(
        "Title\n=====\n\nFirst words here.\n\n- one cup\n- a tin, whose lid\n  does not fit\n\n* * *\n\n1. Pour.\n2. Wait.\n\n"
        "Half a pound of tuppenny rice\nHalf a pound of treacle\nThat is the way the money goes\n\nThe end came.\n",
        "text",
    )
    assert headings(made) == [["Title"]]
    assert [words for kind, words in kinds(made) if kind == "item"] == [
        "one cup", "a tin, whose lid does not fit", "Pour.", "Wait.", "Half a pound of tuppenny rice", "Half a pound of treacle",
        "That is the way the money goes",
    ]  # fmt: skip


def test_quotations_as_mail_writes_them() -> None:
    """Lines behind ``>`` are quotations, the sign is structure."""
    made = essay("He wrote to me.\n\n> I shall not\n> come.\n>\n> Nor shall she.\nSo it was.\n", "text")
    assert kinds(made) == [
        ("body", "He wrote to me."),
        ("quote", "I shall not come."),
        ("quote", "Nor shall she."),
        ("body", "So it was."),
    ]


def test_paragraphs_begun_by_an_indent() -> None:
    """As books set them, with no blank lines."""
    made = essay(
        "   The town had a market on every Thursday that came, and the\npeople of the town went to it whether or not they had need.\n"
        "   It was the cheese that drew them, and there was never enough\nof that to go round.\n",
        "text",
    )
    assert [words[:8] for words in said(made)] == ["The town", "It was t"]


def test_numbered_paragraphs_keep_their_numbers() -> None:
    """They are the author's, not a list's."""
    long = (
        "I read of the opening of the palace as I climbed the hill, and the thoughts that it called up stayed with me. "
        * 5
    )
    assert said(essay(f"253. {long}\n\n254. {long}\n", "text"))[0].startswith("253. I read")


def test_marks_in_brackets_before_a_heading_or_a_paragraph() -> None:
    """They are structure, and they say the role and the voice."""
    made = essay(
        'Words come first.\n\n[critique voice="espeak:en"]\nThe bill\n\nIt is large.\n\n[praise]\nBut it is pretty.\n',
        "text",
    )
    assert made.sections[1].marks.role == "critique"
    assert made.sections[1].marks.voice == "espeak:en"
    assert made.sections[1].marks.line == 3
    assert made.sections[1].paragraphs[1].marks.role == "praise"
    assert not any("critique" in words or "praise" in words for words in said(made))


def test_a_misspelt_mark_is_refused_by_name() -> None:
    """It would be read aloud otherwise."""
    with pytest.raises(ReadError, match=r"essay:3: no role 'critqiue'; did you mean critique\?"):
        essay("Words.\n\n[critqiue]\nMore words.\n", "text")


def test_other_words_in_brackets_are_the_authors() -> None:
    """A stage direction is read."""
    assert said(essay("He bowed.\n\n[applause]\n\nHe left.\n", "text"))[1] == "[applause]"


def test_emphasis_as_old_texts_write_it() -> None:
    """Underscores around words are not said."""
    made = essay(
        "_Glare_ is an error, and one of the _greater\nsort,_ which *nobody* mends; snake_case stays.\n", "text"
    )
    assert said(made) == ["Glare is an error, and one of the greater sort, which nobody mends; snake_case stays."]
    assert [inline.kind for inline in made.sections[0].paragraphs[0].inlines] == ["em", "em", "em"]


def test_footnotes_at_the_foot_are_gathered() -> None:
    """When their number stands in the text."""
    made = essay(
        "It is so [1], they say [2, 4-5].\n\n[1] Bell, Kettles.\n[5] The same,\n   page 3.\n\n[9] Never cited.\n",
        "text",
    )
    assert said(made) == ["It is so, they say.", "Never cited."]
    assert [(note.label, note.text) for note in made.notes] == [("1", "Bell, Kettles."), ("5", "The same, page 3.")]
    assert ("footnote", "[1] Bell, Kettles.") in reasons(made)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds(newline: str) -> None:
    """They change nothing but places."""
    made = essay(LINES.replace("\n", newline), "text")
    assert len(headings(made)) == 3


def test_scripts_without_spaces() -> None:
    """A line break between two of their characters is nothing; their headings are short."""
    made = essay(
        "第一章 水壶\n\n每个人都有一个水壶。没有人看它。\n这是一个很长的故事。\n\n为什么？\n\n因为它很重要。\n", "text"
    )
    assert headings(made) == [["第一章 水壶"], ["为什么？"]]
    assert said(made)[0] == "每个人都有一个水壶。没有人看它。这是一个很长的故事。"
    assert made.language == "zh"


def test_the_shared_essay(essays: Path) -> None:
    """Its six unmarked headings in four sections, and nothing else."""
    path = essays / "the-win.txt"
    made = essay(path.read_bytes(), "text")
    assert headings(made) == [
        ["Why the line ARMY made it again hits so hard", "Process, not just outcome"],
        ["The numbers stay calm"],
        ["When the center shifts, what remains?", "A wider stage"],
        ["Admiration is not enough"],
    ]
    assert made.title_from == "first sentence"
    assert not made.skipped


def test_labelled_essays_have_their_true_headings(essays: Path) -> None:
    """As the notes beside them list them."""
    import json

    folder = essays / "labelled"
    if not folder.is_dir():
        pytest.skip("no labelled essays")
    for notes in sorted(folder.glob("*/*.json")):
        known = json.loads(notes.read_text())
        path = notes.parent / known["file"]
        made = essay(path.read_bytes(), "markdown" if path.suffix == ".md" else "text")
        whole(made)
        found = [line for lines in headings(made) for line in lines]
        assert found == [line.replace("*", "") for line in known["headings"]], path.name


LONG = "It was a long winter, and the people of the town spoke of little else than of the bread that they had not got."


def test_numbers_of_notes_that_copying_set_on_the_line() -> None:
    """From one on, behind full stops and commas: they are marks, in plain text and in Markdown."""
    text = (
        f"The town was hungry.1 {LONG} The mayor said so himself,2 and he ought to know. Nobody believed him.3 {LONG}"
    )
    for format in ("text", "markdown"):  # noqa: A001
        made = essay(text, format)
        assert said(made)[0].startswith("The town was hungry. It was") and "himself, and" in said(made)[0]
        assert [mark for why, mark in reasons(made) if why == "footnote mark"] == ["1", "2", "3"]
    assert "vol.1" in said(essay(f"It stands in vol.1 and vol.3 of his works. {LONG}", "text"))[0]


def test_a_numeral_is_no_title() -> None:
    """Chapters that are numbered only leave the title to the first sentence."""
    assert essay(f"I\n\n{LONG}\n\nII\n\n{LONG}\n", "text").title == "It was a long winter"
