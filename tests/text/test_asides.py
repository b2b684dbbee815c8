"""What writers' tools, web sites and printers leave among the words."""

import pytest

from audioessay.model.show import Reading
from audioessay.text.read import read
from tests.text.reading import essay, headings, kinds, reasons, said, whole


@pytest.mark.parametrize(
    ("written", "words", "reason"),
    [
        ("A lamp %%ask Ruth%% stands there.", "A lamp stands there.", "comment"),
        ("A lamp stands there. %%\nmore\nlines\n%%", "A lamp stands there.", "comment"),
        ("A lamp{>>which?<<} stands there.", "A lamp stands there.", "comment"),
        ("A {--broken --}lamp stands there.", "A lamp stands there.", "deleted text"),
        ("A {~~torch~>lamp~~} stands there.", "A lamp stands there.", "deleted text"),
        ("A {++lamp++} {==stands==} there.", "A lamp stands there.", ""),
        ("A <!-- old -->lamp stands there.", "A lamp stands there.", "comment"),
        ("A ==lamp stands== there.", "A lamp stands there.", ""),
        ("A [[Lamps|lamp]] stands [[there]].", "A lamp stands there.", ""),
        ("A [[Lamps#Oil|lamp]] stands [[there#now]].", "A lamp stands there.", ""),
        ("A lamp stands there. ![[lamp.jpg]]", "A lamp stands there.", "embedded file"),
        ("A lamp stands there. ^a-lamp", "A lamp stands there.", "block id"),
        ("A lamp stands there. #light #home/hall", "A lamp stands there.", "tags"),
        ("A lamp stands there.\n\n#light #home/hall", "A lamp stands there.", "tags"),
        ("#light #2024\n\nA lamp stands there.", "A lamp stands there.", "tags"),
        ("A ::lamp stands:: there.", "A lamp stands there.", ""),
        ("A lamp stands there.\n\n\\newpage", "A lamp stands there.", "layout"),
        ("A lamp stands there.\n\n![Oil](o.png){#fig:oil width=50%}", "A lamp stands there.", "image"),
        ("- [x] A lamp stands there #light #home/hall", "A lamp stands there", "tags"),
        ("- [ ] A lamp stands there #light 📅 2024-06-01", "A lamp stands there", "tags"),
        ("status:: draft\n\nA lamp stands there.", "A lamp stands there.", "inline field"),
        ("A lamp [colour:: red] stands there.", "A lamp stands there.", "inline field"),
        ("A lamp `= this.file.name` stands there.", "A lamp stands there.", "inline query"),
        ("{{< youtube abc >}}\n\nA lamp stands there.", "A lamp stands there.", "template code"),
        ("A lamp stands there.\n\n[embed]https://v.example/1[/embed]", "A lamp stands there.", "shortcode"),
        ('A lamp [su_note color="red"]stands[/su_note] there.', "A lamp stands there.", "shortcode"),
        ("- id:: 63f2a1b2\n- collapsed:: true\n- A lamp stands there.", "A lamp stands there.", "inline field"),
        ("A lamp ^^stands^^ there. ((63f2a1b2-1234))", "A lamp stands there.", "embedded block"),
        ("{{[[TODO]]}} A lamp stands there.", "A lamp stands there.", "task mark"),
        ("[[_TOC_]]\n\nA lamp stands there.", "A lamp stands there.", "table of contents"),
        ("import X from './x'\n\nA lamp stands there.", "A lamp stands there.", "template code"),
        ("A lamp {/* which? */}stands there.", "A lamp stands there.", "comment"),
        ("A lamp stands there. ([Location 170](https://e.org/x))", "A lamp stands there.", "place in a book"),
        ("A lamp stands there.[better source needed]", "A lamp stands there.", "citation"),
        ("*[LED]: light-emitting diode\n\nA lamp stands there.", "A lamp stands there.", "abbreviation"),
        ("!!! warning\n    A lamp stands there.", "A lamp stands there.", ""),
        ("*|FNAME|* A lamp stands there.", "A lamp stands there.", "merge tag"),
        ("A lamp stands there.{{ subscriber.name }}", "A lamp stands there.", "merge tag"),
        ("```{note}\nA lamp stands there.\n```", "A lamp stands there.", "directive"),
        ("(lamp)=\nA {ref}`lamp` stands there.", "A lamp stands there.", "label"),
        ("A lamp stands{cite:p}`lee2020` there.", "A lamp stands there.", "citation"),
        ("A lamp stands there【4†source】.", "A lamp stands there.", "citation"),
        (
            "A lamp stands there.[1][2]\n\n[1]: https://e.org/1\n[2]: https://e.org/2",
            "A lamp stands there.",
            "citation",
        ),
        ("A #lamp stands [[there]]. #[[now]]", "A lamp stands there.", "tags"),
        ("- A lamp stands there.\n  SCHEDULED: <2024-05-01 Wed>", "A lamp stands there.", "properties"),
        ("#lamps/old #oil# #two words#\n\nA lamp stands there.", "A lamp stands there.", "tags"),
        (
            "A lamp ++stands++ there.\n\nid: 0123456789abcdef0123456789abcdef\nparent_id:\ntype_: 1",
            "A lamp stands there.",
            "properties",
        ),
        ("A lamp stands :smile: there.", "A lamp stands there.", "emoji"),
        ("\\begin{center}\n\nA lamp stands there.\n\n\\end{center}", "A lamp stands there.", "layout"),
        ("**A lamp **stands <$Scr_Cs::1>there<!$Scr_Cs::1>.", "A lamp stands there.", ""),
        ("A lamp {props.many} stands there.", "A lamp stands there.", "template code"),
        ("☐ A lamp stands there.", "A lamp stands there.", "check mark"),
        ("(@ex) A lamp stands there.", "A lamp stands there.", ""),
        (
            "<think>\nThey want a lamp.\n</think>\n\nA lamp stands there.",
            "A lamp stands there.",
            "thinking of a program",
        ),
        (
            "A lamp stands there.\n\nCitations:\n[1] https://e.org/a\n[2] https://e.org/b\n",
            "A lamp stands there.",
            "reference list",
        ),
        ("[]{#_Toc1 .anchor}A lamp stands there.", "A lamp stands there.", ""),
        ("+---+---+\n| a | b |\n+---+---+\n\nA lamp stands there.", "A lamp stands there.", "table"),
        ("A lamp >!stands!< ||there||.", "A lamp stands there.", ""),
        ("1. TOC\n{:toc}\n\nA lamp stands there.", "A lamp stands there.", "table of contents"),
        ("A lamp stands there.\n\n% by hand", "A lamp stands there.", "comment"),
        ("A lamp {ref}`stands <lamp>` there.", "A lamp stands there.", ""),
        ("A lamp stands there {numref}`lamp`.", "A lamp stands there.", "cross-reference"),
        (":::{figure} a.png\nA lamp.\n:::\n\nA lamp stands there.", "A lamp stands there.", "directive"),
        ("```ad-note\nA lamp stands there.\n```", "A lamp stands there.", "directive"),
        ("A> A lamp stands there.", "A lamp stands there.", ""),
        (":::tip A lamp stands there.\n:::", "A lamp stands there.", ""),
        ("Lamp\n: It stands there.", "Lamp It stands there.", ""),
        ("街灯《がいとう》が立つ。｜灯《ひ》も憂鬱（ゆううつ）だ。", "街灯が立つ。灯も憂鬱だ。", "reading aid"),
    ],
)
def test_marks_of_tools_are_not_said(written: str, words: str, reason: str) -> None:
    """What is the author's stays, with one space; the rest is listed with its reason."""
    made = essay(f"{written}\n")
    assert said(made) == [words]
    assert {why for why, _ in reasons(made) if why not in ("web address", "link definition")} == set(
        filter(None, [reason])
    )


