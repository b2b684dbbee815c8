"""An existing podcast comes into a show folder, and everything that its listeners know comes out of it again."""

import tomllib
import xml.etree.ElementTree as ET
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay import show as show_file
from audioessay.errors import PublishError, ReadError, StorageError
from audioessay.model.show import Show
from audioessay.publishing import publish
from audioessay.publishing.check import check_show
from audioessay.publishing.document import read as read_feed
from audioessay.publishing.identity import Lock, load
from audioessay.publishing.importing import import_feed, imported
from audioessay.publishing.old import Old, load_old, old_items
from audioessay.publishing.settings import Settings
from audioessay.publishing.settings import settings as read_settings
from tests.publishing.hosts import host
from tests.publishing.shows import World, feed, many, picture

CHANNEL = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:it="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:odd="urn:odd:stuff" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>Old &amp; Dear</title><link>https://old.example/</link><description><![CDATA[Since <b>2011</b>.]]></description>
<language>en-us</language><it:author>Ada Quill</it:author><it:explicit>no</it:explicit>
<it:category text="Arts"><it:category text="Books"/></it:category><it:category text="Gadgets"/>
<it:owner><it:name>Ada</it:name><it:email>ada@old.example</it:email></it:owner>
<it:image href="cover.png"/><odd:thing>kept? no</odd:thing>
<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid><podcast:locked>yes</podcast:locked>
<podcast:funding url="https://old.example/give">Give</podcast:funding>
<podcast:image href="cover.png" purpose="artwork"/><podcast:txt purpose="ai-content">true</podcast:txt><podcast:podroll><podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810"/></podcast:podroll>
{links}
{items}
</channel></rss>"""

ITEM = """<item><title>Second</title><guid isPermaLink="false">old-2</guid><pubDate>Tue, 02 Feb 2021 10:00:00 EST</pubDate>
<enclosure url="https://old.example/2.mp3?a=1&amp;b=2" length="123" type="audio/mp3"/>
<odd:thing odd:weight="3" xml:lang="la">pondus <inner xmlns="urn:other"><![CDATA[<x> & ]]></inner> est</odd:thing>
<content:encoded><![CDATA[<p onclick="x()">Hello</p>]]></content:encoded><it:duration>00:03:20</it:duration></item>
<item><title>First</title><enclosure url="https://old.example/1.mp3" length="5" type="audio/mpeg"/></item>"""


def whole(items: str = ITEM, links: str = "") -> bytes:
    return CHANNEL.format(items=items, links=links).encode()


def shape(element: ET.Element) -> Any:
    """An element as readers with namespaces see it."""
    texts = (element.text or "").strip()
    return (
        element.tag,
        sorted(element.attrib.items()),
        texts,
        [(shape(one), (one.tail or "").strip()) for one in element],
    )


def shapes(xml: bytes) -> list[Any]:
    return [shape(item) for item in ET.fromstring(xml).iter("item")]


def parse_old(data: bytes) -> Old:
    return old_items(read_feed(data, "imported.xml"))


def rendered(old: Old) -> bytes:
    return feed(Show(title="x"), Settings(url="https://new.example/", page_size=0), (), lock=Lock("g"), old=old)[
        "feed.xml"
    ]


def test_items_are_carried_as_they_are() -> None:
    """Each item comes out with the same elements, attributes, texts and namespaces, odd ones too."""
    assert shapes(rendered(parse_old(whole()))) == shapes(whole())


def test_prefixes_are_the_usual_ones() -> None:
    """Readers that go by the prefix find itunes: whatever the old feed called it; other prefixes stay."""
    text = rendered(parse_old(whole())).decode()
    assert "<itunes:duration>00:03:20</itunes:duration>" in text
    assert '<odd:thing odd:weight="3" xml:lang="la">pondus' in text
    assert 'xmlns:odd="urn:odd:stuff"' in text and "<it:" not in text


def test_show_folder(tmp_path: Path) -> None:
    """Title, author, settings, GUID and cover come into the folder, in files that the show's own readers accept."""
    (tmp_path / "host").mkdir()
    (tmp_path / "host" / "cover.png").write_bytes(picture(1400, "PNG"))
    (tmp_path / "host" / "feed.xml").write_bytes(whole())
    home = tmp_path / "show"
    with host(tmp_path / "host") as server:
        made = import_feed(server.url + "feed.xml", home)
    assert (made.title, made.episodes) == ("Old & Dear", 2)
    assert sorted(path.name for path in home.iterdir()) == [
        "audio",
        "audioessay.lock.toml",
        "audioessay.toml",
        "cover.png",
        "imported.xml",
        "script",
    ]
    show = show_file.load(home)
    assert (show.title, show.author, show.language, show.cover.file) == (
        "Old & Dear",
        "Ada Quill",
        "en-us",
        "cover.png",
    )
    assert show.description == "Since 2011."
    read = read_settings(show.publish)
    assert read.explicit is False and read.owner.email == "ada@old.example" and read.funding[0].text == "Give"
    assert read.podroll[0].guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert load(home).guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert read.image == () and read.txt[0].purpose == "ai-content"
    assert any("Gadgets" in one for one in made.left) and any("?:thing" in one for one in made.left)


