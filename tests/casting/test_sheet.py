"""The cast sheet: the author's decisions stay, through edits of the essay and of the sheet."""

import dataclasses
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.casting import sheet
from audioessay.casting.judging import judge
from audioessay.casting.sheet import Matched, Sheet
from audioessay.errors import SettingError
from audioessay.model.essay import Essay, Marks
from audioessay.model.source import Span
from audioessay.model.voice import Voice
from audioessay.text.read import read
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay

PLAIN = essay(("", [NARRATION]), ("What it does", [PRAISE]), ("What it leaves out", [CRITIQUE]))


def saved(of: Essay, text: str = "", voices: dict[str, Voice] | None = None) -> str:
    return sheet.write(text, "essay.cast.toml", matched(of, text), voices=voices)


def matched(of: Essay, text: str) -> Matched:
    return sheet.match(sheet.read(text, "essay.cast.toml") if text else Sheet("", ()), of, judge(of))


def test_a_new_sheet_says_why() -> None:
    """Each passage has an entry with its role, and a comment that gives the reason."""
    text = saved(PLAIN)
    assert text.count("[[section]]") == 3
    assert 'role = "critique" #' in text
    assert "sure)" in text
    assert [entry.role for entry in sheet.read(text, "x").entries] == ["narration", "praise", "critique"]


def test_nothing_changes_when_nothing_changed() -> None:
    """Saving again gives the same bytes."""
    text = saved(PLAIN)
    assert saved(PLAIN, text) == text


def test_the_author_decides() -> None:
    """A role changed in the sheet is obeyed, surely, and survives the next saving together with the author's comment."""
    text = (
        saved(PLAIN)
        .replace('role = "critique"', 'role = "narration"')
        .replace("[[section]]", "# keep me\n[[section]]", 1)
    )
    passages = matched(PLAIN, text).passages
    assert [passage.stance.role for passage in passages] == ["narration", "praise", "narration"]
    assert (passages[2].stance.by, passages[2].stance.confidence) == ("cast sheet", 1.0)
    again = saved(PLAIN, text)
    assert "# keep me" in again
    assert [entry.role for entry in sheet.read(again, "x").entries] == ["narration", "praise", "narration"]


def test_without_its_role_a_passage_is_judged_anew() -> None:
    """An entry that names no role leaves the judge's, and its voice holds."""
    text = "\n".join(line for line in saved(PLAIN).splitlines() if not line.startswith("role"))
    assert [passage.stance.by for passage in matched(PLAIN, text).passages] == ["cues"] * 3


def test_an_edited_essay_keeps_its_decisions() -> None:
    """A heading renamed, a sentence changed, the order turned round, a section added: each known passage keeps its role."""
    text = saved(PLAIN).replace('role = "praise"', 'role = "critique"')
    edited = essay(
        ("", [NARRATION]),
        (
            "What it leaves out",
            ["All of this was rewritten, in words that the sheet has never met; it holds by its heading alone."],
        ),
        ("A new part", [PRAISE.replace("superb", "wonderful").replace("argument", "case")[::-1].title()]),
        ("What it achieves", [PRAISE.replace("superb", "fine")]),
    )
    found = matched(edited, text)
    assert [passage.stance.by for passage in found.passages] == ["cast sheet", "cast sheet", "cues", "cast sheet"]
    assert [found.passages[at].stance.role for at in (0, 1, 3)] == ["narration", "critique", "critique"]
    assert found.notices == ()


def test_a_decision_without_a_passage_is_reported_by_name() -> None:
    """What matches nothing is named with its line, and kept in the sheet."""
    text = saved(PLAIN)
    shorter = essay(("", [NARRATION]), ("What it does", [PRAISE]))
    found = matched(shorter, text)
    (notice,) = found.notices
    assert "What it leaves out" in notice
    assert f":{text[: text.index('What it leaves out')].count(chr(10))}:" in notice
    assert "What it leaves out" in saved(shorter, text)


