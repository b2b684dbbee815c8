"""An episode as the public has it: the finished episode, its identity, and its files under their public names.

A public name holds eight digits of the file's SHA-256, so a file never changes under its name: caches may keep it for
ever, and a resumed download never joins two versions.
"""

import base64
import hashlib
import io
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from audioessay.errors import PublishError, StorageError
from audioessay.model import record
from audioessay.model.episode import Episode, Part
from audioessay.model.show import Show
from audioessay.publishing import plot
from audioessay.publishing.identity import Candidate, Identity, sketch
from audioessay.publishing.settings import Settings
from audioessay.publishing.syntax import table

if TYPE_CHECKING:
    from PIL import Image

ASSETS = "audio/"
"""Folder, under the show's address, of all files whose names hold their hash."""

TYPES: Mapping[str, str] = table("types.toml")["feed"]
"""MIME type by ending; chapters are ``application/json+chapters``."""

CHAPTERS_TYPE = "application/json+chapters"

SMALL = 112
"""Pixels of a cover in a list, for screens with more of them than points."""

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
    small: str = ""
    """A cover once more, :data:`SMALL` pixels wide, as a ``data:`` address."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What the rest of the show says of an episode; one that has not changed is known by it without being opened."""

    slug: str
    title: str
    author: str
    date: str
    language: str
    summary: str
    """As its tags have them."""
    duration_ms: int
    draft: bool
    synthetic: bool
    source: str
    essay: str
    words: str
    """A :func:`sketch` of its sentences."""
    roles: tuple[str, ...]
    """In the order in which they are heard."""
    bars: tuple[tuple[int, str], ...]
    """Its waveform in a list: the height and the role of each bar."""
    assets: tuple[Asset, ...]
    stamp: str = ""
    """Names, sizes and times of the files in its folder."""

    @property
    def audio(self) -> tuple[Asset, ...]:
        """All its encoded forms, the MP3 first."""
        return tuple(asset for asset in self.assets if asset.part == "audio")

    def part(self, part: str) -> Asset | None:
        """The file of that kind, if it has one."""
        return next((asset for asset in self.assets if asset.part == part), None)


@dataclass(frozen=True, slots=True)
class Published:
    """An episode, who it is, and its files."""

    brief: Brief
    identity: Identity
    load: Callable[[], Episode]
    """Reads all of it."""
    notes: tuple[str, ...] = ()
    """Blocks of HTML that an editor wrote for it."""
    key: str = ""
    """Tells all that is rendered of it alone from what was rendered of it before."""

    @property
    def episode(self) -> Episode:
        return self.load()

    @property
    def slug(self) -> str:
        return self.brief.slug

    @property
    def assets(self) -> tuple[Asset, ...]:
        return self.brief.assets

    @property
    def audio(self) -> tuple[Asset, ...]:
        return self.brief.audio

    def part(self, part: str) -> Asset | None:
        return self.brief.part(part)

    @property
    def embed(self) -> str:
        """The path of its player for other people's pages."""
        return f"{self.slug}.embed.html"

    @property
    def oembed(self) -> str:
        """The path of what lets other pages' editors find it."""
        return f"{self.slug}.oembed.json"

    @property
    def page(self) -> str:
        """Its page's path under the show's address: beside the show's own page, so that both name files alike."""
        return f"{self.slug}.html"


@lru_cache(maxsize=4)
def loaded(folder: Path, _stamp: str) -> Episode:
    """The episode in a folder, read once for all that is rendered of it in a row."""
    return load_episode(folder)


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


def candidate(episode: Brief, settings: Settings) -> Candidate:
    """What minting needs to know of an episode."""
    own, name = settings.episode(episode.slug), episode.audio[0].name
    return Candidate(episode.slug, name, episode.date, own.guid, episode.essay, episode.words)


def assets(episode: Episode, folder: Path) -> tuple[Asset, ...]:
    """Its public files. The audio's sizes and hashes are as the episode states them; the others are read here.

    Raises StorageError for a file that is not there, PublishError for a cover that is none.
    """
    made = []
    for file in episode.audio:
        name = public_name(episode.slug, PurePosixPath(file.name).suffix, file.sha256)
        made.append(Asset("audio", file.name, name, file.type, file.size, file.sha256, file.bitrate_kbps))
    parts = ((part, episode.files.get(part, "")) for part in PUBLIC)
    return (*made, *(_asset(part, folder / source, source, episode.slug) for part, source in parts if source))


def brief(episode: Episode, files: tuple[Asset, ...], stamp: str = "") -> Brief:
    """What is to be known of an episode with those public files."""
    tags = episode.tags
    return Brief(
        episode.slug,
        tags.title,
        tags.author,
        tags.date,
        tags.language,
        tags.summary,
        episode.duration_ms,
        episode.draft,
        episode.synthetic,
        episode.source,
        episode.essay,
        sketch(cue.text for cue in episode.cues if cue.kind != "notice"),
        tuple(dict.fromkeys([cue.role for cue in episode.cues] + [part.role for part in episode.chapters])),
        tuple(plot.bars(episode, plot.FEW)),
        files,
        stamp,
    )


def show_cover(show: Show, folder: Path) -> Asset | None:
    """The show's cover; None when the show names none. Raises PublishError for one that is no picture."""
    if not show.cover.file:
        return None
    path = folder / show.cover.file
    return _asset("cover", path, path.name, "cover")


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
    width, height, small = 0, 0, ""
    try:
        if part == "cover":
            picture = opened(data, whole=False)
            width, height = picture.size
            small = _small(picture)
    except ValueError as error:
        raise PublishError(f"{source}: {error}; a cover is JPEG or PNG") from error
    except OSError as error:
        raise PublishError(f"{source}: is cut short or damaged ({error}); put the whole picture there") from error
    return Asset(
        part, source, public_name(stem, suffix, sha256, ending), kind, len(data), sha256, 0, width, height, small
    )


def _small(picture: "Image.Image") -> str:
    picture.draft("RGB", (SMALL, SMALL))  # decodes a large JPEG no finer than needed
    file = io.BytesIO()
    picture.convert("RGB").resize((SMALL, SMALL)).save(file, "JPEG", quality=75)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


def opened(data: bytes, formats: tuple[str, ...] | None = ("JPEG", "PNG"), *, whole: bool = True) -> "Image.Image":
    """A picture, decoded ``whole``: one that was cut short opens all the same. Raises ValueError with what it is not."""
    from PIL import Image, UnidentifiedImageError  # heavy: only where there is a picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=formats)
            if whole:
                picture.load()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ValueError(f"is no picture that can be read ({type(error).__name__})") from error
    return picture
