"""What a channel says, as ``[publish]`` writes it."""

from collections.abc import Callable, Iterator
from typing import Any

from audioessay.publishing import tags
from audioessay.publishing.document import Node
from audioessay.publishing.names import ATOM, ITUNES, PODCAST, each
from audioessay.publishing.values import (
    Frequency,
    Funding,
    Image,
    License,
    Location,
    Person,
    Recipient,
    RemoteItem,
    Txt,
    Value,
)

IGNORED = (
    each("item title link description language copyright pubDate lastBuildDate generator docs ttl image category")
    | each("managingEditor webMaster cloud")
    | {ITUNES + name for name in ("image", "author", "summary", "subtitle", "keywords", "new-feed-url")}
    | {PODCAST + "guid", PODCAST + "podroll", ATOM + "link"}
)
"""What a feed of ours says anew, or what has another place than ``[publish]``."""


def taken(channel: Node) -> Iterator[tuple[str, Any]]:
    """Keys and values of ``[publish]`` that the channel gives."""
    if page := channel.value("link"):
        yield "link", page
    if copyright_ := channel.value("copyright"):
        yield "copyright", copyright_
    image = channel.first(ITUNES + "image")
    cover = "" if image is None else image.get("href", "")
    for tag, (key, take) in MAPPED:
        nodes = [node for node in channel.all(tag) if tag != PODCAST + "image" or node.get("href") != cover]
        values = [value for node in nodes if (value := take(node)) not in ("", {}, None)]
        if values:
            yield key, values if key in LISTS else values[0]
    roll = channel.first(PODCAST + "podroll")
    if roll is not None and (items := [tags.read(one, RemoteItem) for one in roll.all(PODCAST + "remoteItem")]):
        yield "podroll", items
    if hub := link(channel, "hub"):
        yield "hub", hub


def link(channel: Node, relation: str) -> str:
    """Address of the atom:link of that relation, ``""`` for none."""
    return next((node.get("href", "") for node in channel.all(ATOM + "link") if node.get("rel") == relation), "")


def _text(node: Node) -> str:
    return (node.text or "").strip()


def _category(node: Node) -> str:
    inner = node.first(ITUNES + "category")
    return node.get("text", "") + (f" > {inner.get('text', '')}" if inner is not None else "")


def _owner(node: Node) -> dict[str, str]:
    values = {"name": node.value(ITUNES + "name"), "email": node.value(ITUNES + "email")}
    return {key: value for key, value in values.items() if value}


def _of(kind: type[Any]) -> Callable[[Node], dict[str, Any]]:
    """A taker of elements that one of our classes writes."""
    return lambda node: tags.read(node, kind)


def _frequency(node: Node) -> dict[str, Any]:
    table = tags.read(node, Frequency)
    table.pop("start", None)
    return {"text": node.get("rrule", "")} | table


def _value(node: Node) -> dict[str, Any]:
    recipients = [{"split": 0} | tags.read(one, Recipient) for one in node.all(PODCAST + "valueRecipient")]
    return tags.read(node, Value) | {"recipient": recipients}


def _publisher(node: Node) -> dict[str, Any]:
    first = node.first(PODCAST + "remoteItem")
    table = {} if first is None else tags.read(first, RemoteItem)
    table.pop("medium", None)
    return table


MAPPED: tuple[tuple[str, tuple[str, Callable[[Node], Any]]], ...] = (
    (ITUNES + "category", ("category", _category)),
    (ITUNES + "explicit", ("explicit", lambda node: _text(node).lower() in ("true", "yes", "explicit"))),
    (ITUNES + "type", ("type", lambda node: _text(node).lower())),
    (ITUNES + "owner", ("owner", _owner)),
    (ITUNES + "block", ("block", lambda node: _text(node) == "Yes" or None)),
    (ITUNES + "complete", ("complete", lambda node: _text(node) == "Yes" or None)),
    (PODCAST + "locked", ("locked", lambda node: _text(node) == "yes")),
    (PODCAST + "medium", ("medium", _text)),
    (PODCAST + "license", ("license", _of(License))),
    (PODCAST + "funding", ("funding", _of(Funding))),
    (PODCAST + "person", ("person", _of(Person))),
    (PODCAST + "txt", ("txt", _of(Txt))),
    (PODCAST + "updateFrequency", ("update_frequency", _frequency)),
    (PODCAST + "publisher", ("publisher", _publisher)),
    (PODCAST + "image", ("image", _of(Image))),
    (PODCAST + "location", ("location", _of(Location))),
    (PODCAST + "value", ("value", _value)),
)
"""Tag of a channel → key of ``[publish]`` and how its value is taken."""

LISTS = frozenset({"category", "funding", "person", "txt", "image", "location"})
