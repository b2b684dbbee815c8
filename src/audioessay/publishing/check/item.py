"""Rules of one item, and of all items together."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from audioessay.errors import shorten
from audioessay.publishing.check import tags
from audioessay.publishing.check.everywhere import address, elements, picture
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.check.texts import date, description, markup, unmarked
from audioessay.publishing.document import Document, Node
from audioessay.publishing.names import CONTENT, ITUNES, PODCAST
from audioessay.publishing.rss import clean
from audioessay.publishing.syntax import ending, whole

PLAUSIBLE = (8_000, 20_000_000)
"""Ours, bit/s: from the barest speech codec to video."""

NUMBERED = re.compile(r"^\s*(?:#\s*[0-9]+|(?:ep(?:isode|\.)?|folge|épisode|episodio)\s*#?[0-9]+)\b", re.IGNORECASE)

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Characters without width that no word needs."""

TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Turns of direction; they are dangerous where they are not closed."""

DURATION = re.compile(r"[0-9]{1,9}|[0-9]{1,3}:[0-5][0-9]|[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]")


def subject(item: Node) -> str:
    """``item “Title”``."""
    return f"item “{shorten(item.value('title') or item.value('guid') or '?', 50)}”"


def key(item: Node) -> str:
    """What an item is known by: its GUID, or its file where it has none."""
    enclosure = item.first("enclosure")
    return item.value("guid") or (enclosure.get("url", "") if enclosure is not None else "")


def items(
    feed: Document,
    now: datetime | None = None,
    carried: frozenset[str] = frozenset(),
    public: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """All items; ``now`` is asked whether dates are to come.

    What is wrong with an item that was only carried through (its :func:`key` is in ``carried``) is no more than a warning:
    it was published so, by others. So is a date to come of one in ``public``: a wrong clock, here or when it was dated.
    """
    seen: dict[tuple[str, str], Node] = {}
    serial = feed.channel.value(ITUNES + "type").lower() == "serial"
    others: dict[str, list[Finding]] = {}
    for item in feed.items:
        at = Place(feed.where, subject(item))
        findings = [*one(item, feed, at, now), *_against(item, at, seen, serial)]
        if key(item) not in carried:
            for finding in findings:
                late = finding.rule.id == "date-future" and key(item) in public
                yield replace(finding, rule=replace(finding.rule, severity="warning")) if late else finding
            continue
        for finding in findings:
            others.setdefault(finding.rule.id, []).append(finding)
    yield from (_milder(findings) for findings in others.values())


def _milder(findings: list[Finding]) -> Finding:
    """The first of a kind, as a warning, and how many more there are."""
    first = findings[0]
    more = f" (an imported item; so in {len(findings) - 1} more)" if len(findings) > 1 else " (an imported item)"
    return replace(first, rule=replace(first.rule, severity="warning"), message=first.message + more)


TWINS = {
    "guid-duplicate": "the GUID",
    "enclosure-duplicate": "the file",
    "link-duplicate": "the link",
    "number-duplicate": "the number",
}
"""Rule → what no two items have in common."""


def _against(item: Node, at: Place, seen: dict[tuple[str, str], Node], serial: bool) -> Iterator[Finding]:
    """One item against those before it, which it joins."""
    enclosure = item.first("enclosure")
    full = item.value(ITUNES + "episodeType") in ("", "full")
    number = item.value(ITUNES + "episode")
    own = {
        "guid-duplicate": item.value("guid"),
        "enclosure-duplicate": enclosure.get("url", "") if enclosure is not None else "",
        "link-duplicate": item.value("link"),
        "number-duplicate": f"{item.value(ITUNES + 'season') or '1'}.{number}" if number and full else "",
    }
    for rule, value in own.items():
        if value and (other := seen.setdefault((rule, value), item)) is not item:
            yield at.finding(rule, f"has {TWINS[rule]} of {subject(other)}: {value}", item)
    if serial and full and not number:
        yield at.finding("serial-number", "has no <itunes:episode> in a serial show", item)


def one(item: Node, feed: Document, at: Place, now: datetime | None) -> Iterator[Finding]:
    """One item by itself."""
    yield from elements(item, at)
    yield from _title(item, feed.channel.value("title"), at)
    yield from _enclosure(item, at)
    yield from _identity(item, at, now)
    yield from _notes(item, at)
    yield from _duration(item, at)
    if (image := item.first(ITUNES + "image")) and (problem := picture(image)):
        yield at.finding("art-ending", problem, image)
    defaults = [one for one in item.all(PODCAST + "alternateEnclosure") if one.get("default") == "true"]
    if len(defaults) > 1:
        yield at.finding("alternate-default", f"has {len(defaults)} defaults", defaults[1])
    if not item.all(PODCAST + "transcript"):
        yield at.finding("transcript-missing", "has no <podcast:transcript>", item)


def _title(item: Node, show: str, at: Place) -> Iterator[Finding]:
    node, text = item.first("title"), item.value("title")
    if node is None or not text:
        yield at.finding("item-title", "has no <title>", node or item)
        return
    yield from unmarked(node, at, "title-html")
    if unseen := INVISIBLE.search(text) or (clean(text) != text and TURNED.search(text)):
        yield at.finding("title-invisible", f"<title> holds U+{ord(unseen[0]):04X}", node)
    if NUMBERED.match(text):
        yield at.finding("title-number", f"<title> begins with its number: {shorten(text)!r}", node)
    if len(show) > 3 and show.lower() in text.lower() and show.lower() != text.lower():
        yield at.finding("title-show", "<title> repeats the show's name", node)


def _enclosure(item: Node, at: Place) -> Iterator[Finding]:
    node = item.first("enclosure")
    if node is None:
        yield at.finding("enclosure", "has no <enclosure>", item)
        return
    url, length, kind = node.get("url", ""), node.get("length", ""), node.get("type", "")
    if not url:
        yield at.finding("enclosure-url", "<enclosure> has no url", node)
    else:
        yield from address(url, "url of <enclosure>", node, at, file=True, rule="enclosure-url")
    if whole(length) <= 0:
        message = f"length of <enclosure> is {length!r}" if length else "<enclosure> has no length"
        yield at.finding("enclosure-length", message, node)
    else:
        yield from _size(item, node, at)
    if kind not in tags.AUDIO_TYPES:
        message = f"type of <enclosure> is {kind!r}" if kind else "<enclosure> has no type"
        yield at.finding("enclosure-type", message, node)
    elif ending(url) not in tags.AUDIO_TYPES[kind]:
        yield at.finding("enclosure-ending", f"{kind} in a file ending in {ending(url)!r}", node)


def _size(item: Node, node: Node, at: Place) -> Iterator[Finding]:
    """The length against what else the item says of the file."""
    length, lasts = whole(node.get("length", "")), duration_s(item.value(ITUNES + "duration"))
    if lasts and not PLAUSIBLE[0] <= length * 8 // lasts <= PLAUSIBLE[1]:
        message = f"{length} bytes in {lasts} s are {length * 8 / lasts / 1000:.3g} kbit/s"
        yield at.finding("enclosure-odd", message, node)
    for other in item.all(PODCAST + "alternateEnclosure"):
        same = node.get("url") in [source.get("uri") for source in other.all(PODCAST + "source")]
        if same and other.get("length", str(length)) != str(length):
            message = f"length of <enclosure> is {length}, of <podcast:alternateEnclosure> with its file {other.get('length')}"
            yield at.finding("enclosure-length", message, node)


def _identity(item: Node, at: Place, now: datetime | None) -> Iterator[Finding]:
    guid, text = item.first("guid"), item.value("guid")
    if guid is None or not text:
        yield at.finding("guid", "has no <guid>", guid or item)
    elif guid.get("isPermaLink", "true") != "false" and not re.match(r"https?://", text):
        yield at.finding("guid-permalink", f"<guid> says it is an address: {text!r}", guid)
    node = item.first("pubDate")
    if node is None:
        yield at.finding("date", "has no <pubDate>", item)
    else:
        yield from date(node, at, now)
    if not item.value("link"):
        yield at.finding("item-link", "has no <link>", item)


def _notes(item: Node, at: Place) -> Iterator[Finding]:
    node, notes = item.first("description"), item.first(CONTENT + "encoded")
    if not item.value("description"):
        if notes is not None:
            yield at.finding("content-alone", "has <content:encoded> and no <description>", notes)
        else:
            yield at.finding("description", "has no <description>", item)
    if node is not None:
        yield from description(node, at)
    if notes is not None:
        yield from markup(notes, at)


def _duration(item: Node, at: Place) -> Iterator[Finding]:
    """How long it lasts, and the stretches that are quoted of it."""
    node, text = item.first(ITUNES + "duration"), item.value(ITUNES + "duration")
    if node is None:
        yield at.finding("duration-missing", "has no <itunes:duration>", item)
    elif not DURATION.fullmatch(text) or not re.search(r"[1-9]", text):
        yield at.finding("duration", f"<itunes:duration> is {text!r}", node)
    lasts = duration_s(text)
    for node in item.all(PODCAST + "soundbite"):
        try:
            start, length = float(node.get("startTime", "")), float(node.get("duration", ""))
        except ValueError:
            if node.get("startTime") and node.get("duration"):
                yield at.finding("podcast-value", "<podcast:soundbite> has times that are no numbers", node)
            continue
        if not 15 <= length <= 120 or start < 0 or (lasts and start + length > lasts + 1):
            yield at.finding("soundbite", f"lasts {length:g} s from {start:g} s on", node)


def duration_s(text: str) -> int:
    """Seconds of an itunes:duration, 0 for none."""
    if not DURATION.fullmatch(text):
        return 0
    total = 0
    for part in text.split(":"):
        total = total * 60 + int(part)
    return total
