"""The cast sheet: written beside the essay, edited by its author, obeyed by later runs."""

from pathlib import Path

import pytest

import audioessay
from audioessay.errors import SettingError
from tests.production.test_make import ESSAY

PLAIN = ESSAY.replace(" {.praise}", "").replace(" {.critique}", "").replace(" {.narration}", "")


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    """An essay without marks, alone in a folder."""
    path = tmp_path / "tram.md"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def roles(essay: Path) -> list[tuple[str, str]]:
    """Role and who decided it, section by section."""
    return [(scene.role, scene.stance.by) for scene in audioessay.plan(essay, engine="tone").script.scenes]


def test_an_edited_role_is_obeyed_even_after_the_essay_was_edited(essay: Path) -> None:
    """The author's word stays with its section when text and order change around it."""
    audioessay.plan(essay, engine="tone", save=True)
    sheet = essay.with_name("tram.cast.toml")
    text = sheet.read_text(encoding="utf-8")
    at = text.index('heading = "The depot"')
    role = text.index("role = ", at)
    sheet.write_text(text[:role] + 'role = "critique" # mine' + text[text.index("\n", role) :], encoding="utf-8")
    assert roles(essay)[3] == ("critique", "cast sheet")
    essay.write_text(PLAIN.replace("The new cars come in May.", "The new cars come in late May, it seems."))
    assert roles(essay)[3] == ("critique", "cast sheet")


def test_a_swap_is_saved_and_kept(essay: Path) -> None:
    """``--voice … --save`` writes it into the sheet; the next run hears it without being told."""
    audioessay.make(essay, engine="tone", voices={"what it takes": "tone:bass,rate=-5%"}, save=True)
    again = audioessay.make(essay, engine="tone")
    chosen = [scene.voice for scene in again.episode.chapters if scene.title == "What it takes"]
    assert chosen == ["tone:bass,rate=-5%"]
    assert again.takes_made == 0
    plan = audioessay.plan(essay, engine="tone")
    assert [scene.voice_from for scene in plan.script.scenes if scene.title == "What it takes"] == ["cast sheet"]


def test_a_decision_that_matches_nothing_is_named(essay: Path) -> None:
    """A section that was cut out of the essay is reported by its heading."""
    audioessay.plan(essay, engine="tone", save=True)
    essay.write_text(PLAIN[: PLAIN.index("## The depot")])
    notices = audioessay.plan(essay, engine="tone").notices
    assert any("The depot" in notice for notice in notices)


def test_a_bad_sheet_is_named_with_its_line(essay: Path) -> None:
    """File, line and the nearest role."""
    sheet = essay.with_name("tram.cast.toml")
    sheet.write_text('[[section]]\nheading = "The depot"\nrole = "critic"\n')
    with pytest.raises(SettingError, match=r"tram\.cast\.toml:3: .*critique"):
        audioessay.plan(essay, engine="tone")
