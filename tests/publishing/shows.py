"""A small real show to publish: real MP3 files with tags, real sidecars, a real cover."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import lameenc
import numpy as np
from PIL import Image

from audioessay.model.episode import AudioFile, Chapter, Cue, Episode, Loudness, Tags
from audioessay.model.essay import Note
from audioessay.model.record import dump
from audioessay.model.show import CoverDesign, Show
from audioessay.production.tag import tag
from audioessay.production.transcript import chapters_json, srt, transcript_json, vtt
from audioessay.publishing import feed as feeds
from audioessay.publishing import page
from audioessay.publishing.identity import Identity, Lock, mint
from audioessay.publishing.published import Asset, Published, assets, brief, candidate, show_cover
from audioessay.publishing.settings import Settings, settings
from audioessay.sound.crc import crc16
from audioessay.sound.info import info_frame
from audioessay.sound.mp3 import frame_sizes
from audioessay.units import RATE

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

LENGTH_MS = 40_000

SHOW = Show(
    title="Weights & Measures",
    author="Ada Quill",
    language="en-GB",
    description="Essays that weigh one thing at a time, read aloud word for word.",
    cover=CoverDesign("cover.jpg"),
)

TABLE = {
    "url": "https://quill.example/weights/",
    "category": ["Society & Culture > Philosophy", "Arts > Books"],
    "owner": {"name": "Ada Quill", "email": "ada@quill.example"},
    "copyright": "Ada Quill",
    "license": "cc-by-4.0",
    "cover_alt": "A brass balance with a feather in one pan.",
}

CHAPTERS = (
    Chapter("An opening that is long enough to sort last by size", 0, 12_000, "narration", "espeak:en-gb"),
    Chapter("What it does well", 12_000, 27_000, "praise", "espeak:en-us+f3"),
    Chapter("What it costs", 27_000, LENGTH_MS, "critique", "espeak:en-gb-x-rp+m3"),
)

CUES = tuple(
    Cue(start, start + 4000, role.title(), role, text, paragraph=True)
    for start, role, text in (
        (500, "narration", "A spring balance hangs in the kitchen of every house that I have lived in."),
        (13_000, "praise", "It tells the truth to anyone who asks, and it asks for nothing back."),
        (28_000, "critique", "Yet it weighs the bowl along with the flour, and says nothing of it."),
    )
)

NOTES = (
    Note("footnote", "1", "The bowl was my grandmother's; it weighs 412 g."),
    Note("link", "Hooke's law", "", "https://en.wikipedia.org/wiki/Hooke%27s_law"),
    Note("table", "1", "| what | weight |\n|:---|---:|\n| flour | 500 g |\n| bowl | −412 g |"),
)


@cache
def sound(ms: int = LENGTH_MS, kbps: int = 96) -> bytes:
    """MP3 frames of a quiet hum, mono, CBR."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kbps)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    time = np.arange(ms * RATE // 1000) / RATE
    pcm = (6000 * np.sin(2 * np.pi * 220 * time)).astype(np.int16)
    frames = bytes(encoder.encode(pcm.tobytes()) + encoder.flush())
    count = len(list(frame_sizes(frames)))
    info = info_frame(
        mp3_frames=count, size=len(frames), frames=len(pcm), crc=crc16(frames), bitrate_kbps=kbps, channels=1, quality=7
    )
    return info + frames


@cache
def picture(size: int = 1400, kind: str = "JPEG", mode: str = "RGB", height: int = 0) -> bytes:
    """A cover of one colour."""
    file = io.BytesIO()
    colour = {"RGB": (74, 96, 120), "RGBA": (74, 96, 120, 128), "CMYK": (10, 20, 30, 40), "L": 90}[mode]
    Image.new(mode, (size, height or size), colour).save(file, kind)  # type: ignore[arg-type]
    return file.getvalue()


