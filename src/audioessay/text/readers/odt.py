"""ODT (OpenDocument 1.3, part 3): documents of LibreOffice, and of Google Docs as they export them.

Its elements are given the names of HTML's, and what they say is read as a page's.
"""

from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.archive import Archive
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import Node, tree
from audioessay.text.reader import SURE, Options, Reader
from audioessay.text.readers.html.emit import Emitter

_MIME = b"application/vnd.oasis.opendocument.text"
_LEFT: dict[str, str] = vocabulary.table("formats")["odt"]
"""Elements that are left out, and why; ``""``: settings, which are structure."""
_NAMES: dict[str, str] = vocabulary.table("formats")["odt-names"]
"""Elements that are read, and what HTML calls them."""
_CAPTIONS = ("caption", "illustration", "figure", "table", "drawing")
"""Styles of the words under a picture or a table."""
_HEADS = {"title": "h1", "subtitle": "h2"}


def read(data: bytes, name: str, options: Options) -> Draft:
    """The body of a document; its source is the XML of its content."""
    archive = Archive(data, name)
    if "content.xml" not in archive:
        raise ReadError(name, "is a zip archive but not an ODT file")
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ReadError(name, "is encrypted; save it without a password")
    source = archive.text("content.xml")
    draft = Draft(Source(source, name, "odt"), options.reading, options.roles, infer=True)
    said = archive.properties("meta.xml")
    author = said.get("initial-creator") or said.get("creator") or ""
    draft.document_title, date = said.get("title", ""), iso_date(said.get("creation-date", ""))
    draft.document = Meta(author=author, summary=said.get("description", ""), date=date)
    root = tree(source, 0, len(source), name, xml=True)
    styles = _styles(root, source)
    furniture = {id(node): reason for node in root.nodes() if (reason := _renamed(node, source, styles)) is not None}
    Emitter(draft, furniture).emit(root)
    return draft


def _styles(root: Node, source: str) -> dict[str, tuple[str, str]]:
    """Of each automatic style, the one it is made from, and what HTML calls the look of its letters."""
    found: dict[str, tuple[str, str]] = {}
    for node in root.nodes():
        if node.name == "style":
            attributes = node.attributes(source)
            look = ""
            for child in node.nodes():
                values = child.attributes(source) if child.name == "text-properties" else {}
                look = "em" if values.get("fo:font-style") == "italic" else look
                look = "strong" if values.get("fo:font-weight") == "bold" else look
                look = "sup" if values.get("style:text-position", "").startswith("super") else look
                look = "del" if values.get("style:text-line-through-style", "none") != "none" else look
                look = "hidden" if values.get("text:display") == "none" else look
            found[attributes.get("style:name", "")] = (attributes.get("style:parent-style-name", ""), look)
    return found


def _renamed(node: Node, source: str, styles: dict[str, tuple[str, str]]) -> str | None:
    """Give an element the name and the attributes of HTML's. Why it is left out; None where it is read."""
    name, attributes = node.name, node.attributes(source)
    given = attributes.get("text:style-name", "")
    parent, look = styles.get(given, ("", ""))
    style = (parent or given).replace("_20_", " ").lower()
    if name == "h":
        node.become(f"h{min(6, int(attributes.get('text:outline-level') or 1))}")
    elif name == "p" and style in _HEADS:
        node.become(_HEADS[style])
    elif name == "frame" and any(child.name == "image" for child in node.below()):
        node.become("img", alt=node.words(source))
    elif name == "a":
        node.become("a", href=attributes.get("xlink:href", ""))
    else:
        node.become("blockquote" if name == "p" and "quot" in style else _NAMES.get(name, look or name))
    if name == "p" and style in _CAPTIONS:
        return "caption"
    return _LEFT.get(name) or {"hidden": "hidden text", "del": "deleted text"}.get(look)


READER = Reader("odt", "odt:read", (".odt", ".ott"), (_MIME.decode(),), ((SURE, rb"(?s)\APK\x03\x04.{0,150}" + _MIME),))
