"""An EPUB's table of contents: the navigation document of EPUB 3, the NCX of EPUB 2."""

import posixpath
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from audioessay.text.archive import Archive
from audioessay.text.markup import tree


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    title: str
    member: str
    fragment: str
    depth: int
    """0 for the outermost."""


def contents(
    archive: Archive, manifest: dict[str, Element], folder: str, spine: tuple[str, ...]
) -> tuple[tuple[Entry, ...], str]:
    """The entries that lead into the spine, in order, and the member that is the navigation document (or ``""``)."""
    nav = (item for item in manifest.values() if "nav" in item.get("properties", "").split())
    ncx = (item for item in manifest.values() if item.get("media-type") == "application/x-dtbncx+xml")
    for items, entries_of in ((nav, _navigation), (ncx, _ncx)):
        for item in items:
            member = resolve(folder, item.get("href", ""))
            if member in archive:
                entries = entries_of(archive, member)
                kept = tuple(entry for entry in entries if entry.member in spine)
                return kept, member if entries_of is _navigation else ""
    return (), ""


def _entry(title: str, member: str, href: str, depth: int) -> Entry:
    return Entry(title, resolve(posixpath.dirname(member), href) or member, unquote(href.partition("#")[2]), depth)


def _navigation(archive: Archive, member: str) -> list[Entry]:
    text = archive.text(member)
    root = tree(text, 0, len(text), archive.name, xml=True)
    navs = [node for node in root.nodes() if node.name == "nav"]
    tocs = (node for node in navs if "toc" in node.attributes(text).get("epub:type", "").split())
    chosen = next(tocs, navs[0] if navs else root)
    entries: list[Entry] = []
    for node in chosen.nodes():
        href = node.attributes(text).get("href", "") if node.name == "a" else ""
        if href and (title := node.words(text)):
            lists = sum(
                above.name in ("ol", "ul") for above in takewhile(lambda above: above is not chosen, node.above())
            )
            entries.append(_entry(title, member, href, max(lists - 1, 0)))
    return entries


def _ncx(archive: Archive, member: str) -> list[Entry]:
    entries: list[Entry] = []
    stack: list[tuple[Element, int]] = [(archive.xml(member), -1)]
    while stack:
        node, depth = stack.pop()
        if tag_of(node) == "navPoint":
            depth += 1
            labels = (part for child in node if tag_of(child) == "navLabel" for part in child.iter())
            label = " ".join(next((part.text or "" for part in labels if tag_of(part) == "text"), "").split())
            href = next((child.get("src", "") for child in node if tag_of(child) == "content"), "")
            if href and label:
                entries.append(_entry(label, member, href, depth))
        stack.extend((child, depth) for child in reversed(list(node)))
    return entries


def resolve(folder: str, href: str) -> str:
    """A member's name from an address relative to ``folder``; ``""`` for an address within the same document."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)).lstrip("/") if path else ""


def tag_of(node: Element) -> str:
    """An element's name without its namespace."""
    return node.tag.rpartition("}")[2]
