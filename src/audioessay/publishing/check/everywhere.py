"""Rules that hold for every element of a feed, channel or item alike."""

import ipaddress
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from audioessay.publishing.check import names
from audioessay.publishing.check.podcast import podcast
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import found
from audioessay.publishing.document import Document, Node
from audioessay.publishing.names import ATOM, CONTENT, ITUNES, PODCAST, short
from audioessay.publishing.rss import NAMESPACES
from audioessay.publishing.syntax import absolute, ending

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
    """The document as a whole: encoding, version, namespaces, size."""
    where = feed.where
    head = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""", feed.data[:200])
    if head and head[1].lower() not in (b"utf-8", b"utf8"):
        yield found("encoding", f"is written in {head[1].decode('ascii', 'replace')}", where, feed.root)
    if feed.root.get("version") != "2.0":
        yield found("rss-version", f"version is {feed.root.get('version')!r}", where, feed.root)
    for uri in feed.prefixes:
        for prefix, meant in LOOKALIKES.items():
            if uri != NAMESPACES[prefix] and meant.search(uri):
                yield found("namespace", f"{uri!r} is not {NAMESPACES[prefix]!r}", where, feed.root)
    if len(feed.data) > LARGE_BYTES:
        yield found("feed-large", f"is {len(feed.data) / (1 << 20):.1f} MB", where, feed.root)

    yield from _inside(feed)


def _inside(feed: Document) -> Iterator[Finding]:
    """A public feed that names this machine or a private network: a preview's addresses that went out."""
    own = next((one.get("href", "") for one in feed.channel.all(ATOM + "link") if one.get("rel") == "self"), "")
    if _private(own):
        return
    for node in feed.channel.nodes():
        for attribute in ("url", "href", "uri"):
            if _private(node.get(attribute, "")):
                message = f"{attribute} of <{short(node.tag)}> is {node.get(attribute)}"
                yield found("url-private", message, feed.where, node)


def _private(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def element(node: Node, parent: Node, where: str, subject: str) -> Iterator[Finding]:
    """One element of a channel or item, and all in it."""
    for inner in node.nodes():
        if inner.tag in ("item", "channel"):
            continue
        yield from _values(inner, where, subject)
        yield from _addresses(inner, where, subject)
        if inner.tag.startswith(PODCAST):
            yield from podcast(inner, where, subject)


def children(parent: Node, where: str, subject: str) -> Iterator[Finding]:
    """Which elements stand in a channel or item, and how often."""
    channel = parent.tag == "channel"
    known = names.CHANNEL if channel else names.ITEM
    single = names.SINGLE_CHANNEL if channel else names.SINGLE_ITEM
    seen: Counter[str] = Counter()
    for child in parent:
        if not isinstance(child, Node):
            continue
        seen[child.tag] += 1
        if child.tag in single and seen[child.tag] == 2:
            yield found("duplicate-tag", f"has <{short(child.tag)}> more than once", where, child, subject)
        uri = child.tag.partition("}")[0] + "}" if child.tag.startswith("{") else ""
        if uri in known and child.tag.removeprefix(uri) not in known[uri]:
            yield found(
                "unknown-tag",
                f"<{short(child.tag)}> is no tag of {'a channel' if channel else 'an item'}",
                where,
                child,
                subject,
            )


def _values(node: Node, where: str, subject: str) -> Iterator[Finding]:
    name = short(node.tag)
    text = node.text or ""
    if not len(node) and text != text.strip() and text.strip():
        yield found("value-space", f"<{name}> begins or ends in white space", where, node, subject)
    if node.tag not in UNBOUNDED and not node.tag.startswith(PODCAST) and not len(node) and len(text.strip()) > LONG:
        known = not node.tag.startswith("{") or "?" not in name
        if known:
            yield found("value-long", f"<{name}> has {len(text.strip())} characters", where, node, subject)
    if (most := names.LONGEST.get(node.tag)) and len(text.strip()) > most:
        yield found(
            "podcast-long", f"<{name}> has {len(text.strip())} characters, {most} at most", where, node, subject
        )
    if seen := BAD.search(text + "".join(node.attrib.values())):
        yield found("bad-character", f"<{name}> holds U+{ord(seen[0]):04X}", where, node, subject)
    for attribute, value in node.attrib.items():
        most = names.LONGEST_ATTRIBUTE.get((node.tag, attribute))
        if most and len(value) > most:
            yield found(
                "podcast-long",
                f"{attribute} of <{name}> has {len(value)} characters, {most} at most",
                where,
                node,
                subject,
            )


def _addresses(node: Node, where: str, subject: str) -> Iterator[Finding]:
    for attribute in names.ADDRESSES.get(node.tag, ()):
        value = (node.get(attribute, "") if attribute else node.text or "").strip()
        what = f"{attribute} of <{short(node.tag)}>" if attribute else f"<{short(node.tag)}>"
        if value:
            yield from address(value, what, where, node, subject, asset=node.tag in names.ASSETS)


def address(
    value: str, what: str, where: str, node: Node, subject: str, *, asset: bool, rule: str = "url-relative"
) -> Iterator[Finding]:
    """An address that must be absolute, had better be https, and, for a file, be named plainly."""
    try:
        absolute(value)
    except ValueError as error:
        yield found(rule, f"{what}: {error}", where, node, subject)
        return
    parts = urlsplit(value)
    if parts.scheme.lower() == "http" and not _private(value):
        yield found("not-https", f"{what} is {value}", where, node, subject)
    name = unquote(parts.path.rpartition("/")[2])
    if asset and not re.fullmatch(r"[A-Za-z0-9._-]*", name):
        yield found("file-name", f"{what} names a file {name!r}", where, node, subject)


def picture(image: Node) -> str:
    """What is wrong with the name of an itunes:image, ``""`` for nothing."""
    href = image.get("href", "")
    return f"<itunes:image> is {href}" if href and ending(href) not in (".jpg", ".jpeg", ".png") else ""
