"""The Info frame: the first MP3 frame of a master, silent, which tells players its length, seek table, delay and padding.

Layout as LAME writes it ("Mp3 Info Tag rev 1"): an MP3 frame whose main data begin with ``Info``, the Xing fields, then
LAME's own and a CRC-16 over all before it.
"""

import struct
from dataclasses import dataclass

from audioessay.sound.crc import crc16
from audioessay.sound.mp3 import BITRATES, ENCODER_DELAY, encoder_name, frame_size, header, side_info_size
from audioessay.units import MP3_FRAME

LENGTH = 120 + 36
"""Bytes of the Xing fields and of LAME's."""

FIELDS = 0b1111
"""Frame count, byte count, seek table and quality are there."""


def padding(mp3_frames: int, frames: int) -> int:
    """How many frames of sound a decoder drops at the end, for a master of ``frames`` frames in ``mp3_frames`` MP3 frames."""
    rest = mp3_frames * MP3_FRAME - ENCODER_DELAY - frames
    if not 0 <= rest < 4096:
        raise ValueError(f"{frames} frames of sound do not end in the last of {mp3_frames} MP3 frames")
    return rest


def info_frame(
    *, mp3_frames: int, size: int, frames: int, crc: int, bitrate_kbps: int, channels: int, quality: int
) -> bytes:
    """The first MP3 frame of a constant-rate master.

    ``mp3_frames``, ``size`` in bytes and ``crc`` are of what follows it; ``frames`` is the true length of the sound. Raises
    ValueError when the two lengths do not fit.
    """
    need = 4 + side_info_size(channels) + LENGTH
    rate = next(
        rate for rate in BITRATES if rate >= bitrate_kbps and frame_size(rate, 0) >= need
    )  # 32 kbit/s: too small
    whole = frame_size(rate, 0)
    total = size + whole
    # At a constant rate the seek table is a straight line: entry i is where i percent of the time lies, in 256ths of the bytes.
    table = bytes(min(255, (whole + size * i // 100) * 256 // total) for i in range(100))
    xing = struct.pack(">4s3I", b"Info", FIELDS, mp3_frames, total) + table
    xing += struct.pack(">I", 100 - 10 * quality)  # LAME's: 100 − 10·V − q, with V = 0 at a constant rate
    delays = ENCODER_DELAY << 12 | padding(mp3_frames, frames)
    mode = 0 if channels == 1 else 3  # mono, joint stereo
    lame = struct.pack(
        ">9sBBfHHBB3sBbHIH",
        encoder_name(),
        0x01,  # tag revision 0, constant rate
        0,  # low-pass: not told
        0.0,  # peak: not told (it is in the report, and measured on the decoded sound)
        0,
        0,  # ReplayGain, radio and audiophile: players that obey it would undo the loudness
        0,  # encoding flags
        min(bitrate_kbps, 255),
        delays.to_bytes(3, "big"),
        1 << 6 | mode << 2,  # source at 44.1 kHz
        0,  # no change of gain
        0,  # preset: none
        total,
        crc,
    )
    body = header(rate, channels, 0) + bytes(side_info_size(channels)) + xing + lame
    return (body + struct.pack(">H", crc16(body))).ljust(whole, b"\0")


@dataclass(frozen=True, slots=True)
class Info:
    """What an Info frame says."""

    mp3_frames: int
    size: int
    """Bytes from its own first one to the last of the sound."""
    own_size: int
    """Bytes of itself."""
    frames: int
    """True length of the sound in frames."""
    crc: int
    """Of the MP3 frames that follow it."""
    channels: int
    bitrate_kbps: int


def read_info(frame: bytes) -> Info:
    """Read an Info frame of ours from the bytes where it begins. Raises ValueError when it is none, or damaged."""
    if len(frame) < 4 or frame[:2] != b"\xff\xfb":
        raise ValueError("the sound does not begin with an MP3 frame")
    rate = BITRATES[max(0, (frame[2] >> 4) - 1) % len(BITRATES)]
    channels = 1 if frame[3] >> 6 == 0b11 else 2
    at = 4 + side_info_size(channels)
    if frame[at : at + 4] != b"Info" or len(frame) < at + LENGTH:
        raise ValueError("the first MP3 frame is no Info frame, so its length is not told")
    _, _, mp3_frames, size = struct.unpack_from(">4s3I", frame, at)
    delays = int.from_bytes(frame[at + 120 + 21 : at + 120 + 24], "big")
    crc, own = struct.unpack_from(">HH", frame, at + LENGTH - 4)
    if crc16(frame[: at + LENGTH - 2]) != own:
        raise ValueError("the Info frame is damaged: its checksum is wrong")
    frames = mp3_frames * MP3_FRAME - (delays >> 12) - (delays & 0xFFF)
    return Info(mp3_frames, size, frame_size(rate, frame[2] >> 1 & 1), frames, crc, channels, rate)
