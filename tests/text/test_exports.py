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
