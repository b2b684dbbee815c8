"""A good feed has no finding; each of fifty and more defects in it is found by the rule that is meant for it."""

import contextlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay import show as show_file
from audioessay.errors import ReadError
from audioessay.publishing.check import RULES, check_feed
from audioessay.publishing.document import MOST_BYTES
from audioessay.publishing.importing import imported
from tests.publishing.shows import World

FEED = "https://quill.example/weights/feed.xml"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Change = Callable[[str], str]


def swap(old: str, new: str, count: int = 1) -> Change:
    """Replace text that must be there."""

    def change(xml: str) -> str:
        assert old in xml, old
        return xml.replace(old, new, count)

    return change


def sub(pattern: str, new: str) -> Change:
    """Replace the first match, which must be there."""

    def change(xml: str) -> str:
        made, count = re.subn(pattern, new, xml, count=1, flags=re.DOTALL)
        assert count, pattern
        return made

    return change


def drop(tag: str) -> Change:
    """Take out the first such element."""
    return sub(rf"\s*<{tag}(?: [^>]*)?(?:/>|>.*?</{tag}>)", "")


def both(*changes: Change) -> Change:
    def change(xml: str) -> str:
        for one in changes:
            xml = one(xml)
        return xml

    return change


LONG = "<description>" + "Långt. " * 600 + "</description>"
SECOND_ENCLOSURE = r'(url="[^"]*clock[^"]*\.mp3" length="\d+" type="audio/mpeg" />.*?<enclosure )url="[^"]*"'

