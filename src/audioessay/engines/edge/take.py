"""From what the service sent to a Speech: decoded, checked against what was asked for, word by word.

The service fails in silence: sound that stops in the middle, or lacks a sentence, comes as a success. Nothing passes here
whose words cannot all have been said.
"""

import io
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from audioessay.engines.align import Part, Placed, by_words, parts, timed, unheard
from audioessay.engines.base import Speech
from audioessay.engines.edge.trouble import Trouble
from audioessay.engines.edge.wire import Answer
from audioessay.engines.estimate import estimate
from audioessay.errors import shorten

RATE = 24_000
"""Hertz of what the service sends."""
BYTES_PER_SECOND = 6_000
"""48 kbit/s CBR."""
TICKS = 10_000_000
"""Of 100 ns in a second."""
DELAY = 1_105
"""Frames by which a decoded MP3 lags behind what was encoded: 528 + 1 of any decoder, 576 of the usual encoder (LAME technical FAQ)."""
FASTEST = 40.0
"""Letters a second that no voice exceeds at its own pace (hurried English has about 20, Japanese as weighed here 30)."""
LEAST, SLACK = 0.4, 6
"""Words without a boundary may have been said if there is this part of the time that they need, up to so many letters aside."""
AUDIBLE = 200
"""The lowest peak, of 32768, of anything said (−44 dBFS)."""


def speech(text: str, answer: Answer, rate: int) -> Speech:
    """The sound of ``text`` with the places of its words; ``rate`` is the voice's, in percent.

    Raises Trouble (``bad``) when the sound is not what was asked for.
    """
    samples = decode(answer.sound)
    seconds = len(samples) / RATE
    if not answer.ended:
        raise Trouble(f"the connection broke off after {seconds:.1f} s of sound", bad=True)
    expected = len(answer.sound) / BYTES_PER_SECOND
    if abs(seconds - expected) > max(0.15, 0.02 * expected):
        raise Trouble(
            f"what came is no clean sound ({expected:.1f} s were sent, {seconds:.1f} s can be heard)", bad=True
        )
    samples = samples[DELAY:]
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) >= AUDIBLE)
    if not len(loud):
        raise Trouble("what came is silence", bad=True)
    sounding = int(loud[-1]) + 1
    words = answer.words
    if words and max(end for _, end, _ in words) / TICKS > len(samples) / RATE + 0.2:
        raise Trouble(f"the sound stops at {seconds:.1f} s, before its last word", bad=True)
    said = parts(text)
    placed = by_words(said, words)
    heard = sum(place.last - place.first for place in placed)
    if placed:
        holes = unheard(said, placed, sounding * TICKS // RATE)
        pace = median((place.end - place.start) / _weight(said, place) for place in placed)
        for hole in holes:
            if hole.end - hole.start < LEAST * pace * (_weight(said, hole) - SLACK):
                part = shorten(text[said[hole.first].at : said[hole.last - 1].end], 40)
                raise Trouble(f"“{part}” is not said (a voice of another language, or a respelling, might)", bad=True)
        places = sorted((*placed, *holes))
        found = timed(text, said, places, RATE / TICKS, len(samples))
        return Speech(samples, RATE, found, "exact" if 10 * heard >= 9 * len(said) else "estimated")
    letters = sum(token.weight for token in said)
    if len(samples) - sounding < RATE // 20:
        raise Trouble(f"the sound breaks off after {seconds:.1f} s", bad=True)
    if (sounding - int(loud[0])) / RATE < letters / (FASTEST * (1 + rate / 100)):
        raise Trouble(f"{sounding / RATE:.1f} s are too short for this text", bad=True)
    return Speech(samples, RATE, estimate(text, int(loud[0]), sounding), "estimated")


def _weight(said: Sequence[Part], place: Placed) -> int:
    return sum(token.weight for token in said[place.first : place.last])


def decode(sound: bytes) -> NDArray[np.int16]:
    """MP3 as 16-bit samples at RATE, mono, shape (frames,). Raises Trouble for what is no such MP3."""
    import av

    blocks: list[NDArray[np.int16]] = []
    try:
        with av.open(io.BytesIO(sound), "r", format="mp3") as container:
            stream = container.streams.audio[0]
            if stream.rate != RATE:
                raise Trouble(f"what came has {stream.rate} Hz, not {RATE}", bad=True)
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in container.decode(stream):
                blocks += [part.to_ndarray().reshape(-1).astype(np.int16) for part in resampler.resample(frame)]
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise Trouble(f"what came is no sound ({getattr(error, 'strerror', None) or error})", bad=True) from error
    return np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
