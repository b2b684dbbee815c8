"""The elements of the podcast namespace that a channel and an item have in common (podcastindex.org/namespace/1.0)."""

import base64
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from audioessay.publishing.published import Asset
from audioessay.publishing.rss import add, line
from audioessay.publishing.values import (
    Frequency,
    Funding,
    Image,
    License,
    Location,
    Person,
    RemoteItem,
    Txt,
    Value,
)


def persons(parent: ET.Element, people: Iterable[Person]) -> None:
    """podcast:person."""
    for one in people:
        attributes = {"role": one.role, "group": one.group, "img": one.img, "href": one.href}
        add(parent, "podcast:person", line(one.name, 128), attributes)


def license_(parent: ET.Element, license_: License | None) -> None:
    """podcast:license."""
    if license_:
        add(parent, "podcast:license", line(license_.name), {"url": license_.url})


def funding(parent: ET.Element, ways: Iterable[Funding]) -> None:
    """podcast:funding."""
    for one in ways:
        add(parent, "podcast:funding", line(one.text), {"url": one.url})


def txt(parent: ET.Element, texts: Iterable[Txt]) -> None:
    """podcast:txt."""
    for one in texts:
        add(parent, "podcast:txt", one.text.strip(), {"purpose": one.purpose})


def frequency(parent: ET.Element, often: Frequency | None, complete: bool) -> None:
    """podcast:updateFrequency."""
    if often:
        attributes = {
            "complete": "true" if often.complete or complete else "",
            "dtstart": often.start.strftime("%Y-%m-%dT%H:%M:%S.000Z") if often.start else "",
            "rrule": often.rrule,
        }
        add(parent, "podcast:updateFrequency", line(often.text), attributes)


def podroll(parent: ET.Element, items: Iterable[RemoteItem]) -> None:
    """podcast:podroll, with at least one remoteItem."""
    items = tuple(items)
    if items:
        roll = add(parent, "podcast:podroll")
        for one in items:
            remote(roll, one)


def publisher(parent: ET.Element, item: RemoteItem | None) -> None:
    """podcast:publisher, with one remoteItem whose medium is ``publisher``."""
    if item:
        remote(add(parent, "podcast:publisher"), item, medium="publisher")


def remote(parent: ET.Element, item: RemoteItem, medium: str = "") -> None:
    """podcast:remoteItem."""
    attributes = {
        "feedGuid": item.guid,
        "feedUrl": item.url,
        "medium": medium or item.medium,
        "title": line(item.title),
    }
    add(parent, "podcast:remoteItem", "", attributes)


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


def images(parent: ET.Element, pictures: Iterable[Image]) -> None:
    """podcast:image of other pictures."""
    for one in pictures:
        attributes = {
            "href": one.href,
            "alt": line(one.alt),
            "aspect-ratio": one.ratio,
            "width": str(one.width or ""),
            "height": str(one.height or ""),
            "type": one.type,
            "purpose": one.purpose,
        }
        add(parent, "podcast:image", "", attributes)


def locations(parent: ET.Element, places: Iterable[Location]) -> None:
    """podcast:location."""
    for one in places:
        attributes = {"rel": one.rel, "geo": one.geo, "osm": one.osm, "country": one.country.lower()}
        add(parent, "podcast:location", line(one.name), attributes)


def value(parent: ET.Element, value: Value | None) -> None:
    """podcast:value."""
    if not value:
        return
    outer = add(parent, "podcast:value", "", {"type": value.type, "method": value.method, "suggested": value.suggested})
    for one in value.recipient:
        attributes = {
            "name": line(one.name),
            "type": one.type,
            "address": one.address,
            "split": str(one.split),
            "fee": "true" if one.fee else "",
            "customKey": one.custom_key,
            "customValue": one.custom_value,
        }
        add(outer, "podcast:valueRecipient", "", attributes)


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
