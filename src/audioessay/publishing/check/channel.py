"""Rules of the channel."""

import re
import uuid
from collections.abc import Iterator
from itertools import pairwise

from audioessay.languages import known_language
from audioessay.publishing.categories import CATEGORIES
from audioessay.publishing.check.everywhere import elements, picture
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.check.texts import date, description, unmarked
from audioessay.publishing.document import Document, Node
from audioessay.publishing.names import ATOM, ITUNES, PODCAST
from audioessay.publishing.old import moment
from audioessay.publishing.syntax import MAIL

SUBJECT = "the channel"

EXPLICIT = ("true", "false")


def channel(feed: Document, url: str = "") -> Iterator[Finding]:
    """The channel's own elements; ``url`` is where the feed was fetched from, ``""`` for a file."""
    top, at = feed.channel, Place(feed.where, SUBJECT)
    yield from elements(top, at)
    yield from _required(top, at)
    yield from _itunes(top, at)
    yield from _self(top, at, url)
    guid = top.value(PODCAST + "guid")
    if not guid:
        yield at.finding("podcast-guid-missing", "has no <podcast:guid>", top)
    elif not uuid5(guid):
        message = f"<podcast:guid> is {guid!r}, no UUID of version 5"
        yield at.finding("podcast-guid", message, top.first(PODCAST + "guid"))
    if top.first(PODCAST + "locked") is None:
        yield at.finding("locked-missing", "has no <podcast:locked>", top)
    yield from _order(feed, at)


def _required(top: Node, at: Place) -> Iterator[Finding]:
    title, about = top.first("title"), top.first("description")
    if title is None or not top.value("title"):
        yield at.finding("channel-title", "has no <title>", top)
    else:
        yield from unmarked(title, at, "title-html")
    if about is None or not top.value("description"):
        yield at.finding("channel-description", "has no <description>", top)
    else:
        yield from description(about, at)
        yield from unmarked(about, at, "description-html")
    language = top.value("language")
    if not known_language(language):
        message = f"<language> is {language!r}" if language else "has no <language>"
        yield at.finding("channel-language", message, top.first("language") or top)
    if not top.value("link"):
        yield at.finding("channel-link", "has no <link>", top)
    for tag in ("pubDate", "lastBuildDate"):
        if dated := top.first(tag):
            yield from date(dated, at, None)
    holder = top.value("copyright")
    if re.search(r"©|\bcopyright\b|\b(19|20)[0-9][0-9]\b", holder, re.IGNORECASE):
        yield at.finding("channel-copyright", f"<copyright> is {holder!r}", top.first("copyright"))


def _itunes(top: Node, at: Place) -> Iterator[Finding]:
    image = top.first(ITUNES + "image")
    if image is None or not image.get("href", "").strip():
        yield at.finding("channel-image", "has no <itunes:image href>", image or top)
    elif problem := picture(image):
        yield at.finding("art-ending", problem, image)
    classic = top.first("image")
    if classic is None or not all(classic.value(tag) for tag in ("url", "title", "link")):
        yield at.finding("image-classic", "has no whole <image>", classic or top)
    elif any(classic.value(tag) != top.value(tag) for tag in ("title", "link")):
        yield at.finding("image-classic", "<image> has another title or link than the channel", classic)
    yield from _categories(top, at)
    explicit = top.value(ITUNES + "explicit")
    if explicit not in EXPLICIT:
        message = f"<itunes:explicit> is {explicit!r}" if explicit else "has no <itunes:explicit>"
        yield at.finding("explicit", message, top.first(ITUNES + "explicit") or top)
    if not top.value(ITUNES + "author"):
        yield at.finding("channel-author", "has no <itunes:author>", top)
    owner = top.first(ITUNES + "owner")
    mail = owner.value(ITUNES + "email") if owner else ""
    if not mail:
        message = "<itunes:owner> has no <itunes:email>" if owner else "has no <itunes:owner>"
        yield at.finding("channel-owner", message, owner or top)
    elif owner and not MAIL.fullmatch(mail):
        yield at.finding("channel-email", f"<itunes:email> is {mail!r}", owner.first(ITUNES + "email"))


def _categories(top: Node, at: Place) -> Iterator[Finding]:
    categories = top.all(ITUNES + "category")
    if not categories:
        yield at.finding("category-missing", "has no <itunes:category>", top)
    for outer in categories:
        name = outer.get("text", "")
        if name not in CATEGORIES:
            yield at.finding("category", f"there is no category {name!r}", outer)
            continue
        for inner in outer.all(ITUNES + "category"):
            if inner.get("text", "") not in CATEGORIES[name]:
                yield at.finding("category", f"there is no {inner.get('text', '')!r} in {name!r}", inner)


def _self(top: Node, at: Place, url: str) -> Iterator[Finding]:
    own = next((node for node in top.all(ATOM + "link") if node.get("rel") == "self"), None)
    if own is None:
        yield at.finding("self", 'has no <atom:link rel="self">', top)
        return
    kind, href = own.get("type", ""), own.get("href", "")
    if kind != "application/rss+xml":
        yield at.finding("self", f'type of <atom:link rel="self"> is {kind!r}', own)
    if url and href != url:
        message = f'<atom:link rel="self"> is {href!r}, the feed came from {url!r}'
        yield at.finding("self-mismatch", message, own)


def uuid5(text: str) -> bool:
    """Whether it is a UUID of version 5."""
    try:
        return uuid.UUID(text).version == 5 and len(text) == 36
    except ValueError:
        return False


def _order(feed: Document, at: Place) -> Iterator[Finding]:
    items = feed.items
    if not items:
        yield at.finding("feed-empty", "has no <item>", feed.channel)
    dates = [(date, item) for item in items if (date := moment(item.value("pubDate")))]
    for (earlier, _), (later, item) in pairwise(dates):
        if later > earlier:
            yield at.finding("newest-first", "an item is newer than the one before it", item)
            return
