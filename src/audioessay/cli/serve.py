"""``audioessay serve``."""

import threading

import click

from audioessay.cli.console import say


@click.command("serve")
@click.argument("folder", default=".", metavar="[DIR]")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; this machine's own unless --anywhere."
)
@click.option("--anywhere", is_flag=True, help="Allow a --host that other machines can reach.")
@click.option("--watch", is_flag=True, help="Make an episode again when its essay changes, and reload the page.")
def command(folder: str, port: int, host: str, anywhere: bool, watch: bool) -> None:
    """Preview the show in DIR in a browser: pages, feed and sound as listeners will have them; or serve a published folder.

    Stop it with Ctrl-C.
    """
    import audioessay

    with audioessay.serve(folder, host=host, port=port, anywhere=anywhere, watch=watch, notice=say) as address:
        click.echo(address)
        threading.Event().wait()
