"""Items of a feed that was there before us, carried through as they stand."""

import copy
import xml.etree.ElementTree as ET
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from audioessay.errors import ReadError
from audioessay.publishing.document import Document, Node, read
from audioessay.publishing.rss import CHAPTERS, NAMESPACES
from audioessay.publishing.syntax import whole

IMPORTED = "imported.xml"
"""In the show folder: the feed that was imported, as it was received; ``imported-2.xml`` … if it had several pages."""


def imported_name(page: int) -> str:
    """The file of a page, counted from 0."""
    return f"imported-{page + 1}.xml" if page else IMPORTED


ITUNES = NAMESPACES["itunes"]

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

    element: ET.Element
    """With literal ``prefix:name`` tags; never changed, only copied."""
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
    """All of them, in their order, and the namespaces (prefix → URI) that they use."""

    items: tuple[OldItem, ...] = ()
    namespaces: Mapping[str, str] = field(default_factory=dict)

    def without(self, guids: frozenset[str]) -> tuple[OldItem, ...]:
        """Those that no episode of ours has taken the place of."""
        return tuple(item for item in self.items if not item.guid or item.guid not in guids)

    def joined(self, other: "Old") -> "Old":
        """These items, then the other's that are not among them; where prefixes clash, the other's give way."""
        known = {item.key for item in self.items}
        prefixes = {uri: prefix for prefix, uri in self.namespaces.items()}
        renamed: dict[str, str] = {}
        for prefix, uri in other.namespaces.items():
            renamed[prefix] = prefixes.setdefault(
                uri, _free(prefix, {*prefixes.values(), *USUAL.values()} - {USUAL.get(uri)})
            )
        changed = {old: new for old, new in renamed.items() if old != new}
        fresh = [item for item in other.items if item.key not in known]
        if changed:
            fresh = [replace(item, element=_renamed(item.element, changed)) for item in fresh]
        return Old((*self.items, *fresh), {prefix: uri for uri, prefix in prefixes.items()})


def load_old(folder: Path) -> Old:
    """The imported items of a show folder, all pages in order; none where nothing was imported. Raises ReadError."""
    pages: list[Document] = []
    while (path := folder / imported_name(len(pages))).is_file():
        try:
            pages.append(read(path.read_bytes(), str(path)))
        except OSError as error:
            raise ReadError(str(path), f"cannot be read: {error.strerror}") from error
    return old_items(*pages)


def parse_old(data: bytes, where: str = IMPORTED) -> Old:
    """The items of a feed document. Raises ReadError."""
    return old_items(read(data, where))


def old_items(*pages: Document) -> Old:
    """The items of a feed that has been read; one that two pages hold counts once."""
    prefixes: dict[str, str] = {XML: "xml"}
    items: dict[object, OldItem] = {}
    for page in pages:
        for node in page.items:
            item = _item(node, prefixes, page.prefixes)
            items.setdefault((item.guid, item.enclosure) if item.guid or item.enclosure else id(node), item)
    return Old(tuple(items.values()), {prefix: uri for uri, prefix in prefixes.items() if uri != XML})


def _item(node: Node, prefixes: dict[str, str], given: Mapping[str, str]) -> OldItem:
    number = node.value(f"{{{ITUNES}}}episode")
    enclosure = node.first("enclosure")
    return OldItem(
        _literal(node, prefixes, given),
        node.value("guid"),
        moment(node.value("pubDate")),
        enclosure.get("url", "") if enclosure is not None else "",
        max(0, whole(number)),
    )


def moment(text: str) -> datetime | None:
    """An RFC 2822 date in UTC; None if it is none. Named zones that mean nothing certain are taken as UTC."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _literal(node: Node, prefixes: dict[str, str], given: Mapping[str, str]) -> ET.Element:
    """The element with each name as ``prefix:name``, the prefixes gathered in ``prefixes`` (URI → prefix)."""

    def name(qualified: str) -> str:
        if not qualified.startswith("{"):
            return qualified
        uri, _, local = qualified[1:].partition("}")
        if uri not in prefixes:
            taken = {*prefixes.values(), *(prefix for own, prefix in USUAL.items() if own != uri)}
            prefixes[uri] = _free(USUAL.get(uri) or given.get(uri) or "ns", taken)
        return f"{prefixes[uri]}:{local}"

    made = ET.Element(name(node.tag), {name(key): value for key, value in node.attrib.items()})
    made.text = node.text
    stack = [(node, made)]
    while stack:  # not by recursion: depth is the sender's to choose
        source, target = stack.pop()
        for child in source:
            copied = ET.SubElement(target, name(child.tag), {name(key): value for key, value in child.attrib.items()})
            copied.text, copied.tail = child.text, child.tail
            stack.append((child, copied))  # type: ignore[arg-type]
    return made


def _free(wanted: str, taken: Container[str | None]) -> str:
    """The prefix, or the first of ``wanted1``, ``wanted2`` … that is free; those that begin with ``xml`` are XML's own."""
    stem = "ns" if wanted.lower().startswith("xml") else wanted
    prefix, number = stem, 0
    while prefix in taken:
        number += 1
        prefix = f"{stem}{number}"
    return prefix


def _renamed(element: ET.Element, prefixes: Mapping[str, str]) -> ET.Element:
    """A copy with other prefixes."""

    def name(literal: str) -> str:
        prefix, colon, local = literal.partition(":")
        return f"{prefixes.get(prefix, prefix)}:{local}" if colon else literal

    made = copy.deepcopy(element)
    for one in made.iter():
        one.tag = name(one.tag)
        for key, value in list(one.attrib.items()):
            del one.attrib[key]
            one.attrib[name(key)] = value
    return made


def copied(item: OldItem, tail: str) -> ET.Element:
    """The element for one more document; only what follows it is ours."""
    element = copy.copy(item.element)
    element.tail = tail
    return element
