"""Pages as tools export them and sites show them: the author's words, once, and nothing of the machine's."""

import pytest

from tests.text.reading import essay, headings, reasons, said

LONG = "The river rose in the night, and by the morning it had taken the bridge, the boat and the bench where we used to sit and watch it. "


def page(body: str, title: str = "The river", head: str = "") -> str:
    """A page with enough prose around ``body``."""
    return f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def article(inside: str) -> str:
    """An article."""
    return page(f"<article><h1>The river</h1><p>{LONG}</p>{inside}<p>{LONG}</p></article>")


@pytest.mark.parametrize(
    ("markup", "gone"),
    [
        ('<p>Old.<sup><a href="#cmnt3" id="cmnt_ref3">[c]</a></sup></p><div><p><a href="#cmnt_ref3" id="cmnt3">[c]</a><span>Sure?</span></p></div>', "Sure"),
        ('<p>Old.<label for="s1" class="margin-toggle sidenote-number"></label><input id="s1" class="margin-toggle"><span class="sidenote">By a foot.</span></p>', "foot"),
        ('<p>Old.<span class="marginnote">Look here.</span></p>', "Look"),
        ('<p>Old.<span class="tooltiptext">A hint.</span></p>', "hint"),
        ('<p>Old.<span class="sr-only">(opens in a new window)</span></p>', "window"),
        ('<p>Old.</p><h2 class="screen-reader-text">Post navigation</h2>', "navigation"),
        ('<p>Old.</p><blockquote class="twitter-tweet"><p>rivers are wet</p>— X</blockquote>', "wet"),
        ('<p>Old.</p><div class="poll-embed">Which river? Both</div>', "Which"),
        ('<p>Old.</p><div class="digest-post-embed"><h4>On ponds</h4><p>They stand.</p></div>', "ponds"),
        ('<p>Old.</p><div class="graf graf--mixtapeEmbed"><a href="https://e.org">A pond<br>Stand still</a></div>', "pond"),
        ('<p>Old.</p><figure class="kg-card kg-bookmark-card"><a href="https://e.org">A pond</a></figure>', "pond"),
        ('<p>Old.</p><p>[contact-form-7 id="3" title="Write"]</p>', "contact"),
        ('<p>Old.</p>[caption id="a" width="3"]<img src="x.jpg"/> The bench[/caption]', "bench["),
        ('<p>Old<span class="pagenum">[Pg 3]</span>.</p>', "Pg"),
        ('<p>Old.</p><div class="transnote"><p>Spelling kept.</p></div>', "Spelling"),
        ('<p>Old.</p><div class="wp-block-jetpack-subscriptions"><p>Enter your address</p></div>', "Enter"),
        ('<p>Old.</p><div class="install-readers-app-embed"><p>Read it in the app</p></div>', "app"),
        ('<p>Old.</p><div class="community-chat"><p>Join the chat</p></div>', "chat"),
        ('<p>Old.</p><div class="taxonomy-category wp-block-post-terms"><a>Rivers</a>, <a>Rain</a></div>', "Rain"),
        ('<p>Old.</p><div class="wp-block-post-author-name">Ann Lee</div>', "Ann"),
        ('<p>Old.</p><div class="posted">Posted by Ann at 9:12 PM | <a href="#">TrackBack (0)</a></div>', "TrackBack"),
        ('<p>Old.</p><p>[xy_button url="https://e.org"]Buy a boat[/xy_button]</p>', "Buy"),
        ('<p>Old.<sup class="fn"><a href="#f1" id="f1-link">1</a></sup></p><ol class="wp-block-footnotes"><li id="f1">By a foot. <a href="#f1-link">↩︎</a></li></ol>', "foot"),
        ('<p><![if !supportLists]><span>·<span>&nbsp; </span></span><![endif]>Old.</p>', "·"),
        ('<p>Old.</p><p>Your ad will continue in 5 seconds.</p>', "ad will"),
        ('<p>Old.</p><amp-ad>Buy a boat</amp-ad>', "Buy"),
        ('<p>Old.</p><p>#rivers #rain</p>', "rain"),
        ('<p>Old.</p><p>Sign up to First Edition</p>', "First Edition"),
        ('<p>Old &amp;amp; wet.&amp;nbsp;Old.</p>', "amp;"),
        ('<p>Old. So \\[\\frac{x+y+z}{\\sqrt{a+b+c+d}} = \\sum_{i}^{n} a_i b_i c_i d_i\\] holds.</p>', "frac"),
        ('<p>Old.</p><div class="gmail_signature">Ida | 0123</div>', "0123"),
        ('<p>Old.</p><div class="post-author-box"><h4>About</h4><p>Ida lives in a tin.</p></div>', "tin"),
        ('<p>Old.</p><div data-component="byline-block"><span>2 hours ago</span><span>Ida Bell</span></div>', "Bell"),
        ('<p>Old.</p><p>Listen to this article</p>', "Listen"),
        ('<p>Old.</p><section data-area="related_articles"><h3>Mehr zum Thema</h3><a href="/x">Der Teich</a></section>', "Teich"),
        ('<p>Old.</p><section><h3>Más información</h3><a href="/x">El lago</a></section>', "lago"),
        ('<p>Old.</p><p>[<a href="/x">Read: On ponds</a>]</p>', "ponds"),
        ('<p>Old.</p><div><h2>Keep reading with a free account</h2><p>Already have an account? Log in</p></div>', "account"),
        ('<p>Old.<span class="x-footnotes-footnote__note">By a foot.</span></p>', "By a foot"),
        ('<h2>Old.<a class="headerlink">¶</a></h2>', "¶"),
        ('<p>Old. ♦</p>', "♦"),
        ('<p>Old.</p><p>Read more</p>', "Read more"),
        ('<p>Old.<a href="#n1"><sup>1</sup></a></p><p id="n1"><a href="#r1">1</a>. By a foot.</p>', "By a foot"),
        ('<p>Old.</p><p>This post may contain affiliate links. Read on.</p>', "affiliate"),
        ('<p>Old.</p><figure><figcaption>The bench</figcaption></figure>', "The bench"),
        ('<p>Old.</p><p>Figure 1. The bench, by Ida.</p>', "by Ida"),
        ('<p class="MsoListParagraph"><span style="font-family:Symbol">·<span style="font:7.0pt">&nbsp;&nbsp; </span></span>Old.</p>', "·"),
        ('<p>Old. An <span class="g">old<span class="tooltip">not new</span></span> one.</p>', "not new"),
        ('<p>Old.<a href="#f1">1</a></p><p class="footnote" id="f1"><a href="#r1">1</a> By a foot.</p>', "By a foot"),
        ('<p>Old.</p><div id="ez-toc-container" class="ez-toc"><p>Contents</p><ul><li>One</li></ul></div>', "Contents"),
    ],
)  # fmt: skip
def test_what_is_not_the_authors_is_left_out(markup: str, gone: str) -> None:
    """Comments, embedded posts, notes in the margin, hidden words, shortcodes, marks of pages."""
    made = essay(article(markup), "html")
    text = " ".join(said(made)) + str(headings(made))
    assert gone not in text and "Old." in text
    assert made.skipped


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("3 km<sup>2</sup> of it", "3 km² of it"), ("2<sup>8</sup> boats", "2⁸ boats"), ("the 19<sup>th</sup> century", "the 19th century"),
        ("in N<sup>o</sup> 7", "in Nº 7"), ("M<sup>lle</sup> Duval", "Mlle Duval"), ("CO<sub>2</sub> rose", "CO2 rose"), ("at 9<sup>45</sup> sharp", "at 9:45 sharp"), ("10<sup>−9</sup> m", "10⁻⁹ m"),
        ("It rose.<sup>3</sup>", "It rose."), ("It rose,<sup>3,4</sup> they say.", "It rose, they say."), ("It rose<sup>[12]</sup>.", "It rose."),
        ("Ours<sup>&reg;</sup> x<sup>&minus;2</sup>", "Ours® x⁻²"), ("It rose.<sup>&#91;<i>citation needed</i>&#93;</sup> It fell.", "It rose. It fell."),
        ("It rose.<sup>5–8</sup>", "It rose."), ("It rose.<sup>*</sup>", "It rose."),
    ],
)  # fmt: skip
def test_what_stands_above_the_line(written: str, words: str) -> None:
    """Powers, ordinals, times; marks of notes are not said."""
    assert words in said(essay(article(f"<p>{written}</p>"), "html"))


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Mill Notes: The river in spring", '<h2 class="entry-title"><a href="/x">The river in spring</a></h2>'),
        ("The river in spring | Mill Notes and Other Things", "<h1>The river in spring</h1>"),
        (
            "Mill Notes » Blog Archive » The river in spring",
            '<h2 class="posttitle"><a href="/x">The river in spring</a></h2>',
        ),
        (
            "Salt, Stone and Mill Notes: The river in spring",
            '<h1 class="title">Salt, Stone and Mill Notes</h1><h3 class="post-title">The river in spring</h3>',
        ),
        ("The river in spring - by Jo - Mill", '<h1 class="post-title">The river in spring</h1>'),
    ],
)
def test_the_title_is_the_headline(title: str, heading: str) -> None:
    """The name of the site goes, before it or behind it; a linked headline outside the text is one."""
    made = essay(
        page(
            f'<div id="top">Mill Notes</div>{heading}<div class="storycontent"><p>{LONG}</p><p>{LONG}</p><p>{LONG}</p></div>',
            title,
        ),
        "html",
    )
    assert made.title == "The river in spring"


