"""Join reels into the sound of one MP3: an Info frame, then their MP3 frames, with silent ones where a chapter must wait for
its second.

A reel's sound begins, for any decoder that obeys the Info frame, exactly at 1152 times the MP3 frames before it. Reels
themselves are never changed, so each fits at every place.
"""

from collections.abc import Callable, Sequence
from typing import BinaryIO

from audioessay.errors import StorageError
from audioessay.model.reel import Reel
from audioessay.model.show import Sound
from audioessay.production.values import Layout
from audioessay.sound import crc
from audioessay.sound.info import info_frame
from audioessay.sound.mp3 import silent_frames


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
