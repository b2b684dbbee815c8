"""EPUB 2 and 3: the documents of the spine in order, or one chapter."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from audioessay import regex as re
from audioessay.errors import ReadError, nearest
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.archive import Archive
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import HEADINGS, Node, tree
from audioessay.text.normalise.spelling import roman
from audioessay.text.prune import cites
from audioessay.text.reader import Options, by_title
from audioessay.text.readers.epub.toc import Entry, contents, resolve, tag_of
from audioessay.text.readers.html.article import NEVER, is_hidden
from audioessay.text.readers.html.emit import NO_ALT, Emitter
from audioessay.text.wordlist import words

_TYPES: dict[str, str] = vocabulary.table("formats")["epub"]
"""Of EPUB and of ARIA, and why what is of them is left out."""
_DOCUMENTS = words("application/xhtml+xml text/html text/x-oeb1-document application/x-dtbook+xml")
_RE = vocabulary.Regexes("epub")


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says."""

    spine: tuple[str, ...]
    """Members in reading order."""
    toc: tuple[Entry, ...]
    nav: str
    """The member that is the table of contents, or ``""``."""
    meta: Meta


def read_epub(data: bytes, name: str, options: Options) -> Draft:
    """A filled draft of the whole book, or of one chapter (by number or title)."""
    archive = Archive(data, name)
    package = _package(archive)
    begin, end = Entry("", "", "", 0), None
    spine = package.spine
    if chapter := options.chapter.strip():
        begin, end = _chosen(package, chapter, name)
        first = spine.index(begin.member)
        last = spine.index(end.member) if end else len(spine) - 1
        last -= bool(end and not end.fragment and last > first)
        spine = spine[first : last + 1]
    parts = [archive.text(member) + "\n" for member in spine]
    source = Source("".join(parts), name, "epub")
    draft = Draft(source, options.reading, options.roles, cites=cites(source.text))
    draft.document, draft.document_title = package.meta, begin.title or package.meta.title
    draft.titled = bool(draft.document_title)
    low = 0
    for member, part in zip(spine, parts, strict=True):
        _document(draft, package, member, (low, low + len(part) - 1), begin, end)
        low += len(part)
    return draft


def _document(
    draft: Draft, package: Package, member: str, place: tuple[int, int], begin: Entry, end: Entry | None
) -> None:
    """One document of the spine, from the entry that begins in it to the one that ends."""
    source, (low, high) = draft.source.text, place
    root = tree(source, low, high, draft.source.name, xml=True)
    furniture: dict[int, str] = {}
    fragments: dict[str, int] = {"": low}
    for node in root.nodes():
        attributes = node.attributes(source)
        fragments.setdefault(attributes.get("id", ""), node.start)
        if reason := _furniture(node, attributes, source, package.nav == member):
            furniture[id(node)] = reason
    first = fragments.get(begin.fragment if member == begin.member else "", low)
    last = fragments.get(end.fragment, high) if end and end.fragment and member == end.member else high
    entries = [entry for entry in package.toc if entry.member == member and not _RE.matter.match(entry.title)]
    places = sorted((fragments.get(entry.fragment, low), entry.title) for entry in entries)
    Emitter(draft, furniture, window=(first, last), contents=_untitled(root, source, places, high)).emit(root)


def _furniture(node: Node, attributes: Mapping[str, str], source: str, nav: bool) -> str:
    """Why an element is left out, or ``""``; ``nav``: whether its document is the table of contents."""
    kinds = [_TYPES[kind] for kind in attributes.get("epub:type", "").split() if kind in _TYPES]
    if node.name in ("title", "desc"):
        return "picture"  # what an SVG says of itself
    if node.name in NEVER and node.name != "svg":
        return NEVER[node.name]
    if kinds and not (node.name == "body" and kinds[0] == "page number"):
        return kinds[0]
    if attributes.get("role") in _TYPES:
        return _TYPES[attributes["role"]]
    if node.name == "nav" or (node.name == "body" and (nav or _is_contents(node, source))):
        return "table of contents"
    if _RE.boilerplate.search(f"{attributes.get('class', '')} {attributes.get('id', '')}"):
        return "licence"
    if node.name in ("span", "a", "div", "p") and _RE.paged.search(attributes.get("class", "")):
        return "page number" if len(node.words(source)) < 12 else ""
    unseen = node.name != "body" and ("hidden" in attributes or is_hidden(attributes))
    if unseen and "note" not in " ".join(attributes.values()) and 2 * len(node.words(source)) < len(source):
        return "hidden text"
    return "copyright page" if node.name == "body" and _is_imprint(node, source) else ""


def _untitled(root: Node, source: str, places: list[tuple[int, str]], high: int) -> list[tuple[int, str]]:
    """Entries of the table of contents under which no heading stands: their places and titles, in order."""
    heads = [node.start for node in root.nodes() if node.name in HEADINGS and _speaks(node, source)]
    ends = [place for place, _ in places[1:]] + [high]
    return [
        (place, title)
        for (place, title), end in zip(places, ends, strict=False)
        if not any(place - 60 <= head < max(end, place + 1) for head in heads)
    ]


def _speaks(heading: Node, source: str) -> bool:
    """Whether a heading has words, its own or those of a picture."""
    pictures = [child.attributes(source).get("alt", "") for child in heading.nodes() if child.name in ("img", "image")]
    return bool(heading.words(source)) or any(alt and not NO_ALT.fullmatch(alt) for alt in pictures)


