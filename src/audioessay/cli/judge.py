"""``audioessay judge``."""

from typing import Any

import click

from audioessay.cli import options
from audioessay.cli.console import emit, say
from audioessay.errors import shorten


@click.command("judge")
@click.argument("essay")
@click.option(
    "--against", default="llm", metavar="JUDGE", help="The other judge: llm (a model that the show names) or cues."
)
@options.language
@options.read_format
@options.as_json
def command(essay: str, against: str, as_json: bool, **wanted: Any) -> None:
    """Show where the show's judge and another one differ about the stance of ESSAY, and why. Makes no sound."""
    import audioessay

    result = audioessay.judge(essay, against=against, notice=say, **wanted)
    if as_json:
        emit(result.to_dict())
        return
    for one in result.differences:
        where = f"line {one.line}" + (f", “{one.heading}”" if one.heading else "")
        click.echo(f"{where}: {shorten(one.text, 90)}")
        for stance in (one.first, one.second):
            click.echo(f"  {stance.by}: {stance.guess or stance.role}, {stance.confidence:.0%} sure: {stance.reason}")
    first, second = result.judges
    share = result.agreed / result.words if result.words else 1.0
    click.echo(
        f"{first} and {second} agree on {share:.0%} of {result.words} words, and differ in {len(result.differences)} places"
    )
    for line in result.notices:
        say(line)