def test_a_box_has_a_title_of_its_own() -> None:
    """As MkDocs writes it; exclamation marks before a line that is no box are the author's."""
    assert said(essay('It is old.\n\n!!! note "On oil"\n    It smells.\n')) == ["It is old.", "On oil", "It smells."]
    nested = (
        'It is old.\n\n??? tip\n\n    It smells.\n\n    - A can\n    - A wick\n\n    !!! note "On oil"\n'
        '        It burns.\n\n        It is dear.\n\n    It is lit.\n\n=== "Now"\n\n    It is out.\n\nIt stands.\n\n    x = 1;\n'
    )
    made = essay(nested)
    assert said(made) == [
        *("It is old.", "It smells.", "A can", "A wick", "On oil", "It burns.", "It is dear.", "It is lit."),
        *("Now", "It is out.", "It stands."),
    ]
    assert [why for why, _ in reasons(made)] == ["code block"]


def test_hashes_without_a_blank_head_a_part() -> None:
    """As people write them; a tag stands alone, and is none."""
    made = essay("#The old lamp\n\nIt stands.\n\n##On oil\n\nIt smells.\n\n#oil\n")
    assert headings(made) == [["The old lamp"], ["On oil"]]
    assert (said(made), [why for why, _ in reasons(made)]) == (["It stands.", "It smells."], ["tags"])


