"""What may be asked for, spelled once: the Python functions, the command line and the order take these names.

``make("essay.md", engine="espeak", out="elsewhere")``. Every option may be left out.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from audioessay.progress import Notice, Progress

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pydub import AudioSegment

    from audioessay.store import Store

Voices = Mapping[str, str] | Sequence[tuple[str, str]]
"""SELECTOR → VOICE: a role, a section's number or the beginning of its heading, and ``ENGINE:NAME[,rate=+5%]…``."""


class ReadOptions(TypedDict, total=False):
    """How an essay is read."""

    title: str
    """Of the episode, in place of the essay's own."""
    language: str
    """BCP 47, in place of what is detected."""
    chapter: str
    """One chapter of an EPUB, by number or title."""
    skip: Sequence[str]
    """Headings of parts that are left out."""
    format: str
    """``text``, ``markdown``, ``html`` … (a reader's name), where its name and its bytes do not say it."""


class CastOptions(TypedDict, total=False):
    """Who reads it."""

    engine: str
    """``edge``, ``espeak``, ``piper`` … or ``auto``."""
    voices: Voices
    offline: bool
    """The text must stay on this machine: no voice of a service reads it."""
    save: bool
    """Write who reads what into the cast sheet beside the essay."""


class PlanOptions(ReadOptions, CastOptions, total=False):
    """Both."""


class FinishOptions(TypedDict, total=False):
    """How the episode is made."""

    out: str | Path | None
    """The folder for the episode's folder, in place of the show's ``audio/``."""
    formats: Sequence[str]
    """What to write besides MP3: ``m4a``, ``opus``, ``wav``, ``flac``, ``mp4``, ``vertical.mp4``."""
    new: bool
    """Make an episode of its own, though there is one that says the same or has its folder's name."""
    stings: "Mapping[str, AudioSegment | str | Path] | None"
    """Sounds of your own between sections: ``opening``, ``praise``, ``critique``, ``narration``, ``closing``."""
    listen: bool | None
    """Hear the finished sound, and voice once more what was not heard; where nothing is said, as the show says."""
    ear: str
    """What listens: ``tiny.en``, ``base``, or a folder with a Whisper model."""
    strict: bool
    """An episode in which a sentence was not heard is an error, and nothing is replaced."""
    store: "Store | str | Path | None"
    """Where finished sound is kept, in place of the user's cache."""
    workers: int | None
    """Jobs done at once, of all essays together; one for each core when not given."""
    executor: "Executor | None"
    """Any ``concurrent.futures.Executor`` to do the jobs in."""
    cluster: str | None
    """A Dask cluster to do them in: ``tcp://HOST:8786``, or ``local:N``; else as AUDIOESSAY_CLUSTER or the show says."""
    progress: Progress | None
    notice: Notice | None


class MakeOptions(PlanOptions, FinishOptions, total=False):
    """All of them."""


class PublishOptions(TypedDict, total=False):
    """How a show is published."""

    to: str
    """A target in place of the show file's: a folder, ``s3://…``, ``sftp://…``, ``git:…``."""
    url: str
    """The public address, in place of the show's."""
    dry_run: bool
    """Say what would be put, changed and kept; change nothing."""
    allow_draft: bool
    """Let out rough versions, which robotic voices read."""
    prune: bool
    """Let episodes leave the feed that are no longer made."""
    ping: bool
    """Tell the show's hub (WebSub) that the feed has changed."""
    verify: bool
    """Read every file back from the target by its hash; put again what is not the same."""
    agree: Callable[[str], bool]
    """Asked, twice, before ``new_feed_url`` moves every subscriber; without it that is refused."""
    progress: Progress
