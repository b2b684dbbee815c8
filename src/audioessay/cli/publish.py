"""``audioessay publish``."""

import sys
from typing import Any

import click

from audioessay.cli import options
from audioessay.cli.console import emit, progress, say

SIGNS = {"put": "+", "change": "~", "keep": "="}
STATES = {"new": "+", "changed": "~", "same": "=", "waits": "…", "broken": "!", "missing": "!", "gone": "-"}


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
@click.option("--verify", is_flag=True, help="Read every file back by its hash; put again what is not the same.")
@click.option("--move", is_flag=True, help="Agree that new_feed_url moves every subscriber to another address.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is done with each file.")
@options.as_json
def command(episodes: tuple[str, ...], dry_run: bool, move: bool, verbose: bool, as_json: bool, **wanted: Any) -> int:
    """Put made episodes into the show's podcast feed: each EPISODE (its name or folder), or all of them.

    Audio, transcripts, chapters and covers go first and are verified, pages next, the feed last. It is checked before, and
    refused when players would not accept it.
    """
    import audioessay

    def agree(question: str) -> bool:
        return move or (sys.stdin.isatty() and click.confirm(question, err=True))

    with progress(quiet=as_json) as follow:
        result = audioessay.publish(*episodes, dry_run=dry_run, agree=agree, progress=follow, **wanted)
    if as_json:
        emit(result.to_dict())
        return 0 if result.ok else 1
    for action, name, size in result.steps:
        if (verbose or dry_run) and (verbose or action != "keep"):
            click.echo(f"  {SIGNS[action]} {name}  {size:,} bytes")
    for line in (*result.warnings, *result.notices):
        say(line)
    for one in result.standings:
        click.echo(f"{STATES[one.state]} {one.slug}  {one.title}  {one.note}")
    verb = "would publish" if dry_run else "published"
    fresh = f", {len(result.new)} new" if result.new else ""
    click.echo(f"{verb} {len(result.episodes)} episodes{fresh} to {result.target}; the feed is {result.feed_url}")
    return 0 if result.ok else 1