def test_parts_of_one_section_keep_their_bounds() -> None:
    """A section divided in the sheet is divided there again, wherever its paragraphs have moved."""
    turning = essay(("", [NARRATION, NARRATION, PRAISE, PRAISE, CRITIQUE]))
    text = saved(turning).replace('role = "praise"', 'role = "narration"')
    assert text.count("[[section]]") == 3
    longer = essay(
        ("", ["It begins otherwise now, with one more line.", NARRATION, NARRATION, PRAISE, PRAISE, CRITIQUE, CRITIQUE])
    )
    found = matched(longer, text).passages
    assert [(passage.first, passage.last, passage.stance.role) for passage in found] == [
        (0, 3, "narration"),
        (3, 5, "narration"),
        (5, 7, "critique"),
    ]


def test_voices_are_swapped_in() -> None:
    """A voice for one section goes into its entry, one for a role into [voices]; both are read back by selector."""
    given = {"3": Voice.parse("espeak:en-us+f3,rate=-5%"), "praise": Voice.parse("edge:en-GB-SoniaNeural")}
    for before in ("", saved(PLAIN)):
        text = saved(PLAIN, before, voices=given)
        assert matched(PLAIN, text).voices == given
    assert "rate=-5%" in text


def test_a_marked_role_stays_with_the_mark() -> None:
    """What is marked in the essay is not frozen in the sheet: changing the mark changes the role."""
    text = saved(essay(("", [NARRATION]), ("Two", [PRAISE]), marks=[Marks(), Marks("critique")]))
    changed = essay(("", [NARRATION]), ("Two", [PRAISE]), marks=[Marks(), Marks("praise")])
    passage = matched(changed, text).passages[1]
    assert (passage.stance.role, passage.stance.by) == ("praise", "mark")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[section]\n", 1, "not TOML"),
        ('\n[[section]]\nheading = "A"\nrole = "critic"\n', 4, "critique"),
        ('[[section]]\nheading = "A"\nrolle = "praise"\n', 3, "did you mean role"),
        ('[[section]]\nheading = "A"\nrole = 3\n', 3, "must be text"),
        ('[[section]]\nheading = "A"\nvoice = "espeak:x,rate=9000%"\n', 3, "rate"),
        ('[[section]]\nrole = "praise"\n', 1, "which passage"),
        ('section = "praise"\n', 1, r"\[\[section\]\]"),
        ('[voice]\npraise = "edge:x"\n', 1, "did you mean voices"),
        ("[voices]\npraise = 7\n", 2, "must be text"),
        ("version = 2\n", 1, "another audioessay"),
        ('[[section]]\nheading = "A"\nskip = 1\n', 3, "true or false"),
        ('[[section]]\nheading = "A"\nrest_ms = -1\n', 3, "between 0 and"),
        ('[[section]]\nheading = "A"\ntake = true\n', 3, "whole number"),
    ],
)
def test_bad_sheets(text: str, line: int, said: str) -> None:
    """A sheet that does not hold is refused with its line and what to do."""
    with pytest.raises(SettingError, match=said) as caught:
        sheet.read(text, "essay.cast.toml")
    assert caught.value.line == line


def test_a_spoiled_fingerprint_leaves_the_heading() -> None:
    """The text key is ours; damaged, it costs nothing where the heading tells the section."""
    text = saved(PLAIN)
    spoiled = "\n".join('text = "zz"' if line.startswith("text") else line for line in text.splitlines())
    assert [passage.stance.by for passage in matched(PLAIN, spoiled).passages] == ["cast sheet"] * 3


ROW = essay(("One", [NARRATION, PRAISE, CRITIQUE]), ("Two", [PRAISE]))


def bounds(found: Matched) -> list[tuple[int, int, int, str]]:
    return [(one.section, one.first, one.last, one.stance.role) for one in found.passages]


def entry(**keys: object) -> str:
    """One entry as its author would write it."""
    written = {True: "true", False: "false"}
    lines = [f"{key} = {written[value] if isinstance(value, bool) else repr(value)}" for key, value in keys.items()]
    return "\n[[section]]\n" + "\n".join(lines) + "\n"


def test_a_sheet_by_hand_needs_no_more_than_its_decision() -> None:
    """The first words say where a passage begins; it ends where the next one does, and what stands before it is judged as ever."""
    text = entry(begins=" ".join(PRAISE.split()[:5]), role="critique", heading="One")
    assert bounds(matched(ROW, text)) == [(0, 0, 1, "narration"), (0, 1, 3, "critique"), (1, 0, 1, "praise")]
    text += entry(begins=" ".join(CRITIQUE.split()[:4]), role="narration")
    assert bounds(matched(ROW, text))[:3] == [(0, 0, 1, "narration"), (0, 1, 2, "critique"), (0, 2, 3, "narration")]


