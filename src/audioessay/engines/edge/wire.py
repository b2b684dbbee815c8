"""One request to the service of Microsoft Edge's read-aloud, through edge-tts, ended by us when it does not end itself.

The client reports a lost connection as success and waits for ever on a silent one. So each request has its own event
loop and connector, a watch that cuts a stalled connection, and tells whether the service said that it had finished.
"""

import asyncio
import contextlib
import os
import ssl
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from audioessay.engines.edge.trouble import explain, failures
from audioessay.engines.service import Tries, Trouble, aside
from audioessay.errors import NetError
from audioessay.net import Client, proxy_for

Result = TypeVar("Result")

SERVICE = "https://speech.platform.bing.com"
ANSWERS = 3.0
"""Seconds in which the service must answer for ``auto`` to take it."""
MOST = 12 * 60 * 6_000
"""Bytes of sound in an answer; the service itself stops at ten minutes (edge-tts issue 390)."""


@dataclass(frozen=True, slots=True)
class Patience(Tries):
    """How long to wait for what, in seconds."""

    answer: int = 5
    """For the answer to the handshake; whole seconds."""
    stall: float = 30.0
    """Between two pieces of an answer."""
    request: float = 30.0
    """For a whole request, and besides:"""
    character: float = 0.1
    """for each character of it."""
    spacing: float = 0.2
    """Between two starts."""

    def scaled(self, pace: float) -> "Patience":
        """Waits of our own times ``pace``, and time-outs too, though to a tenth at the least: for tests."""
        slower = max(pace, 0.1)
        return replace(
            self,
            stall=self.stall * slower,
            request=self.request * slower,
            character=self.character * slower,
            spacing=self.spacing * pace,
            backoff=self.backoff * pace,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    sound: bytes
    """MP3, 24 kHz mono, 48 kbit/s CBR, bare frames."""
    words: tuple[tuple[int, int, str], ...]
    """Word boundaries: start and end in ticks of 100 ns, and the word as the service has it."""
    ended: bool
    """Whether the service said that this was all."""


def proxy_of(host: str) -> str | None:
    """The proxy for the service; aiohttp looks proxies up by scheme and finds none for ``wss``. Raises Trouble."""
    try:
        return proxy_for(host)
    except NetError as error:
        raise Trouble(error.reason, again=False) from error


def ask(text: str, voice: str, rate: str, pitch: str, *, url: str = "", patience: Patience) -> Answer:
    """Have the service say ``text`` (under 4096 bytes when escaped); ``url`` is another address of it, for tests.

    Raises Trouble. Returns at the latest after ``connect + answer + request + character × len(text)`` seconds and a little.
    """
    import edge_tts.communicate

    service = _lead(edge_tts.communicate, "WSS_URL", url)
    host = urlsplit(service).hostname or ""
    return _finished(_ask(text, voice, rate, pitch, proxy_of(host), host, patience))


def ask_voices(url: str = "", *, patience: float = 20.0) -> list[dict[str, Any]]:
    """The service's list of voices, in its own words. Raises Trouble, at the latest after ``patience`` seconds."""
    import edge_tts
    import edge_tts.voices

    listing = f"http://{urlsplit(url).netloc}/voices/list?trustedclienttoken=TEST" if url else ""
    host = urlsplit(_lead(edge_tts.voices, "VOICE_LIST", listing)).hostname or ""
    proxy = proxy_of(host)

    async def get() -> list[dict[str, Any]]:
        asyncio.get_running_loop().set_default_executor(_LooseThreads())
        async with asyncio.timeout(patience):
            return [dict(voice) for voice in await edge_tts.list_voices(proxy=proxy)]

    try:
        return _finished(get())
    except failures() as error:
        raise explain(error, host, proxy, reached=False) from error


def _finished(work: Coroutine[Any, Any, Result]) -> Result:
    """What comes of it; in a thread of its own where this one runs a loop already, as a notebook's does."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_settled(work))
    answer: Result = aside(asyncio.run, _settled(work)).result()
    return answer


async def _settled(work: Coroutine[Any, Any, Result]) -> Result:
    """What comes of it, when every connection that it closed is gone: a loop that ends sooner leaves them open."""
    try:
        return await work
    finally:
        for _ in range(4):
            await asyncio.sleep(0)


def _lead(module: Any, name: str, url: str) -> str:
    """Point a module of the client at ``url``, or back at its own address; and let it trust what the system is told to trust."""
    values = vars(module)
    original = _kept.setdefault(name, str(values[name]))
    values[name] = url or original
    extra, context = os.environ.get("SSL_CERT_FILE", ""), values.get("_SSL_CTX")
    if extra and _trusted.get(name) != extra and isinstance(context, ssl.SSLContext):
        try:
            context.load_verify_locations(extra)
        except OSError as error:
            raise Trouble(f"SSL_CERT_FILE {extra} cannot be used ({error})", again=False, reached=False) from error
        _trusted[name] = extra
    return url or original


_kept: dict[str, str] = {}
"""The client's own addresses of the service."""
_trusted: dict[str, str] = {}
"""The certificates that its modules were given."""


async def _ask(
    text: str, voice: str, rate: str, pitch: str, proxy: str | None, host: str, patience: Patience
) -> Answer:
    import aiohttp
    import edge_tts

    loop = asyncio.get_running_loop()
    loop.set_default_executor(_LooseThreads())

    class Connector(aiohttp.TCPConnector):
        """Bounds each connection attempt, knows the connections it made, and outlives the client's second try after a 403."""

        def __init__(self) -> None:
            super().__init__()
            self.made: list[Any] = []

        async def connect(self, *args: Any, **options: Any) -> Any:
            async with asyncio.timeout(patience.connect):
                connection = await super().connect(*args, **options)
            self.made.append(connection.transport)
            watch.heard()
            return connection

        def close(self, **options: Any) -> Any:
            return asyncio.sleep(0)

        def cut(self) -> None:
            for line in self.made:
                line.abort()

    connector = Connector()
    watch = _Watch(connector.cut, patience, len(text))
    sound = bytearray()
    words: list[tuple[int, int, str]] = []
    try:
        speech = edge_tts.Communicate(
            text,
            voice,
            rate=rate,
            pitch=pitch,
            boundary="WordBoundary",
            connector=connector,
            proxy=proxy,
            connect_timeout=max(1, round(patience.connect)),
            receive_timeout=patience.answer,
        )
        async for event in speech.stream():
            watch.heard()
            if event["type"] == "audio":
                sound += event["data"]
                if len(sound) > MOST:
                    raise Trouble("the service does not stop speaking", bad=True)
            else:
                start = int(event["offset"])
                words.append((start, start + int(event["duration"]), event["text"]))
    except failures() as error:
        raise watch.trouble() or explain(error, host, proxy, reached=bool(connector.made), voice=voice) from error
    finally:
        watch.end()
        with contextlib.suppress(Exception):
            await aiohttp.TCPConnector.close(connector)
        connector.cut()  # one with bytes that nobody takes would stay for ever
    if trouble := watch.trouble():
        raise trouble
    # At turn.end the client adds the bytes of the request to this sum; after a lost connection it has not.
    counted = speech.state.get("cumulative_audio_bytes", len(sound))
    return Answer(bytes(sound), tuple(words), counted >= len(sound))


def unreachable(patience: float = ANSWERS) -> str:
    """Why the service does not answer, ``""`` when it does. Takes ``patience`` seconds at most."""
    try:
        return aside(_probe, patience).result(patience)
    except TimeoutError:
        return f"unreachable: no answer within {patience:g} s"


def _probe(patience: float) -> str:
    service = os.environ.get("AUDIOESSAY_EDGE_URL", "") or SERVICE
    scheme, _, rest = service.partition("://")
    root = f"{'https' if scheme in ('https', 'wss') else 'http'}://{rest.partition('/')[0]}/"
    try:
        Client(seconds=patience + 1, redirects=0, tunnel=True).head(root)  # whatever it says, it is there
    except NetError as error:
        return f"unreachable: {error.reason}"
    return ""


class _Watch:
    """Cuts a connection that says nothing for too long, or goes on for too long."""

    def __init__(self, cut: Callable[[], None], patience: Patience, characters: int) -> None:
        self._cut, self._stall = cut, patience.stall
        self._total = patience.request + patience.character * characters
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + patience.connect + patience.answer + self._total
        self._begun = False
        self._reason = ""
        self._timer = self._loop.call_at(self._end, self._stop, f"did not finish in {self._total:.0f} s")

    def heard(self) -> None:
        """Something came."""
        now = self._loop.time()
        if not self._begun:
            self._begun, self._end = True, now + self._total
        self._timer.cancel()
        if now + self._stall < self._end:
            self._timer = self._loop.call_at(now + self._stall, self._stop, f"fell silent for {self._stall:.0f} s")
        else:
            self._timer = self._loop.call_at(self._end, self._stop, f"did not finish in {self._total:.0f} s")

    def _stop(self, reason: str) -> None:
        self._reason = reason
        self._cut()

    def trouble(self) -> Trouble | None:
        """What it had to cut, if anything."""
        return Trouble(f"the service {self._reason}", busy=True) if self._reason else None

    def end(self) -> None:
        self._timer.cancel()


class _LooseThreads(ThreadPoolExecutor):
    """Threads that nobody waits for; a loop takes no executor of another class."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **options: Any) -> "Future[Any]":
        return aside(partial(fn, *args, **options))
