"""A master and what was made of it."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audioessay.model import record
from audioessay.model.episode import Episode
from audioessay.production.plan import Plan
from audioessay.production.values import Layout, Performance, Result, Work

if TYPE_CHECKING:
    from audioessay.listening.episode import Listening


@dataclass(frozen=True, slots=True)
class Master:
    """Everything that an episode is described and written from."""

    plan: Plan
    work: Work
    performance: Performance
    layout: Layout
    proof: tuple[Result, ...]
    listening: "Listening | None" = None
    """What was heard, where somebody listened."""
    wanted: tuple[str, ...] = ()
    """Keys of the takes before any was voiced anew because it was not heard."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewEpisode(Episode):
    """An Episode in its folder, and what it took."""

    folder: Path
    mp3: Path
    takes_made: int
    takes_kept: int
    reels_made: int
    reels_kept: int
    sections_made: tuple[int, ...]
    """Numbers of the sections of which a reel was made."""
    listening: "Listening | None" = None

    @property
    def episode(self) -> Episode:
        """Itself: what programs written for 0.1.0 ask it for."""
        return self

    @property
    def file_names(self) -> tuple[str, ...]:
        """Names of all files made, the MP3 first."""
        return (*(one.name for one in self.audio), *self.files.values(), record.NAME)

    @classmethod
    def of(cls, folder: Path, master: Master, episode: Episode) -> "NewEpisode":
        """What is told of it."""
        performance = master.performance
        reels_made, reels_kept = performance.reels_counted(master.work)
        return cls(
            **{field.name: getattr(episode, field.name) for field in fields(episode)},
            folder=folder,
            mp3=folder / episode.audio[0].name,
            takes_made=performance.takes_made,
            takes_kept=len(performance.takes) - performance.takes_made,
            reels_made=reels_made,
            reels_kept=reels_kept,
            sections_made=performance.sections_made(master.work),
            listening=master.listening,
        )

    def to_dict(self) -> dict[str, Any]:
        """As ``make --json`` prints it."""
        return {
            "folder": str(self.folder),
            "mp3": str(self.mp3),
            "files": [str(self.folder / name) for name in self.file_names],
            "duration_ms": self.duration_ms,
            "integrated_lufs": self.loudness.integrated_lufs,
            "true_peak_dbtp": self.loudness.true_peak_dbtp,
            "chapters": [
                {"title": one.title, "start_ms": one.start_ms, "role": one.role, "voice": one.voice}
                for one in self.chapters
            ],
            "takes": {"made": self.takes_made, "kept": self.takes_kept},
            "reels": {"made": self.reels_made, "kept": self.reels_kept},
            "draft": self.draft,
            **({"listening": self.listening.to_dict()} if self.listening else {}),
        }
