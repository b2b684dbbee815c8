"""From a show and what was asked for to Settings: which engine speaks, and which voices are named in which place."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from audioessay import engines
from audioessay import show as show_file
from audioessay.engines import AS_ASKED, Choice, choose
from audioessay.errors import InputError, SettingError, UnknownName, nearest
from audioessay.model.essay import Essay
from audioessay.model.show import Show
from audioessay.model.voice import ROLES, Voice
from audioessay.production.speakers import settle
from audioessay.production.values import CastSheet, Layer, Place, Settings
from audioessay.text.pronounce import Lexicon


def resolve(
    engine: str, voices: Sequence[tuple[str, str]], show: Show, place: Place, essay: Essay, sheet: CastSheet
) -> Settings:
    """What holds for this essay; ``engine`` and ``voices`` (SELECTOR, VOICE) were asked for with the command. The ``sheet``
    is looked at for its pronunciations, and for whether its voices leave anything to our engine.

    Raises InputError for what does not hold, with its place.
    """

    def in_show(name: str, reason: str) -> SettingError:
        return show_file.wrong(place.home, f"cast.{name}", reason)

    def in_front(name: str, reason: str) -> SettingError:
        patterns = (re.escape(name), re.escape(name.partition(".")[0]), "cast")
        return SettingError(essay.source.name, f"cast.{name}", reason, essay.source.line_of(*patterns))

    options = _options(voices)
    front = Layer("front matter", _voices(essay.meta.cast, in_front), in_front)
    shown = Layer("show", _voices(show.cast, in_show), in_show, lenient=True)
    try:
        choice = _choice(engine, show, essay.language, (options, Layer("", sheet.sheet.voices), front, shown))
    except UnknownName as error:
        if engine:
            raise
        raise show_file.wrong(place.home, "engine", str(error)) from error
    fallen = choice.draft and choice.reason != AS_ASKED  # what the show's engine would have read, it cannot
    forced = choice.engine if engine or fallen else ""
    options, _ = settle(options, choice.engine, "")
    front, front_aside = settle(front, choice.engine, forced)
    shown, shown_aside = settle(shown, choice.engine, forced)
    reason = (choice.reason,) if choice.reason != AS_ASKED else ()
    return Settings(
        show=show,
        place=place,
        engine=choice.engine,
        forced=forced,
        layers=(options, front, shown, Layer("default", engines.default_cast(choice.engine, essay.language))),
        auto=bool(reason),
        lexicon=lexicon_of(place.home)
        .merged(Lexicon.parse(essay.meta.pronounce, essay.source.name))
        .merged(Lexicon.parse(sheet.sheet.pronounce, str(sheet.path), sheet.text, "pronounce")),
        notices=(*reason, *front_aside, *shown_aside, *_misspelt(show)),
    )


def _options(asked: Sequence[tuple[str, str]]) -> Layer:
    voices: dict[str, Voice] = {}
    for selector, written in asked:
        try:
            voices[selector] = Voice.parse(written, "?")
        except ValueError as error:
            raise InputError(f"--voice {selector}={written}: {error}") from error
    return Layer("--voice", voices)


def _voices(cast: Mapping[str, Any], wrong: Callable[[str, str], SettingError]) -> dict[str, Voice]:
    """What a file says. Raises what is ``wrong`` with it."""

    def at(key: str, reason: str) -> SettingError:
        return wrong(key.removeprefix("cast."), reason)

    return {one: show_file.voice_of(voice, f"cast.{one}", at) for one, voice in cast.items()}


def _choice(asked: str, show: Show, language: str, layers: Sequence[Layer]) -> Choice:
    """The engine of whatever is not named with one of its own.

    Its service is only asked for when something would be read by it.
    """
    wanted = asked or show.engine
    if wanted == "auto" and not asked:
        named = {selector: voice for layer in reversed(layers) for selector, voice in layer.voices.items()}
        if all(
            role in named and named[role].engine != "?" and not engines.about(named[role].engine).service
            for role in ROLES
        ):
            return choose(named["narration"].engine)
    return choose(wanted, language, offline=show.make.offline)


def _misspelt(show: Show) -> list[str]:
    """Keys of the show's cast and speakers that look like a role and are none."""
    return [
        f"{show_file.NAME}: {table}.{name} is no role; did you mean {near[0]}?"
        for table, names in (("cast", show.cast), ("speakers", show.speakers))
        for name in names
        if name not in (*ROLES, "quote") and (near := nearest(name, (*ROLES, "quote")))
    ]


def lexicon_of(home: Path) -> Lexicon:
    """The pronunciations in the show's ``pronounce.toml``; none where there is no such file. Raises SettingError."""
    path = home / show_file.PRONOUNCE
    text = show_file.text_of(path)
    return Lexicon.empty() if text is None else Lexicon.read(text, str(path))
