"""``audioessay init``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit


@click.command("init")
@click.argument("folder", default=".", metavar="[DIR]")
@click.option("--title", default="", help="Title of the show.")
@click.option("--author", default="", help="Who writes it.")
@options.as_json
def command(folder: str, title: str, author: str, as_json: bool) -> None:
    """Make a new show folder in DIR: a show file, script/ with a first essay, audio/ for what is made."""
    import audioessay

    home, *files = audioessay.init(folder, title=title, author=author)
    if as_json:
        emit({"folder": str(home), "files": [str(path) for path in files]})
        return
    for path in files:
        click.echo(str(path))
    click.echo(f"next: audioessay make {files[-1]}")
