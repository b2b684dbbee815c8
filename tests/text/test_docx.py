"""DOCX: styles, runs, notes, fields, and what Word hides in between."""

import io

import pytest

from audioessay.errors import ReadError
from tests.text.documents import docx_of, paragraph, run, zipped
from tests.text.reading import essay, headings, kinds, reasons, said


def test_headings_by_style_name_inheritance_and_outline_level() -> None:
    """Whatever the style's id, its language, and what it is based on."""
    made = essay(
        docx_of(
            paragraph(run("The Kettle"), "Titel")
            + paragraph(run("Words."))
            + paragraph(run("Praise"), "berschrift1")
            + paragraph(run("Words."))
            + paragraph(run("Doubts"), "Mine")
            + paragraph(run("Words."))
            + paragraph(run("Outlined"), "", '<w:outlineLvl w:val="1"/>')
            + paragraph(run("Words."))
        ),
        "docx",
    )
    assert headings(made) == [["The Kettle"], ["Praise"], ["Doubts"], ["Outlined"]]
    assert [section.level for section in made.sections] == [1, 2, 2, 2]
    assert (made.title, made.title_from) == ("The Kettle", "heading")


def test_words_torn_into_runs_are_whole_again() -> None:
    """Word splits them at every edit; emphasis and links are kept."""
    made = essay(
        docx_of(
            paragraph(
                run("A ket")
                + run("tle ")
                + run("sings", "<w:i/>")
                + run(" &")
                + f'<w:hyperlink r:id="rId9">{run(" here")}</w:hyperlink>'
            )
            + paragraph(
                "<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:noBreakHyphen/><w:t>four</w:t><w:softHyphen/></w:r>"
            )
        ),
        "docx",
    )
    assert said(made) == ["A kettle sings & here", "one two three-four"]
    first = made.sections[0].paragraphs[0]
    assert [(inline.kind, inline.url) for inline in first.inlines] == [("em", ""), ("link", "https://example.org/a")]


def test_what_is_not_spoken() -> None:
    """Deleted and hidden text, field codes, formulas, tables, code, headers, comments."""
    made = essay(
        docx_of(
            paragraph(
                run("Kept.")
                + "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:ins><w:r><w:t> inserted</w:t></w:r></w:ins>"
            )
            + paragraph(run("secret", "<w:vanish/>") + run("open"))
            + paragraph(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://f.example"</w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("shown")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            )
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            + paragraph(run("x = 1"), "Code")
            + paragraph(run("said so"), "Zitat"),
            **{"word/header1.xml": '<w:hdr xmlns:w="w"><w:p><w:r><w:t>Draft 3</w:t></w:r></w:p></w:hdr>'},
        ),
        "docx",
    )
    assert kinds(made) == [
        ("body", "Kept. inserted"), ("body", "open"), ("body", "shown"), ("notice", "A table is in the show notes."), ("body", "A box."),
        ("quote", "said so"),
    ]  # fmt: skip
    assert reasons(made) == [
        ("deleted text", "deleted"), ("hidden text", "secret"), ("field code", 'HYPERLINK "https://f.example"'), ("table", "a | b"),
        ("code block", "x = 1"), ("page header", "Draft 3"),
    ]  # fmt: skip


def test_footnotes_text_boxes_and_generated_contents() -> None:
    """Notes are gathered under the numbers that readers see; a text box is read once, not twice."""
    box = f"<w:txbxContent>{paragraph(run('In the box.'))}</w:txbxContent>"
    made = essay(
        docx_of(
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
            f"{paragraph(run('Praise 3'))}</w:sdtContent></w:sdt>"
            + paragraph(run("Words") + '<w:r><w:footnoteReference w:id="7"/></w:r>' + run("."))
            + paragraph(
                f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
                + run("After.")
            ),
            f'<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="7">{paragraph(run("The note."))}</w:footnote>',
        ),
        "docx",
    )
    assert said(made) == ["Words.", "In the box.", "After."]
    assert [(note.label, note.text) for note in made.notes] == [("1", "The note.")]
    assert [reason for reason, _ in reasons(made)] == [
        "table of contents",
        "footnote mark",
        "fallback for old programs",
        "footnote",
    ]


def test_a_document_without_heading_styles() -> None:
    """Short unclosed paragraphs head what follows."""
    long = "It is a fine thing, and it has been said often enough by those who know."
    made = essay(
        docx_of("".join(paragraph(run(words)) for words in ("On kettles", long, long, "The doubts", long, long))),
        "docx",
    )
    assert headings(made) == [["On kettles"], ["The doubts"]]


def test_a_document_that_another_program_wrote() -> None:
    """python-docx makes them as Word does: title, list, emphasis, properties."""
    docx = pytest.importorskip("docx")
    made_by = docx.Document()
    made_by.add_heading("The Slow Ferry", 0)
    made_by.add_paragraph("A tale", "Subtitle")
    made_by.add_heading("The praise", 1)
    made_by.add_paragraph("One thing", "List Bullet")
    made_by.add_paragraph("He said so.", "Intense Quote")
    made_by.core_properties.author = "I. Bell"
    buffer = io.BytesIO()
    made_by.save(buffer)
    made = essay(buffer.getvalue(), "docx")
    assert headings(made) == [["The Slow Ferry"], ["The praise"]]
    assert kinds(made) == [("body", "A tale"), ("item", "One thing"), ("quote", "He said so.")]
    assert made.meta.author == "I. Bell"


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        (
            {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "bb">]><w:document><w:t>&b;</w:t></w:document>'},
            "defines XML entities",
        ),
        ({"word/document.xml": "<w:document><w:body><w:p>"}, "ends in the middle"),
        ({"word/document.xml": "<w:document>" + "<w:p><w:r>" * 300 + "</w:document>"}, "nested too deeply"),
        (
            {
                "word/styles.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
                "word/document.xml": "<document></document>",
            },
            "entities",
        ),
        ({"other.txt": "no"}, "not a DOCX"),
        ({"[Content_Types].xml": "<a/>"}, "has no document"),
        ({"word/document.xml": "<document>" + " " * 30_000_000 + "</document>"}, "out of almost nothing"),
    ],
)
def test_harmful_and_damaged_archives_are_refused(members: dict[str, str], reason: str) -> None:
    """Each in one line that says which part, and why."""
    with pytest.raises(ReadError, match=reason) as caught:
        essay(zipped(members), "docx")
    assert "\n" not in str(caught.value)


