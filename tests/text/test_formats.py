"""RTF, ODT, PDF, mail, notebooks, WordPress exports, reStructuredText; and what is refused by name."""

import io
import json
import textwrap
import zipfile
from pathlib import Path

import pytest

from audioessay.errors import ReadError
from audioessay.text import load, read
from audioessay.text.readers import detect
from tests.text.reading import essay, headings, kinds, reasons, said, whole

RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Georgia;}}{\stylesheet{\s0 Normal;}{\s2\outlinelevel0 heading 1;}}
{\info{\title The long way}{\author Ida Bell}}{\header Draft 3\par}
\pard\s2\b What it costs\b0\par
\pard\plain The caf\'e9 is \i old\i0 , and it\'92s \u8220?good\u8221? \emdash  mostly.{\super{\footnote Counted twice.}} It rains.\par
{\*\annotation {\*\atnref 1}Really?}Second {\b bold} and {\deleted lost }word {\v hidden}here.\par
\pard{\listtext\'b7\tab}\ls1\ilvl0 one gate\par
\pard\trowd\intbl left\cell right\cell\row
\pard{\field{\*\fldinst HYPERLINK "https://e.org"}{\fldrslt a map}} ends it.\par
}"""


def test_rtf() -> None:
    """Characters in every writing of theirs; notes, comments, headers, tables and deleted words are not said."""
    made = essay(RTF, "rtf")
    assert (made.title, made.meta.author, headings(made)) == ("What it costs", "Ida Bell", [["What it costs"]])
    assert kinds(made) == [
        ("body", "The café is old, and it’s “good” — mostly. It rains."),
        ("body", "Second bold and word here."),
        ("item", "one gate"),
        ("body", "a map ends it."),
    ]
    assert [note.text for note in made.notes] == ["Counted twice."]
    assert {"page header", "footnote", "comment", "deleted text", "hidden text", "table", "field code"} <= {
        why for why, _ in reasons(made)
    }


def odt(body: str, styles: str = "") -> bytes:
    """An ODT of a body."""
    names = 'xmlns:office="o" xmlns:style="s" xmlns:fo="f" xmlns:text="t" xmlns:table="tb" xmlns:draw="d" xmlns:xlink="x" xmlns:dc="dc" xmlns:svg="v"'
    content = f'<?xml version="1.0"?><office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    meta = '<?xml version="1.0"?><office:document-meta xmlns:office="o" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="m"><office:meta><dc:title>Gates</dc:title><meta:initial-creator>Ida Bell</meta:initial-creator></office:meta></office:document-meta>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", meta)
    return buffer.getvalue()


def test_odt() -> None:
    """Headings, lists, quotations, notes; what was deleted or commented is not said."""
    data = odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">What it costs</text:h><text:p>Eleven<text:s text:c="2"/>minutes<text:note><text:note-citation>1</text:note-citation>'
        '<text:note-body><text:p>Counted.</text:p></text:note-body></text:note> and <text:span text:style-name="T1">one</text:span> hill.'
        "<office:annotation><dc:creator>Jo</dc:creator><text:p>really?</text:p></office:annotation></text:p>"
        '<text:list><text:list-item><text:p>one gate</text:p></text:list-item></text:list><text:p text:style-name="P2">He who hurries.</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>The gate is shut,<text:line-break/>the lamp is lit,<text:line-break/>and no one knocks.</text:p>",
        '<style:style style:name="P2" style:parent-style-name="Quotations"/><style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>',
    )
    assert detect(data) == "odt"
    made = essay(data, "odt")
    assert (made.title, made.meta.author) == ("What it costs", "Ida Bell")
    assert [words for _, words in kinds(made)] == [
        "Eleven minutes and one hill.",
        "one gate",
        "He who hurries.",
        "A table is in the show notes.",
        "The gate is shut,",
        "the lamp is lit,",
        "and no one knocks.",
    ]
    assert [kind for kind, _ in kinds(made)][:3] == ["body", "item", "quote"]
    assert {"deleted text", "footnote", "comment", "table"} == {why for why, _ in reasons(made)}


def pdf(pages: list[list[tuple[int, int, float, str]]]) -> bytes:
    """A PDF of lines: left, height, size, words."""
    objects: list[bytes] = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids: list[int] = []
    tree = 2 + 2 * len(pages)
    for lines in pages:
        marks = "\n".join(
            f"BT /F1 {size} Tf {left} {height} Td ({words}) Tj ET" for left, height, size, words in lines
        ).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(marks), marks))
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 1 0 R >> >> >>"
            % (tree, len(objects))
        )
        kids.append(len(objects))
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    out, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(objects),
        len(out),
    )


def sheet(number: int, text: str, *, head: str = "", note: str = "") -> list[tuple[int, int, float, str]]:
    """A page of a book, with its running head and number."""
    lines: list[tuple[int, int, float, str]] = [(72, 760, 9, f"THE LONG WAY   {number}")]
    height = 715
    if head:
        lines.append((72, height, 17, head))
        height -= 34
    for paragraph in text.split("\n"):
        for index, line in enumerate(textwrap.wrap(paragraph, 78)):
            lines.append((84 if index == 0 and paragraph[0].isupper() else 72, height, 11, line))
            height -= 14
    if note:
        lines.append((72, 62, 8, note))
    return [*lines, (300, 30, 9, str(number))]


def test_pdf() -> None:
    """Paragraphs go on over the page; heads, numbers, notes and broken words are what they are."""
    one = "The town had for many years a market on every Thursday, and people went to it whether or not they had need of anything that was sold there, for it was the cheese that drew"
    two = "them in, and of the cheese there was never enough, as the oldest of them could tell you who had stood in line for it.\nIt was round, and it was yellow, and nobody has ever written down how it was made."
    three = "The bill came in spring. It was larger than anybody had said that it would be, and nobody on the council could say why."
    made = essay(
        pdf(
            [
                sheet(1, one, head="On markets", note="1 Counted on a Tuesday."),
                sheet(2, two),
                sheet(3, three, head="What it costs"),
            ]
        ),
        "pdf",
    )
    assert headings(made) == [["On markets"], ["What it costs"]]
    assert said(made)[0].endswith(
        "it was the cheese that drew them in, and of the cheese there was never enough, as the oldest of them could tell you who had stood in line for it."
    )
    assert said(made)[1].startswith("It was round")
    assert [note.text for note in made.notes] == ["Counted on a Tuesday."]
    assert {"running head", "page number", "footnote"} == {why for why, _ in reasons(made)}


def test_a_scan_and_a_damaged_pdf_are_refused() -> None:
    """By name, with what to do."""
    with pytest.raises(ReadError, match=r"is a scan.*OCR"):
        read(pdf([[(10, 10, 9, "1")]]), name="x", format="pdf")
    with pytest.raises(ReadError, match="is damaged, or no PDF"):
        read(b"%PDF-1.7\nnothing", name="x", format="pdf")


def test_mail() -> None:
    """Subject, sender and day are known; the signature is not said; of two forms the one with markup is read."""
    head = "From: Ida Bell <ida@e.org>\r\nTo: jo@e.org\r\nSubject: Fwd: On gates\r\nDate: Tue, 26 May 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    plain = f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\nThe gate is old.\r\n\r\nIt leans.\r\n\r\n-- \r\nIda\r\n".encode()
    assert detect(plain) == "mail"
    made = essay(plain, "mail")
    assert (made.title, made.meta.author, made.meta.date, said(made)) == (
        "On gates",
        "Ida Bell",
        "2026-05-26",
        ["The gate is old.", "It leans."],
    )
    both = f'{head}Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBare.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>The <b>gate</b> is old.</p>\r\n--b--\r\n'
    assert said(essay(both, "mail")) == ["The gate is old."]


def test_notebooks() -> None:
    """The words between the code."""
    cells = [
        {"cell_type": "markdown", "source": ["# On gates\n", "\n", "They *lean*.\n"]},
        {"cell_type": "code", "source": "x = 1", "outputs": []},
        {"cell_type": "markdown", "source": "And fall."},
    ]
    data = json.dumps({"cells": cells, "nbformat": 4}).encode()
    assert detect(data) == "notebook"
    made = essay(data, "notebook")
    assert (made.title, said(made)) == ("On gates", ["They lean.", "And fall."])
    with pytest.raises(ReadError, match="no notebook"):
        read(b'{"cells": 3}', name="x", format="notebook")


def export(*posts: tuple[str, str]) -> bytes:
    """A WordPress export."""
    items = "".join(
        f"<item><title><![CDATA[{title}]]></title><content:encoded><![CDATA[{words}]]></content:encoded><wp:post_type>post</wp:post_type></item>"
        for title, words in posts
    )
    return f'<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="c"><channel><title>Mill</title>{items}</channel></rss>'.encode()


def test_wordpress_exports() -> None:
    """One post is an essay; of several one is chosen."""
    made = essay(export(("On gates", 'They lean.\n\n<em>All</em> of them. [gallery ids="1"]')), "wordpress")
    assert (made.title, said(made)) == ("On gates", ["They lean.", "All of them."])
    many = export(
        ("On gates", "<p>They lean.</p>"), ("On walls", "<!-- wp:paragraph --><p>They stand.</p><!-- /wp:paragraph -->")
    )
    assert detect(many) == "wordpress"
    with pytest.raises(ReadError, match="holds 2 posts; choose one with --chapter"):
        read(many, name="x", format="wordpress")
    for chapter in ("2", "on walls", "Walls"):
        made = read(many, name="x", format="wordpress", chapter=chapter)
        whole(made)
        assert said(made) == ["They stand."]


def test_restructured_text() -> None:
    """Titles by their lines, roles, links, notes; directives that show things are not said."""
    text = "Gates\n=====\n\nThey *lean* [1]_, see `a map <http://e.org>`_.\n\nHinges\n------\n\n.. image:: x.png\n\n.. a comment\n\nLike so::\n\n    code()\n\n- one\n- two\n\n.. [1] A note.\n"
    made = essay(text, "rst")
    assert [line for lines in headings(made) for line in lines] == ["Gates", "Hinges"]
    assert said(made) == ["They lean, see a map.", "Like so:", "one", "two"]


@pytest.mark.parametrize("name", ["essay.tex", "essay.org", "essay.doc", "essay.pages", "essay.mobi"])
def test_formats_that_are_not_read_are_refused_by_name(tmp_path: Path, name: str) -> None:
    """With what to do; who insists says in which format it is to be read."""
    (tmp_path / name).write_text("Words.")
    with pytest.raises(ReadError, match="not read"):
        load(str(tmp_path / name))
    assert load(str(tmp_path / name), "text")[1] == "text"


def test_what_the_bytes_say_for_certain_goes_before_the_name(tmp_path: Path) -> None:
    """An RTF that is called ``.doc`` by a friend is still refused by name; one called ``.txt`` is read."""
    (tmp_path / "a.txt").write_bytes(RTF)
    assert load(str(tmp_path / "a.txt"))[1] == "rtf"
