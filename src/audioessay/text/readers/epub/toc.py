"""An EPUB's table of contents: the navigation document of EPUB 3, the NCX of EPUB 2."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from audioessay.text.archive import Archive
from audioessay.text.markup import Node, tree


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    title: str
    member: str
    fragment: str
    depth: int
    """0 for the outermost."""


def contents(
    archive: Archive, opf: Element, manifest: dict[str, Element], folder: str, spine: tuple[str, ...]
) -> tuple[tuple[Entry, ...], str]:
    """The entries that lead into the spine, in order, and the member that is the navigation document (or ``""``)."""
    for item in manifest.values():
        if "nav" in item.get("properties", "").split():
            member = resolve(folder, item.get("href", ""))
            if member in archive:
                return tuple(entry for entry in _navigation(archive, member) if entry.member in spine), member
    for item in manifest.values():
        if item.get("media-type") == "application/x-dtbncx+xml":
            member = resolve(folder, item.get("href", ""))
            if member in archive:
                return tuple(entry for entry in _ncx(archive, member) if entry.member in spine), ""
    return (), ""


def _navigation(archive: Archive, member: str) -> list[Entry]:
    text = archive.text(member)
    root = tree(text, 0, len(text), archive.name, xml=True)
    navs = [node for node in root.nodes() if node.name == "nav"]
    chosen = next(
        (node for node in navs if "toc" in node.attributes(text).get("epub:type", "").split()),
        navs[0] if navs else root,
    )
    entries: list[Entry] = []
    for node in chosen.nodes():
        href = node.attributes(text).get("href", "") if node.name == "a" else ""
        if href and (title := node.words(text)):
            entries.append(
                Entry(
                    title,
                    resolve(posixpath.dirname(member), href) or member,
                    unquote(href.partition("#")[2]),
                    _lists(node, chosen),
                )
            )
    return entries


def _lists(node: Node, top: Node) -> int:
    depth, above = -1, node.parent
    while above is not None and above is not top:
        depth += above.name in ("ol", "ul")
        above = above.parent
    return max(depth, 0)


def _ncx(archive: Archive, member: str) -> list[Entry]:
    folder = posixpath.dirname(member)
    entries: list[Entry] = []
    stack: list[tuple[Element, int]] = [(archive.xml(member), -1)]
    while stack:
        node, depth = stack.pop()
        if tag_of(node) == "navPoint":
            depth += 1
            label = next(
                (
                    part.text or ""
                    for child in node
                    if tag_of(child) == "navLabel"
                    for part in child.iter()
                    if tag_of(part) == "text"
                ),
                "",
            )
            href = next((child.get("src", "") for child in node if tag_of(child) == "content"), "")
            if href and label.strip():
                entries.append(
                    Entry(" ".join(label.split()), resolve(folder, href), unquote(href.partition("#")[2]), depth)
                )
        stack.extend((child, depth) for child in reversed(list(node)))
    return entries


def resolve(folder: str, href: str) -> str:
    """A member's name from an address relative to ``folder``; ``""`` for an address within the same document."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)).lstrip("/") if path else ""


def tag_of(node: Element) -> str:
    """An element's name without its namespace."""
    return node.tag.rpartition("}")[2]
