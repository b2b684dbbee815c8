"""EPUB 2 and 3: the documents of the spine in order, or one chapter."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from audioessay.errors import ReadError, nearest
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.archive import Archive
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import HEADINGS, Node, tree
from audioessay.text.prune import cites
from audioessay.text.reader import Options
from audioessay.text.readers.epub.toc import Entry, contents, resolve, tag_of
from audioessay.text.readers.html.article import NEVER
from audioessay.text.readers.html.emit import NO_ALT, Emitter

_TYPES = {
    "toc": "table of contents", "landmarks": "table of contents", "page-list": "table of contents", "loi": "table of contents", "lot": "table of contents",
    "pagebreak": "page number", "copyright-page": "copyright page", "cover": "cover", "index": "index",
}  # fmt: skip
_ROLES = {
    "doc-toc": "table of contents",
    "doc-pagelist": "table of contents",
    "doc-pagebreak": "page number",
    "doc-cover": "cover",
    "doc-index": "index",
}
_BOILERPLATE = re.compile(r"(?:^|\s)(?:pg-boilerplate|pgheader|pg-header|pg-footer)(?=\s|$)")
_MATTER = re.compile(
    r"\s*(?:cover|title ?page|half ?title|copyright|imprint|(?:table of )?contents|toc|dedication|index|landmarks)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"(?P<number>\bISBN\b)|(?P<rights>all rights reserved|alle rechte vorbehalten|tous droits réservés|reservados todos los derechos|tutti i diritti)"
    r"|(?P<sign>©|\bcopyright\b)|(?P<press>\b(?:first )?published (?:in|by|\d{4})|\blibrary of congress|\bcataloguing|\bprinted (?:and bound )?in\b|\bpublication data\b)",
    re.IGNORECASE,
)
_ENCRYPTED = re.compile(r"EncryptedData", re.IGNORECASE)
_FONTS = re.compile(r"(?:idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc#RC)")


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says."""

    folder: str
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
    chapter = options.chapter.strip()
    if chapter:
        begin, end = _chosen(package, chapter, name)
        first = spine.index(begin.member)
        last = spine.index(end.member) if end else len(spine) - 1
        if end and not end.fragment and last > first:
            last -= 1
        spine = spine[first : last + 1]
    parts: list[str] = []
    places: list[tuple[str, int, int]] = []
    at = 0
    for member in spine:
        text = archive.text(member)
        places.append((member, at, at + len(text)))
        parts.append(text + "\n")
        at += len(text) + 1
    source = Source("".join(parts), name, "epub")
    parts.clear()
    draft = Draft(source, options.reading, options.roles, cites=cites(source.text))
    draft.document = package.meta
    draft.document_title = begin.title or package.meta.title
    draft.titled = bool(draft.document_title)
    for member, low, high in places:
        starts = begin.fragment if chapter and member == begin.member else ""
        stops = end.fragment if end and member == end.member else ""
        entries = [entry for entry in package.toc if entry.member == member]
        _document(draft, low, high, starts, stops, package.nav == member, entries)
    return draft


def _document(draft: Draft, low: int, high: int, starts: str, stops: str, nav: bool, entries: Sequence[Entry]) -> None:
    source = draft.source.text
    root = tree(source, low, high, draft.source.name, xml=True)
    furniture: dict[int, str] = {}
    fragments: dict[str, int] = {}
    for node in root.nodes():
        attributes = node.attributes(source)
        fragments.setdefault(attributes.get("id", ""), node.start)
        kinds = [_TYPES[kind] for kind in attributes.get("epub:type", "").split() if kind in _TYPES]
        if node.name in NEVER and node.name != "svg":
            furniture[id(node)] = NEVER[node.name]
        elif kinds and not (node.name == "body" and kinds[0] == "page number"):
            furniture[id(node)] = kinds[0]
        elif attributes.get("role") in _ROLES:
            furniture[id(node)] = _ROLES[attributes["role"]]
        elif node.name == "nav" or (nav and node.name == "body"):
            furniture[id(node)] = "table of contents"
        elif _BOILERPLATE.search(f"{attributes.get('class', '')} {attributes.get('id', '')}"):
            furniture[id(node)] = "licence"
        elif node.name == "body" and _is_contents(node, source):
            furniture[id(node)] = "table of contents"
        elif node.name == "body" and _is_imprint(node, source):
            furniture[id(node)] = "copyright page"
    first = fragments.get(starts, low) if starts else low
    last = fragments.get(stops, high) if stops else high
    contents = _untitled(root, source, entries, fragments, low, high)
    Emitter(draft, furniture, window=(first, last), contents=contents).emit(root)


def _untitled(
    root: Node, source: str, entries: Sequence[Entry], fragments: Mapping[str, int], low: int, high: int
) -> list[tuple[int, str]]:
    """Entries of the table of contents under which no heading stands: their places and titles, in order."""
    places = sorted(
        (fragments.get(entry.fragment, low) if entry.fragment else low, entry.title)
        for entry in entries
        if not _MATTER.match(entry.title)
    )
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
    words = body.words(source)
    return len(words) <= 4000 and len({match.lastgroup for match in _IMPRINT.finditer(words)}) >= 2


