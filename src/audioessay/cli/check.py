"""``audioessay check``."""

import click

from audioessay.cli import options
from audioessay.cli.console import emit, progress


@click.command("check")
@click.argument("what", default=".", metavar="[FEED|EPISODE|SHOW]")
@click.option("--probe/--no-probe", default=True, help="Ask the hosts that a public feed names (HEAD, ranges, sizes).")
@click.option("--listen", is_flag=True, help="Hear an episode too, and say of every sentence whether it was heard.")
@click.option(
    "--model", default="", metavar="NAME", help="What to listen with: tiny.en, or a folder with a Whisper model."
)
@options.as_json
def command(what: str, probe: bool, listen: bool, model: str, as_json: bool) -> int:
    """Check a feed (file or URL), an episode (folder or MP3), or the show here, by every rule that players follow.

    Each finding says where, what is wrong, how to mend it and who says so. The sound of an episode is decoded and
    measured. The exit status is 0 when nothing is wrong.
    """
    import audioessay

    with progress(quiet=as_json) as follow:
        findings = audioessay.check(what, probe=probe, listen=listen, model=model, progress=follow)
    if as_json:
        emit(findings.to_dict())
    else:
        for line in findings.lines():
            click.echo(line)
    return 0 if findings.ok else 1
