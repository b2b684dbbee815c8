"""Speakers' names at the head of paragraphs become voices; nothing else does, and no word is lost."""

from pathlib import Path

import audioessay
from audioessay.model.record import load
from audioessay.text.read import read

TALK = """# The last conductor

We met at the depot.

## The talk

**Ada:** When did you begin? I have heard it was early.

Tom: In 1961. I was fifteen.

It was raining.

Ada: And now?

Note: this is no name that the show knows.

## After it

She went home.
"""

SHOW = """
[cast]
narration = "tone:tenor"
Ada = "tone:alto"
Tom = "tone:bass"
[speakers]
Ada = "Ada Quill"
"""


def test_each_turn_has_its_voice_and_the_section_stays_one(tmp_path: Path) -> None:
    """Paragraphs without a name go on; before the first name and in other sections the narrator reads."""
    (tmp_path / "audioessay.toml").write_text(SHOW)
    (tmp_path / "talk.md").write_text(TALK, encoding="utf-8")
    plan = audioessay.plan(tmp_path / "talk.md", engine="tone")
    assert len(plan.scenes) == 3
    turns = [(str(one.voice), one.text.display.split(" ")[0]) for one in plan.scenes[1].segments]
    assert turns == [
        ("tone:tenor", "The"), ("tone:alto", "When"), ("tone:bass", "In"), ("tone:bass", "It"), ("tone:alto", "And"),
        ("tone:alto", "Note:"),
    ]  # fmt: skip
    assert {str(one.voice) for scene in (plan.scenes[0], plan.scenes[2]) for one in scene.segments} == {"tone:tenor"}
    assert [one.text.strip() for one in plan.skipped if one.reason == "speaker's name"] == ["Ada:", "Tom:", "Ada:"]
    assert plan.coverage.lost == 0
    made = audioessay.make(plan)
    kept = load((made.folder / "episode.json").read_bytes())
    assert sorted(kept.readers.values()) == ["ada", "tom"], "their voices are credited"
    said = {cue.text: cue.speaker for cue in made.cues}
    assert said["When did you begin?"] == "Ada Quill" and said["I was fifteen."] == "Tom"


def test_without_known_names_nothing_is_a_label() -> None:
    """A colon alone makes no speaker."""
    from audioessay.text.interview import interview

    essay = read(TALK.encode(), name="talk.md", format="markdown")
    assert interview(essay, ()) is essay
    assert [one.speaker for section in interview(essay, ["zoe"]).sections for one in section.paragraphs] == [""] * 7
