"""EPUB: the spine in order, a chapter by number or name, and what stands between."""

import pytest

from audioessay.errors import ReadError
from tests.text.documents import epub_of, xhtml, zipped
from tests.text.reading import essay, headings, reasons, said

TOC = (
    '<nav epub:type="toc"><ol><li><a href="cover.xhtml">Cover</a></li><li><a href="text/one.xhtml">1. First light</a></li>'
    '<li><a href="text/two.xhtml#last">Last light</a><ol><li><a href="text/two.xhtml#deep">Dusk</a></li></ol></li>'
    '<li><a href="text/two.xhtml#end">The end of it</a></li></ol></nav>'
)
BOOK = {
    "OPS/cover.xhtml": xhtml('<div epub:type="cover"><img src="c.png" alt="A kettle"/></div>'),
    "OPS/text/one.xhtml": xhtml(
        '<h1>1. First light</h1><p>Dawn came <em>late</em>.<a epub:type="noteref" href="#n1">1</a></p>'
        '<aside epub:type="footnote" id="n1"><p>1 By an hour.</p></aside><span epub:type="pagebreak" title="2">2</span><p>Nobody minded.</p>'
    ),
    "OPS/text/two.xhtml": xhtml(
        '<section id="last"><h1>Last light</h1><p>Day went.</p><h2 id="deep">Dusk</h2><p>It&#160;was &quot;grey&quot;.</p></section>'
        '<section id="end"><h1>The end of it</h1><p>Done.<br/>Quite.</p></section>'
    ),
}


def book(toc: str = TOC) -> bytes:
    """A small book in nested folders."""
    return epub_of(BOOK, title="Two Lights", toc=toc)


def test_lines_of_verse_by_their_class() -> None:
    """Each in an element of its own, without a break between."""
    verse = (
        '<div class="poem"><span class="line">The corn is in,</span><span class="line i1">the moon is up.</span></div>'
    )
    made = essay(epub_of({"OPS/a.xhtml": xhtml(f"<h1>One</h1>{verse}<p>It leans.</p>")}, title="Gates"), "epub")
    assert said(made) == ["The corn is in,", "the moon is up.", "It leans."]


def test_numbers_of_pages_by_their_class_and_short_contents() -> None:
    """Old books mark pages with a class; a list of two chapters under its heading is a table of contents."""
    made = essay(
        epub_of(
            {
                "OPS/toc.xhtml": xhtml(
                    '<h1>Contents</h1><p><a href="a.xhtml">One</a></p><p><a href="a.xhtml#b">Two</a></p>'
                ),
                "OPS/a.xhtml": xhtml(
                    '<h1>One</h1><p>It was old and <span class="pagebreak">7</span>blue.</p><h1 id="b">Two</h1><p>It leans.</p>'
                ),
            },
            title="Gates",
        ),
        "epub",
    )
    assert (headings(made), said(made)) == ([["One"], ["Two"]], ["It was old and blue.", "It leans."])


def test_the_whole_book_in_order() -> None:
    """Its title is the book's; notes, page numbers and the cover are left out."""
    made = essay(book(), "epub")
    assert (made.title, made.title_from, made.language) == ("Two Lights", "document", "en")
    assert headings(made) == [["1. First light"], ["Last light"], ["Dusk"], ["The end of it"]]
    assert said(made) == ["Dawn came late.", "Nobody minded.", "Day went.", 'It was "grey".', "Done. Quite."]
    assert ("page number", "2") in reasons(made)
    assert [(note.label, note.text) for note in made.notes if note.kind == "footnote"] == [("1", "By an hour.")]


@pytest.mark.parametrize(
    ("chapter", "title", "words"),
    [
        ("1", "1. First light", ["Dawn came late.", "Nobody minded."]),
        ("first light", "1. First light", ["Dawn came late.", "Nobody minded."]),
        ("2", "Last light", ["Day went.", 'It was "grey".']),
        ("dusk", "Dusk", ['It was "grey".']),
        ("THE END", "The end of it", ["Done. Quite."]),
    ],
)
def test_one_chapter_by_number_or_title(chapter: str, title: str, words: list[str]) -> None:
    """Also one that shares its file with another; the cover is not counted."""
    made = essay(book(), "epub", chapter=chapter)
    assert made.title == title
    assert said(made) == words


def test_the_old_table_of_contents() -> None:
    """EPUB 2's NCX."""
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>One</text></navLabel><content src="text/one.xhtml"/></navPoint>'
        '<navPoint><navLabel><text>Two</text></navLabel><content src="text/two.xhtml"/></navPoint></navMap></ncx>'
    )
    data = epub_of(BOOK, extra={"OPS/toc.ncx": ncx})
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name: old.read(name).decode() for name in old.namelist()}
    files["OPS/package.opf"] = files["OPS/package.opf"].replace(
        "<manifest>", '<manifest><item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    )
    assert said(essay(zipped(files), "epub", chapter="Two")) == ["Day went.", 'It was "grey".', "Done. Quite."]


@pytest.mark.parametrize(
    ("chapter", "reason"),
    [
        ("9", "has no chapter '9'"),
        ("Frist light", "did you mean"),
        ("light", "could be '1. First light' or 'Last light'"),
    ],
)
def test_a_chapter_that_there_is_not(chapter: str, reason: str) -> None:
    """The nearest are named, and so is what is ambiguous."""
    with pytest.raises(ReadError, match=reason):
        essay(book(), "epub", chapter=chapter)


def test_only_books_have_chapters() -> None:
    """Said plainly."""
    with pytest.raises(ReadError, match="only an EPUB"):
        essay("Words.", "markdown", chapter="1")


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"META-INF/encryption.xml": "<encryption><EncryptedData/></encryption>"}, "protected"),
        (
            {
                "OPS/text/one.xhtml": '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>'
            },
            "defines XML entities",
        ),
        ({"OPS/text/one.xhtml": "<html><body>" + "<div>" * 3000 + "</body></html>"}, "nested too deeply"),
        ({"OPS/package.opf": "<package><spine><itemref idref='x'/></spine></package>"}, "spine names no document"),
        ({"META-INF/container.xml": "<container/>"}, "no package document"),
        ({"OPS/text/one.xhtml": "<p>" + "a " * 20_000_000 + "</p>"}, "out of almost nothing"),
    ],
)
def test_harmful_and_damaged_books_are_refused(extra: dict[str, str], reason: str) -> None:
    """Each in one line."""
    with pytest.raises(ReadError, match=reason):
        essay(epub_of(BOOK, extra=extra), "epub")


