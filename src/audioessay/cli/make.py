"""``audioessay make``."""

import os
import shlex
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audioessay.cli import options
from audioessay.cli.console import VOICE, complain, echo, emit, near, note, progress, table
from audioessay.errors import AudioEssayError, InputError, OtherEssay, many, shorten
from audioessay.units import short_clock

if TYPE_CHECKING:
    from audioessay.production.master import NewEpisode


@click.command("make")
@click.argument("essays", nargs=-1, type=options.PATH, metavar="[ESSAY|FOLDER|PATTERN]...")
@options.out("DIR", "Folder for the episode's folder, in place of the show's audio/.")
@options.reading
@options.formats
@click.option("--vertical", is_flag=True, help="Write a tall video too, for telephones (the format vertical.mp4).")
@click.option("--save", is_flag=True, help="Write the --voice choices into the essay's cast sheet.")
@click.option("--new", is_flag=True, help="Make an episode of its own, though there is one that says the same.")
@options.store
@click.option("--listen/--no-listen", default=None, help="Hear the finished sound, and voice anew what was not heard.")
@click.option("--ear", metavar="NAME", help="What listens: tiny.en, base, or a folder with a Whisper model.")
@click.option("--strict", is_flag=True, help="With --listen: replace nothing where a sentence was not heard.")
@click.option("--workers", type=click.IntRange(1), help="Jobs done at once, of all essays together; one for each core.")
@click.option("--cluster", metavar="WHERE", help="Do them in a Dask cluster: tcp://HOST:8786, or local:N processes.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, how long it would take and what it would cost.")
@click.option("--yes", is_flag=True, help="Agree to what it costs, where that is above [make] ask_above.")
@click.option("--jsonl", is_flag=True, help="Print a line of JSON for each episode as it is finished.")
@options.open_when_done
@options.as_json
def make(
    essays: tuple[str, ...],
    formats: tuple[str, ...],
    vertical: bool,
    open_: bool,
    as_json: bool,
    jsonl: bool,
    dry_run: bool,
    yes: bool,
    **wanted: Any,
) -> int:
    """Make an episode from each ESSAY: a file, a URL, or - for standard input; or of all in a FOLDER or PATTERN
    ('script/**/*.md') that are new or changed. Without any: of all in the show in this folder.

    The episode's folder holds the tagged MP3 with chapters and cover, transcripts (VTT, SRT, JSON), chapters, a picture
    of the sound and a report. The exit status is 1 where an essay could not be made, 3 where one was listened to and a sentence was not heard. Run it again after an edit or with another voice: only what changed is made again.
    """
    wanted["format"], wanted["formats"] = options.split_formats((*formats, *(["vertical.mp4"] if vertical else [])))
    try:
        with progress(
            _label(essays, 0), quiet=as_json or jsonl
        ):  # seen before the rooms are opened, which takes a while
            import audioessay

            survey = audioessay.survey(*essays, **wanted)
    except InputError:
        if not essays:
            raise click.UsageError("missing argument: name an essay, or a folder of essays") from None
        raise
    lone = len(essays) == 1 and survey.essays == essays
    if wanted["title"] and not lone:
        raise click.UsageError("--title goes with one essay")
    if dry_run:
        return _estimated(survey.essays, wanted, as_json or jsonl, survey.current)
    if survey.ask_above is not None and not yes:
        _agree(survey.essays, wanted, survey.ask_above)
    quiet = as_json or jsonl
    waiting = dict.fromkeys(survey.essays)
    made: list[NewEpisode] = []  # the first alone: of thousands each holds all its words
    facts: dict[str, str] = {}
    failed: dict[str, str] = {}
    tables: dict[str, dict[str, Any]] = {}
    unheard = False
    renamed: dict[str, OtherEssay] = {}
    told = set[str]()

    def once(line: str) -> None:
        if line not in told:
            note(line)
        told.add(line)

    def finish(essay: str, outcome: "NewEpisode | AudioEssayError") -> None:
        nonlocal unheard
        if isinstance(outcome, AudioEssayError):
            if lone:
                raise outcome
            failed[essay] = " ".join(str(outcome).split())
            complain(f"audioessay: {failed[essay]}")
        else:
            facts[essay] = _facts(outcome)
            made.extend([outcome] if not made else [])
            unheard = unheard or bool(outcome.listening and not outcome.listening.ok)
            if not quiet:
                _tell(outcome, lone)
            if quiet:
                tables[essay] = outcome.to_dict()
        if jsonl:
            facts_of = tables.pop(essay) if essay in tables else {"error": failed[essay]}
            emit({"essay": essay, **facts_of}, indent=None)

    with progress(_label(waiting, 0), quiet=quiet) as follow:
        for essay, outcome in audioessay.make_all(survey.essays, progress=follow, notice=once, **wanted):
            del waiting[essay]
            follow.name(_label(waiting, len(survey.essays) - len(waiting)))
            if isinstance(outcome, OtherEssay) and outcome.case == "renamed" and sys.stdin.isatty():
                renamed[essay] = outcome
            else:
                finish(essay, outcome)
    for essay, question in renamed.items():
        finish(essay, _asked(question, essay, quiet, wanted))
    if as_json:
        emit(tables[essays[0]] if lone else [tables[essay] for essay in survey.essays if essay in tables])
    elif not jsonl:
        if not lone:
            _summary(survey.essays, facts, failed, survey.current)
        if made and sys.stdout.isatty():
            note(_next(made[0], len(facts)))
    if open_ and made:
        click.launch(str(made[0].mp3 if len(facts) == 1 else made[0].folder.parent))
    return 1 if failed else 3 if unheard else 0