def _is_imprint(body: Node, source: str) -> bool:
    """A page without a heading that says little but whose book it is: at least two of the marks of a copyright page."""
    if body.end - body.inner > 20_000 or any(node.name in HEADINGS for node in body.nodes()):
        return False
    said = body.words(source)
    return len(said) <= 4000 and len({match.lastgroup for match in _RE.imprint.finditer(said)}) >= 2


def _is_contents(body: Node, source: str) -> bool:
    """A page that is little but links: the contents of an old EPUB."""
    links = [node for node in body.nodes() if node.name == "a" and node.attributes(source).get("href")]
    heads = [node.words(source) for node in body.nodes() if node.name in HEADINGS]
    named = len(heads) == 1 and _RE.contents.fullmatch(heads[0]) is not None
    if len(links) < (2 if named else 5) or body.end - body.inner > 200_000:
        return False
    linked = sum(len(node.words(source)) for node in links)
    return linked > 0.7 * (len(body.words(source)) - (len(heads[0]) if named else 0))


def _package(archive: Archive) -> Package:
    name = archive.name
    if "META-INF/container.xml" not in archive:
        raise ReadError(name, "is a zip archive but not an EPUB")
    if "META-INF/encryption.xml" in archive:
        encryption = archive.text("META-INF/encryption.xml")
        if _RE.encrypted.search(encryption) and not _RE.fonts.search(encryption):
            raise ReadError(name, "is protected (DRM) and cannot be read")
    roots = (node for node in archive.xml("META-INF/container.xml").iter() if tag_of(node) == "rootfile")
    path = next((node.get("full-path", "") for node in roots), "")
    if not path or path not in archive:
        raise ReadError(name, "is damaged: it has no package document")
    opf, folder = archive.xml(path), posixpath.dirname(path)
    manifest: dict[str, Element] = {node.get("id", ""): node for node in opf.iter() if tag_of(node) == "item"}
    spine: dict[str, None] = {}
    for node in opf.iter():
        item = manifest.get(node.get("idref", "")) if tag_of(node) == "itemref" else None
        if item is None or item.get("media-type", "application/xhtml+xml") not in {*_DOCUMENTS, ""}:
            continue
        member = resolve(folder, item.get("href", ""))
        if member not in archive:
            raise ReadError(name, f"is damaged: {member or 'a document of its spine'} is not in it")
        spine[member] = None
    if not spine:
        raise ReadError(name, "is damaged: its spine names no document")
    toc, nav = contents(archive, manifest, folder, tuple(spine))
    return Package(tuple(spine), toc, nav, _meta(opf))


def _meta(opf: Element) -> Meta:
    said: dict[str, list[str]] = {}
    for node in opf.iter():
        if "purl.org/dc/elements" in node.tag and node.text:
            said.setdefault(tag_of(node), []).append(" ".join(node.text.split()))
    first = {key: values[0] for key, values in said.items()}
    return Meta(
        title=first.get("title", ""),
        author=", ".join(said.get("creator", ())),
        date=iso_date(first.get("date", "")),
        language=first.get("language", "").replace("_", "-"),
        summary=re.sub(r"<[^>]*>", "", first.get("description", "")),
        tags=tuple(said.get("subject", ())),
    )


def _chosen(package: Package, chapter: str, name: str) -> tuple[Entry, Entry | None]:
    """The chapter that is meant, and the entry at which it ends."""
    entries = package.toc or tuple(Entry(posixpath.basename(member), member, "", 0) for member in package.spine)
    real = [entry for entry in entries if not _RE.matter.match(entry.title)] or list(entries)
    numbered = [entry for entry in real if chapter.isdecimal() and _number(entry.title) == int(chapter)]
    titles = [entry.title for entry in entries]
    if len(numbered) == 1:
        chosen = numbered[0]
    elif chapter.isdecimal() and 1 <= int(chapter) <= len(real):
        chosen = real[int(chapter) - 1]
    elif hits := by_title(chapter, titles):
        if len(hits) > 1 and titles[hits[0]].casefold() != chapter.casefold():
            could = " or ".join(repr(titles[hit]) for hit in hits[:4])
            raise ReadError(name, f"chapter {chapter!r} could be {could}")
        chosen = entries[hits[0]]
    else:
        near = " or ".join(nearest(chapter, titles))
        has = f"it has {len(real)}, from {real[0].title!r} to {real[-1].title!r}"
        raise ReadError(name, f"has no chapter {chapter!r}; {f'did you mean {near}?' if near else has}")
    rest = entries[entries.index(chosen) + 1 :]
    following = (
        e for e in rest if e.depth <= chosen.depth and (e.member, e.fragment) != (chosen.member, chosen.fragment)
    )
    end = next(following, None)
    before = end is not None and package.spine.index(end.member) < package.spine.index(chosen.member)
    return chosen, None if before else end


def _number(title: str) -> int:
    """The number that a chapter's title bears, or 0."""
    found = re.match(
        r"\s*(?:chapter|kapitel|chapitre|capítulo|capitolo|part)?\s*(\d{1,4}|[ivxlc]{1,8})(?=[.:)\s—–-]|$)",
        title,
        re.IGNORECASE,
    )
    return 0 if not found else int(found[1]) if found[1].isdecimal() else roman(found[1])
