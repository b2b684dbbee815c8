"""Names for folders and links."""

import re

from hypothesis import given
from hypothesis import strategies as st

from audioessay.text.slug import MOST, slug, unique


@given(st.text())
def test_a_slug_is_safe_whatever_the_title(title: str) -> None:
    """Letters, digits and hyphens only: no path, no device name, never empty, never too long."""
    name = slug(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= MOST
    assert slug(title) == name


def test_titles_that_look_like_paths_stay_in_the_folder() -> None:
    """No separator, no dot, no drive is left."""
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("C:\\con") == "c-con"
    assert slug("CON").startswith("essay-")
    assert slug("映画").startswith("essay-")


@given(st.lists(st.sampled_from(["a", "a-2", "b"]), max_size=8))
def test_unique_names_are_unique(names: list[str]) -> None:
    """No two the same, and the first keeps its name."""
    taken: set[str] = set()
    for name in names:
        taken.add(unique(name, taken))
    assert len(taken) == len(names)
