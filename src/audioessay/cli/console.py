"""What people see: progress and tables by rich on a terminal, plain lines elsewhere, JSON where asked."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from audioessay.progress import Progress


def say(line: str) -> None:
    """A line for a person, on standard error: standard output is for results."""
    click.echo(line, err=True)


def emit(value: object) -> None:
    """One JSON value on standard output, in ASCII where that is not UTF-8."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not unicode, indent=2)
    if unicode and not text.isascii():  # half a character, from a file's name in another encoding, is no Unicode
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    click.echo(text)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "") -> None:
    """A table on standard output: drawn on a terminal, tab-separated elsewhere."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(" ".join(str(cell).split()) for cell in row))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(title=escape(title) if title else None, title_justify="left", header_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold", no_wrap=column == "voice")
    for row in rows:
        drawn.add_row(*(escape(str(cell)) for cell in row))
    Console().print(drawn)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """Bars on a terminal; elsewhere one line when a stage begins, or nothing with ``quiet``."""
    if sys.stderr.isatty() and not quiet:
        with _bars() as follow:
            yield follow
        return
    begun: set[str] = set()

    def tell(stage: str, done: int, total: int) -> None:
        if not quiet and stage not in begun:
            begun.add(stage)
            say(f"{stage} ({total})")

    yield tell


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    ]
    shared = sys.stdout.isatty()  # lines that come meanwhile go above the bars; what is piped stays on standard output
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=shared) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


def length(ms: int) -> str:
    """``1:02:03`` or ``4:05``."""
    seconds = round(ms / 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
