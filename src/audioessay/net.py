"""The one HTTP client: bounded in bytes, time and redirects, and careful about where an answer sends it.

A redirect never leads from a public address to a private one, and keys and cookies never follow it to another host.
Addresses are judged when they are connected to, so a name cannot change its meaning in between. Built on ``http.client``
because the connection is ours there; libraries above it hide the address that they connect to.
"""

import base64
import contextlib
import email.utils
import http.client
import ipaddress
import os
import re
import socket
import ssl
import threading
import time
import urllib.request
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from audioessay.errors import NetError

AGENT = "audioessay"
CHUNK = 64 << 10
"""Bytes that are read at once."""
MOVED = (301, 302, 303, 307, 308)
SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Headers that go to the host they were meant for, and to no other."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Names of this machine."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    url: str
    """The last address of the chain."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


class Stream:
    """An answer whose body is still to come."""

    def __init__(self, asked: str, url: str, response: http.client.HTTPResponse, deadline: float) -> None:
        self.url, self.status = url, response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self._asked, self._response, self._deadline = asked, response, deadline

    def blocks(self, most: int) -> Iterator[bytes]:
        """The body in pieces, unpacked where a host zips unasked.

        Raises NetError: more than ``most`` bytes, too slow, broken off before the announced length.
        """
        packed = self.headers.get("content-encoding", "").lower() in ("gzip", "x-gzip")
        unzip: Any = zlib.decompressobj(31) if packed else None
        size = 0
        for block in self._raw():
            try:
                data = unzip.decompress(block, most - size + 1) if unzip else block
            except zlib.error as error:
                raise NetError(self._asked, f"is not the gzip that its host says it is ({error})") from error
            size += len(data)
            if size > most:
                raise NetError(self._asked, f"is larger than {most} bytes")
            yield data
        if unzip and not unzip.eof:
            raise NetError(self._asked, "broke off within its gzip")

    def read(self, most: int) -> bytes:
        """The whole body. Raises NetError as :meth:`blocks` does."""
        return b"".join(self.blocks(most))

    def _raw(self) -> Iterator[bytes]:
        left = self._response.length
        """Bytes that are announced and have not come; None where no length is told."""
        try:
            while block := self._response.read1(CHUNK):
                left = None if left is None else left - len(block)
                yield block
        except (OSError, http.client.HTTPException, ValueError) as error:
            if time.monotonic() > self._deadline:
                raise NetError(self._asked, "answers too slowly") from error
            raise NetError(self._asked, f"broke off: {_reason(error)}") from error
        if time.monotonic() > self._deadline:
            raise NetError(self._asked, "answers too slowly")
        if left:
            raise NetError(self._asked, f"broke off: {left} bytes are missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Asks hosts over http and https. Every method raises NetError when no answer can be had."""

    seconds: float = 20.0
    """For a request in all, redirects and body included."""
    silence: float = 20.0
    """Seconds without a byte after which a host counts as gone."""
    redirects: int = 5
    """How many are followed; with 0 a redirect is an answer like any other."""
    public: bool = False
    """Whether loopback and private networks are out of reach (a redirect from outside never reaches them)."""
    secure: bool = False
    """Whether plain http is refused, except to this machine."""
    proxied: bool = True
    """Whether the proxies that the environment names are used."""
    tunnel: bool = False
    """Whether a proxy connects through also for plain http, as web sockets need (RFC 6455, 4.1)."""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def near(cls, url: str, seconds: float = 15.0) -> "Client":
        """One for what a document at ``url`` names: it reaches private networks only if ``url`` itself is in one."""
        host = _split(url).hostname or ""
        try:
            infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NetError(url, f"its host is not found ({_reason(error)})") from error
        return cls(seconds=seconds, public=any(is_public(info[4][0]) for info in infos), proxied=False)

    def get(self, url: str, most: int, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer with its body, of at most ``most`` bytes."""
        with self.open("GET", url, headers=headers) as stream:
            return Answer(stream.url, stream.status, stream.headers, stream.read(most))

    def head(self, url: str) -> Answer:
        """The answer to HEAD."""
        with self.open("HEAD", url) as stream:
            return Answer(stream.url, stream.status, stream.headers)

    def post(self, url: str, body: bytes, kind: str, most: int, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a body of the content type ``kind``."""
        with self.open("POST", url, body=body, headers={"Content-Type": kind, **(headers or {})}) as stream:
            return Answer(stream.url, stream.status, stream.headers, stream.read(most))

    @contextlib.contextmanager
    def open(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[Stream]:
        """The answer once its head has come; its body can be read until the block ends."""
        deadline = time.monotonic() + self.seconds
        sent = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **self.headers, **(headers or {})}
        asked, outside = url, False
        for left in reversed(range(self.redirects + 1)):
            parts = _split(url)
            if self.secure and parts.scheme.lower() != "https" and parts.hostname not in LOOPBACK:
                raise NetError(asked, "is not https" if url == asked else f"leads to {url}, which is not https")
            line = _Line(parts, self, deadline, self.public or outside)
            with contextlib.closing(line):
                stream = line.ask(asked, url, method, body, sent)
                location = stream.headers.get("location", "")
                if stream.status not in MOVED or not location or not self.redirects:
                    yield stream
                    return
            if not left:
                raise NetError(asked, f"leads in circles (more than {self.redirects} redirects)")
            url = _joined(asked, url, location)
            outside = outside or line.outside
            there = _split(url)
            if (there.scheme, there.hostname, there.port) != (parts.scheme, parts.hostname, parts.port):
                sent = {name: value for name, value in sent.items() if name.lower() not in SECRETS}
            if stream.status == 303 or (stream.status in (301, 302) and method == "POST"):
                method, body = "HEAD" if method == "HEAD" else "GET", None
                sent = {name: value for name, value in sent.items() if name.lower() != "content-type"}


class _Line:
    """One connection for one request, cut at the deadline."""

    def __init__(self, parts: SplitResult, client: Client, deadline: float, public: bool) -> None:
        self._deadline, self._public = deadline, public
        self.outside = False
        """Whether the address connected to is a public one."""
        self._parts = parts
        host = parts.hostname or ""
        secure = parts.scheme.lower() == "https"
        tunnel = secure or client.tunnel
        proxy = urlsplit((proxy_for(host, "https" if tunnel else "http") if client.proxied else None) or "")
        self._through = proxy if proxy.hostname else None
        if self._through and self._public and not _may_be_public(host):
            raise NetError(parts.geturl(), f"{host} is in a private network")
        seconds = min(client.silence, max(0.1, deadline - time.monotonic()))
        place, port = (proxy.hostname, proxy.port or 80) if proxy.hostname else (host, parts.port)
        context = _context(os.environ.get("SSL_CERT_FILE")) if secure else None
        make: Any = partial(http.client.HTTPSConnection, context=context) if secure else http.client.HTTPConnection
        self._connection = make(place, port, timeout=seconds)
        self._connection._create_connection = self._connect
        self._relay = None if tunnel else self._through
        """The proxy that asks in our place."""
        if self._through and tunnel:
            self._connection.set_tunnel(host, parts.port or (443 if secure else 80), credentials(proxy))
        self._timer: threading.Timer | None = None
        self._spare: socket.socket | None = None
        self._response: http.client.HTTPResponse | None = None

    def ask(self, asked: str, url: str, method: str, body: bytes | None, headers: Mapping[str, str]) -> Stream:
        """Send a request; the answer with its head read."""
        parts = self._parts
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="%/:=&?~#+!$,;'@()*[]")
        if self._relay:
            path, headers = f"http://{parts.netloc}{path}", {**headers, **credentials(self._relay)}
        try:
            self._connection.request(method, path, body=body, headers=dict(headers))
            self._response = response = self._connection.getresponse()
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() > self._deadline
            raise NetError(asked, "answers too slowly" if late else f"did not answer: {_reason(error)}") from error
        return Stream(asked, url, response, self._deadline)

    def close(self) -> None:
        """End it."""
        if self._timer:
            self._timer.cancel()
        if self._spare:
            self._spare.close()
        if self._response:
            self._response.close()
        self._connection.close()

    def _connect(self, address: tuple[str, int], timeout: float, source: object = None) -> socket.socket:
        """As ``socket.create_connection``, but only to addresses that are allowed."""
        last: OSError | None = None
        for family, kind, protocol, _, place in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
            outside = is_public(place[0])
            if self._public and not outside and not self._through:
                last = OSError(f"{address[0]} is in a private network")
                continue
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(timeout)
                line.connect(place)
            except OSError as error:
                line.close()
                last = error
                continue
            self.outside = outside if self._through is None else _may_be_public(self._parts.hostname or "")
            self._cut_at_deadline(line)
            return line
        raise last or OSError("no such host")

    def _cut_at_deadline(self, line: socket.socket) -> None:
        """A host that sends a byte now and then is cut too; the socket's own time-out sees only silence."""

        left = self._deadline - time.monotonic()
        if left < threading.TIMEOUT_MAX:
            self._spare = spare = line.dup()  # TLS takes the other one over

            def cut() -> None:
                with contextlib.suppress(OSError):
                    spare.shutdown(socket.SHUT_RDWR)

            self._timer = threading.Timer(max(0.0, left), cut)
            self._timer.daemon = True
            self._timer.start()


