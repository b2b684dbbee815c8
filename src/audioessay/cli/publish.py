"""``audioessay publish``."""

import sys
from pathlib import Path
from typing import Any

import click

from audioessay.cli import options
from audioessay.cli.console import VOICE, echo, emit, note, progress
from audioessay.errors import many, some

PLACEHOLDER = "://example.org/"
"""In the address that ``init`` writes."""
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
@click.option("--allow-draft", is_flag=True, help="Let out rough versions, which robotic voices read.")
@click.option("--prune", is_flag=True, help="Let episodes leave the feed that are no longer made.")
@click.option("--ping", is_flag=True, help="Tell the show's hub (WebSub) that the feed has changed.")
@click.option("--verify", is_flag=True, help="Read every file back by its hash; put again what is not the same.")
@click.option("--move", is_flag=True, help="Agree that new_feed_url moves every subscriber to another address.")
@options.open_when_done
@options.as_json
def publish(episodes: tuple[str, ...], dry_run: bool, move: bool, open_: bool, as_json: bool, **wanted: Any) -> int:
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
        if VOICE.verbose or (dry_run and action != "keep"):
            click.echo(f"  {SIGNS[action]} {name}  {size:,} bytes")
    for line in (*result.warnings, *result.notices):
        note(line)
    drafts = [one.slug for one in result.standings if one.draft]
    if drafts:
        verb = "would go" if dry_run else "went"
        note(f"{some(drafts)}: a rough version, read by embedded voices, {verb} out (--allow-draft)")
    for one in result.standings if not VOICE.quiet else ():
        echo(f"{STATES[one.state]} {one.slug}  {one.title}  {one.note}")
        if one.embed and (one.state == "new" or VOICE.verbose):
            echo(f"  on another page: {one.embed}")
    verb = "would publish" if dry_run else "published"
    fresh = f", {len(result.new)} new" if result.new else ""
    echo(f"{verb} {many(len(result.episodes), 'episode')}{fresh} to {result.target}; the feed is {result.feed_url}")
    if PLACEHOLDER in result.feed_url:
        note("example.org is a placeholder: set url under [publish] in audioessay.toml before listeners come")
    if open_ and not dry_run:
        folder = Path(result.target)
        click.launch(str(folder if folder.is_dir() else result.feed_url.rpartition("/")[0] + "/"))
    return 0 if result.ok else 1
