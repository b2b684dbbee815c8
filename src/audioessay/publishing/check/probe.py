"""Rules of the host: what a player meets when it loads what the feed names."""

import contextlib
from collections.abc import Iterator

from audioessay.errors import ReadError
from audioessay.net import Answer, Client
from audioessay.publishing.check.audio import art
from audioessay.publishing.check.channel import SUBJECT
from audioessay.publishing.check.item import subject
from audioessay.publishing.check.rules import Finding, Place
from audioessay.publishing.document import Document, Node
from audioessay.publishing.rss import ITUNES, PODCAST
from audioessay.publishing.syntax import bare

MOST_ITEMS = 20
"""The newest ones; a host that serves these serves the others."""

MOST_SILENT = 3
"""After so many addresses without any answer the rest is not waited for."""

COVER_BYTES = 8 << 20


def ask_hosts(feed: Document, client: Client, most_items: int = MOST_ITEMS) -> Iterator[Finding]:
    """Ask for the cover, and for the files of the newest items; nothing but what the feed itself names."""
    silent = 0
    for findings in _asked(feed, client, most_items):
        seen = list(findings)
        yield from seen
        silent += any(one.rule.id == "host-unreachable" for one in seen)
        if silent >= MOST_SILENT:
            return


def _asked(feed: Document, client: Client, most_items: int) -> Iterator[Iterator[Finding]]:
    """The findings of each address, made when they are asked for."""
    if (image := feed.channel.first(ITUNES + "image")) and (url := image.get("href", "")):
        yield _cover(url, image, Place(feed.where, SUBJECT), client)
    for item in feed.items[:most_items]:
        at = Place(feed.where, subject(item))
        if (enclosure := item.first("enclosure")) and (url := enclosure.get("url", "")):
            yield _enclosure(url, enclosure, at, client)
        for tag in ("transcript", "chapters"):
            for node in item.all(PODCAST + tag):
                if url := node.get("url", ""):
                    yield _sidecar(url, node, at, client)


def _cover(url: str, node: Node, at: Place, client: Client) -> Iterator[Finding]:
    answer, problem = _head(url, node, at, client)
    yield from problem
    if answer is None:
        return
    try:
        whole = client.get(url, COVER_BYTES)
    except ReadError as error:
        yield at.finding("host-unreachable", str(error), node)
        return
    if whole.status == 200:
        yield from art(whole.body, Place(url, "the cover"))


def _enclosure(url: str, node: Node, at: Place, client: Client) -> Iterator[Finding]:
    answer, problem = _head(url, node, at, client)
    yield from problem
    if answer is None:
        return
    size, length = answer.headers.get("content-length", ""), node.get("length", "")
    if size and size != length:
        yield at.finding(
            "host-length", f"the host sends {size} bytes of {url}, length says {length or 'nothing'}", node
        )
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != node.get("type", "").lower():
        yield at.finding(
            "host-type", f"the host says {url} is {kind or 'of no type'}, the feed {node.get('type')}", node
        )
    try:
        part = client.get(url, 4 << 10, {"Range": "bytes=0-1"})
    except ReadError:
        part = Answer(url, 200, {})
    if part.status != 206 or len(part.body) != 2:
        yield at.finding("host-range", f"the host answers a request for two bytes of {url} with {part.status}", node)


def _sidecar(url: str, node: Node, at: Place, client: Client) -> Iterator[Finding]:
    answer, problem = _head(url, node, at, client)
    yield from problem
    if answer is not None and answer.headers.get("access-control-allow-origin", "") != "*":
        yield at.finding("host-cors", f"{url} is for its own site only", node)


def _head(url: str, node: Node, at: Place, client: Client) -> tuple[Answer | None, list[Finding]]:
    """The host's answer to HEAD; where it refuses that, a finding says whether it would answer GET."""
    try:
        answer = client.head(url)
    except ReadError as error:
        return None, [at.finding("host-unreachable", str(error), node)]
    problems = []
    if answer.status != 200:
        got: int | str = "nothing"
        with contextlib.suppress(ReadError):
            got = client.get(url, 4 << 10, {"Range": "bytes=0-1"}).status
        rule = "host-head" if got in (200, 206) else "host-unreachable"
        return None, [at.finding(rule, f"{url} answers HEAD with {answer.status}, GET with {got}", node)]
    if answer.url != url and not url.endswith(
        f"/{bare(answer.url)}"
    ):  # an analytics prefix leads to what it stands before
        problems.append(at.finding("host-redirect", f"{url} leads to {answer.url}", node))
    return answer, problems
