"""ODT (OpenDocument 1.3, part 3): documents of LibreOffice, and of Google Docs as they export them."""

from audioessay.errors import ReadError
from audioessay.model.essay import Kind, Meta, Note
from audioessay.model.source import Source
from audioessay.text.archive import Archive
from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.frontmatter import iso_date
from audioessay.text.marks import line_mark
from audioessay.text.markup import Node, Token, tree, write
from audioessay.text.reader import SURE, Options, Reader

_MIME = b"application/vnd.oasis.opendocument.text"
_LEFT = {
    "tracked-changes": "deleted text", "annotation": "comment", "annotation-end": "", "sequence-decls": "", "variable-decls": "", "forms": "",
    "table-of-content": "table of contents", "alphabetical-index": "index", "illustration-index": "index", "table-index": "index",
    "bibliography": "reference list", "ruby-text": "reading aid", "object": "embedded object", "page-number": "page number", "scripts": "", "font-face-decls": "",
    "automatic-styles": "", "bookmark": "", "user-field-decls": "",
}  # fmt: skip
"""Elements that are left out, and why; ``""``: settings, which are structure."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """The body of a document; its source is the XML of its content."""
    archive = Archive(data, name)
    if "content.xml" not in archive:
        raise ReadError(name, "is a zip archive but not an ODT file")
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ReadError(name, "is encrypted; save it without a password")
    source = archive.text("content.xml")
    draft = Draft(Source(source, name, "odt"), options.reading, options.roles, infer=True)
    if "meta.xml" in archive:
        said = {
            node.tag.rpartition("}")[2]: " ".join((node.text or "").split()) for node in archive.xml("meta.xml").iter()
        }
        draft.document_title = said.get("title", "")
        author = said.get("initial-creator") or said.get("creator") or ""
        draft.document = Meta(
            author=author, summary=said.get("description", ""), date=iso_date(said.get("creation-date", ""))
        )
    root = tree(source, 0, len(source), name, xml=True)
    _Reader(draft, _styles(root, source)).walk(root)
    return draft


def _styles(root: Node, source: str) -> dict[str, tuple[str, set[str]]]:
    """Of each automatic style, the one it is made from, and how its letters look."""
    found: dict[str, tuple[str, set[str]]] = {}
    for node in root.nodes():
        if node.name == "style":
            attributes = node.attributes(source)
            looks: set[str] = set()
            for child in node.nodes():
                values = child.attributes(source) if child.name == "text-properties" else {}
                looks |= {"strong"} if values.get("fo:font-weight") == "bold" else set()
                looks |= {"em"} if values.get("fo:font-style") == "italic" else set()
                looks |= {"hidden"} if values.get("text:display") == "none" else set()
                looks |= {"raised"} if values.get("style:text-position", "").startswith("super") else set()
            found[attributes.get("style:name", "")] = (attributes.get("style:parent-style-name", ""), looks)
    return found


class _Reader:
    def __init__(self, draft: Draft, styles: dict[str, tuple[str, set[str]]]) -> None:
        self.draft, self.source, self.styles = draft, draft.source.text, styles
        self.flow: Flow | None = None
        self.breaks: list[int] = []
        self.lists = 0

    def walk(self, root: Node) -> None:
        stack: list[tuple[Node, bool] | Token] = [(root, False)]
        while stack:
            item = stack.pop()
            if isinstance(item, Token):
                self._token(item)
            elif item[1]:
                self._leave(item[0])
            elif self._enter(item[0]):
                stack.append((item[0], True))
                stack.extend(
                    child if isinstance(child, Token) else (child, False) for child in reversed(item[0].children)
                )

    def _token(self, token: Token) -> None:
        if token.kind != "text":
            self.draft.markup(token.start, token.end)
        elif self.flow is not None:
            write(self.flow, self.source, token.start, token.end)
        else:
            self.draft.skip(token.start, token.end, "stray text")

    def _skip(self, node: Node, reason: str) -> bool:
        words = node.words(self.source)
        if reason and words:
            self.draft.skip(node.start, node.end, reason, words)
        else:
            self.draft.markup(node.start, node.end)
        return False

    def _looks(self, name: str) -> set[str]:
        return self.styles.get(name, ("", set()))[1]

    def _enter(self, node: Node) -> bool:
        name, attributes = node.name, node.attributes(self.source)
        style = attributes.get("text:style-name", "")
        if name in _LEFT:
            return self._skip(node, _LEFT[name])
        if "hidden" in self._looks(style):
            return self._skip(node, "hidden text")
        if name == "note":
            return self._note(node)
        if name == "table":
            return self._table(node)
        if name in ("image", "title", "desc"):
            return self._image(node)
        self.draft.markup(node.start, node.inner)
        if name in ("p", "h"):
            self._flush("body", 0)
            self.flow, self.breaks = self.draft.flow(), []
        elif name == "list":
            self.lists += 1
        elif self.flow is not None:
            self._within(node, name, attributes)
        return True

    def _within(self, node: Node, name: str, attributes: dict[str, str]) -> None:
        flow = self.flow
        assert flow is not None
        if name in ("s", "tab", "line-break"):
            flow.space(node.start, node.end, line_break=name == "line-break")
            if name == "line-break":
                self.breaks.append(flow.at)
        elif name == "a":
            flow.open("link", attributes.get("xlink:href", ""))
        elif name == "span":
            for look in sorted(self._looks(attributes.get("text:style-name", "")) & {"em", "strong"}):
                flow.open(look)

    def _leave(self, node: Node) -> None:
        name, attributes = node.name, node.attributes(self.source)
        self.draft.markup(node.close, node.end)
        if name in ("p", "h"):
            level, kind = self._kind(name, attributes)
            self._flush(kind, level)
        elif name == "list":
            self.lists -= 1
        elif name == "a" and self.flow is not None:
            url, words = attributes.get("xlink:href", ""), self.flow.close("link")
            if words and url.startswith(("http:", "https:", "mailto:")):
                self.draft.note(Note("link", words, words, url))
        elif name == "span" and self.flow is not None:
            for look in sorted(self._looks(attributes.get("text:style-name", "")) & {"em", "strong"}, reverse=True):
                self.flow.close(look)

    def _kind(self, name: str, attributes: dict[str, str]) -> tuple[int, Kind]:
        style = attributes.get("text:style-name", "")
        style = (self.styles.get(style, ("", set()))[0] or style).replace("_20_", " ").lower()
        if name == "h":
            return int(attributes.get("text:outline-level") or 1), "body"
        if style in ("title", "subtitle"):
            return (1 if style == "title" else 2), "body"
        if "quot" in style:
            return 0, "quote"
        return 0, "item" if self.lists else "body"

    def _flush(self, kind: Kind, level: int) -> None:
        flow, self.flow = self.flow, None
        if flow is None:
            return
        breaks = [at for at in self.breaks if 0 < at < flow.at]
        if line_mark(flow.display, self.draft, 0) is None and len(breaks) > 1 and not level:
            self.draft.add_lines(flow, breaks, kind)
        else:
            self.draft.add(flow, kind, level)

    def _note(self, node: Node) -> bool:
        body = next((child for child in node.nodes() if child.name == "note-body"), node)
        label = self.draft.number("footnote")
        self.draft.footnote(label, body.words(self.source))
        if self.flow is not None:
            self.flow.footnote(label)
        return self._skip(node, "footnote")

    def _table(self, node: Node) -> bool:
        rows = [row for row in node.nodes() if row.name == "table-row"]
        cells = [[cell.words(self.source) for cell in row.children if isinstance(cell, Node)] for row in rows]
        if max(map(len, cells), default=0) <= 1:
            self.draft.markup(node.start, node.inner)
            return True
        lines = [" | ".join(row) for row in cells if any(row)]
        self.draft.note(Note("table", self.draft.number("table"), "\n".join(lines)))
        self._skip(node, "table")
        self.draft.notice(node.start)
        return False

    def _image(self, node: Node) -> bool:
        words = node.words(self.source)
        if words:
            self.draft.note(Note("image", words, words))
            if self.draft.reading.alt_text and node.name == "desc" and self.flow is not None:
                self.flow.put(f" {words} ", node.start, node.end)
                return False
        self.draft.skip(node.start, node.end, "image", words or None)
        return False


def sniff(data: bytes) -> int:
    """A zip archive that says so in its first file."""
    return SURE if data[:4] == b"PK\x03\x04" and _MIME in data[:200] else 0


READER = Reader("odt", read, (".odt", ".ott"), (_MIME.decode(),), sniff)
