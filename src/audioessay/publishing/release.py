"""Put a show to its target in an order that never shows a half.

First the files whose names hold their hash, each verified; then pages; then the feed, last, by compare-and-swap. What
listeners see is at every moment the feed before or the feed after, and whatever either names is there. Nothing is ever
deleted: a player may be in the middle of an older file.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

from audioessay.errors import PublishError
from audioessay.progress import Progress, silent
from audioessay.publishing.document import Document, read
from audioessay.publishing.rss import NAMESPACES
from audioessay.publishing.targets.base import FOREVER, SOON, Conflict, Found, Target

AT_ONCE = 8
"""Files put at the same time."""
TRIES = 60
"""How often the feed is put together anew because another publisher was faster."""
MOST_PAGES = 1_000
RSS = "application/rss+xml"
PAGE = "text/html; charset=utf-8"
GENERATOR = b'<meta name="generator" content="audioessay">'
"""In every page of ours."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose name holds its hash."""

    name: str
    source: Path
    type: str
    size: int
    sha256: str


Action = Literal["put", "keep", "change"]

Step = tuple[Action, str, int]
"""What is done with a file, its name, its bytes."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is to be public, by file names."""

    feed: Mapping[str, bytes]
    """The feed's documents, the first of them first."""
    pages: Mapping[str, bytes]


R = TypeVar("R", bound=Rendering)


@dataclass(frozen=True, slots=True)
class Released(Generic[R]):
    """What a release did, or would do."""

    steps: tuple[Step, ...]
    rendering: R
    changed: bool
    """Whether the feed differs from the one before."""


def previous(target: Target, feed: str) -> tuple[Found | None, tuple[Document, ...]]:
    """The feed that is public now: its first document as it stands, and all of them (RFC 5005) as read.

    Raises PublishError when it cannot be understood: what is there is never written over unread.
    """
    first = there = target.read(feed)
    documents: list[Document] = []
    seen = {feed}
    name = feed
    while there is not None and len(documents) < MOST_PAGES:
        try:
            documents.append(read(there.data, f"{target}/{name}"))
        except Exception as error:
            raise PublishError(
                f"{target}: {name} is there and is no feed ({error}); move it away, or publish under another name"
            ) from error
        name = _older(documents[-1])
        if not name or name in seen:
            break
        seen.add(name)
        there = target.read(name)
    return first, tuple(documents)


def _older(document: Document) -> str:
    for link in document.channel.all(f"{{{NAMESPACES['atom']}}}link"):
        if link.get("rel") == "next":
            name = (link.get("href") or "").rsplit("/", 1)[-1]
            return name if name.endswith(".xml") else ""
    return ""


def release(
    target: Target,
    uploads: Callable[[R], Sequence[Upload]],
    compose: Callable[[Sequence[Document]], R],
    *,
    feed: str,
    dry_run: bool = False,
    verify: bool = False,
    progress: Progress = silent,
) -> Released[R]:
    """Bring files, pages and feed to the target, the feed last.

    ``compose`` is given what is public now, so that episodes of another publisher are carried on, and may refuse; it is
    asked again when the feed was changed in between. ``uploads`` are the files that an edition names; ``verify`` reads
    those that are there, and puts again what is not the same. Raises PublishError; what is public is then the feed before, whole.
    """
    before, documents = previous(target, feed)
    made = compose(documents)  # a refusal comes before anything is put
    files = uploads(made)
    with _pool() as pool:
        kept = list(pool.map(lambda one: _holds(target, one, verify), files))
        pages = dict(pool.map(lambda one: (one[0], _difference(target, *one)), {**made.pages, **made.feed}.items()))
        steps: list[Step] = [(action, one.name, one.size) for action, one in zip(kept, files, strict=True)]
        steps += [(pages[name], name, len(data)) for name, data in {**made.pages, **made.feed}.items()]
        changed = before is None or before.data != made.feed[feed]
        if dry_run:
            return Released(tuple(steps), made, changed)
        _put_all(pool, target, [one for action, one in zip(kept, files, strict=True) if action != "keep"], progress)
        _put_pages(pool, target, {name: data for name, data in made.pages.items() if pages[name] != "keep"})
        made = _put_feed(pool, target, feed, before, made, compose)
    target.finish()
    return Released(tuple(steps), made, changed)


def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="put")


def _holds(target: Target, upload: Upload, verify: bool) -> Action:
    """What is to be done with a file."""
    if not target.holds(upload.name, upload.size):
        return "put"
    return "change" if verify and target.digest(upload.name) != upload.sha256 else "keep"


def _difference(target: Target, name: str, data: bytes) -> Action:
    """What is to be done with a page or a feed. Raises PublishError for a page that we did not make."""
    there = target.read(name)
    if there is None:
        return "put"
    if name.endswith(".html") and GENERATOR not in there.data:
        raise PublishError(
            f"{target}: {name} is there and is no page of audioessay's; move it away, publish to another folder, or set "
            "pages = false under [publish]"
        )
    return "keep" if there.data == data else "change"


def _put_all(pool: ThreadPoolExecutor, target: Target, uploads: Sequence[Upload], progress: Progress) -> None:
    """Each file, and the proof that it is there whole. The first failure stops the rest."""
    if not uploads:
        return
    progress("putting", 0, len(uploads))
    jobs = [pool.submit(_put, target, upload) for upload in uploads]
    try:
        for done, job in enumerate(jobs, 1):
            job.result()
            progress("putting", done, len(uploads))
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise


def _put(target: Target, upload: Upload) -> None:
    target.put(upload.name, upload.source, type=upload.type, cache=FOREVER)
    target.verify(upload.name, upload.size, upload.type)


def _put_pages(pool: ThreadPoolExecutor, target: Target, pages: Mapping[str, bytes]) -> None:
    list(pool.map(lambda page: target.put(page[0], page[1], type=PAGE, cache=SOON), pages.items()))


def _put_feed(
    pool: ThreadPoolExecutor,
    target: Target,
    feed: str,
    before: Found | None,
    made: R,
    compose: Callable[[Sequence[Document]], R],
) -> R:
    """Older documents first, then the first one, if nobody has changed it; else once more from what is there now."""
    for tries in range(TRIES):
        if before is not None and before.data == made.feed[feed]:
            return made
        for name, data in made.feed.items():
            if name != feed and _difference(target, name, data) != "keep":
                target.put(name, data, type=RSS, cache=SOON)
        try:
            target.swap(feed, made.feed[feed], type=RSS, before=None if before is None else before.version)
        except Conflict:
            time.sleep(random.uniform(0.0, 0.05 * (tries + 1)))  # two that go on in step would meet again
            before, documents = previous(target, feed)
            made = compose(documents)
            pages = {name: data for name, data in made.pages.items() if _difference(target, name, data) != "keep"}
            _put_pages(pool, target, pages)
            continue
        return made
    raise PublishError(f"{target}: others changed the feed {TRIES} times while it was published; try again later")