def test_front_matter_of_scenes_and_their_contents() -> None:
    """Scenes that were put into one file bring theirs along; a list of links to them is for the eye."""
    scenes = "# A\n\n[North 1](#north)\n\n[South 2](#south)\n\n## North\n\nIt stands.\n\n---\ntitle: South\nstatus: draft\n---\n\n## South\n\nIt smells.\n"
    made = essay(scenes)
    assert (headings(made), said(made)) == ([["A", "North"], ["South"]], ["It stands.", "It smells."])
    assert {why for why, _ in reasons(made)} == {"front matter", "table of contents"}


def test_times_in_a_transcript_are_not_said() -> None:
    """Where they come again and again; one in brackets is the author's."""
    talk = "**Ida (00:00:05):** It is old.\n\n**Jo [00:01]:** Is it?\n\n[00:02:10] Ida: It is.\n"
    assert said(essay(talk)) == ["Ida: It is old.", "Jo: Is it?", "Ida: It is."]
    assert said(essay("The lamp (10:30) was lit.\n")) == ["The lamp (10:30) was lit."]


def test_properties_under_a_title_are_no_words() -> None:
    """As Notion exports them; lines that only look like them are the author's."""
    written = "# The lamp\n\nOwner: Ana Lima\nCreated: May 3, 2024 9:14 AM\nStatus: Draft\n\nIt stands there.\n"
    assert said(essay(written)) == ["It stands there."]
    assert [why for why, _ in reasons(essay(written))] == ["properties"]
    letter = "# The lamp\n\nTo: my brother\nFrom: the hall\n\nIt stands there.\n"
    assert said(essay(letter)) == ["To: my brother From: the hall", "It stands there."]


@pytest.mark.parametrize(
    "words",
    ["It was 50%% and then 60%%, he said.", "He wrote a == b, and c == d.", "See [sic] and [laughs] there.", "They were at #1 and #2 that year.",
     "It cost $5 and then $10 more.", "They sell $oil and lamps$ there.", "About $3,000 or $4,000 in all.", "Use `%%` and `{++` with care.", "She [then] left; [he] stayed.",
     "A 3^rd^ of it.".replace("^", ""), "x ~ y and ~5 more.",
     "!!! what a lamp", "!!! note that it stood.", "She said #lamps are old.", "At 10:30:15, a:b:c stayed.", "See C++ and D++ there.", "Write to @lamp or @ida."],
)  # fmt: skip
def test_what_only_looks_like_a_mark_is_the_authors(words: str) -> None:
    """Percent signs, brackets, hashes in numbers, money, code."""
    assert said(essay(f"{words}\n")) == [words.replace("`", "")]


