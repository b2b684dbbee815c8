"""The site beside the feed, as files."""

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from audioessay.errors import PublishError
from audioessay.model.show import Show
from audioessay.publishing.document import read as read_feed
from audioessay.publishing.notes import called
from audioessay.publishing.old import old_items
from audioessay.publishing.render import Site, policy
from audioessay.publishing.words import WORDS, day, direction, length, words
from tests.publishing.shows import World, changed, pages
from tests.publishing.sites import EPISODE, HOSTILE, VARIANTS, world

PAGE = "the-spring-balance.html"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A show of four episodes, one of them hostile."""
    return world(tmp_path_factory.mktemp("show"))


@pytest.fixture(scope="module")
def site(made: World) -> dict[str, str]:
    """Its pages."""
    return {name: data.decode() for name, data in render(made).items() if name.endswith(".html")}


def render(made: World, show: Show | None = None, **changes: Any) -> dict[str, bytes]:
    """Its pages, with other settings."""
    wanted = replace(made.settings, **changes)
    return pages(show or made.show, wanted, made.published, cover=made.cover)


def test_a_page_for_the_show_and_for_each_episode(made: World, site: dict[str, str]) -> None:
    """Under the very names that the feed's items link to."""
    slugs = {one.slug for one in made.published}
    players = {f"{slug}.{kind}" for slug in slugs for kind in ("html", "embed.html", "oembed.json")}
    assert set(render(made)) == {"index.html", "search.json", "feed.css"} | players
    for one in made.published:
        assert f"{made.settings.base}{one.page}".encode() in made.xml
        assert f'href="{one.page}"' in site["index.html"]


def test_the_same_show_gives_the_same_bytes(made: World, tmp_path: Path) -> None:
    """Whatever the order of the episodes, and in another folder."""
    again = world(tmp_path)
    again = replace(again, published=tuple(reversed(again.published)))
    assert render(made) == render(again)


def test_the_policy_names_the_very_style_and_script(site: dict[str, str]) -> None:
    """By hash; no inline permission, no host, no attribute that the policy would refuse."""
    for name, text in site.items():
        found = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
        assert found
        rules = dict(part.strip().split(" ", 1) for part in html.unescape(found[1]).split(";"))
        assert rules["default-src"] == "'none'" and rules["base-uri"] == "'none'" and rules["form-action"] == "'none'"
        assert "unsafe" not in found[1] and "http" not in found[1]
        styles = re.findall(r"<style>(.*?)</style>", text, re.S)
        scripts = re.findall(r'<script type="module">(.*?)</script>', text, re.S)
        assert [digest(one) for one in styles] == [rules["style-src"]]
        assert [digest(one) for one in scripts] == [rules["script-src"]]
        assert rules.get("connect-src") == ("'self'" if name == "index.html" else None)
        names = Names()
        names.feed(text)
        assert not [one for one in names.found if one == "style" or one.startswith("on")]


class Names(HTMLParser):
    """The names of all attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {name for name, _ in attrs}


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_nothing_is_asked_of_anybody_else(site: dict[str, str]) -> None:
    """Whatever loads by itself lies in the page's own folder; strangers are only linked to."""
    for text in site.values():
        loaded = re.findall(
            r'<(?:img|audio|script|iframe|source|video|embed|object)[^>]*\s(?:src|data)="([^"]*)"', text
        )
        loaded += re.findall(r'<link rel="(?:stylesheet|preload|preconnect|icon)"[^>]*href="([^"]*)"', text)
        assert loaded
        assert all(not urlsplit(url).netloc and urlsplit(url).scheme in ("", "data") for url in loaded)
        assert "url(" not in text and "@import" not in text


def test_scripts_are_small_and_few(site: dict[str, str]) -> None:
    """One for each kind of page, under eight kilobytes, comments and all."""
    scripts = {one for text in site.values() for one in re.findall(r'<script type="module">(.*?)</script>', text, re.S)}
    assert len(scripts) == 3 and max(len(one.encode()) for one in scripts) < 8192


