"""Rules of every element of a feed, channel or item alike, nearly all of them as data (``tags.toml``)."""

import base64
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from audioessay import regex as re
from audioessay.publishing.check import rules as tags
from audioessay.publishing.check.rules import Finding, Place
from audioessay.publishing.document import Node
from audioessay.publishing.notes import DESCRIPTION_BYTES
from audioessay.publishing.old import moment
from audioessay.publishing.rss import CONTENT, DAYS, ITUNES, MONTHS, PODCAST, short
from audioessay.publishing.syntax import LICENSES, MARKED, absolute, ending, private
from audioessay.text.wordlist import words

ALLOWED = words("p br ol ul li a b i strong em")
"""Apple 823 and PSP-1."""

DANGEROUS = words("script style iframe object embed form input link meta base svg math")

DATE = re.compile(
    rf"(?:({'|'.join(DAYS)}), )?([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ([0-9]{{4}}) ([0-9][0-9]):([0-9][0-9])(?::([0-9][0-9]))? ([+-][0-9]{{4}}|[A-Z]{{1,4}})"
)
"""RFC 2822, 3.3, with the named zones of RFC 822."""

LONG = 255
"""PSP-1: characters of a value, unless stated."""

UNBOUNDED = frozenset({"description", ITUNES + "summary", CONTENT + "encoded", PODCAST + "txt", "channel", "item"})

BAD = re.compile("[\x7f-\x9f\ufffd]")
"""Controls of C1, and what stands where a character could not be read."""

HASHED = re.compile(r"-([0-9a-f]{8})(?:\.[a-z]+)?\.[a-z0-9]+$")
"""The first digits of a file's SHA-256 in its name, as we name files."""

SUFFIXES = frozenset(ending for endings in tags.ENDINGS.values() for ending in endings)


SRI_BYTES = {"sha256": 32, "sha384": 48, "sha512": 64}
"""Of each kind of digest (W3C, Subresource Integrity)."""


def elements(parent: Node, at: Place, now: datetime | None = None) -> Iterator[Finding]:
    """What stands in a channel or an item: which elements, how often, and each with all in it, but for items.

    ``now`` is asked whether dates are to come.
    """
    place = "channel" if parent.tag == "channel" else "item"
    forms, first = tags.VALUES[place], dict[str, Node]()
    counts: Counter[str] = Counter()
    for child in (child for child in parent if isinstance(child, Node)):
        name = short(child.tag)
        counts[name] += 1
        if name in tags.ONCE[place] and counts[name] == 2:
            yield at.finding("duplicate-tag", f"has <{name}> more than once", child)
        prefix, _, local = name.rpartition(":")
        if local not in tags.KNOWN[place].get(prefix or "rss", {local}):
            what = "a channel" if place == "channel" else "an item"
            yield at.finding("unknown-tag", f"<{name}> is no tag of {what}", child)
        fresh = first.setdefault(name, child) is child
        if child.tag != "item":
            if fresh:
                yield from _value(name, child, place, at, now)
            for node in child.nodes():
                yield from _element(node, at)
    for path, rule in tags.MISSING[place].items():
        name, sign, attribute = path.partition("@")
        there = first.get(name)
        text = "" if there is None else there.get(attribute, "") if attribute else sign or there.text or ""
        judged = there is not None and name in forms and not re.fullmatch(forms[name][1], "")
        if not text.strip() and not judged:
            yield at.finding(rule, f"has no <{path.replace('@', ' ').strip()}>", there or parent)


def _value(name: str, node: Node, place: str, at: Place, now: datetime | None) -> Iterator[Finding]:
    """The first of its name in a channel or an item: its form, and whether it is plain text, a date, or notes."""
    text = (node.text or "").strip()
    if (form := tags.VALUES[place].get(name)) and not re.fullmatch(form[1], text):
        yield at.finding(form[0], f"<{name}> is {text!r}", node)
    if (rule := tags.PLAIN[place].get(name)) and (marked := MARKED.search(node.whole())):
        yield at.finding(rule, f"<{name}> holds {marked[0]!r}", node)
    if name in ("pubDate", "lastBuildDate") and text:
        yield from _date(node, text, at, now)
    if name in ("description", "content:encoded"):
        size = len(node.whole().strip().encode())
        if name == "description" and size > DESCRIPTION_BYTES:
            yield at.finding("description-long", f"<description> has {size} bytes", node)
        yield from _markup(node, at)


