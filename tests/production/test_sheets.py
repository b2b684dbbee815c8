"""The cast sheet: written beside the essay, edited by its author, obeyed by later runs."""

from pathlib import Path

import pytest

import audioessay
import audioessay.production.plan
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
    return [(scene.role, scene.stance.by) for scene in audioessay.plan(essay, engine="tone").scenes]


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
    chosen = [scene.voice for scene in again.chapters if scene.title == "What it takes"]
    assert chosen == ["tone:bass,rate=-5%"]
    assert again.takes_made == 0
    plan = audioessay.plan(essay, engine="tone")
    assert [scene.voice_from for scene in plan.scenes if scene.title == "What it takes"] == ["cast sheet"]


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


def changed(essay: Path, heading: str, *lines: str) -> audioessay.production.plan.Plan:
    """The plan after lines were added to a section's entry."""
    audioessay.plan(essay, engine="tone", save=True)
    sheet = essay.with_name("tram.cast.toml")
    text = sheet.read_text(encoding="utf-8")
    at = text.index("\n", text.index(f'heading = "{heading}"')) + 1
    sheet.write_text(text[:at] + "".join(f"{line}\n" for line in lines) + text[at:], encoding="utf-8")
    return audioessay.plan(essay, engine="tone")


def test_a_section_left_out_is_listed(essay: Path) -> None:
    """It is not spoken, neither is its heading, and it stands in the list of what is skipped with the reason; nothing is lost."""
    before = audioessay.plan(essay, engine="tone")
    plan = changed(essay, "The depot", "skip = true")
    assert "The depot" in [scene.title for scene in before.scenes]
    assert "The depot" not in [scene.title for scene in plan.scenes]
    out = [skip.text for skip in plan.skipped if skip.reason == "left out in the cast sheet"]
    assert any("The depot" in text for text in out)
    assert any("The new cars come in May." in text for text in out)
    assert plan.coverage.lost == 0
    assert plan.coverage.skipped > before.coverage.skipped
    said = "".join(segment.text.display for segment in plan.segments())
    assert "The new cars" not in said


def test_the_heading_goes_with_what_is_left(essay: Path) -> None:
    """Where only the first passage of a section is left out, its heading is read with the next one."""
    essay.write_text("# T\n\nOne stands.\n\n## Two\n\nFirst part here.\n\nSecond part here.\n", encoding="utf-8")
    essay.with_name("tram.cast.toml").write_text(
        '[[section]]\nbegins = "First part"\nskip = true\n[[section]]\nbegins = "Second part"\nrole = "praise"\n'
    )
    scene = audioessay.plan(essay, engine="tone").scenes[-1]
    assert scene.title == "Two"
    assert [segment.text.display for segment in scene.segments[:2]] == ["Two", "Second part here."]


def test_joined_sections_are_one_chapter(essay: Path) -> None:
    """The next section is read on in the same scene, role and voice, its heading too."""
    before = audioessay.plan(essay, engine="tone")
    plan = changed(essay, "What it takes", "join = true")
    at = [scene.title for scene in before.scenes].index("What it takes")
    assert len(plan.scenes) == len(before.scenes) - 1
    scene, both = plan.scenes[at], before.scenes[at : at + 2]
    said = [segment.text.display for one in both for segment in one.segments]
    assert [segment.text.display for segment in scene.segments] == said
    assert {segment.voice for segment in scene.segments} == {both[0].voice}


def test_title_rest_and_another_reading(essay: Path) -> None:
    """A title renames the chapter and not what is spoken; a rest and a take are heard in that section alone."""
    plain = audioessay.make(essay, engine="tone")
    plan = changed(essay, "The depot", 'title = "Where they sleep"', "rest_ms = 2800", "take = 1")
    (scene,) = [scene for scene in plan.scenes if scene.title == "Where they sleep"]
    assert scene.heading == scene.segments[0].text.display == "The depot"
    assert {segment.voice.take for segment in scene.segments} == {1}
    episode = audioessay.make(essay, engine="tone")
    assert "Where they sleep" in [chapter.title for chapter in episode.chapters]
    assert len(episode.sections_made) <= 2
    assert episode.takes_made == len(scene.segments)
    assert episode.duration_ms > plain.duration_ms


def test_a_sheet_speaks_for_an_essay_without_front_matter(tmp_path: Path) -> None:
    """Title, summary and date of its own, and how a word is said; what was asked for on the command line goes before the title."""
    essay = tmp_path / "tram.txt"
    essay.write_text("The tram is late again.\n\nNobody minds the tram.\n", encoding="utf-8")
    sheet = tmp_path / "tram.cast.toml"
    sheet.write_text(
        'title = "Late"\nsummary = "A tram."\ndate = "2026-03-31"\n[pronounce]\ntram = "trahm"\n', encoding="utf-8"
    )
    plan = audioessay.plan(essay, engine="tone")
    assert (plan.title, plan.essay.title_from, plan.essay.meta.summary) == ("Late", "cast sheet", "A tram.")
    assert "trahm" in plan.segments()[0].spoken.text
    made = audioessay.make(essay, engine="tone")
    assert (made.tags.title, made.tags.date) == ("Late", "2026-03-31")
    assert audioessay.plan(essay, engine="tone", title="Early").title == "Early"
    sheet.write_text('date = "March"\n', encoding="utf-8")
    with pytest.raises(SettingError, match=r"tram.cast.toml:1: date: is 'March'"):
        audioessay.plan(essay, engine="tone")
    sheet.write_text('title = "Late"\n\n[pronounce]\ntram = ""\n', encoding="utf-8")
    with pytest.raises(SettingError, match=r"tram.cast.toml:4: pronounce.tram"):
        audioessay.plan(essay, engine="tone")
