"""Where installed voices live, what is in them, and whether they are still what was installed."""

import hashlib
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from audioessay.errors import EngineNotInstalled, StorageError


def home() -> Path:
    """The folder of installed voices: ``AUDIOESSAY_VOICES``, else ``voices`` in the user's data folder of audioessay."""
    named = os.environ.get("AUDIOESSAY_VOICES")
    return Path(named).expanduser() if named else platformdirs.user_data_path("audioessay", appauthor=False) / "voices"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was installed: beside the files, as ``NAME.json`` in the folder ``installed``."""

    voice: str
    """``piper:en_US-ljspeech-high``."""
    files: dict[str, tuple[int, str]]
    """Bytes and SHA-256 of each file, by name."""
    licence: str
    commercial: bool | None
    """Whether episodes made with it may earn money; None where nobody has said."""

    @classmethod
    def path(cls, voice: str, folder: Path) -> Path:
        return folder / "installed" / (voice.replace(":", "-") + ".json")

    @classmethod
    def read(cls, voice: str, folder: Path) -> "Manifest | None":
        """What is known of an installed voice; None when it was not installed by us. Raises StorageError if damaged."""
        path = cls.path(voice, folder)
        try:
            held: dict[str, Any] = json.loads(path.read_text("utf-8"))
            files = {str(name): (int(size), str(digest)) for name, (size, digest) in held["files"].items()}
            return cls(voice, files, str(held["licence"]), held["commercial"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StorageError(str(path), f"cannot be read ({error}); run audioessay voices install {voice}") from error

    def write(self, folder: Path) -> None:
        """Keep it in the folder of voices, whole or not at all. Raises StorageError."""
        held = {
            "commercial": self.commercial,
            "files": {name: list(self.files[name]) for name in sorted(self.files)},
            "licence": self.licence,
            "voice": self.voice,
        }
        path = self.path(self.voice, folder)
        aside = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", "utf-8")
            aside.replace(path)
        except OSError as error:
            raise StorageError(str(path), f"cannot be written: {error.strerror or error}") from error


_lock = threading.Lock()
_known: dict[tuple[str, int, int], str] = {}


def digest(path: Path) -> str:
    """SHA-256 of a file, computed once while it does not change."""
    stat = path.stat()
    key = (str(path), stat.st_size, stat.st_mtime_ns)
    with _lock:
        if key not in _known:
            with path.open("rb") as file:
                _known[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return _known[key]


def verified(engine: str, voice: str, files: list[Path], folder: Path) -> str:
    """The SHA-256 over all files of an installed voice, after they were held against its manifest, where it has one.

    Raises EngineNotInstalled with the command that installs it when a file is missing or is not what was installed.
    """
    command = f"run: audioessay voices install {voice}"
    for path in files:
        if not path.is_file():
            raise EngineNotInstalled(engine, f"{path.name} is not in {path.parent}; {command}")
    manifest = Manifest.read(voice, folder)
    digests = [digest(path) for path in files]
    for path, found in zip(files, digests, strict=True):
        if manifest is not None and path.name in manifest.files and manifest.files[path.name][1] != found:
            raise EngineNotInstalled(engine, f"{path} is not the file that was installed; {command}")
    return hashlib.sha256("".join(digests).encode()).hexdigest()
