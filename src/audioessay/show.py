"""The show file: audioessay.toml, read strictly, each complaint with file, line and key."""

import dataclasses
import math
import re
import tomllib
import types
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from audioessay.errors import SettingError, nearest
from audioessay.model.show import STYLES, TRANSITIONS, Pacing, Reading, Show, Sound, StingFile, Stings
from audioessay.model.voice import Voice

NAME = "audioessay.toml"

T = TypeVar("T")

LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
"""BCP 47 (RFC 5646, 2.1) as far as a language of an essay needs it; an underscore is forgiven."""
NO_LANGUAGE = "a language is written as in en, de or pt-BR"

RANGES: dict[str, tuple[float, float]] = {
    "bitrate_kbps": (32, 320),
    "channels": (1, 2),
    "quality": (0, 9),
    "target_lufs": (-31, -9),
    "peak_dbtp": (-9, 0),
    "level_lu": (-20, 3),
    "bed_level_lu": (-40, -6),
}
"""What numbers may be, by key; every ``…_ms`` lies between 0 and 10 000."""

CHOICES: dict[str, tuple[str, ...]] = {
    "style": STYLES,
    "split": ("auto", "section", "paragraph"),
    "judge": ("cues", "llm"),
    "formats": ("mp3", "m4a", "opus", "wav", "flac"),
}
"""What words may be, by key."""

BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""ISO/IEC 11172-3, table of Layer III bit rates in kbit/s."""


def home(start: Path) -> Path | None:
    """The show folder that ``start`` (a file or folder) lies in: the nearest one with a show file, or None."""
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / NAME).is_file():
            return candidate
    return None


def load(folder: Path) -> Show:
    """The show in ``folder``; without a show file, the defaults. Raises SettingError."""
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Show()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(str(path), "", unreadable(error)) from error
    return parse(text, str(path))


def unreadable(error: OSError | UnicodeDecodeError) -> str:
    """Why a text file could not be read, in a few words."""
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8 (byte {error.start})"
    return f"cannot be read: {error.strerror or error}"


def parse(text: str, path: str) -> Show:
    """The show written in ``text``; ``path`` is for messages. Raises SettingError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
        raise SettingError(
            path, "", f"is not TOML: {reason}", int(line[1]) if line else text.count("\n") + 1
        ) from error
    except ValueError as error:
        raise SettingError(path, "", "holds a number that is too long") from error
    except RecursionError as error:
        raise SettingError(path, "", "is nested too deeply") from error

    def wrong(key: str, reason: str) -> SettingError:
        return SettingError(path, key, reason, line_of(text, key))

    values: dict[str, Any] = {}
    plain = {field.name for field in dataclasses.fields(Show)} - {"pacing", "stings", "sound", "reading"}
    for key, value in table.items():
        if key == "pacing":
            values[key] = _typed(Pacing, value, key, wrong)
        elif key == "stings":
            values[key] = _stings(value, wrong)
        elif key == "sound":
            values[key] = _sound(value, wrong)
        elif key == "reading":
            values[key] = _typed(Reading, value, key, wrong)
        elif key in ("cast", "llm", "publish", "speakers"):
            if not isinstance(value, dict):
                raise wrong(key, "is a table")
            values[key] = value
        elif key in plain:
            if not isinstance(value, str):
                raise wrong(key, "is a string")
            if key == "language" and value and not LANGUAGE.fullmatch(value):
                raise wrong(key, f"is {value!r}; {NO_LANGUAGE}")
            values[key] = value
        else:
            raise wrong(key, _unknown(key, [field.name for field in dataclasses.fields(Show)]))
    for role, name in values.get("speakers", {}).items():
        if not isinstance(name, str) or not name.strip():
            raise wrong(f"speakers.{role}", "is a name, as transcripts show it")
    for selector, wanted in values.get("cast", {}).items():
        voice_of(wanted, f"cast.{selector}", wrong)
    _llm(values.get("llm", {}), wrong)
    return Show(**values)


def voice_of(wanted: object, key: str, wrong: Callable[[str, str], SettingError], engine: str = "?") -> Voice:
    """A voice as the show, front matter and cast sheets write it.

    Either the string ``"ENGINE:NAME,rate=+5%"`` or a table ``{voice = "ENGINE:NAME", rate = 5, pitch = 0, gain = 1.5}``.
    """
    options: Mapping[str, Any] = {}
    if isinstance(wanted, Mapping):
        options = {name: value for name, value in wanted.items() if name != "voice"}
        wanted = wanted.get("voice")
    if not isinstance(wanted, str):
        raise wrong(key, 'is a voice: "ENGINE:NAME", or a table with voice, rate, pitch, gain')
    for name, value in options.items():
        if name not in ("rate", "pitch", "gain"):
            raise wrong(f"{key}.{name}", _unknown(name, ["voice", "rate", "pitch", "gain"]))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(f"{key}.{name}", "is a number (percent; dB for gain)")
        wanted += f",{name}={value:+g}"
    try:
        return Voice.parse(wanted, engine)
    except ValueError as error:
        raise wrong(key, str(error)) from error


