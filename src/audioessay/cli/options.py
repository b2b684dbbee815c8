"""Options that several verbs share, worded once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from audioessay.errors import InputError
from audioessay.text.readers import readers

F = Callable[..., Any]

READABLE = tuple(readers())
"""What ``--format`` may say about the essay."""

WRITABLE = ("mp3", "m4a", "opus", "wav", "flac")
"""What ``--format`` may say about the episode."""


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several decorators as one, first on top."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")

reading = together(
    click.option("--title", default="", help="Title of the episode, in place of the essay's own."),
    click.option(
        "--language",
        default="",
        metavar="L",
        help="Language of the essay (en, de, pt-BR …), in place of what is found.",
    ),
    click.option("--chapter", default="", metavar="C", help="One chapter of an EPUB, by number or title."),
    click.option("--engine", default="", metavar="E", help="Engine of the voices: edge, espeak, tone … or auto."),
    click.option(
        "--voice",
        "voices",
        multiple=True,
        metavar="SELECTOR=VOICE",
        help="Give a role, a section (its number, or the beginning of its heading) a voice: ENGINE:NAME[,rate=+5%][,pitch=-5%][,gain=+1dB]. May be repeated.",
    ),
)

store = click.option(
    "--store", default=None, metavar="WHERE", help="Where takes and reels are kept, in place of the user's cache."
)


def split_voices(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """``SELECTOR=VOICE`` in two. A heading may hold ``=``: a voice begins behind the last one that ENGINE:NAME follows."""
    pairs = []
    for text in given:
        whole = re.fullmatch(r"(.*)(=)(\s*[\w-]+:.*)", text, re.DOTALL)
        selector, equals, voice = whole.groups() if whole else text.partition("=")
        if not equals or not selector.strip() or not voice.strip():
            raise InputError(f"--voice {text!r}: write SELECTOR=VOICE, for example --voice praise=espeak:en-us+f3")
        pairs.append((selector.strip(), voice.strip()))
    return tuple(pairs)


def split_formats(given: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What to read the essay as (or ``""``), and what to write the episode as besides MP3."""
    readable = [name for name in given if name in READABLE]
    if len(set(readable)) > 1:
        raise InputError(f"--format {' and '.join(readable)}: an essay is read in one format")
    return (readable[0] if readable else ""), tuple(dict.fromkeys(name for name in given if name in WRITABLE))


def path(text: str | None) -> Path | None:
    """A path option, or None."""
    return Path(text) if text else None
