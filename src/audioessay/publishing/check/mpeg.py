"""MPEG audio Layer III streams as they stand in files: MP3 frames, bit rates, the Info frame (ISO/IEC 11172-3, 13818-3)."""

import struct
from collections import Counter
from dataclasses import dataclass

RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Hertz by version bits (3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5)."""

KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


@dataclass(frozen=True, slots=True)
class Stream:
    """What its headers say."""

    frames: int
    """MP3 frames, the Info frame apart."""
    samples: int
    """Of sound, per channel: MP3 frames, less the delay and padding that the Info frame tells."""
    rate: int
    """Hertz."""
    channels: int
    kbps: tuple[int, ...]
    """All bit rates that occur, the most frequent first; without the Info frame's."""
    info: str
    """``Info`` (constant rate), ``Xing`` (variable) or ``""``."""
    info_frames: int
    """MP3 frames as the Info frame counts them."""
    broken_at: int
    """Byte where the stream breaks off, -1 for nowhere."""


def stream(data: bytes, start: int = 0) -> Stream | None:
    """The MP3 frames from byte ``start`` on; None if there are none."""
    at, end = start, len(data)
    if data[-128:-125] == b"TAG":
        end -= 128
    rates: Counter[int] = Counter()
    first = _frame(data, at)
    if first is None:
        return None
    size, rate, channels, per_frame, _ = first
    info, counted, trimmed = _info(data[at : at + size])
    frames, broken = 0, -1
    if info:
        at += size
    while at < end:
        found = _frame(data, at)
        if found is None or at + found[0] > end or found[1] != rate:
            broken = at
            break
        rates[found[4]] += 1
        frames += 1
        at += found[0]
    samples = max(0, frames * per_frame - trimmed)
    kbps = tuple(rate for rate, _ in rates.most_common())
    return Stream(frames, samples, rate, channels, kbps, info, counted, broken)


def id3_size(data: bytes) -> int:
    """Bytes of the ID3v2 block at the start, 0 for none."""
    if len(data) < 10 or data[:3] != b"ID3":
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10 + (10 if data[5] & 0x10 else 0)


def _frame(data: bytes, at: int) -> tuple[int, int, int, int, int] | None:
    """Size in bytes, hertz, channels, samples, kbit/s of the MP3 frame at ``at``."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    index, frequency, padding = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or layer != 1 or index in (0, 15) or frequency == 3:
        return None
    rate = RATES[version][frequency]
    kbps = (KBPS_1 if version == 3 else KBPS_2)[index]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kbps * 1000 // rate + padding, rate, 1 if data[at + 3] >> 6 == 3 else 2, samples, kbps


def _info(frame: bytes) -> tuple[str, int, int]:
    """Name, MP3 frame count and samples to trim, of an Info or Xing frame."""
    for name in ("Info", "Xing"):
        at = frame.find(name.encode(), 4, 48)
        if at < 0:
            continue
        flags = struct.unpack_from(">I", frame, at + 4)[0]
        count = struct.unpack_from(">I", frame, at + 8)[0] if flags & 1 else 0
        lame = at + 8 + 4 * (flags & 1) + 4 * (flags >> 1 & 1) + 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
        trimmed = 0
        if len(frame) >= lame + 24 and frame[lame : lame + 4].isalnum():
            delays = int.from_bytes(frame[lame + 21 : lame + 24], "big")
            trimmed = (delays >> 12) + (delays & 0xFFF)
        return name, count, trimmed
    return "", 0, 0