def test_fields_and_tables_that_set_the_page() -> None:
    """Works and citations that a program put there are no words; cells of running prose are read."""

    def field(code: str, words: str) -> str:
        kinds = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
        begin, separate, end = kinds
        return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{separate}{run(words)}{end}"

    long = "The gate is old and leans on the wall. " * 9
    cells = "".join(f"<w:tc>{paragraph(run(words))}</w:tc>" for words in ("It is May.", long))
    made = essay(
        docx_of(
            paragraph(run("It leans ") + field('ADDIN ZOTERO_ITEM CSL_CITATION {"x":1}', "(Lee, 2020)") + run("."))
            + paragraph(run("See ") + field("REF _Ref1", "figure 1") + run("."))
            + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
            + paragraph(field("ADDIN ZOTERO_BIBL", "Lee, Ann. On gates. Leeds, 2020."))
        ),
        "docx",
    )
    assert said(made) == ["It leans.", "See figure 1.", "It is May.", long.strip()]
    assert {"citation", "reference list", "field code"} <= {why for why, _ in reasons(made)}


def test_an_initial_in_a_frame_begins_its_word() -> None:
    """As Word sets it: a paragraph of its own, with the rest in the next one."""
    made = essay(
        docx_of(
            paragraph(run("T"), "", '<w:framePr w:dropCap="drop" w:lines="3"/>')
            + paragraph(run("he gate leans. It always did."))
        ),
        "docx",
    )
    assert said(made) == ["The gate leans. It always did."]


def test_a_paragraph_mark_that_was_deleted_joins() -> None:
    """Its paragraph goes on in the next."""
    made = essay(
        docx_of(
            paragraph(run("The gate "), "", '<w:rPr><w:del w:id="1" w:author="J"/></w:rPr>')
            + paragraph(run("leans."))
            + paragraph(run("So."))
        ),
        "docx",
    )
    assert said(made) == ["The gate leans.", "So."]


def test_raised_letters_are_what_they_are() -> None:
    """Powers, ordinals, and numbers of notes that somebody typed."""
    up = '<w:vertAlign w:val="superscript"/>'
    made = essay(
        docx_of(
            paragraph(
                run("5 m")
                + run("2", up)
                + run(" of it in the 20")
                + run("th", up)
                + run(" century, they say.")
                + run("3", up)
            )
        ),
        "docx",
    )
    assert said(made) == ["5 m² of it in the 20th century, they say."]


def test_styles_called_heading_without_a_number() -> None:
    """As Pages exports them."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
        for name in ("Title", "Heading", "Subheading", "Body")
    )
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        paragraph(run("Gates"), "Title")
        + paragraph(run("Hinges"), "Heading")
        + paragraph(run("They creak."), "Body")
        + paragraph(run("Oil"), "Subheading")
    )
    made = essay(
        docx_of(
            body + paragraph(run("It helps."), "Body"), **{"word/styles.xml": f"<w:styles {names}>{styles}</w:styles>"}
        ),
        "docx",
    )
    assert headings(made) == [["Gates", "Hinges"], ["Oil"]]


def test_what_a_form_asks_for_is_not_said() -> None:
    """The words that stand where nothing was written yet."""
    asked = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here.')}</w:sdtContent></w:sdt>"
    made = essay(docx_of(paragraph(run("It leans. ") + asked) + paragraph(run("It fell."))), "docx")
    assert said(made) == ["It leans.", "It fell."]


def test_a_typed_table_of_contents_is_not_said() -> None:
    """Titles with the numbers of their pages, each a heading further down."""
    typed = [paragraph(run(words)) for words in ("Contents", "The gate ..... 2", "The wall\t5")]
    parts = [
        paragraph(run(words), style)
        for words, style in (
            ("The gate", "berschrift1"),
            ("It leans.", ""),
            ("The wall", "berschrift1"),
            ("It fell in 5.", ""),
        )
    ]
    made = essay(docx_of("".join((*typed, *parts))), "docx")
    assert said(made) == ["It leans.", "It fell in 5."] and len(headings(made)) == 2
