"""Fetch the model files of a neural voice, once, on request: never while an episode is made.

What is promised of a file depends on what we know of it (:data:`PINNED`, checked on the date given there). A pinned
file must have the size and SHA-256 in the table. For any other, the server's stated length must be met, and its hash is
recorded when it is first installed; from then on a changed file is refused, but that first time the server is believed.
"""

import contextlib
import hashlib
import math
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from audioessay.engines.models import Manifest, home
from audioessay.errors import EngineUnavailable, NetError, StorageError, UnknownName
from audioessay.net import Client, Stream

PIPER_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
KOKORO_URL = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.1"

PINNED_ON = "2026-11-23"
PINNED: dict[str, tuple[int, str]] = {
    # Size (0: not known) and SHA-256, as several independent projects that pin the same files record them.
    "kokoro-v1.0.onnx": (0, "beb0d1848dee9a49da392cc3df26958d46cfa35d321edf434f52949153f0df3a"),
    "voices-v1.0.bin": (28_214_398, "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d"),
    "en_GB-alan-medium.onnx": (0, "0a309668932205e762801f1efc2736cd4b0120329622adf62be09e56339d3330"),
    "en_GB-alba-medium.onnx": (0, "401369c4a81d09fdd86c32c5c864440811dbdcc66466cde2d64f7133a66ad03b"),
    "en_US-lessac-medium.onnx": (0, "5efe09e69902187827af646e1a6e9d269dee769f9877d17b16b1b46eeaaf019f"),
    "en_US-ryan-medium.onnx": (0, "abf4c274862564ed647ba0d2c47f8ee7c9b717d27bdad9219100eb310db4047a"),
}

NOT_COMMERCIAL = {
    "lessac": "trained on the Blizzard 2013 recordings: for research, not for publishing",
    "ryan": "CC BY-NC-SA 4.0",
    "l2arctic": "CC BY-NC 4.0",
    "hfc_female": "CC BY-NC-SA 4.0",
    "hfc_male": "CC BY-NC-SA 4.0",
    "semaine": "CC BY-NC-SA 4.0",
}
"""Piper's speakers that were known on the same date to forbid it; a model card that says so is heeded too."""
FORBIDS = re.compile(r"\bNC\b|non-?\s?commercial|research (use|purposes?|only)|blizzard", re.IGNORECASE)

SUGGESTED = (
    "en_US-ljspeech-high",
    "en_US-norman-medium",
    "en_US-john-medium",
    "en_US-bryce-medium",
    "en_GB-cori-high",
    "en_GB-alba-medium",
)
"""Piper voices to begin with; most were trained on readings in the public domain. Any other of Piper's can be named."""
PIPER_NAME = re.compile(
    r"(?P<code>(?P<family>[a-z]{2,3})_[A-Z]{2})-(?P<speaker>[a-zA-Z0-9_]+)-(?P<quality>x_low|low|medium|high)"
)

LARGEST = 2**31
"""Bytes. More than that is no voice."""
CLIENT = Client(seconds=math.inf, silence=30, secure=True)

Progress = Callable[[int, int], None]
"""Called with how many bytes there are of the file that is fetched, and how many there will be (0: unknown)."""


@dataclass(frozen=True, slots=True)
class Package:
    """What belongs to one installable voice."""

    voice: str
    files: tuple[tuple[str, str], ...]
    """Name and address of each, the smallest first."""
    card: str = ""
    """Address of a text that tells the licence."""
    licence: str = ""
    commercial: bool | None = None


def suggestions() -> tuple[str, ...]:
    """Voices to name in a list of what can be installed."""
    return ("kokoro", *(f"piper:{name}" for name in SUGGESTED))


def package(voice: str) -> Package:
    """The package of ``piper:NAME`` or ``kokoro``. Raises UnknownName."""
    engine, _, name = voice.partition(":")
    if engine == "kokoro":
        files = tuple((file, f"{KOKORO_URL}/{file}") for file in ("voices-v1.0.bin", "kokoro-v1.0.onnx"))
        return Package("kokoro", files, licence="Apache-2.0 (hexgrad/Kokoro-82M)", commercial=True)
    if engine != "piper":
        raise UnknownName("installable voice", voice, suggestions(), "piper:NAME or kokoro")
    match = PIPER_NAME.fullmatch(name.partition("#")[0])
    if match is None:
        raise UnknownName("piper voice", name, SUGGESTED, "a name looks like en_US-ljspeech-high")
    base = f"{PIPER_URL}/{match['family']}/{match['code']}/{match['speaker']}/{match['quality']}"
    files = tuple((match[0] + end, f"{base}/{match[0]}{end}") for end in (".onnx.json", ".onnx"))
    forbidden = NOT_COMMERCIAL.get(match["speaker"], "")
    return Package(f"piper:{match[0]}", files, f"{base}/MODEL_CARD", forbidden, False if forbidden else None)