def _element(node: Node, at: Place) -> Iterator[Finding]:
    """One element anywhere: its text, its attributes, its addresses, what must stand in it."""
    name, text = short(node.tag), node.text or ""
    size = len(text.strip())
    if not len(node) and text != text.strip() and text.strip():
        yield at.finding("value-space", f"<{name}> begins or ends in white space", node)
    bounded = node.tag not in UNBOUNDED and not node.tag.startswith(PODCAST) and "?" not in name
    if bounded and not len(node) and size > LONG:
        yield at.finding("value-long", f"<{name}> has {size} characters", node)
    if seen := BAD.search(text + "".join(node.attrib.values())):
        yield at.finding("bad-character", f"<{name}> holds U+{ord(seen[0]):04X}", node)
    for attribute in tags.REQUIRED.get(name, ()):
        if not node.get(attribute, "").strip():
            yield at.finding("podcast-attribute", f"<{name}> has no {attribute}", node)
    if name in tags.TEXTED and not text.strip():
        yield at.finding("podcast-empty", f"<{name}> is empty", node)
    for attribute, value in {"": text, **node.attrib}.items():
        path, what = (f"{name}@{attribute}", f"{attribute} of <{name}>") if attribute else (name, f"<{name}>")
        value = value.strip()
        if (most := tags.LONGEST.get(path)) and len(value) > most:
            yield at.finding("podcast-long", f"{what} has {len(value)} characters, {most} at most", node)
        if (form := tags.FORMS.get(path)) and (value or not attribute) and not re.fullmatch(form[1], value):
            yield at.finding(form[0], f"{what} is {value!r}, not {form[2]}", node)
        if value and attribute in tags.ADDRESSES.get(name, ()):
            yield from address(value, what, node, at, file=name in tags.FILES)
    part = tags.PARTS.get(name)
    if part and not any(short(child.tag) == part for child in node):
        yield at.finding("podcast-children", f"<{name}> has no <{part}>", node)
    if node.tag in SPECIAL:
        yield from SPECIAL[node.tag](node, at)


def _publisher(node: Node, at: Place) -> Iterator[Finding]:
    if [one.get("medium") for one in node.all(PODCAST + "remoteItem")] not in ([], ["publisher"]):
        message = '<podcast:publisher> has not exactly one <podcast:remoteItem medium="publisher">'
        yield at.finding("podcast-children", message, node)


def _license(node: Node, at: Place) -> Iterator[Finding]:
    text = (node.text or "").strip()
    if text and not node.get("url") and text not in LICENSES:
        yield at.finding("podcast-license", f"<podcast:license> is {text!r}, without url", node)


def _integrity(node: Node, at: Place) -> Iterator[Finding]:
    if node.get("type") == "sri" and not all(_digests(node)):
        yield at.finding("integrity", f"value of <podcast:integrity> is {node.get('value')!r}", node)


def _alternate(node: Node, at: Place) -> Iterator[Finding]:
    """Its type against its files, and its hash against the digits that their names bear."""
    inner = [one for one in node.all(PODCAST + "integrity") if one.get("type") == "sri"]
    digests = [digest for one in inner for digest in _digests(one) if digest.startswith("sha256:")]
    for source in node.all(PODCAST + "source"):
        uri = source.get("uri", "")
        yield from _fitting(uri, node.get("type", ""), source, at)
        named = HASHED.search(uri)
        wrong = [one[7:] for one in digests if named and not one[7:].startswith(named[1])]
        if wrong:
            yield at.finding("integrity-differs", f"the hash {wrong[0][:8]}… is not that of {uri}", node)


def _sidecar(node: Node, at: Place) -> Iterator[Finding]:
    return _fitting(node.get("url", ""), node.get("type", ""), node, at)


SPECIAL: Mapping[str, Callable[[Node, Place], Iterator[Finding]]] = {
    PODCAST + "publisher": _publisher,
    PODCAST + "license": _license,
    PODCAST + "integrity": _integrity,
    PODCAST + "alternateEnclosure": _alternate,
    PODCAST + "transcript": _sidecar,
    PODCAST + "chapters": _sidecar,
}
"""What is more than a form."""