def test_a_title_that_is_exported_twice_is_said_once() -> None:
    """And so is its subtitle."""
    made = essay(
        page(
            f"<article><header><h1>The river</h1></header><section data-field='subtitle'>On water</section><section><h3>The river</h3><h4>On water</h4><p>{LONG}</p><h4>After</h4><p>{LONG}</p></section></article>"
        ),
        "html",
    )
    text = [line for lines in headings(made) for line in lines] + said(made)
    assert text.count("The river") == 1 and text.count("On water") == 1
    assert ("repeated title", "The river") in reasons(made)


def test_google_docs_and_word_put_their_titles_into_paragraphs() -> None:
    """They are headings all the same; notes at the foot are notes."""
    made = essay(
        page(
            f'<p class="c1 title"><span>The river</span></p><p class="c2 subtitle"><span>A note</span></p><p>{LONG}<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p>'
            '<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> By a foot.</span></p></div>',
            "",
        ),
        "html",
    )
    assert headings(made)[0] == ["The river", "A note"]
    assert [note.text for note in made.notes if note.kind == "footnote"] == ["By a foot."]


@pytest.mark.parametrize(
    "foot",
    ["<p>← Previous: Tins | Next: Lids →</p>", "<p>Tags: <a href='/t'>tins</a></p>", "<p>Filed under: tins</p>", "<p>1,203 notes</p>",
     "<h2>External links</h2><ul><li><a href='https://e.org'>Tins</a></li></ul>", "<p>Ida writes on tins. More about Ida Bell</p>",
     "<p>© 2024 Ida</p><p>1 Tin Street</p>", "<p><a href='/u'>Unsubscribe</a></p><p>1 Tin Street</p>", "<p>You just read issue #12 of Tins.</p>"],
)  # fmt: skip
def test_what_a_site_sets_under_the_article(foot: str) -> None:
    """Its links, labels and counts are not said; the author's last words are."""
    made = essay(
        page(f"<article><h1>The river</h1><p>{LONG}</p><p>{LONG}</p><p>That is all.</p>{foot}</article>"), "html"
    )
    assert said(made)[2:] == ["That is all."] and len(headings(made)) == 1


