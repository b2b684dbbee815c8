"""What each episode was made from, so that one that is up to date is known without reading its essay.

A line of JSON an episode in ``.state.jsonl`` beside the episodes' folders, written behind the others when it is finished;
the last one of an essay counts. Lost lines cost a look, never an episode: what is not known to be up to date is made, and
what is in the store is not made again.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from audioessay import engines
from audioessay import show as show_file
from audioessay.engines import choose
from audioessay.engines.recording import NAME as RECORDING
from audioessay.errors import AudioEssayError
from audioessay.files import write_whole
from audioessay.model import record
from audioessay.model.cover import DRAWN_BY
from audioessay.model.episode import Episode
from audioessay.model.voice import Voice
from audioessay.packages import version
from audioessay.production.master import Master
from audioessay.production.places import place_of, recording_of
from audioessay.production.values import Order, Place

NAME = ".state.jsonl"
PROGRAM = ("audioessay", "lameenc", *DRAWN_BY)
"""Distributions that every episode is made by; those of its voices are in their fingerprints."""

Print = tuple[int, int, str] | None
"""A file's size in bytes, time in ns and SHA-256; None where there is none."""
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an episode is made from, as it was before it was read."""

    files: Mapping[Path, Print]
    how: str
    """Digest of everything else: what was asked for, the show, this program."""


def inputs_of(order: Order, place: Place) -> Inputs | None:
    """The essay's file, its cast sheet and its show; None where an essay is no file, or sounds are a caller's own."""
    if place.path is None or place.sheet is None or order.stings:
        return None
    return Inputs({path: _look(path) for path in (place.path, place.sheet)}, how(order, of_show(place.home)))


def note(place: Place, inputs: Inputs | None, folder: Path, master: Master, episode: Episode) -> None:
    """Write down what a finished episode was made from, unless the essay changed meanwhile."""
    plan, root = master.plan, folder.parent
    if inputs is None or place.path is None:
        return
    files = dict(inputs.files)
    if (essay := files[place.path]) is None or essay[2] != plan.reading.digest:
        return
    own = [place.beside / plan.essay.meta.cover] if plan.essay.meta.cover else []
    own += [recording_of(place, one.voice.name) for one in plan.scenes if one.voice.engine == RECORDING]
    files |= {path: _look(path) for path in own}
    costs: dict[str, list[float]] = {}
    for segment, receipt in zip(plan.segments(), master.performance.takes, strict=True):
        cost = costs.setdefault(segment.voice.engine, [0, 0.0])
        if receipt.made:
            cost[0] += len(segment.spoken.text)
            cost[1] += receipt.seconds
    reels = [one for one in master.performance.receipts if one.made]
    sizes: dict[str, int | None] = dict.fromkeys(
        filter(None, episode.files.values())
    )  # an editor may mend a transcript
    sizes |= {one.name: one.size for one in episode.audio}
    sizes[record.NAME] = (folder / record.NAME).stat().st_size
    entry = {
        "essay": place.name,
        "how": inputs.how,
        "inputs": {_from(root, path): print_ for path, print_ in files.items()},
        "outputs": {f"{folder.name}/{name}": size for name, size in sizes.items()},
        "auto": [plan.settings.engine, plan.language, plan.show.make.offline] if plan.settings.auto else None,
        "voices": {str(voice): _fingerprint(str(voice)) for voice in {one.voice for one in plan.segments()}},
        "costs": {**costs, "": [sum(one.reel.frames for one in reels), sum(one.seconds for one in reels)]},
    }
    with contextlib.suppress(OSError), (root / NAME).open("ab") as file:
        file.write(_line(entry))


def due(essays: Sequence[str], asked: Order) -> list[str]:
    """Those files whose episode, with what is ``asked``, is not known to be up to date: new, or made from something else.

    What essays of one folder have in common is looked up once: of ten thousand only their files' sizes and times are.
    """
    states, commons = cache(load), cache(of_show)
    best, fingerprint = cache(_best), cache(_fingerprint)

    @cache
    def among(folder: str) -> tuple[str, str, str, Mapping[str, Entry]]:
        """Of a folder of essays: its episodes' folder, what names in records begin with, how they are made, their entries."""
        order = replace(asked, essay=str(Path(folder, "x")))
        place = place_of(order)
        return f"{place.root}/", place.name.removesuffix("x"), how(order, commons(place.home)), states(place.root)

    def fresh(essay: str) -> bool:
        folder, name = os.path.split(essay)
        if Path(essay).is_symlink():
            folder, name = os.path.split(Path(essay).resolve())
        root, before, common, entries = among(folder)
        entry = entries.get(before + name)
        try:
            return (
                entry is not None
                and entry["how"] == common
                and all(size in (None, os.stat(root + name).st_size) for name, size in entry["outputs"].items())  # noqa: PTH116 - of thousands
                and all(_same(root + path, known) for path, known in entry["inputs"].items())
                and all(fingerprint(voice) == known for voice, known in entry["voices"].items())
                and (entry["auto"] is None or best(*entry["auto"][1:]) == entry["auto"][0])
            )
        except (OSError, KeyError, TypeError, ValueError, AudioEssayError):
            return False

    if asked.stings or asked.chapter:
        return list(essays)
    return [essay for essay in essays if not fresh(essay)]


def load(root: Path) -> dict[str, Entry]:
    """The last entry of each essay whose episode lies below ``root``."""
    path, entries, count = root / NAME, dict[str, Entry](), 0
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        for line in file:
            count += 1
            with contextlib.suppress(ValueError, KeyError, TypeError):  # a line that a kill cut off
                entry = json.loads(line)
                entries[entry["essay"]] = entry
    if count > 2 * len(entries) + 1000:
        write_whole(path, b"".join(map(_line, entries.values())))
    return entries


def _same(path: str, known: Print) -> bool:
    try:
        there = os.stat(path)  # noqa: PTH116 - of thousands
    except FileNotFoundError:
        return known is None
    if known is None or there.st_size != known[0]:
        return False
    return there.st_mtime_ns == known[1] or _digest(Path(path)) == known[2]


def how(order: Order, common: str) -> str:
    """Digest of all that an episode follows from but its own files."""
    asked = asdict(order)
    for name in ("essay", "stings", "save", "new", "out"):
        del asked[name]
    return hashlib.sha256(json.dumps([asked, common]).encode()).hexdigest()


def of_show(home: Path) -> str:
    """Digest of what all episodes of a show follow from: its files, and this program."""
    show = show_file.load(home)
    folders = (home / "audio" / "stings", home / "audio", home)
    sounds = [file.file for file in show.stings.files.values()] + [show.stings.bed, show.cover.file]
    files = [
        home / show_file.NAME,
        home / show_file.PRONOUNCE,
        *(folder / name for name in sounds if name for folder in folders),
    ]
    return json.dumps(
        [[_digest(path) if path.is_file() else "" for path in files], [version(name) for name in PROGRAM]]
    )


def _best(language: str, offline: bool) -> str:
    """The engine that ``auto`` takes now."""
    return choose("auto", language, offline=offline).engine


def _fingerprint(written: str) -> str:
    voice = Voice.parse(written)
    return engines.find(voice.engine).fingerprint(voice)


def _look(path: Path) -> Print:
    try:
        there = path.stat()
        return there.st_size, there.st_mtime_ns, _digest(path)
    except FileNotFoundError:
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _from(root: Path, path: Path) -> str:
    """A path as the state names it: from the episodes' folder, so that a show can be moved as a whole."""
    try:
        return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def _line(entry: Entry) -> bytes:
    return json.dumps(entry, separators=(",", ":")).encode() + b"\n"
