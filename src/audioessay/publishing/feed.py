"""The show's feed: RSS 2.0 with the itunes, podcast, atom and content namespaces, a pure function of its arguments."""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from audioessay.errors import PublishError
from audioessay.model.show import Show
from audioessay.publishing import tags
from audioessay.publishing.identity import Lock
from audioessay.publishing.item import item
from audioessay.publishing.memo import FORGETFUL, Memo, Text
from audioessay.publishing.old import Old, OldItem, literal
from audioessay.publishing.published import Asset, Published
from audioessay.publishing.rss import CHAPTERS, FEED_STYLE, NAMESPACES, add, document, line, stamp
from audioessay.publishing.settings import Settings
from audioessay.publishing.values import Person

SPECIFICATION = "https://www.rssboard.org/rss-specification"

NOTHING = Old()

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """One document of the feed (RFC 5005, section 3)."""

    name: str
    entries: Sequence[Published | OldItem]
    """Newest first."""
    older: str = ""
    newer: str = ""


def feed(
    show: Show,
    settings: Settings,
    published: Sequence[Published],
    *,
    lock: Lock,
    cover: Asset | None = None,
    old: Old = NOTHING,
    memo: Memo = FORGETFUL,
) -> dict[str, Text]:
    """File name → each of the feed's documents, the newest first.

    Beyond ``settings.page_size`` episodes it has several: the first holds the newest ones, at least ``page_size`` of
    them, and all that were imported; the others are filled from our oldest on, so that publishing changes only the first. Raises PublishError when
    the show has no address or no identity yet.
    """
    if not settings.url:
        raise PublishError("the show has no address: set url under [publish] in audioessay.toml")
    if not lock.guid:
        raise PublishError("the show has no identity yet: mint it first")
    ours = frozenset(one.identity.guid for one in published)
    entries = _ordered(published, old.without(ours))
    numbers = _numbers(settings, entries)
    copies, namespaces = literal(old)
    namespaces |= NAMESPACES
    if settings.simple_chapters:
        namespaces[CHAPTERS[0]] = CHAPTERS[1]
    synthetic = show.disclosure != "none" and any(one.brief.synthetic for one in published)
    about = heading(show, settings)

    def text(entry: Published | OldItem) -> str:
        if isinstance(entry, OldItem):
            return _text(copies[entry])
        number = numbers.get(entry.slug, 0)

        def render() -> str:
            element = item(show, settings, entry, number)
            ET.indent(element, level=2)
            return _text(element)

        own = settings.episode(entry.slug)
        return str(memo.of(f"item/{entry.slug}", (about, own, entry.key, number), render))

    made: dict[str, Text] = {}
    pages = _pages(settings, entries)
    for page in pages:
        channel = ET.Element("channel")
        _head(channel, show, settings, published, lock, cover, synthetic)
        _links(channel, settings, page, pages)
        _dates(channel, page)
        ET.indent(channel, level=1)
        channel[-1].tail = "\n  "
        head = document(channel, namespaces, FEED_STYLE if settings.pages else "")

        def render(page: Page = page, head: bytes = head) -> bytes:
            top, end, rest = head.rpartition(b"\n  </channel>")
            return b"".join([top, *(f"\n    {text(entry)}".encode() for entry in page.entries), end, rest])

        own = [
            _text(copies[one])
            if isinstance(one, OldItem)
            else (one.key, numbers.get(one.slug), settings.episode(one.slug))
            for one in page.entries
        ]
        made[page.name] = memo.text(f"feed/{page.name}", (about, head, own), render)
    return made


def heading(show: Show, settings: Settings) -> object:
    """What is rendered of every episode depends on this, too."""
    own = (show.title, show.author, show.language, show.description, show.disclosure)
    return own, replace(settings, episodes={}, target="", options={})


def _text(element: ET.Element) -> str:
    element.tail = None
    return ET.tostring(element, encoding="unicode", short_empty_elements=True)