def test_a_written_sheet_is_divided_by_hand() -> None:
    """An entry put in anywhere divides the passage in which its first words stand, also at the end of the file."""
    whole = essay(("One", [NARRATION, NARRATION.replace("book", "map")]), ("Two", [PRAISE]))
    text = saved(whole) + entry(begins="The map was published", role="critique")
    assert bounds(matched(whole, text)) == [(0, 0, 1, "narration"), (0, 1, 2, "critique"), (1, 0, 1, "praise")]
    again = saved(whole, text)
    assert bounds(matched(whole, again)) == bounds(matched(whole, text))
    assert saved(whole, again) == again


def test_a_passage_may_begin_inside_a_paragraph() -> None:
    """The paragraph is cut at the sentence, and not a character of it is lost or doubled."""
    plain = read(b"It was built. It is ugly. Nobody asked for it.\n\nIt stands.", name="x.txt", format="text")
    found = matched(plain, entry(begins="It is ugly", role="critique"))
    first, second, third = found.essay.sections[0].paragraphs
    assert (second.text.display, third.text.display) == ("It is ugly. Nobody asked for it.", "It stands.")
    assert second.sentences == ((0, 11), (12, 32))
    whole = plain.sections[0].paragraphs[0]
    assert first.text.display + second.text.display == whole.text.display
    assert [run for part in (first, second) for run in part.text.spans()] == [Span(0, 14), Span(14, 46)]
    assert [(one.first, one.last) for one in found.passages] == [(0, 1), (1, 3)]
    assert matched(plain, entry(begins="It stands", role="critique")).essay == plain


def test_joined_passages_are_read_on() -> None:
    """A passage that is joined with the next gives it its role and its number; what the next one says of itself waits."""
    text = saved(ROW).replace('heading = "One"\n', 'heading = "One"\njoin = true\n', 1)
    found = matched(ROW, text.replace('role = "praise"', 'role = "praise"\nvoice = "tone:bass"'))
    assert [passage.joined for passage in found.passages] == [False, True, False, False]
    assert [passage.stance.role for passage in found.passages] == ["narration", "narration", "critique", "praise"]
    assert dict(found.voices) == {"3": Voice("tone", "bass")}


def test_what_else_a_sheet_decides() -> None:
    """Title, rest, another reading, and leaving out go with the passage."""
    text = entry(heading="Two", title="Second", rest_ms=1500, take=2, skip=True)
    passage = matched(ROW, text).passages[-1]
    assert (passage.title, passage.rest_ms, passage.take, passage.skip) == ("Second", 1500, 2, True)
    assert passage.stance.by == "cues"


def test_versions() -> None:
    """A sheet without a version is read, and gets one when it is saved, below the comments at its head."""
    old = "# mine\n\n" + entry(heading="Two", role="critique").lstrip()
    new = saved(ROW, old)
    assert new.startswith('# mine\n\nversion = 1\njudge = "cues"\n\n[[section]]')
    assert sheet.read(new, "x").entries[-1].role == "critique"
    assert saved(ROW).index("version = 1") < saved(ROW).index("[[section]]")


