"""VOICES: one file or package an engine; each opened on first use, by the same door for ours as for anybody's."""

from functools import cache
from importlib.metadata import EntryPoint, distribution, entry_points
from typing import Any

from audioessay.engines.base import About, Engine
from audioessay.errors import EngineNotInstalled, UnknownName
from audioessay.model.voice import Voice

GROUP = "audioessay.engines"
CAST = ("narration", "praise", "critique", "quote")
"""Who has a voice in a default cast."""


def names() -> tuple[str, ...]:
    """Every engine that is named here or by an installed package, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


@cache
def find(name: str) -> Engine:
    """The engine of that name, made once.

    Raises UnknownName, or EngineNotInstalled with what to install.
    """
    try:
        engine: Engine = _point(name).load()()
    except ImportError as error:
        raise EngineNotInstalled(name, f"pip install 'audioessay[{about(name).extra or name}]' ({error})") from error
    return engine


def kind(name: str) -> Any:
    """The class of an engine; None where it cannot be imported. Raises UnknownName."""
    try:
        return _point(name).load()
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
        base = language.partition("-")[0].lower()
        known = [
            info
            for info in speaker.voices()
            if info.language.partition("-")[0].lower() in (base, "mul", "und", "zxx", "")
        ]
        four = tuple(known[index % len(known)].name for index in range(len(CAST))) if known else ()
    if not four:
        spoken = sorted({info.language for info in speaker.voices()})
        raise UnknownName(f"voice of {engine} for language", language, spoken, "name the voices in [cast]")
    return {role: Voice.parse(f"{engine}:{name}") for role, name in zip(CAST, four, strict=True)}


def _point(name: str) -> EntryPoint:
    ours = distribution("audioessay").entry_points.select(group=GROUP)
    known = ours if name in ours.names else entry_points(group=GROUP)  # to look through all takes a tenth of a second
    for point in known:
        if point.name == name:
            return point
    raise UnknownName("engine", name, names())