@pytest.mark.parametrize(
    "last",
    ["The next thing: a tin.", "Previous tins were better.", "Tags: I never wear any.", "I wrote this on <a href='https://e.org'>a tin</a>.",
     "Figure 1 was mine.", "We may earn a crust."],
)  # fmt: skip
def test_last_words_that_only_look_like_a_sites(last: str) -> None:
    """They are said."""
    made = essay(page(f"<article><h1>The river</h1><p>{LONG}</p><p>{LONG}</p><p>{last}</p></article>"), "html")
    assert len(said(made)) == 3


def test_a_letter_set_large_belongs_to_its_word() -> None:
    """White space behind it is the page's; I and A are words."""
    made = essay(
        article('<p><span class="drop-cap">T</span> he tin.</p><p><span class="dropcap">A</span> tin.</p>'), "html"
    )
    assert said(made)[1:3] == ["The tin.", "A tin."]


def test_a_newsletter_ends_before_its_footer() -> None:
    """Merge tags, addresses, ways to leave."""
    made = essay(
        page(
            f'<table role="presentation"><tr><td><a href="https://e.org/view">View this email in your browser</a></td></tr><tr><td><h1>The river</h1><p>Hi *|FNAME|*, {LONG}</p><p>{LONG}</p></td></tr>'
            '<tr><td class="footer"><p>You are receiving this because you signed up.</p><p>12 Mill Lane, Hay</p><p><a href="https://e.org/u">Unsubscribe</a></p></td></tr></table>'
        ),
        "html",
    )
    text = " ".join(said(made))
    assert "browser" not in text and "Mill Lane" not in text and "FNAME" not in text and "Hi, The river rose" in text


def test_stanzas_of_a_page() -> None:
    """Lines that ``br`` parts, and lines that are elements."""
    made = essay(
        article(
            '<div class="stanza"><span class="i0">The tide is out,<br></span><span class="i2">the mud is grey,<br></span></div>'
        ),
        "html",
    )
    assert said(made)[1:3] == ["The tide is out,", "the mud is grey,"]
    assert made.sections[0].paragraphs[1].bound == "verse"
    made = essay(
        article(
            '<div class="poem"><div class="line">The tide is out,</div><div class="line">the mud is grey.</div></div>'
        ),
        "html",
    )
    assert [p.bound for p in made.sections[0].paragraphs][1:3] == ["verse", ""]


