"""What a channel says, as ``[publish]`` writes it."""

from collections.abc import Callable, Iterator
from typing import Any

from audioessay.publishing.document import Node
from audioessay.publishing.names import ATOM, ITUNES, PODCAST, each
from audioessay.publishing.syntax import whole

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
    if roll is not None and (items := [_remote(one) for one in roll.all(PODCAST + "remoteItem")]):
        yield "podroll", items
    if hub := link(channel, "hub"):
        yield "hub", hub


def link(channel: Node, relation: str) -> str:
    """Address of the atom:link of that relation, ``""`` for none."""
    return next((node.get("href", "") for node in channel.all(ATOM + "link") if node.get("rel") == relation), "")


def _text(node: Node) -> str:
    return (node.text or "").strip()


def _attributes(text: str = "", **names: str) -> Callable[[Node], dict[str, Any]]:
    """A taker of attributes under our names, and of the text under the name ``text``."""

    def take(node: Node) -> dict[str, Any]:
        values = {ours: node.get(theirs, "").strip() for ours, theirs in names.items()}
        if text:
            values[text] = _text(node)
        return {key: value for key, value in values.items() if value}

    return take


def _category(node: Node) -> str:
    inner = node.first(ITUNES + "category")
    return node.get("text", "") + (f" > {inner.get('text', '')}" if inner is not None else "")


def _owner(node: Node) -> dict[str, str]:
    values = {"name": node.value(ITUNES + "name"), "email": node.value(ITUNES + "email")}
    return {key: value for key, value in values.items() if value}


def _frequency(node: Node) -> dict[str, Any]:
    complete = {"complete": True} if node.get("complete") == "true" else {}
    return {"text": _text(node) or node.get("rrule", "")} | _attributes(rrule="rrule")(node) | complete


def _image(node: Node) -> dict[str, Any]:
    taken = _attributes(href="href", alt="alt", ratio="aspect-ratio", type="type", purpose="purpose")(node)
    return taken | {key: size for key in ("width", "height") if (size := whole(node.get(key, ""))) > 0}


def _value(node: Node) -> dict[str, Any]:
    recipients = []
    for one in node.all(PODCAST + "valueRecipient"):
        names = {
            "name": "name",
            "type": "type",
            "address": "address",
            "custom_key": "customKey",
            "custom_value": "customValue",
        }
        taken: dict[str, Any] = _attributes(**names)(one)
        taken |= {"split": max(0, whole(one.get("split", "")))} | ({"fee": True} if one.get("fee") == "true" else {})
        recipients.append(taken)
    return _attributes(type="type", method="method", suggested="suggested")(node) | {"recipient": recipients}


_remote = _attributes(guid="feedGuid", url="feedUrl", title="title", medium="medium")


def _remotes(node: Node) -> dict[str, Any]:
    first = node.first(PODCAST + "remoteItem")
    return (
        {}
        if first is None
        else {key: value for key, value in _remote(first).items() if key in ("guid", "url", "title")}
    )


MAPPED: tuple[tuple[str, tuple[str, Callable[[Node], Any]]], ...] = (
    (ITUNES + "category", ("category", _category)),
    (ITUNES + "explicit", ("explicit", lambda node: _text(node).lower() in ("true", "yes", "explicit"))),
    (ITUNES + "type", ("type", lambda node: _text(node).lower())),
    (ITUNES + "owner", ("owner", _owner)),
    (ITUNES + "block", ("block", lambda node: _text(node) == "Yes" or None)),
    (ITUNES + "complete", ("complete", lambda node: _text(node) == "Yes" or None)),
    (PODCAST + "locked", ("locked", lambda node: _text(node) == "yes")),
    (PODCAST + "medium", ("medium", _text)),
    (PODCAST + "license", ("license", _attributes("name", url="url"))),
    (PODCAST + "funding", ("funding", _attributes("text", url="url"))),
    (PODCAST + "person", ("person", _attributes("name", role="role", group="group", img="img", href="href"))),
    (PODCAST + "txt", ("txt", _attributes("text", purpose="purpose"))),
    (PODCAST + "updateFrequency", ("update_frequency", _frequency)),
    (PODCAST + "publisher", ("publisher", _remotes)),
    (PODCAST + "image", ("image", _image)),
    (PODCAST + "location", ("location", _attributes("name", rel="rel", geo="geo", osm="osm", country="country"))),
    (PODCAST + "value", ("value", _value)),
)
"""Tag of a channel → key of ``[publish]`` and how its value is taken."""

LISTS = frozenset({"category", "funding", "person", "txt", "image", "location"})
