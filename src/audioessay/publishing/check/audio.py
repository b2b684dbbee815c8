"""Rules of an episode's MP3: its stream and its tags. Loudness and peaks are measured elsewhere."""

import io
from collections.abc import Iterator
from typing import Any

from audioessay.model.episode import Episode
from audioessay.publishing.check.mpeg import Stream, id3_size, stream
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place

COVER_BYTES = 200 << 10

DRIFT_MS = 60
"""Ours: an MP3 frame or two at either end."""

RANGES = {1: (96, 128), 2: (128, 256)}
"""Channels → kbit/s that Apple recommends (893)."""

LEAST = {1: 32, 2: 64}
"""Channels → kbit/s that Apple requires at least."""


def audio(data: bytes, at: Place, episode: Episode | None = None) -> Iterator[Finding]:
    """The whole file, against what the episode says of it."""
    size = id3_size(data)
    seen = stream(data, size)
    if seen is None:
        yield at.finding("audio-not-mp3", f"no MP3 frame follows its tag at byte {size}")
        return
    yield from _stream(seen, at, episode)
    yield from _tags(data, at, episode)


def _stream(seen: Stream, at: Place, episode: Episode | None) -> Iterator[Finding]:
    if seen.broken_at >= 0:
        yield at.finding("audio-broken", f"the stream breaks off at byte {seen.broken_at}")
    if seen.rate not in (44_100, 48_000):
        yield at.finding("audio-rate", f"its rate is {seen.rate} Hz")
    kbps = seen.kbps[0] if seen.kbps else 0
    if len(seen.kbps) > 1:
        rates = f"{min(seen.kbps)} to {max(seen.kbps)}"
        yield at.finding("audio-vbr", f"its bit rate varies: {rates} kbit/s")
    elif kbps < LEAST[seen.channels]:
        yield at.finding("audio-bitrate-low", f"has {kbps} kbit/s in {seen.channels} channel(s)")
    elif not RANGES[seen.channels][0] <= kbps <= RANGES[seen.channels][1]:
        yield at.finding("audio-bitrate", f"has {kbps} kbit/s in {seen.channels} channel(s)")
    if not seen.info:
        yield at.finding("audio-info", "has no Info frame")
    elif seen.info_frames and seen.info_frames != seen.frames:
        yield at.finding(
            "audio-broken", f"its Info frame counts {seen.info_frames} MP3 frames, there are {seen.frames}"
        )
    if episode is not None:
        ms = seen.samples * 1000 // seen.rate
        if abs(ms - episode.duration_ms) > DRIFT_MS:
            yield at.finding("audio-length", f"lasts {ms} ms, the episode says {episode.duration_ms}")


def _tags(data: bytes, at: Place, episode: Episode | None) -> Iterator[Finding]:
    import mutagen.id3

    id3: Any = mutagen.id3
    try:
        tag = id3.ID3(io.BytesIO(data), translate=False)
    except id3.ID3NoHeaderError:
        yield at.finding("id3-missing", "has no ID3 tag")
        return
    except id3.error as error:
        yield at.finding("id3-missing", f"has an ID3 tag that cannot be read ({error})")
        return
    if tag.version[:2] != (2, 3):
        yield at.finding("id3-version", f"its tag is ID3v2.{tag.version[1]}")
    title = str(tag.get("TIT2", "")).strip()
    if not title or (episode is not None and title != " ".join(episode.tags.title.split())):
        yield at.finding("id3-title", f"its title is {title!r}")
    missing = [name for name in ("TALB", "TPE1", "TCON") if name not in tag]
    if missing:
        yield at.finding("id3-fields", f"its tag has no {', '.join(missing)}")
    pictures = tag.getall("APIC")
    if not pictures:
        yield at.finding("id3-cover", "its tag has no picture")
    elif max(len(picture.data) for picture in pictures) > COVER_BYTES:
        yield at.finding("id3-cover", f"its picture has {max(len(picture.data) for picture in pictures) >> 10} KB")
    if getattr(tag, "_padding", 0) > 0:
        yield at.finding("id3-padding", f"its tag ends in {tag._padding} empty bytes")
    yield from _chapters(tag, at, episode)


def _chapters(tag: Any, at: Place, episode: Episode | None) -> Iterator[Finding]:
    chapters = tag.getall("CHAP")  # in the order of the file
    wanted = [] if episode is None else [(one.start_ms, " ".join(one.title.split())) for one in episode.chapters]
    if not chapters and not wanted:
        return
    starts = [chapter.start_time for chapter in chapters]
    if starts != sorted(starts):
        yield at.finding("id3-chapter-order", f"its chapters start at {', '.join(map(str, starts))} ms, in this order")
    listed = sorted((chapter.start_time, str(chapter.sub_frames.get("TIT2", ""))) for chapter in chapters)
    if wanted and listed != sorted(wanted):
        yield at.finding("chapters-differ", f"has {len(listed)} chapters that are not the episode's {len(wanted)}")
    tables = {table.element_id: table for table in tag.getall("CTOC")}
    top = [table for table in tables.values() if table.flags & 2]
    named = _named(tables, top[0].element_id) if len(top) == 1 else []
    in_time = [chapter.element_id for chapter in sorted(chapters, key=lambda one: one.start_time)]
    if named != in_time:
        yield at.finding("id3-chapter-table", "has no table of contents that names all its chapters in order")


def _named(tables: Any, name: str, depth: int = 0) -> list[str]:
    """The chapters below a table; tables may stand in tables."""
    if name not in tables or depth > 8:
        return [name]
    return [chapter for child in tables[name].child_element_ids for chapter in _named(tables, child, depth + 1)]
