"""Where an essay turns, and what each passage comes to."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from audioessay.casting.base import Excerpt, Opinion
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.judge_meaning import MeaningJudge
from audioessay.casting.judging import judge
from audioessay.casting.passages import Passage
from audioessay.model.essay import Essay, Marks
from audioessay.text.read import read
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay

SHARED = Path(os.environ.get("AUDIOESSAY_SHARED") or Path(__file__).parents[3] / "shared")


def roles(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.stance.role for passage in passages]


def whole(passages: tuple[Passage, ...], of: Essay) -> bool:
    """Whether the passages hold every paragraph once, in order."""
    held = [(passage.section, at) for passage in passages for at in range(passage.first, passage.last)]
    return held == [(number, at) for number, section in enumerate(of.sections) for at in range(len(section.paragraphs))]


def test_sections_get_their_roles() -> None:
    """A section that tells is narrated, one that praises is praise, one that finds fault is critique."""
    of = essay(("", [NARRATION]), ("One", [PRAISE]), ("Two", [CRITIQUE]))
    passages = judge(of)
    assert roles(passages) == ["narration", "praise", "critique"]
    assert whole(passages, of)


def test_an_essay_without_headings_is_split_where_it_turns() -> None:
    """One section, three passages, cut between paragraphs."""
    of = essay(("", [NARRATION, NARRATION, PRAISE, PRAISE, CRITIQUE, CRITIQUE]))
    passages = judge(of)
    assert roles(passages) == ["narration", "praise", "critique"]
    assert [(passage.first, passage.last) for passage in passages] == [(0, 2), (2, 4), (4, 6)]


def test_the_role_never_changes_inside_a_speech() -> None:
    """What one person says in several paragraphs is read by one voice, whatever each of them says."""
    speech = f"He said: “{NARRATION}\n\n“{PRAISE}\n\n“{CRITIQUE}”\n\n{CRITIQUE}"
    passages = judge(read(speech.encode(), name="x.txt", format="text"))
    assert (passages[0].first, passages[0].last) == (0, 3)


def test_split_by_section() -> None:
    """With ``section`` no section is cut."""
    passages = judge(essay(("", [NARRATION, PRAISE, CRITIQUE, CRITIQUE])), split="section")
    assert [(passage.first, passage.last) for passage in passages] == [(0, 4)]


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(ValueError, match="section, paragraph, auto"):
        judge(essay(("", [NARRATION])), split="sentence")


def test_marks_win() -> None:
    """What the author marked is read so, surely, and the judge goes on beside it."""
    of = essay(
        ("", [NARRATION, (PRAISE, Marks("critique")), PRAISE]), ("Two", [CRITIQUE]), marks=[Marks(), Marks("praise")]
    )
    passages = judge(of)
    marked = [passage for passage in passages if passage.stance.by == "mark"]
    assert [(passage.section, passage.first, passage.last, passage.stance.role) for passage in marked] == [
        (0, 1, 2, "critique"),
        (1, 0, 1, "praise"),
    ]
    assert all(passage.stance.confidence == 1 for passage in marked)
    assert whole(passages, of)


def test_a_role_of_the_shows_own_may_be_marked() -> None:
    """Marks are not confined to the three roles."""
    assert roles(judge(essay(("", [(NARRATION, Marks("witness"))])))) == ["witness"]


def test_other_languages_are_narrated() -> None:
    """In a language that its judge does not know the marks speak, and the rest is narrated, and says why."""
    for knows, language in ((CuesJudge(), "de-DE"), (MeaningJudge(), "pl")):
        passages = judge(essay(("", [PRAISE, (PRAISE, Marks("praise"))]), language=language), judge=knows)
        assert roles(passages) == ["narration", "praise"]
        assert passages[0].stance.by == "language"
        assert "does not know this language" in passages[0].stance.reason


def test_a_section_without_paragraphs_keeps_its_place() -> None:
    """Headings alone are read too, in the role of what stands before them."""
    of = essay(("Title", []), ("One", [CRITIQUE]), ("Two", []))
    assert roles(judge(of)) == ["narration", "critique", "critique"]


def test_every_cue_stands_in_the_source() -> None:
    """A cue's words are found at its span."""
    of = essay(("", [NARRATION, PRAISE]), ("Two", [CRITIQUE]))
    found = [cue for passage in judge(of) for cue in passage.stance.cues]
    assert found
    assert all(of.source.text[cue.span.start : cue.span.end] == cue.text for cue in found)
    assert all(cue.weight > 0 for cue in found)


CLOSING = (
    "It is superb, and it is flawed; whether it will be remembered for its grace or for its price is an open question. "
    "Perhaps it deserves both our admiration and our doubts. Which of the two will you take home?"
)


