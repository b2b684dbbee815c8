"""A branch of a Git repository, as GitHub Pages and GitLab Pages serve one; through dulwich (extra ``git``).

Files are collected as objects, and one commit shows them all at once, with the feed. The commit stands on the branch's
tip or it does not come to be: when another publisher was faster, what was collected is laid upon the new tip. A working
tree is never touched, and no program of the system is run.
"""

import hashlib
import logging
import random
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from audioessay.errors import PublishError
from audioessay.publishing.targets.base import Closing, Conflict, Found
from audioessay.publishing.targets.git_objects import Branch, Refused

if TYPE_CHECKING:
    from dulwich.objects import ObjectID

LARGEST = 100 * 1024 * 1024
"""Bytes of a file: GitHub blocks larger ones (docs.github.com, "About large files on GitHub": 100 MiB)."""
TRIES = 30
"""How often a commit is laid upon a new tip because another one moved the branch."""
NO_JEKYLL = ".nojekyll"
"""Keeps GitHub Pages from running Jekyll over the files, which would leave out names that begin with ``_``."""
NOBODY = "audioessay <audioessay@localhost>"
BLOB, TREE = 0o100644, 0o040000
OPTIONS = ("author",)


class GitTarget(Closing):
    """Files on a branch, shown by one commit."""

    def __init__(self, where: str, options: dict[str, Any], home: Path = Path()) -> None:
        for name in options:
            if name not in OPTIONS:
                raise PublishError(f"{where}: has no option {name}; there is {', '.join(OPTIONS)}")
        place, mark, branch = where.removeprefix("git:").rpartition("#")
        if not mark or not place or not branch:
            raise PublishError(f"{where}: name the branch: git:{place or branch or 'PATH'}#gh-pages")
        self._author = str(options.get("author", ""))
        if self._author and not _is_author(self._author):
            raise PublishError(f"publish.options.author: {self._author!r} is not of the form NAME <ADDRESS>")
        self._branch: Branch = _opened(place, branch, home)
        self._where = f"git:{self._branch}#{branch}"
        self._guard = threading.RLock()
        self._tip: ObjectID | None = None
        self._known = False
        self._laid: dict[str, ObjectID] = {}
        """What was put and is not on the branch yet: name → blob."""
        self._sizes: dict[str, int] = {}

    def __str__(self) -> str:
        return self._where

    def close(self) -> None:
        self._branch.close()

    def size(self, name: str) -> int | None:
        with self._guard:
            if name in self._sizes:
                return self._sizes[name]
            blob = self._at(_checked(name, self._where))
            return None if blob is None else len(self._branch.blob(blob))

    def holds(self, name: str, source: Path, size: int) -> bool:
        """By the blob's identity, so that no large file is fetched to be measured."""
        with self._guard:
            blob = self._at(_checked(name, self._where))
        return blob is not None and blob == _identity(source)

    def read(self, name: str) -> Found | None:
        with self._guard:
            blob = self._at(_checked(name, self._where))
            return None if blob is None else Found(self._branch.blob(blob), blob.decode())

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        _checked(name, self._where)
        try:
            size = len(source) if isinstance(source, bytes) else source.stat().st_size
            if size > LARGEST:
                raise PublishError(
                    f"{self._where}: {name} has {size / 1e6:.0f} MB; Git hosts take files up to 100 MiB: use a lower "
                    "bitrate, or publish to object storage"
                )
            with self._guard:  # one large file in memory at a time
                data = source if isinstance(source, bytes) else source.read_bytes()
                self._laid[name] = self._branch.add(data)
                self._sizes[name] = len(data)
        except OSError as error:
            raise PublishError(f"{source!s}: cannot be read: {error.strerror}") from error

    def verify(self, name: str, size: int, type: str) -> None:  # noqa: A002
        there = self.size(name)
        if there != size:
            how = "is not there" if there is None else f"has {there} bytes, not {size}"
            raise PublishError(f"{self._where}: {name} {how}; publish again")

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        _checked(name, self._where)
        with self._guard:
            feed = self._branch.add(data)
            for tries in range(TRIES):
                there = self._on_branch(name)
                if (there.decode() if there else None) != before:
                    self._known = False  # what is read next is what is there now
                    raise Conflict(f"{self._where}: {name} was changed by another publisher")
                if self._commit({**self._laid, name: feed}):
                    return
                time.sleep(random.uniform(0.0, 0.02 * (tries + 1)))
        raise Conflict(f"{self._where}: others moved the branch {TRIES} times")

    def finish(self) -> None:
        """A commit of what was put while the feed stayed as it was: pages, covers."""
        with self._guard:
            for tries in range(TRIES):
                if self._commit(self._laid):
                    return
                time.sleep(random.uniform(0.0, 0.02 * (tries + 1)))
        raise PublishError(f"{self._where}: others moved the branch {TRIES} times; try again later")

    def _at(self, name: str) -> "ObjectID | None":
        """A file's blob, as it will stand."""
        return self._laid.get(name) or self._on_branch(name)

    def _on_branch(self, name: str) -> "ObjectID | None":
        """A file's blob at the tip."""
        if not self._known:
            self._tip, self._known = self._branch.tip(), True
        if self._tip is None:
            return None
        tree = self._branch.tree(self._tip)
        *folders, last = name.encode().split(b"/")
        for folder in folders:
            mode, sha = tree.get(folder, (0, None))
            if mode != TREE or sha is None:
                return None
            tree = self._branch.tree(sha)
        mode, sha = tree.get(last, (0, None))
        return sha if mode & 0o170000 == 0o100000 else None

    def _commit(self, laid: Mapping[str, "ObjectID"]) -> bool:
        """One commit of what differs from the tip; False when the branch was moved in between."""
        changed = {name: blob for name, blob in laid.items() if self._on_branch(name) != blob}
        if changed:
            if self._tip is None:
                changed.setdefault(NO_JEKYLL, self._branch.add(b""))
            made: list[ObjectID] = list(dict.fromkeys(changed.values()))
            tree = self._planted(self._tip, {tuple(name.split("/")): blob for name, blob in changed.items()}, made)
            files = f"{len(changed)} file{'' if len(changed) == 1 else 's'}"
            author = self._author or self._branch.author() or NOBODY
            commit = self._branch.commit(tree, self._tip, author, f"Publish: {files}\n")
            try:
                moved = self._branch.move(self._tip, commit, [*made, commit])
            except Refused as error:
                raise PublishError(f"{self._where}: {error}") from error
            self._known = False
            if not moved:
                return False
            self._tip, self._known = commit, True
        self._laid.clear()
        self._sizes.clear()
        return True

    def _planted(
        self, root: "ObjectID | None", laid: Mapping[tuple[str, ...], "ObjectID"], made: "list[ObjectID]"
    ) -> "ObjectID":
        """The tree ``root`` (or a commit's) with ``laid`` in it; new trees are added to ``made``."""
        entries = dict(self._branch.tree(root)) if root else {}
        below: dict[str, dict[tuple[str, ...], ObjectID]] = {}
        for parts, blob in laid.items():
            if len(parts) == 1:
                entries[parts[0].encode()] = (BLOB, blob)
            else:
                below.setdefault(parts[0], {})[parts[1:]] = blob
        for folder, inner in below.items():
            mode, sha = entries.get(folder.encode(), (0, None))
            entries[folder.encode()] = (TREE, self._planted(sha if mode == TREE else None, inner, made))
        tree = self._branch.add_tree(entries)
        made.append(tree)
        return tree


