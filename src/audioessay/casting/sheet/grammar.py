"""The grammar of the cast sheet, and reading it: a ``version``, ``[voices]`` for whole roles, one ``[[section]]`` for each passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import tomlkit
from tomlkit.exceptions import TOMLKitError

from audioessay.casting.sheet import fingerprint
from audioessay.errors import SettingError, nearest, shorten
from audioessay.model.voice import ROLES, Voice

VERSION = 1
"""Of the grammar. A sheet that names none was written before there were versions, and holds by this one."""
LONGEST_REST_MS = 60_000
MOST_TAKES = 99


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[section]]``: which passage is meant, and what the author decides about it."""

    heading: str = ""
    begins: str = ""
    """The first words of the passage. It ends where the next one begins."""
    role: str = ""
    """``""`` leaves it to the judge."""
    voice: Voice | None = None
    """Without an engine of its own it has ``?`` for one."""
    title: str = ""
    """Of its chapter, in place of the heading."""
    rest_ms: int | None = None
    """Milliseconds of rest after it."""
    take: int = 0
    """Which reading of the same words is heard; 0 is the first."""
    join: bool = False
    """Whether the next passage is read on with it: one chapter, one role, one voice."""
    skip: bool = False
    """Whether it is left out."""
    text: frozenset[int] = frozenset()
    """A sketch of its text: see ``fingerprint``."""
    line: int = 1

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.title or self.heading or f"{shorten(self.begins, 40)}…"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cast sheet as read."""

    path: str = ""
    entries: tuple[Entry, ...] = ()
    voices: Mapping[str, Voice] = field(default_factory=dict)
    """By role."""


TYPES = {
    "heading": str, "begins": str, "role": str, "voice": str, "title": str, "rest_ms": int, "take": int, "join": bool,
    "skip": bool, "text": str,
}  # fmt: skip
"""The keys of a section, in the order in which they are written."""
NAMES = {str: "a string", int: "a whole number", bool: "true or false"}
RANGES = {"rest_ms": LONGEST_REST_MS, "take": MOST_TAKES}


def read(text: str, path: str, roles: Sequence[str] = ROLES) -> Sheet:
    """A cast sheet's text. A voice without an engine has ``?`` for one.

    Raises SettingError with the line for TOML that does not parse, unknown keys, and values that do not hold.
    """
    try:
        document = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        reason, line = str(error).split(" at line ")[0], getattr(error, "line", None)
        raise SettingError(path, "", f"not TOML: {reason}", line) from error
    known = ("version", "voices", "section")
    for key in document:
        if key not in known:
            raise SettingError(path, key, f"no such key; {_advice(key, known)}", line_of(text, None, key))
    version = document.get("version", VERSION)
    if version != VERSION or isinstance(version, bool):
        reason = f"is {version!r}; this program reads version {VERSION}, a newer sheet needs a newer audioessay"
        raise SettingError(path, "version", reason, line_of(text, None, "version"))
    voices = document.get("voices", {})
    if not isinstance(voices, dict):
        raise SettingError(path, "voices", "must be a table, role = voice", line_of(text, None, "voices"))
    shared = {role: _voice(voice, path, f"voices.{role}", line_of(text, None, role)) for role, voice in voices.items()}
    sections = document.get("section", [])
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise SettingError(path, "section", "must be written as [[section]]", line_of(text, None, "section"))
    return Sheet(path, tuple(_entry(section, at, text, path, roles) for at, section in enumerate(sections)), shared)


def _entry(section: Mapping[str, object], at: int, text: str, path: str, roles: Sequence[str]) -> Entry:
    values: dict[str, object] = {}
    for key, value in section.items():
        line = line_of(text, at, key)
        if key not in TYPES:
            raise SettingError(path, f"section.{key}", f"no such key; {_advice(key, tuple(TYPES))}", line)
        if type(value) is not TYPES[key]:
            raise SettingError(path, f"section.{key}", f"must be {NAMES[TYPES[key]]}", line)
        if isinstance(value, int) and not 0 <= value <= RANGES.get(key, 1):
            raise SettingError(path, f"section.{key}", f"is {value}, must lie between 0 and {RANGES[key]}", line)
        values[key] = value.strip() if isinstance(value, str) else value
    role = str(values.get("role", ""))
    if role and role not in roles:
        raise SettingError(path, "section.role", f"no role {role!r}; {_advice(role, roles)}", line_of(text, at, "role"))
    if voice := values.pop("voice", ""):
        values["voice"] = _voice(voice, path, "section.voice", line_of(text, at, "voice"))
    try:
        values["text"] = fingerprint.hashes(str(values.get("text", "")))
    except ValueError:
        values["text"] = frozenset()  # a spoiled fingerprint leaves the heading and the first words
    line = line_of(text, at, "")
    if not values["text"] and not values.get("heading") and not values.get("begins"):
        raise SettingError(path, "section", "says neither by heading nor by begins which passage it means", line)
    return Entry(**values, line=line or 1)  # type: ignore[arg-type]  # each checked against TYPES


def _voice(written: object, path: str, key: str, line: int | None) -> Voice:
    try:
        if not isinstance(written, str):
            raise ValueError("must be a string, ENGINE:NAME")
        return Voice.parse(written, "?")
    except ValueError as error:
        raise SettingError(path, key, str(error), line) from error


def _advice(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else "there is " + ", ".join(known)


def line_of(text: str, section: int | None, key: str) -> int | None:
    """The line of a key: in the ``section``-th [[section]], or outside of them; of the section itself for ``""``."""
    seen = -1
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().replace(" ", "")
        if bare.startswith("[[section]]"):
            seen += 1
            if section == seen and not key:
                return number
        elif bare.startswith("["):
            if section is None and bare.strip("[]").split("]")[0] == key:
                return number
        elif bare.split("=")[0].strip("\"'") == key and (section is None or section == seen):
            return number
    return None
