"""Finished episodes as they lie in a show: which there are, and to which essay each belongs. Its record names it."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from threading import Lock

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


class Shelf:
    """The episodes below a folder and whose each is: read once, when it is first asked; what is made meanwhile is added."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.making = Lock()
        """Held while an essay looks for a folder of its own."""

    @cached_property
    def heads(self) -> dict[Path, Head]:
        """Each episode's folder, by name."""
        return dict(heads(self.root))

    @cached_property
    def _owners(self) -> dict[str, Path]:
        return {head.essay: folder for folder, head in reversed(self.heads.items())}

    def folder_of(self, essay: str) -> Path | None:
        """The folder of an essay's episode. ``essay`` as a record names it."""
        return self._owners.get(essay) if essay else None

    def add(self, folder: Path, head: Head) -> None:
        """What is being made."""
        self.heads[folder] = head
        self._owners[head.essay] = folder
