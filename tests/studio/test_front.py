"""Front matter changed by the key: the essay and all else in it stay, to the byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.errors import InputError
from audioessay.studio.front import changed
from audioessay.text.frontmatter import split

YAML = "---\ntitle: Trams # ours\ndescription: >\n  Late,\n  and loved.\ntags: [town, 'x: y']\n---\n\nThe essay.\n"


@pytest.mark.parametrize(
    ("text", "key", "value", "wanted"),
    [
        (YAML, "title", "Boats", YAML.replace("Trams", "Boats")),
        (YAML, "title", "Boats: a praise", YAML.replace("Trams", '"Boats: a praise"')),
        (YAML, "summary", "Short.", YAML.replace(">\n  Late,\n  and loved.", "Short.")),
        (YAML, "summary", None, YAML.replace("description: >\n  Late,\n  and loved.\n", "")),
        (YAML, "date", "2026-03-31", YAML.replace("'x: y']\n", "'x: y']\ndate: 2026-03-31\n")),
        ("---\r\ntitle: A\r\n---\r\n\r\nB.\r\n", "title", "C", "---\r\ntitle: C\r\n---\r\n\r\nB.\r\n"),
        ("+++\ntitle = 'A' # ours\n[cover]\nimage = 'x.png'\n+++\n\nB.\n", "title", "C",
         "+++\ntitle = \"C\" # ours\n[cover]\nimage = 'x.png'\n+++\n\nB.\n"),
        ("---\ntitle:\n---\n\nB.\n", "title", "C", "---\ntitle: C\n---\n\nB.\n"),
    ],
)  # fmt: skip
def test_a_key_is_changed_as_a_person_would(text: str, key: str, value: str | None, wanted: str) -> None:
    """Quotes only where they are needed; comments, other keys, line ends and the essay stay."""
    assert changed(text, "essay.md", key, value) == wanted


def test_what_is_no_front_matter_is_left_alone() -> None:
    """A rule and words under it, a header without a fence: refused."""
    for text in ("The essay.\n", "---\n\nWords.\n\n---\n", "Title: A\nDate: 2026-01-01\n\nB.\n"):
        with pytest.raises(InputError, match="has no front matter"):
            changed(text, "essay.md", "title", "C")


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30).map(
    lambda text: " ".join(text.split())
)


@settings(deadline=None)
@given(LINE)
def test_any_title_is_read_again_or_refused(title: str) -> None:
    """What was written is what is read; nothing else is other than before."""
    for text in (YAML, "+++\ntitle = 'A'\n+++\n\nB.\n"):
        try:
            new = changed(text, "essay.md", "title", title or None)
        except InputError:
            continue
        front, before = split(new, "essay.md"), split(text, "essay.md")
        assert front.meta.title == title
        assert new[front.end :] == text[before.end :]
        assert front.meta.summary == before.meta.summary
