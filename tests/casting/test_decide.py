"""Decisions put into a cast sheet one by one: the least that says them, and nothing else changes."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.casting.judging import judge
from audioessay.casting.sheet.decide import Judged, Row, decide, join, retake, split
from audioessay.errors import InputError
from audioessay.text.read import read
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE

TEXT = f"{NARRATION}\n\n## What it does\n\n{PRAISE}\n\n{NARRATION}\n\n## What it leaves out\n\n{CRITIQUE}\n"
ESSAY = read(TEXT.encode(), name="essay.md", format="markdown")
JUDGED = Judged("essay.cast.toml", ESSAY, judge(ESSAY))
SIZES = [sum(max(1, len(one.sentences)) for one in section.paragraphs) for section in ESSAY.sections]
REFRAIN = read(b"And so it goes. And so it goes.\n\nAnd so it goes. It ends.\n", name="refrain.md", format="markdown")


def test_a_decision_is_the_least_that_says_it() -> None:
    """One section praised: one entry, with its role; the others stay with the judge."""
    text = decide("", JUDGED, (2, 0), (2, SIZES[2] - 1), {"role": "praise"})
    (entry,) = tomllib.loads(text)["section"]
    assert (entry["heading"], entry["role"]) == ("What it leaves out", "praise")
    assert text.startswith("# The cast of this essay")
    assert [row.role for row in JUDGED.rows(text)][-1] == "praise"
    assert decide(text, JUDGED, (2, 0), (2, SIZES[2] - 1), {"role": None}).count("role =") == 0


def test_a_part_of_a_section_is_split_off() -> None:
    """A decision about one sentence in the middle makes three passages; the author's comment stays."""
    text = decide("# mine\nversion = 1\n", JUDGED, (0, 1), (0, 1), {"voice": "tone:low", "rest_ms": 0})
    rows = [row for row in JUDGED.rows(text) if row.place[0] == 0]
    assert [(row.place[1], row.voice, row.rest_ms) for row in rows] == [
        (0, "", None),
        (1, "tone:low", 0),
        (2, "", None),
    ]
    assert text.startswith("# mine\nversion = 1\n")


def test_joined_sections_are_parted_where_they_were_joined() -> None:
    """Join and split undo each other."""
    text = join("", JUDGED, (0, 0))
    assert [row.joined for row in JUDGED.rows(text)][:2] == [False, True]
    assert not any(row.joined for row in JUDGED.rows(split(text, JUDGED, (1, 0))))
    with pytest.raises(InputError, match="no section after it"):
        join("", JUDGED, (2, 0))


def test_what_has_the_same_words_is_refused() -> None:
    """Where the first words fit an earlier place, nothing is written."""
    judged = Judged("x", REFRAIN, judge(REFRAIN))
    with pytest.raises(InputError, match="same words"):
        split("", judged, (0, 1))


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["praise", "critique", None]),
        "voice": st.sampled_from(["tone:low,rate=+5%", None]),
        "title": st.sampled_from(["A “title”", None]),
        "rest_ms": st.sampled_from([0, 1500, None]),
        "take": st.sampled_from([0, 2]),
        "skip": st.booleans(),
    },
)
PLACES = st.sampled_from([(section, at) for section, size in enumerate(SIZES) for at in range(size)])
STEPS = st.one_of(
    st.tuples(st.just("decide"), PLACES, PLACES, FIELDS), st.tuples(st.sampled_from(["split", "join"]), PLACES)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_each_decision_is_there_and_no_other_changes(steps: list[Any]) -> None:
    """Whatever is decided in whatever order, the sheet reads, and says that and no more."""
    text = "# mine\n"
    for verb, *args in steps:
        before, lead = dict[tuple[int, int], Row](), Row((0, 0), "")
        for row in JUDGED.rows(text) if text != "# mine\n" else ():
            lead = lead if row.joined else row
            before[row.place] = replace(
                row, voice=lead.voice
            )  # what is joined is read by the voice of what it is joined to
        try:
            if verb == "decide":
                first, last = sorted(args[:2])
                text = decide(text, JUDGED, first, last, args[2])
            else:
                text = {"split": split, "join": join}[verb](text, JUDGED, args[0])
        except InputError:
            continue
        rows = JUDGED.rows(text)
        places = [row.place for row in rows]
        assert places == sorted(set(places) | before.keys())
        assert text.startswith("# mine\n")
        if verb != "decide":
            assert verb == "join" or (args[0] in places and not rows[places.index(args[0])].joined)
            continue
        for row in rows:
            if not first <= row.place <= last or row.joined:
                old = before.get(row.place)
                assert old is None or row.joined or (old.voice, old.title, old.take) == (row.voice, row.title, row.take)
                continue
            for key, value in args[2].items():
                if key != "role" or value is not None:
                    default = getattr(Row((0, 0), ""), key)
                    assert getattr(row, key) == (default if value in (None, 0, False) and key != "rest_ms" else value)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(PLACES, PLACES, st.integers(0, 3)), min_size=1, max_size=4), st.booleans())
def test_another_reading_leaves_sections_as_they_are(steps: list[Any], joined: bool) -> None:
    """Whatever is read anew: roles, titles and rests of sections stay, and of all sentences those that are meant alone change."""
    text = decide("", JUDGED, (0, 0), (0, SIZES[0] - 1), {"title": "A title", "rest_ms": 700})
    text = join(text, JUDGED, (0, 0)) if joined else text

    def sections(text: str) -> list[Row]:
        return [replace(row, entry=None, take=0) for row in JUDGED.rows(text) if not row.joined]

    def readings(text: str) -> dict[tuple[int, int], int]:
        rows, found = JUDGED.rows(text), {}
        for section, size in enumerate(SIZES):
            for at in range(size):
                found[section, at] = [row.take for row in rows if row.place <= (section, at)][-1]
        return found

    before = sections(text)
    for one, other, take in steps:
        (first, last), old = sorted((one, other)), readings(text)
        try:
            text = retake(text, JUDGED, first, last, take)
        except InputError:
            continue
        assert sections(text) == before
        for place, reading in readings(text).items():
            assert reading == (take if first <= place <= last else old[place])


@settings(max_examples=10, deadline=None)
@given(st.permutations([(section, at) for section, size in enumerate(SIZES) for at in range(size)]), st.booleans())
def test_any_sentence_may_begin_a_passage(places: list[tuple[int, int]], joined: bool) -> None:
    """In whatever order, short ones too, and after sections were joined: roles stay as they were."""
    text = join("", JUDGED, (0, 0)) if joined else ""
    roles = {place: [row.role for row in JUDGED.rows(text) if row.place <= place][-1] for place in places}
    for place in places:
        text = split(text, JUDGED, place)
    rows = JUDGED.rows(text)
    assert [row.place for row in rows] == sorted(places)
    if not joined:
        assert {row.place: row.role for row in rows} == roles
