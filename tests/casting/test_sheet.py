"""The cast sheet: the author's decisions stay, through edits of the essay and of the sheet."""

import pytest

from audioessay.casting import judge, sheet
from audioessay.casting.sheet import Matched, Sheet
from audioessay.errors import SettingError
from audioessay.model.essay import Essay, Marks
from audioessay.model.voice import Voice
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay

PLAIN = essay(("", [NARRATION]), ("What it does", [PRAISE]), ("What it leaves out", [CRITIQUE]))


def saved(of: Essay, text: str = "", voices: dict[str, Voice] | None = None) -> str:
    return sheet.write(text, "essay.cast.toml", of, matched(of, text), voices=voices)


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
        ('[[section]]\nheading = "A"\nrole = 3\n', 3, "must be a string"),
        ('[[section]]\nheading = "A"\nvoice = "espeak:x,rate=9000%"\n', 3, "rate"),
        ('[[section]]\nrole = "praise"\n', 1, "which passage"),
        ('section = "praise"\n', 1, r"\[\[section\]\]"),
        ('[voice]\npraise = "edge:x"\n', 1, "did you mean voices"),
        ("[voices]\npraise = 7\n", 2, "ENGINE:NAME"),
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
