"""libespeak-ng through ctypes: one fresh handle a synthesis.

The library keeps its state in globals and carries some of it from one synthesis into the next: a sentence said twice
through one handle comes out with other samples. So each synthesis loads a copy of its file, which the system takes for
another library, speaks and unloads it again (about 2 ms); several can speak at once.
"""

import contextlib
import ctypes
import ctypes.util
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import EngineNotInstalled

# speak_lib.h of espeak-ng 1.52
_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples go to the callback
_PHONEME_EVENTS = 0x0001
_PHONEME_IPA = 0x0002
_DONT_EXIT = 0x8000  # without it a missing data folder ends the whole process
_BY_CHARACTER = 1  # POS_CHARACTER
_UTF8 = 1
_MNEMONICS = 0x100  # espeakPHONEMES: [[...]] is read as phoneme mnemonics
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_LIST_END, _WORD, _PHONEME = 0, 1, 7  # espeak_EVENT_TYPE
_BUFFER_MS = 2000
SEED = 1
"""Of the noise in breathy voices."""
LONGEST_PATH = 150
"""Bytes of data path that the library has room for (it copies it into 160 with more behind it)."""

Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What came back."""

    samples: NDArray[np.int16]
    rate: int
    words: tuple[tuple[int, int], ...]
    """Character of the text, counted from 0, and frame."""
    pauses: tuple[int, ...]
    """Frames at which a pause begins."""
    sounds: tuple[int, ...]
    """Frames at which a sound (a phoneme) begins."""
    phonemes: str = ""
    """What was spoken, in IPA, if it was asked for."""


@dataclass(frozen=True, slots=True)
class Library:
    """Where the library and its data are."""

    path: str
    data: str
    """Folder ``espeak-ng-data``."""
    version: str
    initial: str
    """The data folder as it has to be named to it; ``""`` where it knows its own, since the system brought it."""


@cache
def library() -> Library:
    """The library that espeakng-loader brings, else the system's. Raises EngineNotInstalled."""
    try:
        import espeakng_loader
    except ImportError:
        found = ctypes.util.find_library("espeak-ng")
        if found is None:
            raise EngineNotInstalled(
                "espeak",
                "pip install espeakng-loader, or where that has no wheel (Alpine, 32 bits) your system's package espeak-ng",
            ) from None
        path, data = found, ""
    else:
        path, data = espeakng_loader.get_library_path(), _short(espeakng_loader.get_data_path())
    try:
        with _opened(path, data) as (espeak, _rate):
            where = ctypes.c_char_p()
            espeak.espeak_Info.restype = ctypes.c_char_p
            version = (espeak.espeak_Info(ctypes.byref(where)) or b"").decode("ascii", "replace").split()[0]
            return Library(_file(path), data or os.fsdecode(where.value or b""), version, data)
    except OSError as error:
        raise EngineNotInstalled("espeak", f"{path} cannot be loaded ({error})") from error


def _file(path: str) -> str:
    """The file behind a bare library name, while it is loaded: only a file can be copied (Linux; else the name itself)."""
    maps = Path("/proc/self/maps")
    if os.sep not in path and maps.exists():
        for line in maps.read_text().splitlines():
            if path in line and os.sep in line:
                return line[line.index(os.sep) :]
    return path


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _short(data: str) -> str:
    """The data folder under a path that fits into the library, by a link (or a copy, where links are not allowed)."""
    if len(os.fsencode(data)) <= LONGEST_PATH:
        return data
    folder = tempfile.TemporaryDirectory(prefix="audioessay-", ignore_cleanup_errors=True)
    _kept.append(folder)  # goes with the process
    short = Path(folder.name) / "espeak-ng-data"
    if len(os.fsencode(short)) > LONGEST_PATH:
        raise EngineNotInstalled("espeak", f"its data folder's path is too long, and so is {folder.name}: set TMPDIR")
    try:
        short.symlink_to(data, target_is_directory=True)
    except OSError:
        shutil.copytree(data, short)
    return str(short)


_alone = threading.Lock()


