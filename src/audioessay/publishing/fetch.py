"""Fetching what a stranger's feed names: http and https only, bounded in bytes, time and redirects.

Someone else's feed must not make this machine call on its own network, so an address that leads to a private one is
refused unless the user's own address was private too. The check is made on the address that is then connected to.
"""

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from audioessay.errors import ReadError
from audioessay.publishing.syntax import absolute, joined

AGENT = "audioessay"

REDIRECTS = 5

CHUNK = 64 << 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    url: str
    """The last address of the chain."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Asks hosts; ``private`` allows loopback and private networks."""

    private: bool = False
    seconds: float = 15.0
    """For each request in all."""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def near(cls, url: str, seconds: float = 15.0) -> "Fetcher":
        """One for what a feed at ``url`` names: private only if the user's own address is. Raises ReadError."""
        host = _split(url).hostname or ""
        try:
            infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ReadError(url, f"its host is not found ({error.strerror or error})") from error
        return cls(not all(_public(info[4][0]) for info in infos), seconds)

    def get(self, url: str, most: int, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer with its body. Raises ReadError: no answer, too slow, more than ``most`` bytes."""
        return self._ask("GET", url, most, headers or {})

    def head(self, url: str) -> Answer:
        """The answer to HEAD. Raises ReadError."""
        return self._ask("HEAD", url, 0, {})

    def _ask(self, method: str, url: str, most: int, headers: Mapping[str, str]) -> Answer:
        deadline = time.monotonic() + self.seconds
        given = url
        for _ in range(REDIRECTS + 1):
            answer = self._once(method, url, most, headers, deadline, given)
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                return answer
            url = joined(url, answer.headers["location"])
        raise ReadError(given, f"is redirected more than {REDIRECTS} times")

    def _once(
        self, method: str, url: str, most: int, headers: Mapping[str, str], deadline: float, given: str
    ) -> Answer:
        parts = _split(url)
        connection = self._connection(parts, max(0.1, deadline - time.monotonic()))
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        wanted = (
            {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"} | dict(self.headers) | dict(headers)
        )
        try:
            connection.request(method, path, headers=wanted)
            response = connection.getresponse()
            body = _body(response, most, deadline, given) if method == "GET" else b""
            received = {name.lower(): value for name, value in response.getheaders()}
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ReadError(given, f"did not answer: {reason}") from error
        finally:
            connection.close()
        if received.get("content-encoding", "").lower() in ("gzip", "x-gzip"):  # some hosts send it unasked
            body = _unzipped(body, most, given)
        return Answer(url, response.status, received, body)

    def _connection(self, parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
        secure = parts.scheme.lower() == "https"
        host = parts.hostname or ""
        connection: Any = (
            http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
            if secure
            else http.client.HTTPConnection(host, parts.port, timeout=seconds)
        )
        connection._create_connection = self._connect
        return connection  # type: ignore[no-any-return]

    def _connect(self, address: tuple[str, int], timeout: float, source: object = None) -> socket.socket:
        """As ``socket.create_connection``, but only to addresses that are allowed."""
        last: OSError | None = None
        for family, kind, protocol, _, place in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
            if not self.private and not _public(place[0]):
                last = OSError(f"{address[0]} is in a private network")
                continue
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(timeout)
                made.connect(place)
            except OSError as error:
                made.close()
                last = error
                continue
            return made
        raise last or OSError("no such host")


def _body(response: http.client.HTTPResponse, most: int, deadline: float, given: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(CHUNK):
        size += len(chunk)
        if size > most:
            raise ReadError(given, f"is larger than {most} bytes")
        if time.monotonic() > deadline:
            raise ReadError(given, "answers too slowly")
        parts.append(chunk)
    return b"".join(parts)


def _unzipped(body: bytes, most: int, given: str) -> bytes:
    """Never more than ``most`` bytes, however small they came."""
    unzip = zlib.decompressobj(31)
    try:
        data = unzip.decompress(body, most + 1)
    except zlib.error as error:
        raise ReadError(given, f"is not the gzip that its host says it is ({error})") from error
    if len(data) > most:
        raise ReadError(given, f"is larger than {most} bytes")
    return data


def _split(url: str) -> SplitResult:
    try:
        absolute(url)
    except ValueError as error:
        raise ReadError(url, str(error)) from error
    return urlsplit(url)


def _public(address: object) -> bool:
    return ipaddress.ip_address(str(address).partition("%")[0]).is_global
