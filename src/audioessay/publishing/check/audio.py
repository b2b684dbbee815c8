"""Rules of an episode's MP3: its stream and its tags. Loudness and peaks are measured elsewhere."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

from audioessay.model.episode import Episode
from audioessay.publishing.check.rules import Finding, Place
from audioessay.publishing.published import opened
from audioessay.publishing.syntax import ending

SMALLEST, LARGEST = 1400, 3000
"""Pixels (Apple 896)."""

LARGE_BYTES = 512 << 10
"""As hosts advise (PRX, Podigee)."""

ENDINGS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


def whole(data: bytes, at: Place) -> Iterator[Finding]:
    """A picture of any kind."""
    try:
        opened(data, None)
    except ValueError as error:
        yield at.finding("art-format", str(error))


def art(data: bytes, at: Place) -> Iterator[Finding]:
    """A cover; the place's path is its file or address."""
    if broken := [*whole(data, at)]:
        yield from broken
        return
    picture = opened(data, None, whole=False)
    (width, height), kind, mode = picture.size, picture.format or "?", picture.mode
    if kind not in ENDINGS:
        yield at.finding("art-format", f"is a {kind} picture")
    elif ending(at.path) not in ENDINGS[kind]:
        yield at.finding("art-format", f"is a {kind} picture and its name ends in {ending(at.path)!r}")
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        yield at.finding("art-size", f"is {width} × {height} pixels")
    if width != height:
        yield at.finding("art-square", f"is {width} × {height} pixels")
    if "transparency" in picture.info or mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        yield at.finding("art-alpha", f"has an alpha channel ({mode})")
    if mode.rstrip("Aa") not in ("RGB", "P"):
        yield at.finding("art-colour", f"is saved as {mode}")
    if len(data) > LARGE_BYTES:
        yield at.finding("art-large", f"has {len(data) >> 10} KB")


HEADER = 4
"""Bytes of a frame's header (ISO/IEC 11172-3, 2.4.1.3)."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What its headers say together."""

    frames: int
    """MP3 frames, the Info frame apart."""
    samples: int
    """Of sound, per channel: MP3 frames, less the delay and padding that the Info frame tells."""
    rate: int
    """Hertz."""
    channels: int
    kbps: tuple[int, ...]
    """All bit rates that occur, the most frequent first; without the Info frame's."""
    info: bool
    """Whether it begins with an Info or Xing frame."""
    info_frames: int
    """MP3 frames as the Info frame counts them."""
    broken_at: int
    """Byte where the stream breaks off, -1 for nowhere."""


def stream(file: BinaryIO, start: int = 0) -> Stream | None:
    """The MP3 frames from byte ``start`` on, read one after another; None if there are none."""

    def read(at: int, size: int) -> bytes:
        file.seek(at)
        return file.read(size)

    size, first = frame(read(start, HEADER))
    if first is None:
        return None
    at, end = start, file.seek(0, io.SEEK_END)
    end -= 128 if read(max(0, end - 128), 3) == b"TAG" else 0
    xing = _info(read(start, size))
    if xing is not None:
        at += size
    counts: Counter[int] = Counter()
    broken = -1
    while at < end:
        size, one = frame(read(at, HEADER))
        if one is None or at + size > end or one.sample_rate != first.sample_rate:
            broken = at
            break
        counts[one.bitrate // 1000] += 1
        at += size
    frames = counts.total()
    lame = xing.lame_header if xing else None
    trimmed = lame.encoder_delay_start + lame.encoder_padding_end if lame else 0
    return Stream(
        frames,
        max(0, frames * (1152 if first.version == 1 else 576) - trimmed),
        first.sample_rate,
        first.channels,
        tuple(kbps for kbps, _ in counts.most_common()),
        xing is not None,
        max(0, xing.frames) if xing else 0,
        broken,
    )


@cache
def frame(header: bytes) -> tuple[int, Any]:
    """Bytes of a Layer III frame, and its header as mutagen reads it; None for anything else. A stream has few different ones."""
    file = io.BytesIO(header)
    try:
        seen = _mutagen().MPEGFrame(file)
    except _mutagen().HeaderNotFoundError:
        return 0, None
    return (file.tell(), seen) if seen.layer == 3 else (0, None)


def _info(data: bytes) -> Any:
    """The Xing header in a frame (mutagen's), or None."""
    mp3, file = _mutagen(), io.BytesIO(data)
    try:
        file.seek(mp3.XingHeader.get_offset(mp3.MPEGFrame(file)))
        return mp3.XingHeader(file)
    except mp3.XingHeaderError:
        return None


def _mutagen() -> Any:
    """Mutagen's reader of MP3, which has no types."""
    import mutagen.mp3

    return mutagen.mp3


def id3_size(head: bytes) -> int:
    """Bytes of the ID3v2 block that begins with ``head`` (ten bytes are enough), 0 for none."""
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10 + (10 if head[5] & 0x10 else 0)


COVER_BYTES = 200 << 10

DRIFT_MS = 60
"""Ours: an MP3 frame or two at either end."""

RANGES = {1: (96, 128), 2: (128, 256)}
"""Channels → kbit/s that Apple recommends (893)."""

LEAST = {1: 32, 2: 64}
"""Channels → kbit/s that Apple requires at least."""


def audio(file: BinaryIO, at: Place, episode: Episode | None = None) -> Iterator[Finding]:
    """The whole file, against what the episode says of it; a small part of it is in memory at a time."""
    file.seek(0)
    size = id3_size(file.read(10))
    seen = stream(file, size)
    if seen is None:
        yield at.finding("audio-not-mp3", f"no MP3 frame follows its tag at byte {size}")
        return
    yield from _stream(seen, at, episode)
    file.seek(0)
    yield from _tags(file, at, episode)


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


def _tags(file: BinaryIO, at: Place, episode: Episode | None) -> Iterator[Finding]:
    import mutagen.id3

    id3: Any = mutagen.id3
    try:
        tag = id3.ID3(file, translate=False)
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