def test_old_and_new_stand_together(good: World, tmp_path: Path) -> None:
    """New episodes join the old ones by date; an episode that takes over an old GUID takes the old item's place."""
    old = parse_old(whole())
    xml = feed(good.show, good.settings, good.published, lock=good.lock, old=old)["feed.xml"]
    titles = [item.findtext("title") for item in ET.fromstring(xml).iter("item")]
    assert titles == ["The Kitchen Clock", "The Spring Balance", "Second", "First"]
    taken = replace(good.published[0], identity=replace(good.published[0].identity, guid="old-2"))
    xml = feed(good.show, good.settings, [taken], lock=good.lock, old=old)["feed.xml"]
    assert [item.findtext("title") for item in ET.fromstring(xml).iter("item")] == ["The Spring Balance", "First"]


def test_two_feeds_are_joined() -> None:
    """Items of two feeds that give one prefix to two namespaces stand in one feed, each as it was, and none twice."""
    first = parse_old(whole())
    other = whole(ITEM.replace("old-2", "other-2").replace("old.example/1", "other.example/1")).replace(
        b"urn:odd:stuff", b"urn:other:odd"
    )
    both = first.joined(parse_old(other)).joined(first)
    assert shapes(rendered(both))[:1] == shapes(whole())[:1]
    assert sorted(map(repr, shapes(rendered(both)))) == sorted(map(repr, shapes(whole()) + shapes(other)))


def test_faults_of_others_do_not_stop_us(good: World) -> None:
    """What is wrong with imported items is said, once a rule, and is no error."""
    old = parse_old(whole())
    report = check_show(good.show, good.settings, good.folder, good.published, lock=good.lock, old=old)
    assert report.errors == ()
    assert {"enclosure-type", "date-zone", "guid"} <= {one.rule.id for one in report.warnings}


def test_pages_are_followed(tmp_path: Path) -> None:
    """A paged feed is imported whole, each item once."""
    items = [
        f'<item><guid>g{n}</guid><enclosure url="https://old.example/{n}.mp3" length="1" type="audio/mpeg"/></item>'
        for n in range(4)
    ]
    (tmp_path / "feed.xml").write_bytes(whole("".join(items[:2]), '<atom:link rel="next" href="feed-2.xml"/>'))
    (tmp_path / "feed-2.xml").write_bytes(whole("".join(items[1:]), '<atom:link rel="next" href="feed.xml"/>'))
    with host(tmp_path) as server:
        made = import_feed(server.url + "feed.xml", tmp_path / "show")
    assert made.episodes == 5
    assert [item.guid for item in load_old(tmp_path / "show").items] == ["g0", "g1", "g2", "g3"]


def test_a_show_is_not_overwritten(tmp_path: Path) -> None:
    """Where there is a show already, nothing is touched."""
    (tmp_path / "audioessay.toml").write_text("title = 'mine'\n")
    (tmp_path / "feed.xml").write_bytes(whole())
    with pytest.raises(StorageError, match="already"):
        import_feed(str(tmp_path / "feed.xml"), tmp_path)
    assert (tmp_path / "audioessay.toml").read_text() == "title = 'mine'\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html/>",
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>',
        b"<rss><channel>" + b"<item>" * 200,
    ],
)
def test_hostile_feeds_leave_nothing(tmp_path: Path, data: bytes) -> None:
    """What is no feed is an error, and the folder stays empty."""
    (tmp_path / "feed.xml").write_bytes(data)
    with pytest.raises(ReadError):
        import_feed(str(tmp_path / "feed.xml"), tmp_path / "show")
    assert not (tmp_path / "show").exists()


