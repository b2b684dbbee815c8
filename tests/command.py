"""The command line, run in this process as its users run it: what a program of its own would take a second to load is there."""

import contextlib
import io
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import TextIO

import pytest

from audioessay.cli import run as main


def run(
    *words: str, cwd: Path | None = None, stdin: str = "", encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """``audioessay WORDS`` in ``cwd``: status, output, complaints. ``encoding`` is that of the output."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True) for _ in range(2))
    status = _called(words, cwd, io.TextIOWrapper(io.BytesIO(stdin.encode())), out, err)
    texts = (stream.buffer.getvalue().decode() for stream in (out, err))
    return subprocess.CompletedProcess(words, status, *(text.replace(os.linesep, "\n") for text in texts))


def on_terminal(*words: str, cwd: Path, columns: int) -> list[str]:
    """The lines on a terminal of so many columns when a command has run, without colours."""
    import pty

    main_side, side = pty.openpty()
    shown = bytearray()

    def read() -> None:
        with contextlib.suppress(OSError):  # the other side is closed
            while data := os.read(main_side, 65536):
                shown.extend(data)

    reader = threading.Thread(target=read)
    reader.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("COLUMNS", str(columns))
        with os.fdopen(side, "w", encoding="utf-8", closefd=False) as out, os.fdopen(side, encoding="utf-8") as keys:
            _called(words, cwd, keys, out, out)
    reader.join()
    os.close(main_side)
    text = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", bytes(shown)).decode()
    return [line.split("\r")[-1] for line in text.replace("\r\n", "\n").splitlines()]


def _called(words: tuple[str, ...], cwd: Path | None, stdin: TextIO, out: TextIO, err: TextIO) -> int:
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(cwd or Path.cwd()):
        patch.setattr(sys, "argv", ["audioessay", *words])
        for name, stream in (("stdin", stdin), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0)
