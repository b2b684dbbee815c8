"""The body of a DOCX: paragraphs and runs to blocks."""

import html
import re
from dataclasses import dataclass, field

from audioessay.errors import ReadError
from audioessay.model.essay import Kind, Marks, Note
from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.marks import line_mark
from audioessay.text.markup import Token, tokens, write
from audioessay.text.raised import put_raised
from audioessay.text.readers.docx.styles import Style, Styles

DEEPEST = 100
"""Paragraphs and tables within each other."""

_VALUE = re.compile(r"""\s([\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WHOLE = {
    "del": "deleted text", "moveFrom": "deleted text", "Fallback": "fallback for old programs", "oMath": "formula", "oMathPara": "formula",
    "rt": "reading aid", "sectPr": "", "pPrChange": "", "rPrChange": "", "tblPrChange": "",
}  # fmt: skip
"""Elements dealt with as a whole, and why; ``""``: settings, which are structure."""
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"')


def attribute(source: str, token: Token, name: str) -> str:
    """The value of a tag's attribute, whatever its namespace; ``""`` without it."""
    for found in _VALUE.finditer(source, token.start, token.end):
        if found[2] == name:
            return html.unescape(found[3] if found[3] is not None else found[4])
    return ""


@dataclass(slots=True)
class _Paragraph:
    flow: Flow
    start: int
    style: Style
    numbered: bool | None = None
    level: int | None = None
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    raised: bool = False
    open_end: bool = False
    """Whether the next paragraph goes on in it: an initial in a frame, a paragraph mark that was deleted."""


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False
    link: bool = False


@dataclass(slots=True)
class Body:
    """Fills a draft from the main part."""

    draft: Draft
    styles: Styles
    links: dict[str, str]
    marks: Marks = field(default_factory=Marks)
    _open: list[_Paragraph] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)
    _labels: dict[tuple[str, str], str] = field(default_factory=dict)
    _titled: bool = False
    _in_run: bool = False
    _carried: Flow | None = None
    """Of a paragraph with an open end: its words, which the next one goes on with."""
    _tables: int = 0
    _contents: int = 0

    def labels(self, kind: str) -> dict[str, str]:
        """Numbers of the footnotes (or endnotes) by their ids, as they are referred to."""
        return {identity: label for (which, identity), label in self._labels.items() if which == kind}

    def read(self, start: int, end: int) -> None:
        """The stretch of the source that holds ``document.xml``."""
        source = self.draft.source.text
        at = start
        whole: tuple[str, int, int] | None = None
        words: list[str] = []
        until = 0
        for token in tokens(source, start, end, xml=True):
            if token.start < until:
                continue
            name = token.name.rpartition(":")[2]
            if whole is not None:
                word, begin, depth = whole
                if token.kind == "text":
                    words.append(html.unescape(source[token.start : token.end]))
                elif name == word and token.kind == "open":
                    whole = (word, begin, depth + 1)
                elif name == word and token.kind == "close":
                    whole = (word, begin, depth - 1) if depth > 1 else None
                    if whole is None:
                        self._leave(begin, token.end, _WHOLE[word], words)
                continue
            if token.kind == "open" and name in _WHOLE:
                whole, words = (name, token.start, 1), []
            elif token.kind == "open" and name in ("tbl", "sdt"):
                until = self._table(token, end) if name == "tbl" else self._control(token, end)
                if not until:
                    self.draft.markup(token.start, token.end)
            else:
                self._token(token, name)
            at = token.end
        if whole is not None:
            self._leave(whole[1], end, _WHOLE[whole[0]] or "stray text", words)
        while self._open:
            self._close(at)
        if self._carried is not None:
            self.draft.add(self._carried)

    def _leave(self, start: int, end: int, reason: str, words: list[str]) -> None:
        text = " ".join("".join(words).split())
        if text and reason:
            self.draft.skip(start, end, reason, text)
        else:
            self.draft.markup(start, end)

    def _token(self, token: Token, name: str) -> None:
        source = self.draft.source.text
        if token.kind == "text":
            self._text(token)
            return
        if token.kind == "cdata":
            self.draft.skip(token.start, token.end, "stray text")
            return
        paragraph = self._open[-1] if self._open else None
        if token.kind == "close":
            self.draft.markup(token.start, token.end)
            if name == "p" and paragraph:
                self._close(token.start)
            elif name == "r":
                self._in_run = False
                self._unmark()
            elif name == "hyperlink" and paragraph:
                paragraph.flow.close("link")
            elif name == "tbl":
                self._tables = max(0, self._tables - 1)
            return
        if name == "p" and not token.name.startswith(("a:", "m:")):
            if token.kind == "open":
                if len(self._open) >= DEEPEST:
                    raise ReadError(self.draft.source.name, "is nested too deeply")
                flow, self._carried = self._carried or self.draft.flow(), None
                self._open.append(_Paragraph(flow, token.start, self.styles.default))
            self.draft.markup(token.start, token.end)
            return
        if paragraph is not None and self._within(token, name, paragraph):
            return
        self.draft.markup(token.start, token.end)
        if name == "docPr" and (alt := attribute(source, token, "descr")):
            alt = " ".join(alt.split())
            self.draft.note(Note("image", alt, alt))

    def _within(self, token: Token, name: str, paragraph: _Paragraph) -> bool:
        """A tag inside a paragraph; True when it has been claimed."""
        source, flow = self.draft.source.text, paragraph.flow
        if name == "pStyle":
            paragraph.style = self.styles.of(attribute(source, token, "val"))
        elif name == "numId":
            paragraph.numbered = attribute(source, token, "val") != "0"
        elif name == "outlineLvl" and (value := attribute(source, token, "val")).isdigit():
            paragraph.level = int(value) + 1 if int(value) < 9 else 0
        elif name == "r":
            self._in_run = token.kind == "open"
            paragraph.bold = paragraph.italic = paragraph.hidden = paragraph.raised = False
        elif name == "vertAlign":
            paragraph.raised = attribute(source, token, "val") == "superscript"
        elif name == "framePr":
            paragraph.open_end = attribute(source, token, "dropCap") in ("drop", "margin")
        elif name == "del":
            paragraph.open_end = paragraph.open_end or not self._in_run
        elif name in ("b", "i", "vanish") and self._in_run:
            on = attribute(source, token, "val") not in ("0", "false", "off", "none")
            if name == "vanish":
                paragraph.hidden = on
            elif on and not (paragraph.bold if name == "b" else paragraph.italic):
                flow.open("strong" if name == "b" else "em")
                if name == "b":
                    paragraph.bold = True
                else:
                    paragraph.italic = True
        elif name in ("tab", "br", "cr", "ptab") and self._in_run:
            flow.space(token.start, token.end, line_break=True)
        elif name == "noBreakHyphen":
            flow.put("-", token.start, token.end)
            return True
        elif name == "hyperlink":
            flow.open("link", self.links.get(attribute(source, token, "id"), ""))
        elif name == "fldChar":
            self._field(attribute(source, token, "fldCharType"), flow)
        elif name in ("footnoteReference", "endnoteReference"):
            self._note_mark(token, name[:-9], flow)
            return True
        elif name == "docPr" and (alt := " ".join(attribute(source, token, "descr").split())):
            self.draft.note(Note("image", alt, alt))
            if self.draft.reading.alt_text:
                flow.put(f" {alt} ", token.start, token.end)
            else:
                self.draft.skip(token.start, token.end, "image", alt)
            return True
        elif name == "sym":
            self.draft.skip(token.start, token.end, "symbol")
            return True
        return False

    def _text(self, token: Token) -> None:
        source = self.draft.source.text
        if not source[token.start : token.end].strip():
            if self._open and self._in_run and source.endswith(">", 0, token.start) and _in_text(source, token.start):
                self._open[-1].flow.space(token.start, token.end)
            return
        inside = _in_text(source, token.start)
        if inside == "instrText" or inside == "delInstrText":
            if self._fields and not self._fields[-1].shown:
                self._fields[-1].code += html.unescape(source[token.start : token.end])
            self.draft.skip(token.start, token.end, "field code")
        elif inside != "t" or not self._open:
            self.draft.skip(token.start, token.end, "deleted text" if inside == "delText" else "stray text")
        elif self._open[-1].hidden or self._open[-1].style.hidden:
            self.draft.skip(token.start, token.end, "hidden text")
        elif any(re.match(r"\s*TOC\b", field.code) for field in self._fields):
            self.draft.skip(token.start, token.end, "table of contents")
        elif self._open[-1].style.kind in ("code", "contents", "caption"):
            reason = {"code": "code block", "contents": "table of contents", "caption": "caption"}[
                self._open[-1].style.kind
            ]
            self.draft.skip(token.start, token.end, reason)
        elif self._open[-1].raised:
            put_raised(self._open[-1].flow, source, token.start, token.end)
        else:
            write(self._open[-1].flow, source, token.start, token.end)

    def _unmark(self) -> None:
        if self._open:
            paragraph = self._open[-1]
            for on, kind in ((paragraph.italic, "em"), (paragraph.bold, "strong")):
                if on:
                    paragraph.flow.close(kind)
            paragraph.bold = paragraph.italic = paragraph.hidden = False

    def _field(self, kind: str, flow: Flow) -> None:
        if kind == "begin":
            if len(self._fields) >= DEEPEST:
                raise ReadError(self.draft.source.name, "is nested too deeply")
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
            if found := _HYPERLINK.search(self._fields[-1].code):
                self._fields[-1].link = True
                flow.open("link", found[1])
        elif kind == "end" and self._fields and self._fields.pop().link:
            flow.close("link")

    def _note_mark(self, token: Token, kind: str, flow: Flow) -> None:
        identity = attribute(self.draft.source.text, token, "id")
        label = self._labels.setdefault((kind, identity), str(len(self._labels) + 1))
        flow.footnote(label)
        self.draft.skip(token.start, token.end, "footnote mark", f"[{label}]")

    def _close(self, at: int) -> None:
        paragraph = self._open.pop()
        if paragraph.open_end and not self._open:
            self._carried = paragraph.flow
            return
        style = paragraph.style
        level = paragraph.level if paragraph.level is not None else style.level
        if style.level and not style.title and self._titled:
            level += 1
        text, inlines = paragraph.flow.done()
        if not level and (mark := line_mark(text.display, self.draft, paragraph.start)) is not None:
            for span in text.spans():
                self.draft.markup(span.start, span.end)
            self.draft.structure.extend(paragraph.flow.hidden)
            self.marks = mark
            return
        listed = paragraph.numbered if paragraph.numbered is not None else style.kind == "item"
        kind: Kind = "quote" if style.kind == "quote" else "item" if listed and not level else "body"
        self._titled = self._titled or style.title
        for inline in inlines:
            if inline.kind == "link" and inline.url:
                words = text.display[inline.at : inline.at + inline.length]
                self.draft.note(Note("link", words, words, inline.url))
        if self.draft.add(paragraph.flow, kind, level, self.marks):
            self.marks = Marks()

    def _table(self, token: Token, end: int) -> int:
        """Where a table ends that is left out; 0 for a box of one column, which is read."""
        source = self.draft.source.text
        depth = widest = width = 0
        rows: list[list[str]] = []
        stop = end
        for inner in tokens(source, token.start, end, xml=True):
            name = inner.name.rpartition(":")[2]
            if name == "tbl":
                depth += {"open": 1, "close": -1}.get(inner.kind, 0)
                if not depth:
                    stop = inner.end
                    break
            elif name == "tr" and inner.kind == "open" and depth == 1:
                width = 0
                rows.append([])
            elif name == "tc" and inner.kind == "open" and depth == 1:
                width += 1
                widest = max(widest, width)
                if rows:
                    rows[-1].append("")
            elif name == "p" and inner.kind == "open" and rows and rows[-1]:
                rows[-1][-1] += " "
            elif inner.kind == "text" and rows and rows[-1] and _in_text(source, inner.start) == "t":
                rows[-1][-1] += html.unescape(source[inner.start : inner.end])
        if widest <= 1:
            self._tables += 1
            if self._tables > DEEPEST:
                raise ReadError(self.draft.source.name, "is nested too deeply")
            return 0
        lines = [" | ".join(" ".join(cell.split()) for cell in row) for row in rows]
        lines = [line for line in lines if line.strip(" |")]
        if lines:
            self.draft.note(Note("table", self.draft.number("table"), "\n".join(lines)))
            self.draft.skip(token.start, stop, "table", "\n".join(lines))
            self.draft.notice(token.start)
        else:
            self.draft.markup(token.start, stop)
        return stop

    def _control(self, token: Token, end: int) -> int:
        """Where a generated table of contents ends; 0 for any other content control, which is read."""
        source = self.draft.source.text
        head = source.find("sdtContent", token.end, end)
        if "Table of Contents" not in source[token.end : head if 0 <= head < token.end + 5000 else token.end + 2000]:
            return 0
        depth = 0
        words: list[str] = []
        stop = end
        for inner in tokens(source, token.start, end, xml=True):
            name = inner.name.rpartition(":")[2]
            if name == "sdt":
                depth += {"open": 1, "close": -1}.get(inner.kind, 0)
                if not depth:
                    stop = inner.end
                    break
            elif inner.kind == "text":
                words.append(html.unescape(source[inner.start : inner.end]))
            elif name == "p":
                words.append(" ")
        self._leave(token.start, stop, "table of contents", words)
        return stop


def _in_text(source: str, at: int) -> str:
    """The element whose opening tag ends at ``at``: ``t``, ``instrText`` …; ``""`` for none."""
    low = source.rfind("<", max(0, at - 400), at)
    found = re.match(r"<(?:\w+:)?(\w+)", source[low : low + 60]) if low >= 0 and source[at - 1 : at] == ">" else None
    return found[1] if found else ""
