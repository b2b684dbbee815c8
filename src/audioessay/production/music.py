"""What a show plays between its sections and under them: ours by style, its own files, or sounds handed in by a caller."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import SettingError
from audioessay.model.show import STYLES, TRANSITIONS, Show, StingFile
from audioessay.production.marks import body_of, digest_of_ours, keep
from audioessay.production.values import Own, Sounds
from audioessay.show import NAME
from audioessay.sound import door, files, stings
from audioessay.store import Store

if TYPE_CHECKING:
    from pydub import AudioSegment

LONGEST_BED_S = 600.0


def music(show: Show, home: Path, own: Own, store: Store) -> Sounds:
    """The sounds of this show; those that are not ours are put into the store. Raises SettingError for a file that cannot be
    read as sound.
    """
    style = show.stings.style
    digests: dict[str, str] = {}
    bodies: dict[str, int] = {}
    shown = {name: file for name, file in show.stings.files.items() if name not in own}
    for name in TRANSITIONS:
        if wanted := own.get(name) or shown.get(name):
            samples = _samples(wanted, name, home)
            digests[name] = keep(store, samples)
            bodies[name] = body_of(samples, shown.get(name) or StingFile(""))
        elif style != "none":
            digests[name] = digest_of_ours(style, name)
            bodies[name] = stings.frames(name, style) - stings.tail_frames(name, style)
    no_files: dict[str, Any] = dict.fromkeys(own)
    return Sounds(digests, bodies, _bed(show, home, store), replace(show.stings, **no_files))


def _samples(wanted: "StingFile | AudioSegment | Path | str", name: str, home: Path) -> NDArray[np.float32]:
    if not isinstance(wanted, StingFile | Path | str):
        return door.from_segment(wanted)
    path = file_of(wanted.file, home, f"stings.{name}") if isinstance(wanted, StingFile) else Path(wanted)
    return files.load(path, f"stings.{name}")


def _bed(show: Show, home: Path, store: Store) -> str:
    wanted = show.stings.bed
    if not wanted or wanted == "none":
        return ""
    if wanted in STYLES:
        return digest_of_ours(wanted, "bed")
    return keep(store, files.load(file_of(wanted, home, "stings.bed"), "stings.bed", longest_s=LONGEST_BED_S))


def file_of(name: str, home: Path, key: str) -> Path:
    """A sound file of the show: under audio/stings/, audio/ or the show folder; never outside of it."""
    for folder in (home / "audio" / "stings", home / "audio", home):
        path = folder / name
        with suppress(OSError):  # a name that is too long is none
            if path.is_file() and path.resolve().is_relative_to(home.resolve()):
                return path
    raise SettingError(str(home / NAME), key, f"there is no {name!r} in audio/stings/, audio/ or the show folder")
