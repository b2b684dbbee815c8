"""An episode's folder, put in place whole: made aside, flushed, then exchanged for the earlier one by renaming."""

import contextlib
import glob
import shutil
from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from audioessay.errors import StorageError
from audioessay.files import flush, locked, new_folder, remove_folder

ASIDE = ".making-"
BEFORE = ".before-"
LOCK = ".making.lock"
"""In a folder that is being made: held by the run that makes it. In the folder around it: held for the exchange."""


@contextlib.contextmanager
def replaced(folder: Path, ours: Container[str] = ()) -> Iterator[Path]:
    """A new, empty folder to fill, which takes the place of ``folder`` when the block ends without an error.

    Files of the earlier folder that the block did not write are the user's own and carried over, except those in
    ``ours``, which an earlier run wrote. Where ``folder`` is a symbolic link, what it leads to is replaced. A kill at any
    moment leaves the earlier folder or the next one, if need be under its aside name, from where :func:`recover` brings
    it back; what it left half-made goes with the next run. Several runs may fill at once: the last one to end stays.
    Raises StorageError when something cannot be written.
    """
    folder = _place(folder)
    exchange = folder.parent / LOCK
    with contextlib.ExitStack() as making:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with locked(exchange):
                recover(folder)
                _sweep(folder)
                aside = new_folder(folder.parent, f"{ASIDE}{folder.name}-")
                making.callback(remove_folder, aside)
                held = making.enter_context(contextlib.ExitStack())
                held.enter_context(locked(aside / LOCK))
            yield aside
            with ThreadPoolExecutor() as threads:  # the disk writes one list of changes for all, not one for each
                list(threads.map(flush, aside.iterdir()))
            with locked(exchange):
                recover(folder)
                held.close()  # Windows renames no folder in which a file is open
                _exchange(folder, aside, ours)
        except OSError as error:
            with contextlib.suppress(OSError, StorageError), locked(exchange):
                recover(folder)
            where = str(error.filename or folder)
            raise StorageError(where, f"cannot be written: {error.strerror or error}") from error


def _exchange(folder: Path, aside: Path, ours: Container[str]) -> None:
    before = folder.with_name(f"{BEFORE}{folder.name}")
    if folder.exists():
        for path in folder.iterdir():
            if path.name not in ours and not (aside / path.name).exists():
                _carry(path, aside / path.name)
        folder.rename(before)
    aside.rename(folder)
    flush(folder.parent)
    remove_folder(before)


def writable(folder: Path) -> None:
    """Raise StorageError now, before long work, if ``folder`` could not be put in place later. Makes no folder."""
    folder = _place(folder)
    try:
        there = next(parent for parent in folder.parents if parent.exists())
        new_folder(there, ".probe-").rmdir()
    except OSError as error:
        raise StorageError(str(folder), f"cannot be written: {error.strerror or error}") from error


def recover(folder: Path) -> None:
    """Bring back what a kill left half exchanged: with no folder but its predecessor aside, the predecessor returns."""
    before = folder.with_name(f"{BEFORE}{folder.name}")
    if before.exists():
        if folder.exists():
            remove_folder(before)
        else:
            before.rename(folder)


def _place(folder: Path) -> Path:
    """Where the folder really is. Raises StorageError when something else is there, or in its way."""
    try:
        real = folder.resolve()
        file = next((one for one in real.parents if one.is_file()), None)
        if file is not None:
            raise StorageError(str(file), "is a file where a folder is to be; move it, or choose --out")
        if real.is_symlink() or (real.exists() and not real.is_dir()):
            raise StorageError(str(folder), "stands where the episode's folder is to be; move it, or choose --out")
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise StorageError(str(folder), f"cannot be written: {getattr(error, 'strerror', None) or error}") from error
    return real


def _sweep(folder: Path) -> None:
    """Remove what killed runs left half-made: folders whose lock nobody holds."""
    for stale in folder.parent.glob(f"{ASIDE}{glob.escape(folder.name)}-*"):
        with contextlib.suppress(StorageError):
            with locked(stale / LOCK, wait_s=0):
                pass
            remove_folder(stale)


def _carry(path: Path, to: Path) -> None:
    """A file of the user's own stays; so does its time."""
    if path.is_dir():
        shutil.copytree(path, to)
    else:
        shutil.copy2(path, to)
