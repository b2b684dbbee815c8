"""Voices as they are named in one place: each given its engine, and each known to it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from audioessay import engines
from audioessay.errors import EngineNotInstalled, SettingError, UnknownName
from audioessay.model.essay import Paragraph
from audioessay.model.script import Segment
from audioessay.model.voice import Voice
from audioessay.production.values import Layer
from audioessay.text.pronounce import Lexicon
from audioessay.text.segments import segments


def settle(layer: Layer, engine: str, forced: str) -> tuple[Layer, tuple[str, ...]]:
    """The layer with every voice's engine known, and a notice about voices that the ``forced`` engine sets aside.

    Raises SettingError for a voice that there is not.
    """
    voices: dict[str, Voice] = {}
    aside = []
    for selector, voice in layer.voices.items():
        own = replace(voice, engine=engine) if voice.engine == "?" else voice
        if forced and own.engine != forced:
            aside.append(f"{selector} = {own}")
        else:
            voices[selector] = own
            if layer.wrong is not None:
                require(own, partial(layer.wrong, selector))
    notice = (f"{layer.name}: {', '.join(aside)} set aside, all is read by {forced}",) if aside else ()
    return replace(layer, voices=voices), notice


def cut(
    paragraphs: Sequence[Paragraph], role: str, voice: Voice, language: str, lexicon: Lexicon, **more: Any
) -> tuple[Segment, ...]:
    """The passages of paragraphs, as long and as normalised as the voice's engine wants them; ``more`` as for ``segments``."""
    engine = engines.find(voice.engine)
    return segments(
        paragraphs, role=role, voice=voice, longest=engine.longest, normalise=not engine.normalises,
        language=language, lexicon=lexicon, **more,
    )  # fmt: skip


def require(voice: Voice, wrong: Callable[[str], SettingError]) -> None:
    """Raise what is ``wrong`` of a voice that there is not; whether its engine is installed shows when it speaks."""
    try:
        engines.find(voice.engine).check(voice)
    except UnknownName as error:
        raise wrong(str(error)) from error
    except EngineNotInstalled:
        return