def test_hostile_words_are_escaped_everywhere(site: dict[str, str]) -> None:
    """In text, attributes and data alike; machines read them back as they were."""
    for name in ("hostile.html", "index.html"):
        text = site[name]
        assert "<script>document" not in text and "<img src=x" not in text and "</style><b>" not in text
        assert text.count("</script>") == text.count("<script")
        assert html.escape(HOSTILE, quote=False) in text.replace("&#34;", '"').replace("&#39;", "'")
    assert linked(site["hostile.html"])["name"] == HOSTILE


def linked(text: str) -> dict[str, Any]:
    """The page's JSON-LD."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found
    table = json.loads(found[1])
    assert isinstance(table, dict)
    return table


def test_machines_know_what_it_is(made: World, site: dict[str, str]) -> None:
    """schema.org and Open Graph, with absolute addresses."""
    base, one = made.settings.base, next(one for one in made.published if one.page == PAGE)
    about = linked(site[PAGE])
    assert (about["@type"], about["url"], about["inLanguage"]) == ("PodcastEpisode", base + PAGE, "en-GB")
    assert about["associatedMedia"]["contentUrl"] == base + one.audio[0].name
    assert about["associatedMedia"]["contentSize"] == str(one.audio[0].size)
    assert about["timeRequired"] == "PT40S"
    assert [clip["startOffset"] for clip in about["hasPart"]] == [0, 12, 27]
    assert about["partOfSeries"]["webFeed"] == base + "feed.xml"
    assert linked(site["index.html"])["@type"] == "PodcastSeries"
    for name, value in [
        ("og:title", "The spring balance"), ("og:url", base + PAGE), ("og:audio", base + one.audio[0].name),
        ("og:audio:type", "audio/mpeg"), ("og:site_name", "Weights &amp; Measures"), ("og:image:width", "600"),
    ]:  # fmt: skip
        assert f'<meta property="{name}" content="{value}">' in site[PAGE]
    assert f'<link rel="canonical" href="{base}{PAGE}">' in site[PAGE]
    for text in site.values():
        assert (
            '<link rel="alternate" type="application/rss+xml" title="Weights &amp; Measures" href="feed.xml">' in text
        )


def test_every_form_of_the_sound_can_be_kept(made: World) -> None:
    """Under the episode's own name, with what it is and how large."""
    one = next(one for one in made.published if one.page == PAGE)
    other = replace(one.audio[0], name="audio/the-spring-balance-11223344.m4a", type="audio/mp4", size=99_000)
    text = pages(made.show, made.settings, [changed(one, files=(*one.assets, other))])[PAGE].decode()
    assert f'<a href="{one.audio[0].name}" download="the-spring-balance.mp3">MP3</a> 0.5 MB, ' in text
    assert f'<a href="{other.name}" download="the-spring-balance.m4a">M4A</a> 99 kB' in text


def test_a_preview_without_an_address_has_only_its_own_links(made: World) -> None:
    """No address is made up, and nothing is missed."""
    for name, data in render(made, url="").items():
        text = data.decode()
        if not re.fullmatch(r"[\w-]+\.html", name):
            continue
        assert "og:url" not in text and "canonical" not in text and "podcast://" not in text
        linked(text)


def test_players_are_offered_the_feed(site: dict[str, str]) -> None:
    """As itself, as an address to copy, and by the links that players take."""
    text = html.unescape(site["index.html"])
    assert '<code dir="ltr">https://quill.example/weights/feed.xml</code>' in text
    for url in (
        "feed.xml", "podcast://quill.example/weights/feed.xml", "pktc://subscribe/quill.example/weights/feed.xml",
        "overcast://x-callback-url/add?url=https%3A%2F%2Fquill.example%2Fweights%2Ffeed.xml",
        "https://antennapod.org/deeplink/subscribe?url=https%3A%2F%2Fquill.example%2Fweights%2Ffeed.xml",
    ):  # fmt: skip
        assert f'href="{url}"' in text


def test_listeners_are_told_that_the_voices_are_synthetic(made: World, site: dict[str, str]) -> None:
    """In the page's own language, in the show's words, or not where they are not."""
    assert "The voices in this episode are synthetic" in site[PAGE]
    assert "Two machines read." in render(made, replace(made.show, disclosure="Two machines read."))[PAGE].decode()
    assert "are synthetic" not in render(made, replace(made.show, disclosure="none"))[PAGE].decode()