DEFECTS: list[tuple[str, str, Change]] = [
    ("xml", "cut off", lambda xml: xml[:-40]),
    ("xml", "a line before the declaration", lambda xml: "\n" + xml),
    ("xml", "no feed", lambda _: "<html><body>404</body></html>"),
    ("xml", "Atom", lambda _: '<feed xmlns="http://www.w3.org/2005/Atom"/>'),
    ("encoding", "Latin-1", lambda xml: xml.replace("UTF-8", "ISO-8859-1", 1)),
    ("rss-version", "0.91", swap('version="2.0"', 'version="0.91"')),
    ("namespace", "DTDs in capitals", swap("/dtds/podcast-1.0.dtd", "/DTDs/Podcast-1.0.dtd")),
    ("namespace", "old podcast address", swap("https://podcastindex.org/namespace/1.0", "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md")),
    ("duplicate-tag", "two languages", swap("<language>", "<language>de</language><language>")),
    ("channel-one", "two", swap("</channel>", "</channel><channel><title>x</title></channel>")),
    ("item-outside", "beside the channel", swap("</channel>", "</channel><item><title>x</title></item>")),
    ("item-outside", "in another item", swap("</item>", "<item><title>x</title></item></item>")),
    ("integrity", "too short", sub('(podcast:integrity [^>]*value="sha256-)[^"]*"', r'\1AAAA"')),
    ("integrity-differs", "another file's", sub('(podcast:integrity [^>]*value="sha256-)[^"]*"', r'\1' + "A" * 43 + '="')),
    ("alternate-default", "two", sub('(<podcast:alternateEnclosure .*?</podcast:alternateEnclosure>)', r"\1\1")),
    ("title-invisible", "a zero-width space", sub("(<item>.*?<title>.)", "\\1\u200b")),
    ("title-invisible", "a turn of direction", sub("(<item>.*?<title>.)", "\\1\u202e")),
    ("type-ending", "a transcript", sub(r'(<podcast:transcript url="[^"]*\.)vtt"', r'\1srt"')),
    ("type-ending", "another form", sub(r'(<podcast:source uri="[^"]*\.)mp3"', r'\1m4a"')),
    ("link-duplicate", "two items", lambda xml: re.sub(r"(<item>.*?<link>)[^<]*", r"\1https://quill.example/one.html", xml, flags=re.DOTALL)),
    ("number-duplicate", "two items", lambda xml: xml.replace("<itunes:episodeType>", "<itunes:episode>3</itunes:episode><itunes:episodeType>")),
    ("channel-title", "none", drop("title")),
    ("channel-description", "none", drop("description")),
    ("description-long", "channel", sub("<description>.*?</description>", LONG)),
    ("description-long", "item", sub("(<item>.*?)<description>.*?</description>", r"\1" + LONG)),
    ("channel-language", "none", drop("language")),
    ("channel-language", "a name", sub("<language>.*?<", "<language>English<")),
    ("channel-image", "none", sub(r"\s*<itunes:image [^>]*/>", "")),
    ("image-classic", "none", drop("image")),
    ("category", "wrong case", swap('text="Society &amp; Culture"', 'text="Society and Culture"')),
    ("category", "another's child", swap('text="Philosophy"', 'text="Books"')),
    ("category-missing", "none", both(drop("itunes:category"), lambda xml: re.sub(r"<(/?)itunes:category[^>]*>", "", xml))),
    ("explicit", "clean", swap("<itunes:explicit>false", "<itunes:explicit>clean")),
    ("explicit", "none", drop("itunes:explicit")),
    ("channel-author", "none", drop("itunes:author")),
    ("channel-owner", "no email", drop("itunes:email")),
    ("itunes-type", "weekly", swap("<itunes:type>episodic", "<itunes:type>weekly")),
    ("serial-number", "none in a serial", swap("<itunes:type>episodic", "<itunes:type>serial")),
    ("self", "none", sub(r"<atom:link rel=\"self\"[^>]*/>", "")),
    ("self-mismatch", "elsewhere", swap("weights/feed.xml", "weights/rss.xml")),
    ("channel-copyright", "sign and year", swap("<copyright>", "<copyright>© 2026 ")),
    ("podcast-guid", "version 4", sub("<podcast:guid>.*?<", "<podcast:guid>6f1c3b0e-4b41-4d5a-9a67-0d6a3f3f9a11<")),
    ("podcast-guid-missing", "none", drop("podcast:guid")),
    ("podcast-locked", "true", sub("(<podcast:locked[^>]*>)yes", r"\1true")),
    ("podcast-medium", "radio", swap("<podcast:medium>podcast", "<podcast:medium>radio")),
    ("podcast-license", "unknown", swap(">cc-by-4.0<", ">my own<")),
    ("podcast-long", "person", swap(">Ada Quill</podcast:person>", f">{'A' * 129}</podcast:person>")),
    ("podcast-empty", "person", swap(">Ada Quill</podcast:person>", "></podcast:person>")),
    ("podcast-children", "empty podroll", swap("<podcast:medium>", "<podcast:podroll/><podcast:medium>")),
    ("unknown-tag", "misspelt", swap("<podcast:medium>podcast</podcast:medium>", "<podcast:media>podcast</podcast:media>")),
    ("value-space", "title", swap("<title>The Kitchen", "<title> The Kitchen")),
    ("value-long", "title", swap("<title>The Kitchen", "<title>" + "The Kitchen " * 30)),
    ("newest-first", "turned round", lambda xml: re.sub(r"(<item>.*?</item>)(\s*)(<item>.*?</item>)", r"\3\2\1", xml, flags=re.DOTALL)),
    ("feed-empty", "no item", lambda xml: re.sub(r"<item>.*</item>", "", xml, flags=re.DOTALL)),
    ("item-title", "none", sub("(<item>.*?)<title>.*?</title>", r"\1")),
    ("title-html", "escaped twice", swap("<title>The Kitchen", "<title>Salt &amp;amp; The Kitchen")),
    ("description-html", "of the show", swap("<description>Essays", "<description>&lt;b&gt;Essays&lt;/b&gt;")),
    ("title-number", "in the title", swap("<title>The Kitchen", "<title>Episode 12: The Kitchen")),
    ("title-show", "in the title", swap("<title>The Kitchen", "<title>Weights &amp; Measures: The Kitchen")),
    ("enclosure", "none", drop("enclosure")),
    ("enclosure-url", "relative", sub('<enclosure url="https://quill.example', '<enclosure url="')),
    ("enclosure-url", "space", sub('(<enclosure url="[^"]*?)clock', r"\1clock final")),
    ("enclosure-url", "not ASCII", sub('(<enclosure url="[^"]*?)clock', r"\1ühr")),
    ("enclosure-length", "zero", sub('(<enclosure [^>]*length=")\\d+', r"\g<1>0")),
    ("enclosure-length", "none", sub('(<enclosure [^>]*)length="\\d+"', r"\1")),
    ("enclosure-type", "audio/mp3", sub('(<enclosure [^>]*type=")audio/mpeg', r"\1audio/mp3")),
    ("enclosure-ending", "m4a", sub('(<enclosure [^>]*)\\.mp3', r"\1.m4a")),
    ("enclosure-duplicate", "one file", lambda xml: xml.replace(*re.findall(r"<enclosure [^>]*/>", xml)[::-1])),
    ("guid", "none", drop("guid")),
    ("guid-duplicate", "one for two", lambda xml: xml.replace(*re.findall(r"<guid [^>]*>([^<]*)<", xml)[::-1])),
    ("guid-permalink", "says address", swap(' isPermaLink="false"', "")),
    ("date", "none", sub("(<item>.*?)<pubDate>.*?</pubDate>", r"\1")),
    ("date", "ISO 8601", sub("(<item>.*?<pubDate>).*?<", r"\g<1>2026-11-08T12:00:00Z<")),
    ("date-weekday", "Monday", sub("(<item>.*?<pubDate>)Sun", r"\1Mon")),
    ("date-zone", "PST", sub(r"(<item>.*?<pubDate>[^<]*)\+0000", r"\1PST")),
    ("date-future", "next year", sub("(<item>.*?<pubDate>)[^<]*", r"\1Mon, 08 Nov 2027 00:00:00 +0000")),
    ("item-link", "none", sub("(<item>.*?)<link>.*?</link>", r"\1")),
    ("url-relative", "item link", sub("(<item>.*?<link>)https://quill.example", r"\1")),
    ("not-https", "enclosure", sub('<enclosure url="https', '<enclosure url="http')),
    ("file-name", "percent", sub('(<enclosure url="[^"]*?)clock', r"\1cl%C3%B6ck")),
    ("description", "none", both(sub("(<item>.*?)<description>.*?</description>", r"\1"), sub("(<item>.*?)<content:encoded>.*?</content:encoded>", r"\1"))),
    ("content-alone", "no description", sub("(<item>.*?)<description>.*?</description>", r"\1")),
    ("html-script", "script", sub("(<item>.*?<description>)", r"\1&lt;script src='https://a.example/x.js'&gt;&lt;/script&gt;")),
    ("html-script", "onclick", sub("(<item>.*?<description>)", r'\1&lt;p onclick="x()"&gt;')),
    ("html-script", "javascript:", sub("(<item>.*?<description>)", r'\1&lt;a href=" javascript:x()"&gt;')),
    ("html-relative", "link", sub("(<item>.*?<description>)", r'\1&lt;a href="/about"&gt;')),
    ("html-tag", "table", sub("(<item>.*?<description>)", r"\1&lt;table&gt;")),
    ("duration", "float", sub("<itunes:duration>40", "<itunes:duration>40.2")),
    ("duration", "endless", sub("<itunes:duration>40", "<itunes:duration>" + "9" * 5000)),
    ("duration", "nothing", sub("<itunes:duration>40", "<itunes:duration>0")),
    ("duration-missing", "none", drop("itunes:duration")),
    ("episode-number", "zero", swap("<itunes:episodeType>", "<itunes:episode>0</itunes:episode><itunes:episodeType>")),
    ("episode-type", "Full", swap("<itunes:episodeType>full", "<itunes:episodeType>Full")),
    ("item-explicit", "no", sub("(<item>.*?<itunes:explicit>)false", r"\1no")),
    ("itunes-yes", "true", swap("<itunes:type>", "<itunes:block>true</itunes:block><itunes:type>")),
    ("podcast-attribute", "transcript without type", sub('(<podcast:transcript [^>]*)type="text/vtt"', r"\1")),
    ("podcast-attribute", "soundbite without duration", swap("</item>", '<podcast:soundbite startTime="3"/></item>')),
    ("soundbite", "too short", swap("</item>", '<podcast:soundbite startTime="3" duration="4"/></item>')),
    ("transcript-type", "vtt", sub('(<podcast:transcript [^>]*type=")text/vtt', r"\1vtt")),
    ("transcript-missing", "none", lambda xml: re.sub(r"<podcast:transcript [^>]*/>", "", xml)),
    ("url-relative", "transcript", sub('(<podcast:transcript url=")https://quill.example/', r"\1")),
    ("chapters-type", "application/json", swap("application/json+chapters", "application/json")),
    ("integrity", "hexadecimal", sub('value="sha256-[^"]*"', 'value="d41d8cd98f00b204"')),
    ("integrity", "unknown kind", swap('type="sri"', 'type="md5"')),
    ("podcast-value", "aspect ratio", swap('aspect-ratio="1/1"', 'aspect-ratio="square"')),
    ("podcast-value", "recommended show", swap("<podcast:medium>", '<podcast:podroll><podcast:remoteItem feedGuid="pc20"/></podcast:podroll><podcast:medium>')),
    ("podcast-value", "place", swap("<podcast:medium>", '<podcast:location geo="48.8, 2.3">Paris</podcast:location><podcast:medium>')),
    ("podcast-value", "share", swap("<podcast:medium>", '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="a" split="half"/></podcast:value><podcast:medium>')),
    ("url-relative", "source", sub('<podcast:source uri="https://quill.example/weights/', '<podcast:source uri="')),
    ("url-private", "preview", sub('<enclosure url="https://quill.example', '<enclosure url="http://127.0.0.1:8000')),
    ("enclosure-length", "of another file", sub('(<enclosure [^>]*length=")\\d+', r"\g<1>487000")),
    ("enclosure-odd", "in kilobytes", sub('(<enclosure [^>]*length=")\\d+', r"\g<1>476")),
    ("art-ending", "GIF", sub(r"(<itunes:image [^>]*)\.jpg", r"\1.gif")),
    ("art-ending", "of an item", sub(r"(<item>.*?<itunes:image [^>]*)\.jpg", r"\1.webp")),
    ("bad-character", "replacement", swap("<title>The Kitchen", "<title>The Kit\ufffdchen")),
    ("channel-email", "no address", swap("ada@quill.example</itunes:email>", "ada at quill</itunes:email>")),
    ("image-classic", "another title", sub("(<image>.*?<title>)[^<]*", r"\1Cover")),
    ("self", "another type", swap('type="application/rss+xml"', 'type="text/xml"')),
    ("date", "of the channel", sub("<lastBuildDate>[^<]*", "<lastBuildDate>today")),
    ("date", "before podcasts", sub("(<item>.*?<pubDate>)[^<]*", r"\1Thu, 01 Jan 1970 00:00:00 +0000")),
    ("podcast-value", "frequency", swap("<podcast:medium>", '<podcast:updateFrequency rrule="weekly">weekly</podcast:updateFrequency><podcast:medium>')),
]  # fmt: skip


