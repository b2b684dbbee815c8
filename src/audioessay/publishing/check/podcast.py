"""Rules of the podcast namespace's elements, most of them as data (podcastindex.org/namespace/1.0)."""

import re
from collections.abc import Iterator, Mapping

from audioessay.publishing.check import names
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import found
from audioessay.publishing.document import Node
from audioessay.publishing.names import PODCAST, short

NUMBER = r"[0-9]+(\.[0-9]+)?"
BOOLEAN = "true|false"
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
SRI = r"(sha(256|384|512)-[A-Za-z0-9+/]+={0,2}\s*)+"

FORMS: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("transcript", "type"): (
        "transcript-type",
        "|".join(map(re.escape, sorted(names.TRANSCRIPT_TYPES))),
        "a type of transcripts",
    ),
    ("transcript", "rel"): ("podcast-value", "captions", "captions"),
    ("transcript", "language"): ("podcast-value", r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", "a language like en-us"),
    ("chapters", "type"): ("chapters-type", re.escape("application/json+chapters"), "application/json+chapters"),
    ("soundbite", "startTime"): ("podcast-value", NUMBER, "seconds"),
    ("soundbite", "duration"): ("podcast-value", NUMBER, "seconds"),
    ("image", "aspect-ratio"): ("podcast-value", r"[0-9]+\s*/\s*[0-9]+", "like 16/9"),
    ("image", "width"): ("podcast-value", "[0-9]+", "pixels"),
    ("image", "height"): ("podcast-value", "[0-9]+", "pixels"),
    ("updateFrequency", "rrule"): ("podcast-value", r"(RRULE:)?FREQ=[A-Z]+(;.*)?", "like FREQ=WEEKLY (RFC 5545)"),
    ("updateFrequency", "dtstart"): (
        "podcast-value",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}.*",
        "an ISO 8601 time",
    ),
    ("updateFrequency", "complete"): ("podcast-value", BOOLEAN, BOOLEAN),
    ("location", "geo"): ("podcast-value", rf"geo:-?{NUMBER},-?{NUMBER}.*", "like geo:48.8,2.3 (RFC 5870)"),
    ("location", "osm"): ("podcast-value", r"[NWR][0-9]+(#[0-9]+)?", "like R113314"),
    ("location", "rel"): ("podcast-value", "subject|creator", "subject or creator"),
    ("location", "country"): ("podcast-value", "[A-Za-z]{2}", "two letters (ISO 3166-1)"),
    ("alternateEnclosure", "type"): ("podcast-value", r"[a-z]+/[A-Za-z0-9.+-]+(;.*)?", "a MIME type"),
    ("alternateEnclosure", "length"): ("podcast-value", "[0-9]+", "bytes"),
    ("alternateEnclosure", "bitrate"): ("podcast-value", NUMBER, "bits a second"),
    ("alternateEnclosure", "default"): ("podcast-value", BOOLEAN, BOOLEAN),
    ("source", "uri"): ("url-relative", r"[A-Za-z][A-Za-z0-9+.-]*:.+", "a whole address"),
    ("integrity", "type"): ("integrity", "sri|pgp-signature", "sri or pgp-signature"),
    ("remoteItem", "feedGuid"): ("podcast-value", UUID, "a UUID"),
    ("valueRecipient", "split"): ("podcast-value", "[0-9]+", "a whole number of shares"),
    ("valueRecipient", "fee"): ("podcast-value", BOOLEAN, BOOLEAN),
    ("podping", "usesPodping"): ("podcast-value", BOOLEAN, BOOLEAN),
}
"""Tag and attribute → the rule, what its value must match, and that in words."""

TEXTS: Mapping[str, tuple[str, str]] = {"block": ("yes|no", "yes or no")}
"""Tag → what its text must match, and that in words."""

PARTS: Mapping[str, str] = {
    "podroll": "remoteItem",
    "publisher": "remoteItem",
    "alternateEnclosure": "source",
    "value": "valueRecipient",
}
"""Tag → the tag that must stand in it."""


def podcast(node: Node, where: str, subject: str) -> Iterator[Finding]:
    """One element of the namespace."""
    name, kind = short(node.tag), node.tag.removeprefix(PODCAST)
    text = (node.text or "").strip()
    for attribute in names.REQUIRED.get(node.tag, ()):
        if not node.get(attribute, "").strip():
            yield found("podcast-attribute", f"<{name}> has no {attribute}", where, node, subject)
    for attribute, value in node.attrib.items():
        if value and (form := FORMS.get((kind, attribute))):
            rule, pattern, words = form
            if not re.fullmatch(pattern, value.strip()):
                yield found(rule, f"{attribute} of <{name}> is {value!r}, not {words}", where, node, subject)
    if node.tag in names.TEXTED and not text:
        yield found("podcast-empty", f"<{name}> is empty", where, node, subject)
    if kind in TEXTS and not re.fullmatch(TEXTS[kind][0], text):
        yield found("podcast-value", f"<{name}> is {text!r}, not {TEXTS[kind][1]}", where, node, subject)
    if kind in PARTS and not node.all(PODCAST + PARTS[kind]):
        yield found("podcast-children", f"<{name}> has no <podcast:{PARTS[kind]}>", where, node, subject)
    if kind == "publisher" and [one.get("medium") for one in node.all(PODCAST + "remoteItem")] not in (
        [],
        ["publisher"],
    ):
        message = f'<{name}> has not exactly one <podcast:remoteItem medium="publisher">'
        yield found("podcast-children", message, where, node, subject)
    if kind == "integrity" and node.get("type") == "sri" and not re.fullmatch(SRI, node.get("value", "")):
        yield found("integrity", f"value of <{name}> is {node.get('value')!r}", where, node, subject)
