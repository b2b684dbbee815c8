"""Rules of texts: titles, the HTML of notes, dates."""

import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.document import Node
from audioessay.publishing.names import each, short
from audioessay.publishing.notes import DESCRIPTION_BYTES
from audioessay.publishing.old import moment
from audioessay.publishing.rss import DAYS, MONTHS

ALLOWED = each("p br ol ul li a b i strong em")
"""Apple 823 and PSP-1."""

DANGEROUS = each("script style iframe object embed form input link meta base svg math")

DATE = re.compile(
    rf"(?:({'|'.join(DAYS)}), )?([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ([0-9]{{4}}) ([0-9][0-9]):([0-9][0-9])(?::([0-9][0-9]))? ([+-][0-9]{{4}}|[A-Z]{{1,4}})"
)
"""RFC 2822, 3.3, with the named zones of RFC 822."""


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


def markup(node: Node, at: Place) -> Iterator[Finding]:
    """The HTML of a description or of full notes."""
    text = node.whole()
    if "<" not in text:
        return
    parser = _Tags()
    parser.feed(text)
    parser.close()
    name = short(node.tag)
    if parser.dangers:
        yield at.finding("html-script", f"<{name}> holds {', '.join(parser.dangers)}", node)
    if parser.relative:
        yield at.finding("html-relative", f"<{name}> links to {', '.join(map(repr, parser.relative))}", node)
    others = [f"<{tag}>" for tag in parser.tags if tag not in ALLOWED and tag not in DANGEROUS]
    if others:
        yield at.finding("html-tag", f"<{name}> holds {', '.join(others)}", node)


def description(node: Node, at: Place) -> Iterator[Finding]:
    """A description's length, and its HTML."""
    size = len(node.whole().strip().encode())
    if size > DESCRIPTION_BYTES:
        yield at.finding("description-long", f"<description> has {size} bytes", node)
    yield from markup(node, at)


def unmarked(node: Node, at: Place, rule: str) -> Iterator[Finding]:
    """A text that ought to be plain and holds markup: tags, or entities that were escaped twice."""
    if seen := re.search(r"</?[a-zA-Z][^>]*>|&(?:[a-zA-Z]{2,8}|#[0-9]+);", node.whole()):
        yield at.finding(rule, f"<{short(node.tag)}> holds {seen[0]!r}", node)


def date(node: Node, at: Place, now: datetime | None) -> Iterator[Finding]:
    """A date of RSS; without ``now`` it may lie in the future."""
    text = (node.text or "").strip()
    read = DATE.fullmatch(text)
    when = moment(text)
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
