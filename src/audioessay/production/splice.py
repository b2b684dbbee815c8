"""Join reels into the sound of one MP3: an Info frame, then their MP3 frames, with silent ones where a chapter must wait for
its second.

A reel's sound begins, for any decoder that obeys the Info frame, exactly at 1152 times the MP3 frames before it. Reels
themselves are never changed, so each fits at every place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from audioessay.errors import StorageError
from audioessay.model.reel import Reel
from audioessay.model.show import Sound
from audioessay.sound import crc
from audioessay.sound.info import info_frame
from audioessay.sound.mp3 import silent_frames
from audioessay.units import MP3_FRAME, RATE


@dataclass(frozen=True, slots=True)
class Layout:
    """Where reels lie in the master. All of it follows from their lengths."""

    starts: tuple[int, ...]
    """For each reel: the frame of the programme at which it begins."""
    waits: tuple[int, ...]
    """For each reel: silent MP3 frames put before it."""
    mp3_frames: int
    """All, without the Info frame."""
    frames: int
    """True length of the programme in frames."""

    def chapter_ms(self, reel: int) -> int:
        """The whole second, in ms, at which the chapter that begins with this reel is marked: at most an MP3 frame before it."""
        return self.starts[reel] // RATE * 1000


def second_at(mp3_frames: int) -> int:
    """The number of the first MP3 frame, from ``mp3_frames`` on, that begins less than its length after a whole second.

    >>> second_at(1), second_at(39)
    (39, 39)
    """
    seconds = -(-mp3_frames * MP3_FRAME // RATE)
    begins = -(-seconds * RATE // MP3_FRAME)
    if (mp3_frames * MP3_FRAME) % RATE < MP3_FRAME:
        return mp3_frames
    return begins


def lay(reels: Sequence[Reel], chapters: Sequence[bool]) -> Layout:
    """Lay reels one after another; where ``chapters`` says so, a reel waits for the next whole second.

    It then begins with the first MP3 frame that starts at or after that second. Raises ValueError when there are no reels.
    """
    if not reels:
        raise ValueError("a master needs a reel")
    starts, waits, at = [], [], 0
    for reel, chapter in zip(reels, chapters, strict=True):
        begins = second_at(at) if chapter else at
        waits.append(begins - at)
        starts.append(begins * MP3_FRAME)
        at = begins + reel.mp3_frames
    return Layout(tuple(starts), tuple(waits), at, starts[-1] + reels[-1].frames)


def splice(
    layout: Layout, reels: Sequence[Reel], data: Callable[[Reel], bytes | None], sound: Sound, out: BinaryIO
) -> int:
    """Write the master's sound to ``out`` from where it stands; it must be able to seek. Returns the bytes written.

    ``data`` gives a reel's MP3 frames; only one reel's are held at a time. Raises StorageError when one is missing.
    """
    begin = out.tell()
    fixed = {"bitrate_kbps": sound.bitrate_kbps, "channels": sound.channels, "quality": sound.quality}
    length = {"mp3_frames": layout.mp3_frames, "frames": layout.frames}
    out.write(info_frame(size=0, crc=0, **length, **fixed))
    size = code = before = 0
    for reel, wait in zip(reels, layout.waits, strict=True):
        silence = silent_frames(wait, sound.bitrate_kbps, sound.channels, before)
        stream = data(reel)
        if stream is None:
            raise StorageError(reel.key, "was removed from the store while it was needed; run the same command again")
        for part, checksum in ((silence, crc.crc16(silence)), (stream, reel.crc)):
            out.write(part)
            size += len(part)
            code = crc.joined(code, checksum, len(part))
        before += wait + reel.mp3_frames
    end = out.tell()
    out.seek(begin)
    out.write(info_frame(size=size, crc=code, **length, **fixed))
    out.seek(end)
    return end - begin
