"""A stand-in for the speech service of Microsoft Edge, on loopback, written from its wire protocol alone.

::

    with EdgeService() as service:
        monkeypatch.setenv("AUDIOESSAY_EDGE_URL", service.url)
        service.then("503", "cap")      # the next two requests; after that all are answered well

Each word sounds as a tone as long as the word, so lengths and word times are true; the same words sound the same.
Behaviours are the names in BEHAVIOURS. Nothing here knows our engine.
"""

import asyncio
import json
import re
import threading
import time
from collections import deque
from email.utils import formatdate
from functools import lru_cache
from html import unescape
from socket import create_server
from typing import Any

import lameenc
import numpy as np
from aiohttp import WSMsgType, web

from audioessay.publishing.host import shut

RATE = 24_000
LEAD, TAIL = 0.1, 0.8
"""Seconds of silence around what is said, as the service has them."""

BEHAVIOURS = (
    "ok",
    "403-skew",  # refused once, with a Date two hours ahead: the client is to correct its clock
    "403",
    "403-no-date",
    "429",
    "503",
    "500",
    "404",
    "silence",  # takes the connection and the handshake, never says a word
    "no-handshake",  # takes the connection, never answers the handshake
    "drop",  # part of the sound, then a close frame without turn.end
    "drop-tcp",  # part of the sound, then the connection is gone
    "abort",  # gone before any sound
    "close-1007",
    "cap",  # turn.end, all word boundaries, part of the sound
    "cap-both",  # turn.end, half the sound and only its words
    "cap-deep",  # the same, a quarter of it
    "skip",  # turn.end, words missing in the middle, sound and boundaries agreeing
    "hang",  # part of the sound, then nothing
    "trickle",  # a small piece every so often, for ever
    "no-boundaries",
    "no-boundaries-cap",
    "few-boundaries",  # every third boundary is missing
    "garbage",  # bytes that are no MP3
    "mute",  # a silent MP3 of the right length
    "empty",  # turn.end and no sound
    "unknown-path",
    "odd-metadata",
    "slow",  # one second of thinking first
)


