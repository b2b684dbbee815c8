"""From an order and a show to Settings: which engine speaks, and which voices are named in which place."""

import re
from collections.abc import Sequence
from pathlib import Path

from audioessay import engines
from audioessay import show as show_file
from audioessay.engines.choose import AS_ASKED, Choice, choose
from audioessay.errors import InputError, SettingError, UnknownName, nearest
from audioessay.model.essay import Essay
from audioessay.model.show import Show
from audioessay.model.voice import ROLES, Voice
from audioessay.production.lines import line_in_essay, line_in_file
from audioessay.production.places import beside
from audioessay.production.speakers import settle
from audioessay.production.values import CastSheet, Layer, Order, Settings
from audioessay.text.pronounce import Lexicon


def roles_of(show: Show) -> tuple[str, ...]:
    """The roles that there are: the three, and those that the show adds by giving them a voice or a name."""
    own = (name for name in (*show.cast, *show.speakers) if name.isidentifier())
    return tuple(dict.fromkeys((*ROLES, *own)))


def resolve(order: Order, show: Show, home: Path, essay: Essay, sheet: CastSheet) -> Settings:
    """What holds for this essay. The ``sheet`` is looked at for whether its voices leave anything to our engine.

    Raises InputError for what does not hold, with its place.
    """
    path = home / show_file.NAME
    options, front, shown = _options(order), _front(essay), _shown(show, path)
    in_sheet = Layer("cast sheet", sheet.sheet.voices if sheet.sheet else {})
    try:
        choice = _choice(order, show, essay.language, (options, in_sheet, front, shown))
    except UnknownName as error:
        if order.engine:
            raise
        raise SettingError(str(path), "engine", str(error), line_in_file(path, "engine")) from error
    fallen = choice.draft and choice.reason != AS_ASKED  # what the show's engine would have read, it cannot
    forced = choice.engine if order.engine or fallen else ""
    options, _ = settle(options, choice.engine, "")
    front, front_aside = settle(
        front, choice.engine, forced, lambda name: (essay.source.name, f"cast.{name}", _front_line(essay, name))
    )
    shown, shown_aside = settle(
        shown, choice.engine, forced, lambda name: (str(path), f"cast.{name}", line_in_file(path, f"cast.{name}"))
    )
    return Settings(
        show=show,
        home=home,
        beside=beside(order),
        roles=roles_of(show),
        engine=choice.engine,
        forced=forced,
        layers=(options, front, shown, Layer("default", engines.default_cast(choice.engine, essay.language))),
        lexicon=lexicon_of(home).merged(Lexicon.parse(essay.meta.pronounce, essay.source.name)),
        notices=(
            *((choice.reason,) if choice.reason != AS_ASKED else ()),
            *front_aside,
            *shown_aside,
            *_misspelt(show),
        ),
    )


def _options(order: Order) -> Layer:
    voices: dict[str, Voice] = {}
    for selector, written in order.voices:
        try:
            voices[selector] = Voice.parse(written, "?")
        except ValueError as error:
            raise InputError(f"--voice {selector}={written}: {error}") from error
    return Layer("--voice", voices)


def _front(essay: Essay) -> Layer:
    def wrong(key: str, reason: str) -> SettingError:
        return SettingError(essay.source.name, key, reason, _front_line(essay, key.split(".")[1]))

    voices = {name: show_file.voice_of(voice, f"cast.{name}", wrong) for name, voice in essay.meta.cast.items()}
    return Layer("front matter", voices)


def _shown(show: Show, path: Path) -> Layer:
    def wrong(key: str, reason: str) -> SettingError:
        return SettingError(str(path), key, reason, line_in_file(path, key))

    voices = {name: show_file.voice_of(voice, f"cast.{name}", wrong) for name, voice in show.cast.items()}
    return Layer("show", voices, lenient=True)


def _front_line(essay: Essay, name: str) -> int | None:
    return line_in_essay(essay, re.escape(name), "cast")


def _choice(order: Order, show: Show, language: str, layers: Sequence[Layer]) -> Choice:
    """The engine of whatever is not named with one of its own.

    Its service is only asked for when something would be read by it.
    """
    wanted = order.engine or show.engine
    if wanted == "auto" and not order.engine:
        named = {selector: voice for layer in reversed(layers) for selector, voice in layer.voices.items()}
        if all(
            role in named and named[role].engine != "?" and not engines.about(named[role].engine).service
            for role in ROLES
        ):
            return choose(named["narration"].engine)
    return choose(wanted, language, offline=order.offline or show.make.offline)


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
    path = home / "pronounce.toml"
    text = show_file.text_of(path)
    return Lexicon.empty() if text is None else Lexicon.read(text, str(path))
