"""A TOML text is changed as a person would change it."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay.errors import InputError
from audioessay.tomltext import append, put

SHEET = """\
# head
version = 1

[voices]
praise = "a:b" # mine

# about the next
[[section]]
heading = "A"
text = "00"

# second
[[section]]
heading = "B"  # x
role = "praise"   # why
"""


def test_a_change_stands_where_a_person_would_write_it() -> None:
    """New keys at the end of their table, tables before the sections, comments where they were."""
    text = put(SHEET, ("section", 0), "role", "critique", before="text")
    text = put(text, ("section", 1), "role", "narration")
    text = put(text, ("voices",), "critique", "x:y")
    text = put(text, (), "title", 'One "two"')
    text = put(text, ("pronounce",), "St. Mary", {"say": "saint"}, before="section")
    assert (
        text
        == """\
# head
version = 1
title = "One \\"two\\""

[voices]
praise = "a:b" # mine
critique = "x:y"

[pronounce]
"St. Mary" = { say = "saint" }

# about the next
[[section]]
heading = "A"
role = "critique"
text = "00"

# second
[[section]]
heading = "B"  # x
role = "narration"   # why
"""
    )
    for table, key in (
        ((), "title"),
        (("pronounce",), "St. Mary"),
        (("voices",), "critique"),
        (("section", 0), "role"),
    ):
        text = put(text, table, key, None)
    assert put(text, ("section", 1), "role", "praise") == SHEET


def test_sections_are_put_in_order_and_comments_stay_with_theirs() -> None:
    """A comment above a section goes with that section."""
    assert '[[section]]\nheading = "N"\n\n# second\n' in append(SHEET, "section", {"heading": "N"}, 0)
    assert '[[section]]\nheading = "N"\n\n# about the next\n' in append(SHEET, "section", {"heading": "N"}, -1)
    assert append(SHEET, "section", {"heading": "N"}, None).endswith('# why\n\n[[section]]\nheading = "N"\n')


def test_line_ends_stay() -> None:
    """A file of Windows stays one."""
    assert put("a = 1\r\n\r\n[t]\r\nx = 2\r\n", ("t",), "y", 3) == "a = 1\r\n\r\n[t]\r\nx = 2\r\ny = 3\r\n"


def test_what_cannot_be_followed_is_refused() -> None:
    """Text that looks like a header inside a string is not taken for one."""
    odd = 'a = """\n[voices]\nx = 1\n"""\n'
    with pytest.raises(InputError, match="by hand"):
        append('a = """\n[[section]]\n"""\n[[section]]\nb = 1\n', "section", {"c": 2}, 0)
    assert tomllib.loads(put(odd, ("other",), "b", 2)) == {"a": "[voices]\nx = 1\n", "other": {"b": 2}}


KEYS = st.sampled_from(["a", "b c", "ü", 'q"q', "x.y"])
VALUES = st.one_of(st.text(max_size=20), st.integers(-9, 9), st.booleans(), st.dictionaries(KEYS, st.text(max_size=5)))


@given(st.lists(st.tuples(st.sampled_from([(), ("t",), ("section", 0)]), KEYS, st.none() | VALUES), max_size=12))
def test_every_change_is_found_and_no_other(changes: list[tuple[tuple[str | int, ...], str, object]]) -> None:
    """After any changes the text says what plain data would."""
    text, data = SHEET, tomllib.loads(SHEET)
    for table, key, value in changes:
        text = put(text, table, key, value, before="section")
        holder: Any = data
        for part in table:
            holder = holder[part] if isinstance(part, int) else holder.setdefault(part, {})
        if value is None:
            holder.pop(key, None)
            if table == ("t",) and not holder:
                data.pop("t")
        else:
            holder[key] = value
        assert tomllib.loads(text) == data
        assert "# second\n[[section]]\n" in text