class EdgeService:
    """The server, in a thread of its own; a context manager."""

    def __init__(self, behaviour: str = "ok", *, latency: float = 0.0, retry_after: str = "") -> None:
        self.behaviour = behaviour
        """What is done when nothing else is asked for with :meth:`then`."""
        self.latency = latency
        """Seconds of thinking before each answer."""
        self.together = 0
        """No answer before so many requests have been open at once."""
        self.retry_after = retry_after
        self.ssml: list[str] = []
        """What was to be said, in the order of arrival."""
        self.configs: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.starts: list[float] = []
        """When each request was opened, monotonic seconds."""
        self.open = 0
        self.peak = 0
        """The most requests that were ever open at once."""
        self.voice_names = ["en-US-AvaNeural", "en-US-AndrewNeural", "xx-YY-FreshNeural"]
        self._script: deque[str] = deque()
        self._lock = threading.Lock()
        self._ready = threading.Event()

    def then(self, *behaviours: str) -> "EdgeService":
        """What to do with the next requests."""
        for behaviour in behaviours:
            assert behaviour in BEHAVIOURS, behaviour
        self._script.extend(behaviours)
        return self

    @property
    def requests(self) -> int:
        """Connections that were opened for speech, refused ones too."""
        return len(self.starts)

    def texts(self) -> list[str]:
        """The bare texts of :attr:`ssml`."""
        return [text_of(ssml) for ssml in self.ssml]

    def __enter__(self) -> "EdgeService":
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_get("/edge/v1", self._speech)
        app.router.add_get("/voices/list", self._voices)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        plug = create_server(("127.0.0.1", 0))
        await web.SockSite(runner, plug).start()
        self.port: int = runner.addresses[0][1]
        self.url = f"ws://127.0.0.1:{self.port}/edge/v1?TrustedClientToken=TEST"
        self._ready.set()
        await self._stop.wait()
        await shut(runner, plug)

    async def _voices(self, _: web.Request) -> web.Response:
        listed = [
            {
                "Name": f"Microsoft Server Speech Text to Speech Voice ({name})",
                "ShortName": name,
                "Gender": "Female" if number % 2 == 0 else "Male",
                "Locale": name[:5],
                "VoiceTag": {"ContentCategories": ["General"], "VoicePersonalities": ["Friendly", "Positive"]},
            }
            for number, name in enumerate(self.voice_names)
        ]
        return web.json_response(listed)

    async def _speech(self, request: web.Request) -> web.StreamResponse:
        with self._lock:
            self.starts.append(time.monotonic())
            self.open += 1
            self.peak = max(self.peak, self.open)
            behaviour = self._script.popleft() if self._script else self.behaviour
        try:
            return await self._behave(request, behaviour)
        except ConnectionResetError:
            return web.Response(status=499)  # the client has had enough
        finally:
            with self._lock:
                self.open -= 1

    async def _behave(self, request: web.Request, behaviour: str) -> web.StreamResponse:
        self.tokens.append(request.query.get("Sec-MS-GEC", ""))
        assert request.query.get("ConnectionId"), "each request has its own id"
        if behaviour.startswith("403"):
            ahead = 7200 if behaviour == "403-skew" else 0
            date = "the day after" if behaviour == "403-no-date" else formatdate(time.time() + ahead, usegmt=True)
            if behaviour == "403":
                self._script.appendleft("403")  # persistent: the client's own second try meets it too
            return web.Response(status=403, headers={"Date": date})
        if behaviour.isdecimal():
            headers = {"Retry-After": self.retry_after} if self.retry_after else {}
            return web.Response(status=int(behaviour), headers=headers)
        if behaviour == "no-handshake":
            await until_gone(request)
        socket = web.WebSocketResponse(compress=True)
        await socket.prepare(request)
        config = ssml = ""
        while not ssml:
            message = await socket.receive(timeout=60)
            if message.type is not WSMsgType.TEXT:
                return socket
            head, _, body = message.data.partition("\r\n\r\n")
            path = dict(line.split(":", 1) for line in head.split("\r\n"))["Path"]
            if path == "speech.config":
                config = body
            elif path == "ssml":
                ssml = body
        self.configs.append(json.loads(config))
        self.ssml.append(ssml)
        while self.peak < self.together:
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.latency + (1.0 if behaviour == "slow" else 0.0))
        await self._answer(request, socket, ssml, json.loads(config), behaviour)
        return socket

    async def _answer(
        self, request: web.Request, socket: web.WebSocketResponse, ssml: str, config: Any, behaviour: str
    ) -> None:
        options = config["context"]["synthesis"]["audio"]["metadataoptions"]
        spoken = words_of(text_of(ssml))
        rate = re.search(r"rate='([+-]\d+)%'", ssml)
        assert rate, ssml
        if behaviour == "skip":
            spoken = spoken[: len(spoken) // 3] + spoken[2 * len(spoken) // 3 :]
        if behaviour == "cap-both":
            spoken = spoken[: len(spoken) // 2]
        if behaviour == "cap-deep":
            spoken = spoken[: len(spoken) // 4]
        sound, times = tones(tuple(spoken), 1 + int(rate[1]) / 100, mute=behaviour == "mute")
        if behaviour == "garbage":
            sound = np.random.default_rng(1).bytes(len(sound))
        if behaviour in ("drop", "drop-tcp", "cap", "hang", "no-boundaries-cap"):
            sound = sound[: len(sound) * 2 // 5 // 144 * 144]
        if behaviour == "silence":
            await until_gone(request)
            return
        if behaviour == "abort":
            if request.transport is not None:
                request.transport.abort()
            return
        await socket.send_str(frame("turn.start", {"context": {"serviceTag": "fake"}}))
        await socket.send_str(frame("response", {"context": {"serviceTag": "fake"}, "audio": {"type": "inline"}}))
        if behaviour == "close-1007":
            await socket.close(code=1007, message=b"Unsupported voice")
            return
        if behaviour == "unknown-path":
            await socket.send_str(frame("turn.surprise", {}))
        if behaviour == "odd-metadata":
            await socket.send_str(frame("audio.metadata", {"Metadata": [{"Type": "Viseme", "Data": {}}]}))
        if options["wordBoundaryEnabled"] == "true" and not behaviour.startswith("no-boundaries"):
            for number, (word, start, end) in enumerate(times):
                if behaviour != "few-boundaries" or number % 3 != 1:
                    await socket.send_str(frame("audio.metadata", boundary(word, start, end)))
        while behaviour == "trickle":
            await socket.send_bytes(piece(sound[:144]))
            await asyncio.sleep(0.2)
        if behaviour != "empty":
            for at in range(0, len(sound), 720):
                await socket.send_bytes(piece(sound[at : at + 720]))
        if behaviour == "hang":
            await until_gone(request)
            return
        if behaviour == "drop-tcp":
            await asyncio.sleep(0.05)
            if request.transport is not None:
                request.transport.abort()
            return
        if behaviour == "drop":
            await socket.close()
            return
        await socket.send_bytes(piece(b""))
        await socket.send_str(frame("turn.end", {}))
        await socket.receive(timeout=5)  # the client's close


async def until_gone(request: web.Request) -> None:
    """Say nothing until the client has had enough."""
    while request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(0.02)


def frame(path: str, body: Any) -> str:
    """A text message."""
    head = f"X-RequestId:0123456789abcdef\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n"
    return head + json.dumps(body, ensure_ascii=False)


def piece(sound: bytes) -> bytes:
    """A binary message: two bytes of header length, header, sound; without sound it says that there is no more."""
    kind = "Content-Type:audio/mpeg\r\n" if sound else ""
    head = f"X-RequestId:0123456789abcdef\r\n{kind}X-StreamId:1\r\nPath:audio\r\n".encode()
    return len(head).to_bytes(2, "big") + head + sound


def boundary(word: str, start: float, end: float) -> dict[str, Any]:
    """One word's metadata; times in seconds, sent in ticks of 100 ns."""
    data = {
        "Offset": round(start * 1e7),
        "Duration": round((end - start) * 1e7),
        "text": {"Text": word, "Length": len(word), "BoundaryType": "WordBoundary"},
    }
    return {"Metadata": [{"Type": "WordBoundary", "Data": data}]}


def text_of(ssml: str) -> str:
    """What is between the prosody tags, entities resolved."""
    match = re.search(r"<prosody [^>]*>(.*)</prosody>", ssml, re.DOTALL)
    assert match, ssml
    return unescape(match[1])


def words_of(text: str) -> list[str]:
    """The words as this service says them: by white space, bare of punctuation; Chinese and Japanese two letters at a time."""
    found: list[str] = []
    for rough in text.split():
        word = rough.strip(".,;:!?…“”‘’\"'()[]—–-«»、。！？「」")
        if re.search(r"[\u3040-\u9fff]", word):
            for run in re.findall(r"\w+", word):
                found += [run[at : at + 2] for at in range(0, len(run), 2)]
        elif re.search(r"\w", word):
            found.append(word)
    return found


@lru_cache(maxsize=64)
def tones(words: tuple[str, ...], pace: float, *, mute: bool = False) -> tuple[bytes, list[tuple[str, float, float]]]:
    """The words as MP3, 24 kHz, 48 kbit/s, mono, bare frames; and each with its start and end in seconds."""
    blocks = [np.zeros(round(LEAD * RATE))]
    times: list[tuple[str, float, float]] = []
    at = len(blocks[0])
    for word in words:
        letters = sum(3 if letter > "\u2e80" else 1 for letter in word)
        count = round((0.05 + 0.05 * letters) / pace * RATE)
        pitch = 150 + sum(word.encode()) % 200
        moments = np.arange(count) / RATE
        swell = np.sin(np.pi * np.arange(count) / count) ** 0.3
        tone = sum(np.sin(2 * np.pi * pitch * n * moments) / n for n in (1, 2, 3)) * swell * (0 if mute else 6000)
        blocks += [tone, np.zeros(round(0.04 / pace * RATE))]
        times.append((word, at / RATE, (at + count) / RATE))
        at += count + len(blocks[-1])
    blocks.append(np.zeros(round(TAIL * RATE)))
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_bit_rate(48)
    encoder.set_quality(7)
    pcm = np.concatenate(blocks).astype("<i2").tobytes()
    return bytes(encoder.encode(pcm)) + bytes(encoder.flush()), times
