"""The voices of the ``edge`` engine: a dated table of our own, and the service's own list once it has been asked for."""

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import platformdirs

from audioessay.engines import base
from audioessay.engines.base import HIGHER, LOWER, by_language
from audioessay.engines.edge import wire
from audioessay.engines.edge.trouble import UPGRADE
from audioessay.engines.service import Trouble
from audioessay.errors import EngineUnavailable, StorageError
from audioessay.files import write_whole
from audioessay.model.voice import VoiceInfo

F0 = {"child": 300, "female": 210, "male": 125}
"""Hertz: the usual fundamental of a speaking voice (I. R. Titze, Principles of Voice Production, 1994, ch. 8).

The service shifts pitch in hertz only, we write it in percent; this is what the percentage is taken of.
"""


@cache
def table() -> tuple[VoiceInfo, ...]:
    """Our own table."""
    found: list[VoiceInfo] = []
    for line in files(__package__).joinpath("voices.txt").read_text("utf-8").splitlines()[1:]:
        locale, _, rest = line.partition("  ")
        language = "-".join(locale.split("-")[:2])
        for voice in rest.split(", "):
            name, gender, character = voice.split(" ", 2)
            note = "may drift into another language" if name.endswith("Multilingual") else ""
            full, title = f"{locale}-{name}Neural", name.removesuffix("Multilingual")
            found.append(VoiceInfo(full, language, "female" if gender == "f" else "male", character, note, title))
    return tuple(found)


def cast(language: str) -> Sequence[str]:
    """The default cast of a language; ``()`` where there is none."""
    casts = base.table(__package__, "casts.toml")
    if four := by_language(casts, language):
        return tuple(four)
    if pair := by_language(casts["pairs"], language):
        he, she = pair
        return he, she, he + LOWER, she + HIGHER
    return ()


def kept() -> Path:
    """Where the service's own list is kept once it has been fetched."""
    return Path(platformdirs.user_cache_dir("audioessay")) / "edge-voices.json"


def voices() -> tuple[VoiceInfo, ...]:
    """The voices: as the service last listed them, or our table; without a network."""
    path = kept()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        return _read(path, path.stat().st_mtime_ns) or table()
    return table()


@lru_cache(maxsize=1)
def _read(path: Path, _: int) -> tuple[VoiceInfo, ...]:
    return tuple(_info(voice) for voice in json.loads(path.read_text("utf-8")))


def refresh() -> tuple[VoiceInfo, ...]:
    """Fetch the service's present list, keep it for :func:`voices`, and return it.

    Raises EngineUnavailable when it cannot be had or kept; the list before then stays.
    """
    try:
        rows = sorted(
            (
                {
                    "name": str(voice["ShortName"]),
                    "gender": str(voice["Gender"]),
                    "tags": [str(tag) for tag in voice["VoiceTag"]["VoicePersonalities"]],
                }
                for voice in wire.ask_voices(os.environ.get("AUDIOESSAY_EDGE_URL", ""))
            ),
            key=lambda row: str(row["name"]),
        )
        if not rows:
            raise EngineUnavailable("edge", "the service lists no voices")
        write_whole(kept(), json.dumps(rows, indent=1).encode())
    except Trouble as trouble:
        raise EngineUnavailable("edge", trouble.reason) from trouble
    except (KeyError, TypeError) as error:
        raise EngineUnavailable("edge", f"the list of voices has another form ({error!r}); try: {UPGRADE}") from error
    except StorageError as error:
        raise EngineUnavailable("edge", f"the list of voices cannot be kept: {error}") from error
    return voices()


def _info(voice: Mapping[str, Any]) -> VoiceInfo:
    name = str(voice["name"])
    ours = {info.name: info for info in table()}.get(name)
    if ours:
        return ours
    tags = ", ".join(str(tag).strip().lower() for tag in voice["tags"][:2])
    title = name.split("-")[-1].removesuffix("Neural").removesuffix("Multilingual")
    return VoiceInfo(name, "-".join(name.split("-")[:2]), str(voice["gender"]).lower(), tags, title=title)


def shift_hz(name: str, percent: int) -> int:
    """``percent`` of pitch as the whole hertz that the service wants for this voice."""
    info = next((info for info in voices() if info.name == name), None)
    kind = "child" if info and info.character == "child" else (info.gender if info else "")
    return round(F0.get(kind, 165) * percent / 100)