@pytest.mark.parametrize(
    ("before", "role"), [([PRAISE, CRITIQUE], "narration"), ([PRAISE], "praise"), ([CRITIQUE], "critique")]
)
def test_a_closing_that_weighs_both_sides_is_narrated(before: list[str], role: str) -> None:
    """It takes none where both were argued; where one was, it may belong to it."""
    closing = judge(essay(*((f"Part {part}", [words] * 2) for part, words in enumerate(before)), ("", [CLOSING])))[-1]
    assert (closing.stance.role == "narration") == (role == "narration"), closing.stance


def test_a_section_of_a_few_words_is_read_as_the_one_beside_it() -> None:
    """“It failed.” under a heading of its own turns no voice."""
    few = "It failed badly, and that was a shame."
    assert roles(judge(essay(("One", [PRAISE]), ("Two", [few]), ("Three", [PRAISE])))) == ["praise"] * 3
    assert roles(judge(essay(("One", [PRAISE]), ("Two", [few]), ("Three", [NARRATION]))))[1] == "narration"


@dataclass
class Told:
    """A judge of one's own: it says what it was told of each paragraph."""

    shares: Sequence[tuple[float, float, float]]
    name = "told"
    service = ""
    notices = ()

    def weigh(self, excerpts: Sequence[Excerpt]) -> tuple[Opinion, ...]:
        return tuple(Opinion(*one, by=self.name) for one in self.shares)


def test_only_the_paragraphs_in_doubt_are_narrated() -> None:
    """In a passage whose paragraphs pull both ways the sure ones keep their voice, and the other is narrated with what it may be."""
    of = essay(("One", [NARRATION]), ("Two", [PRAISE, PRAISE, CRITIQUE]), ("Three", [NARRATION]))
    sure, torn, tells = (0.04, 0.95, 0.01), (0.3, 0.06, 0.64), (0.9, 0.05, 0.05)
    passages = judge(of, judge=Told((tells, sure, sure, torn, tells)))
    assert [(one.section, one.first, one.last) for one in passages] == [(0, 0, 1), (1, 0, 2), (1, 2, 3), (2, 0, 1)]
    assert roles(passages) == ["narration", "praise", "narration", "narration"]
    assert [one.stance.unsure for one in passages] == [False, False, True, False]
    assert passages[2].stance.guess == "praise" and passages[2].stance.confidence < 0.5


def test_the_same_essay_is_judged_the_same() -> None:
    of = essay(("", [NARRATION, PRAISE, CRITIQUE]))
    assert judge(of) == judge(of)


def test_nothing_to_judge() -> None:
    """An essay without words is no error here."""
    assert judge(essay()) == ()


def test_a_book_is_judged_whole() -> None:
    """480 paragraphs in one section: each is in one passage, in order. (How the time grows is looked at by bench/growth.py.)"""
    passages = judge(essay(("", [NARRATION, PRAISE, CRITIQUE] * 160)))
    assert [n for passage in passages for n in range(passage.first, passage.last)] == list(range(480))


@pytest.mark.skipif(not (SHARED / "essays" / "the-win.txt").exists(), reason="the seed essay is not here")
def test_the_seed_essay() -> None:
    """Its opening is narrated, its praise praises, its calm numbers are critique, and its closing weighs both."""
    of = read((SHARED / "essays" / "the-win.txt").read_bytes(), name="the-win.txt", format="text")
    cast = {of.sections[passage.section].heading: passage for passage in judge(of)}
    assert cast[""].stance.role == "narration"
    (praise,) = [passage for heading, passage in cast.items() if "Process, not just outcome" in heading]
    assert praise.stance.role == "praise"
    assert cast["The numbers stay calm"].stance.role == "critique"
    (wider,) = [passage for heading, passage in cast.items() if "A wider stage" in heading]
    assert wider.stance.role == "praise"
    assert cast["Admiration is not enough"].stance.role == "narration"
    assert [passage.section for passage in judge(of)] == list(range(len(of.sections)))


def test_held_out_essays_hold_a_floor() -> None:
    """Essays of ours that no training has seen: at least seven words in ten are cast as a careful reader would."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
    try:
        import stance_data
    finally:
        sys.path.pop(0)
    from audioessay.casting.judge_cues import CuesJudge
    from audioessay.casting.sequence import Place, sequence

    right = total = 0
    for path in sorted((Path(__file__).parent / "labelled").glob("*.txt")):
        for labelled in stance_data.parse(path.read_text("utf-8"), path.stem):
            sizes = [len(excerpt.text.display.split()) for excerpt in labelled.excerpts]
            places = [Place(excerpt.section, "", size) for excerpt, size in zip(labelled.excerpts, sizes, strict=True)]
            given, _ = sequence(places, CuesJudge().weigh(labelled.excerpts), "auto")
            right += sum(size for size, role, truth in zip(sizes, given, labelled.roles, strict=True) if role == truth)
            total += sum(sizes)
    assert total > 900
    assert right / total >= 0.7, right / total
