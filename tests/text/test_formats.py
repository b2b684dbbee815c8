"""RTF, ODT, PDF, mail, notebooks, WordPress exports, reStructuredText; and what is refused by name."""

import io
import itertools
import json
import textwrap
import zipfile
from pathlib import Path

import pytest

from audioessay.errors import ReadError
from audioessay.text.load import load
from audioessay.text.read import read
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


LEFT = "The town had for many years a market on every Thursday, and people went to it whether or not they had need of anything that was sold there. It was the cheese that drew them in."
RIGHT = "The bill came in spring, and it was larger than anybody had said. Nobody on the council could say why it was so large, and nobody asked twice. The market is held on Fridays now."


def column(words: str, left: int, top: int = 700, width: int = 38) -> list[tuple[int, int, float, str]]:
    """Lines below each other."""
    return [(left, top - 14 * at, 11, line) for at, line in enumerate(textwrap.wrap(words, width))]


@pytest.mark.parametrize("rows", [False, True])
def test_columns_of_a_pdf_are_read_one_after_the_other(rows: bool) -> None:
    """In whatever order its lines were drawn; what stands above both columns is read first."""
    above = column(
        "This is read before all else, as it stands over both of the columns of this page, and is as wide as they are together.",
        72,
        720,
        80,
    )
    left, right = column(LEFT, 72, 660), column(RIGHT, 330, 660)
    both = [line for pair in itertools.zip_longest(left, right) for line in pair if line] if rows else [*left, *right]
    made = said(essay(pdf([[*above, *both]]), "pdf"))
    assert made[0].endswith("as they are together.")
    assert made[1:] == [LEFT, RIGHT]


def test_a_table_in_a_pdf_is_skipped() -> None:
    """Rows of short cells are for the notes."""
    rows = [("Year", "Visitors", "Income"), ("1990", "1,204", "5,600"), ("1991", "1,310", "6,020")]
    table = [
        (left, 600 - 16 * at, 11, cell)
        for at, row in enumerate(rows)
        for left, cell in zip((80, 220, 360), row, strict=True)
    ]
    made = essay(pdf([[*column(LEFT, 72, 700, 80), *table, *column(RIGHT, 72, 500, 80)]]), "pdf")
    assert said(made) == [LEFT, RIGHT]
    assert [note.text for note in made.notes] == [
        "Year | Visitors | Income\n1990 | 1,204 | 5,600\n1991 | 1,310 | 6,020"
    ]


def test_a_scan_and_a_damaged_pdf_are_refused() -> None:
    """By name, with what to do."""
    with pytest.raises(ReadError, match=r"is a scan.*OCR"):
        read(pdf([[(10, 10, 9, "1")]]), name="x", format="pdf")
    with pytest.raises(ReadError, match="is damaged, or no PDF"):
        read(b"%PDF-1.7\nnothing", name="x", format="pdf")


BOOK = """<?xml version="1.0"?><FictionBook xmlns="f" xmlns:l="x"><description><title-info><author><first-name>Ida</first-name>
<last-name>Bell</last-name></author><book-title>Gates</book-title><lang>en</lang></title-info></description><body><title><p>Ida Bell</p><p>Gates</p></title>
<section><title><p>Chapter 1</p><p>Iron</p></title><epigraph><p>Shut it.</p></epigraph><p>It leans.<a l:href="#n" type="note">[1]</a></p>
<poem><stanza><v>The gate is shut,</v><v>the lamp is lit.</v></stanza></poem></section></body><body name="notes"><section id="n"><p>So they say.</p>
</section></body><binary id="c">AAAA</binary></FictionBook>"""


def test_fictionbook() -> None:
    """Titles are headings, lines of verse are kept, notes and pictures are not said."""
    assert detect(BOOK.encode()) == "fb2"
    made = essay(BOOK, "fb2")
    assert (made.title, made.meta.author, headings(made)) == ("Gates", "Ida Bell", [["Gates", "Chapter 1", "Iron"]])
    assert kinds(made) == [
        ("quote", "Shut it."),
        ("body", "It leans."),
        ("body", "The gate is shut,"),
        ("body", "the lamp is lit."),
    ]
    assert {"properties", "byline", "footnote", "footnote mark", "image"} <= {why for why, _ in reasons(made)}
    with pytest.raises(ReadError, match="no sections"):
        essay("<FictionBook><body></body></FictionBook>", "fb2")


