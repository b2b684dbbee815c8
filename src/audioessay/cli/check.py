"""``audioessay check``."""

import os
from pathlib import Path

import click

from audioessay.cli import options
from audioessay.cli.console import echo, emit, progress


@click.command("check")
@click.argument("what", default=".", metavar="[FEED|EPISODE|ESSAY|SHOW]", type=options.PATH)
@click.option("--probe/--no-probe", default=True, help="Ask the hosts that a public feed names (HEAD, ranges, sizes).")
@click.option("--listen", is_flag=True, help="Hear an episode too, and say of every sentence whether it was heard.")
@click.option(
    "--model", default="", metavar="NAME", help="What to listen with: tiny.en, base, or a folder with a Whisper model."
)
@options.as_json
def check(what: str, probe: bool, listen: bool, model: str, as_json: bool) -> int:
    """Check a feed (file or URL), an episode (folder, MP3 or essay), or the show here, by every rule that players follow.

    Each finding says where, what is wrong, how to mend it and who says so. The sound of an episode is decoded and
    measured. The exit status is 0 when nothing is wrong.
    """
    import audioessay

    with progress(what, quiet=as_json) as follow:
        findings = audioessay.check(what, probe=probe, listen=listen, model=model, progress=follow)
    if as_json:
        emit(findings.to_dict())
    else:
        here = f"{Path.cwd()}{os.sep}"
        for line in findings.lines():
            echo(line.replace(here, ""))
    return 0 if findings.ok else 1
