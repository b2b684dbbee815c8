"""The voices of Microsoft Edge's read-aloud: the good ones, free, without a key and without a promise.

The service is not documented and may stop at any time; what it sends is checked before it is believed.
"""

import os
import random
import threading
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from audioessay.engines import edge_take, edge_voices, edge_wire
from audioessay.engines.base import Heard, Speech
from audioessay.engines.edge_gate import Gate
from audioessay.engines.edge_wire import Patience, Trouble
from audioessay.engines.words import speakable
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.take import Timing
from audioessay.model.voice import Voice, VoiceInfo

HOST = "speech.platform.bing.com"
WORKERS, MOST_WORKERS = 2, 4
"""Requests at once: the service refuses some networks four already (edge-tts issue 482)."""
LARGEST = 3_000
"""Escaped UTF-8 bytes in one request; the client cuts at 4096 wherever that falls."""
REMEMBERED = 60.0
"""Seconds for which a refusal stands for all other takes."""


class EdgeEngine:
    """See :class:`audioessay.engines.base.Engine`."""

    name = "edge"
    longest = 1_000
    normalises = True

    def __init__(self, patience: Patience | None = None) -> None:
        if find_spec("edge_tts") is None:
            raise EngineNotInstalled(self.name, "pip install 'edge-tts>=7.3,<8'")
        self.patience = patience or Patience().scaled(float(os.environ.get("AUDIOESSAY_EDGE_PACE", "1")))
        self.gate = Gate(_workers(), self.patience.spacing)
        self._lock = threading.Lock()
        self._reached = False
        self._refused: tuple[float, EngineUnavailable] | None = None

    @property
    def workers(self) -> int:
        """2, or as the setting AUDIOESSAY_EDGE_WORKERS says (1 to 4); 1 once the service has complained."""
        return self.gate.limit

    def fingerprint(self, voice: Voice) -> str:
        """Ours only: the service does not say when it changes a voice, and a new client sounds the same."""
        return "edge 1"

    def voices(self) -> Sequence[VoiceInfo]:
        return edge_voices.voices()

    def refresh(self) -> Sequence[VoiceInfo]:
        """Fetch the list of voices from the service and keep it. Raises EngineUnavailable."""
        url = os.environ.get("AUDIOESSAY_EDGE_URL", "")
        parts = urlsplit(url)
        listing = f"http://{parts.netloc}/voices/list?trustedclienttoken=TEST" if url else ""
        host = parts.hostname or HOST
        proxy = None
        try:
            proxy = edge_wire.proxy_for(host)
            return edge_voices.refresh(proxy=proxy, url=listing)
        except Trouble as trouble:
            raise EngineUnavailable(self.name, trouble.reason) from trouble
        except Exception as error:
            raise EngineUnavailable(self.name, edge_wire.explain(error, host, proxy, reached=False).reason) from error

    def check(self, voice: Voice) -> None:
        names = [info.name for info in self.voices()]
        if voice.name not in names:
            raise UnknownName(
                "edge voice", voice.name, names, "for the service's newest list: audioessay voices --refresh"
            )

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing in it that can be spoken")
        parts: list[tuple[int, Speech]] = []
        for first, last in split(text, voice.name.split("-")[0]):
            parts.append((first, self._part(text[first:last], voice)))
        return join(parts) if len(parts) > 1 else parts[0][1]

    def _part(self, text: str, voice: Voice) -> Speech:
        began = time.monotonic()
        tries = 0
        while True:
            self._stop_if_refused()
            try:
                with self.gate.passing():
                    answer = edge_wire.ask(
                        text,
                        voice.name,
                        f"{voice.rate:+d}%",
                        f"{edge_voices.shift_hz(voice.name, voice.pitch):+d}Hz",
                        url=os.environ.get("AUDIOESSAY_EDGE_URL", ""),
                        patience=self.patience,
                    )
                take = edge_take.speech(text, answer, voice.rate)
            except Trouble as trouble:
                tries += 1
                if not self._again(trouble, tries, time.monotonic() - began):
                    raise self._final(trouble, tries, text, voice) from trouble
            else:
                with self._lock:
                    self._reached, self._refused = True, None
                return take

    def _again(self, trouble: Trouble, tries: int, passed: float) -> bool:
        """Wait for the next try, if there is to be one."""
        if trouble.reached:
            self._reached = True
        if trouble.busy:
            self.gate.narrow()
        if not trouble.again or tries >= self.patience.attempts or trouble.wait > self.patience.longest_wait:
            return False
        if not self._reached and (tries >= 2 or passed > self.patience.connect):
            return False  # no network, most likely: say so soon
        wait = self.patience.backoff * 2 ** (tries - 1) * random.uniform(0.75, 1.25)
        if trouble.busy:
            self.gate.hold(max(wait, trouble.wait))
        else:
            time.sleep(max(min(wait, 1.0) if not self._reached else wait, trouble.wait))
        return True

    def _stop_if_refused(self) -> None:
        with self._lock:
            if self._refused and time.monotonic() < self._refused[0]:
                raise self._refused[1]

    def _final(self, trouble: Trouble, tries: int, text: str, voice: Voice) -> BadTake | EngineUnavailable:
        after = f", {tries} times" if tries > 1 else ""
        if trouble.bad:
            return BadTake(str(voice), text, f"{trouble.reason}{after}")
        reason = trouble.reason + after
        if trouble.wait > self.patience.longest_wait:
            reason = f"{trouble.reason} and asks us to come back in {trouble.wait:.0f} s"
        elif trouble.reason == "no sound came back":
            reason += f"; is {voice.name} still among its voices (audioessay voices --refresh)? Else wait some minutes"
        error = EngineUnavailable(self.name, reason)
        if not trouble.again or not trouble.reached:
            with self._lock:
                self._refused = (time.monotonic() + REMEMBERED, error)
        return error


