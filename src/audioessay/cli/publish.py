"""``audioessay publish``."""

from typing import Any

import click

from audioessay.cli import options
from audioessay.cli.console import emit, progress, say

SIGNS = {"put": "+", "change": "~", "keep": "="}


@click.command("publish")
@click.argument("episodes", nargs=-1, metavar="[EPISODE...]")
@click.option("--show", default=".", metavar="DIR", help="The show folder; this one when not given.")
@click.option(
    "--to", default="", metavar="TARGET",
    help="Where to, in place of the show's target: a folder, s3://, sftp://, git: …",
)  # fmt: skip
@click.option("--url", default="", help="Public address, in place of the show's.")
@click.option("--dry-run", is_flag=True, help="Print what would be put, changed and kept; change nothing.")
@click.option("--allow-draft", is_flag=True, help="Let out rough versions, which embedded voices read.")
@click.option("--prune", is_flag=True, help="Let episodes leave the feed that are no longer made.")
@click.option("--ping", is_flag=True, help="Tell the show's hub (WebSub) that the feed has changed.")
@options.as_json
def command(episodes: tuple[str, ...], dry_run: bool, as_json: bool, **wanted: Any) -> None:
    """Put made episodes into the show's podcast feed: each EPISODE (its name or folder), or all of them.

    Audio, transcripts, chapters and covers go first and are verified, pages next, the feed last. It is checked before, and
    refused when players would not accept it.
    """
    import audioessay

    with progress(quiet=as_json) as follow:
        result = audioessay.publish(*episodes, dry_run=dry_run, progress=follow, **wanted)
    if as_json:
        emit(result.to_dict())
        return
    for action, name, size in result.steps:
        if dry_run or action != "keep":
            click.echo(f"{SIGNS[action]} {name}  {size:,} bytes")
    for line in result.warnings:
        say(line)
    verb = "would publish" if dry_run else "published"
    fresh = f", {len(result.new)} new" if result.new else ""
    click.echo(f"{verb} {len(result.episodes)} episodes{fresh} to {result.target}; the feed is {result.feed_url}")
