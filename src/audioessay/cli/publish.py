"""``audioessay publish``."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audioessay.cli import options
from audioessay.cli.console import VOICE, echo, emit, note, progress
from audioessay.errors import many, some

if TYPE_CHECKING:
    from audioessay.publishing.publish import Standing
    from audioessay.publishing.release import Step

PLACEHOLDER = "://example.org/"
"""In the address that ``init`` writes."""
SIGNS = {"put": "+", "change": "~", "keep": "="}
STATES = {
    "new": ("+", "new"),
    "changed": ("~", "changed"),
    "same": ("=", "as before"),
    "waits": ("…", "waiting for their day"),
    "broken": ("!", "cannot be published"),
    "missing": ("!", "made no more"),
    "gone": ("-", "leaving the feed"),
}
MOST = 20
"""Lines of one kind; what is more is counted, and listed with ``--verbose``."""
EMBEDS = 3
"""New episodes whose line for other pages is printed by itself."""


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
    for line in _files([one for one in result.steps if VOICE.verbose or (dry_run and one[0] != "keep")]):
        echo(line)
    for line in _first((*result.warnings, *result.notices)):
        note(line)
    drafts = [one.slug for one in result.standings if one.draft]
    if drafts:
        verb = "would go" if dry_run else "went"
        note(f"{some(drafts)}: a rough version, read by embedded voices, {verb} out (--allow-draft)")
    for line in _episodes(result.standings) if not VOICE.quiet else ():
        echo(line)
    verb = "would publish" if dry_run else "published"
    fresh = f", {len(result.new)} new" if result.new else ""
    echo(f"{verb} {many(len(result.episodes), 'episode')}{fresh} to {result.target}; the feed is {result.feed_url}")
    if PLACEHOLDER in result.feed_url:
        note("example.org is a placeholder: set url under [publish] in audioessay.toml before listeners come")
    if not dry_run and sys.stdout.isatty() and not open_:
        note("see it as listeners will: audioessay serve --open")
    if open_ and not dry_run:
        folder = Path(result.target)
        click.launch(str(folder if folder.is_dir() else result.feed_url.rpartition("/")[0] + "/"))
    return 0 if result.ok else 1


def _files(steps: "Sequence[Step]") -> Iterator[str]:
    """A line for each file, or for each kind of step."""
    if VOICE.verbose or len(steps) <= MOST:
        yield from (f"  {SIGNS[action]} {name}  {size:,} bytes" for action, name, size in steps)
        return
    for sign, sizes in ((SIGNS[action], [one[2] for one in steps if one[0] == action]) for action in SIGNS):
        if sizes:
            yield f"  {sign} {many(len(sizes), 'file')}, {sum(sizes) / 1e6:.1f} MB (each of them: -v)"


def _episodes(standings: "Sequence[Standing]") -> Iterator[str]:
    """A line for each episode, or for all that stand alike."""
    if not VOICE.verbose and len(standings) > MOST:
        for state, (sign, word) in STATES.items():
            names = [one.slug for one in standings if one.state == state]
            if names:
                yield f"{sign} {many(len(names), 'episode')} {word}: {some(names)}"
        yield "each of them: -v"
        return
    embeds = VOICE.verbose or sum(one.state == "new" for one in standings) <= EMBEDS
    for one in standings:
        yield f"{STATES[one.state][0]} {one.slug}  {one.title}  {one.note}"
        if one.embed and embeds and (one.state == "new" or VOICE.verbose):
            yield f"  on another page: {one.embed}"


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines if VOICE.verbose else lines[:MOST]
    if not VOICE.verbose and len(lines) > MOST:
        yield f"and {len(lines) - MOST:,} more like these (all of them: -v)"
