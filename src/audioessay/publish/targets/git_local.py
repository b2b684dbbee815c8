"""A branch of a repository of this machine."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audioessay.errors import PublishError
from audioessay.publish.targets.git_objects import Objects, Refused

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo


class LocalBranch(Objects):
    """A branch of a repository of this machine, bare or not; to be pushed by whoever works in it."""

    def __init__(self, path: Path, ref: bytes) -> None:
        from dulwich.errors import NotGitRepository

        self._path, self._ref = path, ref
        try:
            self.repo = self._opened()
        except (NotGitRepository, OSError) as error:
            raise PublishError(f"{path}: is in no Git repository; make one (git init), or name a URL") from error
        if self.repo.object_format.name != "sha1":
            raise PublishError(f"{path}: its objects are {self.repo.object_format.name}, which Pages do not take")
        if not self.repo.bare and ref in self._checked_out():
            branch = ref.decode().removeprefix("refs/heads/")
            raise PublishError(f"{path}: {branch} is checked out there, and would be changed under your hands")

    def __str__(self) -> str:
        return str(self._path)

    def _opened(self) -> "Repo":
        from dulwich.repo import Repo

        return Repo.discover(self._path) if self._path.is_dir() else Repo(str(self._path))

    def _checked_out(self) -> set[bytes]:
        folder = Path(self.repo.commondir())
        heads = [folder / "HEAD", *folder.glob("worktrees/*/HEAD")]
        return {head.read_bytes().strip().removeprefix(b"ref: ") for head in heads if head.is_file()}

    def tip(self) -> "ObjectID | None":
        self.repo.close()
        self.repo = self._opened()  # anew: what is remembered of packed references may have aged
        try:
            return self.repo.refs[self._ref]  # type: ignore[index]
        except KeyError:
            return None

    def move(self, before: "ObjectID | None", after: "ObjectID", new: "Sequence[ObjectID]") -> bool:
        from dulwich.file import FileLocked

        refs: Any = self.repo.refs
        for _try in range(100):
            try:
                return bool(
                    refs.add_if_new(self._ref, after)
                    if before is None
                    else refs.set_if_equals(self._ref, before, after)
                )
            except FileLocked as error:
                locked = error
                time.sleep(0.05)
            except OSError as error:
                raise Refused(f"the branch cannot be written: {error.strerror or error}") from error
        raise Refused(f"{os.fsdecode(locked.lockfilename)} has been there for a while; if no Git is at work, remove it")
