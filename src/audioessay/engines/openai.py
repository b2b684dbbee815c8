"""openai: any server that speaks OpenAI's ``/v1/audio/speech``, paid or on the shelf beside you.

Set by the environment, and no other address is ever talked to:

=========================  ===========================================================================================
AUDIOESSAY_OPENAI_URL      base address, ``https://api.openai.com/v1`` if not set; a local server's is often
                           ``http://localhost:8880/v1``
AUDIOESSAY_OPENAI_KEY      its key; if not set, ``OPENAI_API_KEY``. That one is sent over https or to this machine only
AUDIOESSAY_OPENAI_MODEL    ``tts-1-hd`` if not set
AUDIOESSAY_OPENAI_VOICES   names of the server's voices, with commas between; if not set, OpenAI's own for OpenAI, and
                           any name for another server
=========================  ===========================================================================================

The text is sent as written. The service gives no word times, so they are estimated.
"""

import io
import json
import os
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from audioessay import regex as re
from audioessay.engines.base import About, Speech
from audioessay.engines.estimate import anchored
from audioessay.engines.service import Gate, Service, Tries, Trouble
from audioessay.engines.words import speakable
from audioessay.errors import (
    BadTake,
    EngineNotInstalled,
    EngineUnavailable,
    NetError,
    SettingError,
    UnknownName,
    shorten,
)
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo
from audioessay.net import LOOPBACK, Client, retry_after
from audioessay.sound.files import mono

URL = "https://api.openai.com/v1"
MODEL = "tts-1-hd"
VOICES = ("alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer")
CAST = ("alloy", "nova", "onyx", "fable")
NAME = re.compile(r"[\w.+()-]{1,80}")
REVISION = 1
TRIES = Tries(backoff=1.0, longest_wait=60.0)
LARGEST = 200_000_000
"""Bytes of an answer."""
PCM_RATE = 24_000
"""Hertz of the service's raw format, which does not say it (16 bits, little-endian, mono)."""
SLOWEST, FASTEST = 0.25, 4.0


class OpenAIEngine:
    """Speech over HTTP: asked for as WAV, decoded whatever it comes as."""

    name = "openai"
    about = About(
        "OpenAI",
        "any server that speaks OpenAI's /v1/audio/speech; needs OPENAI_API_KEY or AUDIOESSAY_OPENAI_URL",
        service="the server of AUDIOESSAY_OPENAI_URL, or OpenAI",
    )
    workers = 2
    longest = 1500
    normalises = True

    def __init__(self) -> None:
        given = os.environ.get("AUDIOESSAY_OPENAI_URL", "").strip().rstrip("/")
        self.url = given or URL
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise SettingError("environment", "AUDIOESSAY_OPENAI_URL", "must look like https://host/v1")
        self._local = parts.hostname in LOOPBACK
        self.model = os.environ.get("AUDIOESSAY_OPENAI_MODEL", "").strip() or MODEL
        self._key = os.environ.get("AUDIOESSAY_OPENAI_KEY", "").strip()
        if not self._key and (parts.scheme == "https" or self._local):
            self._key = os.environ.get("OPENAI_API_KEY", "").strip()
        if not given and not self._key:
            raise EngineNotInstalled(
                self.name,
                "set OPENAI_API_KEY, or AUDIOESSAY_OPENAI_URL to a server of your own (http://localhost:8880/v1)",
            )
        if not self._key.isascii() or any(character.isspace() for character in self._key):
            raise SettingError("environment", "OPENAI_API_KEY", "holds characters that no key has")
        named = os.environ.get("AUDIOESSAY_OPENAI_VOICES", "")
        self._voices = tuple(name.strip() for name in named.split(",") if name.strip()) or (() if given else VOICES)
        self.service = Service(self.name, Gate(self.workers), TRIES)

    def fingerprint(self, voice: Voice) -> str:
        return f"openai/{self.url}/{self.model}/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        """Those named by the environment, or OpenAI's. They read any language that the text is in."""
        return [VoiceInfo(name, "mul") for name in self._voices]  # mul: several languages (ISO 639-2)

    def cast(self, language: str) -> Sequence[str]:
        return CAST

    def check(self, voice: Voice) -> None:
        if (self._voices and voice.name not in self._voices) or not NAME.fullmatch(voice.name):
            raise UnknownName("openai voice", voice.name, self._voices)

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        pitch = 1 + voice.pitch / 100
        # A higher voice is the same sound played faster: it is asked for slower by as much.
        speed = min(FASTEST, max(SLOWEST, (1 + voice.rate / 100) / pitch))
        asked: dict[str, Any] = {"model": self.model, "voice": voice.name, "input": text, "response_format": "wav"}
        if speed != 1:
            asked["speed"] = round(speed, 4)
        request = partial(self._request, json.dumps(asked).encode(), 60 + len(text) / 5)
        kind, data = self.service.ask(request, str(voice), text)
        try:
            samples, rate = decoded(data, kind)
        except ValueError as error:
            raise BadTake(str(voice), text, f"what came back is no sound ({error})") from error
        rate = round(rate * pitch)
        return Speech(samples, rate, anchored(text, samples, rate), "estimated")

    def _request(self, body: bytes, seconds: float) -> tuple[str, bytes]:
        """The answer's content type and bytes. Raises Trouble, or EngineUnavailable for what no new try mends."""
        client = Client(seconds=seconds, silence=min(seconds, 60), redirects=0, proxied=not self._local)
        headers = {"Content-Type": "application/json", "Accept": "audio/wav, audio/*"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        reached = False
        try:
            with client.open("POST", f"{self.url}/audio/speech", body=body, headers=headers) as stream:
                reached = True
                data = stream.read(LARGEST)
        except NetError as error:
            reason = self._hide(f"{self.url} does not answer ({error.reason})")
            raise Trouble(reason, reached=reached) from None
        if 200 <= stream.status < 300:
            return stream.headers.get("content-type", ""), data
        if stream.status in (401, 403):
            raise Trouble(f"{self.url} refuses the key ({stream.status})", again=False)
        said = _message(data)
        reason = self._hide(f"{self.url} answers {stream.status} {said}".strip())
        if (stream.status not in (408, 409, 425, 429) and stream.status < 500) or "quota" in said:
            raise EngineUnavailable(self.name, reason)
        raise Trouble(reason, wait=retry_after(stream.headers) or 0.0)

    def _hide(self, text: str) -> str:
        return text.replace(self._key, "…") if self._key else text


def _message(data: bytes) -> str:
    """What the server says in the usual JSON, in a line."""
    try:
        held = json.loads(data)
        said = held["error"]["message"] if isinstance(held["error"], dict) else held.get("detail", held["error"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return shorten(str(said), 160)


def decoded(data: bytes, kind: str) -> tuple[NDArray[np.int16], int]:
    """Mono samples and their rate from WAV, MP3, FLAC, Opus, AAC, or raw PCM where ``kind`` (the content type) says so.

    Raises ValueError for what is none of them.
    """
    if re.match(r"audio/(pcm|l16|raw)\b", kind, re.IGNORECASE) and data[:4] != b"RIFF":
        told = re.search(r"rate=(\d{4,6})", kind)
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16), int(told[1]) if told else PCM_RATE
    samples, rate = mono(io.BytesIO(data))
    if not len(samples):
        raise ValueError("it is empty")
    return samples, rate
