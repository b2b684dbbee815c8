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
@click.option("--language", default="", metavar="L", help="Language of the phrase.")
@click.option("--out", default=None, metavar="FILE", help="A .wav or .mp3; say.wav here when not given.")
@options.as_json
def command(text: str, voice: str, engine: str, language: str, out: str | None, as_json: bool) -> None:
    """Speak TEXT with the show's pronunciations to a WAV or MP3, for a quick ear."""
    from audioessay import api

    said = api.say(text, voice=voice, engine=engine, language=language, out=options.path(out) or Path("say.wav"))
    if as_json:
        emit({"file": str(said.file), "voice": str(said.voice), "spoken": said.spoken, "duration_ms": said.duration_ms})
    else:
        click.echo(f"{said.file}: {said.voice} says “{said.spoken}”")
