"""An MP3 stream as it stands in a file: all its frames, their bit rates, the Info frame; headers are read by mutagen."""

import io
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

HEADER = 4
"""Bytes of a frame's header (ISO/IEC 11172-3, 2.4.1.3)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a header says."""

    size: int
    """Bytes."""
    rate: int
    """Hertz."""
    channels: int
    samples: int
    """Per channel."""
    kbps: int


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


def stream(data: bytes, start: int = 0) -> Stream | None:
    """The MP3 frames from byte ``start`` on; None if there are none."""
    first = frame(data[start : start + HEADER])
    if first is None:
        return None
    at, end = start, len(data) - (128 if data[-128:-125] == b"TAG" else 0)
    xing = _info(data[start : start + first.size])
    if xing is not None:
        at += first.size
    counts: Counter[int] = Counter()
    broken = -1
    while at < end:
        one = frame(data[at : at + HEADER])
        if one is None or at + one.size > end or one.rate != first.rate:
            broken = at
            break
        counts[one.kbps] += 1
        at += one.size
    frames = counts.total()
    lame = xing.lame_header if xing else None
    trimmed = lame.encoder_delay_start + lame.encoder_padding_end if lame else 0
    return Stream(
        frames,
        max(0, frames * first.samples - trimmed),
        first.rate,
        first.channels,
        tuple(kbps for kbps, _ in counts.most_common()),
        xing is not None,
        max(0, xing.frames) if xing else 0,
        broken,
    )


@cache
def frame(header: bytes) -> Frame | None:
    """A Layer III frame by its header; None for anything else. A stream has few different ones."""
    file = io.BytesIO(header)
    try:
        seen = _mutagen().MPEGFrame(file)
    except _mutagen().HeaderNotFoundError:
        return None
    if seen.layer != 3:
        return None
    samples = 1152 if seen.version == 1 else 576
    return Frame(file.tell(), seen.sample_rate, seen.channels, samples, seen.bitrate // 1000)


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


def id3_size(data: bytes) -> int:
    """Bytes of the ID3v2 block at the start, 0 for none."""
    if len(data) < 10 or data[:3] != b"ID3":
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10 + (10 if data[5] & 0x10 else 0)
