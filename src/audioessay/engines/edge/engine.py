"""The voices of Microsoft Edge's read-aloud: the good ones, free, without a key and without a promise.

The service is not documented and may stop at any time; what it sends is checked before it is believed.
"""

import os
import random
import re
import threading
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from audioessay.engines.base import About, Heard, Speech
from audioessay.engines.edge import probe, take, voices, wire
from audioessay.engines.edge.gate import Gate
from audioessay.engines.edge.trouble import Trouble
from audioessay.engines.edge.wire import Patience
from audioessay.engines.words import speakable
from audioessay.errors import BadTake, EngineNotInstalled, EngineUnavailable, SettingError, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.take import Timing
from audioessay.model.voice import Voice, VoiceInfo

WORKERS, MOST_WORKERS = 2, 4
"""Requests at once: the service refuses some networks four already (edge-tts issue 482)."""
LARGEST = 3_000
"""Escaped UTF-8 bytes in one request; the client cuts at 4096 wherever that falls."""
SAME = 3
"""The same words missing so often are missing for good."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold (XML 1.0, production 2); a space for each keeps all places."""
REMEMBERED = 60.0
"""Seconds for which a refusal stands for all other takes."""


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
        self._lock = threading.Lock()
        self._reached = False
        """Whether there ever was a connection to the service."""
        self._failing = False
        """Whether the last take failed for good: the next ones then get one try each, until one succeeds."""
        self._refused = (0.0, "")
        """Until when a refusal stands, and what it said."""

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
        return probe.unreachable()

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
        for first, last in split(text, voice.name.split("-")[0]):
            parts.append((first, self._part(text[first:last], voice)))
        return join(parts) if len(parts) > 1 else parts[0][1]

    def _part(self, text: str, voice: Voice) -> Speech:
        began = time.monotonic()
        troubles: list[Trouble] = []
        while True:
            self._stop_if_refused()
            try:
                with self.gate.passing():
                    answer = wire.ask(
                        text,
                        voice.name,
                        f"{voice.rate:+d}%",
                        f"{voices.shift_hz(voice.name, voice.pitch):+d}Hz",
                        url=os.environ.get("AUDIOESSAY_EDGE_URL", ""),
                        patience=self.patience,
                    )
                speech = take.speech(text, answer, voice.rate)
            except Trouble as trouble:
                troubles.append(trouble)
                if not self._again(troubles, time.monotonic() - began):
                    raise self._final(troubles, text, voice) from trouble
            else:
                with self._lock:
                    self._reached, self._failing, self._refused = True, False, (0.0, "")
                return speech

    def _again(self, troubles: Sequence[Trouble], passed: float) -> bool:
        """Wait for the next try, if there is to be one."""
        trouble, patience = troubles[-1], self.patience
        with self._lock:
            self._reached = reached = self._reached or trouble.reached
            tries = 1 if self._failing and not trouble.bad else patience.attempts
        if trouble.busy:
            self.gate.narrow()
        if not trouble.again or len(troubles) >= tries or trouble.wait > patience.longest_wait:
            return False
        if not reached and (len(troubles) >= 2 or passed > patience.connect):
            return False  # no network, most likely: say so soon
        if [other.reason for other in troubles].count(trouble.reason) >= SAME and trouble.bad:
            return False  # the service drops connections here and there, not in one place
        wait = patience.backoff * 2 ** (len(troubles) - 1) * random.uniform(0.75, 1.25)
        wait = max(wait if reached else min(wait, 1.0), trouble.wait)
        if trouble.busy:
            self.gate.hold(wait)
        else:
            time.sleep(wait)
        return True

    def _stop_if_refused(self) -> None:
        with self._lock:
            until, reason = self._refused
        if time.monotonic() < until:
            raise EngineUnavailable(self.name, reason)

    def _final(self, troubles: Sequence[Trouble], text: str, voice: Voice) -> BadTake | EngineUnavailable:
        trouble = troubles[-1]
        reason = trouble.reason + (f", {len(troubles)} times" if len(troubles) > 1 else "")
        if trouble.bad:
            return BadTake(str(voice), text, reason)
        if trouble.wait > self.patience.longest_wait:
            reason = f"{trouble.reason} and asks us to come back in {trouble.wait:.0f} s"
        elif trouble.mute:
            reason += f"; is {voice.name} still among its voices (audioessay voices --refresh)? Else wait some minutes"
        with self._lock:
            self._failing = True
            if not trouble.again or not trouble.reached:
                self._refused = (time.monotonic() + REMEMBERED, reason)
        return EngineUnavailable(self.name, reason)


def _workers() -> int:
    wanted = os.environ.get("AUDIOESSAY_EDGE_WORKERS", "").strip()
    if not wanted:
        return WORKERS
    if not wanted.isdecimal() or not 1 <= int(wanted) <= MOST_WORKERS:
        raise SettingError("the environment", "AUDIOESSAY_EDGE_WORKERS", f"is {wanted!r}, must be 1 to {MOST_WORKERS}")
    return int(wanted)


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
    rest = round(0.25 * take.RATE)
    sounds: list[NDArray[np.int16]] = []
    words: list[Heard] = []
    at = 0
    for number, (first, speech) in enumerate(parts):
        loud = np.flatnonzero(np.abs(speech.samples.astype(np.int32)) >= take.AUDIBLE)
        begin = 0 if number == 0 else max(0, int(loud[0]) - rest // 4)
        end = len(speech.samples) if number == len(parts) - 1 else min(len(speech.samples), int(loud[-1]) + rest)
        for word in speech.words:
            start, stop = max(word.start, begin), min(word.end, end)
            words.append(Heard(first + word.at, word.length, at + start - begin, at + max(stop, start + 1) - begin))
        sounds.append(speech.samples[begin:end])
        at += end - begin
    timing: Timing = "exact" if all(speech.timing == "exact" for _, speech in parts) else "estimated"
    return Speech(np.concatenate(sounds), take.RATE, tuple(words), timing)