@pytest.mark.parametrize(
    ("formula", "words"),
    [(r"$90^\circ$", "90°"), (r"$10\%$", "10%"), (r"$\hat{\beta}$", "β hat"), (r"$a \implies b$", "a ⇒ b"),
     ("$a^2 + b^2 = c^2$", "a² + b² = c²"), (r"\(x_1 \neq x_2\)", "x₁ ≠ x₂"), (r"$\alpha \approx 3$", "α ≈ 3"), (r"$10^{-6}$", "10⁻⁶"),
     (r"$\frac{n(n-1)}{2}$", "(n(n−1))/2"), (r"$\frac{1}{2}$", "1/2"), ("$n$", "n"), ("H~2~O", "H2O"), ("m^2^", "m²")],
)  # fmt: skip
def test_short_formulas_are_said(formula: str, words: str) -> None:
    """In plain signs, which every voice is taught."""
    assert said(essay(f"So {formula} it is.\n")) == [f"So {words} it is."]


@pytest.mark.parametrize(
    "formula",
    ["$$\n\\sum_{k=0}^{n} k^2\n$$", r"\[ \int_0^1 f(x)\,dx \]", "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}"],
)
def test_long_formulas_are_notes(formula: str) -> None:
    """And no headings."""
    made = essay(f"# Sums\n\nBefore.\n\n{formula}\n\nAfter.\n")
    assert said(made) == ["Before.", "After."] and headings(made) == [["Sums"]]
    assert [note.kind for note in made.notes] == ["footnote"] and reasons(made)[0][0] == "formula"


WIDE = "that had stood there since before anybody could remember, and which"


@pytest.mark.parametrize(
    ("broken", "words"),
    [("an enor-\nmous oak", "enormous oak"), ("a well-\nmeant word", "well-meant word"), ("the news-\npaper", "newspaper"), ("a half-\nopen door", "half-open door"),
     ("the under-\nstanding of it", "understanding of it"), ("pre- and post-\nwar houses", "pre- and post-war houses"), ("a self-\nmade man", "self-made man")],
)  # fmt: skip
def test_words_broken_at_the_end_of_a_line(broken: str, words: str) -> None:
    """Joined where they are one word; a hyphen that is the word's own stays."""
    text = f"In the middle of the green there was {broken}\n{WIDE}\nnobody had ever thought of cutting down, for it was\nthe only shade there was in the whole of the parish.\n"
    assert words in said(essay(text, "text"))[0]


def test_pages_leave_no_trace() -> None:
    """Running heads and numbers are left out; a sentence goes on over the page."""
    lines = [f"the {number} of them went up the hill and down again on the other side" for number in range(60)]
    pages = []
    for page in range(4):
        body = "\n".join(lines[page * 15 : page * 15 + 15])
        pages.append(f"THE LONG HILL                {page + 7}\n\n{body}\n")
    made = essay("Once upon a time\n" + "\n\f".join(pages), "text")
    text = " ".join(said(made))
    assert "LONG HILL" not in text and not any("LONG" in line for lines in headings(made) for line in lines)
    assert "the 14 of them went up the hill and down again on the other side the 15 of them" in text
    assert {reason for reason, _ in reasons(made)} == {"running head"}


def test_chapters_of_parts_are_no_running_heads() -> None:
    """Though nothing but a part's name stands above some of them."""
    text = "A tin is a tin, and it was never anything else in that town, whatever they said."
    parts = [f"PART {part}\n\nCHAPTER {number}\n\n{text}" for part, number in (("ONE", 1), ("TWO", 2), ("THREE", 3))]
    made = essay("TINS\n\n" + "\n\n".join(parts) + "\n", "text")
    assert ["CHAPTER 3"] in [heads[-1:] for heads in headings(made)] and sum(map(len, headings(made))) == 7


def test_the_same_chapter_on_each_page_is_a_running_head() -> None:
    """By its number."""
    pages = [
        f"CHAPTER IV\n\n{'The tin stood on a shelf in the hall, as it always had. ' * 9} and it went on to\n\f"
        for _ in range(4)
    ]
    made = essay("TINS\n\n" + "\n".join(pages) + "\nthe end of it.\n", "text")
    assert sum("running head" in why for why, _ in reasons(made)) >= 3


def test_numbered_chapters_are_no_running_heads() -> None:
    """Though they come again but for their number."""
    text = "\n\n".join(f"Day {number}\n\n{WIDE} {WIDE} {WIDE} {WIDE} {WIDE} {WIDE}." for number in range(1, 6))
    assert [line for lines in headings(essay(text, "text")) for line in lines] == [
        f"Day {number}" for number in range(1, 6)
    ]


