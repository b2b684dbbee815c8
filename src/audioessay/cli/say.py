"""``audioessay say``."""

from pathlib import Path

import click

from audioessay.cli import options
from audioessay.cli.console import emit


@click.command("say")
@click.argument("text")
@click.option(
    "--voice", default="", metavar="VOICE", help="ENGINE:NAME[,rate=+5%]…; the show's narrator when not given."
)
@click.option("--engine", default="", metavar="E", help="Engine of the narrator.")
@options.language
@options.out("FILE", "A .wav or .mp3; say.wav here when not given.")
@click.option("--dry-run", is_flag=True, help="Speak nothing; print what the engine would be given.")
@options.as_json
def command(text: str, voice: str, engine: str, language: str, out: Path | None, dry_run: bool, as_json: bool) -> None:
    """Speak TEXT with the show's pronunciations to a WAV or MP3, for a quick ear."""
    import audioessay

    said = audioessay.say(
        text, voice=voice, engine=engine, language=language, out=out or Path("say.wav"), dry_run=dry_run
    )
    if as_json:
        emit(said.to_dict())
    elif dry_run:
        click.echo(said.spoken)
    else:
        click.echo(f"{said.file}: {said.voice} says “{said.spoken}”")
