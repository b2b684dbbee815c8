"""Items of a feed that was there before us, carried through as they stand."""

import xml.etree.ElementTree as ET
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain, count
from pathlib import Path

from audioessay.errors import ReadError
from audioessay.publishing.document import Document, Node, read
from audioessay.publishing.rss import CHAPTERS, ITUNES, NAMESPACES
from audioessay.publishing.syntax import whole

IMPORTED = "imported.xml"
"""In the show folder: the feed that was imported, as it was received; ``imported-2.xml`` … if it had several pages."""


def imported_name(page: int) -> str:
    """The file of a page, counted from 0."""
    return f"imported-{page + 1}.xml" if page else IMPORTED


XML = "http://www.w3.org/XML/1998/namespace"

USUAL: Mapping[str, str] = {
    **{uri: prefix for prefix, uri in NAMESPACES.items()},
    CHAPTERS[1]: CHAPTERS[0],
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://www.georss.org/georss": "georss",
    "http://www.spotify.com/ns/rss": "spotify",
}
"""Namespace → the prefix that readers know it by."""


@dataclass(frozen=True, slots=True)
class OldItem:
    """One ``<item>``, and what ordering and comparing need of it."""

    node: Node
    """As it was read; never changed."""
    guid: str
    date: datetime | None
    enclosure: str
    number: int = 0
    """itunes:episode."""

    @property
    def key(self) -> tuple[str, str]:
        """GUID and file: two items of one key are the same item."""
        return self.guid, "" if self.guid else self.enclosure


@dataclass(frozen=True, slots=True)
class Old:
    """All of them, in their order, and the prefixes that their feed gave to namespaces (URI → prefix)."""

    items: tuple[OldItem, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def without(self, guids: frozenset[str]) -> tuple[OldItem, ...]:
        """Those that no episode of ours has taken the place of."""
        return tuple(item for item in self.items if not item.guid or item.guid not in guids)

    def joined(self, other: "Old") -> "Old":
        """These items, then the other's that are not among them."""
        known = {item.key for item in self.items}
        fresh = (item for item in other.items if item.key not in known)
        return Old((*self.items, *fresh), {**other.prefixes, **self.prefixes})


def load_old(folder: Path) -> Old:
    """The imported items of a show folder, all pages in order; none where nothing was imported. Raises ReadError."""
    pages: list[Document] = []
    while (path := folder / imported_name(len(pages))).is_file():
        try:
            pages.append(read(path.read_bytes(), str(path)))
        except OSError as error:
            raise ReadError(str(path), f"cannot be read: {error.strerror}") from error
    return old_items(*pages)


def old_items(*pages: Document) -> Old:
    """The items of a feed that has been read; one that two pages hold counts once."""
    prefixes: dict[str, str] = {}
    items: dict[object, OldItem] = {}
    for page in pages:
        prefixes = {**page.prefixes, **prefixes}
        for node in page.items:
            item = OldItem(
                node,
                node.value("guid"),
                moment(node.value("pubDate")),
                node.of("enclosure", "url"),
                max(0, whole(node.value(ITUNES + "episode"))),
            )
            items.setdefault((item.guid, item.enclosure) if item.guid or item.enclosure else id(node), item)
    return Old(tuple(items.values()), prefixes)


def moment(text: str) -> datetime | None:
    """An RFC 2822 date in UTC; None if it is none. Named zones that mean nothing certain are taken as UTC."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def literal(old: Old) -> tuple[dict[OldItem, ET.Element], dict[str, str]]:
    """Each item once more, its names as ``prefix:name``; and the namespaces of those prefixes."""
    prefixes = {XML: "xml"}

    def name(qualified: str) -> str:
        uri, brace, local = qualified.removeprefix("{").partition("}")
        if not brace:
            return qualified
        if uri not in prefixes:
            taken = {*prefixes.values(), *(prefix for own, prefix in USUAL.items() if own != uri)}
            prefixes[uri] = _free(USUAL.get(uri) or old.prefixes.get(uri) or "ns", taken)
        return f"{prefixes[uri]}:{local}"

    made: dict[OldItem, ET.Element] = {}
    for item in old.items:
        stack: list[tuple[ET.Element, ET.Element]] = [(item.node, made.setdefault(item, ET.Element("item")))]
        while stack:  # not by recursion: depth is the sender's to choose
            source, target = stack.pop()
            target.attrib = {name(key): value for key, value in source.attrib.items()}
            target.text = source.text
            for child in source:
                copy = ET.SubElement(target, name(child.tag))
                copy.tail = child.tail
                stack.append((child, copy))
    return made, {prefix: uri for uri, prefix in prefixes.items() if uri != XML}


def _free(wanted: str, taken: Container[str]) -> str:
    """The prefix, or the first of ``wanted1``, ``wanted2`` … that is free; those that begin with ``xml`` are XML's own."""
    stem = "ns" if wanted.lower().startswith("xml") else wanted
    return next(prefix for prefix in chain([stem], (f"{stem}{number}" for number in count(1))) if prefix not in taken)