def _digests(node: Node) -> list[str]:
    """The hashes of Subresource Integrity in a ``podcast:integrity`` as ``sha256:HEX``; ``""`` for what is none."""
    made = []
    for text in node.get("value", "").split() or [""]:
        kind, _, value = text.partition("-")
        try:
            digest = base64.b64decode(value.partition("?")[0], validate=True)
        except ValueError:
            digest = b""
        fits = bool(digest) and len(digest) == SRI_BYTES.get(kind)
        made.append(f"{kind}:{digest.hex()}" if fits else "")
    return made


def _fitting(url: str, kind: str, node: Node, at: Place) -> Iterator[Finding]:
    """A type against the ending of its file, where both are known."""
    kind, suffix = kind.partition(";")[0].strip().lower(), ending(url)
    endings = tags.ENDINGS.get(kind)
    if endings and suffix in SUFFIXES and suffix not in endings:
        yield at.finding(
            "type-ending", f"<{short(node.tag)}> has the type {kind} and a file ending in {suffix!r}", node
        )


def address(
    value: str, what: str, node: Node, at: Place, *, file: bool, rule: str = "url-relative"
) -> Iterator[Finding]:
    """An address that must be absolute, had better be https, and, for a file, be named plainly."""
    try:
        absolute(value)
    except ValueError as error:
        yield at.finding(rule, f"{what}: {error}", node)
        return
    parts = urlsplit(value)
    if parts.scheme.lower() == "http" and not private(value):
        yield at.finding("not-https", f"{what} is {value}", node)
    name = unquote(parts.path.rpartition("/")[2])
    if file and not re.fullmatch(r"[A-Za-z0-9._-]*", name):
        yield at.finding("file-name", f"{what} names a file {name!r}", node)


def _date(node: Node, text: str, at: Place, now: datetime | None) -> Iterator[Finding]:
    """A date of RSS; without ``now`` it may lie in the future."""
    read, when = DATE.fullmatch(text), moment(text)
    if read is None or when is None or when.year < 1990:
        yield at.finding("date", f"<{node.tag}> is {text!r}", node)
        return
    weekday = DAYS[datetime(int(read[4]), MONTHS.index(read[3]) + 1, int(read[2])).weekday()]
    if read[1] and read[1] != weekday:
        yield at.finding("date-weekday", f"<{node.tag}> is {text!r}, a {weekday}", node)
    if not read[8].startswith(("+", "-")) and read[8] not in ("GMT", "UT"):
        yield at.finding("date-zone", f"<{node.tag}> is {text!r}", node)
    if now is not None and when > now:
        yield at.finding("date-future", f"<{node.tag}> is {text!r}", node)


class _Tags(HTMLParser):
    """Collects tags, and the attributes that can hurt."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, None] = {}
        self.dangers: dict[str, None] = {}
        self.relative: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = None
        if tag in DANGEROUS:
            self.dangers[f"<{tag}>"] = None
        for name, value in attrs:
            if name.startswith("on"):
                self.dangers[f"{name} of <{tag}>"] = None
            if name in ("href", "src"):
                self._address((value or "").strip(), name, tag)

    def _address(self, value: str, name: str, tag: str) -> None:
        try:
            parts = urlsplit(value)
        except ValueError:
            self.relative[value] = None
            return
        if parts.scheme.lower() in ("javascript", "data", "vbscript"):
            self.dangers[f"{name}={parts.scheme.lower()}: of <{tag}>"] = None
        elif not parts.scheme or (parts.scheme.lower() in ("http", "https") and not parts.netloc):
            self.relative[value] = None


def _markup(node: Node, at: Place) -> Iterator[Finding]:
    """The HTML of a description or of full notes."""
    text, name = node.whole(), short(node.tag)
    if "<" not in text:
        return
    parser = _Tags()
    parser.feed(text)
    parser.close()
    if parser.dangers:
        yield at.finding("html-script", f"<{name}> holds {', '.join(parser.dangers)}", node)
    if parser.relative:
        yield at.finding("html-relative", f"<{name}> links to {', '.join(map(repr, parser.relative))}", node)
    others = [f"<{tag}>" for tag in parser.tags if tag not in ALLOWED and tag not in DANGEROUS]
    if others:
        yield at.finding("html-tag", f"<{name}> holds {', '.join(others)}", node)
