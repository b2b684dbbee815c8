"""Documents in all formats, made from one list of blocks, so that what must be heard is known beforehand."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Part:
    """One block of a document. ``words`` are heard unless the kind says otherwise."""

    kind: str
    """``heading``, ``body``, ``quote``, ``item``, ``code``, ``table``, ``comment``."""
    words: str
    link: str = ""
    """Words of a link behind the words; heard."""
    note: str = ""
    """Words of a footnote; not heard."""
    strong: str = ""
    """Words in bold type; heard."""


SILENT = ("code", "table", "comment")


def heard(parts: Sequence[Part]) -> list[str]:
    """The words that a reading of the document must contain, in order."""
    said: list[str] = []
    for part in parts:
        if part.kind not in SILENT:
            said.extend(f"{part.words} {part.strong} {part.link}".split())
    return said


def unheard(parts: Sequence[Part]) -> set[str]:
    """Words that must not be spoken."""
    return {word for part in parts for word in ((part.words if part.kind in SILENT else "") + " " + part.note).split()}


def markdown(parts: Sequence[Part]) -> bytes:
    """CommonMark with a table, a fence and footnotes."""
    out: list[str] = []
    notes: list[str] = []
    for part in parts:
        inline = _escaped(part.words)
        if part.strong:
            inline += f" **{_escaped(part.strong)}**"
        if part.link:
            inline += f" [{_escaped(part.link)}](https://example.org/{len(out)})"
        if part.note:
            notes.append(f"[^n{len(notes)}]: {_escaped(part.note)}")
            inline += f"[^n{len(notes) - 1}]"
        out.append(
            {
                "heading": f"## {inline}",
                "body": inline,
                "quote": f"> {inline}",
                "item": f"- {inline}",
                "code": f"```\n{part.words}\n```",
                "table": f"| {part.words} | x |\n|---|---|\n| y | z |",
                "comment": f"<!-- {part.words} -->",
            }[part.kind]
        )
    return "\n\n".join([*out, *notes]).encode()


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_{}[]()#+-.!|<>&~^:=" else char for char in text)


def html_body(parts: Sequence[Part]) -> str:
    """The parts as elements."""
    out: list[str] = []
    notes: list[str] = []
    for part in parts:
        inline = escape(part.words)
        if part.strong:
            inline += f" <strong>{escape(part.strong)}</strong>"
        if part.link:
            inline += f' <a href="https://example.org/{len(out)}">{escape(part.link)}</a>'
        if part.note:
            number = len(notes) + 1
            notes.append(f'<li id="fn{number}">{escape(part.note)} <a href="#fnref{number}">↩</a></li>')
            inline += f'<sup><a href="#fn{number}">{number}</a></sup>'
        out.append(
            {
                "heading": f"<h2>{inline}</h2>",
                "body": f"<p>{inline}</p>",
                "quote": f"<blockquote><p>{inline}</p></blockquote>",
                "item": f"<ul><li>{inline}</li></ul>",
                "code": f"<pre><code>{escape(part.words)}</code></pre>",
                "table": f"<table><tr><th>{escape(part.words)}</th><th>x</th></tr><tr><td>y</td><td>z</td></tr></table>",
                "comment": f"<!-- {escape(part.words)} -->",
            }[part.kind]
        )
    if notes:
        out.append(f'<section class="footnotes"><ol>{"".join(notes)}</ol></section>')
    return "\n".join(out)


def html(parts: Sequence[Part]) -> bytes:
    """A page with nothing around the article."""
    page = (
        f"<!DOCTYPE html>\n<html lang='en'><head><title></title></head>\n<body>\n{html_body(parts)}\n</body></html>\n"
    )
    return page.encode()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{_XML}<w:styles {_W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Heading"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Source Code"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="List Paragraph"/></w:style></w:styles>'
)


def run(words: str, properties: str = "") -> str:
    """A run of a DOCX."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of a DOCX."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def docx(parts: Sequence[Part]) -> bytes:
    """A DOCX as small as Word would open it."""
    out: list[str] = []
    notes: list[str] = []
    for part in parts:
        runs = run(part.words)
        if part.strong:
            runs += run(" ") + run(part.strong, "<w:b/>")
        if part.link:
            runs += run(" ") + f'<w:hyperlink r:id="rId9">{run(part.link)}</w:hyperlink>'
        if part.note:
            notes.append(f'<w:footnote w:id="{len(notes) + 1}">{paragraph(run(part.note))}</w:footnote>')
            runs += f'<w:r><w:footnoteReference w:id="{len(notes)}"/></w:r>'
        if part.kind == "table":
            cell = f"<w:tc>{paragraph(run(part.words))}</w:tc>"
            out.append(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>")
        elif part.kind == "comment":
            out.append(paragraph(f'<w:del w:id="1"><w:r><w:delText>{escape(part.words)}</w:delText></w:r></w:del>'))
        else:
            style = {"heading": "berschrift1", "quote": "Zitat", "code": "Code"}.get(part.kind, "")
            listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if part.kind == "item" else ""
            out.append(paragraph(runs, style, listed))
    return docx_of("".join(out), "".join(notes))


def docx_of(body: str, notes: str = "", **members: str) -> bytes:
    """A DOCX of this body."""
    files = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{_XML}<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/a" TargetMode="External"/></Relationships>',
        **members,
    }
    if notes:
        files["word/footnotes.xml"] = f"{_XML}<w:footnotes {_W}>{notes}</w:footnotes>"
    return zipped(files)


def xhtml(body: str, head: str = "") -> str:
    """A document of an EPUB."""
    return (
        f'{_XML}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def epub(parts: Sequence[Part]) -> bytes:
    """An EPUB 3 of two documents, in a folder of their own."""
    half = (len(parts) + 1) // 2
    return epub_of(
        {"OPS/text/a.xhtml": xhtml(html_body(parts[:half])), "OPS/text/b.xhtml": xhtml(html_body(parts[half:]))}
    )


def epub_of(
    documents: dict[str, str], *, title: str = "A Book", toc: str = "", extra: dict[str, str] | None = None
) -> bytes:
    """An EPUB with these documents as its spine; ``toc`` is the body of a navigation document."""
    items = "".join(
        f'<item id="d{number}" href="{member.removeprefix("OPS/")}" media-type="application/xhtml+xml"/>'
        for number, member in enumerate(documents)
    )
    refs = "".join(f'<itemref idref="d{number}"/>' for number in range(len(documents)))
    nav = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>' if toc else ""
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'{_XML}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OPS/package.opf": f'{_XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Ida Bell</dc:creator><dc:language>en</dc:language></metadata>"
        f"<manifest>{items}{nav}</manifest><spine>{refs}</spine></package>",
        **documents,
        **(extra or {}),
    }
    if toc:
        files["OPS/nav.xhtml"] = xhtml(toc)
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    """A zip archive of these texts, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(
                zipfile.ZipInfo(name), text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def long(kind: str, count: int) -> bytes:
    """So many like paragraphs, in any format (``text`` too)."""
    parts = [
        Part("body", f"Here are some words, number {number}, and a few more of them [1].", strong="so", link="there")
        for number in range(count)
    ]
    if kind == "text":
        return "\n\n".join(part.words for part in parts).encode()
    made: bytes = globals()[kind](parts)
    return made
