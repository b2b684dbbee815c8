"""``play`` and ``clip``: an episode in the terminal, a piece of it to show around."""

import shutil
import subprocess
from pathlib import Path

import click

from audioessay.cli import options
from audioessay.cli.console import echo, emit, near, note
from audioessay.errors import shorten
from audioessay.model.show import FORMATS
from audioessay.units import short_clock

PLAYERS = (
    ("mpv", "--no-video"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("mpg123", "-q"),
    ("afplay",),
    ("cvlc", "--play-and-exit", "--quiet"),
)
"""Programs that play an MP3 in a terminal, the most comfortable first."""


@click.command("play")
@click.argument("what", metavar="EPISODE|ESSAY", type=options.PATH)
def play(what: str) -> int:
    """Play an episode (its folder, its MP3, or the essay that it was made from) in the terminal, as far as a player is there.

    Players: mpv, ffplay, mpg123, afplay, VLC. Without any of them it is opened with whatever the system opens sound with.
    """
    from audioessay.production.places import episode_at

    file = Path(what)
    if not (file.is_file() and file.suffix[1:].lower() in FORMATS):
        folder, episode = episode_at(file)
        file = folder / episode.audio[0].name
    player = next((one for one in PLAYERS if shutil.which(one[0])), None)
    if player is None:
        note(f"no player for the terminal here ({', '.join(one[0] for one in PLAYERS)}); {file} is opened")
        click.launch(str(file))
        return 0
    file = Path(near(file))
    note(f"{file}, played by {player[0]}; Ctrl-C stops it")
    try:
        return subprocess.run([*player, str(file)], check=False).returncode
    except KeyboardInterrupt:
        return 0


@click.command("clip")
@click.argument("episode", metavar="EPISODE|ESSAY", type=options.PATH)
@click.option("--from", "start", required=True, metavar="TIME", help="When it begins: 3:12.")
@click.option("--to", "end", required=True, metavar="TIME", help="When it ends: 3:55.")
@click.option("--vertical", is_flag=True, help="A tall video, for telephones.")
@options.out("DIR", "Where the three files go; here when not given.")
@options.open_when_done
@options.as_json
def clip(episode: str, start: str, end: str, vertical: bool, out: Path | None, open_: bool, as_json: bool) -> None:
    """Write a short piece of EPISODE as sound (MP3), video (MP4) and picture (PNG), to show it around.

    It begins with the sentence that is spoken at --from and ends with the one that is spoken at --to.
    """
    import audioessay

    made = audioessay.clip(episode, start=start, end=end, vertical=vertical, out=out)
    if as_json:
        emit(made.to_dict())
        return
    for path in made.files:
        echo(near(path))
    note(f"{short_clock(made.start_ms)} to {short_clock(made.end_ms)}: “{shorten(made.text, 100)}”")
    if open_:
        click.launch(str(made.files[1]))
