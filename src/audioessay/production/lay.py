"""lay: where reels come to lie in the master, with silent MP3 frames where a chapter must wait for its second."""

from collections.abc import Sequence

from audioessay.model.reel import Reel
from audioessay.production.values import Layout
from audioessay.units import MP3_FRAME, RATE


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
