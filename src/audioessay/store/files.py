"""Files that are written whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from audioessay.errors import StorageError


def write_whole(path: Path, data: bytes, *, aside: Path | None = None, flush: bool = True) -> None:
    """Write a file whole or not at all: aside, flushed, renamed.

    ``aside`` is another folder of the same file system for the unfinished file. Without ``flush`` a power cut may leave
    a damaged file (a kill may not), so that is for files that carry a checksum.

    Raises StorageError with the path and the reason; a file that stood there before is then untouched.
    """
    folder = aside or path.parent
    part: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if flush:
                file.flush()
                os.fsync(file.fileno())
        Path(part).chmod(0o666 & ~UMASK)
        Path(part).replace(path)
    except BaseException as error:
        if part is not None:
            with contextlib.suppress(OSError):
                Path(part).unlink()
        if isinstance(error, OSError):
            raise StorageError(str(path), f"cannot be written: {error.strerror or error}") from error
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


UMASK = _umask()
"""Read once at import, before any thread: a temporary file is private, a finished one is as the user's others."""
