"""Rules that hold for every element of a feed, channel or item alike."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from audioessay.publishing.check import tags
from audioessay.publishing.check.podcast import podcast
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.document import Document, Node
from audioessay.publishing.names import ATOM, CONTENT, ITUNES, PODCAST, short
from audioessay.publishing.rss import NAMESPACES
from audioessay.publishing.syntax import LICENSES, absolute, ending, private

LARGE_BYTES = 5 << 20
"""Ours: readers on phones load and parse the whole at each refresh."""

LOOKALIKES = {
    "itunes": re.compile(r"itunes\.(?:apple\.)?com/dtds?/podcast", re.IGNORECASE),
    "podcast": re.compile(r"podcast-?(?:index|namespace)", re.IGNORECASE),
}
"""Addresses that are meant to be one of ours."""

LONG = 255
"""PSP-1: characters of a value, unless stated."""

UNBOUNDED = frozenset({"description", ITUNES + "summary", CONTENT + "encoded", PODCAST + "txt", "channel", "item"})

BAD = re.compile("[\x7f-\x9f\ufffd]")
"""Controls of C1, and what stands where a character could not be read."""


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
    own = next((one.get("href", "") for one in feed.channel.all(ATOM + "link") if one.get("rel") == "self"), "")
    if private(own):
        return
    for node in feed.channel.nodes():
        for attribute in ("url", "href", "uri"):
            if private(node.get(attribute, "")):
                yield at.finding("url-private", f"{attribute} of <{short(node.tag)}> is {node.get(attribute)}", node)


def elements(parent: Node, at: Place) -> Iterator[Finding]:
    """What stands in a channel or an item: which elements, how often, and each with all in it, but for items."""
    place = "channel" if parent.tag == "channel" else "item"
    seen: Counter[str] = Counter()
    for child in parent:
        if not isinstance(child, Node):
            continue
        name = short(child.tag)
        seen[name] += 1
        if name in tags.ONCE[place] and seen[name] == 2:
            yield at.finding("duplicate-tag", f"has <{name}> more than once", child)
        prefix, _, local = name.rpartition(":")
        if local not in tags.KNOWN[place].get(prefix or "rss", {local}):
            yield at.finding(
                "unknown-tag", f"<{name}> is no tag of {'a channel' if place == 'channel' else 'an item'}", child
            )
        if child.tag == "item":
            continue
        text = (child.text or "").strip()
        if (form := tags.VALUES[place].get(name)) and seen[name] == 1 and not re.fullmatch(form[1], text):
            yield at.finding(form[0], f"<{name}> is {text!r}", child)
        if name == "podcast:license" and text and not child.get("url") and text not in LICENSES:
            yield at.finding("podcast-license", f"<podcast:license> is {text!r}, without url", child)
        for node in child.nodes():
            yield from _values(node, at)
            yield from _addresses(node, at)
            if node.tag.startswith(PODCAST):
                yield from podcast(node, at)


def _values(node: Node, at: Place) -> Iterator[Finding]:
    name, text = short(node.tag), node.text or ""
    size = len(text.strip())
    if not len(node) and text != text.strip() and text.strip():
        yield at.finding("value-space", f"<{name}> begins or ends in white space", node)
    bounded = node.tag not in UNBOUNDED and not node.tag.startswith(PODCAST) and "?" not in name
    if bounded and not len(node) and size > LONG:
        yield at.finding("value-long", f"<{name}> has {size} characters", node)
    if (most := tags.LONGEST.get(name)) and size > most:
        yield at.finding("podcast-long", f"<{name}> has {size} characters, {most} at most", node)
    if seen := BAD.search(text + "".join(node.attrib.values())):
        yield at.finding("bad-character", f"<{name}> holds U+{ord(seen[0]):04X}", node)
    for attribute, value in node.attrib.items():
        if (most := tags.LONGEST.get(f"{name}@{attribute}")) and len(value) > most:
            message = f"{attribute} of <{name}> has {len(value)} characters, {most} at most"
            yield at.finding("podcast-long", message, node)


def _addresses(node: Node, at: Place) -> Iterator[Finding]:
    name = short(node.tag)
    for attribute in tags.ADDRESSES.get(name, ()):
        value = (node.get(attribute, "") if attribute else node.text or "").strip()
        if value:
            what = f"{attribute} of <{name}>" if attribute else f"<{name}>"
            yield from address(value, what, node, at, file=name in tags.FILES)


def address(
    value: str, what: str, node: Node, at: Place, *, file: bool, rule: str = "url-relative"
) -> Iterator[Finding]:
    """An address that must be absolute, had better be https, and, for a file, be named plainly."""
    try:
        absolute(value)
    except ValueError as error:
        yield at.finding(rule, f"{what}: {error}", node)
        return
    parts = urlsplit(value)
    if parts.scheme.lower() == "http" and not private(value):
        yield at.finding("not-https", f"{what} is {value}", node)
    name = unquote(parts.path.rpartition("/")[2])
    if file and not re.fullmatch(r"[A-Za-z0-9._-]*", name):
        yield at.finding("file-name", f"{what} names a file {name!r}", node)


def picture(image: Node) -> str:
    """What is wrong with the name of an itunes:image, ``""`` for nothing."""
    href = image.get("href", "")
    return f"<itunes:image> is {href}" if href and ending(href) not in (".jpg", ".jpeg", ".png") else ""