def test_hostile_words_in_the_show_file() -> None:
    """Quotes, line breaks and TOML in a channel's texts stay texts; file names are ours."""
    title = '"]\n[publish]\nurl = "https://evil.example/'
    data = whole().replace(b"Old &amp; Dear", title.replace('"', "&quot;").encode())
    data = data.replace(b"cover.png", b"../../../etc/passwd")
    made = imported(data, "feed.xml", url="https://old.example/feed.xml", load=lambda url, most: picture())
    assert sorted(made.files) == ["audioessay.lock.toml", "audioessay.toml", "cover.jpg", "imported.xml"]
    table = tomllib.loads(made.files["audioessay.toml"].decode())
    assert table["title"] == title and "url" not in table["publish"]


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"), max_size=12)
names = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,8}", fullmatch=True).filter(
    lambda name: not name.lower().startswith("xml")
)
spaces = st.sampled_from(
    [
        "",
        "urn:a",
        "urn:b",
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://purl.org/dc/elements/1.1/",
        "http://www.w3.org/2005/Atom",
    ]
)


def qualified(draw: st.DrawFn) -> str:
    space = draw(spaces)
    return f"{{{space}}}{draw(names)}" if space else draw(names)


@st.composite
def extras(draw: st.DrawFn, depth: int = 2) -> ET.Element:
    element = ET.Element(
        "{urn:x}" + draw(names), {qualified(draw): draw(words) for _ in range(draw(st.integers(0, 2)))}
    )
    element.text = draw(words)
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        child = draw(extras(depth - 1))
        child.tag, child.tail = qualified(draw), draw(words)
        element.append(child)
    return element


@st.composite
def feeds(draw: st.DrawFn) -> bytes:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    ET.SubElement(channel, "title").text = draw(words)
    for number in range(draw(st.integers(0, 5))):
        item = ET.SubElement(channel, "item")
        ET.SubElement(item, "title").text = draw(words)
        if draw(st.booleans()):
            ET.SubElement(item, "guid").text = f"{number} {draw(words)}"
        date = draw(st.sampled_from(["", "Tue, 02 Feb 2021 10:00:00 EST", "Mon, 1 Mar 2021 10:00 GMT", "soon"]))
        ET.SubElement(item, "pubDate").text = date
        ET.SubElement(
            item, "enclosure", url=f"https://old.example/{number}?{draw(words)}", length="1", type="audio/mpeg"
        )
        item.append(draw(extras()))
    return ET.tostring(root, encoding="unicode").encode()


@settings(max_examples=60, deadline=None)
@given(feeds())
def test_everything_comes_out_again(data: bytes) -> None:
    """Whatever a feed holds, each item comes out as it went in: GUIDs, enclosures, dates, strange elements and all."""
    out = rendered(parse_old(data))
    assert sorted(map(repr, shapes(out))) == sorted(map(repr, shapes(data)))
    assert rendered(parse_old(out)) == out


def test_listeners_notice_nothing() -> None:
    """feedparser finds the same GUIDs, files and dates in the old feed and in ours."""

    def seen(xml: bytes) -> list[tuple[str, str, object]]:
        return [
            (
                entry.get("id", ""),
                entry.enclosures[0].href,
                parsedate_to_datetime(entry.published) if "published" in entry else None,
            )
            for entry in feedparser.parse(xml).entries
        ]

    assert seen(rendered(parse_old(whole()))) == seen(whole())


