"""The feed as readers that we did not write see it."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import podcastparser
import pytest

from audioessay.errors import PublishError
from audioessay.model.episode import Tags
from audioessay.model.essay import Note
from audioessay.publishing.check import check_feed
from audioessay.publishing.item import people
from audioessay.publishing.notes import DESCRIPTION_BYTES, cells, full
from audioessay.publishing.reading import reading
from audioessay.publishing.settings import EpisodeSettings, settings
from tests.publishing.shows import CHAPTERS, LENGTH_MS, TABLE, World, changed, feed, many
from tests.publishing.sites import EPISODE

P = "{https://podcastindex.org/namespace/1.0}"
I = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"  # noqa: E741
A = "{http://www.w3.org/2005/Atom}"


def channel(xml: bytes) -> ET.Element:
    found = ET.fromstring(xml).find("channel")
    assert found is not None
    return found


def read(xml: bytes) -> Any:
    parsed = feedparser.parse(xml)
    assert not parsed.bozo
    return parsed


def test_feedparser_reads_back(good: World) -> None:
    """feedparser finds the show and each episode, newest first, with enclosure, GUID and date as they are."""
    parsed = read(good.xml)
    assert parsed.feed.title == "Weights & Measures"
    assert parsed.feed.language == "en-gb"
    assert parsed.feed.author == "Ada Quill"
    assert [entry.title for entry in parsed.entries] == ["The Kitchen Clock", "The Spring Balance"]
    for entry, one in zip(parsed.entries, reversed(good.published), strict=True):
        enclosure = entry.enclosures[0]
        assert enclosure.href == "https://quill.example/weights/" + one.audio[0].name
        assert int(enclosure.length) == one.audio[0].size
        assert enclosure.type == "audio/mpeg"
        assert entry.id == one.identity.guid
        assert parsedate_to_datetime(entry.published) == one.identity.date
        assert entry.itunes_duration == str(LENGTH_MS // 1000)


def test_podcastparser_reads_back(good: World) -> None:
    """gPodder's parser finds the cover, the episodes and their sizes."""
    import io

    parsed = podcastparser.parse("https://quill.example/weights/feed.xml", io.BytesIO(good.xml))
    assert good.cover
    assert parsed["cover_url"] == "https://quill.example/weights/" + good.cover.name
    assert [one["title"] for one in parsed["episodes"]] == ["The Kitchen Clock", "The Spring Balance"]
    assert parsed["episodes"][0]["enclosures"][0]["file_size"] == good.published[1].audio[0].size
    assert parsed["episodes"][0]["total_time"] == LENGTH_MS // 1000


def test_same_show_same_bytes(good: World) -> None:
    """Rendering twice, whatever the order given, gives the same bytes."""
    assert good.feed() == feed(good.show, good.settings, good.published[::-1], lock=good.lock, cover=good.cover)


def test_declaration_is_first(good: World) -> None:
    """The XML declaration stands at byte 0 and the four namespaces at the root, with their usual prefixes."""
    head = good.xml[:600].decode()
    assert head.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    for prefix in ("atom", "content", "itunes", "podcast"):
        assert f"xmlns:{prefix}=" in head
    assert b"ns0:" not in good.xml


def test_required_channel_tags(good: World) -> None:
    """All that Apple and PSP-1 require of a channel is there."""
    top = channel(good.xml)
    assert top.findtext("link") == "https://quill.example/weights/"
    assert top.findtext(f"{I}explicit") == "false"
    assert top.findtext(f"{P}guid") == good.lock.guid
    category = top.find(f"{I}category")
    assert category is not None and category.get("text") == "Society & Culture"
    assert category[0].get("text") == "Philosophy"
    own = top.find(f"{A}link[@rel='self']")
    assert own is not None and own.get("href") == "https://quill.example/weights/feed.xml"
    locked = top.find(f"{P}locked")
    assert locked is not None and locked.text == "yes" and locked.get("owner") == "ada@quill.example"


def test_item_sidecars(good: World) -> None:
    """Transcripts, chapters, persons and the checksum stand in each item with the types that players want."""
    item = channel(good.xml).findall("item")[0]
    types = [one.get("type") for one in item.findall(f"{P}transcript")]
    assert types == ["text/vtt", "application/x-subrip", "application/json"]
    chapters = item.find(f"{P}chapters")
    assert chapters is not None and chapters.get("type") == "application/json+chapters"
    roles = [(one.get("role"), one.text) for one in item.findall(f"{P}person")]
    assert ("author", "Ada Quill") in roles
    assert ("narrator", "en-gb (synthetic voice, eSpeak)") in roles
    integrity = item.find(f"{P}alternateEnclosure/{P}integrity")
    assert integrity is not None and (integrity.get("value") or "").startswith("sha256-")


