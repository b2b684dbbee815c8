"""What plain text is: verse, talk, letters, lists; and that none of their lines is taken for a heading."""

import pytest

from audioessay.text.speech import bound
from tests.text.reading import essay, headings, said

PROSE = (
    "The road goes up behind the church and does not stop until it has shown you the whole of the valley. "
    "People walk it on Sundays, and nobody has ever been known to hurry."
)


def heads(text: str, kind: str = "text") -> list[str]:
    """All lines that became headings."""
    return [line for lines in headings(essay(text, kind)) for line in lines]


@pytest.mark.parametrize(
    "verse",
    [
        "The miller's wheel is standing still,\nThe water runs away;\nThere is no corn upon the hill\nAnd none was cut today.",
        "O river, slow and brown\nThat never asks me why\nI come to watch you going down\nBeneath a heavy sky",
        "    A bird sat on a wall,\n      And nobody could tell\n    If it would fly at all\n      Or if it fell.",
        "so little depends\nupon a blue\nbucket under\nthe cold rain",
        "Slow, slow, said the tide,\nI have the night to hide.",
    ],
)
def test_verse_heads_nothing_and_keeps_its_lines(verse: str) -> None:
    """Also where a stanza ends without a stop, or has only two lines."""
    made = essay(f"The wheel and the water\n\n{PROSE}\n\n{verse}\n\n{PROSE}\n", "text")
    assert [line for lines in headings(made) for line in lines] == ["The wheel and the water"]
    lines = [line.strip() for line in verse.splitlines()]
    if len(lines) > 2 or "," in lines[0][-1]:
        assert [words for words in said(made) if words in lines] == lines
        verses = [
            paragraph.bound
            for section in made.sections
            for paragraph in section.paragraphs
            if paragraph.text.display in lines
        ]
        assert verses == ["verse"] * (len(lines) - 1) + [""], "a short rest behind each line but the last"


@pytest.mark.parametrize(
    "lines",
    [
        ["“Where to?”", "“Home.”", "“Whose home?”", "He did not answer."],
        ["‘Is it far’", "‘Not very’", "‘Then we walk’"],
        ["– Und wohin?", "– Nach Hause", "– Zu wem?"],
        ["ANNA: You came", "BERT: I came", "ANNA: Late", "BERT: But I came"],
        ["Mrs. Bell: It holds, you know.", "Me: How can you tell", "Mrs. Bell: It stands."],
        ["Q: What is it for?", "A: Nobody knows", "Q: Who asked?", "A: You did"],
    ],
)
def test_talk_heads_nothing(lines: list[str]) -> None:
    """In marks of every kind, behind dashes, behind names."""
    text = "A walk with two people\n\n" + PROSE + "\n\n" + "\n\n".join(lines) + f"\n\n{PROSE}\n"
    assert heads(text) == ["A walk with two people"]


def test_an_interview_has_its_questions_as_headings() -> None:
    """Where each stands alone and an answer hangs on it."""
    made = heads(
        f"Five minutes with a baker\n\nWhen do you get up?\n\n{PROSE}\n\nDo you ever sleep\n\n{PROSE}\n\nAnd the cat?\n\n{PROSE}\n"
    )
    assert made[:3] == ["Five minutes with a baker", "When do you get up?", "Do you ever sleep"]


def test_a_letter_has_no_headings() -> None:
    """Neither the place and the day, nor who is written to, nor who writes."""
    text = f"Hay, 3 May 1931\n\nDear Margaret\n\n{PROSE}\n\nWith love from all of us,\n\nTom\n\nP.S. The cat is well\n\n{PROSE}\n"
    assert heads(text) == []


def test_maxims_and_prices_head_nothing() -> None:
    """Many short lines in a row are a list, whatever parts them; so is what costs something."""
    maxims = "\n\n".join(
        ["Know when to leave", "Nothing is ever quite shut", "Bread first", "The cheap coat is worn twice"]
    )
    assert heads(f"What my uncle said\n\n{PROSE}\n\n{maxims}\n\n{PROSE}\n") == ["What my uncle said"]
    assert heads(f"At the stall\n\n{PROSE}\n\nTea with milk £1.20\n\n{PROSE}\n\nA bun 80 cents\n\n{PROSE}\n") == [
        "At the stall"
    ]


