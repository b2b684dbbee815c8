"""The sounds between sections and under them: ours by style, the show's own files, or sounds handed in by a caller."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import SettingError
from audioessay.model.show import STYLES, TRANSITIONS, Show, StingFile
from audioessay.show import NAME
from audioessay.sound import bed, door, files, stings
from audioessay.sound.mix import StingSound
from audioessay.units import to_frames

if TYPE_CHECKING:
    from pydub import AudioSegment

Own = Mapping[str, "AudioSegment | Path | str"]
"""Sounds of a caller's own, by transition."""

BED_S = 24.0
"""Length of the loop of a bed of ours."""
LONGEST_BED_S = 600.0


class Music(Mapping[str, StingSound]):
    """Every sound that is not speech, and the digests that stand for them in keys; the marks by transition.

    Those of our own are synthesised when one is first asked for: beside the voicing, or not at all when every reel is
    kept.
    """

    def __init__(self, style: str, own: Mapping[str, StingSound], digests: Mapping[str, str]) -> None:
        self.style, self.own, self.digests = style, own, digests
        self.bed: NDArray[np.float32] | None = None
        self.bed_digest = ""
        self._lock = threading.Lock()
        self._ready: Mapping[str, StingSound] | None = None

    def __getitem__(self, name: str) -> StingSound:
        return self.stings()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)

    def body(self, name: str) -> int:
        """Frames of a mark before its tail, which sounds under words; known without making it."""
        if name in self.own:
            return len(self.own[name].samples) - self.own[name].overlap_frames
        return stings.frames(name, self.style) - stings.tail_frames(name, self.style)

    def stings(self) -> Mapping[str, StingSound]:
        """All of them by transition, ready to mix. May be asked for by several threads."""
        with self._lock:
            if self._ready is None:
                ours = [name for name in self.digests if name not in self.own]
                made = {
                    name: StingSound(stings.sting(name, self.style), stings.tail_frames(name, self.style))
                    for name in ours
                }
                self._ready = {**made, **self.own}
            return self._ready


def music(show: Show, home: Path, own: Own) -> Music:
    """What this show plays. Raises SettingError for a file that cannot be read as sound."""
    sounds: dict[str, StingSound] = {}
    digests: dict[str, str] = {}
    for name in TRANSITIONS:
        given = own.get(name) or show.stings.files.get(name)
        if given is not None:
            file = given if isinstance(given, StingFile) else StingFile("")
            heard, digests[name] = _heard(given, name, home)
            sounds[name] = StingSound(heard, min(len(heard), to_frames(file.overlap_ms)), to_frames(file.fade_ms))
        elif show.stings.style != "none":
            digests[name] = hashlib.sha256(f"{stings.VERSION}:{show.stings.style}:{name}".encode()).hexdigest()
    made = Music(show.stings.style, sounds, digests)
    made.bed, made.bed_digest = _bed(show, home)
    return made


def _heard(given: "StingFile | AudioSegment | Path | str", name: str, home: Path) -> tuple[NDArray[np.float32], str]:
    if not isinstance(given, StingFile | Path | str):
        heard = door.from_segment(given)
        return heard, hashlib.sha256(heard.tobytes()).hexdigest()
    path = _found(given.file, home, f"stings.{name}") if isinstance(given, StingFile) else Path(given)
    heard = files.load(path, f"stings.{name}")
    return heard, hashlib.sha256(heard.tobytes()).hexdigest()


def _bed(show: Show, home: Path) -> tuple[NDArray[np.float32] | None, str]:
    wanted = show.stings.bed
    if not wanted or wanted == "none":
        return None, ""
    if wanted in STYLES:
        return bed.bed(wanted, BED_S), hashlib.sha256(f"{stings.VERSION}:{wanted}:bed".encode()).hexdigest()
    heard = files.load(_found(wanted, home, "stings.bed"), "stings.bed", longest_s=LONGEST_BED_S)
    return heard, hashlib.sha256(heard.tobytes()).hexdigest()


def _found(name: str, home: Path, key: str) -> Path:
    """A sound file of the show: under audio/stings/, audio/ or the show folder; never outside of it."""
    for folder in (home / "audio" / "stings", home / "audio", home):
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(home.resolve()):
            return path
    raise SettingError(str(home / NAME), key, f"there is no {name!r} in audio/stings/, audio/ or the show folder")