def test_a_letter_set_large_in_a_pdf_begins_its_word() -> None:
    """It is no heading; a lone numeral above a paragraph is one."""
    lines = textwrap.wrap(
        "he town had a market on every Thursday, and people went to it whether or not they had need of anything. " * 3,
        70,
    )
    page = [(72, 690, 33.0, "T"), *((96, 704 - 14 * at, 11.0, line) for at, line in enumerate(lines))]
    made = essay(pdf([[(72, 740, 18.0, "The Fair"), *page]]), "pdf")
    assert said(made)[0].startswith("The town had") and headings(made) == [["The Fair"]]


def test_a_line_at_the_foot_of_every_page_is_not_said() -> None:
    """Though it is a sentence."""
    foot = (72, 44, 9, "The Long Press. All rights reserved.")
    made = essay(
        pdf([[*sheet(number, f"{word} leaned. " * 30), foot] for number, word in ((4, "Gates"), (5, "Walls"))]), "pdf"
    )
    assert "Press" not in " ".join(said(made))


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
    answer = f"{head}Content-Type: text/plain\r\n\r\nThe gate is old, and I like it.\r\n\r\nOn Tue, 26 May 2026, Jo wrote:\r\n> Do you\r\n> like it?\r\n\r\nIt leans, as gates do that are old.\r\n"
    made = essay(answer, "mail")
    assert said(made) == ["The gate is old, and I like it.", "It leans, as gates do that are old."]
    assert [why for why, _ in reasons(made)] == ["quoted mail"]
    foot = "_" * 47 + "\r\nEssays mailing list\r\nessays@e.org\r\n"
    posted = f"{head}Content-Type: text/plain\r\n\r\nThe gate is old.\r\n{foot}"
    assert said(essay(posted, "mail")) == ["The gate is old."]
    left = posted.replace("essays@e.org", "I left it.")
    assert said(essay(left, "mail"))[-1] == "I left it."
    assert said(essay(f"{posted}\r\nIt leans.\r\n", "mail"))[-1] == "It leans."
    both = f'{head}Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBare.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>The <b>gate</b> is old.</p>\r\n--b--\r\n'
    assert said(essay(both, "mail")) == ["The gate is old."]


PASSED_ON = "-----Original Message-----\r\nFrom: Bob\r\nSent: Monday, April 1, 2024 9:00 AM\r\nTo: Ann\r\nSubject: On gates\r\n\r\nDo you know the gate?\r\n"


def test_mail_that_is_passed_on_or_answered() -> None:
    """Of an answer the words are read, of a mail that is passed on those of both; the headers between them never are."""
    head = "From: Ann <a@e.org>\r\nTo: jo@e.org\r\nSubject: {}\r\nDate: Tue, 26 May 2026 10:00:00 +0000\r\nContent-Type: text/{}\r\n\r\n"
    answer = f"{head.format('Re: On gates', 'plain')}I do, and it leans as it always did.\r\n\r\n{PASSED_ON}"
    made = essay(answer, "mail")
    assert (said(made), {why for why, _ in reasons(made)}) == (
        ["I do, and it leans as it always did."],
        {"quoted mail"},
    )
    passed = answer.replace("Re:", "Fwd:").replace("Original", "Forwarded")
    assert said(essay(passed, "mail")) == ["I do, and it leans as it always did.", "Do you know the gate?"]
    web = f"{head.format('RE: On gates', 'html')}<p>I do, and it leans.</p><div id='x'><b>From:</b> Bob<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> On gates</div><p>Do you?</p>"
    assert said(essay(web, "mail")) == ["I do, and it leans."]
    secret = "This email and any files transmitted with it are confidential and intended solely for the use of the individual."
    long = "The gate leans. " * 12
    assert said(essay(f"{head.format('On gates', 'plain')}{long}\r\n\r\n{secret}\r\n", "mail")) == [long.strip()]
    listed = "From: a row of gates\r\n\r\nTo: the last one\r\n\r\nIt leans.\r\n"
    assert essay(head.format("On gates", "plain") + listed, "mail").skipped == ()


def test_a_mailbox_of_one_mail() -> None:
    """Its first line is no word; of several mails none is chosen. Old postings without a mail's name are mails."""
    mail = b"From ann@e.org Mon Apr  1 10:00:00 2024\nFrom: Ann <a@e.org>\nSubject: On gates\nDate: Mon, 1 Apr 2024 10:00:00 +0000\n\nIt leans.\n\n>From there it leans on.\n"
    made = essay(mail, "mail")
    assert (made.title, said(made)) == ("On gates", ["It leans.", "From there it leans on."])
    with pytest.raises(ReadError, match="several mails"):
        essay(mail + b"\n" + mail, "mail")
    assert detect(b"Newsgroups: e.gates\nFrom: a@e.org\nSubject: On gates\n\nIt leans.\n", "text") == "mail"


