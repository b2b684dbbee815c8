"""The elements of the podcast namespace (podcastindex.org/namespace/1.0): how values of the show file stand in a feed, and back."""

import base64
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from audioessay.publishing.document import Node
from audioessay.publishing.published import Asset
from audioessay.publishing.rss import ATOM, ITUNES, PODCAST, add, line
from audioessay.publishing.syntax import whole
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
from audioessay.text.wordlist import words


@dataclass(frozen=True, slots=True)
class Form:
    """How one class is written."""

    tag: str
    text: str
    """Its field that is the element's text; ``""`` for none."""
    attributes: Mapping[str, str]
    """The namespace's name → our field's."""

    def __init__(self, tag: str, text: str, attributes: str) -> None:
        """``attributes`` are words: a name that is ours too, or ``theirs=ours``."""
        pairs = (word.partition("=") for word in attributes.split())
        object.__setattr__(self, "tag", f"podcast:{tag}")
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "attributes", {theirs: ours or theirs for theirs, _, ours in pairs})


FORMS: Mapping[type[Any], Form] = {
    Person: Form("person", "name", "role group img href"),
    License: Form("license", "name", "url"),
    Funding: Form("funding", "text", "url"),
    Txt: Form("txt", "text", "purpose"),
    Frequency: Form("updateFrequency", "text", "complete dtstart=start rrule"),
    RemoteItem: Form("remoteItem", "", "feedGuid=guid feedUrl=url medium title"),
    Image: Form("image", "", "href alt aspect-ratio=ratio width height type purpose"),
    Location: Form("location", "name", "rel geo osm country"),
    Value: Form("value", "", "type method suggested"),
    Recipient: Form("valueRecipient", "", "name type address split fee customKey=custom_key customValue=custom_value"),
}


def write(parent: ET.Element, value: Any) -> ET.Element:
    """A value as an element below ``parent``; what is empty is left out."""
    form = FORMS[type(value)]
    text = getattr(value, form.text) if form.text else ""
    attributes = {theirs: _text(getattr(value, ours)) for theirs, ours in form.attributes.items()}
    made = add(parent, form.tag, text.strip() if isinstance(value, Txt) else line(text), attributes)
    for recipient in value.recipient if isinstance(value, Value) else ():
        write(made, recipient)
    return made


def write_all(parent: ET.Element, values: Iterable[Any]) -> None:
    """Each of them that there is."""
    for value in values:
        if value:
            write(parent, value)


def read(node: Node, kind: type[Any]) -> dict[str, Any]:
    """What an element says, under our names, as the show file would write it; what it leaves out is left out."""
    form, table = FORMS[kind], dict[str, Any]()
    hints = {field.name: field.type for field in fields(kind)}
    for theirs, ours in form.attributes.items():
        text = node.get(theirs, "").strip()
        if text and hints[ours] in (int, "int"):
            table |= {ours: whole(text)} if whole(text) > 0 else {}
        elif text and hints[ours] in (bool, "bool"):
            table |= {ours: True} if text == "true" else {}
        elif text:
            table[ours] = text
    if form.text and (text := (node.text or "").strip()):
        table[form.text] = text
    return table


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if isinstance(value, bool):
        return "true" if value else ""
    return line(str(value)) if value else ""


def podroll(parent: ET.Element, items: Iterable[RemoteItem]) -> None:
    """podcast:podroll, with at least one remoteItem."""
    if items := tuple(items):
        write_all(add(parent, "podcast:podroll"), items)


def publisher(parent: ET.Element, item: RemoteItem | None) -> None:
    """podcast:publisher, with one remoteItem whose medium is ``publisher``."""
    if item:
        write(add(parent, "podcast:publisher"), replace(item, medium="publisher"))


def cover(parent: ET.Element, base: str, asset: Asset | None, alt: str) -> None:
    """podcast:image of the square cover, with its alternative text."""
    if asset:
        attributes = {
            "href": base + asset.name,
            "alt": line(alt),
            "aspect-ratio": "1/1",
            "width": str(asset.width),
            "type": asset.type,
            "purpose": "artwork",
        }
        add(parent, "podcast:image", "", attributes)


