"""The show file, ``audioessay.toml``: where it lies and what stands in it; every complaint has file, line and key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from audioessay import settings
from audioessay.errors import SettingError
from audioessay.model.show import LANGUAGE, NO_LANGUAGE, Show
from audioessay.model.voice import Voice
from audioessay.settings import Invalid, line_of

__all__ = ["LANGUAGE", "NO_LANGUAGE", "home", "line_of", "load", "parse", "text_of", "unreadable", "voice_of"]

NAME, LOCK, PRONOUNCE = "audioessay.toml", "audioessay.lock.toml", "pronounce.toml"
"""Files in a show's folder: what the author says of it, who it and its episodes are for ever, how words are said."""
SCRIPT, SHEET = "script", ".cast.toml"
"""The folder of the essays, and what a cast sheet's name has in place of its essay's ending."""


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
    return parse(text_of(path) or "", str(path))


def text_of(path: Path) -> str | None:
    """A text file of the show's; None where there is none. Raises SettingError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(str(path), "", unreadable(error)) from error


def wrong(folder: Path, key: str, reason: str) -> SettingError:
    """The error for a ``key`` of the show in ``folder``, with its line."""
    path = folder / NAME
    return SettingError(str(path), key, reason, line_of(text_of(path) or "", key))


def unreadable(error: OSError | UnicodeDecodeError) -> str:
    """Why a text file could not be read, in a few words."""
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8 (byte {error.start})"
    return f"cannot be read: {error.strerror or error}"


def parse(text: str, path: str) -> Show:
    """The show written in ``text``; ``path`` is for messages. Raises SettingError."""
    table = settings.toml(text, path)
    with settings.complaints(path, text):
        show = settings.build(Show, table)
        for selector, written in show.cast.items():
            _voice(written, settings.join("cast", selector), "?")
    if show.sound.channels == 2 and "bitrate_kbps" not in table["sound"]:
        show = replace(show, sound=replace(show.sound, bitrate_kbps=128))
    return show


@dataclass(frozen=True, slots=True)
class _Written:
    """A voice as a table."""

    voice: str
    rate: float = 0
    pitch: float = 0
    formant: float = 0
    gain: float = 0
    take: int = 0


def voice_of(written: object, key: str, wrong: Callable[[str, str], SettingError], engine: str = "?") -> Voice:
    """A voice as the show, front matter and cast sheets write it.

    Either the string ``"ENGINE:NAME,rate=+5%"`` or a table ``{voice = "ENGINE:NAME", rate = 5, pitch = 0, gain = 1.5}``.
    ``wrong`` makes the error out of a key and a reason.
    """
    try:
        return _voice(written, key, engine)
    except Invalid as error:
        raise wrong(error.key, error.reason) from error


def _voice(written: object, key: str, engine: str) -> Voice:
    text = written
    if isinstance(written, Mapping):
        table = settings.build(_Written, written, key)
        options = ((name, getattr(table, name)) for name in ("rate", "pitch", "formant", "gain", "take"))
        text = ",".join([table.voice, *(f"{name}={value:+g}" for name, value in options if value)])
    if not isinstance(text, str):
        raise Invalid(key, 'is a voice: "ENGINE:NAME", or a table with voice, rate, pitch, formant, gain, take')
    try:
        return Voice.parse(text, engine)
    except ValueError as error:
        raise Invalid(key, str(error)) from error
