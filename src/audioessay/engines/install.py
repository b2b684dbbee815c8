"""Install the files of a neural voice, once, on request: never while an episode is made.

They are fetched, or taken from files and packages that are there. What is promised of a file depends on what is known of
it. A pinned file must have its size and SHA-256. For any other, the server's stated length must be met, and its hash is
recorded when it is first installed; from then on a changed file is refused, but that first time the server is believed.
"""

import contextlib
import hashlib
import math
import os
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from audioessay import engines
from audioessay.engines import models
from audioessay.engines.base import Package
from audioessay.engines.models import Manifest, home
from audioessay.errors import EngineUnavailable, InputError, NetError, StorageError, UnknownName
from audioessay.files import write_whole
from audioessay.net import Client, Stream

FORBIDS = re.compile(r"\bNC\b|non-?\s?commercial|research (use|purposes?|only)|blizzard", re.IGNORECASE)
"""A model card that says so does not allow to earn money."""
LARGEST = 2**31
"""Bytes. More than that is no voice."""
CLIENT = Client(seconds=math.inf, silence=30, secure=True)

Progress = Callable[[int, int], None]
"""Called with how many bytes there are of the file that is fetched, and how many there will be (0: unknown)."""
Notice = Callable[[str], None]


def package(voice: str) -> Package:
    """The package of ``ENGINE:NAME``, or of an engine with one package for all its voices. Raises UnknownName."""
    engine, _, name = voice.partition(":")
    kind: Any = engines.kind(engine) if engine in engines.names() else None
    if not hasattr(kind, "package"):
        known = [one for one in engines.names() if hasattr(engines.kind(one), "package")]
        raise UnknownName("installable voice", voice, known, f"there is {' and '.join(f'{one}:NAME' for one in known)}")
    wanted: Package = kind.package(name)
    return wanted


def install(
    voice: str,
    folder: Path | None = None,
    progress: Progress | None = None,
    notice: Notice | None = None,
    sources: Sequence[Path] = (),
) -> str:
    """Put a voice's files into ``folder`` (else :func:`audioessay.engines.models.home`) and record what came.

    With ``sources`` (files, wheels, tarballs, folders) they are taken from there and nothing is fetched. ``notice`` is
    given the licence, in a line, before a large file is asked for. Files that are already there and right are not fetched
    again, nor those that are installed as Python packages; a download that broke off goes on where it stopped. A file has
    its name only when it is whole. Returns a line that says where it is and under which licence. Raises UnknownName,
    InputError (sources without it), EngineUnavailable (network, or not the file that it should be) or StorageError.
    """
    wanted = package(voice)
    try:
        return _install(wanted, folder or home(), progress, notice, sources)
    except EngineUnavailable as error:
        raise EngineUnavailable(wanted.voice.partition(":")[0], error.reason) from error


def _install(
    wanted: Package, folder: Path, progress: Progress | None, notice: Notice | None, sources: Sequence[Path]
) -> str:
    before = Manifest.read(wanted.voice, folder)
    licence, commercial = wanted.licence, wanted.commercial
    if wanted.card and not sources:
        card = _card(wanted)
        licence = licence or card
        if commercial is None and FORBIDS.search(card):
            commercial = False
    may = {True: "commercial use allowed", False: "NOT for commercial use", None: "commercial use: see its licence"}
    terms = f"licence: {licence or 'not stated'} ({may[commercial]})"
    if notice is not None:
        notice(f"{wanted.voice}: {terms}")
    known = before.files if before else {}
    files = {name: held for name, held in known.items() if (folder / name).is_file()}
    if sources:
        files |= _taken(wanted, folder, sources)
    else:
        packaged = _packaged(wanted)
        for name, address in wanted.files:
            if name in packaged:
                continue
            size, sha = wanted.pinned.get(name) or known.get(name) or (0, "")
            path = folder / name
            if not (path.is_file() and sha and models.digest((path,)) == sha):
                _fetch(address, path, size, sha, progress)
            files[name] = (path.stat().st_size, models.digest((path,)))
    Manifest(wanted.voice, files, licence, commercial).write(folder)
    return f"{wanted.voice} is in {folder}; {terms}"


def _packaged(wanted: Package) -> set[str]:
    """Files of it that need not be fetched, since a whole and right one of its kind is installed as a package."""
    found: set[str] = set()
    for model in models.in_packages(wanted.voice.partition(":")[0]):
        for name in model.files:
            for stands_for in wanted.instead.get(name, ()):
                model.digest(name)
                found.add(stands_for)
    return found


def _taken(wanted: Package, folder: Path, sources: Sequence[Path]) -> dict[str, tuple[int, str]]:
    """The voice's files out of ``sources``, written into ``folder``. Raises InputError where there is none."""
    members: dict[str, bytes] = {}
    names = {*wanted.pinned, *(name for name, _ in wanted.files)}
    for source in sources:
        members |= _members(source, names)
    offered = {name.rpartition("/")[2]: data for name, data in members.items()}
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in members.values()}
    offered |= {name: by_hash[sha] for name, (_, sha) in wanted.pinned.items() if sha in by_hash}
    offered |= models.assembled(wanted.voice.partition(":")[0], members)
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
    for name, data in right.items():
        write_whole(folder / name, data)
    return {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in right.items()}


def _members(source: Path, names: set[str]) -> dict[str, bytes]:
    """The files of a file, wheel, tarball or folder that may be of use, with their paths in it."""

    def useful(path: str) -> bool:
        return path.rpartition("/")[2] in names or path.endswith(("part.bin", ".npz")) or "voices/" in path

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
    try:
        with _open(wanted.card, {}) as stream:
            text = stream.read(64_000).decode("utf-8", "replace")
    except EngineUnavailable as error:
        if "404" in error.reason:
            raise UnknownName("voice", wanted.voice, wanted.suggested, "its server does not have it") from error
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
        found = models.digest((part,))
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