def _ordered(published: Sequence[Published], old: Sequence[OldItem]) -> list[Published | OldItem]:
    """Newest first; an old item without a date keeps its place after the one before it."""
    dated: list[tuple[datetime, Published | OldItem]] = [(one.identity.date, one) for one in published]
    last = max((item.date for item in old if item.date), default=EPOCH)
    for entry in old:
        last = entry.date or last
        dated.append((last, entry))
    return [entry for _, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _numbers(settings: Settings, entries: Sequence[Published | OldItem]) -> dict[str, int]:
    """Episode numbers by slug: as set; in a serial show, which must have them, counted on from the oldest."""
    numbers: dict[str, int] = {}
    last = 0
    for entry in reversed(entries):
        if isinstance(entry, OldItem):
            last = max(last + 1, entry.number) if entry.number else last
            continue
        own = settings.episode(entry.slug)
        if own.number:
            numbers[entry.slug] = last = own.number
        elif settings.type == "serial" and own.kind == "full":
            last += 1
            numbers[entry.slug] = last
    return numbers


def _pages(settings: Settings, entries: Sequence[Published | OldItem]) -> list[Page]:
    """The first document and those for older episodes, which most players never ask for: imported ones stay in the first.

    The name of an older one holds a hash of its GUIDs: no publisher ever writes over another's, whose older episodes are
    others, and what is public changes at one stroke, with the first.
    """
    first, *archives = shelves(settings, [one for one in entries if isinstance(one, Published)], len(entries))
    new = frozenset(one.slug for one in first)
    parts = [[one for one in entries if isinstance(one, OldItem) or one.slug in new], *archives]
    names = [settings.feed, ""]
    for number, part in enumerate(reversed(archives), 1):
        digest = hashlib.sha256("\n".join(one.identity.guid for one in part).encode()).hexdigest()[:8]
        names.insert(1, f"{PurePosixPath(settings.feed).stem}-{number}-{digest}.xml")
    return [
        Page(names[at], part, older=names[at + 1], newer=names[at - 1] if at else "") for at, part in enumerate(parts)
    ]


def shelves(settings: Settings, ours: Sequence[Published], count: int = 0) -> list[Sequence[Published]]:
    """``ours``, newest first, in stretches of which only the first changes when one is added. ``count`` is that of all items."""
    size, count = settings.page_size or max(1, len(ours)), count or len(ours)
    archives = max(0, min(count // size - 1, len(ours) // size))
    newest = len(ours) - archives * size
    return [ours[:newest], *(ours[at : at + size] for at in range(newest, len(ours), size))]


def _head(
    channel: ET.Element,
    show: Show,
    settings: Settings,
    published: Sequence[Published],
    lock: Lock,
    cover: Asset | None,
    synthetic: bool,
) -> None:
    title = line(show.title) or "Untitled"
    link = settings.link or settings.base
    language = show.language or next((one.brief.language for one in published if one.brief.language), "en")
    add(channel, "title", title)
    add(channel, "link", link)
    add(channel, "description", show.description.strip() or title)
    add(channel, "language", language.replace("_", "-").lower())
    if settings.copyright:
        add(channel, "copyright", line(settings.copyright))
    add(channel, "generator", "audioessay")
    add(channel, "docs", SPECIFICATION)
    if cover:
        image = add(channel, "image")
        add(image, "url", settings.base + cover.name)
        add(image, "title", title)
        add(image, "link", link)
        add(channel, "itunes:image", "", {"href": settings.base + cover.name})
    if show.author:
        add(channel, "itunes:author", line(show.author))
    for category in settings.category:
        outer = add(channel, "itunes:category", "", {"text": category.name})
        if category.sub:
            add(outer, "itunes:category", "", {"text": category.sub})
    add(channel, "itunes:explicit", "true" if settings.explicit else "false")
    add(channel, "itunes:type", settings.type)
    if settings.owner.email:  # an owner without one is an error to the W3C's validator
        owner = add(channel, "itunes:owner")
        add(owner, "itunes:name", line(settings.owner.name or show.author or title))
        add(owner, "itunes:email", settings.owner.email)
    if settings.new_feed_url:
        add(channel, "itunes:new-feed-url", settings.new_feed_url)
    if settings.block:
        add(channel, "itunes:block", "Yes")
    if settings.complete:
        add(channel, "itunes:complete", "Yes")
    add(channel, "podcast:guid", lock.guid)
    add(channel, "podcast:locked", "yes" if settings.locked else "no", {"owner": settings.owner.email})
    add(channel, "podcast:medium", settings.medium)
    author = (Person(line(show.author, 128), "author", "writing"),) if show.author else ()
    tags.write_all(channel, [*(settings.person or author), settings.license, *settings.funding])
    tags.synthetic(channel, settings.txt, synthetic)
    if often := settings.update_frequency:
        tags.write(channel, replace(often, complete=often.complete or settings.complete))
    tags.podroll(channel, settings.podroll)
    tags.publisher(channel, settings.publisher)
    tags.cover(channel, settings.base, cover, settings.cover_alt)
    tags.write_all(channel, [*settings.image, *settings.location, settings.value])


def _links(channel: ET.Element, settings: Settings, page: Page, pages: Sequence[Page]) -> None:
    kind = {"type": "application/rss+xml"}
    add(channel, "atom:link", "", {"rel": "self", "href": settings.base + page.name} | kind)
    if settings.hub:
        add(channel, "atom:link", "", {"rel": "hub", "href": settings.hub})
    if len(pages) > 1:
        related = {"first": pages[0].name, "previous": page.newer, "next": page.older, "last": pages[-1].name}
        for relation, name in related.items():
            if name:
                add(channel, "atom:link", "", {"rel": relation, "href": settings.base + name} | kind)


def _dates(channel: ET.Element, page: Page) -> None:
    """From the content, not from the clock: the same show gives the same bytes."""
    published = [entry.identity.date if isinstance(entry, Published) else entry.date for entry in page.entries]
    updated = [entry.identity.updated for entry in page.entries if isinstance(entry, Published)]
    dates = [date for date in published if date]
    if dates:
        add(channel, "pubDate", stamp(max(dates)))
        add(channel, "lastBuildDate", stamp(max(dates + [date for date in updated if date])))
