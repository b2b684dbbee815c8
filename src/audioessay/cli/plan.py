"""``plan`` and ``judge``: what would be read, by whom, and why."""

import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audioessay.cli import options
from audioessay.cli.console import COLOURS, VOICE, bar, echo, emit, note, prose, show, table
from audioessay.errors import many, shorten
from audioessay.units import short_clock

if TYPE_CHECKING:
    from rich.text import Text

    from audioessay.model.script import Scene
    from audioessay.model.voice import Voice
    from audioessay.production.plan import Plan

PLACES = {"--voice": "asked for", "mark": "marked in the text", "show": "the show", "default": "by default"}
"""What people call the places where voices are named; the others bear their names."""
WIDEST = 100


@click.command("plan")
@click.argument("essay", type=options.PATH)
@options.reading
@options.read_format
@click.option("--save", is_flag=True, help="Write who reads what beside the essay, for editing (the cast sheet).")
@click.option(
    "--why", type=click.IntRange(1), metavar="N", shell_complete=options.complete_section,
    help="Quote section N with what decided its role marked.",
)  # fmt: skip
@click.option("--spoken", is_flag=True, help="Print what each voice is given to say, in words.")
@options.as_json
def plan(essay: str, why: int | None, spoken: bool, as_json: bool, **wanted: Any) -> None:
    """Show the sections of ESSAY, their roles with the reason, voices, length, and what is not spoken. Makes no sound."""
    import audioessay

    plan = audioessay.plan(essay, notice=note, **wanted)
    if as_json:
        emit(plan.to_dict())
    elif spoken:
        prose(plan.spoken())
    elif why is not None:
        prose(plan.why(why))
    else:
        _show(plan)
        if sys.stdout.isatty() and Path(essay).is_file():
            name = shlex.quote(essay)
            note(f"make it: audioessay make {name} · why: --why N · cast it by ear: audioessay studio {name}")


def _show(plan: "Plan") -> None:
    from audioessay.engines.catalogue import named
    from audioessay.production.values import PRECEDENCE

    echo(plan.title)
    facts = f"about {short_clock(plan.estimated_ms)}, {many(len(plan.scenes), 'section')}"
    click.echo(f"{facts}; title from the {plan.essay.title_from}")
    names = named([*(one.voice for one in plan.scenes), *(one.voice for one in plan.segments())])
    if sys.stdout.isatty():
        show(*_drawn(plan, names))
    else:
        rows = []
        for scene in plan.scenes:
            others = "".join(f", {role}: {reader}" for role, reader in _others(scene, names))
            voice = f"{names[scene.voice]}{others}; {PLACES.get(scene.voice_from, scene.voice_from)}"
            sure = f"{scene.stance.confidence:.0%}"
            rows.append((scene.number, scene.title, scene.role, sure, voice, scene.stance.reason))
        table((), rows)
    if plan.skipped:
        line_of = plan.essay.source.line
        skipped = [(line_of(one.span.start), " ".join(one.text.split())[:60], one.reason) for one in plan.skipped]
        table(("line", "not spoken", "reason"), skipped)
    for words, how in plan.added():
        echo(f"added: “{words}”")
        echo(f"       {how}")
    counted = plan.coverage
    if VOICE.verbose or not sys.stdout.isatty():
        echo(
            f"characters: {counted.spoken} spoken, {counted.structure} structure, {counted.skipped} skipped, {counted.lost} lost"
        )
        places = ", ".join(PLACES.get(place, place) for place in PRECEDENCE)
        echo(f"a voice is the first of: {places}")
    for line in plan.notices:
        note(line)


def _drawn(plan: "Plan", names: "dict[Voice, str]") -> "Iterator[Text]":
    """The essay's course as a bar, then two lines a section: what it is and who reads it; why."""
    from rich.text import Text

    width = min(shutil.get_terminal_size().columns, WIDEST)
    scenes = plan.scenes
    yield bar([(scene.role, _letters(scene)) for scene in scenes], width)
    number = max(2, *(len(str(scene.number)) for scene in scenes))
    role = max(len(scene.role) for scene in scenes)
    voice = max(len(names[scene.voice]) for scene in scenes)
    room = max(16, width - number - role - voice - 6)
    for scene in scenes:
        title = Text(" ".join(scene.title.split()))
        title.truncate(room, overflow="ellipsis", pad=True)
        colour = COLOURS.get(scene.role, "yellow")
        yield Text.assemble(
            f"{'' if scene.stance.by == 'show' else scene.number:>{number}}  ",
            (title.plain, "bold"),
            "  ",
            (f"{scene.role:<{role}}", colour),
            "  ",
            names[scene.voice],
        )
        place = "" if scene.voice_from == "default" else f" (voice: {PLACES.get(scene.voice_from, scene.voice_from)})"
        yield Text(f"{'':>{number}}  {scene.stance.confidence:.0%} sure: {scene.stance.reason}{place}", "dim")
        for other, reader in _others(scene, names):
            yield Text.assemble(f"{'':>{number}}  ", (other, COLOURS.get(other, "yellow")), f"  {reader}")


def _others(scene: "Scene", names: "dict[Voice, str]") -> list[tuple[str, str]]:
    """Who else reads in a section: speakers of a talk, quotations, passages of another stance."""
    return list(dict.fromkeys((one.role, names[one.voice]) for one in scene.segments if one.role != scene.role))


def _letters(scene: "Scene") -> int:
    return sum(len(one.text.display) for one in scene.segments)


@click.command("judge")
@click.argument("essay", type=options.PATH)
@click.option(
    "--against",
    default="llm",
    metavar="JUDGE",
    help="The other judge: llm (a model that the show names), cues or meaning.",
)
@options.language
@options.read_format
@options.as_json
def judge(essay: str, against: str, as_json: bool, **wanted: Any) -> None:
    """Show where the show's judge and another one differ about the stance of ESSAY, and why. Makes no sound."""
    import audioessay

    result = audioessay.judge(essay, against=against, notice=note, **wanted)
    if as_json:
        emit(result.to_dict())
        return
    for one in result.differences:
        where = f"line {one.line}" + (f", “{one.heading}”" if one.heading else "")
        echo(f"{where}: {shorten(one.text, 90)}")
        for stance in (one.first, one.second):
            echo(f"  {stance.by}: {stance.guess or stance.role}, {stance.confidence:.0%} sure: {stance.reason}")
    first, second = result.judges
    share = result.agreed / result.words if result.words else 1.0
    places = many(len(result.differences), "place")
    echo(f"{first} and {second} agree on {share:.0%} of {many(result.words, 'word')}, and differ in {places}")
    for line in result.notices:
        note(line)
