"""``doctor``: what works on this machine."""

import importlib
import platform
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from audioessay import engines
from audioessay.casting import encoder, judge_languages, universal
from audioessay.errors import AudioEssayError, EngineNotInstalled, EngineUnavailable, many
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from audioessay.store import open_store
from audioessay.text.languages import NAMES


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    needed: bool
    """Whether an episode can be made without it."""
    detail: str

    def to_dict(self) -> dict[str, Any]:
        """As ``doctor --json`` prints it."""
        return asdict(self)


def doctor() -> tuple[Finding, ...]:
    """Try everything that an episode needs, and say of each what was found."""
    found = [
        Finding("Python", sys.version_info >= (3, 11), True, f"{platform.python_version()} on {platform.platform()}")
    ]
    for library in ("numpy", "av", "soxr", "lameenc", "mutagen", "PIL", "pydub", "edge_tts"):
        found.append(_tried(library, partial(_import, library), needed=True))
    for name in dict.fromkeys((*engines.ranked(), *engines.names())):  # in the order in which auto takes them
        found.append(_tried(f"engine {name}", partial(_engine, name), needed=engines.about(name).rough))
    found.append(_tried("judge", _judge, needed=False))
    found.append(_tried("store", _store, needed=True))
    return tuple(found)


def _tried(what: str, look: Callable[[], str], *, needed: bool) -> Finding:
    try:
        return Finding(what, True, needed, look())
    except AudioEssayError as error:
        return Finding(
            what, False, needed, str(error).removeprefix(f"engine '{what.removeprefix('engine ')}'").lstrip(": ")
        )
    except (ImportError, OSError) as error:
        return Finding(what, False, needed, f"{type(error).__name__}: {error}")


def _import(name: str) -> str:
    with (
        warnings.catch_warnings()
    ):  # libraries speak of ffmpeg programs and of their own spelling; it is what works that counts
        warnings.simplefilter("ignore")
        module = importlib.import_module(name)
    return str(getattr(module, "__version__", "") or getattr(module, "version_string", "") or "found")


def _engine(name: str) -> str:
    engine = engines.find(name)
    voices = engine.voices()
    if engines.about(name).rough:
        speech = engine.speak(Spoken.same("Ready."), Voice(name, voices[0].name))
        return f"speaks; {many(len(voices), 'voice')}, {len(speech.samples) / speech.rate:.1f} s heard"
    if miss := getattr(engine, "unreachable", str)():
        raise EngineUnavailable(name, miss)
    if not voices:
        raise EngineNotInstalled(name, f"no voice is installed; audioessay voices install {name}:NAME")
    notes = sorted({info.note for info in voices if info.note})
    return many(len(voices), "voice") + (f" ({notes[0]})" if len(notes) == 1 else "")


def _judge() -> str:
    """Opens the encoders of the judge ``meaning``."""
    encoder.ours()
    universal.ours()
    return f"meaning: {', '.join(NAMES[language] for language in ('en', *judge_languages.KNOWN))}"


def _store() -> str:
    store = open_store(None)
    key = "take/" + "0" * 64
    store.put(key, b"doctor")
    try:
        return (
            f"can be written and read: {getattr(store, 'folder', store)}" if store.get(key) == b"doctor" else "damaged"
        )
    finally:
        store.remove(key)