def _summary(essays: tuple[str, ...], facts: dict[str, str], failed: dict[str, str], current: int) -> None:
    """A line for each essay, and one for all."""
    if len(essays) > 1:
        rows = [(essay, facts.get(essay) or "failed, see above") for essay in essays]
        table(("essay", "episode"), rows, err=True)
    note(f"{len(facts)} made, {len(failed)} failed, {current} up to date")


def _label(waiting: Iterable[str], done: int) -> str:
    """The essay that is under way, and which of how many it is."""
    names = [Path(one).name if "://" not in one else one for one in waiting]
    count = len(names) + done
    if not names:
        return ""
    return shorten(names[0], 30) + (f" ({done + 1} of {count})" if count > 1 else "")


def _estimated(essays: tuple[str, ...], wanted: dict[str, Any], quiet: bool, current: int) -> int:
    """Tell what making them would take."""
    import audioessay

    result = dict(audioessay.estimate(essays, **wanted))
    good = {essay: one for essay, one in result.items() if not isinstance(one, AudioEssayError)}
    if quiet:
        emit([one.to_dict() for one in good.values()])
    else:
        rows = [
            (essay, short_clock(one.length_ms), one.passages, _time(one.seconds), f"{one.cost:.2f}")
            for essay, one in good.items()
        ]
        table(("essay", "length", "passages to voice", "work", "cost"), rows)
        known = [one.seconds for one in good.values() if one.seconds is not None]
        time = (
            _time(sum(known) / (wanted["workers"] or os.cpu_count() or 1)) if len(known) == len(good) else _time(None)
        )
        cost = sum(one.cost for one in good.values())
        note(f"{len(good)} to be made, {current} up to date; time here: {time}; cost: {cost:.2f}")
    for error in result.values():
        if isinstance(error, AudioEssayError):
            complain(f"audioessay: {' '.join(str(error).split())}")
    return 0 if len(good) == len(result) else 1


def _time(seconds: float | None) -> str:
    return "not known yet" if seconds is None else short_clock(round(seconds * 1000))


def _agree(essays: tuple[str, ...], wanted: dict[str, Any], limit: float) -> None:
    """Ask before a run that costs more than ``limit``. Raises InputError away from a terminal."""
    import audioessay

    cost = sum(one.cost for _, one in audioessay.estimate(essays, **wanted) if not isinstance(one, AudioEssayError))
    if cost <= limit:
        return
    if not sys.stdin.isatty():
        raise InputError(f"this run costs about {cost:.2f}, more than {limit:g} ([make] ask_above); --yes agrees to it")
    if not click.confirm(f"this run costs about {cost:.2f}; go on?", err=True):
        raise click.Abort


def _asked(error: OtherEssay, essay: str, quiet: bool, wanted: dict[str, Any]) -> "NewEpisode":
    """Make it as the person at the terminal says: as the episode that there is, or as one of its own."""
    import audioessay

    question = f"{error.other} is no longer there, and {error.essay} reads like it: the same essay under a new name?"
    same = click.confirm(question, default=True, err=True)
    if same:
        audioessay.rename(*(shlex.split(path)[0] for path in (error.other, error.essay)), out=wanted["out"])
    with progress(_label([essay], 0), quiet=quiet) as follow:
        return audioessay.make(essay, progress=follow, notice=note, **{**wanted, "new": not same})


def _tell(made: "NewEpisode", lone: bool) -> None:
    """One line: on a terminal the file and what is to be known of it, elsewhere the file alone; of many the facts come last."""
    path, facts = near(made.mp3), _facts(made)
    if sys.stdout.isatty():
        echo(path if VOICE.quiet or not lone else f"{path}  {facts}")
    else:
        echo(path)
        if lone:
            note(f"{made.slug}: {facts}")
    for line in made.listening.lines() if made.listening else ():
        note(line)


def _facts(made: "NewEpisode") -> str:
    passages = made.takes_made + made.takes_kept
    new = "all" if made.takes_made == passages else "none" if not made.takes_made else f"{made.takes_made:,}"
    facts = [short_clock(made.duration_ms), f"{new} of {many(passages, 'passage')} voiced"]
    if VOICE.verbose:
        facts += [f"{len(made.sections_made)} of {many(len(made.chapters), 'section')} finished"]
        facts += [f"{made.loudness.integrated_lufs:.1f} LUFS", f"{made.loudness.true_peak_dbtp:.1f} dBTP"]
    return ", ".join([*facts, *(["rough version"] if made.draft else [])])


def _next(made: "NewEpisode", count: int) -> str:
    """What can be done with it."""
    neural = find_spec("piper") or find_spec("kokoro_onnx")
    how = "audioessay voices" if neural else "pip install 'audioessay[neural]'"
    better = f" · better voice: {how}" if made.draft else ""
    if count > 1:
        return f"hear and see them: audioessay serve{better}"
    return f"hear it: audioessay play {shlex.quote(near(made.folder))} · see it: audioessay serve{better}"
