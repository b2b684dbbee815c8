"""Which packages are installed, told by the names of their folders: ``importlib.metadata`` opens the mail parser for that."""

import os
import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

ENDING = ".dist-info"


@cache
def folders() -> Mapping[str, str]:
    """The folder ``NAME-VERSION.dist-info`` of each installed package, by its name in lower case with hyphens; sorted."""
    found: dict[str, str] = {}
    for place in reversed(sys.path):  # the first one holds
        try:
            names = sorted(os.listdir(place or "."))  # noqa: PTH208 - of hundreds
        except OSError:
            continue
        for name in names:
            if name.endswith(ENDING):
                found[_plain(name.partition("-")[0])] = f"{place}/{name}"
    return dict(sorted(found.items()))


@cache
def version(name: str) -> str:
    """The version of an installed package; ``""`` where it is not installed."""
    metadata = _read(name, "METADATA")
    if metadata:
        found = re.search(r"^Version:\s*(\S+)", metadata, re.MULTILINE)
        return found[1] if found else ""
    from importlib.metadata import PackageNotFoundError  # one that is installed in another way
    from importlib.metadata import version as other

    try:
        return other(name)
    except PackageNotFoundError:
        return ""


@cache
def points(group: str, name: str = "audioessay") -> Mapping[str, str]:
    """What an installed package offers in a group: the ``module:object`` of each name (its ``entry_points.txt``)."""
    part = _read(name, "entry_points.txt").partition(f"[{group}]\n")[2].partition("\n[")[0]
    return dict(re.findall(r"^\s*(\S+)\s*=\s*(\S+)", part, re.MULTILINE))


@cache
def state(*rooms: str) -> str:
    """What tells this program from others: its packages, and the code and tables of some of its rooms. Any change of them changes it."""
    files = (
        Path(folder, name)
        for room in rooms
        for folder, _, names in os.walk(Path(__file__).with_name(room))
        for name in sorted(names)
        if not name.endswith(".pyc")
    )
    stamps = [(path.name, (one := path.stat()).st_size, one.st_mtime_ns) for path in files]
    return repr((sys.version, [Path(folder).name for folder in folders().values()], stamps))


def offered(group: str) -> "EntryPoints":
    """What all installed packages offer in a group; to look through them takes a tenth of a second."""
    from importlib.metadata import entry_points

    return entry_points(group=group)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _read(name: str, file: str) -> str:
    folder = folders().get(_plain(name))
    try:
        return Path(folder, file).read_text(encoding="utf-8", errors="replace") if folder else ""
    except OSError:
        return ""
