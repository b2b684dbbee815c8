"""A finished file read back whole, piece by piece, and measured: memory does not grow with its length."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from audioessay.sound import files, filters, gauge, loudness, mp3
from audioessay.sound.crc import crc16, joined
from audioessay.sound.info import Info, read_info
from audioessay.sound.loudness import HOP
from audioessay.sound.peak import true_peak
from audioessay.units import to_db

CHUNK = 600 * HOP
"""Frames (60 s) that are measured at once."""

BEFORE = filters.STEP
"""Frames measured a second time before each chunk: more than any filter remembers, in whole hops."""


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """What was measured on a whole decoded file."""

    frames: int
    """Frames that came back; of an MP3 trimmed as its Info frame says."""
    power: NDArray[np.float64]
    """K-weighted power of each hop."""
    peaks: NDArray[np.float32]
    """Highest absolute value of each 10 ms."""
    true_peak_dbtp: float
    dc: float
    info: Info | None = None
    """What the Info frame of an MP3 says."""

    @property
    def integrated_lufs(self) -> float:
        """Integrated loudness (BS.1770-4)."""
        return loudness.integrated(loudness.full(self.power, loudness.MOMENTARY))

    @property
    def range_lu(self) -> float:
        """Loudness range (EBU Tech 3342)."""
        return loudness.loudness_range(loudness.full(self.power, loudness.SHORT_TERM))


def sound_start(file: BinaryIO) -> int:
    """The byte at which the sound begins: behind an ID3v2 tag (ID3v2.3.0, 3.1), or the first."""
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    size = 0
    for byte in head[6:]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def pieces(file: BinaryIO, info: Info, start: int) -> Iterator[NDArray[np.float32]]:
    """The decoded sound, trimmed, in pieces of shape (frames, channels). Raises ValueError for damage, with the reason."""
    skip, left = mp3.DELAY, info.frames
    for sound in mp3.decoded(_groups(file, info, start), info.channels):
        piece = sound[:, skip : skip + left]
        skip -= min(skip, sound.shape[1])
        left -= piece.shape[1]
        if piece.shape[1]:
            yield piece.T
    if left:
        raise ValueError(f"{left} frames of sound are missing at the end")


def _groups(file: BinaryIO, info: Info, start: int) -> Iterator[bytes]:
    file.seek(start + info.own_size)
    left = info.size - info.own_size
    rest = b""
    code = count = 0
    while left or rest:
        data = rest + file.read(min(left, mp3.TOGETHER * 1024))
        left -= len(data) - len(rest)
        whole = 0
        for size in mp3.frame_sizes(data, cut=left > 0):
            whole += size
            count += 1
        group, rest = data[:whole], data[whole:]
        if not group:
            raise ValueError("the sound is cut off")
        code = joined(code, crc16(group), len(group))
        yield group
    if count != info.mp3_frames:
        raise ValueError(f"{count} MP3 frames, but its Info frame says {info.mp3_frames}")
    if code != info.crc:
        raise ValueError("the sound is damaged: its checksum is wrong")


def measure(file: BinaryIO) -> Programme:
    """Decode and measure a finished MP3 of ours. Raises ValueError when it is none, or damaged, with the reason."""
    start = sound_start(file)
    file.seek(start)
    info = read_info(file.read(2048))
    return _measured(pieces(file, info, start), info.channels, info)


def measure_other(path: Path) -> Programme:
    """Decode and measure a finished file of another format. Raises ValueError when it cannot be decoded, with the reason."""
    import av

    try:
        with av.open(str(path), "r", options={"format_whitelist": files.FORMATS}) as container:
            if not container.streams.audio:
                raise ValueError("has no sound in it")
            layout = container.streams.audio[0].layout.name
            return _measured(files.blocks(container, layout), container.streams.audio[0].channels)
    except av.FFmpegError as error:
        raise ValueError(f"cannot be decoded: {error}") from error


def _measured(parts: Iterator[NDArray[np.float32]], channels: int, info: Info | None = None) -> Programme:
    powers, peaks = [np.zeros(0)], [np.zeros(0, dtype=np.float32)]
    highest = total = 0.0
    frames = 0
    before = np.zeros((0, channels), dtype=np.float32)
    for chunk in _chunks(parts):
        sound = np.concatenate((before, chunk))
        powers.append(loudness.hops(sound)[len(before) // HOP :])
        peaks.append(np.max(gauge.peaks_of(chunk), axis=0))
        highest = max(highest, true_peak(sound))
        total += float(chunk.sum(dtype=np.float64))
        frames += len(chunk)
        before = sound[-BEFORE:]
    dc = total / (frames * channels) if frames else 0.0
    return Programme(frames, np.concatenate(powers), np.concatenate(peaks), to_db(highest), dc, info)


def _chunks(parts: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    held: list[NDArray[np.float32]] = []
    have = 0
    for part in parts:
        held.append(part)
        have += len(part)
        while have >= CHUNK:
            whole = np.concatenate(held)
            yield whole[:CHUNK]
            held, have = [whole[CHUNK:]], have - CHUNK
    if have:
        yield np.concatenate(held)
