"""The voices of Microsoft Edge's read-aloud: the good ones, free, without a key and without a promise.

The service is not documented and may stop at any time. It fails in silence: sound that stops in the middle, or lacks a
sentence, comes as a success. So what it sends is checked word by word against what was asked for.
"""

import io
import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from statistics import median
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from audioessay import regex as re
from audioessay.engines.align import Part, Placed, by_words, parts, timed, unheard
from audioessay.engines.base import About, Heard, Speech
from audioessay.engines.edge import voices, wire
from audioessay.engines.edge.wire import Answer, Patience
from audioessay.engines.estimate import anchored
from audioessay.engines.service import Gate, Service, Trouble
from audioessay.engines.words import speakable
from audioessay.errors import BadTake, EngineNotInstalled, SettingError, UnknownName, shorten
from audioessay.model.script import Spoken
from audioessay.model.take import Timing
from audioessay.model.voice import Voice, VoiceInfo
from audioessay.sound.files import mono

WORKERS, MOST_WORKERS = 2, 4
"""Requests at once: the service refuses some networks four already (edge-tts issue 482)."""
LARGEST = 3_000
"""Escaped UTF-8 bytes in one request; the client cuts at 4096 wherever that falls."""
ENDS = re.compile("[.!?…]+[\"'”’»)]*\\s+|[。！？]+[」』”’）]*")
"""Where a sentence ends."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold (XML 1.0, production 2); a space for each keeps all places."""


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


class EdgeEngine:
    """See :class:`audioessay.engines.base.Engine`."""

    name = "edge"
    about = About(
        "Edge",
        "Microsoft's read-aloud service: natural voices, free, undocumented; needs a network",
        service="Microsoft's read-aloud service",
        rank=50,
    )
    longest = 1_000
    normalises = True

    def __init__(self, patience: Patience | None = None) -> None:
        if find_spec("edge_tts") is None:
            raise EngineNotInstalled(self.name, "pip install 'edge-tts>=7.3,<8'")
        self.patience = patience or Patience().scaled(float(os.environ.get("AUDIOESSAY_EDGE_PACE", "1")))
        self.gate = Gate(_workers(), self.patience.spacing)
        self._service = Service(self.name, self.gate, self.patience)

    @property
    def workers(self) -> int:
        """One more than there may be requests open at once: it is decoded and checked while the others are answered.

        Requests: 2, or as AUDIOESSAY_EDGE_WORKERS says (1 to 4); 1 once the service has complained (see :class:`Gate`).
        """
        return self.gate.limit + 1

    def fingerprint(self, voice: Voice) -> str:
        """Ours only: the service does not say when it changes a voice, and a new client sounds the same."""
        return "edge 1"

    def voices(self) -> Sequence[VoiceInfo]:
        return voices.voices()

    def cast(self, language: str) -> Sequence[str]:
        return voices.cast(language)

    def unreachable(self) -> str:
        """Why its service does not answer; ``""`` when it does."""
        return wire.unreachable()

    def refresh(self) -> int:
        """Fetch the service's present list of voices. Raises EngineUnavailable."""
        return len(voices.refresh())

    def check(self, voice: Voice) -> None:
        names = [info.name for info in self.voices()]
        if voice.name not in names:
            raise UnknownName(
                "edge voice", voice.name, names, "for the service's newest list: audioessay voices --refresh"
            )

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = NOT_XML.sub(" ", spoken.text)
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing in it that can be spoken")
        parts: list[tuple[int, Speech]] = []
        for first, last in split(text):
            parts.append((first, self._part(text[first:last], voice)))
        return join(parts) if len(parts) > 1 else parts[0][1]

    def _part(self, text: str, voice: Voice) -> Speech:
        def request() -> Speech:
            rate, pitch = f"{voice.rate:+d}%", f"{voices.shift_hz(voice.name, voice.pitch):+d}Hz"
            with self.gate.passing():
                url = os.environ.get("AUDIOESSAY_EDGE_URL", "")
                answer = wire.ask(text, voice.name, rate, pitch, url=url, patience=self.patience)
            return speech(text, answer, voice.rate)

        return self._service.ask(request, str(voice), text)


def _workers() -> int:
    wanted = os.environ.get("AUDIOESSAY_EDGE_WORKERS", "").strip()
    if not wanted:
        return WORKERS
    if not wanted.isdecimal() or not 1 <= int(wanted) <= MOST_WORKERS:
        raise SettingError("the environment", "AUDIOESSAY_EDGE_WORKERS", f"is {wanted!r}, must be 1 to {MOST_WORKERS}")
    return int(wanted)


def split(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text for one request each: cut behind a sentence where one ends in the second half, else at a space, else anywhere."""
    start = 0
    while size(text[start:]) > LARGEST:
        low, high = start + 1, min(len(text), start + LARGEST)
        while low < high:  # the longest stretch that fits
            middle = (low + high + 1) // 2
            low, high = (middle, high) if size(text[start:middle]) <= LARGEST else (low, middle - 1)
        half = start + (low - start) // 2
        ends = [match.end() for match in ENDS.finditer(text, half, low)]
        yield start, (start := ends[-1] if ends else text.rfind(" ", half, low) + 1 or low)
    if start < len(text):
        yield start, len(text)


def size(text: str) -> int:
    """Bytes of it in a request."""
    return len(escape(text).encode())


def join(parts: Sequence[tuple[int, Speech]]) -> Speech:
    """Several requests as one take: the service's long silence at each seam shortened to a sentence's rest."""
    rest = round(0.25 * RATE)
    sounds: list[NDArray[np.int16]] = []
    words: list[Heard] = []
    at = 0
    for number, (first, speech) in enumerate(parts):
        loud = np.flatnonzero(np.abs(speech.samples.astype(np.int32)) >= AUDIBLE)
        begin = 0 if number == 0 else max(0, int(loud[0]) - rest // 4)
        end = len(speech.samples) if number == len(parts) - 1 else min(len(speech.samples), int(loud[-1]) + rest)
        for word in speech.words:
            start, stop = max(word.start, begin), min(word.end, end)
            words.append(Heard(first + word.at, word.length, at + start - begin, at + max(stop, start + 1) - begin))
        sounds.append(speech.samples[begin:end])
        at += end - begin
    timing: Timing = "exact" if all(speech.timing == "exact" for _, speech in parts) else "estimated"
    return Speech(np.concatenate(sounds), RATE, tuple(words), timing)


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
    return Speech(samples, RATE, anchored(text, samples, RATE), "estimated")


def _weight(said: Sequence[Part], place: Placed) -> int:
    return sum(token.weight for token in said[place.first : place.last])


def decode(sound: bytes) -> NDArray[np.int16]:
    """MP3 as 16-bit samples at RATE, mono, shape (frames,). Raises Trouble for what is no such MP3."""
    try:
        samples, rate = mono(io.BytesIO(sound), kind="mp3")
    except ValueError as error:
        raise Trouble(f"what came is no sound ({error})", bad=True) from error
    if rate != RATE:
        raise Trouble(f"what came has {rate} Hz, not {RATE}", bad=True)
    return samples
