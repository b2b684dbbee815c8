"""Voices and stores, looked at from outside an episode."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from audioessay import engines
from audioessay.errors import EngineError
from audioessay.model.voice import VoiceInfo
from audioessay.store import open_store, prune, usage

DAY_S = 86_400.0
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Listed:
    """The voices that were asked for."""

    voices: tuple[tuple[str, VoiceInfo], ...]
    """Engine and voice, by engine, language and name."""
    absent: tuple[str, ...]
    """A line for each engine that cannot be used here, and why."""


def voices(*, engine: str = "", language: str = "") -> Listed:
    """All voices of all engines, or of one; of all languages, or of one (``pt`` holds ``pt-BR``). Raises UnknownName."""
    found: list[tuple[str, VoiceInfo]] = []
    absent: list[str] = []
    for name in (engine,) if engine else engines.names():
        try:
            found += [(name, info) for info in engines.find(name).voices()]
        except EngineError as error:
            if engine:
                raise
            absent.append(str(error))
    wanted = language.lower().replace("_", "-")
    if wanted:
        found = [one for one in found if _spoken(one[1].language, wanted)]
    return Listed(tuple(sorted(found, key=lambda one: (one[0], one[1].language, one[1].name))), tuple(absent))


def _spoken(language: str, wanted: str) -> bool:
    own = language.lower()
    return own == wanted or own.startswith(f"{wanted}-")


def refresh_voices() -> int:
    """Fetch the service's present list of voices; returns how many there are. Raises EngineUnavailable."""
    from audioessay.engines.edge_voices import refresh

    return len(refresh())


def install_voice(voice: str, progress: Progress, notice: Callable[[str], None]) -> str:
    """Fetch a voice's model once; returns a line about it. Raises EngineError."""
    from audioessay.engines.install import install

    return install(voice, progress=lambda done, total: progress("fetching", done, total), notice=notice)


def store_usage(
    where: str | None, *, prune_it: bool, older_than_days: float | None, larger_than_mb: float | None
) -> dict[str, Any]:
    """What a store holds by kind, after removing what was asked to be removed."""
    store = open_store(where)
    removed = None
    if prune_it:
        removed = prune(
            store,
            older_than=None if older_than_days is None else older_than_days * DAY_S,
            larger_than=None if larger_than_mb is None else round(larger_than_mb * 1e6),
        )
    left = usage(store)
    return {
        "where": str(getattr(store, "folder", None) or getattr(store, "where", "memory")),
        "kinds": {kind: {"entries": count, "bytes": size} for kind, count, size in left.kinds},
        "removed": {"entries": removed.entries if removed else 0, "bytes": removed.size if removed else 0},
    }
