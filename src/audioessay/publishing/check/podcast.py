"""Rules of the podcast namespace's elements, nearly all of them as data (podcastindex.org/namespace/1.0)."""

import re
from collections.abc import Iterator

from audioessay.publishing.check import tags
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.document import Node
from audioessay.publishing.names import PODCAST, short

SRI = r"(sha(256|384|512)-[A-Za-z0-9+/]+={0,2}\s*)+"


def podcast(node: Node, at: Place) -> Iterator[Finding]:
    """One element of the namespace."""
    name, text = short(node.tag), (node.text or "").strip()
    for attribute in tags.REQUIRED.get(name, ()):
        if not node.get(attribute, "").strip():
            yield at.found("podcast-attribute", f"<{name}> has no {attribute}", node)
    for attribute, value in node.attrib.items():
        if value and (form := tags.FORMS.get(f"{name}@{attribute}")):
            rule, pattern, words = form
            if not re.fullmatch(pattern, value.strip()):
                yield at.found(rule, f"{attribute} of <{name}> is {value!r}, not {words}", node)
    if name in tags.TEXTED and not text:
        yield at.found("podcast-empty", f"<{name}> is empty", node)
    if form := tags.FORMS.get(name):
        rule, pattern, words = form
        if not re.fullmatch(pattern, text):
            yield at.found(rule, f"<{name}> is {text!r}, not {words}", node)
    part = tags.PARTS.get(name)
    if part and not any(short(child.tag) == part for child in node):
        yield at.found("podcast-children", f"<{name}> has no <{part}>", node)
    media = [one.get("medium") for one in node.all(PODCAST + "remoteItem")]
    if name == "podcast:publisher" and media not in ([], ["publisher"]):
        message = f'<{name}> has not exactly one <podcast:remoteItem medium="publisher">'
        yield at.found("podcast-children", message, node)
    value = node.get("value", "")
    if name == "podcast:integrity" and node.get("type") == "sri" and not re.fullmatch(SRI, value):
        yield at.found("integrity", f"value of <{name}> is {node.get('value')!r}", node)
