"""Voices as people choose them: listed, named, refreshed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from audioessay import engines
from audioessay.errors import EngineError, EngineNotInstalled, UnknownName
from audioessay.languages import meant_language, names
from audioessay.model.voice import Voice, VoiceInfo

SHORT = 6
"""Voices of one engine in the short list."""


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
    if language:
        wanted = language_of(language)
        found = [one for one in found if _spoken(one[1].language, wanted)]
    return Listed(tuple(sorted(found, key=lambda one: (one[0], one[1].language, one[1].name))), tuple(absent))


def language_of(text: str) -> str:
    """The BCP 47 tag that somebody means by a tag or an English name. Raises UnknownName.

    >>> language_of("english"), language_of("pt_br")
    ('en', 'pt-br')
    """
    code = meant_language(text)
    if not code:
        raise UnknownName(
            "language", text, names(), "a language is written as in en, de or pt-BR, or by its English name"
        )
    return code.lower()


def _spoken(language: str, wanted: str) -> bool:
    own = language.lower()
    return any(own == one or own.startswith(f"{one}-") for one in (wanted, {"zh": "cmn"}.get(wanted, wanted)))


def short_list(listed: Listed, language: str = "") -> tuple[tuple[str, str], ...]:
    """A few good voices out of a list: the default cast of each engine for the language, and those that we know well.

    Each with a word on it: ``("kokoro:af_heart", "Heart: warm, female, US")``. Rough voices are not among them.
    """
    wanted = language_of(language) if language else "en"
    few: list[tuple[str, str]] = []
    for name in dict.fromkeys((*engines.ranked(), *engines.names())):
        infos = {info.name: info for engine, info in listed.voices if engine == name}
        if not infos or engines.about(name).rough:
            continue
        try:
            cast = [voice.name for voice in engines.default_cast(name, wanted).values()]
        except UnknownName:
            continue
        known = [info.name for info in infos.values() if info.character and _spoken(info.language, wanted)]
        for voice in list(dict.fromkeys(one for one in (*cast, *known) if one in infos))[:SHORT]:
            info = infos[voice]
            words = (info.character, info.gender, info.language.partition("-")[2])
            few.append((f"{name}:{voice}", f"{info.title or voice}: {', '.join(word for word in words if word)}"))
    return tuple(few)


def licence_name(note: str) -> str:
    """What a licence is called, without what is said of it behind ``(`` or ``;``; another note stays whole.

    >>> licence_name("Apache-2.0 (hexgrad/Kokoro-82M); kokoro-v1.0.int8.onnx")
    'Apache-2.0'
    """
    return note.partition(";")[0].partition("(")[0].rstrip()


def refresh_voices() -> int:
    """Fetch the service's present list of voices; returns how many there are. Raises EngineUnavailable."""
    count = 0
    for name in engines.names():
        try:
            count += getattr(engines.find(name), "refresh", int)()
        except EngineNotInstalled:
            continue
    return count


def described(voice: Voice) -> str:
    """A voice as people speak of it: ``Joe, brighter (Piper)``; ``Sonia, 5 % slower (Edge)``."""
    engine: Any = engines.find(voice.engine)
    look = getattr(engine, "info", None) or {info.name: info for info in engine.voices()}.get
    info = look(voice.name) or look(voice.name.partition("#")[0]) or VoiceInfo(voice.name, "")
    speaker = voice.name.partition("#")[2]
    parts = [(info.title or info.name) + (f" {speaker}" if speaker else "")]
    if voice.formant:
        parts.append(_colour(voice.formant))
    elif voice.pitch:
        parts.append(f"{abs(voice.pitch)} % {'higher' if voice.pitch > 0 else 'lower'}")
    if voice.rate:
        parts.append(f"{abs(voice.rate)} % {'faster' if voice.rate > 0 else 'slower'}")
    if voice.gain_db:
        parts.append(f"{abs(voice.gain_db):g} dB {'louder' if voice.gain_db > 0 else 'softer'}")
    if voice.take:
        parts.append(f"reading {voice.take + 1}")
    return f"{', '.join(parts)} ({engines.about(voice.engine).title})"


def _colour(formant: int) -> str:
    """A word for a shorter or a longer throat."""
    for most, word in ((-20, "very dark"), (-8, "darker"), (-1, "a little darker"), (9, "a little brighter")):
        if formant <= most:
            return word
    return "brighter" if formant <= 20 else "very bright"


def named(voices: Iterable[Voice]) -> dict[Voice, str]:
    """Each voice's name for people; where two would read alike, their settings are told too."""
    names = {voice: described(voice) for voice in voices}
    twice = {name for name, count in Counter(names.values()).items() if count > 1}
    for voice, name in names.items():
        if name in twice:
            who, _, engine = name.rpartition(" (")
            names[voice] = f"{who}, {voice.name}{str(voice).partition(voice.name)[2]} ({engine}"
    return names
