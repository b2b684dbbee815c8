"""Rules of one item, of all items together, and of a feed against the one before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from audioessay import regex as re
from audioessay.errors import shorten
from audioessay.publishing.check import rules as tags
from audioessay.publishing.check.elements import address, elements
from audioessay.publishing.check.rules import Finding, Place
from audioessay.publishing.document import Document, Node
from audioessay.publishing.old import moment
from audioessay.publishing.rss import CONTENT, ITUNES, PODCAST, clean
from audioessay.publishing.syntax import bare, ending, whole


def changes(feed: Sequence[Document], previous: Sequence[Document], *, pruned: Iterable[str] = ()) -> Iterator[Finding]:
    """What a listener of ``previous`` would suffer (each feed by its pages); GUIDs in ``pruned`` are meant to go."""
    first, where = feed[0].channel, feed[0].where
    guid, before = first.value(PODCAST + "guid"), previous[0].channel.value(PODCAST + "guid")
    if before and guid != before:
        node = first.first(PODCAST + "guid")
        message = f"<podcast:guid> was {before!r} and is {guid!r}"
        yield Place(where, "the channel").finding("show-guid-changed", message, node or first)
    items = {id(item): (item, page.where) for page in feed for item in page.items}
    now = {key(item): item for item, _ in items.values()}
    known = {key(item) for page in previous for item in page.items}
    fresh = [item for item, _ in items.values() if key(item) not in known]
    twins: dict[object, Node] = {_url(item): item for item in fresh if _url(item)} | {
        _named(item): item for item in fresh
    }
    for old in (item for page in previous for item in page.items):
        item = now.get(key(old))
        if item is None:
            twin = twins.get(_url(old)) or twins.get(_named(old))
            if twin is not None:
                message = f"<guid> was {key(old)!r} and is {key(twin)!r}"
                yield Place(items[id(twin)][1], subject(twin)).finding("guid-changed", message, twin)
            elif key(old) not in pruned:
                yield Place(where, subject(old)).finding("guid-vanished", f"its GUID {key(old)!r} is gone", first)
            continue
        at = Place(items[id(item)][1], subject(item))
        if (was := moment(old.value("pubDate"))) and was != moment(item.value("pubDate")):
            message = f"<pubDate> was {old.value('pubDate')!r} and is {item.value('pubDate')!r}"
            yield at.finding("date-changed", message, item)
        if _url(old) and _url(old) == _url(item) and old.of("enclosure", "length") != item.of("enclosure", "length"):
            message = f"its file {_url(item)} had {old.of('enclosure', 'length')} bytes and has {item.of('enclosure', 'length')}"
            yield at.finding("audio-in-place", message, item)


def _url(item: Node) -> str:
    return item.of("enclosure", "url")


def _named(item: Node) -> tuple[str, datetime | None]:
    """Title and date: what an item of another GUID is known by."""
    return item.value("title"), moment(item.value("pubDate"))


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
    return item.value("guid") or item.of("enclosure", "url")


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
    full = item.value(ITUNES + "episodeType") in ("", "full")
    number = item.value(ITUNES + "episode")
    own = {
        "guid-duplicate": item.value("guid"),
        "enclosure-duplicate": item.of("enclosure", "url"),
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
    yield from elements(item, at, now)
    yield from _title(item, feed.channel.value("title"), at)
    if (enclosure := item.first("enclosure")) is not None:
        yield from _enclosure(item, enclosure, at)
    yield from _soundbites(item, at)
    defaults = [one for one in item.all(PODCAST + "alternateEnclosure") if one.get("default") == "true"]
    if len(defaults) > 1:
        yield at.finding("alternate-default", f"has {len(defaults)} defaults", defaults[1])
    guid, text = item.first("guid"), item.value("guid")
    if guid and text and guid.get("isPermaLink", "true") != "false" and not re.match(r"https?://", text):
        yield at.finding("guid-permalink", f"<guid> says it is an address: {text!r}", guid)
    if not item.value("description"):
        notes = item.first(CONTENT + "encoded")
        if notes is not None:
            yield at.finding("content-alone", "has <content:encoded> and no <description>", notes)
        else:
            yield at.finding("description", "has no <description>", item)


def _title(item: Node, show: str, at: Place) -> Iterator[Finding]:
    node, text = item.first("title"), item.value("title")
    if unseen := INVISIBLE.search(text) or (clean(text) != text and TURNED.search(text)):
        yield at.finding("title-invisible", f"<title> holds U+{ord(unseen[0]):04X}", node)
    if NUMBERED.match(text):
        yield at.finding("title-number", f"<title> begins with its number: {shorten(text)!r}", node)
    if len(show) > 3 and show.lower() in text.lower() and show.lower() != text.lower():
        yield at.finding("title-show", "<title> repeats the show's name", node)


def _enclosure(item: Node, node: Node, at: Place) -> Iterator[Finding]:
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
        uris = [bare(source.get("uri", "")) for source in other.all(PODCAST + "source")]
        same = any(uri and node.get("url", "").endswith(uri) for uri in uris)  # an analytics prefix may stand before it
        if same and other.get("length", str(length)) != str(length):
            message = f"length of <enclosure> is {length}, of <podcast:alternateEnclosure> with its file {other.get('length')}"
            yield at.finding("enclosure-length", message, node)


def _soundbites(item: Node, at: Place) -> Iterator[Finding]:
    lasts = duration_s(item.value(ITUNES + "duration"))
    for node in item.all(PODCAST + "soundbite"):
        try:
            start, length = float(node.get("startTime", "")), float(node.get("duration", ""))
        except ValueError:  # its form says so already
            continue
        if not 15 <= length <= 120 or start < 0 or (lasts and start + length > lasts + 1):
            yield at.finding("soundbite", f"lasts {length:g} s from {start:g} s on", node)


def duration_s(text: str) -> int:
    """Seconds of an itunes:duration, 0 for none."""
    total = 0
    for part in text.split(":") if DURATION.fullmatch(text) else ():
        total = total * 60 + int(part)
    return total
