"""Options that several verbs share, worded once; their names are those of the Python functions."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from audioessay.errors import InputError, advice
from audioessay.model.show import FORMATS

F = Callable[..., Any]


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several decorators as one, first on top."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def split_voices(written: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """``SELECTOR=VOICE`` in two. A heading may hold ``=``: a voice begins behind the last one that ENGINE:NAME follows."""
    pairs = []
    for text in written:
        whole = re.fullmatch(r"(.*)(=)(\s*[\w-]+:.*)", text, re.DOTALL)
        selector, equals, voice = whole.groups() if whole else text.partition("=")
        if not equals or not selector.strip() or not voice.strip():
            raise InputError(f"--voice {text!r}: write SELECTOR=VOICE, for example --voice praise=espeak:en-us+f3")
        pairs.append((selector.strip(), voice.strip()))
    return tuple(pairs)


def split_formats(written: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What to read the essay as (or ``""``), and what to write the episode as besides MP3."""
    readable = [name for name in written if name not in FORMATS]
    if len(set(readable)) > 1:
        raise InputError(f"--format {' and '.join(readable)}: an essay is read in one format")
    return (readable[0] if readable else ""), tuple(dict.fromkeys(name for name in written if name in FORMATS))


def known_formats(names: Iterable[str], writable: tuple[str, ...] = ()) -> None:
    """Raise BadParameter for a format that is neither read nor among the ``writable`` ones."""
    names = [name for name in names if name not in writable]
    if names:
        from audioessay.text.readers import readers

        for name in names:
            if name not in readers():
                raise click.BadParameter(f"there is no {name!r}; {advice(name, (*readers(), *writable))}")


def _read_format(_context: click.Context, _option: click.Parameter, name: str) -> str:
    known_formats([name] if name else [])
    return name


def _formats(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    known_formats(names, FORMATS)
    return names


as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")

language = click.option("--language", default="", metavar="L", help="Language of the text (en, de, pt-BR …).")

read_format = click.option(
    "--format", default="", metavar="F", callback=_read_format, help="How to read the essay: text, markdown, html …"
)

formats = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="F",
    callback=_formats,
    help="How to read the essay (text, markdown, html, docx, epub), or what to write besides MP3 (m4a, opus, wav, flac). May be repeated.",
)

store = click.option("--store", metavar="WHERE", help="Where finished sound is kept, in place of the user's cache.")


def out(metavar: str, told: str) -> Callable[[F], F]:
    """``--out``, a file or a folder."""
    return click.option("--out", type=click.Path(path_type=Path), metavar=metavar, help=told)


reading = together(
    click.option("--title", default="", help="Title of the episode, in place of the essay's own."),
    language,
    click.option("--chapter", default="", metavar="C", help="One chapter of an EPUB, by number or title."),
    click.option(
        "--skip",
        multiple=True,
        metavar="HEADING",
        help="Leave out the part under a heading (or the beginning of one), for example “About the Author”. May be repeated.",
    ),
    click.option(
        "--engine", default="", metavar="E", help="Engine of the voices, or auto (audioessay voices lists them)."
    ),
    click.option("--offline", is_flag=True, help="Send the text to no service: only voices on this machine read it."),
    click.option(
        "--voice",
        "voices",
        multiple=True,
        metavar="SELECTOR=VOICE",
        callback=lambda _context, _option, written: split_voices(written),
        help="Give a role, a section (its number, or the beginning of its heading) a voice: ENGINE:NAME[,rate=+5%][,pitch=-5%][,formant=+10%][,gain=+1dB]. May be repeated.",
    ),
)
