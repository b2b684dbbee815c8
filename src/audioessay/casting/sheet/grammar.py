"""The grammar of the cast sheet, and reading it: a ``version``, ``[voices]`` for whole roles, one ``[[section]]`` for each passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar

from audioessay import settings
from audioessay.casting.sheet import fingerprint
from audioessay.errors import advice, shorten
from audioessay.model.voice import ROLES, Voice

ABOUT = ("title", "summary", "date", "cover")
"""What the sheet may say of the essay as a whole."""
VERSION = 1
"""Of the grammar. A sheet that names none was written before there were versions, and holds by this one."""


def _version(version: int) -> None:
    if version != VERSION:
        raise ValueError(f"is {version}; this program reads version {VERSION}, another needs another audioessay")


def _day(written: str) -> None:
    try:
        date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"is {written!r}; a day is written as in 2026-03-31") from None


def _recording(file: str) -> None:
    if "," in file:
        raise ValueError(f"is {file!r}; a recording's name has no comma")


def _voice(written: str) -> Voice:
    return Voice.parse(written, "?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[section]]``: which passage is meant, and what the author decides about it."""

    WRITTEN: ClassVar = "written as [[section]]"

    heading: str = ""
    begins: str = ""
    """The first words of the passage. It ends where the next one begins."""
    role: str = ""
    """``""`` leaves it to the judge."""
    voice: Annotated[str, _voice] = ""
    recording: Annotated[str, _recording] = ""
    """A sound file in which its author speaks it, from the essay's folder."""
    title: str = ""
    """Of its chapter, in place of the heading."""
    rest_ms: Annotated[int, 0, 3000] | None = None
    """Rest after it. Under the longest gap that a finished episode may have."""
    take: Annotated[int, 0, 99] = 0
    """Which reading of the same words is heard; 0 is the first."""
    join: bool = False
    """Whether the next passage is read on with it: one chapter, one role, one voice."""
    skip: bool = False
    """Whether it is left out."""
    text: str = ""
    """A sketch of its text: see ``fingerprint``."""

    def __post_init__(self) -> None:
        if not self.heading and not self.begins and not self.known:
            raise ValueError("says neither by heading nor by begins which passage it means")

    @property
    def known(self) -> frozenset[int]:
        """What its sketch holds. A spoiled one holds nothing, which leaves the heading and the first words."""
        try:
            return fingerprint.hashes(self.text)
        except ValueError:
            return frozenset()

    @property
    def speaker(self) -> Voice | None:
        """Its voice. Without an engine of its own it has ``?`` for one."""
        return _voice(self.voice) if self.voice else None

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.title or self.heading or f"{shorten(self.begins, 40)}…"


@dataclass(frozen=True, slots=True)
class Written:
    """The whole document."""

    version: Annotated[int, _version] = VERSION
    judge: str = ""
    """Who judged when it was written: the program's own note."""
    title: str = ""
    """Of the essay, where it has no front matter to say it in; so are the next three."""
    summary: str = ""
    date: Annotated[str, _day] = ""
    cover: str = ""
    pronounce: Mapping[str, Any] = field(default_factory=dict)
    """As in ``pronounce.toml``, for this essay."""
    voices: Mapping[str, Annotated[str, _voice]] = field(default_factory=dict)
    section: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cast sheet as read."""

    path: str = ""
    entries: tuple[Entry, ...] = ()
    lines: tuple[int, ...] = ()
    """Of each entry in the file."""
    voices: Mapping[str, Voice] = field(default_factory=dict)
    """By role."""
    judge: str = ""
    """Who judged when it was last written."""
    about: Mapping[str, str] = field(default_factory=dict)
    """Title, summary, date and cover of the essay, as far as the sheet says them."""
    pronounce: Mapping[str, Any] = field(default_factory=dict)
    """How to say words of this essay."""


def read(text: str, path: str, roles: Sequence[str] = ROLES) -> Sheet:
    """A cast sheet's text.

    Raises SettingError with the line for TOML that does not parse, unknown keys, and values that do not hold.
    """
    with settings.complaints(path, text):
        written = settings.build(Written, settings.toml(text, path))
        for number, entry in enumerate(written.section):
            if entry.role and entry.role not in roles:
                raise settings.Invalid(
                    f"section[{number}].role", f"no role {entry.role!r}; {advice(entry.role, roles)}"
                )
    lines = tuple(settings.line_of(text, f"section[{number}]") or 1 for number in range(len(written.section)))
    voices = {role: _voice(voice) for role, voice in written.voices.items()}
    about = {key: value for key in ABOUT if (value := getattr(written, key))}
    return Sheet(path, written.section, lines, voices, written.judge, about, written.pronounce)
