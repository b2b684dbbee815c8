"""``audioessay audition``."""

from typing import Any

import click

from audioessay.cli import options
from audioessay.cli.console import emit, length


@click.command("audition")
@click.argument("essay")
@click.option(
    "--section", default="1", metavar="SELECTOR", help="Which section: its number or the beginning of its heading."
)
@click.option(
    "--voice", "voices", multiple=True, required=True, metavar="VOICE",
    help="ENGINE:NAME[,rate=+5%]…; repeat it to compare.",
)  # fmt: skip
@click.option(
    "--seconds", type=click.FloatRange(3, 120), default=20.0, show_default=True,
    help="About how much of the section is read.",
)  # fmt: skip
@options.read_format
@options.out("FILE", "The MP3; audition.mp3 here when not given.")
@options.store
@options.as_json
def command(essay: str, as_json: bool, **wanted: Any) -> None:
    """One MP3 with the beginning of one section of ESSAY read by each VOICE in turn, levelled alike, to choose by ear."""
    import audioessay

    audition = audioessay.audition(essay, **wanted)
    if as_json:
        emit(audition.to_dict())
        return
    for voice, start in audition.starts:
        click.echo(f"{length(start)}  {voice}")
    click.echo(str(audition.file))