def made(folder: Path, slug: str, title: str, *, date: str = "", summary: str = "") -> Episode:
    """A finished episode in ``folder/slug``."""
    tags = Tags(title, SHOW.title, SHOW.author, date or "2026-11-01", "en-GB", summary or f"About {title.lower()}.")
    here = folder / slug
    here.mkdir(parents=True)
    data = tag(tags, CHAPTERS, "A spring balance hangs…", picture(600), LENGTH_MS) + sound()
    files = {
        "cover": ("cover.jpg", picture()),
        "vtt": (f"{slug}.vtt", vtt(CUES, LENGTH_MS)),
        "srt": (f"{slug}.srt", srt(CUES, LENGTH_MS)),
        "transcript": (f"{slug}.json", transcript_json(CUES, LENGTH_MS)),
        "chapters": (f"{slug}.chapters.json", chapters_json(CHAPTERS)),
    }
    for name, content in [(f"{slug}.mp3", data), *files.values()]:
        (here / name).write_bytes(content)
    episode = Episode(
        slug,
        tags,
        (AudioFile(f"{slug}.mp3", "audio/mpeg", len(data), hashlib.sha256(data).hexdigest(), 96),),
        LENGTH_MS,
        Loudness(-16.0, -1.5, 3.0),
        CHAPTERS,
        CUES,
        {part: name for part, (name, _) in files.items()},  # type: ignore[misc]
        NOTES,
    )
    (here / "episode.json").write_bytes(dump(episode))
    return episode


def feed(*words: Any, **about: Any) -> dict[str, bytes]:
    """The documents of a feed."""
    return {name: text.data for name, text in feeds.feed(*words, **about).items()}


def pages(*words: Any, **about: Any) -> dict[str, bytes]:
    """The pages of a site."""
    return {name: text.data for name, text in page.pages(*words, **about).items()}


def published(episode: Episode, identity: Identity, files: tuple[Asset, ...]) -> Published:
    """An episode as it is public."""
    return Published(brief(episode, files), identity, lambda: episode)


def changed(one: Published, episode: Episode | None = None, files: tuple[Asset, ...] = ()) -> Published:
    """The same with another record, or other files."""
    other = published(episode or one.episode, one.identity, files or one.assets)
    return replace(other, notes=one.notes)


@dataclass(frozen=True)
class World:
    """A show on disk and everything that renders its feed."""

    folder: Path
    show: Show
    settings: Settings
    lock: Lock
    published: tuple[Published, ...]
    cover: Asset | None

    def feed(self, **changes: object) -> dict[str, bytes]:
        """Its feed; ``changes`` replace fields of the settings."""
        wanted = replace(self.settings, **changes)  # type: ignore[arg-type]
        return feed(self.show, wanted, self.published, lock=self.lock, cover=self.cover)

    @property
    def xml(self) -> bytes:
        """The first document of its feed."""
        return self.feed()[self.settings.feed]


TITLES = (
    ("the-spring-balance", "The Spring Balance", "2026-11-01"),
    ("the-kitchen-clock", "The Kitchen Clock", "2026-11-08"),
)


def world(
    folder: Path, titles: Sequence[tuple[str, str, str]] = TITLES, table: dict[str, object] | None = None
) -> World:
    """A show with an episode for each of ``(slug, title, date)``."""
    read = settings(TABLE | (table or {}))
    (folder / "cover.jpg").write_bytes(picture())
    episodes = [made(folder / "audio", slug, title, date=date) for slug, title, date in titles]
    return complete(folder, read, [(one, folder / "audio" / one.slug) for one in episodes])


def complete(folder: Path, read: Settings, episodes: Sequence[tuple[Episode, Path]]) -> World:
    """A show of episodes that lie in those folders."""
    briefs = [brief(one, assets(one, here)) for one, here in episodes]
    lock = mint(Lock(), [candidate(one, read) for one in briefs], feed_url=read.feed_url, now=NOW)
    out = tuple(
        published(one, lock.episodes[one.slug], own.assets) for (one, _), own in zip(episodes, briefs, strict=True)
    )
    return World(folder, SHOW, read, lock, out, show_cover(SHOW, folder))


def many(good: World, count: int) -> tuple[tuple[Published, ...], Lock]:
    """The first episode again and again under other names."""
    first = good.published[0]
    start = datetime(2016, 1, 1, tzinfo=UTC)
    made = []
    for number in range(count):
        episode = replace(first.episode, slug=f"essay-{number}")
        identity = Identity(f"guid-{number}", start + timedelta(days=number / 2), "x.mp3")
        assets = tuple(replace(one, name=f"audio/essay-{number}.{one.part}") for one in first.assets)
        made.append(published(episode, identity, assets))
    return tuple(made), Lock(good.lock.guid, "", {one.slug: one.identity for one in made})
