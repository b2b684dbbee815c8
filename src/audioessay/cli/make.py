"""``audioessay make``."""

import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

from audioessay.cli import options
from audioessay.cli.console import emit, length, progress, say
from audioessay.errors import AudioEssayError, OtherEssay

if TYPE_CHECKING:
    from audioessay.production.master import Made


@click.command("make")
@click.argument("essays", nargs=-1, required=True, metavar="ESSAY...")
@options.out("DIR", "Folder for the episode's folder, in place of the show's audio/.")
@options.reading
@options.formats
@click.option("--save", is_flag=True, help="Write the --voice choices into the essay's cast sheet.")
@click.option("--new", is_flag=True, help="Make an episode of its own, though there is one that says the same.")
@options.store
@click.option("--listen/--no-listen", default=None, help="Hear the finished sound, and voice anew what was not heard.")
@click.option("--ear", metavar="NAME", help="What listens: tiny.en, or a folder with a Whisper model.")
@click.option("--strict", is_flag=True, help="With --listen: replace nothing where a sentence was not heard.")
@click.option("--workers", type=click.IntRange(1), help="Sections finished at once; one for each core when not given.")
@options.as_json
def command(essays: tuple[str, ...], formats: tuple[str, ...], as_json: bool, **wanted: Any) -> int:
    """Make an episode from each ESSAY: a file, a URL, or - for standard input.

    The episode's folder holds the tagged MP3 with chapters and cover, transcripts (VTT, SRT, JSON), chapters, a picture
    of the sound and a report. The exit status is 3 where it was listened to and a sentence was not heard. Run it again after an edit or with another voice: only what changed is made again.
    """
    import audioessay

    if wanted["title"] and len(essays) > 1:
        raise click.UsageError("--title goes with one essay")
    wanted["format"], wanted["formats"] = options.split_formats(formats)
    made: dict[str, dict[str, Any]] = {}
    renamed: dict[str, OtherEssay] = {}
    failed = unheard = False
    with progress(quiet=as_json) as follow:
        for essay, outcome in audioessay.make_all(dict.fromkeys(essays), progress=follow, notice=say, **wanted):
            if isinstance(outcome, OtherEssay) and outcome.case == "renamed" and sys.stdin.isatty():
                renamed[essay] = outcome
                continue
            if isinstance(outcome, AudioEssayError):
                if len(essays) == 1:
                    raise outcome
                say(f"audioessay: {' '.join(str(outcome).split())}")
                failed = True
                continue
            made[essay] = _told(outcome, as_json)
            unheard = unheard or bool(outcome.listening and not outcome.listening.ok)
    for essay, question in renamed.items():
        result = _asked(question, essay, as_json, wanted)
        made[essay] = _told(result, as_json)
        unheard = unheard or bool(result.listening and not result.listening.ok)
    if as_json and made:
        emit([made[essay] for essay in dict.fromkeys(essays) if essay in made] if len(essays) > 1 else made[essays[0]])
    return 1 if failed else 3 if unheard else 0


def _asked(error: OtherEssay, essay: str, as_json: bool, wanted: dict[str, Any]) -> "Made":
    """Make it as the person at the terminal says: as the episode that there is, or as one of its own."""
    import audioessay

    question = f"{error.other} is no longer there, and {error.essay} reads like it: the same essay under a new name?"
    same = click.confirm(question, default=True, err=True)
    if same:
        audioessay.rename(*(shlex.split(path)[0] for path in (error.other, error.essay)), out=wanted["out"])
    with progress(quiet=as_json) as follow:
        return audioessay.make(essay, progress=follow, notice=say, **{**wanted, "new": not same})


def _told(made: "Made", as_json: bool) -> dict[str, Any]:
    if not as_json:
        click.echo(str(made.mp3))
        say(_summary(made))
        for line in made.listening.lines() if made.listening else ():
            say(line)
    return made.to_dict()


def _summary(made: "Made") -> str:
    loudness, chapters = made.loudness, made.chapters
    return (
        f"{length(made.duration_ms)}, {loudness.integrated_lufs:.1f} LUFS, {loudness.true_peak_dbtp:.1f} dBTP; "
        f"{made.takes_made} of {made.takes_made + made.takes_kept} passages voiced, "
        f"{len(made.sections_made)} of {len(chapters)} sections finished"
        + ("; a rough version, read by embedded voices" if made.draft else "")
    )