def test_headings_that_are_pictures_and_chapters_that_only_the_contents_name() -> None:
    """The picture's words, else the table of contents; a line of text that says the same becomes the heading."""
    toc = (
        '<nav epub:type="toc"><ol><li><a href="text/a.xhtml">The Gate</a></li><li><a href="text/b.xhtml">The Hinge</a></li><li><a href="text/c.xhtml#oil">Oil</a></li>'
        '<li><a href="text/c.xhtml#rust">Rust</a></li></ol></nav>'
    )
    documents = {
        "OPS/text/a.xhtml": xhtml('<h1><img src="a.png" alt="Chapter One: The Gate"/></h1><p>It leans.</p>'),
        "OPS/text/b.xhtml": xhtml('<h1><img src="b.png" alt="image"/></h1><p><img src="i.png" alt="I"/>t creaks.</p>'),
        "OPS/text/c.xhtml": xhtml('<p id="oil" class="big">OIL</p><p>It helps.</p><p id="rust">It eats.</p>'),
    }
    made = essay(epub_of(documents, title="Doors", toc=toc), "epub")
    assert headings(made) == [["Chapter One: The Gate"], ["The Hinge"], ["OIL"], ["Rust"]]
    assert said(made) == ["It leans.", "It creaks.", "It helps.", "It eats."]


def test_a_copyright_page_is_known_by_what_it_says() -> None:
    """Though nothing marks it as one; a preface that speaks of copyright is the author's."""
    documents = {
        "OPS/a.xhtml": xhtml("<p>First published 2019 by Reed Press.</p><p>ISBN 978-1-23-456789-7</p><p>© Ann Lee</p>"),
        "OPS/b.xhtml": xhtml("<p>I never cared for copyright, and I never shall.</p>"),
        "OPS/c.xhtml": xhtml("<h1>The Gate</h1><p>It was printed in Leeds, they say: all rights reserved.</p>"),
    }
    made = essay(epub_of(documents), "epub")
    assert said(made) == [
        "I never cared for copyright, and I never shall.",
        "It was printed in Leeds, they say: all rights reserved.",
    ]
    assert "copyright page" in [reason for reason, _ in reasons(made)]


def test_what_a_drawing_says_of_itself_is_not_said() -> None:
    """A cover as many programs write it."""
    cover = xhtml('<svg viewBox="0 0 1 1"><title>Cover 600 by 800</title><desc>A gate</desc></svg>')
    made = essay(epub_of({"OPS/a.xhtml": cover, "OPS/b.xhtml": xhtml("<p>It leans.</p>")}), "epub")
    assert said(made) == ["It leans."] and ("picture", "Cover 600 by 800") in reasons(made)


def test_ruby_is_read_once_and_says_how() -> None:
    """Its reading is a pronunciation."""
    made = essay(
        epub_of(
            {"OPS/a.xhtml": xhtml("<p><ruby>小径<rt>こみち</rt></ruby>を<ruby><rb>歩</rb><rt>ある</rt></ruby>く。</p>")}
        ),
        "epub",
    )
    assert said(made) == ["小径を歩く。"]
    assert made.meta.pronounce == {"小径": "こみち", "歩": "ある"}


def test_a_picture_of_a_character_is_that_character() -> None:
    """As old books have rare ones."""
    made = essay(epub_of({"OPS/a.xhtml": xhtml('<p>彼は<img src="a.gif" alt="喰"/>い殺された。</p>')}), "epub")
    assert said(made) == ["彼は喰い殺された。"]


def test_a_group_of_headings_is_all_headings() -> None:
    """As Standard Ebooks write a number and a title."""
    body = '<hgroup><h2>IV</h2><p epub:type="title">The Gate</p></hgroup><p>It leans.</p>'
    made = essay(
        epub_of(
            {
                "OPS/a.xhtml": xhtml(body),
                "OPS/b.xhtml": xhtml('<section epub:type="colophon"><p>Set in Caslon.</p></section>'),
            }
        ),
        "epub",
    )
    assert headings(made) == [["IV", "The Gate"]] and said(made) == ["It leans."]


def test_what_a_book_hides_is_not_said() -> None:
    """By its style; a note that is hidden is still a note."""
    body = '<p>It leans.<a epub:type="noteref" href="#n">1</a></p><p style="display:none">Gone.</p><aside epub:type="footnote" id="n" hidden=""><p>By a foot.</p></aside>'
    made = essay(epub_of({"OPS/a.xhtml": xhtml(body)}), "epub")
    assert said(made) == ["It leans."] and [note.text for note in made.notes] == ["By a foot."]
