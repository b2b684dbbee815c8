"""Reading a feed that nobody vouches for: size, depth and entities are bounded, each element knows its line."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.publishing.rss import PODCAST

MOST_BYTES = 64 << 20
"""Ours. Apple takes feeds of far less; the largest in the wild are some 30 MB."""

OLDER = re.compile(r"(?i)\{https?://github\.com/podcastindex-org/podcast-namespace/blob/[\w.-]+/docs/1\.0\.md\}")
"""The podcast namespace as it was called before it had an address of its own; it means the same."""

MOST_DEPTH = 64
"""Ours: an RSS feed is six or so deep."""


class Node(ET.Element):
    """An element, its ``{namespace}name`` as ElementTree writes it, and its line."""

    line: int = 0

    def __bool__(self) -> bool:
        """It is there, with or without children (ElementTree's own answer changes from Python to Python)."""
        return True

    def first(self, tag: str) -> "Node | None":
        """Its first child of that tag."""
        child = self.find(tag)
        return child if isinstance(child, Node) else None

    def all(self, tag: str) -> "list[Node]":
        """Its children of that tag."""
        return [child for child in self if isinstance(child, Node) and child.tag == tag]

    def value(self, tag: str) -> str:
        """Text of its first child of that tag, without the space around it; ``""`` for none."""
        return (self.findtext(tag) or "").strip()

    def of(self, tag: str, attribute: str) -> str:
        """An attribute of its first child of that tag; ``""`` for none."""
        child = self.find(tag)
        return "" if child is None else child.get(attribute, "")

    def whole(self) -> str:
        """All text in it."""
        return "".join(self.itertext())

    def nodes(self) -> "Iterator[Node]":
        """It and all below it."""
        return (node for node in self.iter() if isinstance(node, Node))


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as read."""

    where: str
    """Path or URL, as given."""
    data: bytes
    root: Node
    channel: Node
    prefixes: Mapping[str, str]
    """Namespace → the prefix that the document first gave it."""

    @property
    def items(self) -> list[Node]:
        """In the document's order."""
        return self.channel.all("item")


class _Builder:
    """Builds Nodes, counting depth."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.above = 0
        """Lines before the first that the parser is given."""
        self.prefixes: dict[str, str] = {}
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.last: Node | None = None
        self.texts: list[str] = []

    def start_ns(self, prefix: str, uri: str) -> None:
        self.prefixes.setdefault(uri, prefix)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._flush()
        if len(self.stack) >= MOST_DEPTH:
            raise ValueError(f"is nested deeper than {MOST_DEPTH} elements")
        if "podcast-namespace" in tag.lower():
            tag = OLDER.sub(PODCAST, tag)
        node = Node(tag, attributes)
        node.line = self.parser.CurrentLineNumber + self.above
        if self.stack:
            self.stack[-1].append(node)
        else:
            self.root = node
        self.stack.append(node)
        self.last = None

    def end(self, tag: str) -> None:
        self._flush()
        self.last = self.stack.pop()

    def data(self, text: str) -> None:
        self.texts.append(text)

    def close(self) -> Node | None:
        return self.root

    def _flush(self) -> None:
        if self.texts:
            text, self.texts = "".join(self.texts), []
            if self.last is not None:
                self.last.tail = text
            elif self.stack:
                self.stack[-1].text = text


def read(data: bytes, where: str) -> Document:
    """The feed in ``data``. Raises ReadError: not XML, not RSS, an entity bomb, too large, too deep."""
    if len(data) > MOST_BYTES:
        raise ReadError(where, f"is larger than {MOST_BYTES >> 20} MB: page it (RFC 5005)")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=False)
    builder.parser = parser.parser
    body = data.removeprefix(b"\xef\xbb\xbf").lstrip(
        b" \t\r\n"
    )  # before the XML declaration nothing may stand, and often does
    builder.above = data[: len(data) - len(body)].count(b"\n")
    try:
        parser.feed(body)
        root: Any = parser.close()
    except ET.ParseError as error:
        raise ReadError(where, f"is not XML: {str(error).split(':')[0]}", error.position[0] + builder.above) from error
    except DefusedXmlException as error:
        raise ReadError(where, "declares entities, which a feed has no use for and an attacker has") from error
    except (ValueError, LookupError, UnicodeError) as error:
        raise ReadError(where, str(error)) from error
    tag = root.tag if isinstance(root, Node) else ""
    if tag != "rss":
        kind = "an Atom feed" if tag.endswith("}feed") else "no RSS feed"
        raise ReadError(where, f"is {kind}: a podcast feed is RSS 2.0, its first element <rss>")
    channel: Node | None = root.first("channel")
    if channel is None:
        raise ReadError(where, "has no <channel>", root.line)
    return Document(where, data, root, channel, builder.prefixes)
