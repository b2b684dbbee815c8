"""An episode's folder, put in place whole: made aside, flushed, then exchanged for the earlier one by renaming."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Container, Iterator
from pathlib import Path

from audioessay.errors import StorageError
from audioessay.store import UMASK

ASIDE = ".making-"
BEFORE = ".before-"
STALE_S = 3600.0
"""Seconds after which a folder that is being made is one that a killed run left."""


@contextlib.contextmanager
def replaced(folder: Path, ours: Container[str] = ()) -> Iterator[Path]:
    """A new, empty folder to fill, which takes the place of ``folder`` when the block ends without an error.

    Files of the earlier folder that the block did not write are the user's own and carried over, except those in
    ``ours``, which an earlier run wrote. A kill at any moment
    leaves the earlier folder or the next one, if need be under its aside name, from where :func:`recover` brings it
    back. Raises StorageError when something cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        recover(folder)
        if folder.exists() and not folder.is_dir():
            raise StorageError(str(folder), "stands where the episode's folder is to be; move it, or choose --out")
        for stale in folder.parent.glob(f"{ASIDE}{folder.name}-*"):
            if time.time() - stale.stat().st_mtime > STALE_S:
                shutil.rmtree(stale, ignore_errors=True)
        aside = Path(tempfile.mkdtemp(prefix=f"{ASIDE}{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise StorageError(str(folder), f"cannot be written: {error.strerror or error}") from error
    try:
        yield aside
        aside.chmod(0o777 & ~UMASK)
        for path in aside.iterdir():
            _flush(path)
        before = folder.with_name(f"{BEFORE}{folder.name}")
        if folder.exists():
            for path in folder.iterdir():
                if path.name not in ours and not (aside / path.name).exists():
                    _carry(path, aside / path.name)
            folder.rename(before)
        aside.rename(folder)
        _flush(folder.parent)
        shutil.rmtree(before, ignore_errors=True)
    except OSError as error:
        recover(folder)
        raise StorageError(str(error.filename or folder), f"cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def writable(folder: Path) -> None:
    """Raise StorageError now, before long work, if ``folder`` could not be put in place later."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and not folder.is_dir():
            raise StorageError(str(folder), "stands where the episode's folder is to be; move it, or choose --out")
        Path(tempfile.mkdtemp(prefix=f"{ASIDE}{folder.name}-", dir=folder.parent)).rmdir()
    except OSError as error:
        raise StorageError(str(folder), f"cannot be written: {error.strerror or error}") from error


def recover(folder: Path) -> None:
    """Bring back what a kill left half exchanged: with no folder but its predecessor aside, the predecessor returns."""
    before = folder.with_name(f"{BEFORE}{folder.name}")
    if before.exists():
        if folder.exists():
            shutil.rmtree(before, ignore_errors=True)
        else:
            before.rename(folder)


def _carry(path: Path, to: Path) -> None:
    """A file of the user's own stays; so does its time."""
    if path.is_dir():
        shutil.copytree(path, to)
    else:
        shutil.copy2(path, to)


def _flush(path: Path) -> None:
    """Onto the disk: files everywhere, folders where the system allows it."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
