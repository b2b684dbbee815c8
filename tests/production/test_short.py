"""A few lines with music around them."""

from pathlib import Path

import pytest

import audioessay
from audioessay.production import schedule
from audioessay.production.finish import finish
from audioessay.production.values import ReelJob, ReelReceipt
from audioessay.store import MemoryStore

LINE = "The keeper counted the lamps and wrote the number down. "


@pytest.mark.parametrize("lines", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("style", ["felt", "glass", "pulse"])
def test_it_is_finished_once(style: str, lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much of it is music: how loud it will be is foreseen, so that no reel is made a second time, and it is on target."""
    made: list[str] = []

    def counted(job: ReelJob) -> ReelReceipt:
        made.append(job.key)
        return finish(job)

    monkeypatch.setattr(schedule, "finish", counted)
    (tmp_path / "audioessay.toml").write_text(f'title = "S"\n[stings]\nstyle = "{style}"\n')
    (tmp_path / "few.md").write_text(f"# A few lines\n\n{LINE * lines}\n\nNobody found that strange.\n")
    episode = audioessay.make(tmp_path / "few.md", engine="espeak", store=MemoryStore())
    assert len(made) == episode.reels_made
    assert episode.loudness.integrated_lufs == pytest.approx(-16, abs=0.3)
