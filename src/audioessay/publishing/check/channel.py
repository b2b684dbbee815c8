"""Rules of the document and its channel."""

from collections.abc import Iterator
from itertools import pairwise

from audioessay import regex as re
from audioessay.languages import known_language
from audioessay.publishing.check.elements import elements
from audioessay.publishing.check.rules import Finding, Place
from audioessay.publishing.document import Document, Node
from audioessay.publishing.old import moment
from audioessay.publishing.rss import ATOM, ITUNES, NAMESPACES, short
from audioessay.publishing.syntax import CATEGORIES, MAIL, private
from audioessay.publishing.tags import link

SUBJECT = "the channel"

LARGE_BYTES = 5 << 20
"""Ours: readers on phones load and parse the whole at each refresh."""

LOOKALIKES = {
    "itunes": re.compile(r"itunes\.(?:apple\.)?com/dtds?/podcast", re.IGNORECASE),
    "podcast": re.compile(r"podcast-?(?:index|namespace)", re.IGNORECASE),
}
"""Addresses that are meant to be one of ours."""


def document(feed: Document) -> Iterator[Finding]:
    """The document as a whole: encoding, version, namespaces, size, addresses that nobody else reaches."""
    at, root = Place(feed.where), feed.root
    head = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""", feed.data[:200])
    if head and head[1].lower() not in (b"utf-8", b"utf8"):
        yield at.finding("encoding", f"is written in {head[1].decode('ascii', 'replace')}", root)
    if feed.data[:1] in (b" ", b"\t", b"\r", b"\n"):
        yield at.finding("xml", "begins with white space; nothing may stand before the declaration", root)
    if root.get("version") != "2.0":
        yield at.finding("rss-version", f"version is {root.get('version')!r}", root)
    for uri in feed.prefixes:
        for prefix, meant in LOOKALIKES.items():
            if uri != NAMESPACES[prefix] and meant.search(uri):
                yield at.finding("namespace", f"{uri!r} is not {NAMESPACES[prefix]!r}", root)
    if len(channels := root.all("channel")) > 1:
        yield at.finding("channel-one", f"has {len(channels)} channels", channels[1])
    inside = {id(item) for item in feed.items}
    for item in (node for node in root.nodes() if node.tag == "item" and id(node) not in inside):
        if not any(item in one for one in channels[1:]):
            yield at.finding("item-outside", "an <item> stands outside the channel", item)
    if len(feed.data) > LARGE_BYTES:
        yield at.finding("feed-large", f"is {len(feed.data) / (1 << 20):.1f} MB", root)
    if private(link(feed.channel, "self")):
        return
    for node in feed.channel.nodes():
        for attribute in ("url", "href", "uri"):
            if private(node.get(attribute, "")):
                yield at.finding("url-private", f"{attribute} of <{short(node.tag)}> is {node.get(attribute)}", node)


def channel(feed: Document, url: str = "") -> Iterator[Finding]:
    """The channel's own elements; ``url`` is where the feed was fetched from, ``""`` for a file."""
    top, at = feed.channel, Place(feed.where, SUBJECT)
    yield from elements(top, at)
    yield from _self(top, at, url)
    yield from _categories(top, at)
    language, mail = top.value("language"), ""
    if language and not known_language(language):
        yield at.finding("channel-language", f"<language> is {language!r}", top.first("language"))
    if owner := top.first(ITUNES + "owner"):
        mail = owner.value(ITUNES + "email")
        if mail and not MAIL.fullmatch(mail):
            yield at.finding("channel-email", f"<itunes:email> is {mail!r}", owner.first(ITUNES + "email"))
    if not mail:
        message = "<itunes:owner> has no <itunes:email>" if owner else "has no <itunes:owner>"
        yield at.finding("channel-owner", message, owner or top)
    classic = top.first("image")
    if classic is None or not all(classic.value(tag) for tag in ("url", "title", "link")):
        yield at.finding("image-classic", "has no whole <image>", classic or top)
    elif any(classic.value(tag) != top.value(tag) for tag in ("title", "link")):
        yield at.finding("image-classic", "<image> has another title or link than the channel", classic)
    dates = [(date, item) for item in feed.items if (date := moment(item.value("pubDate")))]
    late = next((item for (earlier, _), (later, item) in pairwise(dates) if later > earlier), None)
    if late:
        yield at.finding("newest-first", "an item is newer than the one before it", late)


def _categories(top: Node, at: Place) -> Iterator[Finding]:
    for outer in top.all(ITUNES + "category"):
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
        yield at.finding("self-mismatch", f'<atom:link rel="self"> is {href!r}, the feed came from {url!r}', own)