def line_of(text: str, key: str) -> int | None:
    """The line on which the dotted ``key`` is set in TOML ``text``; as near as can be found, else None."""
    *tables, name = key.split(".")
    table: list[str] = []
    best = None
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        if header:
            table = [part.strip().strip("\"'") for part in header[1].split(".")]
            if table == [*tables, name]:
                return number
            if table == tables:
                best = best or number
            continue
        found = re.match(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*[=.]", line)
        if found:
            own = found[1].strip("\"'")
            if table == tables and own == name:
                return number
            if [*table, own] == tables:
                best = number
    return best


def _unknown(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return "is not a key" + (
        f"; did you mean {' or '.join(near)}?" if near else f"; there is {', '.join(sorted(known))}"
    )


def _typed(kind: type[T], table: object, at: str, wrong: Callable[[str, str], SettingError]) -> T:
    """A frozen dataclass from a table: its keys, its types, our ranges."""
    if not isinstance(table, dict):
        raise wrong(at, "is a table")
    known = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, value in table.items():
        key = f"{at}.{name}"
        if name not in known:
            raise wrong(key, _unknown(name, list(known)))
        values[name] = _value(known[name], name, value, key, wrong)
    return kind(**values)


def _value(hint: Any, name: str, value: Any, key: str, wrong: Callable[[str, str], SettingError]) -> Any:
    if hint is bool:
        if not isinstance(value, bool):
            raise wrong(key, "is true or false")
        return value
    if hint in (int, float):
        number = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
        if not number or (hint is int and value != int(value)):
            raise wrong(key, "is a whole number" if hint is int else "is a number")
        low, high = RANGES.get(name, (0, 10_000))
        if not low <= value <= high:
            raise wrong(key, f"is {value}, must lie between {low:g} and {high:g}")
        return hint(value)
    if isinstance(hint, types.GenericAlias):
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise wrong(key, "is a list of words")
        for item in value:
            _choice(name, item, key, wrong)
        return tuple(dict.fromkeys(value))
    if not isinstance(value, str):
        raise wrong(key, "is a string")
    _choice(name, value, key, wrong)
    return value


def _choice(name: str, value: str, key: str, wrong: Callable[[str, str], SettingError]) -> None:
    choices = CHOICES.get(name)
    if choices and value not in choices:
        near = nearest(value, choices)
        raise wrong(key, f"is {value!r}; " + (f"did you mean {near[0]}?" if near else f"there is {', '.join(choices)}"))


def _sound(table: object, wrong: Callable[[str, str], SettingError]) -> Sound:
    if not isinstance(table, dict):
        raise wrong("sound", "is a table")
    sound = _typed(Sound, table, "sound", wrong)
    if "bitrate_kbps" not in table:
        sound = dataclasses.replace(sound, bitrate_kbps=96 if sound.channels == 1 else 128)
    if sound.bitrate_kbps not in BITRATES:
        raise wrong("sound.bitrate_kbps", f"is {sound.bitrate_kbps}; MP3 has {', '.join(map(str, BITRATES))}")
    return sound


def _stings(table: object, wrong: Callable[[str, str], SettingError]) -> Stings:
    if not isinstance(table, dict):
        raise wrong("stings", "is a table")
    files: dict[str, StingFile] = {}
    rest: dict[str, Any] = {}
    for name, value in table.items():
        if name not in TRANSITIONS:
            rest[name] = value
            continue
        key = f"stings.{name}"
        own = {"path": value} if isinstance(value, str) else value
        if isinstance(own, dict) and "file" in own:
            own = {"path": own["file"], **{k: v for k, v in own.items() if k != "file"}}
        files[name] = (
            _typed(StingFile, own, key, wrong) if isinstance(own, dict) and "path" in own else _no_file(key, wrong)
        )
    plain = {field.name for field in dataclasses.fields(Stings)} - {"files"}
    for name in rest:
        if name not in plain:
            raise wrong(f"stings.{name}", _unknown(name, [*plain, *TRANSITIONS]))
    return dataclasses.replace(_typed(Stings, rest, "stings", wrong), files=files)


def _no_file(key: str, wrong: Callable[[str, str], SettingError]) -> StingFile:
    raise wrong(key, 'is a file: "chime.wav", or {file = "chime.wav", fade_ms = 400, overlap_ms = 300}')


def _llm(table: Mapping[str, Any], wrong: Callable[[str, str], SettingError]) -> None:
    for name, value in table.items():
        if name not in ("url", "model", "key_env", "timeout_s"):
            raise wrong(f"llm.{name}", _unknown(name, ["url", "model", "key_env", "timeout_s"]))
        if name == "timeout_s":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 3600:
                raise wrong(f"llm.{name}", "is a number of seconds, 3600 at most")
        elif not isinstance(value, str):
            raise wrong(f"llm.{name}", "is a string")
