"""``audioessay plan``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, length, say, table


@click.command("plan")
@click.argument("essay")
@options.reading
@click.option("--format", "formats", type=click.Choice(options.READABLE), default=None, help="How to read the essay.")
@click.option("--save", is_flag=True, help="Write the cast sheet beside the essay, for editing.")
@click.option(
    "--why",
    type=click.IntRange(1),
    default=None,
    metavar="N",
    help="Quote section N with the cues for its role marked.",
)
@options.as_json
def command(
    essay: str,
    title: str,
    language: str,
    chapter: str,
    engine: str,
    voices: tuple[str, ...],
    formats: str | None,
    save: bool,
    why: int | None,
    as_json: bool,
) -> None:
    """Show the sections of ESSAY, their roles with the reason, voices, length, and what is not spoken. Makes no sound."""
    from audioessay import api
    from audioessay.production.cast import PRECEDENCE

    plan = api.plan(
        essay,
        title=title,
        language=language,
        chapter=chapter,
        format=formats or "",
        engine=engine,
        voices=options.split_voices(voices),
        save=save,
    )
    if as_json:
        emit(plan.table())
        return
    if why is not None:
        click.echo(plan.why(why))
        return
    click.echo(f"{plan.script.title} (title from the {plan.essay.title_from}), about {length(plan.estimated_ms)}")
    table(
        ("", "section", "role", "sure", "voice", "because"),
        [
            (
                scene.number,
                scene.title,
                scene.role,
                f"{scene.stance.confidence:.0%}",
                f"{scene.voice} ({scene.voice_from})",
                scene.stance.reason,
            )
            for scene in plan.script.scenes
        ],
    )
    if plan.skipped:
        table(
            ("line", "not spoken", "reason"),
            [
                (plan.essay.source.line(skip.span.start), " ".join(skip.text.split())[:60], skip.reason)
                for skip in plan.skipped
            ],
        )
    counted = plan.coverage
    click.echo(
        f"characters: {counted.spoken} spoken, {counted.structure} structure, {counted.skipped} skipped, {counted.lost} lost"
    )
    click.echo(f"voices by: {' > '.join(PRECEDENCE)}")
    for line in plan.notices:
        say(line)
