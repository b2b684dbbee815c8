"""``audioessay make``."""

from typing import Any

import click

from audioessay.cli import options
from audioessay.cli.console import emit, length, progress, say
from audioessay.errors import AudioEssayError


@click.command("make")
@click.argument("essays", nargs=-1, required=True, metavar="ESSAY...")
@click.option(
    "--out", default=None, metavar="DIR", help="Folder for the episode's folder, in place of the show's audio/."
)
@options.reading
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(options.READABLE + options.WRITABLE),
    metavar="F",
    help="How to read the essay (text, markdown, html, docx, epub), or what to write besides MP3 (m4a, opus, wav, flac). May be repeated.",
)
@click.option("--save", is_flag=True, help="Write the --voice choices into the essay's cast sheet.")
@options.store
@click.option(
    "--workers", type=click.IntRange(1), default=None, help="Reels made at once; one for each core when not given."
)
@options.as_json
def command(
    essays: tuple[str, ...],
    out: str | None,
    title: str,
    language: str,
    chapter: str,
    engine: str,
    voices: tuple[str, ...],
    formats: tuple[str, ...],
    save: bool,
    store: str | None,
    workers: int | None,
    as_json: bool,
) -> int:
    """Make an episode from each ESSAY: a file, a URL, or - for standard input.

    The episode's folder holds the tagged MP3 with chapters and cover, transcripts (VTT, SRT, JSON), chapters, a picture
    of the sound and a report. Run it again after an edit or with another voice: only what changed is made again.
    """
    from audioessay import api

    if title and len(essays) > 1:
        raise click.UsageError("--title goes with one essay")
    read_as, write_as = options.split_formats(formats)
    api.distinct(essays, out=out, chapter=chapter)
    made: list[dict[str, Any]] = []
    failed = 0
    for essay in dict.fromkeys(essays):
        try:
            with progress(quiet=as_json) as told:
                result = api.make(
                    essay,
                    out=options.path(out),
                    title=title,
                    language=language,
                    chapter=chapter,
                    format=read_as,
                    formats=write_as,
                    engine=engine,
                    voices=options.split_voices(voices),
                    save=save,
                    store=store,
                    workers=workers,
                    progress=told,
                    notice=None if as_json else say,
                )
        except AudioEssayError as error:
            if len(essays) == 1:
                raise
            failed += 1
            line = " ".join(str(error).split())
            say(f"audioessay: {line if line.startswith(essay) else f'{essay}: {line}'}")
            continue
        made.append(result.table())
        if not as_json:
            click.echo(
                f"{result.mp3}: {length(result.episode.duration_ms)}, {len(result.episode.chapters)} chapters, "
                f"{result.episode.loudness.integrated_lufs:.1f} LUFS, {result.episode.loudness.true_peak_dbtp:.1f} dBTP; "
                f"{result.takes_made} of {result.takes_made + result.takes_kept} takes and "
                f"{result.reels_made} of {result.reels_made + result.reels_kept} reels made"
                + ("; a draft, read by embedded voices" if result.episode.draft else "")
            )
    if as_json and made:
        emit(made[0] if len(essays) == 1 else made)
    return 1 if failed else 0
