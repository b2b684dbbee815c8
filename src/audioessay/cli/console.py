"""What people see: progress, colours and tables by rich on a terminal, plain lines elsewhere, JSON where asked."""

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audioessay.errors import hushed

if TYPE_CHECKING:
    from rich.text import Text

COLOURS = {"narration": "blue", "praise": "green", "critique": "red", "quote": "magenta"}
"""Of roles, as a terminal names colours, so that they fit its ground; a show's own roles are yellow."""
BLOCKS = {"praise": "█", "critique": "▃"}
"""As on the cover: praise rises above narration, critique falls below it."""
ERROR_LINES = 2
FREE = ("detail", "reason", "not spoken", "what it is like", "episode")
"""Columns of tables that may be broken between words."""
LONGEST = 24
"""Of words that are never broken themselves; what is longer is a path."""


@dataclass(slots=True)
class Voice:
    """How much is said: ``--quiet`` and ``--verbose``."""

    quiet: bool = False
    verbose: bool = False


VOICE = Voice()


def echo(line: str, *, err: bool = False, most: int | None = None) -> None:
    """A line on standard output or error as they are now: while a bar is shown, above it.

    On a terminal it has paths as seen from here and is broken between words, into ``most`` lines.
    """
    stream = sys.stderr if err else sys.stdout
    if stream.isatty():
        line = textwrap.fill(
            line.replace(f"{Path.cwd()}{os.sep}", ""), shutil.get_terminal_size().columns, max_lines=most,
            subsequent_indent="  " if most is None else "", placeholder=" … (all of it: -v)",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    stream.write(f"{line}\n")
    stream.flush()


def note(line: str) -> None:
    """A line for a person, on standard error: standard output is for results."""
    if not VOICE.quiet:
        echo(hushed(line), err=True)


def complain(line: str) -> None:
    """What went wrong: one line, paths as seen from here; on a terminal at most two of its width, all of it with ``--verbose``."""
    echo(hushed(line.replace(f"{Path.cwd()}{os.sep}", "")), err=True, most=None if VOICE.verbose else ERROR_LINES)


def emit(value: object, indent: int | None = 2) -> None:
    """One JSON value on standard output, in ASCII where that is not UTF-8; on one line without ``indent``."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not unicode, indent=indent)
    if unicode and not text.isascii():  # half a character, from a file's name in another encoding, is no Unicode
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    click.echo(text)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "", err: bool = False) -> None:
    """A table on standard output (or error): drawn on a terminal, tab-separated elsewhere.

    Where the terminal is narrow, columns of words are broken between them, and essays' long paths lose their beginnings.
    """
    if not rows:
        return
    if not (sys.stderr if err else sys.stdout).isatty():
        for row in rows:
            click.echo("\t".join(" ".join(str(cell).split()) for cell in row), err=err)
        return
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(
        title=escape(title) if title else None, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD,
        pad_edge=False, padding=(0, 2, 0, 0),
    )  # fmt: skip
    for number, column in enumerate(columns):
        if any(str(row[number]) for row in rows):
            words = " ".join(str(row[number]) for row in rows).split() if column in FREE else []
            longest = max((cell_len(word) for word in words), default=0)
            drawn.add_column(column, overflow="fold", no_wrap=not words, min_width=min(longest, LONGEST))
        else:
            drawn.add_column("", width=0)
    console = Console(stderr=err)
    for row in rows:
        cells = (
            _tail(str(cell), console.width // 2) if name == "essay" else str(cell)
            for name, cell in zip(columns, row, strict=True)
        )
        drawn.add_row(*map(escape, cells))
    console.print(drawn)


def _tail(path: str, most: int) -> str:
    return path if len(path) <= most else f"…{path[1 - most :]}"


def show(*texts: "Text") -> None:
    """Coloured lines on standard output, each cut to the terminal's width."""
    from rich.console import Console

    console = Console(highlight=False)
    for text in texts:
        text.truncate(console.width, overflow="ellipsis")
        console.print(text, no_wrap=True)


def prose(text: str) -> None:
    """Text on standard output; on a terminal broken between words, ``[+so+]`` and ``[-so-]`` in the colours of their roles."""
    if not sys.stdout.isatty():
        click.echo(text)
        return
    from rich.console import Console
    from rich.text import Text

    drawn = Text(text)
    drawn.highlight_regex(r"\[\+.+?\+\]", COLOURS["praise"])
    drawn.highlight_regex(r"\[-.+?-\]", COLOURS["critique"])
    Console(highlight=False).print(drawn)


def bar(parts: Sequence[tuple[str, int]], width: int) -> "Text":
    """An essay's course: for each section its role and length, as blocks of its colour."""
    from rich.text import Text

    drawn, total, done = Text(), sum(length for _, length in parts) or 1, 0
    for role, length in parts:
        left, done = width * done // total, done + length
        drawn.append(BLOCKS.get(role, "▆") * max(1, width * done // total - left), COLOURS.get(role, "yellow"))
    return drawn


class Follow:
    """Told what is being done, of which essay, and shows it."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """How much of a stage is done."""

    def name(self, label: str) -> None:
        """What all that comes is about: an essay, and which of how many it is."""


@contextmanager
def progress(label: str = "", *, quiet: bool = False) -> Iterator[Follow]:
    """One line with a bar on a terminal; elsewhere, of several things, a line for each that begins."""
    if quiet or VOICE.quiet or not sys.stderr.isatty():
        yield Follow()
        return
    with _bars(label) as follow:
        yield follow


@contextmanager
def _bars(label: str) -> Iterator[Follow]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [
        TextColumn("{task.fields[label]}", markup=False),
        TextColumn("{task.description:<9}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    ]
    shared = sys.stdout.isatty()  # lines that come meanwhile go above the bar; what is piped stays on standard output
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=shared) as bars:
        task = bars.add_task("reading", total=None, label=label)
        bars.refresh()
        stages: dict[str, tuple[int, int]] = {}

        class Bars(Follow):
            def __call__(self, stage: str, done: int, total: int) -> None:
                stages[stage] = done, total
                left = (one for one in stages.items() if one[1][0] < one[1][1])
                first, (count, whole) = next(left, (stage, (done, total)))
                bars.update(task, description=first, completed=count, total=whole)

            def name(self, label: str) -> None:
                bars.update(task, label=label)

        yield Bars()


def near(path: Path) -> str:
    """A path as short as it can be pasted: from here, where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return relative if len(relative) < len(str(path.absolute())) else str(path)