def test_a_sheet_of_the_first_release_is_read() -> None:
    """As audioessay 0.1.0 wrote it."""
    old = (Path(__file__).parent / "sheets" / "0.1.0.cast.toml").read_text("utf-8")
    found = matched(PLAIN, old)
    assert [(one.stance.role, one.stance.by) for one in found.passages] == [
        ("narration", "cast sheet"), ("critique", "cast sheet"), ("critique", "cast sheet"),
    ]  # fmt: skip
    assert {name: str(voice) for name, voice in found.voices.items()} == {
        "praise": "edge:en-GB-SoniaNeural",
        "3": "espeak:en-us+f3,rate=-5%",
    }


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from([NARRATION, PRAISE, CRITIQUE, "It grew.", "Who asked?"]), min_size=1, max_size=5, unique=True
    ),
    st.lists(
        st.fixed_dictionaries(
            {"begins": st.sampled_from(["The book was", "The book is", "It grew", "This is", "It has 312", "nowhere"])},
            optional={
                "role": st.sampled_from(["praise", "critique"]),
                "join": st.booleans(),
                "skip": st.booleans(),
                "heading": st.sampled_from(["", "H"]),
            },
        ),
        max_size=5,
        unique_by=lambda keys: str(keys["begins"]),
    ),
)
def test_no_sheet_loses_a_paragraph(words: list[str], entries: list[dict[str, object]]) -> None:
    """Whatever a sheet says, its passages hold every paragraph once, in order, and what it was saved as says the same."""
    of = essay(("H", words))
    text = "".join(entry(**keys) for keys in entries)
    found = matched(of, text)
    held = [at for passage in found.passages for at in range(passage.first, passage.last)]
    assert held == list(range(len(words)))
    again = saved(of, text)
    assert bounds(matched(of, again)) == bounds(found)


PAGE = essay(
    ("How it began", ["The ferry ran for years. And yet nobody asked the passengers. It stopped in May."]),
    ("What it does", [PRAISE]),
    ("What it leaves out", ["The book is silent about the ferry.", CRITIQUE]),
    ("Acknowledgements", ["To all of them."]),
)


def page() -> list[str]:
    """The examples in docs/cast-sheet.md."""
    text = (Path(__file__).parents[2] / "docs" / "cast-sheet.md").read_text("utf-8")
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


def test_the_page_says_what_is_so() -> None:
    """Its examples are read and do what the page says; every key of the grammar stands in the first or in the table."""
    first, split, join, own, skip = page()
    decided = matched(PAGE, first)
    (passage,) = [one for one in decided.passages if one.title]
    assert (passage.title, passage.rest_ms, passage.take, passage.stance.role) == ("Silences", 1500, 1, "critique")
    assert {str(voice) for voice in decided.voices.values()} == {
        "edge:en-GB-SoniaNeural",
        "edge:en-GB-RyanNeural,rate=-5%",
    }
    plain = read(
        b"# T\n\n## How it began\n\nThe ferry ran. And yet nobody asked the passengers. It stopped.\n",
        name="x.md",
        format="markdown",
    )
    assert [one.text.display for one in matched(plain, split).essay.sections[-1].paragraphs] == [
        "The ferry ran. ",
        "And yet nobody asked the passengers. It stopped.",
    ]
    assert matched(PAGE, join).passages[1].joined
    assert [one.recording for one in matched(PAGE, own).passages if one.recording] == ["intro.wav"]
    assert [one.reason for one in matched(PAGE, skip).essay.skipped] == ["left out in the cast sheet"] * 2
    text = (Path(__file__).parents[2] / "docs" / "cast-sheet.md").read_text("utf-8")
    assert [key.name for key in dataclasses.fields(sheet.Entry) if f"`{key.name}`" not in text] == []


def test_doubt_is_written_as_doubt() -> None:
    """A passage whose judge was not sure has no role in the sheet, a comment that says what it may be, and a line at the head."""
    unsure = replace(judge(PLAIN)[1].stance, role="narration", guess="praise", confidence=0.41, unsure=True)
    passages = (judge(PLAIN)[0], replace(judge(PLAIN)[1], stance=unsure), judge(PLAIN)[2])
    text = sheet.write("", "x", sheet.match(Sheet(), PLAIN, passages))
    assert "# Unsure, so narrated until they have a role: 2 (praise?)\n" in text
    assert "# praise? " in text
    assert [entry.role for entry in sheet.read(text, "x").entries] == ["narration", "", "critique"]
    sure = sheet.write(text, "x", sheet.match(sheet.read(text, "x"), PLAIN, judge(PLAIN)))
    assert "Unsure" not in sure


def test_another_judge_is_announced() -> None:
    """The sheet notes who judged; when another one does, a notice says so, until it is saved again."""
    text = saved(PLAIN)
    assert 'judge = "cues"' in text
    before = text.replace('judge = "cues"', 'judge = "llm"')
    assert any("llm judged" in notice for notice in matched(PLAIN, before).notices)
    assert not matched(PLAIN, saved(PLAIN, before)).notices
