"""``audioessay import``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, say


@click.command("import")
@click.argument("feed", metavar="FEED")
@click.argument("folder", default=".", metavar="[DIR]")
@options.as_json
def command(feed: str, folder: str, as_json: bool) -> None:
    """Bring an existing podcast (the URL or file of its feed) into the empty show folder DIR.

    Title, art, GUIDs and dates are kept, and every old episode stays in the feed that comes out.
    """
    import audioessay

    imported = audioessay.import_show(feed, folder)
    if as_json:
        emit(imported.to_dict())
        return
    click.echo(f"{imported.title}: {imported.episodes} episodes in {', '.join(sorted(imported.files))}")
    for line in imported.left:
        say(line)
