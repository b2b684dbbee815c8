"""Two judges on one essay."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import audioessay
from audioessay.cli import audioessay as program
from audioessay.errors import InputError, UnknownName
from tests.casting.endpoint import endpoint
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE

TEXT = f"# Of a book\n\n{NARRATION}\n\n## One\n\n{PRAISE}\n\n## Two\n\n{CRITIQUE}\n"


def labelled(essay: str) -> tuple[int, str]:
    """A model that takes praise for critique."""
    rows = [
        {"number": at, "label": role, "confidence": 0.9}
        for at, role in enumerate(("narration", "critique", "critique"), 1)
    ]
    return 200, json.dumps({"paragraphs": rows})


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    path = tmp_path / "book.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_where_two_judges_differ(essay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The passage is named with its place, what each holds of it and why; what is sent is said before."""
    monkeypatch.setenv("AUDIOESSAY_STORE", str(essay.parent / "store"))
    with endpoint(labelled) as served:
        essay.with_name("audioessay.toml").write_text(f'[llm]\nurl = "{served.url}"\nmodel = "small"\n')
        told: list[str] = []
        result = audioessay.judge(essay, notice=told.append)
        shown = CliRunner().invoke(program, ["judge", str(essay)])
    (one,) = result.differences
    assert (one.heading, one.first.guess, one.second.guess) == ("One", "praise", "critique")
    assert result.agreed < result.words
    assert "sends" in told[0]
    assert len(served.asked) == 1  # the second time the answer was kept
    assert "line 7, “One”" in shown.output
    assert "llm: critique, " in shown.output
    assert result.to_dict()["differences"][0]["judged"][1]["by"] == "llm"


def test_a_judge_is_not_compared_with_itself(essay: Path) -> None:
    with pytest.raises(InputError, match="cues is the judge of this show already"):
        audioessay.judge(essay, against="cues")


def test_no_such_judge(essay: Path) -> None:
    with pytest.raises(UnknownName, match="cues"):
        audioessay.judge(essay, against="cue")


def test_doubt_is_told_last_and_in_json(essay: Path) -> None:
    """A section whose judge is not sure is narrated and named; each segment says how it is read, what was guessed, and how surely."""
    essay.write_text(
        "# T\n\n" + " ".join(["It did what it did, and it was what it was."] * 8) + f"\n\n## Two\n\n{PRAISE}\n",
        encoding="utf-8",
    )
    plan = audioessay.plan(essay, engine="tone")
    table = plan.to_dict()
    assert table["judge"] == "cues"
    for section in table["sections"]:
        for segment in section["segments"]:
            assert segment["guess"] in ("narration", "praise", "critique")
            assert 0 <= segment["confidence"] <= 1
    unsure = [scene for scene in plan.scenes if scene.stance.unsure]
    assert all(scene.role == "narration" for scene in unsure)
    assert bool(plan.doubt) == bool(unsure)
    assert not unsure or (
        plan.notices[-1] == plan.doubt and f"{unsure[0].number} ({unsure[0].stance.guess}?)" in plan.doubt
    )


def test_other_languages_are_said_to_be_unjudged(tmp_path: Path) -> None:
    path = tmp_path / "fluss.md"
    path.write_text(
        "# Der Fluss\n\nDer Fluss war über Nacht gestiegen, und niemand konnte sagen, wann er wieder aufhört zu steigen.\n",
        encoding="utf-8",
    )
    (line,) = (
        one for one in audioessay.plan(path, engine="tone", language="de").notices if "not judged in German" in one
    )
    assert "audioessay[judge]" in line
    (line,) = (
        one for one in audioessay.plan(path, engine="tone", language="pl").notices if "not judged in Polish" in one
    )
    assert "audioessay[judge]" not in line


def test_another_judge_than_last_time_is_announced(essay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report names the judge; when another one decides, making says so."""
    monkeypatch.setenv("AUDIOESSAY_STORE", str(essay.parent / "store"))
    made = audioessay.make(essay, engine="tone", out=essay.parent / "out")
    assert json.loads((made.folder / "report.json").read_text())["judge"] == "cues"
    with endpoint(labelled) as served:
        essay.with_name("audioessay.toml").write_text(
            f'[reading]\njudge = "llm"\n[llm]\nurl = "{served.url}"\nmodel = "small"\n'
        )
        told: list[str] = []
        audioessay.make(essay, engine="tone", out=essay.parent / "out", notice=told.append)
    assert "judged by llm; the episode that is there was judged by cues" in told


def test_offline_no_text_is_sent_to_a_judge(essay: Path) -> None:
    """One elsewhere is refused before anything is asked; one on this machine is asked."""
    home = essay.with_name("audioessay.toml")
    home.write_text(
        '[reading]\njudge = "llm"\n[make]\noffline = true\n[llm]\nurl = "https://example.org/v1"\nmodel = "small"\n'
    )
    with pytest.raises(InputError, match="offline"):
        audioessay.plan(essay, engine="tone")
    with endpoint(labelled) as served:
        home.write_text(home.read_text().replace("https://example.org/v1", served.url))
        assert audioessay.plan(essay, engine="tone").matched.judge == "llm"
