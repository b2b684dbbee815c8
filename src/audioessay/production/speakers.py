"""Voices as they are named in one place: each given its engine, and each known to it."""

from collections.abc import Callable
from dataclasses import replace

from audioessay import engines
from audioessay.errors import EngineNotInstalled, SettingError, UnknownName
from audioessay.model.voice import Voice
from audioessay.production.values import Layer

Place = Callable[[str], tuple[str, str, int | None]]
"""File, key and line of a selector: for messages."""


def settle(layer: Layer, engine: str, forced: str, place: Place | None = None) -> tuple[Layer, tuple[str, ...]]:
    """The layer with every voice's engine known, and a notice about voices that the ``forced`` engine sets aside.

    Raises SettingError, with its ``place``, for a voice that there is not.
    """
    voices: dict[str, Voice] = {}
    aside = []
    for selector, voice in layer.voices.items():
        own = replace(voice, engine=engine) if voice.engine == "?" else voice
        if forced and own.engine != forced:
            aside.append(f"{selector} = {own}")
        else:
            voices[selector] = own
            if place is not None:
                require(own, *place(selector))
    notice = (f"{layer.name}: {', '.join(aside)} set aside, all is read by {forced}",) if aside else ()
    return replace(layer, voices=voices), notice


def require(voice: Voice, path: str, key: str, line: int | None) -> None:
    """Raise SettingError for a voice that there is not; whether its engine is installed shows when it speaks."""
    try:
        engines.find(voice.engine).check(voice)
    except UnknownName as error:
        raise SettingError(path, key, str(error), line) from error
    except EngineNotInstalled:
        return
