"""DOCX: WordprocessingML (ECMA-376, part 1), its parts read as one text so that every character keeps its place."""

import html
from dataclasses import dataclass

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.model.essay import Kind, Meta, Note
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.archive import Archive
from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.markup import Node, Token, tree, write
from audioessay.text.reader import Options
from audioessay.text.readers.docx.styles import Style, Styles, styles_of
from audioessay.text.tex import put_raised
from audioessay.text.walk import PROSE, Walker
from audioessay.text.wordlist import words

DEEPEST = 100
"""Paragraphs and tables within each other."""
_EXTRA = re.compile(r"word/(?:header\d*|footer\d*|comments)\.xml")
_LEFT: dict[str, str] = vocabulary.table("formats")["docx"]
"""Elements that are left out, and why; ``""``: settings, which are structure."""
_OUTER = {"hdr": "page header", "ftr": "page footer", "comments": "comment"}
"""Parts of which nothing is read."""
_UNREAD = {"code": "code block", "contents": "table of contents", "caption": "caption"}
"""Kinds of paragraphs that are left out, and why."""
_LOOKS = {"b": "strong", "i": "em", "vanish": "hidden", "vertAlign": "raised", "strike": "struck", "dstrike": "struck"}
_INSIDE = words(
    "pStyle numId outlineLvl r framePr del b i vanish vertAlign strike dstrike tab br cr ptab hyperlink fldChar"
)
"""Elements in a paragraph that say something."""
_FIELDS = {"toc": "table of contents", "works": "reference list", "cited": "citation"}
_FIELD = re.compile(
    r"\s*(?:(?P<toc>(?:TOC|INDEX)\b)|(?P<works>BIBLIOGRAPHY\b|ADDIN (?:ZOTERO_BIBL|EN\.REFLIST|CSL_BIBLIOGRAPHY|Mendeley Bibl))|(?P<cited>CITATION\b|ADDIN (?:ZOTERO_ITEM|EN\.CITE|CSL_CITATION|Mendeley)))"
)
"""What a field shows that is left out."""
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"')


def read_docx(data: bytes, name: str, options: Options) -> Draft:
    """A filled draft. Its source is the XML of the body, the notes, headers, footers and comments, one after another."""
    archive = Archive(data, name)
    if "word/document.xml" not in archive and "[Content_Types].xml" not in archive:
        raise ReadError(name, "is a zip archive but not a DOCX file")
    main = _main_part(archive)
    folder, _, file = main.rpartition("/")
    notes = [member for kind in ("footnotes", "endnotes") if (member := f"{folder}/{kind}.xml") in archive]
    extras = [member for member in sorted(archive.names()) if _EXTRA.fullmatch(member)]
    parts = [archive.text(member) + "\n" for member in (main, *notes, *extras)]
    if not re.search(r"</(?:\w+:)?document>\s*\Z", parts[0][-201:]):
        raise ReadError(name, "is damaged: its text ends in the middle")
    draft = Draft(Source("".join(parts), name, "docx"), options.reading, options.roles, infer=True)
    _properties(archive, draft)
    links = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in archive.optional_xml(f"{folder}/_rels/{file}.rels")
        if relation.get("TargetMode") == "External"
        and relation.get("Target", "").startswith(("http:", "https:", "mailto:"))
    }
    body = _Body(draft, styles_of(archive, f"{folder}/styles.xml"), links)
    at = 0
    for part in parts:
        body.walk(tree(draft.source.text, at, at + len(part), name, xml=True))
        body.close(at + len(part))
        at += len(part)
    return draft


def _main_part(archive: Archive) -> str:
    for relation in archive.optional_xml("_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument"):
            target = relation.get("Target", "").lstrip("/")
            if target in archive and "/" in target:
                return target
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise ReadError(archive.name, "is damaged: it has no document")


