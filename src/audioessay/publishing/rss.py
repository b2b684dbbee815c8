"""Writing RSS: elements with their prefixes as readers know them, clean text, RFC 2822 dates, the same bytes each time."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import UTC, datetime

from audioessay import regex as re

NAMESPACES: Mapping[str, str] = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
"""Prefix → namespace of what we write. Some readers go by the prefix, so they are these everywhere."""

FEED_STYLE = "feed.css"
"""Beside the feed: how browsers show it."""

CHAPTERS = ("psc", "http://podlove.org/simple-chapters")

ITUNES, PODCAST, ATOM, CONTENT = (f"{{{NAMESPACES[prefix]}}}" for prefix in ("itunes", "podcast", "atom", "content"))
"""As ElementTree writes them before a name."""

PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}

ILLEGAL = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
    + "]"
)
"""What XML 1.0 (2.2) cannot hold, not even escaped, and what HTML forbids: controls of C1 and code points that are no characters."""

OPENERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
OPENERS |= {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
"""Marks that turn the direction of text (Unicode UAX #9), and what ends them."""

TURNS = frozenset(OPENERS) | frozenset(OPENERS.values())

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clean(text: str) -> str:
    """``text`` without what XML or HTML cannot hold, its turns of direction closed, so that nothing after it is turned too.

    >>> clean("a\\x00b")
    'ab'
    """
    if text.isascii() and text.isprintable():
        return text
    text = ILLEGAL.sub("", text)
    if TURNS.isdisjoint(text):
        return text
    awaited: list[str] = []
    kept: list[str] = []
    for char in text:
        if char in OPENERS:
            awaited.append(OPENERS[char])
        elif char in ("\u202c", "\u2069"):
            if char not in awaited:
                continue
            while awaited and awaited[-1] != char:
                kept.append(awaited.pop())
            awaited.pop()
        kept.append(char)
    return "".join(kept) + "".join(reversed(awaited))


def line(text: str, most: int = 0) -> str:
    """``text`` on one line, no space at its ends, cut to ``most`` characters."""
    text = " ".join(clean(text).split())
    if most and len(text) > most:
        text = clean(text[: most - 1].rstrip() + "…")
    return text


def add(parent: ET.Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> ET.Element:
    """A child ``prefix:name``; attributes without a value are left out."""
    child = ET.SubElement(parent, tag)
    for name, value in (attributes or {}).items():
        if value:
            child.set(name, clean(value))
    if text:
        child.text = clean(text)
    return child


def stamp(moment: datetime) -> str:
    """RFC 2822 with a numeric zone, in UTC, in English whatever the locale.

    >>> stamp(datetime(2026, 11, 23, 9, 5, tzinfo=UTC))
    'Mon, 23 Nov 2026 09:05:00 +0000'
    """
    at = moment.astimezone(UTC)
    return f"{DAYS[at.weekday()]}, {at.day:02} {MONTHS[at.month - 1]} {at.year:04} {at:%H:%M:%S} +0000"


def document(channel: ET.Element, namespaces: Mapping[str, str], style: str = "") -> bytes:
    """The RSS 2.0 document around ``channel``, its namespaces declared at the root in order of prefix.

    ``style`` is the address of what lets a browser show it to people (W3C, xml-stylesheet).
    """
    root = ET.Element("rss", {"version": "2.0"})
    for prefix in sorted(namespaces):
        root.set(f"xmlns:{prefix}", namespaces[prefix])
    root.text, channel.tail = "\n  ", "\n"
    root.append(channel)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    shown = f'<?xml-stylesheet type="text/css" href="{style}"?>\n' if style else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{shown}{text}\n'.encode()


def short(tag: str) -> str:
    """``itunes:image`` for ``{http://…}image``."""
    uri, brace, local = tag.removeprefix("{").partition("}")
    return f"{PREFIXES.get(uri, '?')}:{local}" if brace else tag
