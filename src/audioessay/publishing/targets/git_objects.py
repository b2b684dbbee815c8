"""A branch as a target needs it, and the objects of its repository."""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from audioessay.errors import PublishError

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.pack import UnpackedObject


class Refused(Exception):
    """The repository does not take the commit, for a reason of its own."""


class Branch(Protocol):
    """What a :class:`~audioessay.publishing.targets.git.GitTarget` needs of a repository."""

    def tip(self) -> "ObjectID | None":
        """The commit at which the branch stands now, or None where there is no such branch."""
        ...

    def tree(self, sha: "ObjectID") -> "Mapping[bytes, tuple[int, ObjectID]]":
        """A tree's entries: name → mode and identity; of a commit, its tree's."""
        ...

    def blob(self, sha: "ObjectID") -> bytes:
        """A file's bytes."""
        ...

    def add(self, data: bytes) -> "ObjectID":
        """Keep a file's bytes."""
        ...

    def add_tree(self, entries: "Mapping[bytes, tuple[int, ObjectID]]") -> "ObjectID":
        """Keep a tree."""
        ...

    def commit(self, tree: "ObjectID", parent: "ObjectID | None", author: str, message: str) -> "ObjectID":
        """Keep a commit of this moment."""
        ...

    def author(self) -> str:
        """``user.name <user.email>`` of Git's configuration, or nothing."""
        ...

    def move(self, before: "ObjectID | None", after: "ObjectID", new: "Sequence[ObjectID]") -> bool:
        """Let the branch stand at ``after`` if it still stands at ``before``; ``new`` are the objects it needs."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class Objects:
    """New objects, in a repository of their own in a folder aside until the branch is moved to them.

    Nothing of a publishing that is given up stays in the branch's own repository, and two that write the same object
    at once do not meet.
    """

    def __init__(self) -> None:
        from dulwich.repo import Repo

        self._folder = tempfile.TemporaryDirectory(prefix="audioessay-git-")
        self.repo = Repo.init_bare(self._folder.name)
        self.config: Repo = self.repo
        """The repository whose configuration names the author."""

    def tree(self, sha: "ObjectID") -> "Mapping[bytes, tuple[int, ObjectID]]":
        from dulwich.objects import Commit, Tree

        found = self.repo[sha]
        if isinstance(found, Commit):
            found = self.repo[found.tree]
        if not isinstance(found, Tree):
            raise PublishError(f"{self}: {sha.decode()} is no tree; the repository is damaged (git fsck)")
        return {entry.path: (entry.mode, entry.sha) for entry in found.iteritems()}

    def blob(self, sha: "ObjectID") -> bytes:
        return self.repo[sha].as_raw_string()

    def add(self, data: bytes) -> "ObjectID":
        from dulwich.objects import Blob

        return self._kept(Blob.from_string(data))

    def add_tree(self, entries: "Mapping[bytes, tuple[int, ObjectID]]") -> "ObjectID":
        from dulwich.objects import Tree

        tree = Tree()
        for name, (mode, sha) in entries.items():
            tree.add(name, mode, sha)
        return self._kept(tree)

    def commit(self, tree: "ObjectID", parent: "ObjectID | None", author: str, message: str) -> "ObjectID":
        from dulwich.objects import Commit

        commit = Commit()
        commit.tree = tree
        commit.parents = [parent] if parent else []
        commit.author = commit.committer = author.encode()
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = message.encode()
        return self._kept(commit)

    def author(self) -> str:
        found = []
        for name in (b"name", b"email"):
            try:
                found.append(self.config.get_config_stack().get((b"user",), name).decode("utf-8", "replace"))
            except KeyError:
                return ""
        return f"{found[0]} <{found[1]}>"

    def close(self) -> None:
        self.repo.close()
        self._folder.cleanup()

    def _kept(self, thing: Any) -> "ObjectID":
        try:
            if thing.id not in self.repo.object_store:
                self.repo.object_store.add_object(thing)
        except OSError as error:
            raise PublishError(f"{self}: cannot be written: {error.strerror or error}") from error
        return thing.id  # type: ignore[no-any-return]

    def packed(self, shas: "Sequence[ObjectID]") -> "Iterator[UnpackedObject]":
        """Objects to send, one at a time in memory."""
        from dulwich.pack import full_unpacked_object

        return (full_unpacked_object(self.repo[sha]) for sha in shas)
