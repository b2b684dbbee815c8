"""Intro, sponsors and outro of a show: chapters of their own, for the essays that they are meant for."""

from pathlib import Path

import pytest

import audioessay
from audioessay.errors import SettingError
from tests.production.test_make import ESSAY

SHOW = """
title = "Weighed"
[[spoken]]
place = "intro"
text = "This is Weighed."
title = "Welcome"
[[spoken]]
place = "outro"
text = "Thank you for listening."
[[spoken]]
place = "sponsor"
text = "Spring is brought to you by the tea room."
since = "2026-03-01"
until = "2026-05-31"
[[spoken]]
place = "sponsor"
text = "The ferry alone has this."
episodes = ["ferry"]
"""


BARE = ESSAY[ESSAY.index("# ") :]
"""Without front matter."""


def titles(folder: Path, name: str, front: str = "") -> list[str]:
    """The chapters of the essay under that name."""
    (folder / "audioessay.toml").write_text(SHOW)
    (folder / f"{name}.md").write_text(front + BARE, encoding="utf-8")
    return [scene.title for scene in audioessay.plan(folder / f"{name}.md", engine="tone").scenes]


def test_slots_stand_where_they_belong(tmp_path: Path) -> None:
    """Intro first, outro last, a sponsor between two sections; by date and by essay."""
    plain = titles(tmp_path, "tram")
    assert (plain[0], plain[-1], "Sponsor" in plain) == ("Welcome", "Close", False)
    spring = titles(tmp_path, "tram", "---\ndate: 2026-05-31\n---\n")
    assert spring.index("Sponsor") in range(2, len(spring) - 2)
    assert "Sponsor" not in titles(tmp_path, "tram", "---\ndate: 2026-06-01\n---\n")
    assert "Sponsor" in titles(tmp_path, "ferry")


def test_they_are_chapters_and_no_word_of_the_author(tmp_path: Path) -> None:
    """In the episode's chapters and transcript; listed as added; numbers of sections stay."""
    titles(tmp_path, "ferry")
    plan = audioessay.plan(tmp_path / "ferry.md", engine="tone")
    assert {"This is Weighed.", "Thank you for listening.", "The ferry alone has this."} <= {
        words for words, _ in plan.added()
    }
    assert plan.coverage.lost == 0
    assert plan.scenes[1].number == 1
    made = audioessay.make(plan)
    assert [one.title for one in made.chapters] == [one.title for one in plan.scenes]
    assert made.cues[0].text == "This is Weighed." and made.cues[-1].text == "Thank you for listening."
    assert all(one.start_ms % 1000 == 0 for one in made.chapters)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ('place = "intro"', "needs text or a recording"),
        ('place = "middle"\ntext = "x"', "must be one of intro, sponsor, outro"),
        ('place = "intro"\ntext = "x"\nsince = "spring"', "2026-03-31"),
        ('place = "intro"\ntext = "x"\nvoice = "tone:soprano-9"', "soprano-9"),
    ],
)
def test_a_slot_that_does_not_hold_is_named(slot: str, said: str, tmp_path: Path) -> None:
    """With the show file."""
    (tmp_path / "audioessay.toml").write_text(f"[[spoken]]\n{slot}\n")
    (tmp_path / "tram.md").write_text(ESSAY, encoding="utf-8")
    with pytest.raises(SettingError, match=said):
        audioessay.plan(tmp_path / "tram.md", engine="tone")