def rules(data: bytes, **options: object) -> set[str]:
    report = check_feed(data, "feed.xml", url=FEED, now=NOW, **options)  # type: ignore[arg-type]
    return {one.rule.id for one in report.findings}


def test_good_feed_has_no_finding(good: World) -> None:
    """Our own feed is without a finding."""
    report = check_feed(good.xml, "feed.xml", url=FEED, now=NOW)
    assert report.findings == ()
    assert report.lines()[-1] == "feed.xml: 0 errors, 0 warnings"


@pytest.mark.parametrize(("rule", "what", "change"), DEFECTS, ids=[f"{rule}: {what}" for rule, what, _ in DEFECTS])
def test_defect_is_found(good: World, rule: str, what: str, change: Change) -> None:
    """The defect is found by its rule, and the finding says where and how to mend it."""
    broken = change(good.xml.decode()).encode("utf-8")
    assert broken != good.xml
    report = check_feed(broken, "feed.xml", url=FEED, now=NOW)
    hits = [one for one in report.findings if one.rule.id == rule]
    assert hits, [str(one) for one in report.findings]
    assert "\n" not in str(hits[0]) and hits[0].rule.mend in str(hits[0])


def test_fifty_and_more() -> None:
    """There are more than fifty defects here, over as many rules."""
    assert len(DEFECTS) > 50
    assert len({rule for rule, _, _ in DEFECTS}) > 50
    assert {rule for rule, _, _ in DEFECTS} <= set(RULES)