def test_page_marks_of_transcribers() -> None:
    """In the middle of a sentence too."""
    made = essay(
        "He went up the [Pg 12] hill, and {13} down again, as it\nsays on [p. 14] the stone [sic] there, which is old and\nwhich nobody reads.\n",
        "text",
    )
    assert said(made) == [
        "He went up the hill, and down again, as it says on the stone [sic] there, which is old and which nobody reads."
    ]


BOOK = """The Project Gutenberg eBook of Hedges and Ditches

This ebook is for the use of anyone anywhere.

Title: Hedges and Ditches
       or, the Edge of Things

Author: Jane Field

Language: English

*** START OF THE PROJECT GUTENBERG EBOOK HEDGES AND DITCHES ***




E-text prepared by Some Kind People


Transcriber's Note: Spelling has been kept.

HEDGES
AND DITCHES

BY JANE FIELD

CONTENTS

CHAPTER I  HEDGES   1
CHAPTER II DITCHES  9

[Illustration]

CHAPTER I

HEDGES

A hedge is a _slow_ wall,[A] and a wall that =feeds= birds is +better+
than one that does not, whatever the farmer may say about it when he
comes to cut it.

[Sidenote: Of birds]

[Footnote A: Or a long tree.]

                                                                         9

CHAPTER II

DITCHES

A ditch is a hedge turned over, and it has its own birds, which are
called frogs and sing in the night.

FINIS

*** END OF THE PROJECT GUTENBERG EBOOK HEDGES AND DITCHES ***

Updated editions will replace the previous one.
"""


def test_a_book_of_project_gutenberg() -> None:
    """Only what the author wrote is read; title and author come from the header."""
    made = essay(BOOK, "text")
    assert (made.title, made.meta.author, made.language) == (
        "Hedges and Ditches or, the Edge of Things",
        "Jane Field",
        "en",
    )
    assert headings(made)[:2] == [["CHAPTER I", "HEDGES"], ["CHAPTER II", "DITCHES"]]
    assert ("page number", "9") in reasons(made)
    assert said(made)[0].startswith("A hedge is a slow wall, and a wall that feeds birds is better than one")
    assert [(note.label, note.text) for note in made.notes] == [("A", "Or a long tree.")]
    text = " ".join(words for _, words in kinds(made))
    for gone in (
        "Gutenberg",
        "Kind People",
        "Transcriber",
        "JANE",
        "CONTENTS",
        "Illustration",
        "Sidenote",
        "[A]",
        "=",
        "+",
    ):
        assert gone not in text


def test_parts_are_left_out_by_their_headings() -> None:
    """By the whole heading or its beginning, with all that stands under it; what is hardly for the ear is named."""
    text = b"# Gates\n\nThey lean.\n\n## The hinge\n\nIt creaks.\n\n### Oil\n\nIt helps.\n\n## About the Author\n\nShe leans too.\n"
    made = read(text, name="x", format="markdown")
    assert [notice for notice in made.notices if "About the Author" in notice]
    made = read(text, name="x", format="markdown", reading=Reading(skip=("about the author", "The Hinge", "Nowhere")))
    whole(made)
    assert said(made) == ["They lean."]
    assert ("left out: The Hinge", "It creaks.") in reasons(made)
    assert made.notices == ("no heading begins with “Nowhere”, so nothing is left out for it",)


def test_the_shows_language_wins_over_a_guess() -> None:
    """Unless the text is long and plainly another."""
    assert read(b"La vita nuova", name="x", format="text", home="en").language == "en"
    assert read(b"La vita nuova", name="x", format="text", home="it-IT").language == "it-IT"
    german = (
        "Der Hund liegt auf dem Sofa und ist nicht zu wecken, weil er die ganze Nacht mit der Katze im Garten war. " * 4
    )
    assert read(german.encode(), name="x", format="text", home="en").language == "de"
    assert read("これは長い文章です。".encode(), name="x", format="text", home="en").language == "ja"
