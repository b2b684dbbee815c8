"""``serve`` and ``studio``: the show in a browser."""

import threading
from contextlib import suppress
from pathlib import Path

import click

from audioessay.cli import options
from audioessay.cli.console import note


@click.command("serve")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(file_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; this machine's own unless --anywhere."
)
@click.option("--anywhere", is_flag=True, help="Allow a --host that other machines can reach.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--watch", is_flag=True, help="Make an episode again when its essay changes, and reload the page.")
def serve(folder: str, port: int, host: str, anywhere: bool, open_: bool, watch: bool) -> None:
    """Preview the show in DIR in a browser: pages, feed and sound as listeners will have them; or serve a published folder.

    Stop it with Ctrl-C.
    """
    import audioessay

    with (
        suppress(KeyboardInterrupt),
        audioessay.serve(folder, host=host, port=port, anywhere=anywhere, watch=watch, notice=note) as address,
    ):
        click.echo(address)
        if open_:
            click.launch(address)
        threading.Event().wait()  # until Ctrl-C, the way to stop it, which is no error


@click.command("studio")
@click.argument("place", default=".", metavar="[SHOW|ESSAY]", type=click.Path())
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A port of your choice; any free one by itself.")
@options.store
@click.option("--open/--no-open", "browse", default=True, help="Open it in the browser.")
def studio(place: str, port: int, store: str | None, browse: bool) -> None:
    """Cast an essay by ear, in the browser: the essays of a SHOW, or one ESSAY, on this machine alone.

    Every change goes into the files beside the essay. Stop it with Ctrl-C.
    """
    from audioessay.studio.server import serve

    with suppress(KeyboardInterrupt), serve(Path(place), port=port, store=store) as link:
        click.echo(link)
        if browse:
            click.launch(link)
        threading.Event().wait()  # until Ctrl-C, the way to stop it, which is no error