PREVIOUS: list[tuple[str, Change]] = [
    ("guid-changed", sub(r"(<guid [^>]*>)[^<]*", r"\1something-else")),
    ("guid-vanished", sub(r"<item>.*?</item>\s*", "")),
    ("date-changed", sub("(<item>.*?<pubDate>)[^<]*", r"\1Sat, 07 Nov 2026 00:00:00 +0000")),
    ("audio-in-place", sub(r'(<enclosure [^>]*length=")\d+', r"\g<1>123456")),
    ("show-guid-changed", sub("<podcast:guid>[^<]*", "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810")),
]


@pytest.mark.parametrize(("rule", "change"), PREVIOUS)
def test_change_against_previous(good: World, rule: str, change: Change) -> None:
    """What a listener of the feed before would suffer is found, and nothing is said of the same feed."""
    assert rules(good.xml, previous=good.xml) == set()
    assert rule in rules(change(good.xml.decode()).encode(), previous=good.xml)


def test_pruned_is_meant(good: World) -> None:
    """An item that is meant to go is not found."""
    change = sub(r"<item>.*?</item>\s*", "")
    gone = {good.published[1].identity.guid}
    assert rules(change(good.xml.decode()).encode(), previous=good.xml, pruned=gone) == set()


NASTY = [
    "", "-1", "0", "٣", "²", "1e400", "nan", "inf", "9" * 5000, "http://[", "http://a:99999/", "//x", "\n", "\t x", "javascript:x", "é",
    "&lt;a href='http://['&gt;", "&lt;!--", "&lt;![CDATA[", "Mon, 31 Feb 2026 00:00:00 +0000", "Mon, 01 Jan 0001 00:00:00 +2359",
    "Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 01 Jan 2026 99:00:00 +9999", "mailto:", "urn:x", "{", "%", "<item>", "]]>", "\0", 'x="',
]  # fmt: skip


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&a;</title></channel></rss>"""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (BOMB, "declares entities"),
        (OUTSIDE, "declares entities"),
        (b"", "is not XML"),
        (b"\x00\x01\x02", "is not XML"),
        (b'<?xml version="1.0" encoding="martian"?><rss/>', "is not XML|unknown encoding"),
        (b"<rss><channel>" + b"<a>" * 10_000, "nested deeper"),
        (b'<rss version="2.0"></rss>', "no <channel>"),
        (b"{}", "is not XML"),
    ],
)
def test_hostile_feed_is_one_error(data: bytes, says: str) -> None:
    """What is no feed, or an attack, is one clear error."""
    report = check_feed(data, "feed.xml")
    assert len(report.findings) == 1
    assert re.search(says, str(report.findings[0]))


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_whatever_comes_is_a_report(good: World, data: st.DataObject) -> None:
    """A feed with odd values anywhere gives a report, never an exception; importing it works or gives our error."""
    xml = good.xml.decode()
    spots = [found.span(1) for found in re.finditer(r'(?:="|>)([^<>"\n]+)(?:"|<)', xml)]
    for first, last in sorted(
        data.draw(st.lists(st.sampled_from(spots), min_size=1, max_size=5, unique=True)), reverse=True
    ):
        xml = xml[:first] + data.draw(st.sampled_from(NASTY)) + xml[last:]
    report = check_feed(xml.encode(), "feed.xml", url=FEED, now=NOW, previous=good.xml)
    assert all("\n" not in str(one) for one in report.findings)
    with contextlib.suppress(ReadError):
        made = imported(xml.encode(), "feed.xml", url=FEED)
        show_file.parse(made.files["audioessay.toml"].decode(), "audioessay.toml")


def test_too_large_is_an_error() -> None:
    """A feed beyond the limit is not parsed."""
    assert "larger than" in str(check_feed(bytes(MOST_BYTES + 1), "feed.xml").findings[0])


def test_report_as_json(good: World) -> None:
    """The JSON form holds each finding with rule, place, message, how to mend it and the source."""
    broken = good.xml.replace(b"audio/mpeg", b"audio/mp3", 1)
    table = json.loads(json.dumps(check_feed(broken, "feed.xml").to_dict()))
    assert table["errors"] == 1
    one = table["findings"][0]
    assert (
        one["rule"] == "enclosure-type"
        and one["line"] > 10
        and "audio/mpeg" in one["mend"]
        and "Apple" in one["source"]
    )


@pytest.mark.parametrize("ratio", ["16/9", "1.9", "1.91/1", "1:1"])
def test_a_ratio_may_be_a_number(good: World, ratio: str) -> None:
    """As CSS writes them."""
    xml = good.xml.decode().replace('aspect-ratio="1/1"', f'aspect-ratio="{ratio}"')
    assert check_feed(xml.encode(), "feed.xml", url=FEED, now=NOW).findings == ()


def test_secrets_in_addresses_are_not_repeated(good: World) -> None:
    """Neither those of the feed, nor that of the address it was asked for."""
    xml = good.xml.decode().replace('<enclosure url="https://', '<enclosure url="https://ada:lovelace@')
    xml = xml.replace('.vtt"', '.vtt?access_token=babbage"')
    report = check_feed(xml.encode(), "https://u:hush@quill.example/feed.xml", url=FEED, now=NOW)
    text = " ".join(map(str, report.findings))
    assert report.errors and not any(word in text for word in ("lovelace", "babbage", "hush"))
