"""Files that are written whole or not at all, and locks that end with their program.

A file is written aside, flushed and renamed, so a kill at any moment leaves the earlier one or the next. New files and
folders have the rights that the user's umask gives.
"""

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from audioessay.errors import StorageError, nearest


def write_whole(path: Path, data: bytes, *, aside: Path | None = None, flush: bool = True) -> None:
    """Write ``data`` as the file at ``path``; see :func:`whole`."""
    with whole(path, aside=aside, flush=flush) as file:
        file.write(data)


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file of any size to ``path``; see :func:`whole`."""
    with whole(path) as file, source.open("rb") as origin:
        shutil.copyfileobj(origin, file, 1 << 20)


@contextlib.contextmanager
def whole(path: Path, *, aside: Path | None = None, flush: bool = True) -> Iterator[BinaryIO]:
    """A new file to write to, which takes the place of ``path`` when the block ends without an error.

    ``aside`` is another folder of the same file system for the unfinished file. Without ``flush`` a power cut may leave
    a damaged file (a kill may not): that is for files that carry a checksum. Raises StorageError with the path and the
    reason; what stood there before is then untouched.
    """
    folder = aside or path.parent
    part = folder / f".{os.urandom(8).hex()}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            yield file
            if flush:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StorageError(str(path), f"cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):  # nothing is there any more after a success
            part.unlink(missing_ok=True)


def sweep(*folders: Path) -> None:
    """Remove what a kill left half-written aside: files of ours that nobody has touched for a minute."""
    for path in (path for folder in folders for path in folder.glob(".*.part")):
        with contextlib.suppress(OSError):
            if re.fullmatch(r"\.[0-9a-f]{16}\.part", path.name) and time.time() - path.stat().st_mtime > 60:
                path.unlink()


def new_folder(parent: Path, prefix: str) -> Path:
    """A new, empty folder in ``parent``, whose name begins with ``prefix``. Raises OSError."""
    folder = parent / f"{prefix}{os.urandom(4).hex()}"
    folder.mkdir()
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, also one that was made read-only; as far as that is allowed."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def flush(path: Path) -> None:
    """Bring a file or a folder onto the disk, where the system allows it."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def locked(path: Path, wait_s: float | None = None) -> Iterator[None]:
    """Hold the lock at ``path``, a file that is there while somebody holds or awaits it; the system frees it at a kill.

    Waits for it as long as it takes, or ``wait_s`` seconds. Raises StorageError when it was not free by then or cannot
    be made.
    """
    from filelock import FileLock, Timeout  # not needed to read and plan

    lock = FileLock(path)
    try:
        lock.acquire(timeout=-1 if wait_s is None else wait_s, poll_interval=0.02)
    except Timeout as error:
        raise StorageError(str(path), "is held by another program; try again when that has ended") from error
    except OSError as error:
        raise StorageError(str(path), f"cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        if os.name != "nt":  # Windows removes it at the release; here who awaits a file that was removed makes it anew
            path.unlink(missing_ok=True)
        lock.release()


def missing(path: Path) -> str:
    """That a file is not there, and which one may be meant: another of its folder, or of a folder in it."""
    folder = path.parent if path.parent.is_dir() else Path()
    there = {one.name: one for pattern in ("*", "*/*") for one in reversed(sorted(folder.glob(pattern))[:1000])}
    same = [one for one in there.values() if one.is_file() and one.stem == path.stem]
    near = same or [there[name] for name in nearest(path.name, there)]
    return "there is no such file" + (f"; did you mean {near[0]}?" if near else "")
