"""Finished episodes as they lie in a show: which there are, and to which essay each belongs. Its record names it."""

from collections.abc import Iterator
from pathlib import Path

from audioessay.model import record
from audioessay.model.episode import Episode
from audioessay.model.record import Head

AUDIO = "audio"
"""Folder of a show's episodes, one folder each."""


def heads(root: Path) -> Iterator[tuple[Path, Head]]:
    """The folder of each episode below ``root``, by name, and whose it is. Records that cannot be read are passed over."""
    for path in sorted(root.glob(f"*/{record.NAME}")):
        head = head_of(path.parent)
        if head is not None:
            yield path.parent, head


def head_of(folder: Path) -> Head | None:
    """Whose the episode in a folder is; None where there is none that can be read."""
    try:
        with (folder / record.NAME).open("rb") as file:
            head = record.head(file.read(record.HEAD_BYTES))
    except OSError:
        return None
    if head is None:
        episode = episode_in(folder)
        head = record.head_of(episode) if episode else None
    return head


def episode_in(folder: Path) -> Episode | None:
    """The episode in a folder; None where there is none that can be read."""
    try:
        return record.load((folder / record.NAME).read_bytes())
    except (OSError, ValueError):
        return None


def folder_of(essay: str, root: Path) -> Path | None:
    """The folder of an essay's episode below ``root``, if it has one. ``essay`` as a record names it."""
    return next((folder for folder, head in heads(root) if head.essay == essay), None) if essay else None
