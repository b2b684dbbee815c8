"""A branch of a Git repository, as GitHub Pages and GitLab Pages serve one; through dulwich (extra ``git``).

New objects are kept in a bare repository aside, and one commit shows them all at once, with the feed. The commit stands
on the branch's tip or it does not come to be: when another publisher was faster, what was collected is laid upon the new
tip. Of what is there, depth 1 is fetched and no large file. A working tree is never touched, and no program is run.
"""

import contextlib
import logging
import random
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audioessay.errors import PublishError
from audioessay.publishing.targets.base import Conflict, Found, Target

if TYPE_CHECKING:
    from dulwich.objects import ObjectID

LARGEST = 100 * 1024 * 1024
"""Bytes of a file: GitHub blocks larger ones (docs.github.com, "About large files on GitHub": 100 MiB)."""
SMALL = b"blob:limit=1m"
"""What is fetched of a tip (git-rev-list, ``--filter``): pages and feed, not every episode's sound."""
TRIES = 30
"""How often a commit is laid upon a new tip because another one moved the branch."""
PUSHES = 3
"""How often a push is tried again that was refused though the branch still stands where it stood."""
NO_JEKYLL = ".nojekyll"
"""Keeps GitHub Pages from running Jekyll over the files, which would leave out names that begin with ``_``."""
NOBODY = "audioessay <audioessay@localhost>"
FILE, TREE = 0o100644, 0o040000
OPTIONS = ("author",)


