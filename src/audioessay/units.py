"""Frames, milliseconds and decibels: one unit inside, converted at the door.

A *frame* here is one sample of each channel at :data:`RATE`. An *MP3 frame* is always called by its full name.
"""

import math

RATE = 44_100
"""Hertz. The house rate: everything inside is counted in frames of it."""

MP3_FRAME = 1152
"""Frames in one MPEG-1 Layer III frame (ISO/IEC 11172-3, 2.4.2.1)."""


def to_frames(ms: int) -> int:
    """Whole frames nearest to ``ms`` milliseconds.

    >>> to_frames(1000)
    44100
    """
    return (ms * RATE + 500) // 1000


def to_ms(frames: int) -> int:
    """Whole milliseconds nearest to ``frames``.

    >>> to_ms(44100)
    1000
    """
    return (frames * 1000 + RATE // 2) // RATE


def rescale(count: int, rate: int) -> int:
    """``count`` frames at ``rate`` Hz as frames at RATE, rounded to the nearest.

    >>> rescale(22050, 22050)
    44100
    """
    return (count * RATE + rate // 2) // rate


def to_db(gain: float) -> float:
    """Decibels of a linear amplitude; silence is −inf.

    >>> to_db(1.0)
    0.0
    """
    return 20 * math.log10(gain) if gain > 0 else -math.inf


def to_gain(db: float) -> float:
    """Linear amplitude of ``db`` decibels.

    >>> round(to_gain(-6.0), 4)
    0.5012
    """
    return float(10 ** (db / 20))


def clock(ms: int, *, point: str = ".", millis: bool = True) -> str:
    """``ms`` as ``HH:MM:SS.mmm`` (WebVTT; with ``point=","`` SubRip), or ``HH:MM:SS``.

    >>> clock(3_723_004)
    '01:02:03.004'
    """
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours:02}:{minutes:02}:{seconds:02}"
    return f"{whole}{point}{rest:03}" if millis else whole


def short_clock(ms: int) -> str:
    """``ms`` as people write it, to the second.

    >>> short_clock(192_400), short_clock(3_723_004)
    ('3:12', '1:02:03')
    """
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