def test_an_initial_that_is_a_picture_is_a_letter() -> None:
    """Where the word goes on behind it."""
    made = essay(article('<p><img src="t.png" alt="T">he boat was gone.</p>'), "html")
    assert "The boat was gone." in said(made)


def test_what_sites_and_mailers_put_beside_the_words() -> None:
    """Kramdown's lists of attributes, Liquid's code, Pandoc's spans, buttons, Word's marks, the foot of a newsletter."""
    made = essay(
        "# A\n\n* TOC\n{:toc}\n\nFirst.\n{: .lead}\n\n{% highlight py %}\nprint(1)\n{% endhighlight %}\n\n[The end]{.smallcaps} came.\n"
    )
    assert said(made) == ["First.", "The end came."]
    assert [why for why, _ in reasons(made)] == ["table of contents", "code block"]
    page = f"""<article><h1>A</h1><p>{LONG}</p><div class="kg-card kg-button-card"><a href="https://a.example">Become a member</a></div>
    <p>The loaf<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[JB1]</a></span> was <del>bad</del><ins>good</ins>. {LONG}</p>
    <p><span style='mso-list:Ignore'>·</span>First of all.</p><p>Copyright © 2024 The Bread, All rights reserved.</p>
    <p>Our mailing address is: 12 Long Street</p></article>"""
    made = essay(page, "html")
    assert said(made) == [LONG.strip(), f"The loaf was good. {LONG.strip()}", "First of all."]


def test_heads_beside_the_numbers_of_pages() -> None:
    """Two pages are enough where a number stands with them."""
    words = [
        f"The {word} winter was long, and the people of the town spoke of little else than of the {word} bread that they had not got, and they"
        for word in ("first", "second", "third")
    ]
    for head in ("{}\n\n   THE LONG TABLE", "{} / THE LONG TABLE"):
        pages = [
            f"{word}\nwent on {word} with it,\nand {word} again for {'a very ' * 30}long time, as {word} they would"
            for word in words
        ]
        text = f"{pages[0]}\n\n{' ' * 30}{head.format(13)}\n\n{pages[1]}\n\n{' ' * 30}{head.format(14)}\n\n{pages[2]} say.\n"
        assert not any("TABLE" in paragraph for paragraph in said(essay(text, "text")))


def test_chapters_that_stand_side_by_side_are_all_read() -> None:
    """However much of the page one of them is; a lone box beside them is not one."""
    long = "A gate is a wall that has changed its mind, and it leans where the other stood for thirty years. " * 6
    page = f'<h1>Gates</h1><div class="chapter"><h2>One</h2><p>{long}</p></div><div class="chapter"><h2>Two</h2><p>A stile is a question put to the knees, which the young answer with a jump and we do not.</p></div>'
    assert headings(essay(f"<html><body>{page}</body></html>", "html"))[-1] == ["Two"]


def test_margins_and_references_of_quarto() -> None:
    """Remarks in the margin and marks of an index are no words; a reference is the heading that it means."""
    made = essay(
        "## Salt {#sec-salt}\n\nAs @sec-salt shows, it is \\emph{old}.\\index{salt}\n\n::: {.column-margin}\nA remark.\n:::\n\nSee.[A note.]{.aside}\n"
    )
    assert said(made) == ["As “Salt” shows, it is old.", "See."]
    assert {why for why, _ in reasons(made)} == {"layout", "side note"}


def test_a_chapter_of_notes_alone_is_none() -> None:
    """Notes that lead back by their number, and the heading above them; labels of boxes that only say what they are."""
    notes = '<p>Footnotes</p><p class="n"><a href="a.html#rf1" id="fn1">[1]</a> See the book.</p>'
    made = essay(f"<html><body><h1>Rents</h1><p>{LONG}</p>{notes}</body></html>", "html")
    assert said(made) == [LONG.strip()] and [note.text for note in made.notes] == ["See the book."]
    box = article(
        '<aside class="admonition note"><p class="admonition-title">Note</p><p>It creaked, and we stepped over it.</p></aside>'
    )
    assert "Note" not in said(essay(box, "html")) and "It creaked, and we stepped over it." in said(essay(box, "html"))


def test_what_only_a_screen_reader_says_is_hidden() -> None:
    """By whatever style it is hidden."""
    for style in ("clip:rect(0 0 0 0);position:absolute", "position:absolute;width:1px", "opacity:0", "left:-9999px"):
        made = essay(
            article(f'<p>A <a href="http://e.org">man<span style="{style}">, opens new tab</span></a> came.</p>'),
            "html",
        )
        assert "A man came." in said(made)
