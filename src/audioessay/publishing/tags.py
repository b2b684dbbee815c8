"""The elements of the podcast namespace (podcastindex.org/namespace/1.0): how values of the show file stand in a feed."""

import base64
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from audioessay.publishing.document import Node
from audioessay.publishing.published import Asset
from audioessay.publishing.rss import add, line
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