@contextlib.contextmanager
def _opened(path: str, data: str, options: int = _PHONEME_EVENTS) -> Iterator[tuple[Any, int]]:
    """The library at ``path``, loaded for once and initialised, and its rate in hertz. Raises OSError."""
    with contextlib.ExitStack() as stack:
        for new in (_in_memory, _on_disk):
            with contextlib.suppress(OSError, AttributeError):  # Linux alone; a folder from which nothing may be run
                loaded = ctypes.CDLL(shutil.copyfile(path, new(stack)))
                break
        else:  # one at a time then; a name without a file, too
            stack.enter_context(_alone)
            loaded = ctypes.CDLL(path)
        stack.callback(_unload, loaded)
        loaded.espeak_Initialize.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int)
        folder = os.fsencode(data) if data else None
        rate = loaded.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, folder, options | _DONT_EXIT)
        if rate <= 0:
            raise OSError(f"no voice data in {data or 'the place it was built for'}")
        stack.callback(loaded.espeak_Terminate)
        yield loaded, rate


def _in_memory(stack: contextlib.ExitStack) -> str:
    """A new file that lasts as long as ``stack``, and so longer than what is loaded from it: two of one name would be one library."""
    handle = os.memfd_create("espeak-ng")
    stack.callback(os.close, handle)
    return f"/proc/self/fd/{handle}"


def _on_disk(stack: contextlib.ExitStack) -> str:
    handle, path = tempfile.mkstemp(prefix="audioessay-", suffix=".dll")  # else Windows adds it
    stack.callback(_remove, path)
    os.close(handle)
    return path


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        Path(path).unlink()


def _unload(loaded: Any) -> None:
    if sys.platform == "win32":
        ctypes.windll.kernel32.FreeLibrary(ctypes.c_void_p(loaded._handle))
    else:
        ctypes.CDLL(None).dlclose(ctypes.c_void_p(loaded._handle))


def say(
    text: str,
    voice: str,
    *,
    rate: int,
    pitch: int,
    pitch_range: int,
    volume: int,
    mnemonics: bool = False,
    ipa: bool = False,
) -> Said:
    """One synthesis.

    ``text`` holds no control characters; ``voice`` was checked. With ``mnemonics``, ``[[…]]`` in it are phonemes; ``ipa``
    asks for what was spoken. Raises OSError when the library refuses.
    """
    blocks: list[bytes] = []
    sounds: list[int] = []
    words: list[tuple[int, int]] = []
    pauses: list[int] = []
    phonemes: list[str] = []
    finished: list[bool] = []

    def listen(samples: int | None, count: int, events: int | None) -> int:
        if not samples:  # how it says that all has been said
            finished.append(True)
        elif count > 0:
            blocks.append(ctypes.string_at(samples, 2 * count))
        if events:
            array = ctypes.cast(events, ctypes.POINTER(_Event))
            number = 0
            while (event := array[number]).type != _LIST_END:
                if event.type == _WORD:
                    words.append((event.text_position - 1, event.sample))
                elif event.type == _PHONEME and ipa:
                    phonemes.append(event.name.decode("utf-8", "replace"))
                elif event.type == _PHONEME and event.name.startswith(b"_"):
                    pauses.append(event.sample)
                elif event.type == _PHONEME:
                    sounds.append(event.sample)
                number += 1
        return 0

    callback = Callback(listen)  # referenced until the library is closed
    where, options = library(), _PHONEME_EVENTS | (_PHONEME_IPA if ipa else 0)
    with _opened(where.path, where.initial, options) as (espeak, hertz):
        espeak.espeak_ng_SetRandSeed(ctypes.c_long(SEED))  # else it is the time
        espeak.espeak_SetSynthCallback(callback)
        if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
            raise OSError(f"the library does not take voice {voice!r}")
        for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, pitch_range), (_VOLUME, volume)):
            espeak.espeak_SetParameter(parameter, value, 0)
        raw = text.encode()
        flags = _UTF8 | (_MNEMONICS if mnemonics or ipa else 0)
        length, none = ctypes.c_size_t(len(raw) + 1), ctypes.c_uint(0)
        status = espeak.espeak_Synth(raw, length, none, _BY_CHARACTER, none, ctypes.c_uint(flags), None, None)
        if status != 0:
            raise OSError(f"the library answers {status}")
    if not finished:
        raise OSError("the library stopped before the end of the text")
    samples = np.frombuffer(b"".join(blocks), dtype=np.int16)
    return Said(samples, hertz, tuple(words), tuple(sorted(pauses)), tuple(sorted(sounds)), "".join(phonemes))