def _opened(place: str, branch: str, home: Path) -> Branch:
    """The branch at a URL (``https://``, ``ssh://``, ``USER@HOST:PATH``) or a path, relative to ``home``."""
    try:
        from dulwich.refs import check_ref_format
    except ImportError as error:
        raise PublishError(f"git:{place}: needs pip install 'audioessay[git]'") from error
    from audioessay.publishing.targets.git_local import LocalBranch
    from audioessay.publishing.targets.git_remote import RemoteBranch

    logging.getLogger("dulwich").addHandler(logging.NullHandler())  # its warnings are not for people
    ref = b"refs/heads/" + branch.encode()
    if not check_ref_format(ref):  # type: ignore[arg-type]
        raise PublishError(f"git:{place}#{branch}: {branch!r} cannot be a branch's name")
    scheme, mark, _rest = place.partition("://")
    at, colon, _path = place.partition(":")
    if mark and scheme == "file":
        return LocalBranch(Path(unquote(urlsplit(place).path)), ref)
    if mark or (colon and "@" in at and "/" not in at):
        return RemoteBranch(place, ref)
    return LocalBranch(home / Path(place).expanduser(), ref)


def _checked(name: str, where: str) -> str:
    """A name that stays within the branch, and that Git itself takes."""
    bad = any(part in ("", ".", "..") or part.lower() == ".git" for part in name.split("/"))
    if bad or "\\" in name or "\0" in name:
        raise PublishError(f"{name!r} lies outside {where}")
    return name


def _identity(path: Path) -> bytes:
    """What Git would call a file: SHA-1 of ``blob SIZE\\0`` and its bytes (gitformat-loose-object)."""
    try:
        digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise PublishError(f"{path}: cannot be read: {error.strerror}") from error
    return digest.hexdigest().encode()


def _is_author(text: str) -> bool:
    name, _open, rest = text.partition(" <")
    return bool(name) and rest.endswith(">") and not any(c in text[:-1].replace(" <", "", 1) for c in "<>\n\r\0")
