"""Rules of the channel."""

import re
import uuid
from collections.abc import Iterator
from itertools import pairwise

from audioessay.publishing.categories import CATEGORIES
from audioessay.publishing.check import names
from audioessay.publishing.check.everywhere import children, element, picture
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import found
from audioessay.publishing.check.texts import date, description, unmarked
from audioessay.publishing.document import Document, Node
from audioessay.publishing.languages import known_language
from audioessay.publishing.names import ATOM, ITUNES, PODCAST
from audioessay.publishing.old import moment
from audioessay.publishing.syntax import LICENSES, MAIL

SUBJECT = "the channel"

EXPLICIT = ("true", "false")


def channel(feed: Document, url: str = "") -> Iterator[Finding]:
    """The channel's own elements; ``url`` is where the feed was fetched from, ``""`` for a file."""
    top, where = feed.channel, feed.where
    yield from children(top, where, SUBJECT)
    for child in top:
        if isinstance(child, Node) and child.tag != "item":
            yield from element(child, top, where, SUBJECT)
    yield from _required(top, where)
    yield from _itunes(top, where)
    yield from _links(feed, url)
    yield from _podcast(top, where)
    yield from _order(feed)


def _required(top: Node, where: str) -> Iterator[Finding]:
    if not top.value("title"):
        yield found("channel-title", "has no <title>", where, top, SUBJECT)
    elif node := top.first("title"):
        yield from unmarked(node, where, SUBJECT, "title-html")
    node = top.first("description")
    if not top.value("description"):
        yield found("channel-description", "has no <description>", where, top, SUBJECT)
    elif node is not None:
        yield from description(node, where, SUBJECT)
        yield from unmarked(node, where, SUBJECT, "description-html")
    language = top.value("language")
    if not known_language(language):
        message = f"<language> is {language!r}" if language else "has no <language>"
        yield found("channel-language", message, where, top.first("language") or top, SUBJECT)
    if not top.value("link"):
        yield found("channel-link", "has no <link>", where, top, SUBJECT)
    for tag in ("pubDate", "lastBuildDate"):
        if dated := top.first(tag):
            yield from date(dated, where, SUBJECT, None)
    holder = top.value("copyright")
    if re.search(r"©|\bcopyright\b|\b(19|20)[0-9][0-9]\b", holder, re.IGNORECASE):
        yield found("channel-copyright", f"<copyright> is {holder!r}", where, top.first("copyright"), SUBJECT)


def _itunes(top: Node, where: str) -> Iterator[Finding]:
    image = top.first(ITUNES + "image")
    if image is None or not image.get("href", "").strip():
        yield found("channel-image", "has no <itunes:image href>", where, top if image is None else image, SUBJECT)
    elif problem := picture(image):
        yield found("art-ending", problem, where, image, SUBJECT)
    classic = top.first("image")
    if classic is None or not all(classic.value(tag) for tag in ("url", "title", "link")):
        yield found("image-classic", "has no whole <image>", where, top if classic is None else classic, SUBJECT)
    elif any(classic.value(tag) != top.value(tag) for tag in ("title", "link")):
        yield found("image-classic", "<image> has another title or link than the channel", where, classic, SUBJECT)
    yield from _categories(top, where)
    explicit = top.value(ITUNES + "explicit")
    if explicit not in EXPLICIT:
        message = f"<itunes:explicit> is {explicit!r}" if explicit else "has no <itunes:explicit>"
        yield found("explicit", message, where, top.first(ITUNES + "explicit") or top, SUBJECT)
    if not top.value(ITUNES + "author"):
        yield found("channel-author", "has no <itunes:author>", where, top, SUBJECT)
    owner = top.first(ITUNES + "owner")
    if owner is None or not owner.value(ITUNES + "email"):
        missing = "has no <itunes:owner>" if owner is None else "<itunes:owner> has no <itunes:email>"
        yield found("channel-owner", missing, where, top if owner is None else owner, SUBJECT)
    elif not MAIL.fullmatch(owner.value(ITUNES + "email")):
        message = f"<itunes:email> is {owner.value(ITUNES + 'email')!r}"
        yield found("channel-email", message, where, owner.first(ITUNES + "email"), SUBJECT)
    kind = top.value(ITUNES + "type")
    if kind and kind.lower() not in ("episodic", "serial"):
        yield found("itunes-type", f"<itunes:type> is {kind!r}", where, top.first(ITUNES + "type"), SUBJECT)
    for tag in ("block", "complete"):
        node = top.first(ITUNES + tag)
        if node is not None and (node.text or "").strip() != "Yes":
            yield found("itunes-yes", f"<itunes:{tag}> is {(node.text or '').strip()!r}", where, node, SUBJECT)