def test_an_episode_that_has_its_page_elsewhere_is_linked_there(tmp_path: Path) -> None:
    """And gets none of ours."""
    there = "https://magazine.example/balance"
    made = world(tmp_path, [EPISODE], {"episodes": {"the-spring-balance": {"link": there}}})
    site = render(made)
    assert "the-spring-balance.html" not in site and f'<h3><a href="{there}">'.encode() in site["index.html"]


def test_a_show_may_want_no_pages(made: World) -> None:
    """Then there are none."""
    assert render(made, pages=False) == {}


def test_no_episode_takes_the_place_of_the_shows_page(tmp_path: Path) -> None:
    """It is refused, with the reason."""
    with pytest.raises(PublishError, match=r"index.*place"):
        render(world(tmp_path, [replace(EPISODE, slug="index")]))


def test_episodes_of_the_podcast_that_was_there_are_listed_too(made: World) -> None:
    """Among ours by date, with their own pages or sounds; hostile addresses are not linked."""
    feed = """<rss version="2.0"><channel><title>Old</title>
    <item><title>From before &lt;b&gt;</title><link>https://old.example/1</link><guid>1</guid>
      <pubDate>Mon, 02 Mar 2020 10:00:00 +0000</pubDate><enclosure url="https://old.example/1.mp3" length="1" type="audio/mpeg"/></item>
    <item><title>Sound only</title><guid>2</guid><link>javascript:alert(1)</link>
      <pubDate>Mon, 09 Mar 2020 10:00:00 +0000</pubDate><enclosure url="https://old.example/2.mp3" length="1" type="audio/mpeg"/></item>
    </channel></rss>"""
    text = pages(made.show, made.settings, made.published, old=old_items(read_feed(feed.encode(), "imported.xml")))[
        "index.html"
    ].decode()
    assert '<a href="https://old.example/1">From before &lt;b&gt;</a>' in text
    assert '<a href="https://old.example/2.mp3">Sound only</a>' in text
    assert "javascript" not in text
    assert text.index("The spring balance") < text.index("Sound only") < text.index("From before")


def test_a_long_run_of_episodes_stays_one_light_page(made: World) -> None:
    """A thousand: the newest in full, the earlier ones as a list."""
    one = next(one for one in made.published if one.page == PAGE)
    many = [
        replace(
            changed(one, replace(one.episode, slug=f"e{number}")),
            identity=replace(one.identity, guid=str(number), date=datetime.fromtimestamp(number * 86400, UTC)),
        )
        for number in range(1000)
    ]
    from audioessay.publishing.page import show_page

    text = show_page(Site(made.show, made.settings), many[::-1]).decode()
    assert text.count('<svg class="wave"') == 60 and len(text) < 600_000
    assert text.index("e999.html") < text.index("e900.html") < text.index("e899.html") < text.index("e0.html")


def test_who_is_who_is_said_in_words(site: dict[str, str]) -> None:
    """The legend names what each colour stands for, and the voice as people call it."""
    legend = re.search(r'<ul class="legend".*?</ul>', site[PAGE], re.S)
    assert legend
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in legend[0].split("<li")[1:]]
    assert [row.split("> ", 1)[-1] for row in rows][2] == "The case for praise en-us+f3"


@pytest.mark.parametrize(
    ("voice", "name"),
    [
        ("edge:en-GB-SoniaNeural,rate=-5%", ("Edge", "Sonia")),
        ("edge:fr-FR-VivienneMultilingualNeural", ("Edge", "Vivienne")),
        ("piper:en_US-joe-medium,formant=+10%", ("Piper", "Joe")),
        ("piper:en_GB-vctk-medium#12", ("Piper", "Vctk#12")),
        ("kokoro:af_heart", ("Kokoro", "Heart")),
        ("espeak:en-gb-x-rp+m3", ("eSpeak", "en-gb-x-rp+m3")),
    ],
)
def test_voices_are_credited_as_people_call_them(voice: str, name: tuple[str, str]) -> None:
    """By a name where they have one, on any machine alike."""
    assert called(voice) == name


