"""Which engine reads an episode where its author has not said."""

from dataclasses import dataclass
from typing import Any

from audioessay import engines
from audioessay.errors import EngineError, EngineUnavailable, InputError

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


def choose(wanted: str, language: str = "en", *, offline: bool = False) -> Choice:
    """``auto``: the best engine that can speak the language; any other name: that engine.

    Engines on this machine go by how good they say they are; a service is asked whether it answers, and never with
    ``offline``. Raises UnknownName, EngineNotInstalled, InputError for a service that was asked for with ``offline``, or
    EngineUnavailable when nothing can speak.
    """
    if wanted != "auto":
        engines.find(wanted)
        forbid(wanted, offline)
        return Choice(wanted, engines.about(wanted).rough, AS_ASKED)
    misses: list[str] = []
    for name in ranked():
        about = engines.about(name)
        if miss := _miss(name, language, offline):
            if about.service:
                misses.append(f"{about.title}: {miss}")
            continue
        if about.rough:
            why = f" ({'; '.join(misses)})" if misses else ""
            return Choice(name, True, f"a rough version, read by embedded voices{why}; {BETTER}")
        if about.service:
            return Choice(name, False, f"read by {about.title}: the text goes to {about.service}; {BETTER}")
        return Choice(name, False, f"read by {about.title}, {about.summary}{_better(name)}")
    raise EngineUnavailable("auto", f"nothing can speak {language!r} here ({'; '.join(misses)}); {BETTER}")


def ranked() -> tuple[str, ...]:
    """The engines that are taken by themselves, the best first."""
    ranks = {name: engines.about(name).rank for name in engines.names()}
    return tuple(sorted((name for name in ranks if ranks[name]), key=lambda name: -ranks[name]))


def forbid(engine: str, offline: bool) -> None:
    """Raise InputError for an engine that would send the text away when that is not allowed."""
    if offline and (service := engines.about(engine).service):
        raise InputError(f"engine {engine} sends the text to {service}, which is forbidden (offline); choose another")


def _miss(name: str, language: str, offline: bool) -> str:
    """Why an engine cannot read it; ``""`` when it can."""
    if engines.about(name).service and offline:
        return "not asked (offline)"
    try:
        engine: Any = engines.find(name)
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
    about = engines.about(first)
    return f"; {about.title} is better still: pip install 'audioessay[{about.extra}]' and audioessay voices install {first}"
