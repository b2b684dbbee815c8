"""An episode as the public has it: the finished episode, its identity, and its files under their public names.

A public name holds eight digits of the file's SHA-256, so a file never changes under its name: caches may keep it for
ever, and a resumed download never joins two versions.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from audioessay.errors import PublishError, StorageError
from audioessay.model import record
from audioessay.model.episode import Episode, Part
from audioessay.model.show import Show
from audioessay.publishing.identity import Candidate, Identity
from audioessay.publishing.settings import Settings

ASSETS = "audio/"
"""Folder, under the show's address, of all files whose names hold their hash."""

TYPES: Mapping[str, str] = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xml": "application/rss+xml",
}
"""MIME type by ending; chapters are ``application/json+chapters``."""

CHAPTERS_TYPE = "application/json+chapters"

PUBLIC: tuple[Part, ...] = ("cover", "vtt", "srt", "transcript", "chapters", "waveform")
"""The parts of an episode that go out; its report stays at home."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file and its public name."""

    part: str
    """``audio``, or a Part of the episode."""
    source: str
    """Its path in the episode's or the show's folder."""
    name: str
    """Its path under the show's address."""
    type: str
    """MIME."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""
    bitrate_kbps: int = 0
    width: int = 0
    height: int = 0
    """Pixels, of a picture."""


@dataclass(frozen=True, slots=True)
class Published:
    """An episode, who it is, and its files."""

    episode: Episode
    identity: Identity
    assets: tuple[Asset, ...]

    @property
    def slug(self) -> str:
        return self.episode.slug

    @property
    def audio(self) -> tuple[Asset, ...]:
        """All its encoded forms, the MP3 first."""
        return tuple(asset for asset in self.assets if asset.part == "audio")

    def part(self, part: str) -> Asset | None:
        """The file of that kind, if it has one."""
        return next((asset for asset in self.assets if asset.part == part), None)

    @property
    def page(self) -> str:
        """Its page's path under the show's address: beside the show's own page, so that both name files alike."""
        return f"{self.slug}.html"


def load_episode(folder: Path) -> Episode:
    """The finished episode in its folder. Raises StorageError or PublishError, both with the path."""
    path = folder / record.NAME
    try:
        episode = record.load(path.read_bytes())
    except OSError as error:
        raise StorageError(str(path), f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise PublishError(f"{path}: {error}; make the episode again") from error
    if episode.slug != folder.resolve().name:
        raise PublishError(f"{path}: it is the episode {episode.slug!r}, and its folder must be called so")
    return episode


def require_files(episode: Episode, folder: Path) -> None:
    """Raise StorageError where a file of an episode is not there, or its sound is longer or shorter than it was made."""
    sizes: dict[str, int | None] = dict.fromkeys(filter(None, (episode.files.get(part, "") for part in PUBLIC)))
    sizes.update((file.name, file.size) for file in episode.audio)
    for name, size in sizes.items():
        try:
            there = (folder / name).stat().st_size
        except OSError as error:
            raise StorageError(
                str(folder / name), f"cannot be read: {error.strerror}; make the episode again"
            ) from error
        if size not in (None, there):
            raise StorageError(str(folder / name), f"has {there} bytes in place of {size}; make the episode again")


def public_name(stem: str, suffix: str, sha256: str, ending: str = "") -> str:
    """``audio/STEM-HASH8.ending.suffix``."""
    return f"{ASSETS}{stem}-{sha256[:8]}{ending}{suffix.lower()}"


def candidate(episode: Episode, settings: Settings) -> Candidate:
    """What minting needs to know of an episode."""
    first = episode.audio[0]
    name = public_name(episode.slug, PurePosixPath(first.name).suffix, first.sha256)
    return Candidate(episode.slug, name, episode.tags.date, settings.episode(episode.slug).guid)


def assets(episode: Episode, folder: Path) -> tuple[Asset, ...]:
    """Its public files. The audio's sizes and hashes are as the episode states them; the others are read here.

    Raises StorageError for a file that is not there.
    """
    made = []
    for file in episode.audio:
        name = public_name(episode.slug, PurePosixPath(file.name).suffix, file.sha256)
        made.append(Asset("audio", file.name, name, file.type, file.size, file.sha256, file.bitrate_kbps))
    parts = ((part, episode.files.get(part, "")) for part in PUBLIC)
    return (*made, *(_asset(part, folder / source, source, episode.slug) for part, source in parts if source))


def show_cover(show: Show, folder: Path) -> Asset | None:
    """The show's cover; None when the show names none. Raises PublishError for one that is no picture."""
    if not show.cover:
        return None
    return _asset("cover", folder / show.cover, show.cover, "cover")


def _asset(part: str, path: Path, source: str, stem: str) -> Asset:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(str(path), f"cannot be read: {error.strerror}") from error
    return asset(part, source, data, stem)


def asset(part: str, source: str, data: bytes, stem: str) -> Asset:
    """A file of ``stem`` (an episode's slug, or ``cover`` for the show's) with the bytes ``data``. Raises PublishError."""
    sha256 = hashlib.sha256(data).hexdigest()
    suffix = PurePosixPath(source).suffix.lower()
    kind = CHAPTERS_TYPE if part == "chapters" else TYPES.get(suffix, "application/octet-stream")
    ending = f".{part}" if suffix == ".json" else ""
    width, height = _pixels(data, source) if part == "cover" else (0, 0)
    return Asset(part, source, public_name(stem, suffix, sha256, ending), kind, len(data), sha256, 0, width, height)


def _pixels(data: bytes, path: str) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError  # heavy: only where there is a picture

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise PublishError(f"{path}: is no picture that can be read; a cover is JPEG or PNG") from error
