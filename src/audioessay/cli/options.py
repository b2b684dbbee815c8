"""Options that several verbs share, worded once; their names are those of the Python functions."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from audioessay.errors import InputError, advice
from audioessay.model.show import FORMATS

F = Callable[..., Any]
Completed = list[Any]
"""What a shell may offer: texts, or CompletionItems with a help."""

PATH = click.Path()
"""A path, a URL or ``-``; a shell completes files."""


def complete_engine(_context: click.Context, _option: click.Parameter, begun: str) -> Completed:
    """Names of engines."""
    from audioessay import engines

    return [name for name in ("auto", *engines.names()) if name.startswith(begun)]


def complete_voice(_context: click.Context, _option: click.Parameter, begun: str) -> Completed:
    """``ENGINE:NAME``; its engine first."""
    from audioessay import engines

    engine, colon, _ = begun.partition(":")
    if not colon or engine not in engines.names():
        return [f"{name}:" for name in engines.names() if name.startswith(begun)]
    return [name for info in engines.find(engine).voices() if (name := f"{engine}:{info.name}").startswith(begun)]


def complete_section(context: click.Context, _option: click.Parameter, begun: str) -> Completed:
    """Roles, and numbers with the titles of the sections of the essay on the line."""
    from click.shell_completion import CompletionItem

    import audioessay
    from audioessay.model.voice import ROLES

    essays = context.params.get("essay") or context.params.get("essays") or context.args
    essay = essays if isinstance(essays, str) else next(iter(essays), "")
    scenes = audioessay.plan(essay, engine="tone").scenes if essay else ()
    sections = [CompletionItem(str(one.number), help=one.title) for one in scenes]
    return [one for one in (*map(CompletionItem, ROLES), *sections) if one.value.startswith(begun)]


def complete_choice(context: click.Context, option: click.Parameter, begun: str) -> Completed:
    """``SELECTOR=VOICE``: a section or role, then a voice."""
    selector, equals, voice = begun.partition("=")
    if equals:
        return [f"{selector}={one}" for one in complete_voice(context, option, voice)]
    selectors = complete_section(context, option, begun)
    for one in selectors:
        one.value += "="
    return selectors


def complete_format(_context: click.Context, _option: click.Parameter, begun: str) -> Completed:
    """What is read, and what is written."""
    from audioessay.text.readers import readers

    return [name for name in (*readers(), *FORMATS) if name.startswith(begun)]


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


def _known_formats(_context: click.Context, option: click.Parameter, names: Any) -> Any:
    """Raise BadParameter for a format that is not read, nor written where that may be asked for too."""
    writable = FORMATS if option.multiple else ()
    unclear = [name for name in ([names] if isinstance(names, str) else names) if name and name not in writable]
    if unclear:
        from audioessay.text.readers import readers

        for name in unclear:
            if name not in readers():
                raise click.BadParameter(f"there is no {name!r}; {advice(name, (*readers(), *writable))}")
    return names


as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
language = click.option("--language", default="", metavar="L", help="Language of the text (en, de, pt-BR …).")
read_format = click.option(
    "--format", default="", metavar="F", callback=_known_formats, help="How to read the essay: text, markdown, html …"
)
formats = click.option(
    "--format", "formats", multiple=True, metavar="F", callback=_known_formats, shell_complete=complete_format,
    help=f"How to read the essay (text, markdown, html …), or what to write besides MP3 ({', '.join(FORMATS[1:])}). May be repeated.",
)  # fmt: skip
engine = click.option(
    "--engine", default="", metavar="E", shell_complete=complete_engine,
    help="Engine of the voices, or auto (audioessay voices lists them).",
)  # fmt: skip
open_when_done = click.option("--open", "open_", is_flag=True, help="Open it when it is done.")
store = click.option("--store", metavar="WHERE", help="Where finished sound is kept, in place of the user's cache.")


def out(metavar: str, told: str) -> Callable[[F], F]:
    """``--out``, a file or a folder."""
    return click.option("--out", type=click.Path(path_type=Path), metavar=metavar, help=told)


reading = together(
    click.option("--title", default="", help="Title of the episode, in place of the essay's own."),
    language,
    click.option("--chapter", default="", metavar="C", help="One chapter of an EPUB, by number or title."),
    click.option(
        "--skip", multiple=True, metavar="HEADING",
        help="Leave out the part under a heading (or the beginning of one), for example “About the Author”. May be repeated.",
    ),
    engine,
    click.option("--offline", is_flag=True, help="Send the text to no service: only voices on this machine read it."),
    click.option(
        "--voice", "voices", multiple=True, metavar="SELECTOR=VOICE", shell_complete=complete_choice,
        callback=lambda _context, _option, written: split_voices(written),
        help="Give a role, a section (its number, or the beginning of its heading) a voice: ENGINE:NAME[,rate=+5%][,pitch=-5%][,formant=+10%][,gain=+1dB]. May be repeated.",
    ),
)  # fmt: skip
