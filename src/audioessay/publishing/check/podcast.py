"""Rules of the podcast namespace's elements, nearly all of them as data (podcastindex.org/namespace/1.0)."""

import base64
import re
from collections.abc import Iterator

from audioessay.publishing.check import tags
from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.document import Node
from audioessay.publishing.names import PODCAST, short
from audioessay.publishing.syntax import ending

HASHED = re.compile(r"-([0-9a-f]{8})(?:\.[a-z]+)?\.[a-z0-9]+$")
"""The first digits of a file's SHA-256 in its name, as we name files."""

KNOWN = frozenset(ending for endings in tags.ENDINGS.values() for ending in endings)


def podcast(node: Node, at: Place) -> Iterator[Finding]:
    """One element of the namespace."""
    name, text = short(node.tag), (node.text or "").strip()
    for attribute in tags.REQUIRED.get(name, ()):
        if not node.get(attribute, "").strip():
            yield at.finding("podcast-attribute", f"<{name}> has no {attribute}", node)
    for attribute, value in node.attrib.items():
        if value and (form := tags.FORMS.get(f"{name}@{attribute}")):
            rule, pattern, words = form
            if not re.fullmatch(pattern, value.strip()):
                yield at.finding(rule, f"{attribute} of <{name}> is {value!r}, not {words}", node)
    if name in tags.TEXTED and not text:
        yield at.finding("podcast-empty", f"<{name}> is empty", node)
    if form := tags.FORMS.get(name):
        rule, pattern, words = form
        if not re.fullmatch(pattern, text):
            yield at.finding(rule, f"<{name}> is {text!r}, not {words}", node)
    part = tags.PARTS.get(name)
    if part and not any(short(child.tag) == part for child in node):
        yield at.finding("podcast-children", f"<{name}> has no <{part}>", node)
    media = [one.get("medium") for one in node.all(PODCAST + "remoteItem")]
    if name == "podcast:publisher" and media not in ([], ["publisher"]):
        message = f'<{name}> has not exactly one <podcast:remoteItem medium="publisher">'
        yield at.finding("podcast-children", message, node)
    if name == "podcast:integrity" and node.get("type") == "sri":
        digests = [_bits(one) for one in node.get("value", "").split()]
        if not digests or not all(digests):
            yield at.finding("integrity", f"value of <{name}> is {node.get('value')!r}", node)
    if name == "podcast:alternateEnclosure":
        yield from _alternate(node, at)
    if name in ("podcast:transcript", "podcast:chapters"):
        yield from fitting(node.get("url", ""), node.get("type", ""), node, at)


def _bits(text: str) -> str:
    """A hash of Subresource Integrity as ``sha256:HEX``; ``""`` where it is none."""
    kind, _, value = text.partition("-")
    try:
        digest = base64.b64decode(value.partition("?")[0], validate=True)
    except ValueError:
        return ""
    return (
        f"{kind}:{digest.hex()}" if len(digest) * 8 == {"sha256": 256, "sha384": 384, "sha512": 512}.get(kind) else ""
    )


def _alternate(node: Node, at: Place) -> Iterator[Finding]:
    """Its type against its files, and its hash against the digits that their names bear."""
    digests = [
        _bits(one)
        for inner in node.all(PODCAST + "integrity")
        if inner.get("type") == "sri"
        for one in inner.get("value", "").split()
    ]
    for source in node.all(PODCAST + "source"):
        uri = source.get("uri", "")
        yield from fitting(uri, node.get("type", ""), source, at)
        named = HASHED.search(uri)
        wrong = [one for one in digests if named and one.startswith("sha256:") and not one[7:].startswith(named[1])]
        if wrong:
            yield at.finding("integrity-differs", f"the hash {wrong[0][7:15]}… is not that of {uri}", node)


def fitting(url: str, kind: str, node: Node, at: Place) -> Iterator[Finding]:
    """A type against the ending of its file, where both are known."""
    kind, suffix = kind.partition(";")[0].strip().lower(), ending(url)
    endings = tags.ENDINGS.get(kind)
    if endings and suffix in KNOWN and suffix not in endings:
        yield at.finding(
            "type-ending", f"<{short(node.tag)}> has the type {kind} and a file ending in {suffix!r}", node
        )