def _categories(top: Node, where: str) -> Iterator[Finding]:
    categories = top.all(ITUNES + "category")
    if not categories:
        yield found("category-missing", "has no <itunes:category>", where, top, SUBJECT)
    for outer in categories:
        name = outer.get("text", "")
        if name not in CATEGORIES:
            yield found("category", f"there is no category {name!r}", where, outer, SUBJECT)
            continue
        for inner in outer.all(ITUNES + "category"):
            if inner.get("text", "") not in CATEGORIES[name]:
                yield found("category", f"there is no {inner.get('text', '')!r} in {name!r}", where, inner, SUBJECT)


def _links(feed: Document, url: str) -> Iterator[Finding]:
    own = [node for node in feed.channel.all(ATOM + "link") if node.get("rel") == "self"]
    if not own:
        yield found("self", 'has no <atom:link rel="self">', feed.where, feed.channel, SUBJECT)
    elif own[0].get("type", "") != "application/rss+xml":
        yield found(
            "self", f'type of <atom:link rel="self"> is {own[0].get("type", "")!r}', feed.where, own[0], SUBJECT
        )
    if own and url and own[0].get("href", "") != url:
        message = f'<atom:link rel="self"> is {own[0].get("href", "")!r}, the feed came from {url!r}'
        yield found("self-mismatch", message, feed.where, own[0], SUBJECT)


def _podcast(top: Node, where: str) -> Iterator[Finding]:
    guid = top.value(PODCAST + "guid")
    if not guid:
        yield found("podcast-guid-missing", "has no <podcast:guid>", where, top, SUBJECT)
    elif not uuid5(guid):
        yield found(
            "podcast-guid",
            f"<podcast:guid> is {guid!r}, no UUID of version 5",
            where,
            top.first(PODCAST + "guid"),
            SUBJECT,
        )
    locked = top.first(PODCAST + "locked")
    if locked is None:
        yield found("locked-missing", "has no <podcast:locked>", where, top, SUBJECT)
    elif (value := (locked.text or "").strip()) not in ("yes", "no"):
        yield found("podcast-locked", f"<podcast:locked> is {value!r}", where, locked, SUBJECT)
    medium = top.value(PODCAST + "medium")
    if medium and medium.removesuffix("L") not in names.MEDIA:
        yield found("podcast-medium", f"<podcast:medium> is {medium!r}", where, top.first(PODCAST + "medium"), SUBJECT)
    yield from license_(top, where, SUBJECT)


def uuid5(text: str) -> bool:
    """Whether it is a UUID of version 5."""
    try:
        return uuid.UUID(text).version == 5 and len(text) == 36
    except ValueError:
        return False


def license_(parent: Node, where: str, subject: str) -> Iterator[Finding]:
    """podcast:license of a channel or item."""
    node = parent.first(PODCAST + "license")
    if node is not None and (name := (node.text or "").strip()) and not node.get("url") and name not in LICENSES:
        yield found("podcast-license", f"<podcast:license> is {name!r}, without url", where, node, subject)


def _order(feed: Document) -> Iterator[Finding]:
    items = feed.items
    if not items:
        yield found("feed-empty", "has no <item>", feed.where, feed.channel, SUBJECT)
    dates = [(date, item) for item in items if (date := moment(item.value("pubDate")))]
    for (earlier, _), (later, item) in pairwise(dates):
        if later > earlier:
            yield found("newest-first", "an item is newer than the one before it", feed.where, item, SUBJECT)
            return
