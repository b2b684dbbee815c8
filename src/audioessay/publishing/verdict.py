"""``check``: what a path or an address holds, by every rule that fits; the sound of an MP3 by measuring it whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from audioessay import show as show_file
from audioessay.errors import AudioEssayError, ReadError, SettingError
from audioessay.files import missing
from audioessay.model import record
from audioessay.model.episode import Episode
from audioessay.model.show import Show
from audioessay.publishing import identity
from audioessay.publishing.check.rules import Place, Report, report
from audioessay.publishing.check.subjects import check_episode, check_feed_at, check_show
from audioessay.publishing.published import TYPES, Published, load_episode
from audioessay.publishing.showfolder import open_show

if TYPE_CHECKING:
    from audioessay.listening.episode import Listening


class Measurement(Protocol):
    """A promise about the sound, and what was measured."""

    @property
    def name(self) -> str: ...
    @property
    def measured(self) -> str: ...
    @property
    def wanted(self) -> str: ...
    @property
    def ok(self) -> bool: ...


Measure = Callable[[Path, Episode | None, Show], Sequence[Measurement]]
"""Decodes a sound and measures it against the episode and the show's targets."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that was found."""

    report: Report | None
    """Rules of publishing; None where only a sound was measured."""
    sound: Sequence[Measurement] = ()
    listening: "Listening | None" = None
    """What was heard, where it was asked for."""

    @property
    def ok(self) -> bool:
        """Whether there is no error and every promise is kept."""
        heard = self.listening is None or self.listening.ok
        return heard and not (self.report and self.report.errors) and all(one.ok for one in self.sound)

    def lines(self) -> list[str]:
        """For people: pass or fail, line by line."""
        lines = [
            f"{'pass' if one.ok else 'FAIL'}  {one.name.replace('sting ', 'sound between sections, ')}: {one.measured}"
            + (f" (wanted {one.wanted})" if one.wanted else "")
            + ("" if one.ok else "; make the episode again: audioessay make ESSAY")
            for one in self.sound
        ]
        return lines + [line for part in (self.report, self.listening) if part for line in part.lines()]

    def to_dict(self) -> dict[str, Any]:
        """As ``check --json`` prints it."""
        rules = self.report.to_dict() if self.report else {"errors": 0, "warnings": 0, "findings": []}
        sound = [{"name": one.name, "measured": one.measured, "wanted": one.wanted, "ok": one.ok} for one in self.sound]
        heard = {"listening": self.listening.to_dict()} if self.listening else {}
        return {"ok": self.ok, **rules, "sound": sound, **heard}


def check(what: str, *, probe: bool, measure: Measure, now: datetime | None = None) -> Verdict:
    """Find out what ``what`` is, and check it. Raises ReadError when it is nothing that can be checked."""
    now = now or datetime.now(UTC)
    path = Path(what)
    if path.is_file() and (path.suffix.lower() == ".mp3" or TYPES.get(path.suffix.lower(), "").startswith("audio/")):
        return Verdict(None, measure(path, _episode(path.parent), _show(path)))
    if path.is_file() or what.startswith(("http://", "https://")):
        return Verdict(check_feed_at(what, probe=probe and not path.is_file(), now=now))
    if (path / record.NAME).is_file():
        checked, episode = check_episode(path), _episode(path)
        sounds = [path / one.name for one in episode.audio] if episode else []
        return Verdict(
            checked, [one for file in sounds if file.is_file() for one in measure(file, episode, _show(path))]
        )
    home = show_file.home(path) if path.is_dir() else None
    if home is None:
        reason = "is no feed, no MP3, no episode's folder, no essay with an episode and no show"
        raise ReadError(what, reason if path.exists() else missing(path))
    return Verdict(check_home(home, now=now))


def check_home(home: Path, *, now: datetime) -> Report:
    """Every rule on the show in ``home``, as it would be published now; nothing is written.

    Raises SettingError for a show file that does not hold.
    """
    try:
        show = open_show(home)
        address = show.settings.feed_url if show.settings.url else ""
        ours: tuple[Published, ...] = ()
        lock = show.lock
        if address:
            lock = identity.mint(lock, show.candidates(show.episodes), feed_url=address, now=now)
            ours = show.published(show.episodes, lock)
    except SettingError:
        raise
    except AudioEssayError as error:
        return report(str(home), [Place(str(home)).finding("episode-file", str(error))])
    excused, found = frozenset(show.broken), show.findings
    result = check_show(
        show.show, show.settings, home, ours, lock=lock, old=show.old, excused=excused, found=found, now=now
    )
    return result + report(
        str(home), [Place(str(show.folder(name))).finding("episode-file", why) for name, why in show.broken.items()]
    )


def _show(path: Path) -> Show:
    """The show that a file lies in; its defaults where it lies in none."""
    return show_file.load(show_file.home(path.parent) or path.parent)


def _episode(folder: Path) -> Episode | None:
    try:
        return load_episode(folder)
    except AudioEssayError:
        return None