@pytest.mark.parametrize(
    ("said", "kept"), [("English", "en"), ("en_us", "en-us"), ("-1", ""), ("None", ""), ("pt-BR", "pt-BR")]
)
def test_a_language_that_is_none_makes_no_show_that_cannot_load(good: World, said: str, kept: str) -> None:
    """A name becomes its code, what is no language is left out and said."""
    xml = good.xml.replace(b"<language>en-gb</language>", f"<language>{said}</language>".encode())
    made = imported(xml, "feed.xml", url="https://quill.example/weights/feed.xml")
    show = show_file.parse(made.files["audioessay.toml"].decode(), "audioessay.toml")
    assert show.language == kept
    assert any("<language>" in line for line in made.left) == (kept == "")


@pytest.mark.parametrize(
    "place", ["Podcastindex-org/podcast-namespace/blob/main", "podcastindex-org/Podcast-Namespace/blob/v1.0"]
)
def test_a_feed_of_the_older_namespace_is_one_of_the_newer(place: str) -> None:
    """Its show GUID, its tags; the items come out under the usual prefix."""
    old = f"https://github.com/{place}/docs/1.0.md"
    items = ITEM.replace("</item>", '<podcast:season name="One">1</podcast:season></item>', 1)
    xml = whole(items).replace(b"https://podcastindex.org/namespace/1.0", old.encode())
    made = imported(xml, "feed.xml")
    assert (
        tomllib.loads(made.files["audioessay.lock.toml"].decode())["show"]["guid"]
        == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    )
    assert b'<podcast:season name="One">1</podcast:season>' in rendered(parse_old(xml))
    assert shapes(rendered(parse_old(xml))) == shapes(whole(items))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_blank_line_at_the_head_is_no_reason_to_refuse(mark: bytes) -> None:
    """Nor with a byte order mark before it. What is kept is what was received, and lines are counted with it."""
    xml = mark + b"\n \n" + whole()
    made = imported(xml, "feed.xml")
    assert made.files["imported.xml"] == xml and made.episodes == 2
    assert read_feed(xml, "feed.xml").channel.line == read_feed(whole(), "feed.xml").channel.line + 2


def test_imported_items_stand_in_the_first_document(good: World) -> None:
    """Most players read no other; what is ours goes into pages when there is more than one document holds."""
    published, lock = many(good, 30)
    items = "".join(
        f"<item><guid>old-{n}</guid><pubDate>Tue, 02 Feb 2010 10:00:{n:02} +0000</pubDate></item>" for n in range(25)
    )
    old = parse_old(whole(items))
    paged = replace(good.settings, page_size=10)
    made = feed(good.show, paged, published, lock=lock, old=old)
    guids = [[item.findtext("guid") or "" for item in ET.fromstring(xml).iter("item")] for xml in made.values()]
    assert len(made) > 1 and {f"old-{n}" for n in range(25)} <= set(guids[0])
    assert sorted(guid for page in guids for guid in page) == sorted(
        [f"old-{n}" for n in range(25)] + [f"guid-{n}" for n in range(30)]
    )
    assert len(feed(good.show, good.settings, published, lock=lock, old=old)) == 1


def test_a_lost_import_loses_no_episode(tmp_path: Path) -> None:
    """It comes back from the public feed, else from the old address; where neither answers nothing is published."""
    site = tmp_path / "host"
    site.mkdir()
    (site / "feed.xml").write_bytes(whole().replace(b"cover.png", b"cover.jpg"))
    (site / "cover.jpg").write_bytes(picture())
    home = tmp_path / "show"
    with host(site) as server:
        import_feed(server.url + "feed.xml", home)
        text = (home / "audioessay.toml").read_text()
        (home / "audioessay.toml").write_text(
            text.replace("\n[publish]\n", '\n[publish]\nurl = "https://new.example/"\ntarget = "public"\n')
        )
        (home / "imported.xml").unlink()
        result = publish.publish(home)
        assert (home / "public" / "feed.xml").read_bytes().count(b"<item>") == 2
        assert any("imported.xml was lost" in line for line in result.notices)
        assert len(load_old(home).items) == 2
        (home / "imported.xml").unlink()
        publish.publish(home)
        assert len(load_old(home).items) == 2 and (home / "public" / "feed.xml").read_bytes().count(b"<item>") == 2
    (home / "imported.xml").unlink()
    with pytest.raises(PublishError, match="2 episode"):
        publish.publish(home, to="elsewhere")
    assert not (home / "elsewhere").exists()
