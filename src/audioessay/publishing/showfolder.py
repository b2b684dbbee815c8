"""A show folder as publishing reads it: the show, its ``[publish]`` table, its lock, what was imported, its episodes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audioessay import show as show_file
from audioessay.errors import PublishError, UnknownName
from audioessay.files import write_whole
from audioessay.model import record
from audioessay.model.episode import Episode
from audioessay.model.show import Show
from audioessay.publishing import identity
from audioessay.publishing.old import Old, load_old
from audioessay.publishing.published import AUDIO, Asset, assets, candidate, load_episode
from audioessay.publishing.settings import Settings, settings

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

    def folder(self, slug: str) -> Path:
        """An episode's folder."""
        return self.home / AUDIO / slug

    def assets(self, episode: Episode) -> tuple[Asset, ...]:
        """An episode's public files. Raises StorageError for one that is not there."""
        return assets(episode, self.folder(episode.slug))

    def candidates(self, episodes: Sequence[Episode]) -> list[identity.Candidate]:
        """What minting needs to know of them."""
        return [candidate(one, self.settings) for one in episodes]

    def chosen(self, names: Sequence[str]) -> tuple[Episode, ...]:
        """The episodes that ``names`` (slugs, or their folders) add to those that are public already; all without names.

        Raises UnknownName.
        """
        if not names:
            return self.episodes
        slugs = {Path(name).name if Path(name).is_dir() else name for name in names}
        known = {episode.slug for episode in self.episodes}
        for slug in sorted(slugs - known):
            raise UnknownName("episode", slug, sorted(known), "make it first, or see audio/")
        return tuple(one for one in self.episodes if one.slug in slugs or one.slug in self.lock.episodes)


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
    records = sorted((home / AUDIO).glob(f"*/{record.NAME}"))
    return ShowFolder(
        home=home,
        show=_with_cover(show, home),
        settings=settings(table, str(path), text),
        lock=identity.load(home),
        old=load_old(home),
        episodes=tuple(load_episode(one.parent) for one in records if not one.parent.name.startswith(".")),
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
