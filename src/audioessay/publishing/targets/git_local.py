"""A branch of a repository of this machine."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audioessay.errors import PublishError
from audioessay.publishing.targets.git_objects import Objects, Refused

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo


class LocalBranch(Objects):
    """A branch of a repository of this machine, bare or not; to be pushed by whoever works in it."""

    def __init__(self, path: Path, ref: bytes) -> None:
        from dulwich.errors import NotGitRepository

        self._path, self._ref = path, ref
        try:
            self._home = self._opened()
        except (NotGitRepository, OSError) as error:
            raise PublishError(f"{path}: is in no Git repository; make one (git init), or name a URL") from error
        if self._home.object_format.name != "sha1":
            raise PublishError(f"{path}: its objects are {self._home.object_format.name}, which Pages do not take")
        if not self._home.bare and ref in self._checked_out():
            branch = ref.decode().removeprefix("refs/heads/")
            raise PublishError(f"{path}: {branch} is checked out there, and would be changed under your hands")
        super().__init__()
        self.config = self._home
        self.repo.object_store.add_alternate_path(str(Path(self._home.commondir(), "objects").resolve()))

    def __str__(self) -> str:
        return str(self._path)

    def close(self) -> None:
        super().close()
        self._home.close()

    def _opened(self) -> "Repo":
        from dulwich.repo import Repo

        return Repo.discover(self._path) if self._path.is_dir() else Repo(str(self._path))

    def _checked_out(self) -> set[bytes]:
        folder = Path(self._home.commondir())
        heads = [folder / "HEAD", *folder.glob("worktrees/*/HEAD")]
        return {head.read_bytes().strip().removeprefix(b"ref: ") for head in heads if head.is_file()}

    def tip(self) -> "ObjectID | None":
        self._home.close()
        self._home = self.config = self._opened()  # anew: what it remembers of packed references may have aged
        try:
            return self._home.refs[self._ref]  # type: ignore[index]
        except KeyError:
            return None

    def move(self, before: "ObjectID | None", after: "ObjectID", new: "Sequence[ObjectID]") -> bool:
        from dulwich.file import FileLocked

        if self.tip() != before:
            return False
        refs: Any = self._home.refs
        locked = ""
        try:  # one pack with the commit in it, so that no other publisher writes a file of the same name
            self._home.object_store.add_pack_data(len(new), self.packed(new))
            for _try in range(100):
                try:
                    if before is None:
                        return bool(refs.add_if_new(self._ref, after))
                    return bool(refs.set_if_equals(self._ref, before, after))
                except FileLocked as error:
                    locked = os.fsdecode(error.lockfilename)
                    time.sleep(0.05)
        except (OSError, FileLocked) as error:
            raise Refused(f"the repository cannot be written: {getattr(error, 'strerror', None) or error}") from error
        raise Refused(f"{locked} has been there for a while; if no Git is at work, remove it")
