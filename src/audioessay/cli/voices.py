"""``audioessay voices``: list, hear, refresh, install."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, progress, say, table


@click.group("voices", invoke_without_command=True)
@click.option("--engine", default="", metavar="E", help="Only this engine's voices.")
@click.option("--language", default="", metavar="L", help="Only voices of this language (en, de, pt-BR …).")
@click.option("--sample", default="", metavar="VOICE", help="Write a short sample of ENGINE:NAME to hear.")
@click.option("--text", default="", help="What the sample says.")
@click.option(
    "--out", default=None, metavar="FILE", help="Where the sample goes (.mp3 or .wav); VOICE.mp3 here when not given."
)
@click.option("--refresh", is_flag=True, help="Fetch the service's present list of voices (edge) first.")
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    engine: str,
    language: str,
    sample: str,
    text: str,
    out: str | None,
    refresh: bool,
    as_json: bool,
) -> None:
    """List voices; with --sample, hear one."""
    if ctx.invoked_subcommand:
        return
    from audioessay import api

    if refresh:
        say(f"{api.refresh_voices()} voices in the refreshed list")
    if sample:
        path = api.sample(sample, text=text, out=options.path(out))
        emit({"file": str(path)}) if as_json else click.echo(str(path))
        return
    listed = api.voices(engine=engine, language=language)
    if as_json:
        emit(
            [
                {
                    "voice": f"{name}:{info.name}",
                    "language": info.language,
                    "gender": info.gender,
                    "character": info.character,
                    "note": info.note,
                }
                for name, info in listed.voices
            ]
        )
    else:
        table(
            ("voice", "language", "gender", "character", "note"),
            [
                (f"{name}:{info.name}", info.language, info.gender, info.character, info.note)
                for name, info in listed.voices
            ],
        )
    for line in listed.absent:
        say(line)


@command.command("install")
@click.argument("voice")
def install(voice: str) -> None:
    """Fetch the model of VOICE (piper:NAME or kokoro) once, for use without a network."""
    from audioessay import api

    with progress() as told:
        line = api.install_voice(voice, progress=told, notice=say)
    click.echo(line)