def synthetic(parent: ET.Element, texts: Iterable[Txt], voices: bool) -> None:
    """podcast:txt, and that of synthetic ``voices`` unless the show says it itself."""
    texts = tuple(texts)
    write_all(parent, texts)
    if voices and not any(one.purpose == "ai-content" for one in texts):
        write(parent, Txt("true", "ai-content"))


def alternatives(parent: ET.Element, base: str, audio: Iterable[Asset]) -> None:
    """podcast:alternateEnclosure for each form, the first one the default, with Subresource Integrity of its bytes."""
    for number, asset in enumerate(audio):
        attributes = {
            "type": asset.type,
            "length": str(asset.size),
            "bitrate": str(asset.bitrate_kbps * 1000 or ""),
            "default": "true" if number == 0 else "",
        }
        outer = add(parent, "podcast:alternateEnclosure", "", attributes)
        add(outer, "podcast:source", "", {"uri": base + asset.name})
        sri = "sha256-" + base64.b64encode(bytes.fromhex(asset.sha256)).decode()
        add(outer, "podcast:integrity", "", {"type": "sri", "value": sri})


IGNORED = (
    words("item title link description language copyright pubDate lastBuildDate generator docs ttl image category")
    | words("managingEditor webMaster cloud")
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
    cover = channel.of(ITUNES + "image", "href")
    for tag, (key, take) in MAPPED:
        nodes = [node for node in channel.all(tag) if tag != PODCAST + "image" or node.get("href") != cover]
        values = [value for node in nodes if (value := take(node)) not in ("", {}, None)]
        if values:
            yield key, values if key in LISTS else values[0]
    roll = channel.first(PODCAST + "podroll")
    if roll is not None and (items := [read(one, RemoteItem) for one in roll.all(PODCAST + "remoteItem")]):
        yield "podroll", items
    if hub := link(channel, "hub"):
        yield "hub", hub


def link(channel: Node, relation: str) -> str:
    """Address of the atom:link of that relation, ``""`` for none."""
    return next((node.get("href", "") for node in channel.all(ATOM + "link") if node.get("rel") == relation), "")


def _said(node: Node) -> str:
    return (node.text or "").strip()


def _category(node: Node) -> str:
    inner = node.first(ITUNES + "category")
    return node.get("text", "") + (f" > {inner.get('text', '')}" if inner is not None else "")


def _owner(node: Node) -> dict[str, str]:
    values = {"name": node.value(ITUNES + "name"), "email": node.value(ITUNES + "email")}
    return {key: value for key, value in values.items() if value}


def _of(kind: type[Any]) -> Callable[[Node], dict[str, Any]]:
    """A taker of elements that one of our classes writes."""
    return lambda node: read(node, kind)


def _frequency(node: Node) -> dict[str, Any]:
    table = read(node, Frequency)
    table.pop("start", None)
    return {"text": node.get("rrule", "")} | table


def _value(node: Node) -> dict[str, Any]:
    recipients = [{"split": 0} | read(one, Recipient) for one in node.all(PODCAST + "valueRecipient")]
    return read(node, Value) | {"recipient": recipients}


def _publisher(node: Node) -> dict[str, Any]:
    first = node.first(PODCAST + "remoteItem")
    table = {} if first is None else read(first, RemoteItem)
    table.pop("medium", None)
    return table


MAPPED: tuple[tuple[str, tuple[str, Callable[[Node], Any]]], ...] = (
    (ITUNES + "category", ("category", _category)),
    (ITUNES + "explicit", ("explicit", lambda node: _said(node).lower() in ("true", "yes", "explicit"))),
    (ITUNES + "type", ("type", lambda node: _said(node).lower())),
    (ITUNES + "owner", ("owner", _owner)),
    (ITUNES + "block", ("block", lambda node: _said(node) == "Yes" or None)),
    (ITUNES + "complete", ("complete", lambda node: _said(node) == "Yes" or None)),
    (PODCAST + "locked", ("locked", lambda node: _said(node) == "yes")),
    (PODCAST + "medium", ("medium", _said)),
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
