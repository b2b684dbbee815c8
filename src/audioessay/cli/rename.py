"""``audioessay rename``."""

from pathlib import Path

import click

from audioessay.cli import options


@click.command("rename")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@options.out("DIR", "Folder of the episode's folder, in place of the show's audio/.")
def command(old: str, new: str, out: Path | None) -> None:
    """Rename the essay OLD to NEW and keep its episode: folder, link and place in the feed stay as they are.

    The cast sheet is renamed too. It may be told afterwards, when the file has its new name already.
    """
    import audioessay

    click.echo(str(audioessay.rename(old, new, out=out)))