class GitTarget(Target):
    """Files on a branch, shown by one commit."""

    def __init__(self, where: str, options: dict[str, Any], home: Path = Path()) -> None:
        for name in options:
            if name not in OPTIONS:
                raise PublishError(f"{where}: has no option {name}; there is {', '.join(OPTIONS)}")
        place, mark, branch = where.removeprefix("git:").rpartition("#")
        if not mark or not place or not branch:
            raise PublishError(f"{where}: name the branch: git:{place or branch or 'PATH'}#gh-pages")
        author = str(options.get("author", ""))
        if author and not _is_author(author):
            raise PublishError(f"publish.options.author: {author!r} is not of the form NAME <ADDRESS>")
        try:
            from dulwich.refs import check_ref_format
            from dulwich.repo import Repo
        except ImportError as error:
            raise PublishError(f"git:{place}: needs pip install 'audioessay[git]'") from error
        from audioessay.publishing.targets.git_place import author_in, find

        logging.getLogger("dulwich").addHandler(logging.NullHandler())  # its warnings are not for people
        ref: Any = b"refs/heads/" + branch.encode()
        self._ref = ref
        if not check_ref_format(self._ref):
            raise PublishError(f"git:{place}#{branch}: {branch!r} cannot be a branch's name")
        self._place = find(place, self._ref, home)
        self._where = f"git:{self._place.name}#{branch}"
        self._folder = tempfile.TemporaryDirectory(prefix="audioessay-git-")
        self._repo = Repo.init_bare(self._folder.name)
        if self._place.objects:
            self._repo.object_store.add_alternate_path(str(self._place.objects))
        self._author = author or self._place.author or author_in(self._repo.get_config_stack()) or NOBODY
        self._guard = threading.RLock()
        self._tip: ObjectID | None = None
        self._known = False
        self._new: dict[str, ObjectID] = {}
        """What was put and is not on the branch yet: name → blob."""

    def __str__(self) -> str:
        return self._where

    def close(self) -> None:
        self._place.close()
        self._repo.close()
        self._folder.cleanup()

    def size(self, name: str) -> int | None:
        there = self.read(name)
        return None if there is None else len(there.data)

    def holds(self, name: str, size: int) -> bool:
        """By its name alone, so that no large file is fetched to be measured: a commit has its files whole."""
        with self._guard:
            return self._at(name) is not None

    def read(self, name: str) -> Found | None:
        with self._guard:
            blob = self._at(name)
            return None if blob is None else Found(self._bytes(blob), blob.decode())

    def put(self, name: str, source: Path | bytes, *, type: str, cache: str) -> None:  # noqa: A002 - MIME's own word
        self._check(name)
        try:
            size = len(source) if isinstance(source, bytes) else source.stat().st_size
            if size > LARGEST:
                raise PublishError(
                    f"{self._where}: {name} has {size / 1e6:.0f} MB; Git hosts take files up to 100 MiB: use a lower "
                    "bitrate, or publish to object storage"
                )
            with self._guard:  # one large file in memory at a time
                self._new[name] = self._keep(source if isinstance(source, bytes) else source.read_bytes())
        except OSError as error:
            raise PublishError(f"{source!s}: cannot be read: {error.strerror}") from error

    def swap(self, name: str, data: bytes, *, type: str, before: str | None) -> None:  # noqa: A002
        self._check(name)
        with self._guard:
            feed = self._keep(data)
            for tries in range(TRIES):
                there = self._on_branch(name)
                if (there.decode() if there else None) != before:
                    self._known = False  # what is read next is what is there now
                    raise Conflict(f"{self._where}: {name} was changed by another publisher")
                if self._commit({**self._new, name: feed}):
                    return
                time.sleep(random.uniform(0.0, 0.02 * (tries + 1)))
        raise Conflict(f"{self._where}: others moved the branch {TRIES} times")

    def finish(self) -> None:
        """A commit of what was put while the feed stayed as it was: pages, covers."""
        with self._guard:
            for tries in range(TRIES):
                if self._commit(self._new):
                    return
                time.sleep(random.uniform(0.0, 0.02 * (tries + 1)))
        raise PublishError(f"{self._where}: others moved the branch {TRIES} times; try again later")

    def _check(self, name: str) -> None:
        """A name that stays within the branch, and that Git itself takes."""
        bad = any(part in ("", ".", "..") or part.lower() == ".git" for part in name.split("/"))
        if bad or "\\" in name or "\0" in name:
            raise PublishError(f"{name!r} lies outside {self._where}")

    def _keep(self, data: bytes) -> "ObjectID":
        from dulwich.objects import Blob

        blob = Blob.from_string(data)
        if blob.id not in self._repo.object_store:
            self._repo.object_store.add_object(blob)
        return blob.id

    def _at(self, name: str) -> "ObjectID | None":
        """A file's blob, as it will stand."""
        self._check(name)
        return self._new.get(name) or self._on_branch(name)

    def _on_branch(self, name: str) -> "ObjectID | None":
        """A file's blob at the tip."""
        from dulwich.object_store import tree_lookup_path

        if not self._known:
            self._tip, self._known = self._fetch(), True
        if self._tip is None:
            return None
        try:
            mode, sha = tree_lookup_path(self._repo.__getitem__, self._tree(), name.encode())
        except (KeyError, NotADirectoryError, ValueError):
            return None
        return sha if mode & 0o170000 == 0o100000 else None

    def _tree(self) -> "ObjectID":
        commit: Any = self._repo[self._tip]  # type: ignore[index]
        return commit.tree  # type: ignore[no-any-return]

    def _fetch(self) -> "ObjectID | None":
        """The commit at which the branch stands now, brought here."""
        tip: list[ObjectID] = []

        def wanted(refs: "Mapping[Any, ObjectID]", depth: int | None = None) -> "list[ObjectID]":
            tip.extend([refs[self._ref]] if self._ref in refs else [])
            return [sha for sha in tip if sha not in self._repo.object_store]

        with self._asked("fetching the branch"):
            self._place.client.fetch(
                self._place.path, self._repo, wanted, depth=1, ref_prefix=[self._ref], filter_spec=SMALL
            )
        if tip:
            self._repo.refs[self._ref] = tip[0]
        return tip[0] if tip else None

    def _bytes(self, sha: "ObjectID") -> bytes:
        """A file's bytes; a large one is fetched now."""
        if sha not in self._repo.object_store:
            from dulwich.object_store import ObjectStoreGraphWalker

            with self._asked("fetching a file"):
                file, commit, abort = self._repo.object_store.add_pack()
                try:
                    self._place.client.fetch_pack(
                        self._place.path,
                        lambda _refs, depth=None: [sha],
                        ObjectStoreGraphWalker([], lambda _sha: []),
                        file.write,
                        ref_prefix=[self._ref],
                    )
                except BaseException:
                    abort()
                    raise
                commit()
        return self._repo[sha].as_raw_string()

    def _commit(self, files: Mapping[str, "ObjectID"]) -> bool:
        """One commit of what differs from the tip; False when the branch was moved in between."""
        changed = {name: blob for name, blob in files.items() if self._on_branch(name) != blob}
        if changed:
            if self._tip is None:
                changed.setdefault(NO_JEKYLL, self._keep(b""))
            commit = self._written(changed)
            moved = self._push(commit)
            self._known = False
            if not moved:
                return False
            self._tip, self._known = commit, True
        self._new.clear()
        return True

    def _written(self, changed: "Mapping[str, ObjectID]") -> "ObjectID":
        """A commit upon the tip with those files in its tree."""
        from dulwich.object_store import commit_tree_changes
        from dulwich.objects import Commit, Tree

        files = f"{len(changed)} file{'' if len(changed) == 1 else 's'}"
        commit = Commit()
        commit.tree = commit_tree_changes(
            self._repo.object_store,
            Tree() if self._tip is None else self._tree(),
            [(name.encode(), FILE, blob) for name, blob in changed.items()],
        )
        commit.parents = [self._tip] if self._tip else []
        commit.author = commit.committer = self._author.encode()
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = f"Publish: {files}\n".encode()
        self._repo.object_store.add_object(commit)
        return commit.id

    def _push(self, commit: "ObjectID") -> bool:
        """Let the branch stand at ``commit`` if it still stands at the tip."""
        from dulwich.file import FileLocked

        def update(refs: "Mapping[Any, ObjectID]") -> Any:
            if refs.get(self._ref) != self._tip:
                raise _MovedError
            return {self._ref: commit}

        refusal: str | None = ""
        for tries in range(PUSHES):
            try:
                with self._asked("pushing"):
                    result = self._place.client.send_pack(self._place.path, update, self._repo.generate_pack_data)  # type: ignore[arg-type]
                refusal = (result.ref_status or {}).get(self._ref)
                if refusal is None:
                    return True
            except _MovedError:
                return False
            except FileLocked as error:
                refusal = f"{error.lockfilename!r} is there; if no Git is at work, remove it"
            time.sleep(0.1 * (tries + 1))  # it may be just about to be moved by another: then this is seen above
        raise PublishError(f"{self._where}: the push was refused: {refusal}")

    @contextlib.contextmanager
    def _asked(self, what: str) -> Iterator[None]:
        """Every failure in one line."""
        import urllib3
        from dulwich.client import HTTPUnauthorized
        from dulwich.errors import GitProtocolError, HangupException, NotGitRepository, SendPackError

        where = self._place.name
        try:
            yield
        except HTTPUnauthorized as error:
            raise PublishError(
                f"{where}: {what}: login refused; set AUDIOESSAY_GIT_TOKEN, or keep it in ~/.git-credentials or ~/.netrc"
            ) from error
        except NotGitRepository as error:
            raise PublishError(f"{where}: {what}: no such repository, or not for you to see") from error
        except (GitProtocolError, HangupException, SendPackError, urllib3.exceptions.HTTPError, OSError) as error:
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            if "timed out" in reason.lower():
                reason = "no answer in time; try again"
            raise PublishError(f"{where}: {what}: {reason}") from error


class _MovedError(Exception):
    """The branch does not stand where the commit was laid upon."""


def _is_author(text: str) -> bool:
    name, _open, rest = text.partition(" <")
    return bool(name) and rest.endswith(">") and not any(c in text[:-1].replace(" <", "", 1) for c in "<>\n\r\0")
