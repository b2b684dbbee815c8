"""Put a show to its target in an order that never shows a half.

First the files whose names hold their hash, each verified; then pages; then the feed, last, by compare-and-swap. What
listeners see is at every moment the feed before or the feed after, and whatever either names is there. Nothing is ever
deleted: a player may be in the middle of an older file.
"""

import hashlib
import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Literal

from audioessay.errors import PublishError
from audioessay.progress import Progress, silent
from audioessay.publishing.document import Document, read
from audioessay.publishing.identity import Lock
from audioessay.publishing.memo import Text
from audioessay.publishing.published import TYPES, Published
from audioessay.publishing.tags import link
from audioessay.publishing.targets.base import FOREVER, SOON, Conflict, Found, Target

AT_ONCE = 8
"""Files put at the same time."""
TRIES = 60
"""How often the feed is put together anew because another publisher was faster."""
MOST_PAGES = 1_000
MARKS = (b'<meta name="generator" content="audioessay">', b'"generator":"audioessay"', b'"generator": "audioessay"')
"""One of them is in every page of ours."""

Action = Literal["put", "keep", "change"]

Step = tuple[Action, str, int]
"""What is done with a file, its name, its bytes."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose name holds its hash."""

    source: Path
    type: str
    """MIME."""
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What is to be public, by file names, and what was found out as it was put together."""

    uploads: Mapping[str, Upload]
    """The files that pages and feed name."""
    pages: Mapping[str, Text]
    feed: Mapping[str, Text]
    """The feed's documents, the first of them first."""
    lock: Lock
    published: tuple[Published, ...]
    waiting: Mapping[str, datetime]
    """Slug → the day that an episode waits for."""
    new: tuple[str, ...]
    """Slugs that were not public before."""
    gone: tuple[str, ...]
    """Slugs that leave the feed."""
    warnings: tuple[str, ...]
    notices: tuple[str, ...]
    restored: Mapping[str, bytes]
    """Files of the show folder that were lost, by name."""

    @property
    def files(self) -> dict[str, Upload | Text]:
        """All that is put."""
        return {**self.uploads, **self.pages, **self.feed}


@dataclass(frozen=True, slots=True)
class Left:
    """A place as the last publishing left it: what stands there as it was left need not be asked for."""

    feed: str = ""
    """SHA-256 of the feed's first document."""
    lock: str = ""
    """SHA-256 of the lock that was written then."""
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Name → SHA-256 of what was put, and the target's mark of it."""


NOTHING_LEFT = Left()


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did, or would do."""

    steps: tuple[Step, ...]
    edition: Edition
    changed: bool
    """Whether the feed differs from the one before."""
    left: Left


class Public:
    """The feed that is public now, read as far as it is asked for."""

    def __init__(self, target: Target, feed: str) -> None:
        self.target = target
        self.found: Found | None = target.read(feed)
        self.first = self._read(feed, self.found)
        self.sha256 = hashlib.sha256(self.found.data).hexdigest() if self.found else ""

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All its documents (RFC 5005).

        Raises PublishError when one cannot be understood: what is there is never written over unread.
        """
        documents = {document.where: document for document in [self.first] if document}
        page = self.first
        while page and len(documents) < MOST_PAGES:
            name = link(page.channel, "next").rpartition("/")[2]
            page = self._read(name, self.target.read(name)) if name.endswith(".xml") else None
            if page is None or page.where in documents:
                break
            documents[page.where] = page
        return tuple(documents.values())

    def _read(self, name: str, found: Found | None) -> Document | None:
        if found is None:
            return None
        try:
            return read(found.data, f"{self.target}/{name}")
        except Exception as error:
            raise PublishError(
                f"{self.target}: {name} is there and is no feed ({error}); move it away, or publish under another name"
            ) from error


def release(
    target: Target,
    compose: Callable[[Public], Edition],
    *,
    feed: str,
    left: Left = NOTHING_LEFT,
    dry_run: bool = False,
    verify: bool = False,
    progress: Progress = silent,
) -> Released:
    """Bring files, pages and feed to the target, the feed last.

    ``compose`` is given what is public now, so that episodes of another publisher are carried on, and may refuse; it is
    asked again when the feed was changed in between. What stands there as it was ``left`` is not looked at, unless to
    ``verify``, which reads the files that are there, and puts again what is not the same. Raises PublishError; what is public is then the feed before, whole.
    """
    first: Released | None = None
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="put") as pool:
        for tries in range(TRIES):
            public = Public(target, feed)
            made = compose(public)  # a refusal comes before anything is put
            files = {**made.pages, **made.feed} if first else made.files
            look = partial(_action, target, left, public.sha256, verify)
            actions = dict(zip(files, pool.map(look, files.items()), strict=True))
            if first is None:
                steps = tuple((actions[name], name, one.size) for name, one in files.items())
                first = Released(steps, made, public.sha256 != made.feed[feed].sha256, left)
                if dry_run:
                    return first
            for group, watch in ((made.uploads, progress), (made.pages, silent), (made.feed, silent)):
                wanted = {name: one for name, one in group.items() if actions.get(name, "keep") != "keep"}
                _put_all(pool, target, {name: one for name, one in wanted.items() if name != feed}, watch)
            if public.sha256 == made.feed[feed].sha256:
                break
            try:
                before = public.found.version if public.found else None
                target.swap(feed, made.feed[feed].data, type=TYPES[".xml"], before=before)
                break
            except Conflict:
                time.sleep(random.uniform(0.0, 0.05 * (tries + 1)))  # two that go on in step would meet again
        else:
            raise PublishError(
                f"{target}: others changed the feed {TRIES} times while it was published; try again later"
            )
    target.finish()
    marks = {name: (one.sha256, target.mark(name)) for name, one in made.files.items()}
    return replace(first, edition=made, left=Left(made.feed[feed].sha256, "", marks))


def _action(target: Target, left: Left, feed: str, verify: bool, named: tuple[str, Upload | Text]) -> Action:
    """What is to be done with a file; ``feed`` is the SHA-256 of what stands there. Raises PublishError for a page that we did
    not make."""
    name, one = named
    before, mark = left.files.get(name, ("", ""))
    if before == one.sha256 and target.mark(name) == mark and (mark or feed == left.feed):
        return "keep"
    if isinstance(one, Upload):
        if not target.holds(name, one.size):
            return "put"
        return "change" if verify and target.digest(name) != one.sha256 else "keep"
    there = target.read(name)
    if there is None:
        return "put"
    if not name.endswith(".xml") and not any(mark in there.data for mark in MARKS):
        raise PublishError(
            f"{target}: {name} is there and is no page of audioessay's; move it away, publish to another folder, "
            "or set pages = false under [publish]"
        )
    return "keep" if hashlib.sha256(there.data).hexdigest() == one.sha256 else "change"


def _put_all(pool: ThreadPoolExecutor, target: Target, files: Mapping[str, Upload | Text], progress: Progress) -> None:
    """Each file. The first failure stops the rest."""
    if not files:
        return
    progress("putting", 0, len(files))
    jobs = [pool.submit(_put, target, name, one) for name, one in files.items()]
    try:
        for done, job in enumerate(jobs, 1):
            job.result()
            progress("putting", done, len(files))
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise


def _put(target: Target, name: str, one: Upload | Text) -> None:
    """One file; of an upload also the proof that it is there whole."""
    if isinstance(one, Upload):
        target.put(name, one.source, type=one.type, cache=FOREVER)
        target.verify(name, one.size, one.type)
    else:
        kind = TYPES[PurePosixPath(name).suffix]
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        target.put(name, one.data, type=kind, cache=SOON)