@pytest.mark.parametrize(
    "marks",
    [("1. ", "2. ", "3. "), ("a) ", "b) ", "c) "), ("- ", "- ", "- "), ("• ", "• ", "• "), ("(1) ", "(2) ", "(3) ")],
)
def test_lists_with_blank_lines_are_lists(marks: tuple[str, ...]) -> None:
    """However their items are marked."""
    items = ["Rope, if there is any", "A second pair of socks", "Somebody to talk to"]
    made = essay(
        f"What to bring\n\n{PROSE}\n\n"
        + "\n\n".join(m + i for m, i in zip(marks, items, strict=True))
        + f"\n\n{PROSE}\n",
        "text",
    )
    assert [line for lines in headings(made) for line in lines] == ["What to bring"]
    assert [p.text.display for s in made.sections for p in s.paragraphs if p.kind == "item"] == items


def test_numbered_headings_are_headings() -> None:
    """What hangs on them are paragraphs."""
    made = heads(f"On walking\n\n1. The road\n\n{PROSE}\n\n{PROSE}\n\n2. The hill\n\n{PROSE}\n\n{PROSE}\n")
    assert made == ["On walking", "1. The road", "2. The hill"]


def test_a_refrain_is_no_heading_and_a_chapter_number_is() -> None:
    """Lines that come again head nothing, but for numbers."""
    assert heads(f"Bells\n\n{PROSE}\n\nAnd so it went\n\n{PROSE}\n\nAnd so it went\n\n{PROSE}\n") == ["Bells"]
    assert heads(f"I\n\n{PROSE}\n\nII\n\n{PROSE}\n") == ["I", "II"]


@pytest.mark.parametrize(
    "markup",
    [
        "> The gate is shut\\\n> the lamp is lit\\\n> and no one knocks.",
        "| The gate is shut\n| the lamp is lit\n| and no one knocks.",
        "    The gate is shut\n      the lamp is lit\n    and no one knocks.",
        "The gate is shut  \nthe lamp is lit  \nand no one knocks.",
        "<div class='poem'>\nThe gate is shut<br>\nthe lamp is lit<br/>\nand no one knocks.\n</div>",
        "<pre>The gate is shut\n  the lamp is lit\nand no one knocks.</pre>",
        "The gate is shut\nthe lamp is lit\nand no one knocks.",
        "<p>The gate is shut<br>the lamp is lit<br>and no one knocks.</p>",
    ],
)
def test_verse_in_markdown_keeps_its_lines(markup: str) -> None:
    """Hard breaks, line blocks, indented lines that are not code, HTML."""
    made = essay(f"# Gates\n\n{PROSE}\n\n{markup}\n\n{PROSE}\n")
    assert said(made)[1:4] == ["The gate is shut", "the lamp is lit", "and no one knocks."]
    assert [p.bound for s in made.sections for p in s.paragraphs][1:4] == ["verse", "verse", ""]


def test_indented_code_is_still_code() -> None:
    """It has signs that verse has not."""
    made = essay(f"# Code\n\n{PROSE}\n\n    def gate(x):\n        return x + 1\n\n{PROSE}\n")
    assert len(said(made)) == 2


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        ("He said: “It is superb.", "“It is also a failure.”", True),
        ("He said: “It is superb.", "It is also a failure.” He sat down.", True),
        ("He said: “It is superb.”", "“It is a failure,” said she.", False),
        ("He said: “It is superb.", "Nobody answered. “Well?”", False),
        ('He said: "It is superb.', '"It is also a failure."', True),
        ("‘It’s superb, and it isn’t the boys’ fault.", "‘It is also a failure.’", False),
        ("‘It’s superb, and it isn’t dull.", "‘It is also a failure.’", True),
        ("Il dit : « C’est superbe.", "C’est aussi un échec. »", True),
        ("Er sagte: „Das ist gut.", "„Und schlecht.“", True),
    ],
)
def test_a_speech_runs_on(before: str, after: str, goes_on: bool) -> None:
    """By its marks: each paragraph of a long speech opens with one, and only the last one closes."""
    assert bound([before, after]) == [goes_on, False]


def test_a_long_speech_is_bound_from_end_to_end() -> None:
    """Whatever stands in it; a mark that nobody closes binds nothing."""
    made = essay(
        "She began.\n\n“The first thing is bread.\n\n“The second is more bread.\n\n“And the third is a knife.”\n\nWe left.\n"
    )
    assert [p.bound for p in made.sections[0].paragraphs] == ["", "speech", "speech", "", ""]
    made = essay("She said “no.\n\nWe left.\n\nIt rained.\n")
    assert {p.bound for p in made.sections[0].paragraphs} == {""}


def test_a_byline_right_below_the_title() -> None:
    """Small or large: it says who wrote it, and the title stays the title."""
    for byline in ("by Tom Reed", "By Tom Reed", "BY TOM REED"):
        made = essay(f"THE LAST ORCHARD\n{byline}\n\n{PROSE}\n", "text")
        assert (made.title, made.meta.author.casefold()) == ("THE LAST ORCHARD", "tom reed")
