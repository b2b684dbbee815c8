"""An episode's folder, put in place whole: made aside, flushed, then exchanged for the earlier one by renaming."""

import contextlib
import glob
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
"""Seconds after which, on a system without locks, a folder that is being made is one that a killed run left."""


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
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder.parent):
            recover(folder)
            _sweep(folder)
            aside = Path(tempfile.mkdtemp(prefix=f"{ASIDE}{folder.name}-", dir=folder.parent))
            mine = _held(aside)
    except OSError as error:
        raise StorageError(str(folder), f"cannot be written: {error.strerror or error}") from error
    try:
        yield aside
        aside.chmod(0o777 & ~UMASK)
        for path in aside.iterdir():
            _flush(path)
        with _alone(folder.parent):
            recover(folder)
            before = folder.with_name(f"{BEFORE}{folder.name}")
            if folder.exists():
                for path in folder.iterdir():
                    if path.name not in ours and not (aside / path.name).exists():
                        _carry(path, aside / path.name)
                folder.rename(before)
            aside.rename(folder)
            _flush(folder.parent)
            _remove(before)
    except OSError as error:
        with contextlib.suppress(OSError), _alone(folder.parent):
            recover(folder)
        raise StorageError(str(error.filename or folder), f"cannot be written: {error.strerror or error}") from error
    finally:
        if mine is not None:
            os.close(mine)
        _remove(aside)


def writable(folder: Path) -> None:
    """Raise StorageError now, before long work, if ``folder`` could not be put in place later. Makes no folder."""
    folder = _place(folder)
    try:
        there = next(parent for parent in folder.parents if parent.exists())
        with _alone(there):
            Path(tempfile.mkdtemp(prefix=f"{ASIDE}{folder.name}-", dir=there)).rmdir()
    except OSError as error:
        raise StorageError(str(folder), f"cannot be written: {error.strerror or error}") from error


def recover(folder: Path) -> None:
    """Bring back what a kill left half exchanged: with no folder but its predecessor aside, the predecessor returns."""
    before = folder.with_name(f"{BEFORE}{folder.name}")
    if before.exists():
        if folder.exists():
            _remove(before)
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
    """Remove what killed runs left half-made: folders that nobody holds."""
    for stale in folder.parent.glob(f"{ASIDE}{glob.escape(folder.name)}-*"):
        handle = _held(stale)
        if handle is not None:
            os.close(handle)
        with contextlib.suppress(FileNotFoundError):
            if handle is not None or time.time() - stale.stat().st_mtime > STALE_S:
                _remove(stale)


def _held(folder: Path) -> int | None:
    """A lock on a folder that ends with the process at the latest; None where another has it, or there are none."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):  # Windows
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else exchanges folders in ``folder`` meanwhile, where the system has locks on folders."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _remove(folder: Path) -> None:
    """Away with a folder of ours, also one that was made read-only."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


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
