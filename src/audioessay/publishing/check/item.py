"""Rules of one item, and of all items together."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from audioessay.errors import shorten
from audioessay.publishing.check import names
from audioessay.publishing.check.channel import EXPLICIT, license_
from audioessay.publishing.check.everywhere import address, children, element, picture
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import found
from audioessay.publishing.check.texts import date, description, markup, unmarked
from audioessay.publishing.document import Document, Node
from audioessay.publishing.names import CONTENT, ITUNES, PODCAST, short
from audioessay.publishing.syntax import ending, whole

PLAUSIBLE = (8_000, 20_000_000)
"""Ours, bit/s: from the barest speech codec to video."""

NUMBERED = re.compile(r"^\s*(?:#\s*[0-9]+|(?:ep(?:isode|\.)?|folge|épisode|episodio)\s*#?[0-9]+)\b", re.IGNORECASE)

DURATION = re.compile(r"[0-9]{1,9}|[0-9]{1,3}:[0-5][0-9]|[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]")


def subject(item: Node) -> str:
    """``item “Title”``."""
    return f"item “{shorten(item.value('title') or item.value('guid') or '?', 50)}”"


def key(item: Node) -> str:
    """What an item is known by: its GUID, or its file where it has none."""
    enclosure = item.first("enclosure")
    return item.value("guid") or (enclosure.get("url", "") if enclosure is not None else "")


def items(feed: Document, now: datetime | None = None, carried: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """All items; ``now`` is asked whether dates are to come.

    What is wrong with an item that was only carried through (its :func:`key` is in ``carried``) is no more than a warning:
    it was published so, by others.
    """
    guids: dict[str, Node] = {}
    enclosures: dict[str, Node] = {}
    serial = feed.channel.value(ITUNES + "type").lower() == "serial"
    others: dict[str, list[Finding]] = {}
    for item in feed.items:
        findings = [*one(item, feed, now), *_against(item, feed, guids, enclosures, serial)]
        if key(item) not in carried:
            yield from findings
            continue
        for finding in findings:
            others.setdefault(finding.rule.id, []).append(finding)
    yield from (_milder(findings) for findings in others.values())


def _milder(findings: list[Finding]) -> Finding:
    """The first of a kind, as a warning, and how many more there are."""
    first = findings[0]
    more = f" (an imported item; so in {len(findings) - 1} more)" if len(findings) > 1 else " (an imported item)"
    return replace(first, rule=replace(first.rule, severity="warning"), message=first.message + more)


def _against(
    item: Node, feed: Document, guids: dict[str, Node], enclosures: dict[str, Node], serial: bool
) -> Iterator[Finding]:
    """One item against those before it, which it joins."""
    name, guid = subject(item), item.value("guid")
    if guid in guids:
        yield found("guid-duplicate", f"has the GUID of {subject(guids[guid])}: {guid}", feed.where, item, name)
    elif guid:
        guids[guid] = item
    enclosure = item.first("enclosure")
    url = enclosure.get("url", "") if enclosure is not None else ""
    if url and url in enclosures:
        yield found("enclosure-duplicate", f"has the file of {subject(enclosures[url])}: {url}", feed.where, item, name)
    elif url:
        enclosures[url] = item
    full = item.value(ITUNES + "episodeType") in ("", "full")
    if serial and full and not item.value(ITUNES + "episode"):
        yield found("serial-number", "has no <itunes:episode> in a serial show", feed.where, item, name)


def one(item: Node, feed: Document, now: datetime | None) -> Iterator[Finding]:
    """One item by itself."""
    where, name = feed.where, subject(item)
    yield from children(item, where, name)
    for child in item:
        if isinstance(child, Node):
            yield from element(child, item, where, name)
    yield from _title(item, feed, name)
    yield from _enclosure(item, where, name)
    yield from _identity(item, where, name, now)
    yield from _notes(item, where, name)
    yield from _itunes(item, where, name)
    yield from _podcast(item, where, name)


def _title(item: Node, feed: Document, name: str) -> Iterator[Finding]:
    node = item.first("title")
    if node is None or not item.value("title"):
        yield found("item-title", "has no <title>", feed.where, item if node is None else node, name)
        return
    text = item.value("title")
    yield from unmarked(node, feed.where, name, "title-html")
    if NUMBERED.match(text):
        yield found("title-number", f"<title> begins with its number: {shorten(text)!r}", feed.where, node, name)
    show = feed.channel.value("title")
    if len(show) > 3 and show.lower() in text.lower() and show.lower() != text.lower():
        yield found("title-show", "<title> repeats the show's name", feed.where, node, name)


def _enclosure(item: Node, where: str, name: str) -> Iterator[Finding]:
    node = item.first("enclosure")
    if node is None:
        yield found("enclosure", "has no <enclosure>", where, item, name)
        return
    url = node.get("url", "")
    if not url:
        yield found("enclosure-url", "<enclosure> has no url", where, node, name)
    else:
        yield from address(url, "url of <enclosure>", where, node, name, asset=True, rule="enclosure-url")
    length = node.get("length", "")
    if whole(length) <= 0:
        yield found(
            "enclosure-length",
            f"length of <enclosure> is {length!r}" if length else "<enclosure> has no length",
            where,
            node,
            name,
        )
    else:
        yield from _size(item, node, where, name)
    kind = node.get("type", "")
    if kind not in names.AUDIO_TYPES:
        yield found(
            "enclosure-type",
            f"type of <enclosure> is {kind!r}" if kind else "<enclosure> has no type",
            where,
            node,
            name,
        )
    else:
        if ending(url) not in names.AUDIO_TYPES[kind]:
            yield found("enclosure-ending", f"{kind} in a file ending in {ending(url)!r}", where, node, name)


def _size(item: Node, node: Node, where: str, name: str) -> Iterator[Finding]:
    """The length against what else the item says of the file."""
    length, lasts = whole(node.get("length", "")), duration_s(item.value(ITUNES + "duration"))
    if lasts and not PLAUSIBLE[0] <= length * 8 // lasts <= PLAUSIBLE[1]:
        message = f"{length} bytes in {lasts} s are {length * 8 / lasts / 1000:.3g} kbit/s"
        yield found("enclosure-odd", message, where, node, name)
    for other in item.all(PODCAST + "alternateEnclosure"):
        same = node.get("url") in [source.get("uri") for source in other.all(PODCAST + "source")]
        if same and other.get("length", str(length)) != str(length):
            message = f"length of <enclosure> is {length}, of <podcast:alternateEnclosure> with its file {other.get('length')}"
            yield found("enclosure-length", message, where, node, name)


def _identity(item: Node, where: str, name: str, now: datetime | None) -> Iterator[Finding]:
    guid = item.first("guid")
    if guid is None or not (guid.text or "").strip():
        yield found("guid", "has no <guid>", where, item if guid is None else guid, name)
    elif guid.get("isPermaLink", "true") != "false" and not re.match(r"https?://", (guid.text or "").strip()):
        yield found("guid-permalink", f"<guid> says it is an address: {(guid.text or '').strip()!r}", where, guid, name)
    node = item.first("pubDate")
    if node is None:
        yield found("date", "has no <pubDate>", where, item, name)
    else:
        yield from date(node, where, name, now)
    if not item.value("link"):
        yield found("item-link", "has no <link>", where, item, name)


def _notes(item: Node, where: str, name: str) -> Iterator[Finding]:
    node, notes = item.first("description"), item.first(CONTENT + "encoded")
    if not item.value("description"):
        if notes is not None:
            yield found("content-alone", "has <content:encoded> and no <description>", where, notes, name)
        else:
            yield found("description", "has no <description>", where, item, name)
    if node is not None:
        yield from description(node, where, name)
    if notes is not None:
        yield from markup(notes, where, name)


def _itunes(item: Node, where: str, name: str) -> Iterator[Finding]:
    node = item.first(ITUNES + "duration")
    text = item.value(ITUNES + "duration")
    if node is None:
        yield found("duration-missing", "has no <itunes:duration>", where, item, name)
    elif not DURATION.fullmatch(text) or not re.search(r"[1-9]", text):
        yield found("duration", f"<itunes:duration> is {text!r}", where, node, name)
    image = item.first(ITUNES + "image")
    if image is not None and (problem := picture(image)):
        yield found("art-ending", problem, where, image, name)
    for tag in (ITUNES + "episode", ITUNES + "season", PODCAST + "season"):
        node, text = item.first(tag), item.value(tag)
        if node is not None and not re.fullmatch(r"0*[1-9][0-9]*", text):
            yield found("episode-number", f"<{short(tag)}> is {text!r}", where, node, name)
    node = item.first(PODCAST + "episode")
    if node is not None and not re.fullmatch(r"[0-9]+(\.[0-9]+)?", (node.text or "").strip()):
        yield found("episode-number", f"<podcast:episode> is {node.text!r}", where, node, name)
    node, text = item.first(ITUNES + "episodeType"), item.value(ITUNES + "episodeType")
    if node is not None and text not in ("full", "trailer", "bonus"):
        yield found("episode-type", f"<itunes:episodeType> is {text!r}", where, node, name)
    node, text = item.first(ITUNES + "explicit"), item.value(ITUNES + "explicit")
    if node is not None and text not in EXPLICIT:
        yield found("item-explicit", f"<itunes:explicit> is {text!r}", where, node, name)
    node, text = item.first(ITUNES + "block"), item.value(ITUNES + "block")
    if node is not None and text != "Yes":
        yield found("itunes-yes", f"<itunes:block> is {text!r}", where, node, name)


def _podcast(item: Node, where: str, name: str) -> Iterator[Finding]:
    if not item.all(PODCAST + "transcript"):
        yield found("transcript-missing", "has no <podcast:transcript>", where, item, name)
    yield from license_(item, where, name)
    lasts = duration_s(item.value(ITUNES + "duration"))
    for node in item.all(PODCAST + "soundbite"):
        try:
            start, length = float(node.get("startTime", "")), float(node.get("duration", ""))
        except ValueError:
            if node.get("startTime") and node.get("duration"):
                yield found("podcast-value", "<podcast:soundbite> has times that are no numbers", where, node, name)
            continue
        if not 15 <= length <= 120 or start < 0 or (lasts and start + length > lasts + 1):
            yield found("soundbite", f"lasts {length:g} s from {start:g} s on", where, node, name)


def duration_s(text: str) -> int:
    """Seconds of an itunes:duration, 0 for none."""
    if not DURATION.fullmatch(text):
        return 0
    total = 0
    for part in text.split(":"):
        total = total * 60 + int(part)
    return total
