"""``init``, ``import``, ``rename``, ``store`` and ``doctor``: what lies on this machine."""

import shlex
from pathlib import Path

import click

from audioessay.cli import options
from audioessay.cli.console import echo, emit, near, note, table
from audioessay.errors import many

KINDS = {
    "take": "passages",
    "reel": "sections",
    "sound": "sounds",
    "heard": "what was heard",
    "judge": "judgements",
    "cover": "covers",
    "waveform": "courses",
}
"""What people call the kinds of entries in the store."""


@click.command("init")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(file_okay=False))
@click.option("--title", default="", help="Title of the show.")
@click.option("--author", default="", help="Who writes it.")
@click.option("--pages", is_flag=True, help="Add a workflow: GitHub makes the show and publishes it as GitHub Pages.")
@options.as_json
def init(folder: str, title: str, author: str, pages: bool, as_json: bool) -> None:
    """Make a new show folder in DIR: a show file, script/ with a first essay, audio/ for what is made."""
    import audioessay

    home, *files = audioessay.init(folder, title=title, author=author, pages=pages)
    if as_json:
        emit({"folder": str(home), "files": [str(path) for path in files]})
        return
    for path in files:
        click.echo(str(path))
    note(f"next: {_paste(home, files[-1])}" if files[-1].suffix == ".md" else "next: commit and push it")


def _paste(home: Path, essay: Path) -> str:
    """The commands that make and publish it, to be pasted here."""
    enter = "" if home.resolve() == Path.cwd() else f"cd {shlex.quote(str(home))} && "
    return f"{enter}audioessay make {shlex.quote(str(essay.relative_to(home)))} && audioessay publish"


@click.command("import")
@click.argument("feed", metavar="FEED", type=options.PATH)
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(file_okay=False))
@options.as_json
def import_(feed: str, folder: str, as_json: bool) -> None:
    """Bring an existing podcast (the URL or file of its feed) into the empty show folder DIR.

    Title, art, GUIDs and dates are kept, and every old episode stays in the feed that comes out.
    """
    import audioessay

    imported = audioessay.import_show(feed, folder)
    if as_json:
        emit(imported.to_dict())
        return
    click.echo(f"{imported.title}: {many(imported.episodes, 'episode')} in {', '.join(sorted(imported.files))}")
    for line in imported.left:
        note(line)


@click.command("rename")
@click.argument("old", metavar="OLD", type=options.PATH)
@click.argument("new", metavar="NEW", type=options.PATH)
@options.out("DIR", "Folder of the episode's folder, in place of the show's audio/.")
def rename(old: str, new: str, out: Path | None) -> None:
    """Rename the essay OLD to NEW and keep its episode: folder, link and place in the feed stay as they are.

    The cast sheet is renamed too. It may be told afterwards, when the file has its new name already.
    """
    import audioessay

    echo(near(audioessay.rename(old, new, out=out)))


@click.command("store")
@options.store
@click.option("--prune", is_flag=True, help="Remove entries by --older-than and --larger-than.")
@click.option(
    "--older-than", type=click.FloatRange(0), metavar="DAYS", help="Remove what was not used for so many days."
)
@click.option(
    "--larger-than", type=click.FloatRange(0), metavar="MB",
    help="Remove the longest unused until no more than this is left.",
)  # fmt: skip
@options.as_json
def store(store: str | None, prune: bool, older_than: float | None, larger_than: float | None, as_json: bool) -> None:
    """Show what the store of voiced passages and finished sections holds, or prune it.

    Whatever is removed is made again when needed.
    """
    import audioessay

    if (older_than is not None or larger_than is not None) and not prune:
        raise click.UsageError("--older-than and --larger-than go with --prune")
    if prune and older_than is None and larger_than is None:
        raise click.UsageError("--prune needs --older-than DAYS or --larger-than MB")
    usage = audioessay.store_usage(store, prune=prune, older_than_days=older_than, larger_than_mb=larger_than)
    if as_json:
        emit(usage)
        return
    rows = [
        (KINDS.get(kind, kind), row["entries"], f"{row['bytes'] / 1e6:.1f}") for kind, row in usage["kinds"].items()
    ]
    table(("kind", "entries", "MB"), rows)
    if prune:
        count = usage["removed"]["entries"]
        click.echo(
            f"removed {count:,} {'entry' if count == 1 else 'entries'}, {usage['removed']['bytes'] / 1e6:.1f} MB"
        )
    click.echo(usage["where"])


@click.command("doctor")
@options.as_json
def doctor(as_json: bool) -> int:
    """Tell what works on this machine: engines, encoder, decoder, store, fonts."""
    import audioessay

    findings = audioessay.doctor()
    if as_json:
        emit([finding.to_dict() for finding in findings])
    else:
        words = {(True, True): "ok", (True, False): "ok", (False, True): "MISSING", (False, False): "absent"}
        rows = [(words[finding.ok, finding.needed], finding.what, finding.detail) for finding in findings]
        table(("", "what", "detail"), rows)
    return 1 if any(finding.needed and not finding.ok for finding in findings) else 0