def test_disclosure(good: World) -> None:
    """A synthetic voice is disclosed in words and in the ai-content tag, unless the show says it is not to be."""
    item = channel(good.xml).findall("item")[0]
    assert "synthetic" in (item.findtext("description") or "")
    assert item.findtext(f"{P}txt[@purpose='ai-content']") == "true"
    silent = replace(good.show, disclosure="none")
    xml = feed(silent, good.settings, good.published, lock=good.lock)["feed.xml"]
    assert b"ai-content" not in xml


def test_persons_say_what_they_read(good: World) -> None:
    """Where the show wants stances in words, each voice is named with the roles that it reads."""
    telling = replace(good.show, make=replace(good.show.make, stances=True))
    xml = feed(telling, good.settings, good.published, lock=good.lock)["feed.xml"]
    names = [one.text or "" for one in channel(xml).findall("item")[0].findall(f"{P}person[@role='narrator']")]
    assert any("praise" in name and name.endswith("synthetic voice, eSpeak)") for name in names), names


def test_a_person_who_reads_for_many_roles_fits(good: World) -> None:
    """However many roles of the show's own a voice reads, its name in the feed keeps to 128 characters."""
    roles = [f"speaker_in_the_{number}th_interview" for number in range(9)]
    one = good.published[0].episode
    chapters = tuple(replace(one.chapters[0], role=role) for role in roles)
    telling = replace(good.show, make=replace(good.show.make, stances=True))
    made = people(telling, good.settings, replace(one, chapters=chapters, readers={}), EpisodeSettings())
    assert all(0 < len(person.name) <= 128 for person in made) and any(person.role == "narrator" for person in made)


def test_notes_list_chapters(good: World) -> None:
    """The description lists chapters from 00:00:00 on, as Apple, Spotify and YouTube read them."""
    text = channel(good.xml).findall("item")[0].findtext("description") or ""
    assert "<p>00:00:00 An opening" in text
    assert "<br>00:00:12 What it does well<br>00:00:27 What it costs</p>" in text


def test_full_notes_hold_everything(good: World) -> None:
    """The full notes hold links, footnotes and tables; a link that leads nowhere safe is left out, its words are not."""
    first = good.published[0]
    extra = (
        Note("link", "click", "", "javascript:alert(1)"),
        Note("link", "rel", "", "../about"),
        Note("table", "Two", "a\tb"),
    )
    one = changed(first, replace(first.episode, notes=(*first.episode.notes, *extra)))
    item = channel(feed(good.show, good.settings, [one], lock=good.lock)["feed.xml"]).findall("item")[0]
    notes = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    assert '<a href="https://en.wikipedia.org/wiki/Hooke%27s_law">Hooke\'s law</a>' in notes
    assert "<li>1: The bowl was my grandmother's; it weighs 412 g.</li>" in notes
    assert "<li>what | weight<br>flour | 500 g<br>bowl | −412 g</li><li>Two<br>a b</li>" in notes
    assert "javascript" not in notes and "../about" not in notes


def test_hostile_words_stay_words(good: World) -> None:
    """Markup, entities, ]]>, control characters and turns of direction in titles and notes come out as text."""
    title = "<script>alert(1)</script> & ]]> \x00\x08\x85\u202eevil\ufffe\ufdd0\U0001ffff"
    first = good.published[0]
    tags = Tags(title, "s", "<b>me</b>", "", "en", summary="</p><script src=//x>]]>\n\n&lt;i&gt;")
    chapters = tuple(replace(one, title=title) for one in CHAPTERS)
    one = changed(first, replace(first.episode, tags=tags, chapters=chapters))
    item = channel(feed(good.show, good.settings, [one], lock=good.lock)["feed.xml"]).findall("item")[0]
    assert item.findtext("title") == "<script>alert(1)</script> & ]]> \u202eevil\u202c"
    for tag in ("description", "{http://purl.org/rss/1.0/modules/content/}encoded"):
        notes = item.findtext(tag) or ""
        assert "<script" not in notes and "<b>" not in notes and "&lt;script&gt;" in notes


def test_description_is_bounded(good: World) -> None:
    """However long summary and chapters are, a description has at most 4000 bytes and no chapter list cut short."""
    first = good.published[0]
    chapters = tuple(replace(CHAPTERS[0], title=f"Ä chapter {n}" * 9, start_ms=n, end_ms=n + 1) for n in range(400))
    tags = replace(first.episode.tags, summary="Ein sehr langer Satz über Gewichte. " * 900)
    one = changed(first, replace(first.episode, tags=tags, chapters=chapters))
    item = channel(feed(good.show, good.settings, [one], lock=good.lock)["feed.xml"]).findall("item")[0]
    text = item.findtext("description") or ""
    assert len(text.encode()) <= DESCRIPTION_BYTES
    assert "00:00:00" not in text and "…</p>" in text
    assert text.count("<p>") == text.count("</p>")


