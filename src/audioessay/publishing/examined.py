"""What was found in episodes' folders, remembered as long as no file in them changes, so that nothing is read twice."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from audioessay.episodes import AUDIO
from audioessay.errors import StorageError
from audioessay.files import write_whole
from audioessay.publishing.check import RULES, Finding, Report, check_episode

NAME = ".examined.json"
"""In the show's folder audio/. It may be lost: all is then read once more."""


class Examined:
    """Examines folders that changed, by every file's size and time; the findings of the others it knows."""

    def __init__(self, home: Path, *, anew: bool = False) -> None:
        self.path = home / AUDIO / NAME
        self._known: Mapping[str, Any] = {} if anew else self._read()
        self._seen: dict[str, Any] = {}

    def __call__(self, folder: Path) -> Report:
        """The report of an episode's folder."""
        files = _stamp(folder)
        known = self._known.get(folder.name)
        if known and known["files"] == files:
            self._seen[folder.name] = known
            return Report(str(folder), tuple(Finding(RULES[row[0]], *row[1:]) for row in known["findings"]))
        report = check_episode(folder)
        rows = [[one.rule.id, one.path, one.line, one.subject, one.message] for one in report.findings]
        self._seen[folder.name] = {"files": files, "findings": rows}
        return report

    def save(self) -> None:
        """Keep it for the next time; where that cannot be, it is read again then."""
        table = {"version": version("audioessay"), "folder": str(self.path.parent), "episodes": self._seen}
        if self._seen != self._known:
            try:
                write_whole(self.path, json.dumps(table, ensure_ascii=False).encode())
            except StorageError:
                return

    def _read(self) -> Mapping[str, Any]:
        try:
            table = json.loads(self.path.read_bytes())
            if (table["version"], table["folder"]) != (version("audioessay"), str(self.path.parent)):
                return {}
            return {
                slug: one
                for slug, one in table["episodes"].items()
                if all(len(row) == 5 and row[0] in RULES for row in one["findings"]) and isinstance(one["files"], dict)
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


def _stamp(folder: Path) -> dict[str, list[int]]:
    """Name → size and time of the last change in nanoseconds."""
    about = {path.name: path.stat() for path in sorted(folder.iterdir()) if path.is_file()} if folder.is_dir() else {}
    return {name: [one.st_size, one.st_mtime_ns] for name, one in about.items()}
