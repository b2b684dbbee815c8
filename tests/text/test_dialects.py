"""Plain text in another markup than Markdown's, and paragraphs that programs and sites add."""

import pytest

from audioessay.errors import ReadError
from tests.text.reading import essay, headings, reasons, said

LONG = "The keeper gave me the keys in a biscuit tin, and with them a list of all that must never be touched. It was a long list and I have lost it since, as one loses what is written down."


@pytest.mark.parametrize(
    ("written", "heads", "words"),
    [
        ("#+TITLE: Keys\n\n* The tin\nIt was /old/ and [[https://e.org][red]].[fn:1]\n\n[fn:1] A note.\n", ["The tin"], ["It was old and red."]),
        ("= Keys\nIda Bell <ida@e.org>\n:toc:\n\n== The tin\n\nIt was _old_.footnote:[Very.]\n\nimage::tin.png[A tin]\n", ["Keys", "The tin"], ["It was old."]),
        ("h1. Keys\n\nbq. It was old.\n\nh2. The tin\n\nIt was \"red\":http://e.org and it was old, they said.\n", ["Keys", "The tin"], ["It was old.", "It was red and it was old, they said."]),
        ("'''Keys''' are [[metal|hard]].<ref>Lee.</ref>\n\n== The tin ==\n{{Main|Tins}}\nIt was ''old''.\n\n[[Category:Tins]]\n", ["The tin"], ["Keys are hard.", "It was old."]),
        ("[b]Keys[/b] are [url=http://e.org]hard[/url].\n\n[img]http://e.org/t.png[/img]\n\nThe tin was [i]old[/i].\n", [], ["Keys are hard.", "The tin was old."]),
        ("1\n00:00:01,000 --> 00:00:02,000\nThe tin\n\n2\n00:00:03,000 --> 00:00:04,000\n<i>was old.</i>\n", [], ["The tin was old."]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v Ida>The tin was old.\n", [], ["The tin was old."]),
        ("[12/03/2023, 14:02:11] Ida: Where?\n[12/03/2023, 14:02:45] Jo: \u200eimage omitted\n[12/03/2023, 14:03:01] Jo: There.\n", [], ["Ida: Where?", "Jo: There."]),
        ("Tins (Ida Bell)\n- Your Highlight on page 2 | Added on Tuesday\n\nThe tin was old.\n==========\n", [], ["The tin was old."]),
        ("====== Keys ======\n\nThe **tin** was //old//((A note.)) and [[tins|red]].\n\n===== More =====\n\n  * a key\n  * a lid\n\n{{:t.png|A tin}}\n", ["Keys", "More"], ["The tin was old and red.", "a key", "a lid"]),
        ("h1. Keys\n\nThe *tin* was {color:red}old{color}, they [say|https://e.org].\n\n||A||B||\n|1|2|\n\n* a key\n* a lid\n\n{code}\nx = 1\n{code}\n", ["Keys"], ["The tin was old, they say.", "a key", "a lid"]),
        ("'''Keys''' are {{convert|12|mi|km}} off [[metal]].\n\n== The tin ==\nIt was {{lang|fr|vieux}}, {{circa|1850}}.{{cn}}\n* one\n* two\n", ["The tin"], ["Keys are 12 mi off metal.", "It was vieux, circa 1850.", "one", "two"]),
        ("Ida Bell  0:05\nThe tin was old.\n\nJo Lee  1:10\nWas it?\n\nIda Bell  1:12\nIt was.\n", [], ["Ida Bell The tin was old.", "Jo Lee Was it?", "Ida Bell It was."]),
        ("0:00\nthe tin was old\n0:04\nand it was red\n0:09\nas tins are\n", [], ["the tin was old and it was red as tins are"]),
    ],
    ids=["org", "asciidoc", "textile", "mediawiki", "bbcode", "srt", "vtt", "chat", "clippings", "dokuwiki", "jira", "templates", "transcript", "captions"],
)  # fmt: skip
def test_marks_of_other_dialects_are_not_said(written: str, heads: list[str], words: list[str]) -> None:
    """Headings are headings, words are words, and all else is listed."""
    made = essay(written, "text")
    assert ([line for lines in headings(made) for line in lines], said(made)) == (heads, words)


def test_captions_that_roll_up_are_said_once() -> None:
    """As YouTube writes them: with times among the words, and each line again below the next."""
    rolled = "WEBVTT\n\n00:00.000 --> 00:02.000\nthe<00:00.500><c> tin</c>\n\n00:02.000 --> 00:02.010\nthe tin\n\n00:02.010 --> 00:04.000\nthe tin\nwas<00:03.000><c> old</c>\n"
    assert said(essay(rolled, "text")) == ["the tin was old"]


def test_names_of_an_asciidoc_are_put_in() -> None:
    """What is meant for another edition is left out."""
    written = "= Keys\n:tin: red\n\n== The {tin} one\n\nIt was {tin}.\n\nifdef::draft[]\nNot yet.\nendif::[]\n"
    assert (headings(made := essay(written, "text")), said(made)) == ([["Keys", "The red one"]], ["It was red."])


def test_markdown_by_another_name() -> None:
    """A text with hashes before its headings and links or bold type."""
    made = essay("# Keys\n\nThe **tin** was [old](https://e.org).\n", "text")
    assert (headings(made), said(made)) == ([["Keys"]], ["The tin was old."])
    assert said(essay("# Keys\n\nThe tin was old.\n", "text")) == ["The tin was old."]


def test_latex_in_a_text_is_refused_by_name() -> None:
    """With what to do."""
    with pytest.raises(ReadError, match=r"LaTeX.*pandoc"):
        essay("\\documentclass{article}\n\\begin{document}\nKeys.\n\\end{document}\n", "text")


@pytest.mark.parametrize(
    ("above", "below", "reason"),
    [
        ("Approx. word count: 1,240 words", "(1240 words)", "number of words"),
        ("ida@example.org", "", "address of the author"),
        ("Published: 3 May 2023", "", "byline"),
        ("", "Powered by beehiiv", "newsletter footer"),
        ("", "Excerpt From Tins. This material may be protected by copyright.", "place in a book"),
        ("CAUTION: This email originated from outside of the organization.", "", "notice of the sender"),
        ("5 min read · Jan 2, 2024", "", "byline"),
        ("", "Sent from my iPhone", "signature of the program"),
        ("", "Facebook, Twitter and Instagram", "sharing buttons"),
        ("", "Thanks for reading Tins! Subscribe for free to receive new posts.", "subscription box"),
        ("Advertisement", "Continue reading the main story", ""),
        ("Posted originally on the Archive of Our Own at http://a.org.", "Please drop by the Archive and comment!", "archive's note"),
    ],
)  # fmt: skip
def test_what_programs_add_above_and_below_is_not_said(above: str, below: str, reason: str) -> None:
    """It is listed with its reason."""
    made = essay(f"# Keys\n\n{above}\n\n{LONG}\n\nThat is all.\n\n{below}\n")
    assert said(made) == [LONG, "That is all."]
    assert not reason or reason in {why for why, _ in reasons(made)}


@pytest.mark.parametrize(
    "words",
    ["Share the tin with me.", "See also the second list.", "I wrote this in 300 words of English.", "4 May 2021", "The end.", "Photo albums burn well.", "Follow the road on foot.",
     "Advertisement is an art.", "Subscribe to nothing, my aunt said.", "You are on your own."],
)  # fmt: skip
def test_what_only_looks_so_is_the_authors(words: str) -> None:
    """Above, below and between."""
    made = essay(f"# Keys\n\n{words}\n\n{LONG}\n\n{words}\n\n{LONG}\n\n{words}\n")
    assert said(made) == [words, LONG, words, LONG, words]


@pytest.mark.parametrize(
    "written",
    [
        "ON TINS                                                       1\n\nA tin is a promise that somebody made to a biscuit, and the biscuit had\nno say, nor have I\n\n                                                              2\n\nasked for its name.\n",
        "On Tins\n\nA tin is a promise that somebody made to a biscuit, and the biscuit had\nno say in it.\n\n- 1 -\n\nNobody asked for its name, as far as it is known, and I have not\neither.\n\n- 2 -\n",
        "On Tins\n\nA tin is a promise that somebody made to a biscuit, and the biscuit had\nno say in it.\n\n17\n\fTHE TIN REVIEW\n\nNobody asked for its name, as far as it is known, and I have not\neither.\n\n18\n\fTHE TIN REVIEW\n\nThat is all.\n\n19\n",
    ],
)  # fmt: skip
def test_short_texts_have_pages_too(written: str) -> None:
    """Their numbers and running heads are left out; numbers of parts stay."""
    made = essay(written, "text")
    assert not any(char.isdigit() for line in said(made) for char in line) and "REVIEW" not in str(said(made))
    assert [line.upper() for lines in headings(made) for line in lines] == ["ON TINS"]
    parts = essay(f"On Tins\n\n1\n\n{LONG}\n\n2\n\n{LONG}\n\n3\n\n{LONG}\n", "text")
    assert headings(parts) == [["On Tins", "1"], ["2"], ["3"]]


def test_comments_at_the_foot_of_a_text() -> None:
    """As Google Docs exports them; a bracketed letter without a comment is the author's."""
    made = essay("On Tins\n\nA tin is old.[a] So am [I].[b]\n\n[a]Is it?\n[b]_Marked as resolved_\nJo: yes\n", "text")
    assert said(made) == ["A tin is old. So am [I]."] and {why for why, _ in reasons(made)} == {"comment"}
    assert said(essay("A tin is old.[a]\n", "text")) == ["A tin is old.[a]"]


def test_letters_that_a_printer_joined_are_apart() -> None:
    """In what is shown and in what is said."""
    assert said(essay("The ﬁrst ofﬁce ﬂoor.\n")) == ["The first office floor."]


def test_a_play_in_fountain() -> None:
    """Notes, cuts, synopses and numbers of scenes are no words; scenes are headings."""
    written = "Title: The Guest\nAuthor: Ivy Stone\n\n# ACT ONE\n\n= A synopsis.\n\nINT. LOBBY - NIGHT #1#\n\nA lamp. [[Red?]]\n\n/* Cut. */\n\n> THE END <\n"
    made = essay(written, "text")
    assert [line for lines in headings(made) for line in lines] == ["ACT ONE", "INT. LOBBY - NIGHT"]
    assert said(made) == ["A lamp.", "THE END"]