def test_pages_lead_to_their_neighbours(made: World) -> None:
    """To the episode before and the one after, in the feed's order; the ends lead one way."""
    dated = sorted(made.published, key=lambda one: (one.identity.date, one.slug))
    rendered = render(made)
    for number, one in enumerate(dated):
        links = dict(re.findall(r'<a href="([^"]+)" rel="(prev|next)">', rendered[one.page].decode()))
        before, after = dated[number - 1 : number] if number else [], dated[number + 1 : number + 2]
        assert links == {other.page: "prev" for other in before} | {other.page: "next" for other in after}


def test_every_sentence_can_be_searched(made: World) -> None:
    """With the time and the page where it stands."""
    table = json.loads(render(made)["search.json"])
    essay = next(one for one in table["essays"] if one["url"] == PAGE)
    assert [5500, "Hooke explained it in 1678."] in essay["said"]
    assert {one["title"] for one in table["essays"]} >= {"The spring balance", "天秤について"}


def test_players_are_found_by_other_sites(made: World) -> None:
    """The page names the answer to oEmbed, which holds an iframe and no script; without an address there is none."""
    rendered = render(made)
    found = re.search(r'type="application/json\+oembed"[^>]* href="([^"]+)"', rendered[PAGE].decode())
    assert found and found[1] == f"{made.settings.base}the-spring-balance.oembed.json"
    answer = json.loads(rendered["the-spring-balance.oembed.json"])
    assert answer["version"] == "1.0" and answer["type"] == "rich" and answer["thumbnail_width"] == 600
    assert answer["html"].startswith(f'<iframe src="{made.settings.base}the-spring-balance.embed.html"')
    assert "script" not in answer["html"] and "style" not in answer["html"]
    assert not [name for name in render(made, url="") if name.endswith(".oembed.json")]


@pytest.mark.parametrize("one", VARIANTS, ids=lambda one: one.slug)
def test_a_page_is_in_the_essays_language(one: Any, site: dict[str, str]) -> None:
    """Its direction too; words of ours say what language they are in where it is another."""
    lang = one.tags.language
    text = site[f"{one.slug}.html"]
    assert f'<html lang="{lang}" dir="{direction(lang)}"' in text
    assert ('class="bar" aria-label="Player" lang="en" dir="ltr"' in text) is (lang != "en")


def test_words_are_whole_in_each_language() -> None:
    """Every one is there, with the places that others have."""
    english = WORDS["en"]
    for say in WORDS.values():
        assert len(say.months) == 12
        assert vars(say).keys() == vars(english).keys() and say.roles.keys() == english.roles.keys()
        for name in vars(english):
            ours, theirs = getattr(english, name), getattr(say, name)
            assert theirs and (not isinstance(ours, str) or theirs.count("{") == ours.count("{")), (say.language, name)


def test_dates_and_lengths_are_written_as_people_do() -> None:
    """In the language's own words; where we have none, as ISO 8601 has it."""
    when = datetime(2026, 10, 8, tzinfo=UTC).date()
    assert [day(when, words(one), one) for one in ("en", "de-AT", "es", "ja")] == [
        "8 October 2026", "8. Oktober 2026", "8 de octubre de 2026", "2026-10-08",
    ]  # fmt: skip
    english = words("en")
    assert [length(ms, english) for ms in (0, 100_000, 3_599_000, 3_600_000, 36_120_000)] == [
        "1 min", "2 min", "1 h 0 min", "1 h 0 min", "10 h 2 min",
    ]  # fmt: skip


def test_languages_run_as_their_scripts_do() -> None:
    """By the tag's script, else by its language."""
    assert {one: direction(one) for one in ("ar-EG", "he", "ur", "az-Arab", "ar-Latn", "en", "ja", "")} == {
        "ar-EG": "rtl", "he": "rtl", "ur": "rtl", "az-Arab": "rtl", "ar-Latn": "ltr", "en": "ltr", "ja": "ltr", "": "ltr",
    }  # fmt: skip


def test_a_page_without_script_allows_none() -> None:
    """The policy of the show's page."""
    assert "script-src" not in policy("p{}") and "script-src 'sha256-" in policy("p{}", "1")
