"""The grammar of the cast sheet, and reading it: a ``version``, ``[voices]`` for whole roles, one ``[[section]]`` for each passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from audioessay import settings
from audioessay.casting.sheet import fingerprint
from audioessay.errors import advice, shorten
from audioessay.model.voice import ROLES, Voice

VERSION = 1
"""Of the grammar. A sheet that names none was written before there were versions, and holds by this one."""


def _version(version: int) -> None:
    if version != VERSION:
        raise ValueError(f"is {version}; this program reads version {VERSION}, another needs another audioessay")


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
    return Sheet(path, written.section, lines, voices, written.judge)
