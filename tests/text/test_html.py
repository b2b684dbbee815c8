"""HTML: the article found, the furniture listed, the words as meant."""

import pytest

from audioessay.errors import ReadError
from tests.text.reading import essay, headings, kinds, reasons, said

PROSE = (
    "<p>I have walked to the shop every day for eleven years, and I am not bored with it yet, whatever they say.</p>"
    "<p>The hedges are high there, the road is low, and between them the morning stands as if it had been poured.</p>"
)
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>On walking slowly | The Long Path</title><meta name="author" content="Ida Bell">
<meta property="article:published_time" content="2026-03-02T08:00:00Z"><script>var x = "<p>no</p>";</script></head>
<body class="home has-sidebar"><header><a href="/">The Long Path</a><nav><ul><li><a href="/a">Home</a></ul></nav></header>
<div class="page"><div class="left">
<h1>On walking slowly</h1><p class="standfirst">A praise of eleven minutes, with some doubts.</p><div class="byline">By Ida Bell</div>
<div class="share-buttons"><a href="#">Share</a></div>
{PROSE}
<aside class="related"><h3>Related</h3><a href="/b">Other</a></aside>
<h2>The doubts</h2>
<figure><img src="https://x.example/z.jpg" alt="A lane"><figcaption>A lane in March</figcaption></figure>
<p>But the pavement is narrow&mdash;very narrow&#8212;and the drivers<sup><a href="#fn1">1</a></sup>, all of them, are late.</p>
<p><a href="/more">Read also: The low road</a></p>
<blockquote class="pullquote">I am not bored with it yet</blockquote>
<table><tr><th>Year</th></tr><tr><td>2020</td></tr></table><pre><code>walk(11)</code></pre>
<ol><li>One<li>Two<ul><li>Deep</ul></ol>
<section class="footnotes"><ol><li id="fn1">All but one. <a href="#fnref1">↩</a></li></ol></section>
<div class="tags"><a href="/t">walking</a></div></div>
<div class="sidebar"><h3>Most read</h3><p>Another article that many people have read, with a long title and a teaser.</p></div></div>
<div id="comments"><p>Hans: I do not like this at all, and I shall say so at great length, so that all may read it here.</p></div>
<footer>Imprint</footer></body></html>"""


def test_the_article_of_a_page_without_any_semantic_tags() -> None:
    """Headline and standfirst with it; navigation, sidebar, comments and the rest without."""
    made = essay(PAGE, "html")
    assert headings(made) == [["On walking slowly"], ["The doubts"]]
    assert [words for _, words in kinds(made)] == [
        "A praise of eleven minutes, with some doubts.",
        "I have walked to the shop every day for eleven years, and I am not bored with it yet, whatever they say.",
        "The hedges are high there, the road is low, and between them the morning stands as if it had been poured.",
        "But the pavement is narrow—very narrow—and the drivers, all of them, are late.",
        "A table is in the show notes.", "One", "Two", "Deep",
    ]  # fmt: skip
    assert made.language == "en-GB"
    assert (made.meta.author, made.meta.date) == ("Ida Bell", "2026-03-02")
    notes = {note.kind: note.text for note in made.notes}
    assert (notes["footnote"], notes["image"]) == ("All but one.", "A lane in March")


def test_what_is_left_out_says_why() -> None:
    """One reason for each piece of furniture."""
    found = dict(reversed(reasons(essay(PAGE, "html"))))
    assert found["byline"] == "By Ida Bell"
    assert found["sharing buttons"] == "Share"
    assert found["pull quote"] == "I am not bored with it yet"
    assert found["related pages"] == "Read also: The low road"
    assert found["code block"] == "walk(11)"
    assert found["footnote mark"] == "1"
    assert found["comments"].startswith("Hans:")
    assert found["page footer"] == "Imprint"


@pytest.mark.parametrize("shell", ["<article>{}</article>", "<main>{}</main>", '<div itemprop="articleBody">{}</div>'])
def test_an_element_that_says_it_is_the_article(shell: str) -> None:
    """Then all of it is taken, however long the rest of the page is."""
    body = f"<h1>T</h1><div><p>A short lead.</p></div>{PROSE}"
    made = essay(
        f"<body><div>{shell.format(body)}</div><div><p>{'Legal words, many of them, and dull ones. ' * 12}</p></div></body>",
        "html",
    )
    assert said(made)[0] == "A short lead."
    assert len(said(made)) == 3


def test_a_lead_beside_the_body_is_not_lost() -> None:
    """Paragraphs that stand directly around the frame of the body belong to the article."""
    made = essay(
        f"<body><div><p>The lead stands here by itself, and it is the author's.</p><div>{PROSE}</div></div></body>",
        "html",
    )
    assert said(made)[0].startswith("The lead")


def test_a_newsletter_set_in_tables() -> None:
    """Tables that only set the page are read; the preheader and the lines about leaving are not."""
    cells = "".join(
        f"<tr><td>{cell}</td></tr>"
        for cell in ('<a href="v">View in browser</a>', "<h1>No coffee</h1>", PROSE, "<h2>But</h2>", PROSE)
    )
    foot = '<tr><td>You signed up for this. <a href="u">Unsubscribe</a> · 12 Kettle Street</td></tr>'
    made = essay(
        f'<body><div style="display:none">Preheader</div><table role="presentation"><tr><td><table>{cells}{foot}</table></td></tr></table></body>',
        "html",
    )
    assert headings(made) == [["No coffee"], ["But"]]
    assert len(said(made)) == 4
    assert {reason for reason, _ in reasons(made)} == {"hidden text", "page furniture", "newsletter footer"}


def test_a_bare_export_is_the_authors_from_end_to_end() -> None:
    """Entities known and unknown, stray signs, unclosed tags, right-to-left text, quotations, ruby."""
    made = essay(
        "<h1>Plain</h1><p>Some &unknown; &amp &copy2020, a < b and c > d; soft&shy;ly.<p>x<sup>2</sup>, <q>so</q>, "
        "<b>bold <i>both</p><p>مرحبا</p><p><ruby>漢<rt>kan</rt></ruby>字</p><dl><dt>Term</dt><dd>Sense</dd></dl>one<br><br>two",
        "html",
    )
    assert said(made) == [
        "Some &unknown; & ©2020, a < b and c > d; softly.",
        "x², “so”, bold both",
        "مرحبا",
        "漢字",
        "Term",
        "Sense",
        "one",
        "two",
    ]


def test_titles_of_pages() -> None:
    """The headline, else the page's title without the site's name."""
    assert essay(PAGE, "html").title_from == "heading"
    made = essay(f"<title>Slow walks - The Long Path</title><body>{PROSE}</body>", "html")
    assert (made.title, made.title_from) == ("Slow walks", "document")
    assert essay(PAGE, "html", title="Mine").title_from == "option"
    made = essay(f"<title>Slow walks | Ida Bell | The Long Path</title><body>{PROSE}</body>", "html")
    assert made.title == "Slow walks"
    named = '<title>Long Path | On slow walks</title><meta property="og:site_name" content="Long Path">'
    assert essay(f"{named}<body>{PROSE}</body>", "html").title == "On slow walks"


def test_roles_in_data_attributes_and_lines() -> None:
    """``data-role`` on a heading, ``[critique]`` as a paragraph."""
    made = essay(
        '<h2 data-role="praise" data-voice="espeak:en">A</h2><p>Words.</p><p>[critique]</p><h2>B</h2><p>Words.</p>',
        "html",
    )
    assert [(section.marks.role, section.marks.voice) for section in made.sections] == [
        ("praise", "espeak:en"),
        ("critique", ""),
    ]


def test_absurd_nesting_is_refused() -> None:
    """In one line."""
    with pytest.raises(ReadError, match="nested too deeply"):
        essay("<div>" * 2000 + "x", "html")


def test_unclosed_comments_and_quotes_lose_nothing() -> None:
    """What a browser would swallow is listed."""
    assert ("comment", "<!-- never closed <p>words</p>") in reasons(
        essay("<p>Seen.</p><!-- never closed <p>words</p>", "html")
    )
    assert said(essay('<p>Seen.</p><a href="x>never closed</a><p>More.</p>', "html"))[0] == "Seen."


def test_the_number_of_a_chapter_and_its_name_are_two_lines() -> None:
    """A rest stands between them."""
    words = "It was a long winter, and the people of the town spoke of little else than bread."
    made = essay(f"<article><h1>Chapter 1<br/>The Beginning</h1><p>{words}</p></article>", "html")
    assert headings(made) == [["Chapter 1", "The Beginning"]] and said(made) == [words]
