"""``audioessay store``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, table

KINDS = {"take": "passages", "reel": "sections", "sound": "sounds"}
"""What people call the kinds of entries."""


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
def command(store: str | None, prune: bool, older_than: float | None, larger_than: float | None, as_json: bool) -> None:
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
        click.echo(f"removed {usage['removed']['entries']} entries, {usage['removed']['bytes'] / 1e6:.1f} MB")
    click.echo(usage["where"])