def _is_contents(body: Node, source: str) -> bool:
    """A page that is little but links: the contents of an old EPUB."""
    links = [node for node in body.nodes() if node.name == "a" and node.attributes(source).get("href")]
    if len(links) < 5 or body.end - body.inner > 200_000:
        return False
    linked = sum(len(node.words(source)) for node in links)
    return linked > 0.7 * len(body.words(source))


def _package(archive: Archive) -> Package:
    name = archive.name
    if "META-INF/container.xml" not in archive:
        raise ReadError(name, "is a zip archive but not an EPUB")
    if "META-INF/encryption.xml" in archive:
        encryption = archive.text("META-INF/encryption.xml")
        if len(_ENCRYPTED.findall(encryption)) and not _FONTS.search(encryption):
            raise ReadError(name, "is protected (DRM) and cannot be read")
    path = next(
        (
            node.get("full-path", "")
            for node in archive.xml("META-INF/container.xml").iter()
            if tag_of(node) == "rootfile"
        ),
        "",
    )
    if not path or path not in archive:
        raise ReadError(name, "is damaged: it has no package document")
    opf = archive.xml(path)
    folder = posixpath.dirname(path)
    manifest: dict[str, Element] = {node.get("id", ""): node for node in opf.iter() if tag_of(node) == "item"}
    spine: list[str] = []
    for node in opf.iter():
        if tag_of(node) == "itemref" and (item := manifest.get(node.get("idref", ""))) is not None:
            kind = item.get("media-type", "application/xhtml+xml")
            member = resolve(folder, item.get("href", ""))
            if kind not in (
                "application/xhtml+xml",
                "text/html",
                "text/x-oeb1-document",
                "application/x-dtbook+xml",
                "",
            ):
                continue
            if member not in archive:
                raise ReadError(name, f"is damaged: {member or 'a document of its spine'} is not in it")
            if member not in spine:
                spine.append(member)
    if not spine:
        raise ReadError(name, "is damaged: its spine names no document")
    toc, nav = contents(archive, opf, manifest, folder, tuple(spine))
    return Package(folder, tuple(spine), toc, nav, _meta(opf))


def _meta(opf: Element) -> Meta:
    said: dict[str, list[str]] = {}
    for node in opf.iter():
        if "purl.org/dc/elements" in node.tag and node.text:
            said.setdefault(tag_of(node), []).append(" ".join(node.text.split()))
    return Meta(
        title=next(iter(said.get("title", ())), ""),
        author=", ".join(said.get("creator", ())),
        date=iso_date(next(iter(said.get("date", ())), "")),
        language=next(iter(said.get("language", ())), "").replace("_", "-"),
        summary=re.sub(r"<[^>]*>", "", next(iter(said.get("description", ())), "")),
        tags=tuple(said.get("subject", ())),
    )


def _chosen(package: Package, chapter: str, name: str) -> tuple[Entry, Entry | None]:
    """The chapter that is meant, and the entry at which it ends."""
    entries = package.toc or tuple(Entry(posixpath.basename(member), member, "", 0) for member in package.spine)
    real = [entry for entry in entries if not _MATTER.match(entry.title)] or list(entries)
    found: Entry | None = None
    if chapter.isdecimal():
        number = int(chapter)
        numbered = [entry for entry in real if _number(entry.title) == number]
        if len(numbered) == 1:
            found = numbered[0]
        elif 1 <= number <= len(real):
            found = real[number - 1]
    if found is None:
        wanted = " ".join(chapter.lower().split())
        titles = [(" ".join(entry.title.lower().split()), entry) for entry in entries]
        for test in (str.__eq__, str.startswith, str.__contains__):
            hits = [entry for title, entry in titles if test(title, wanted)]
            if len(hits) > 1 and test is not str.__eq__:
                raise ReadError(
                    name, f"chapter {chapter!r} could be {' or '.join(repr(hit.title) for hit in hits[:4])}"
                )
            if hits:
                found = hits[0]
                break
    if found is None:
        near = nearest(chapter, [entry.title for entry in entries])
        advice = (
            f"did you mean {' or '.join(near)}?"
            if near
            else f"it has {len(real)}, from {real[0].title!r} to {real[-1].title!r}"
        )
        raise ReadError(name, f"has no chapter {chapter!r}; {advice}")
    index = entries.index(found)
    following = next(
        (
            entry
            for entry in entries[index + 1 :]
            if entry.depth <= found.depth and (entry.member, entry.fragment) != (found.member, found.fragment)
        ),
        None,
    )
    if following and package.spine.index(following.member) < package.spine.index(found.member):
        following = None
    return found, following


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _number(title: str) -> int:
    """The number that a chapter's title bears, or 0."""
    found = re.match(
        r"\s*(?:chapter|kapitel|chapitre|capítulo|capitolo|part)?\s*(\d{1,4}|[ivxlc]{1,8})(?=[.:)\s—–-]|$)",
        title,
        re.IGNORECASE,
    )
    if not found:
        return 0
    if found[1].isdecimal():
        return int(found[1])
    values = [_ROMAN[char] for char in found[1].lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