def install(
    voice: str,
    folder: Path | None = None,
    progress: Progress | None = None,
    notice: Callable[[str], None] | None = None,
) -> str:
    """Fetch a voice into ``folder`` (else :func:`audioessay.engines.models.home`) and record what came.

    ``notice`` is given its licence, in a line, before the large file is asked for. Files that are already there and
    right are not fetched again; a download that broke off goes on where it stopped. A file has its name only when it
    is whole. Returns a line that says where it is and under which licence. Raises UnknownName, EngineUnavailable (network, or not the file that it should be) or StorageError.
    """
    wanted = package(voice)
    try:
        return _install(wanted, folder or home(), progress, notice)
    except EngineUnavailable as error:
        raise EngineUnavailable(wanted.voice.partition(":")[0], error.reason) from error


def _install(wanted: Package, folder: Path, progress: Progress | None, notice: Callable[[str], None] | None) -> str:
    before = Manifest.read(wanted.voice, folder)
    licence, commercial = wanted.licence, wanted.commercial
    if wanted.card:
        card = _card(wanted)
        licence = licence or card
        if commercial is None and FORBIDS.search(card):
            commercial = False
    may = {True: "commercial use allowed", False: "NOT for commercial use", None: "commercial use: see its licence"}
    terms = f"licence: {licence or 'not stated'} ({may[commercial]})"
    if notice is not None:
        notice(f"{wanted.voice}: {terms}")
    files: dict[str, tuple[int, str]] = {}
    for name, address in wanted.files:
        size, digest = PINNED.get(name) or (before.files.get(name) if before else None) or (0, "")
        path = folder / name
        if not (path.is_file() and digest and _digest(path) == digest):
            _fetch(address, path, size, digest, progress)
        files[name] = (path.stat().st_size, _digest(path))
    Manifest(wanted.voice, files, licence, commercial).write(folder)
    return f"{wanted.voice} is in {folder}; {terms}"


def _card(wanted: Package) -> str:
    """What the model card says of the licence, in a line."""
    try:
        with _open(wanted.card, {}) as stream:
            text = stream.read(64_000).decode("utf-8", "replace")
    except EngineUnavailable as error:
        if "404" in error.reason:
            raise UnknownName(
                "piper voice", wanted.voice.partition(":")[2], SUGGESTED, "its server does not have it"
            ) from error
        raise
    lines = [line.strip(" *-#\t") for line in text.splitlines()]
    told = [line for line in lines if re.search("licen[sc]e|blizzard", line, re.IGNORECASE)]
    return "; ".join(" ".join(line.split()) for line in told)[:300] or "not stated in its model card"


def _fetch(address: str, path: Path, size: int, digest: str, progress: Progress | None) -> None:
    """Download to a name aside, from where an earlier try stopped; check; rename."""
    part, tag = path.with_name(path.name + ".part"), path.with_name(path.name + ".part.etag")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        have = part.stat().st_size if part.exists() else 0
        known = tag.read_text("utf-8") if tag.exists() else ""
        headers = {"Range": f"bytes={have}-", "If-Range": known} if have and known else {}
        with contextlib.ExitStack() as stack:
            try:
                stream = stack.enter_context(_open(address, headers))
            except EngineUnavailable as error:
                if "416" not in error.reason:
                    raise
                part.unlink(missing_ok=True)  # there is not so much of it: begin anew
                have, stream = 0, stack.enter_context(_open(address, {}))
            continued = stream.status == 206 and stream.headers.get("content-range", "").startswith(f"bytes {have}-")
            have = have if continued else 0
            total = have + int(stream.headers.get("content-length") or 0)
            if total == have and not size:
                raise EngineUnavailable("install", f"{path.name}: the server does not tell its length")
            if total > LARGEST or (size and total > have and total != size):
                raise EngineUnavailable(
                    "install", f"{path.name}: {total} bytes are offered, {size or LARGEST} expected"
                )
            etag = stream.headers.get("etag", "")
            if etag and not etag.startswith("W/"):
                tag.write_text(etag, "utf-8")
            with part.open("r+b" if continued else "wb") as file:
                file.seek(have)
                file.truncate()
                try:
                    for block in stream.blocks((size or total) - have):
                        file.write(block)
                        have += len(block)
                        if progress is not None:
                            progress(have, total)
                finally:
                    file.flush()
                    os.fsync(file.fileno())
        if have != (size or total):
            raise EngineUnavailable(
                "install", f"{path.name}: broke off at {have} of {total} bytes; run it again to go on"
            )
        found = _digest(part)
        if digest and found != digest:
            part.unlink()
            tag.unlink(missing_ok=True)
            raise EngineUnavailable(
                "install", f"{path.name}: SHA-256 is {found[:16]}…, {digest[:16]}… expected; nothing was installed"
            )
        part.replace(path)
        tag.unlink(missing_ok=True)
    except NetError as error:
        raise EngineUnavailable("install", f"{path.name}: {error.reason}; run it again to go on") from error
    except OSError as error:
        raise StorageError(str(path), f"cannot be written: {error.strerror or error}") from error


@contextlib.contextmanager
def _open(address: str, headers: dict[str, str]) -> Iterator[Stream]:
    """A file's answer, over https also where a redirect leads. Raises EngineUnavailable for any other answer."""
    with contextlib.ExitStack() as stack:
        try:
            stream = stack.enter_context(CLIENT.open("GET", address, headers=headers))
        except NetError as error:
            raise EngineUnavailable("install", str(error)) from error
        if stream.status not in (200, 206):
            raise EngineUnavailable("install", f"{address}: the server answers {stream.status}")
        yield stream


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
