"""Rules between a feed and the one that was public before it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from audioessay.publishing.check.item import key, subject
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.document import Document, Node
from audioessay.publishing.names import PODCAST
from audioessay.publishing.old import moment


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
        if _url(old) and _url(old) == _url(item) and _length(old) != _length(item):
            message = f"its file {_url(item)} had {_length(old)} bytes and has {_length(item)}"
            yield at.finding("audio-in-place", message, item)


def _url(item: Node) -> str:
    node = item.first("enclosure")
    return node.get("url", "") if node is not None else ""


def _length(item: Node) -> str:
    node = item.first("enclosure")
    return node.get("length", "") if node is not None else ""


def _named(item: Node) -> tuple[str, datetime | None]:
    """Title and date: what an item of another GUID is known by."""
    return item.value("title"), moment(item.value("pubDate"))
