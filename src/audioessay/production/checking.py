"""``check``: a feed, an episode or a show, by every rule; the sound of an MP3 by measuring it whole."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audioessay import show as show_file
from audioessay.errors import AudioEssayError, ReadError
from audioessay.model.episode import Episode
from audioessay.production import prove
from audioessay.production.publishing import check_home
from audioessay.publishing.check import Report, check_episode, check_feed_at
from audioessay.publishing.published import EPISODE_FILE, load_episode


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found."""

    report: Report | None
    """Rules of publishing; None where only a sound was measured."""
    sound: tuple[prove.Result, ...] = ()
    """Promises about the sound, each with what was measured."""

    @property
    def ok(self) -> bool:
        """Whether there is no error and every promise is kept."""
        return not (self.report and self.report.errors) and all(result.ok for result in self.sound)

    def lines(self) -> list[str]:
        """For people: pass or fail, line by line."""
        lines = [
            f"{'pass' if result.ok else 'FAIL'}  {result.name}: {result.measured}"
            + (f" (wanted {result.wanted})" if result.wanted else "")
            for result in self.sound
        ]
        return lines + list(self.report.lines() if self.report else ())

    def to_dict(self) -> dict[str, Any]:
        """As ``check --json`` prints it."""
        found = json.loads(self.report.json()) if self.report else {"errors": 0, "warnings": 0, "findings": []}
        sound = [{"name": one.name, "measured": one.measured, "wanted": one.wanted, "ok": one.ok} for one in self.sound]
        return {"ok": self.ok, **found, "sound": sound}


def check(what: str, *, probe: bool) -> Checked:
    """Find out what ``what`` is, and check it. Raises ReadError when it is nothing that can be checked."""
    if what.startswith(("http://", "https://")):
        return Checked(check_feed_at(what, probed=probe))
    path = Path(what)
    if path.is_file() and path.suffix.lower() == ".mp3":
        return Checked(None, _sound(path, _episode(path.parent)))
    if path.is_file():
        return Checked(check_feed_at(what))
    if (path / EPISODE_FILE).is_file():
        episode = load_episode(path)
        return Checked(check_episode(path), _sound(path / episode.audio[0].name, episode))
    home = show_file.home(path) if path.is_dir() else None
    if home is None:
        raise ReadError(what, "is no feed, no MP3, no episode's folder and no show")
    return Checked(check_home(home))


def _episode(folder: Path) -> Episode | None:
    try:
        return load_episode(folder)
    except AudioEssayError:
        return None


def _sound(path: Path, episode: Episode | None) -> tuple[prove.Result, ...]:
    """The whole of the file, decoded and measured against the show's targets."""
    home = show_file.home(path.parent)
    show = show_file.load(home) if home else show_file.load(path.parent)
    return prove.of_file(path, show.sound, episode, show.stings)
