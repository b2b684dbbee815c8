"""Changes to the author's files: written whole, under a lock, and kept while the studio runs, so that each can be taken back."""

import difflib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from audioessay.errors import InputError, SettingError
from audioessay.files import locked, whole

LOCK = ".audioessay-studio.lock"
WAIT_S = 10.0

Texts = Mapping[Path, str | None]
"""Files and what is in them; None for one that is not there."""


def text_of(path: Path) -> str | None:
    """A text file with its line ends as they stand; None where there is none. Raises SettingError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(str(path), "", "cannot be read as UTF-8") from error


class Change(NamedTuple):
    """One deed of the author's."""

    label: str
    files: Mapping[Path, tuple[str | None, str | None]]
    """Each file's text before and after."""


class Meanwhile(InputError):
    """A file is another than it was when it was read."""


class History(NamedTuple):
    """What was done to one essay in this studio."""

    done: list[Change]
    undone: list[Change]


class Files:
    """The files of a show folder, as this studio changes them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._histories: dict[str, History] = {}

    def history(self, essay: str) -> History:
        """Of an essay, by its name."""
        return self._histories.setdefault(essay, History([], []))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other studio of this show changes anything meanwhile."""
        with locked(self.home / LOCK, WAIT_S):
            yield

    def write(self, essay: str, label: str, texts: Texts, read: Texts) -> None:
        """Write new texts, made from those that were ``read``, and remember these; inside :meth:`alone`.

        Raises StorageError, and Meanwhile where an editor saved one of them since it was read.
        """
        change = self._put(label, texts, read)
        if change.files:
            history = self.history(essay)
            history.done.append(change)
            history.undone.clear()

    def _put(self, label: str, texts: Texts, read: Texts) -> Change:
        files = {path: (before, after) for path, after in texts.items() if (before := read.get(path)) != after}
        for number, (path, (before, after)) in enumerate(files.items()):
            if after is None:
                path.unlink(missing_ok=True)
                continue
            with whole(path.resolve(), flush=False) as file:  # a link stays one
                file.write(after.encode())
                file.flush()
                os.fsync(file.fileno())
                if not number and text_of(path) != before:  # looked at last, for what takes long is done
                    raise Meanwhile("a file was saved by another program just now; try again")
        return Change(label, files)

    def take_back(self, essay: str, *, again: bool = False, check: Callable[[Texts], object]) -> str:
        """Undo the last change of an essay, or redo the one undone last (``again``); returns its label.

        What others changed elsewhere in the same files stays. ``check`` is asked whether the texts hold. Raises InputError,
        with nothing changed, where the same lines were changed meanwhile, or where there is nothing to take back.
        """
        history = self.history(essay)
        origin, goal = (history.undone, history.done) if again else (history.done, history.undone)
        if not origin:
            raise InputError("there is nothing to redo" if again else "there is nothing to undo")
        last = origin[-1]
        with self.alone():
            read = {path: text_of(path) for path in last.files}
            texts = {
                path: before if read[path] == after else merged(after or "", read[path] or "", before or "", path)
                for path, (before, after) in last.files.items()
            }
            check(texts)
            change = self._put(last.label, texts, read)
        origin.pop()
        goal.append(change)
        return last.label


def merged(base: str, ours: str, theirs: str, path: Path) -> str:
    """The text ``ours`` with what changed from ``base`` to ``theirs``. Raises InputError where both changed the same lines."""
    old, mine, other = (text.splitlines(keepends=True) for text in (base, ours, theirs))
    changes = sorted([*_hunks(old, mine), *_hunks(old, other)], key=lambda hunk: hunk[:2])
    lines: list[str] = []
    at = 0
    for start, end, new in changes:
        if start < at:
            raise InputError(f"{path.name} was changed at the same place meanwhile; mend it there by hand")
        lines += [*old[at:start], *new]
        at = max(end, start)
    text = "".join([*lines, *old[at:]])
    if path.suffix == ".toml":
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{path.name} was changed meanwhile, and does not allow it any more") from error
    return text


def _hunks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(a, b, list(new[c:d])) for what, a, b, c, d in matcher.get_opcodes() if what != "equal"]
