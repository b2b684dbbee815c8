"""One episode as an ``<item>``."""

import xml.etree.ElementTree as ET

from audioessay.model.episode import Episode
from audioessay.model.show import Show
from audioessay.publishing import notes, tags
from audioessay.publishing.published import Asset, Published
from audioessay.publishing.rss import CHAPTERS, add, line, stamp
from audioessay.publishing.settings import EpisodeSettings, Settings
from audioessay.publishing.syntax import seconds
from audioessay.publishing.values import Person
from audioessay.publishing.words import words
from audioessay.text.disclosure import disclosure_note
from audioessay.units import clock


def item(show: Show, settings: Settings, published: Published, number: int = 0) -> ET.Element:
    """The element; ``number`` is its itunes:episode, 0 for none."""
    episode, own, base = published.episode, settings.episode(published.slug), settings.base
    element = ET.Element("item")
    page = own.link or (base + published.page if settings.pages else "")
    said = disclosure(show, episode)
    short = notes.description(episode, page=page, disclosure=said, own=published.notes)
    whole = notes.full(episode, page=page, disclosure=said, own=published.notes)
    add(element, "title", line(episode.tags.title) or published.slug)
    if page:
        add(element, "link", page)
    add(element, "guid", published.identity.guid, {"isPermaLink": "false"})
    add(element, "pubDate", stamp(published.identity.date))
    add(element, "description", short)
    if whole != short:
        add(element, "content:encoded", whole)
    first = published.audio[0]
    add(element, "enclosure", "", {"url": settings.sound(first.name), "length": str(first.size), "type": first.type})
    _itunes(element, show, settings, published, own, number)
    _sidecars(element, base, published)
    if settings.simple_chapters and episode.chapters:
        _simple_chapters(element, episode)
    _podcast(element, show, settings, published, own, number, bool(said))
    return element


def disclosure(show: Show, episode: Episode) -> str:
    """The sentence that says the voices are synthetic; ``""`` where they are not, or the show wants none."""
    return disclosure_note(show.disclosure, episode.tags.language or show.language) if episode.synthetic else ""


def people(show: Show, settings: Settings, episode: Episode, own: EpisodeSettings) -> tuple[Person, ...]:
    """Who made it. An item's persons stand in place of the channel's, so those are named again."""
    named = own.person or settings.person
    roles = {(one.name, one.role) for one in named}
    made = list(named)
    author = line(episode.tags.author or show.author, 128)
    if author and (author, "author") not in roles:
        made.append(Person(author, "author", "writing"))
    if not any(one.role == "narrator" for one in named):
        say = words(episode.tags.language or show.language)
        for (engine, name), read in notes.voiced(episode).items():
            about = [say.roles.get(role, role) for role in read] if show.make.stances else []
            about += [f"synthetic voice, {engine}"] if episode.synthetic and engine else []
            kind = f" ({'; '.join(about)})" if about else ""
            made.append(Person(line(line(name, max(1, 128 - len(kind))) + kind, 128), "narrator"))
    return tuple(made)


def _itunes(
    element: ET.Element, show: Show, settings: Settings, published: Published, own: EpisodeSettings, number: int
) -> None:
    episode = published.episode
    add(element, "itunes:duration", str(max(1, round(episode.duration_ms / 1000))))
    author = line(episode.tags.author or show.author)
    if author:
        add(element, "itunes:author", author)
    add(
        element, "itunes:explicit", "true" if (settings.explicit if own.explicit is None else own.explicit) else "false"
    )
    add(element, "itunes:episodeType", own.kind)
    if own.season:
        add(element, "itunes:season", str(own.season))
    if number:
        add(element, "itunes:episode", str(number))
    if own.block:
        add(element, "itunes:block", "Yes")
    if cover := published.part("cover"):
        add(element, "itunes:image", "", {"href": settings.base + cover.name})


def _sidecars(element: ET.Element, base: str, published: Published) -> None:
    language = published.episode.tags.language.replace("_", "-")
    for part in ("vtt", "srt", "transcript"):
        if asset := published.part(part):
            attributes = {"url": base + asset.name, "type": asset.type, "language": language, "rel": "captions"}
            add(element, "podcast:transcript", "", attributes)
    if (asset := published.part("chapters")) and published.episode.chapters:
        add(element, "podcast:chapters", "", {"url": base + asset.name, "type": asset.type})


def _simple_chapters(element: ET.Element, episode: Episode) -> None:
    prefix = CHAPTERS[0]
    outer = add(element, f"{prefix}:chapters", "", {"version": "1.2"})
    for chapter in episode.chapters:
        add(outer, f"{prefix}:chapter", "", {"start": clock(chapter.start_ms), "title": line(chapter.title)})


def _podcast(
    element: ET.Element,
    show: Show,
    settings: Settings,
    published: Published,
    own: EpisodeSettings,
    number: int,
    synthetic: bool,
) -> None:
    if own.season:
        add(element, "podcast:season", str(own.season), {"name": line(own.season_name)})
    if number:
        add(element, "podcast:episode", str(number), {"display": line(own.display)})
    tags.write_all(element, people(show, settings, published.episode, own))
    for bite in own.soundbite:
        times = {"startTime": f"{seconds(bite.start):.3f}", "duration": f"{bite.length:.3f}"}
        add(element, "podcast:soundbite", line(bite.title), times)
    tags.write_all(element, [own.license, *own.funding])
    tags.synthetic(element, own.txt, synthetic)
    if own.content_link:
        add(element, "podcast:contentLink", line(published.episode.tags.title), {"href": own.content_link})
    cover: Asset | None = published.part("cover")
    tags.cover(element, settings.base, cover, "")
    tags.write_all(element, [*own.image, *own.location])
    if settings.alternate_enclosures:
        tags.alternatives(element, settings.base, published.audio)
    tags.write_all(element, [own.value])