def proxy_for(host: str, scheme: str = "https") -> str | None:
    """The proxy that the environment (or the system's settings) names for ``host``.

    Raises NetError for a kind that cannot be used.
    """
    named = urllib.request.getproxies()
    proxy = named.get(scheme) or named.get("all")
    if not proxy or urllib.request.proxy_bypass(host):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in ("http", "https"):
        raise NetError(
            f"https://{host}",
            f"the proxy {shown(proxy)} is of a kind that cannot be used; HTTPS_PROXY takes http://HOST:PORT",
        )
    return proxy


def credentials(proxy: SplitResult) -> dict[str, str]:
    """The header that gives the proxy its user and password, if the URL has them."""
    if not proxy.username:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return {"Proxy-Authorization": "Basic " + base64.b64encode(pair).decode()}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a host asks to wait (RFC 9110, 10.2.3: a number of them, or a date); None where it does not."""
    value = headers.get("Retry-After", headers.get("retry-after", "")).strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def shown(url: str) -> str:
    """Host and port of a URL: fit to show, without a password."""
    parts = urlsplit(url)
    with contextlib.suppress(ValueError):
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    return str(parts.hostname)


def is_public(address: object) -> bool:
    """Whether an address can be reached from everywhere; one in the other form of the protocol is judged by what it holds."""
    place = ipaddress.ip_address(str(address).partition("%")[0])
    place = getattr(place, "ipv4_mapped", None) or place
    return place.is_global and not place.is_multicast


def _may_be_public(host: str) -> bool:
    """Of a host that only the proxy looks up: a name may be, but for this machine's; an address tells."""
    try:
        return is_public(host)
    except ValueError:
        return host not in LOOPBACK and not host.endswith(".localhost")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError for a port that is no number
    except ValueError as error:
        raise NetError(url, f"is no address ({error})") from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise NetError(url, "is no http or https address")
    if parts.username is not None or parts.password is not None:
        raise NetError(url.replace(parts.netloc, "…"), "holds a password; addresses are asked without one")
    return parts


def _joined(asked: str, url: str, location: str) -> str:
    try:
        there = urljoin(url, location.strip())
        away = urlsplit(there).scheme.lower() not in ("http", "https")
    except ValueError:
        away = True
    if away:
        raise NetError(asked, "leads away from http and https")
    return there


@lru_cache(maxsize=4)
def _context(_certificates: str | None) -> ssl.SSLContext:
    """Trusts what the system trusts, and SSL_CERT_FILE, which OpenSSL reads itself."""
    return ssl.create_default_context()


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