def test_rtf_in_other_alphabets() -> None:
    """By the charset of the font, a character of two bytes too; what stands above the line; pictures of TextEdit."""
    fonts = rb"{\fonttbl{\f0 Times;}{\f1\fcharset204 Arial;}{\f3\fcharset128 MS Mincho;}}"
    body = rb"\pard\f1 \'cf\'f0\'e8\'e2\'e5\'f2. \f0 x{\super 2}, the 20{\super th} caf\'e9. {{\NeXTGraphic g.png \width9}\'ac}Done.\par\f3 \'93\'8c\'8b\'9e\'82\'cd\par"
    made = essay(b"{\\rtf1\\ansi\\ansicpg1252" + fonts + b"\n" + body + b"}", "rtf")
    assert said(made) == ["Привет. x², the 20th café. Done.", "東京は"]


def test_odt_of_frames_and_fields() -> None:
    """A paragraph goes on behind a frame; numbers of lists, placeholders and captions are no words; a table may set the page."""
    long = "The gate is old and leans on the wall. " * 9
    body = (
        '<text:h text:outline-level="1"><text:number>1.</text:number>Gates</text:h><text:p>It <draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>leans.</text:p>'
        "<text:p><text:placeholder>&lt;Type&gt;</text:placeholder>It is page<text:page-number>7</text:page-number>.</text:p>"
        '<text:p text:style-name="Illustration">A gate in winter</text:p>'
        f"<table:table><table:table-row><table:table-cell><text:p>It is May.</text:p></table:table-cell><table:table-cell><text:p>{long}</text:p></table:table-cell></table:table-row></table:table>"
    )
    made = essay(odt(body), "odt")
    assert headings(made) == [["Gates"]]
    assert said(made) == ["It", "In a box.", "leans.", "It is page.", "It is May.", long.strip()]


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


def test_notes_of_evernote_and_feeds() -> None:
    """One note or post is read; of several one is chosen."""
    note = '<?xml version="1.0"?><en-export><note><title>Gates</title><content><![CDATA[<?xml version="1.0"?><!DOCTYPE en-note SYSTEM "e.dtd"><en-note><div>It is old.</div><div><en-todo checked="true"/>It leans.</div></en-note>]]></content><created>20240501T100000Z</created><tag>wood</tag></note></en-export>'
    assert detect(note.encode()) == "wordpress"
    made = essay(note, "wordpress")
    assert (made.title, made.meta.date, said(made)) == ("Gates", "2024-05-01", ["It is old.", "It leans."])
    feed = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Wood</title><entry><title>Gates</title><published>2024-05-01T10:00:00Z</published><content type="html">&lt;p&gt;It is old.&lt;/p&gt;</content></entry></feed>'
    assert detect(feed.encode()) == "wordpress"
    assert said(essay(feed, "wordpress")) == ["It is old."]


def test_running_heads_of_two_pages() -> None:
    """Left and right, and the title above the second page."""
    lines = [
        (60, 700 - 14 * at, 10.0, "The gate is old and it leans on the wall in every wind that blows,")
        for at in range(12)
    ]
    first = [(60, 780, 9.0, "THE REVIEW"), (60, 740, 20.0, "On gates"), *lines]
    made = essay(pdf([first, [(60, 780, 9.0, "THE REVIEW"), (400, 780, 9.0, "On gates"), *lines]]), "pdf")
    assert headings(made) == [["On gates"]]
    assert "REVIEW" not in " ".join(said(made)) and "On gates" not in " ".join(said(made))


def test_restructured_text() -> None:
    """Titles by their lines, roles, links, notes; directives that show things are not said."""
    text = "Gates\n=====\n\nThey *lean* [1]_, see `a map <http://e.org>`_.\n\nHinges\n------\n\n.. image:: x.png\n\n.. a comment\n\n.. note:: They creak.\n\nLike so::\n\n    code()\n\n- one\n- two\n\n.. [1] A note.\n"
    made = essay(text, "rst")
    assert [line for lines in headings(made) for line in lines] == ["Gates", "Hinges"]
    assert said(made) == ["They lean, see a map.", "They creak.", "Like so:", "one", "two"]


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
