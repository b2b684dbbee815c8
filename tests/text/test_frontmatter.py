"""Front matter: known keys checked, other programs' keys let be, nothing harmful read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay.errors import ReadError
from audioessay.text.frontmatter import iso_date, split
from tests.text.reading import essay, reasons, said

YAML = """---
title: "On kettles: a praise"
author: [Ida Bell, Jo Ash]
date: 2026-05-26T10:00:00+09:00
lang: en-GB
description: >
  Two lines
  folded.
tags: tea, water
section: Food
cast:
  critique: "espeak:en-us+f3"
  The doubts: {voice: "espeak:en", rate: 10}
pronounce:
  Cholmondeley: {say: Chumley}
---

Words.
"""
TOML = """+++
title = "On kettles"
date = 2026-05-26
tags = ["tea", "water"]
[cast]
critique = "espeak:en-us+f3"
+++
Words.
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_yaml(newline: str) -> None:
    """Text, lists, tables; never spoken; a title in it goes before headings."""
    made = essay(YAML.replace("\n", newline))
    meta = made.meta
    assert (meta.title, meta.author, meta.date, meta.language) == (
        "On kettles: a praise",
        "Ida Bell, Jo Ash",
        "2026-05-26",
        "en-GB",
    )
    assert (meta.summary, meta.tags) == ("Two lines folded.", ("tea", "water"))
    assert meta.cast == {"critique": "espeak:en-us+f3", "The doubts": {"voice": "espeak:en", "rate": "10"}}
    assert meta.pronounce == {"Cholmondeley": {"say": "Chumley"}}
    assert (made.title, made.title_from, made.language) == ("On kettles: a praise", "front matter", "en-GB")
    assert said(made) == ["Words."]
    assert reasons(made)[0][0] == "front matter"


def test_toml_and_plain_text() -> None:
    """The same keys; in a ``.txt`` as well."""
    for kind in ("markdown", "text"):
        made = essay(TOML, kind)
        assert (made.meta.title, made.meta.date, made.meta.tags) == ("On kettles", "2026-05-26", ("tea", "water"))
        assert said(made) == ["Words."]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_headers_without_a_fence(newline: str) -> None:
    """MultiMarkdown's, and the page properties of Logseq; one label alone is the author's."""
    for header in ("Title: On kettles\nAuthor: Ida Bell\nBase Header Level: 2", "title:: On kettles\npublic:: true"):
        made = essay(f"{header}\n\nIt boils.\n".replace("\n", newline))
        assert (made.title, said(made)) == ("On kettles", ["It boils."])
    assert said(essay("Title: none\nIt boils.\n")) == ["Title: none It boils."]


def test_a_colon_in_a_value_needs_no_quotation_marks() -> None:
    """As everybody writes titles; what is no such line is refused as before."""
    made = essay('---\ntitle: Keep it: a "small" manifesto\nsummary: one: two: three\n---\n\nWords.\n')
    assert (made.title, made.meta.summary) == ('Keep it: a "small" manifesto', "one: two: three")
    with pytest.raises(ReadError, match=r"essay:2: front matter is not YAML"):
        essay("---\ntitle: [a: b: c]\n---\n\nWords.\n")


def test_a_rule_above_words_is_no_front_matter() -> None:
    """Nor is one that never closes."""
    assert said(essay("---\n\nWords, and more.\n\n---\n\nEnd.\n")) == ["Words, and more.", "End."]
    assert said(essay("---\ntitle: x\n\nWords.\n"))[-1] == "Words."


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("---\ntitle: [a\n---\n", r"essay:\d: front matter is not YAML"),
        ("---\na: &x [1]\nb: *x\n---\n", r"essay:2: front matter may not hold YAML anchors"),
        (
            "---\na: !!python/object:os.system x\n---\n",
            r"essay:2: front matter may not hold YAML anchors, aliases or tags",
        ),
        ("---\na: " + "[" * 5000 + "\n---\n", r"front matter is nested too deeply"),
        ("+++\ntitle = \n+++\n", r"essay:2: front matter is not TOML"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(front: str, message: str) -> None:
    """One line, and nothing run."""
    with pytest.raises(ReadError, match=message) as caught:
        essay(front + "\nWords.\n")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("front", "key", "line"),
    [
        ("---\ntitle: x\ndate: yesterday\n---\n", "date", 3),
        ("---\ntitle: x\ncast: me\n---\n", "cast", 3),
        ("---\ntitle: x\ncast: {Lear: Ian Holm}\n---\n", "cast", 3),
        ("---\ntitle: {a: b}\n---\n", "title", 2),
        ("+++\ntags = [[1]]\n+++\n", "tags", 2),
    ],
)
def test_what_other_programs_mean_by_a_key_is_left_to_them(front: str, key: str, line: int) -> None:
    """The essay is read all the same, and a notice says where."""
    made = essay(front + "\n# Kettles\n\nWords.\n")
    assert said(made) == ["Words."]
    assert [notice.split(" is no ")[0] for notice in made.notices] == [f"front matter, line {line}: {key}"]


def test_what_other_programs_mean_as_we_do_is_taken() -> None:
    """A cover in a table (Hugo), entities (WordPress), Pandoc's title block, Pelican's header."""
    made = essay("---\ntitle: It&#8217;s late\ncover: {image: a.jpg, alt: x}\n---\nWords.\n")
    assert (made.title, made.meta.cover) == ("It’s late", "a.jpg")
    made = essay("% The long\n  way\n% Ida Bell; Jo Ash\n% 2026-05-26\n\nWords.\n")
    assert (made.title, made.meta.author, made.meta.date) == ("The long way", "Ida Bell, Jo Ash", "2026-05-26")
    made = essay("Title: The way\nDate: 2026-05-26 10:20\nCategory: Walks\n\nWords.\n")
    assert (made.title, made.meta.date, said(made)) == ("The way", "2026-05-26", ["Words."])
    assert said(essay("Title: none of it\n\nWords.\n"))[0] == "Title: none of it"


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-5-6", "2026-05-06"), ("May 26, 2026", "2026-05-26"), ("Tuesday, 26th May 2026", "2026-05-26"), ("20260526", "2026-05-26"),
     ("26. Mai 2026", ""), ("05/26/2026", ""), ("2026-13-01", ""), ("2026-05", "2026-05-01")],
)  # fmt: skip
def test_dates(written: str, day: str) -> None:
    """As people write them; what could be two dates is none."""
    assert iso_date(written) == day


@given(st.text(alphabet="ab:-[]{}\"'\n #&*!|>%@,+=.1\t", max_size=60))
def test_any_front_matter_is_read_or_refused(inside: str) -> None:
    """Nothing else comes out."""
    for fence in ("---", "+++"):
        try:
            split(f"{fence}\nkey: x\n{inside}\n{fence}\nWords.", "essay")
        except ReadError as error:
            assert "\n" not in str(error)


def test_front_matter_in_json() -> None:
    """As Hugo takes it; without a title it is the author's."""
    made = essay('{\n "title": "Tins",\n "draft": false\n}\n\nA tin is a tin.\n')
    assert (made.title, said(made)) == ("Tins", ["A tin is a tin."])
    assert "{" in said(essay('{\n "lid": 1\n}\n\nA tin is a tin.\n'))[0]


def test_many_lines_that_look_like_a_header_are_read_at_once() -> None:
    """Where no blank line ends them."""
    assert "title" in said(essay("title: [\n" * 60 + "A tin is a tin.", "text"))[0]
