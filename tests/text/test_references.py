"""The list of works at the end: left out, listed and kept for the notes; read out wherever there is any doubt."""

import pytest

from audioessay.text.references import REASON
from tests.text.reading import essay, headings, said

APA = "Marlow, P. (2011). *Walls and hedges*. Leeds: Hill Press.\n\nOsei, R., & Hale, T. (2004). Counting gates. *Field Quarterly*, 12(3), 45–67."
MLA = "Marlow, Petra. “Why It Is Dry.” *The Mill Review*, vol. 3, no. 2, 2009, pp. 4–9.\n\n———. *The Second Wall*. Hill Press, 2012.\n\n“On Stiles.” *Wayside*, 4 May 2020, https://wayside.example/stiles."
LIST = "1. P. Marlow, “Dry stone,” *J. Walls*, vol. 7, 1999.\n2. Ministry of Works (1951). *Boundaries*. London: The Office.\n3. T. Hale, [Gates](https://gates.example/g), 2020."
HTML_LIST = "<li>Marlow, P. (2011). <i>Walls and hedges</i>. Leeds: Hill Press.</li><li>Osei, R. (2004). “Gates.” <i>Field</i>, 12(3), 45–67.</li>"


@pytest.mark.parametrize("works", [APA, MLA, LIST])
@pytest.mark.parametrize("heading", ["References", "WORKS CITED", "7. Bibliography:", "Literatur"])
def test_a_list_of_works_is_not_read(works: str, heading: str) -> None:
    """Nothing of it is spoken, its heading makes no chapter, and every entry is in the list and in the notes."""
    made = essay(f"# Walls\n\nThey stand (Marlow 2011, 4).\n\n## {heading}\n\n{works}\n")
    assert headings(made) == [["Walls"]]
    assert said(made) == ["They stand."]
    listed = [skip.text for skip in made.skipped if skip.reason == REASON]
    assert listed[0] == heading
    kept = [note.text for note in made.notes if note.kind == "footnote"]
    assert kept == listed[1:]
    assert len(kept) == (2 if works is APA else 3)


def test_parts_of_a_list() -> None:
    """Headings below its own belong to it."""
    made = essay(f"# A\n\nWords.\n\n## References\n\n### Books\n\n{APA}\n\n### Papers\n\n{MLA}\n")
    assert headings(made) == [["A"]]
    assert len([skip for skip in made.skipped if skip.reason == REASON]) == 3 + 5


def test_addresses_and_numbers_stay_with_their_entry() -> None:
    """What is cut out of spoken text is whole in the notes, and listed once."""
    made = essay(
        "Words [1].\n\n## References\n\n[1] Marlow, P. (2011). *Walls*. https://doi.example/10.1/x\n\n"
        "[2] Osei, R. (2004). “Gates.” *Field*, 12(3), 4–9. www.field.example/g.\n"
    )
    wanted = [
        "[1] Marlow, P. (2011). Walls. https://doi.example/10.1/x",
        "[2] Osei, R. (2004). “Gates.” Field, 12(3), 4–9. www.field.example/g.",
    ]
    assert [note.text for note in made.notes if note.kind == "footnote"] == wanted
    assert [(skip.reason, skip.text) for skip in made.skipped] == [
        ("citation", "[1]"),
        (REASON, "References"),
        *((REASON, words) for words in wanted),
    ]
    assert [note.url for note in made.notes if note.kind == "link"] == [
        "https://doi.example/10.1/x",
        "https://www.field.example/g",
    ]


def test_in_other_formats() -> None:
    """It is told by its words, not by the format."""
    made = essay(f"<h1>Walls</h1><p>They stand.</p><h2>References</h2><ol>{HTML_LIST}</ol>", "html")
    assert said(made) == ["They stand."]
    made = essay(f"They stand. They have stood for long.\n\nREFERENCES\n\n{APA}\n".replace("*", ""), "text")
    assert said(made) == ["They stand. They have stood for long."]


@pytest.mark.parametrize(
    "end",
    [
        f"## References\n\n{APA}\n\nI owe thanks to all of them.",
        f"## References\n\n{APA}\n\n## Coda\n\nThe wall stands.",
        f"## Sources of joy\n\n{APA}",
        f"## References {{.praise}}\n\n{APA}",
        "## References\n\nMarlow, P. (2011). *Walls*. Leeds: Hill Press.",
        "## References\n\nMarlow, P. (2011). *Walls*. Hill Press. It is the one that I go back to.\n\nOsei, R. (2004). *Gates*. Hill Press. She was there.",
        "## References\n\nMarlow, Petra, was the first to say so, in 2011.\n\nHowever, Osei (2004) thought that it was wrong.",
        "## References\n\nIn 1999, they asked me for references.\n\nI had none, in 2004.",
        "## Bibliography\n\nThere is none.\n\nBooks are dear, 1999.",
    ],
)
def test_in_doubt_it_is_read(end: str) -> None:
    """One paragraph that is no work, a heading of another meaning or a role given to it: then it stays."""
    made = essay(f"# Walls\n\nThey stand.\n\n{end}\n")
    assert not [skip for skip in made.skipped if skip.reason == REASON]
    assert len(headings(made)) > 1


def test_a_list_alone_is_read() -> None:
    """Where there is nothing else to say."""
    assert len(said(essay(f"# References\n\n{APA}\n"))) == 2


def test_works_that_are_lines_of_one_paragraph() -> None:
    """Numbered, without a blank line between."""
    works = "[1] Lee, A. (2001). Boats. Hull Press.\n[2] Bell, B. (1999). Ropes. Quay Books."
    made = essay(f"# Tins\n\nA tin is a tin [1].\n\n## References\n\n{works}\n")
    assert said(made) == ["A tin is a tin."]


def test_notes_whose_marks_are_raised() -> None:
    """At the foot, where the marks stand in the text."""
    made = essay("# Tins\n\nA tin is a tin.¹ So.\n\nAnd so on.\n\n---\n¹ Lee 2001.\n\n² Not marked.\n")
    assert said(made) == ["A tin is a tin. So.", "And so on.", "² Not marked."]
