"""``audioessay plan``."""

from typing import TYPE_CHECKING, Any

import click

from audioessay.cli import options
from audioessay.cli.console import emit, length, say, table

if TYPE_CHECKING:
    from audioessay.production.plan import Plan

PLACES = {"--voice": "asked for", "mark": "marked in the text", "show": "the show", "default": "by default"}
"""What people call the places where voices are named; the others bear their names."""


@click.command("plan")
@click.argument("essay")
@options.reading
@options.read_format
@click.option("--save", is_flag=True, help="Write who reads what beside the essay, for editing (the cast sheet).")
@click.option("--why", type=click.IntRange(1), metavar="N", help="Quote section N with what decided its role marked.")
@click.option("--spoken", is_flag=True, help="Print what each voice is given to say, in words.")
@options.as_json
def command(essay: str, why: int | None, spoken: bool, as_json: bool, **wanted: Any) -> None:
    """Show the sections of ESSAY, their roles with the reason, voices, length, and what is not spoken. Makes no sound."""
    import audioessay

    plan = audioessay.plan(essay, **wanted)
    if as_json:
        emit(plan.to_dict())
    elif spoken:
        click.echo(plan.spoken())
    elif why is not None:
        click.echo(plan.why(why))
    else:
        _show(plan)


def _show(plan: "Plan") -> None:
    from audioessay.engines.catalogue import named
    from audioessay.production.values import PRECEDENCE

    click.echo(f"{plan.script.title} (title from the {plan.essay.title_from}), about {length(plan.estimated_ms)}")
    names = named(scene.voice for scene in plan.script.scenes)
    rows = []
    for scene in plan.script.scenes:
        voice = f"{names[scene.voice]}; {PLACES.get(scene.voice_from, scene.voice_from)}"
        rows.append(
            (scene.number, scene.title, scene.role, f"{scene.stance.confidence:.0%}", voice, scene.stance.reason)
        )
    table(("", "section", "role", "sure", "voice", "because"), rows)
    if plan.skipped:
        line_of = plan.essay.source.line
        skipped = [(line_of(one.span.start), " ".join(one.text.split())[:60], one.reason) for one in plan.skipped]
        table(("line", "not spoken", "reason"), skipped)
    counted = plan.coverage
    click.echo(
        f"characters: {counted.spoken} spoken, {counted.structure} structure, {counted.skipped} skipped, {counted.lost} lost"
    )
    places = ", ".join(PLACES.get(place, place) for place in PRECEDENCE)
    click.echo(f"a voice is the first of: {places}")
    for line in plan.notices:
        say(line)
