"""The small grammars of publishing: addresses, names, mail, places, times; and its tables. Each check raises ValueError fit to show."""

import ipaddress
import socket
import tomllib
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from audioessay import regex as re
from audioessay.errors import hushed


def table(name: str) -> dict[str, Any]:
    """A TOML file of this package."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


CATEGORIES: Mapping[str, list[str]] = table("categories.toml")
"""Apple's categories and their subcategories."""


URL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
"""RFC 3986: what a URL may be made of."""

MAIL = re.compile(r"[^@\s<>\"(),:;\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

GEO = re.compile(r"geo:(-?[0-9]+(?:\.[0-9]+)?),(-?[0-9]+(?:\.[0-9]+)?)(?:,-?[0-9]+(?:\.[0-9]+)?)?(?:;.*)?")
"""RFC 5870."""

NEAR = re.compile(r"(?:.+\.)?(?:localhost|local|internal|lan|home\.arpa|test)|[^.:]+")
"""Names that mean something in one network only (RFC 6761, 6762, 8375; ICANN keeps .internal for them)."""

CLOCK = re.compile(r"(?:(?:([0-9]{1,4}):)?([0-9]{1,2}):)?([0-9]{1,9}(?:\.[0-9]{1,6})?)")

MARKED = re.compile(r"</?[a-zA-Z][^>]*>|&(?:[a-zA-Z]{2,8}|#[0-9]+);")
"""Markup in what ought to be plain text: tags, or entities that were escaped twice."""

LICENSES = frozenset(
    f"cc-by{rest}-{version}"
    for rest in ("", "-sa", "-nc", "-nc-sa", "-nd", "-nc-nd")
    for version in ("2.0", "2.5", "3.0", "4.0")
) | {"cc0-1.0"}
"""Licences for works that the podcast namespace knows by slug (docs/examples/license/licenses.json)."""


def absolute(url: str) -> None:
    """An absolute http(s) address with a host, in ASCII, or ``""``."""
    if not url:
        return
    if not URL.fullmatch(url):
        raise ValueError(f"{hushed(url)!r} holds characters that an address cannot; write them as %XX")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{hushed(url)!r} is not an address: {hushed(str(error))}") from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise ValueError(f"{hushed(url)!r} is not an absolute address: it begins with https://")
    if parts.username or parts.password:
        raise ValueError("an address in a public feed holds no user name or password")


def private(url: str) -> bool:
    """Whether an address names this machine or a private network: nobody else reaches it.

    >>> [private(f"https://{host}/") for host in ("127.1", "0x7f.1", "nas", "nas.local.", "localhost.example.org")]
    [True, True, True, True, False]
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    with suppress(OSError, UnicodeError):  # as few parts, octal and hexadecimal are addresses too
        host = socket.inet_ntoa(socket.inet_aton(host))
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(NEAR.fullmatch(host))


def at_most(most: int, least: int = 0) -> Callable[[str], None]:
    """A check of a text's length in characters."""

    def check(text: str) -> None:
        if len(text.strip()) < least:
            raise ValueError("cannot be empty")
        if len(text) > most:
            raise ValueError(f"is {len(text)} characters long, {most} at most")

    return check


def file_name(name: str, suffix: str = "") -> None:
    """A plain file name of ASCII letters, digits, ``.``, ``_`` and ``-`` (Apple, RSS feed requirements)."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) or not name.endswith(suffix):
        raise ValueError(f"{name!r} is not a plain file name" + (f" ending in {suffix}" if suffix else ""))


def mail(address: str) -> None:
    """``name@host``, or ``""``."""
    if address and not MAIL.fullmatch(address):
        raise ValueError(f"{address!r} is not a mail address")


def geo_uri(place: str) -> None:
    """A geo URI within the globe, or ``""``."""
    if not place:
        return
    point = GEO.fullmatch(place)
    if not point or abs(float(point[1])) > 90 or abs(float(point[2])) > 180:
        raise ValueError(f"{place!r} is not like geo:48.858093,2.294694 (RFC 5870)")


def like(pattern: str, form: str) -> Callable[[str], None]:
    """A check that a text, if there is one, is in full of a pattern, whose ``form`` the message gives."""

    def check(text: str) -> None:
        if text and not re.fullmatch(pattern, text):
            raise ValueError(f"{text!r} is not {form}")

    return check


def uuid_like(text: str) -> None:
    """A UUID in its usual form."""
    try:
        fits = str(uuid.UUID(text)) == text.lower()
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{text!r} is not a UUID")


def whole(text: str) -> int:
    """A whole number in ASCII digits; -1 if it is none, or beyond any use.

    >>> whole("42"), whole("٤٢"), whole("9" * 99)
    (42, -1, -1)
    """
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else -1


def bare(url: str) -> str:
    """An address without its scheme, as it stands behind an analytics prefix."""
    return url.partition("://")[2]


def ending(url: str) -> str:
    """The ending of the file that an address or a path names, in lower case; ``""`` for none.

    >>> ending("https://a.example/B.MP3?x=y.z")
    '.mp3'
    """
    try:
        return PurePosixPath(urlsplit(url).path).suffix.lower()
    except ValueError:
        return ""


def joined(base: str, url: str) -> str:
    """``url`` seen from ``base``; ``url`` itself where that makes no sense."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def seconds(clock: str) -> float:
    """Seconds of ``HH:MM:SS``, ``MM:SS`` or ``SS``.

    >>> seconds("01:02:03")
    3723.0
    """
    time = CLOCK.fullmatch(clock)
    if not time:
        raise ValueError(f"{clock!r} is not a time like 00:01:30")
    hours, minutes, rest = time.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest)
