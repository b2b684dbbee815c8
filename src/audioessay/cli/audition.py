"""``audioessay audition``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, length


@click.command("audition")
@click.argument("essay")
@click.option(
    "--section", default="1", metavar="SELECTOR", help="Which section: its number or the beginning of its heading."
)
@click.option(
    "--voice",
    "voices",
    multiple=True,
    required=True,
    metavar="VOICE",
    help="ENGINE:NAME[,rate=+5%]…; repeat it to compare.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(3, 120),
    default=20.0,
    show_default=True,
    help="About how much of the section is read.",
)
@click.option("--format", "formats", type=click.Choice(options.READABLE), default=None, help="How to read the essay.")
@click.option("--out", default=None, metavar="FILE", help="The MP3; audition.mp3 here when not given.")
@options.store
@options.as_json
def command(
    essay: str,
    section: str,
    voices: tuple[str, ...],
    seconds: float,
    formats: str | None,
    out: str | None,
    store: str | None,
    as_json: bool,
) -> None:
    """One MP3 with the same passage of ESSAY read by each VOICE in turn, levelled alike, for choosing by ear."""
    from audioessay import api

    made = api.audition(
        essay, section=section, voices=voices, seconds=seconds, format=formats or "", out=options.path(out), store=store
    )
    if as_json:
        emit(made.table())
        return
    for voice, start in made.starts:
        click.echo(f"{length(start)}  {voice}")
    click.echo(str(made.file))