def _properties(archive: Archive, draft: Draft) -> None:
    said = archive.properties("docProps/core.xml")
    draft.document_title = re.sub(r"^Microsoft Word - |\.docx?$", "", said.get("title", ""))
    draft.document = Meta(
        author=said.get("creator", ""),
        language=said.get("language", ""),
        summary=said.get("description") or said.get("subject") or "",
        tags=tuple(tag for tag in (part.strip() for part in re.split(r"[,;]", said.get("keywords", ""))) if tag),
    )


@dataclass(slots=True)
class _Paragraph:
    flow: Flow
    style: Style
    numbered: bool | None = None
    level: int | None = None
    look: frozenset[str] = frozenset()
    """Of the open run: ``strong``, ``em``, ``hidden``, ``raised``, ``struck``."""
    open_end: bool = False
    """Whether the next paragraph goes on in it: an initial in a frame, a paragraph mark that was deleted."""


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False
    link: bool = False


class _Body(Walker):
    def __init__(self, draft: Draft, styles: Styles, links: dict[str, str]) -> None:
        super().__init__(draft)
        self.styles, self.links = styles, links
        self.paragraphs: list[_Paragraph] = []
        self.fields: list[_Field] = []
        self.labels: dict[tuple[str, str], str] = {}
        """Of footnotes and endnotes by their ids, as they are referred to."""
        self.titled = self.in_run = False
        self.carried: Flow | None = None
        """Of a paragraph with an open end: its words, which the next one goes on with."""
        self.tables = 0
        self.outer = ""
        """Why nothing of this part is read."""

    def _value(self, node: Node, name: str = "val") -> str:
        """An attribute, whatever its namespace; ``""`` without it."""
        attributes = node.attributes(self.source)
        return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name.lower()), "")

    def enter(self, node: Node) -> bool:
        """Take up an element; False when it is dealt with as a whole."""
        name = node.name
        self.outer = self.outer or _OUTER.get(name, "")
        if name in _LEFT and node.end > node.inner and not self.outer:
            return self.skip(node, _LEFT[name], _said(node, self.source, ()))
        if name in ("footnote", "endnote"):
            return self._note(node, name)
        if name == "tbl" and not self.outer:
            if rows := self._rows(node):
                return self._table(node, rows)
            self.tables += 1
            if self.tables > DEEPEST:
                raise ReadError(self.draft.source.name, "is nested too deeply")
        if name == "sdt" and self._holds_contents(node):
            return self.skip(node, "table of contents", _said(node, self.source))
        if name == "sdt" and "showingPlcHdr" in self.source[node.inner : node.inner + 2000].partition("sdtContent")[0]:
            return self.skip(node, "placeholder", _said(node, self.source))
        if self.paragraphs and self._stands_for(node, name, self.paragraphs[-1].flow):
            return True
        self.draft.markup(node.start, node.inner)
        if name == "p" and self.source[node.start + 1 : node.start + 3] not in ("a:", "m:") and node.end > node.inner:
            if len(self.paragraphs) >= DEEPEST:
                raise ReadError(self.draft.source.name, "is nested too deeply")
            self.flow, self.carried = self.carried or self.draft.flow(), None
            self.paragraphs.append(_Paragraph(self.flow, self.styles.default))
        elif self.paragraphs:
            self._within(node, name, self.paragraphs[-1])
        elif name == "docPr" and (alt := " ".join(self._value(node, "descr").split())):
            self.draft.note(Note("image", alt, alt))
        return True

    def _within(self, node: Node, name: str, paragraph: _Paragraph) -> None:
        """An element inside a paragraph."""
        if name not in _INSIDE:
            return
        flow, value = paragraph.flow, self._value(node)
        if name == "pStyle":
            paragraph.style = self.styles.of(value)
        elif name == "numId":
            paragraph.numbered = value != "0"
        elif name == "outlineLvl" and value.isdigit():
            paragraph.level = int(value) + 1 if int(value) < 9 else 0
        elif name == "r":
            self.in_run = node.end > node.inner
            paragraph.look = frozenset()
        elif name == "framePr":
            paragraph.open_end = self._value(node, "dropCap") in ("drop", "margin")
        elif name == "del":
            paragraph.open_end = paragraph.open_end or not self.in_run
        elif name in _LOOKS and self.in_run:
            self._look(paragraph, name, value)
        elif name in ("tab", "br", "cr", "ptab") and self.in_run:
            flow.space(node.start, node.end, line_break=True)
        elif name == "hyperlink":
            flow.open("link", self.links.get(self._value(node, "id"), ""))
        elif name == "fldChar":
            self._field(self._value(node, "fldCharType"), flow)

    def _stands_for(self, node: Node, name: str, flow: Flow) -> bool:
        """Whether an element stands for words, or is skipped."""
        if name == "noBreakHyphen":
            flow.put("-", node.start, node.inner)
        elif name in ("footnoteReference", "endnoteReference"):
            label = self.labels.setdefault((name[:-9], self._value(node, "id")), str(len(self.labels) + 1))
            flow.footnote(label)
            self.draft.skip(node.start, node.inner, "footnote mark", f"[{label}]")
        elif name == "sym":
            self.draft.skip(node.start, node.inner, "symbol")
        elif name == "docPr" and (alt := " ".join(self._value(node, "descr").split())):
            self.draft.note(Note("image", alt, alt))
            if self.draft.reading.alt_text:
                flow.put(f" {alt} ", node.start, node.inner)
            else:
                self.draft.skip(node.start, node.inner, "image", alt)
        else:
            return False
        return True

    def _look(self, paragraph: _Paragraph, name: str, value: str) -> None:
        look = _LOOKS[name]
        on = value == "superscript" if look == "raised" else value not in ("0", "false", "off", "none")
        if on and look in ("strong", "em") and look not in paragraph.look:
            paragraph.flow.open(look)
        if on or look not in ("strong", "em"):
            paragraph.look = paragraph.look | {look} if on else paragraph.look - {look}

    def leave(self, node: Node) -> None:
        """An element ends."""
        self.draft.markup(node.close, node.end)
        paragraph = self.paragraphs[-1] if self.paragraphs else None
        if node.name in _OUTER:
            self.outer = ""
        if node.name == "tbl":
            self.tables -= 1
        if paragraph is None or node.end == node.inner:
            return
        if node.name == "p":
            self._close()
        elif node.name == "r":
            self.in_run = False
            for kind in sorted(paragraph.look & {"em", "strong"}):
                paragraph.flow.close(kind)
            paragraph.look = frozenset()
        elif node.name == "hyperlink":
            paragraph.flow.close("link")

    def token(self, token: Token, parent: Node) -> None:
        """Words, and what stands between the tags."""
        start, end = token.start, token.end
        paragraph, inside = self.paragraphs[-1] if self.paragraphs else None, parent.name
        text = self.source[start:end]
        if token.kind not in ("text", "cdata"):
            self.draft.markup(start, end)
        elif self.outer:
            self.draft.skip(start, end, self.outer, html.unescape(text).strip())
        elif not text.strip():
            if paragraph and self.in_run and parent.inner == start and not parent.children[1:]:
                paragraph.flow.space(start, end)
        elif inside in ("instrText", "delInstrText"):
            if self.fields and not self.fields[-1].shown:
                self.fields[-1].code += html.unescape(text)
            self.draft.skip(start, end, "field code")
        elif inside != "t" or paragraph is None or token.kind == "cdata":
            self.draft.skip(start, end, "deleted text" if inside == "delText" else "stray text")
        elif "hidden" in paragraph.look or paragraph.style.hidden:
            self.draft.skip(start, end, "hidden text")
        elif "struck" in paragraph.look:
            self.draft.skip(start, end, "deleted text")
        elif reason := next((found.lastgroup for field in self.fields if (found := _FIELD.match(field.code))), ""):
            self.draft.skip(start, end, _FIELDS[reason])
            paragraph.flow.glue()
        elif paragraph.style.kind in _UNREAD:
            self.draft.skip(start, end, _UNREAD[paragraph.style.kind])
        elif "raised" in paragraph.look:
            put_raised(paragraph.flow, self.source, start, end)
        else:
            write(paragraph.flow, self.source, start, end)

    def _field(self, kind: str, flow: Flow) -> None:
        if kind == "begin":
            if len(self.fields) >= DEEPEST:
                raise ReadError(self.draft.source.name, "is nested too deeply")
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shown = True
            if found := _HYPERLINK.search(self.fields[-1].code):
                self.fields[-1].link = True
                flow.open("link", found[1])
        elif kind == "end" and self.fields and self.fields.pop().link:
            flow.close("link")

    def _close(self) -> None:
        paragraph = self.paragraphs.pop()
        if paragraph.open_end and not self.paragraphs:
            self.carried = paragraph.flow
            return
        style = paragraph.style
        level = paragraph.level if paragraph.level is not None else style.level
        if style.level and not style.title and self.titled:
            level += 1
        listed = paragraph.numbered if paragraph.numbered is not None else style.kind == "item"
        kind: Kind = "quote" if style.kind == "quote" else "item" if listed and not level else "body"
        self.titled = self.titled or style.title
        text, inlines = paragraph.flow.done()
        for inline in inlines:
            if inline.kind == "link":
                self.draft.link(text.display[inline.at : inline.at + inline.length], inline.url)
        self.draft.add(paragraph.flow, kind, level)

    def close(self, at: int) -> None:
        """A part ends."""
        while self.paragraphs:
            self._close()
        if self.carried is not None:
            self.draft.add(self.carried)
            self.carried = None

    def _note(self, node: Node, kind: str) -> bool:
        """A footnote: its words into the notes, as a whole left out of the reading."""
        said, identity = _said(node, self.source, ("p", "br", "tab")), self._value(node, "id")
        self.draft.footnote(self.labels.get((kind, identity), identity), said)
        return self.skip(node, "footnote", said)

    def _rows(self, node: Node) -> list[str]:
        """The rows of a table; none of a box of one column, which is read."""
        rows = [row for row in node.nodes() if row.name == "tr" and _within(row, "tbl") is node]
        cells = [[cell for cell in row.nodes() if cell.name == "tc" and _within(cell, "tr") is row] for row in rows]
        said = [[_said(cell, self.source, ("p",), only="t") for cell in row] for row in cells]
        page = any(len(words) > PROSE for row in said for words in row)
        return [] if page or max(map(len, said), default=0) <= 1 else [" | ".join(row) for row in said]

    def _table(self, node: Node, rows: list[str]) -> bool:
        lines = [row for row in rows if row.strip(" |")]
        if not lines:
            return self.skip(node, "")
        self.draft.table(node.start, node.end, lines, "\n".join(lines))
        return False

    def _holds_contents(self, node: Node) -> bool:
        """Whether a control holds a table of contents that was generated."""
        head = self.source.find("sdtContent", node.inner, node.end)
        return "Table of Contents" in self.source[node.inner : head if head >= 0 else node.inner + 2000]


def _within(node: Node, name: str) -> Node | None:
    return next((above for above in node.above() if above.name == name), None)


def _said(node: Node, source: str, spaces: tuple[str, ...] = ("p",), only: str = "") -> str:
    """The words of an element; those of some elements apart."""
    parts: list[str] = []
    for one in node.nodes():
        parts += [" "] if one.name in spaces else []
        parts += [
            html.unescape(source[child.start : child.end])
            for child in one.children
            if isinstance(child, Token) and child.kind == "text" and (not only or one.name == only)
        ]
    return " ".join("".join(parts).split())