def test_five_thousand_episodes(good: World) -> None:
    """All 5,000 are in the feed, in 5 files. (How its time grows is looked at by bench/growth.py.)"""
    published, lock = many(good, 5000)
    made = feed(good.show, good.settings, published, lock=lock, cover=good.cover)
    assert len(made) == 5
    assert sum(xml.count(b"<guid ") for xml in made.values()) == 5000


def test_pages_hold_everything_once(good: World) -> None:
    """A paged feed holds each episode once, links both ways, and publishing one more changes only the first page."""
    published, lock = many(good, 23)
    paged = replace(good.settings, page_size=5)
    made = feed(good.show, paged, published, lock=lock)

    def plain(name: str) -> str:
        return re.sub(r"-[0-9a-f]{8}\.xml$", ".xml", name)

    guids = [item.findtext("guid") for xml in made.values() for item in channel(xml).findall("item")]
    assert guids == [f"guid-{number}" for number in range(22, -1, -1)]
    assert [plain(name) for name in made] == ["feed.xml", "feed-3.xml", "feed-2.xml", "feed-1.xml"]
    links = {name: channel(xml).findall(f"{A}link") for name, xml in made.items()}
    assert {(one.get("href") or "").rsplit("/", 1)[1] for own in links.values() for one in own} == set(made)
    relations = {
        plain(name): {one.get("rel"): plain((one.get("href") or "").rsplit("/", 1)[1]) for one in own}
        for name, own in links.items()
    }
    assert relations["feed.xml"] == {
        "self": "feed.xml",
        "first": "feed.xml",
        "next": "feed-3.xml",
        "last": "feed-1.xml",
    }
    assert relations["feed-2.xml"]["previous"] == "feed-3.xml" and relations["feed-2.xml"]["next"] == "feed-1.xml"
    more, lock = many(good, 24)
    again = feed(good.show, paged, more, lock=lock)
    assert all(again[name] == made[name] for name in made if name != "feed.xml")
    assert again["feed.xml"] != made["feed.xml"]


def test_serial_counts(good: World) -> None:
    """A serial show, whose items must bear a number, counts them from the oldest; a number given is kept."""
    table = TABLE | {
        "type": "serial",
        "episodes": {"the-kitchen-clock": {"number": 7, "season": 2, "season-name": "Rooms"}},
    }
    xml = feed(good.show, settings(table), good.published, lock=good.lock)["feed.xml"]
    items = channel(xml).findall("item")
    assert [one.findtext(f"{I}episode") for one in items] == ["7", "1"]
    season = items[0].find(f"{P}season")
    assert season is not None and season.get("name") == "Rooms" and season.text == "2"


def test_no_address_is_refused(good: World) -> None:
    """Without a public address there is no feed."""
    with pytest.raises(PublishError, match="set url under"):
        feed(good.show, settings({}), good.published, lock=good.lock)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| sign | means |\n|---|---|\n| + | - |\n| - | - |", ["sign | means", "+ | -", "- | -"]),
        ("| a | b |\n|-|-|\n| 1 | 2 |", ["a | b", "1 | 2"]),
        ("a | b\n:-: | -:\n1 | \\| 2", ["a | b", "1 | | 2"]),
        ("+---+---+\n| a | b |\n+===+===+\n| - | + |\n+---+---+", ["a | b", "- | +"]),
    ],
)
def test_a_row_of_signs_is_a_row(text: str, rows: list[str]) -> None:
    """On pages as in notes; only what rules is left out."""
    note = Note("table", "1", text)
    assert [" | ".join(row) for row in cells(note)] == rows
    episode = replace(EPISODE, notes=(note,))
    notes_text = full(episode)
    assert all(row in notes_text for row in rows)
    page = reading(episode)
    shown = next(block.table for part in page.parts for group in part.groups for block in group.blocks if block.table)
    assert [" | ".join(row) for row in shown.rows] == rows


def test_sounds_are_fetched_through_prefixes(good: World) -> None:
    """One or several, the first one first; the file beside it keeps its own address, and check finds nothing."""
    table = TABLE | {"prefix": ["https://op3.dev/e/", "https://count.example/redirect.mp3/"]}
    xml = feed(good.show, settings(table), good.published, lock=good.lock, cover=good.cover)["feed.xml"]
    name = good.published[0].audio[0].name
    urls = [one.get("url") for one in channel(xml).iter("enclosure")]
    assert f"https://op3.dev/e/count.example/redirect.mp3/quill.example/weights/{name}" in urls
    assert f'uri="https://quill.example/weights/{name}"'.encode() in xml
    assert check_feed(xml, "feed.xml", previous=good.xml).findings == check_feed(good.xml, "feed.xml").findings
    changed = xml.replace(b'type="audio/mpeg" length="', b'type="audio/mpeg" length="1')
    assert "enclosure-length" in {one.rule.id for one in check_feed(changed, "feed.xml").findings}
