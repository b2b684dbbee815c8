"""A show folder as publishing reads it: the show, its ``[publish]`` table, its lock, what was imported, its episodes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audioessay import show as show_file
from audioessay.episodes import AUDIO
from audioessay.errors import PublishError, StorageError, UnknownName
from audioessay.files import write_whole
from audioessay.model import record
from audioessay.model.episode import Episode
from audioessay.model.show import Show
from audioessay.publishing import identity
from audioessay.publishing.old import Old, load_old
from audioessay.publishing.published import Asset, assets, candidate, load_episode, require_files
from audioessay.publishing.settings import Settings, settings
from audioessay.text.readers import suffixes
from audioessay.text.slug import slug

SCRIPT = "script"

COVER = "show-cover.jpg"
"""In the folder audio/: the cover that is made for a show that has none."""


@dataclass(frozen=True, slots=True)
class ShowFolder:
    """A show folder, read for publishing."""

    home: Path
    show: Show
    settings: Settings
    lock: identity.Lock
    old: Old
    episodes: tuple[Episode, ...]
    broken: Mapping[str, str]
    """Name of a folder whose episode cannot be read → why."""

    @property
    def slugs(self) -> frozenset[str]:
        """Names of the episodes that can be read."""
        return frozenset(one.slug for one in self.episodes)

    def folder(self, name: str) -> Path:
        """An episode's folder."""
        return self.home / AUDIO / name

    def assets(self, episode: Episode) -> tuple[Asset, ...]:
        """An episode's public files. Raises StorageError for one that is not there."""
        return assets(episode, self.folder(episode.slug))

    def candidates(self, episodes: Sequence[Episode]) -> list[identity.Candidate]:
        """What minting needs to know of them."""
        return [candidate(one, self.settings) for one in episodes]

    def chosen(self, names: Sequence[str]) -> tuple[Episode, ...]:
        """The episodes that ``names`` (slugs, or their folders) add to those that are public already; all without names.

        Raises UnknownName, or PublishError for one that cannot be read.
        """
        if not names:
            return self.episodes
        wanted = {Path(name).resolve().name if Path(name).is_dir() else name for name in names}
        for name in sorted(wanted - self.slugs):
            if name in self.broken:
                raise PublishError(self.broken[name])
            raise UnknownName("episode", name, sorted(self.slugs), "make it first, or see audio/")
        return tuple(one for one in self.episodes if one.slug in wanted or one.slug in self.lock.episodes)

    def edited(self, episodes: Sequence[Episode]) -> list[str]:
        """A line for each episode whose essay in script/ is not the one that it was made from."""
        essays = {slug(path.stem): path for path in (self.home / SCRIPT).glob("*") if path.suffix.lower() in suffixes()}
        return [
            f"{one.slug}: {path.name} was edited after its episode was made; make it again to publish the change"
            for one in episodes
            if one.source
            and (path := self.home / one.essay if one.essay else essays.get(one.slug))
            and path.is_file()
            and hashlib.sha256(path.read_bytes()).hexdigest() != one.source
        ]


def open_show(home: Path, *, url: str = "") -> ShowFolder:
    """The show in ``home``. ``url`` stands in for its public address. Raises InputError, PublishError, StorageError."""
    path = home / show_file.NAME
    if not path.is_file():
        raise PublishError(f"{home} is no show: it has no {show_file.NAME}; begin one with `audioessay init`")
    text = path.read_text(encoding="utf-8-sig")
    show = show_file.parse(text, str(path))
    table = dict(show.publish)
    if url:
        table["url"] = url
    episodes: list[Episode] = []
    broken: dict[str, str] = {}
    for folder in sorted(one.parent for one in (home / AUDIO).glob(f"*/{record.NAME}")):
        if not folder.name.startswith("."):
            try:
                episode = load_episode(folder)
                require_files(episode, folder)
                episodes.append(episode)
            except (PublishError, StorageError) as error:
                broken[folder.name] = str(error)
    return ShowFolder(
        home=home,
        show=_with_cover(show, home),
        settings=settings(table, str(path), text),
        lock=identity.load(home),
        old=load_old(home),
        episodes=tuple(episodes),
        broken=broken,
    )


def _with_cover(show: Show, home: Path) -> Show:
    """A podcast without a cover is refused everywhere; a show without one gets a clean one, made once."""
    if show.cover:
        return show
    from audioessay.picture import drawn_cover

    path = home / AUDIO / COVER
    data = drawn_cover(show.title or "Essays", "", show.author, [("narration", 2), ("praise", 3), ("critique", 3)]).data
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)
    return replace(show, cover=f"{AUDIO}/{COVER}")