def _workers() -> int:
    wanted = os.environ.get("AUDIOESSAY_EDGE_WORKERS", "")
    return min(MOST_WORKERS, max(1, int(wanted))) if wanted.isdecimal() else WORKERS


def split(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text for one request each: whole sentences while they fit, else cut at a space, else anywhere."""
    if size(text) <= LARGEST:
        yield 0, len(text)
        return
    from audioessay.text import sentences

    bounds = sentences.split(text, language) or ((0, len(text)),)
    start = end = 0
    for _, stop in (*bounds[:-1], (0, len(text))):
        if end > start and size(text[start:stop]) > LARGEST:
            yield start, end
            start = end
        while size(text[start:stop]) > LARGEST:
            cut = _cut(text, start, stop)
            yield start, cut
            start = cut
        end = stop
    if end > start:
        yield start, end


def _cut(text: str, start: int, stop: int) -> int:
    low, high = start + 1, stop
    while low < high:  # the longest stretch that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[start:middle]) <= LARGEST else (low, middle - 1)
    space = text.rfind(" ", start + (low - start) // 2, low)
    return space + 1 if space > 0 else low


def size(text: str) -> int:
    """Bytes of it in a request."""
    return len(escape(text).encode())


def join(parts: Sequence[tuple[int, Speech]]) -> Speech:
    """Several requests as one take: the service's long silence at each seam shortened to a sentence's rest."""
    rest = round(0.25 * edge_take.RATE)
    sounds: list[NDArray[np.int16]] = []
    words: list[Heard] = []
    at = 0
    for number, (first, speech) in enumerate(parts):
        loud = np.flatnonzero(np.abs(speech.samples.astype(np.int32)) >= edge_take.AUDIBLE)
        begin = 0 if number == 0 else max(0, int(loud[0]) - rest // 4)
        end = len(speech.samples) if number == len(parts) - 1 else min(len(speech.samples), int(loud[-1]) + rest)
        for word in speech.words:
            start, stop = max(word.start, begin), min(word.end, end)
            words.append(Heard(first + word.at, word.length, at + start - begin, at + max(stop, start + 1) - begin))
        sounds.append(speech.samples[begin:end])
        at += end - begin
    timing: Timing = "exact" if all(speech.timing == "exact" for _, speech in parts) else "estimated"
    return Speech(np.concatenate(sounds), edge_take.RATE, tuple(words), timing)
