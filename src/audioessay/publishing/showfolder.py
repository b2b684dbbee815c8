"""A show folder as publishing reads it: the show, its ``[publish]`` table, its lock, what was imported, its episodes."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audioessay import show as show_file
from audioessay.episodes import AUDIO
from audioessay.errors import PublishError, StorageError, UnknownName
from audioessay.files import write_whole
from audioessay.model import record
from audioessay.model.cover import DRAWN, DRAWN_BY, Cover
from audioessay.model.show import Show
from audioessay.packages import version
from audioessay.publishing import identity
from audioessay.publishing.check import Finding, check_episode, of_rows, rows
from audioessay.publishing.memo import Memo
from audioessay.publishing.notes import NOTES, written
from audioessay.publishing.old import Old, load_old
from audioessay.publishing.published import Asset, Brief, Published, assets, brief, candidate, loaded, require_files
from audioessay.publishing.settings import Settings, settings
from audioessay.text.readers import suffixes
from audioessay.text.slug import slug


@dataclass(frozen=True)
class ShowFolder:
    """A show folder, read for publishing."""

    home: Path
    show: Show
    settings: Settings
    lock: identity.Lock
    old: Old
    episodes: tuple[Brief, ...]
    broken: Mapping[str, str]
    """Name of a folder whose episode cannot be read → why."""
    findings: Mapping[str, tuple[Finding, ...]]
    """Name of an episode → what is wrong in its folder."""
    memo: Memo

    @cached_property
    def slugs(self) -> frozenset[str]:
        """Names of the episodes that can be read."""
        return frozenset(one.slug for one in self.episodes)

    def folder(self, name: str) -> Path:
        """An episode's folder."""
        return self.home / AUDIO / name

    def candidates(self, episodes: Sequence[Brief]) -> list[identity.Candidate]:
        """What minting needs to know of them."""
        return [candidate(one, self.settings) for one in episodes]

    def published(self, episodes: Sequence[Brief], lock: identity.Lock) -> tuple[Published, ...]:
        """They and who they are. Raises PublishError for an editor's notes that cannot be read."""
        noted = set(listed(self.home / NOTES))
        made = []
        for one in episodes:
            who, load = lock.episodes[one.slug], partial(loaded, self.folder(one.slug), one.stamp)
            notes = written(self.home, one.slug) if f"{one.slug}.md" in noted else ()
            key = hashlib.sha256(repr((one, who.guid, who.date, notes)).encode("utf-8", "surrogatepass")).hexdigest()
            made.append(Published(one, who, load, notes, key))
        return tuple(made)

    def chosen(self, names: Sequence[str]) -> tuple[Brief, ...]:
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
        wanted |= self.lock.public.keys()
        return tuple(one for one in self.episodes if one.slug in wanted)

    def edited(self, episodes: Sequence[Brief]) -> list[str]:
        """A line for each episode whose essay in script/ is not the one that it was made from."""
        essays = {
            slug(path.stem): path
            for path in (self.home / show_file.SCRIPT).glob("*")
            if path.suffix.lower() in suffixes()
        }
        return [
            f"{one.slug}: {path.name} was edited after its episode was made; make it again to publish the change"
            for one in episodes
            if one.source
            and (path := self.home / one.essay if one.essay else essays.get(one.slug))
            and path.is_file()
            and self.memo.of(f"essay/{path}", _size_and_time(path), partial(_sha256, path)) != one.source
        ]


def open_show(home: Path, *, url: str = "", memo: Memo | None = None) -> ShowFolder:
    """The show in ``home``; ``url`` stands in for its public address. Episodes that ``memo`` knows are not opened.

    Raises InputError, PublishError, StorageError.
    """
    path = home / show_file.NAME
    if not path.is_file():
        raise PublishError(f"{home} is no show: it has no {show_file.NAME}; begin one with `audioessay init`")
    text = path.read_text(encoding="utf-8-sig")
    show = show_file.parse(text, str(path))
    table = dict(show.publish)
    if url:
        table["url"] = url
    about = settings(table, str(path), text)
    if not (show.cover.file or about.cover_alt):  # what is on the cover that is drawn
        about = replace(about, cover_alt=", ".join(filter(None, (show.title, show.author))))
    memo = memo or Memo()
    episodes: list[Brief] = []
    broken: dict[str, str] = {}
    findings: dict[str, tuple[Finding, ...]] = {}
    folders = listed(home / AUDIO)
    for folder in (home / AUDIO / name for name in folders if not name.startswith(".")):
        if (folder / record.NAME).is_file():
            try:
                episode, findings[folder.name] = _examined(folder, memo)
                episodes.append(episode)
            except (PublishError, StorageError) as error:
                broken[folder.name] = str(error)
    return ShowFolder(
        home=home,
        show=_with_cover(show, memo),
        settings=about,
        lock=identity.load(home),
        old=load_old(home),
        episodes=tuple(episodes),
        broken=broken,
        findings=findings,
        memo=memo,
    )


def _examined(folder: Path, memo: Memo) -> tuple[Brief, tuple[Finding, ...]]:
    """An episode and what is wrong in its folder: looked into when a file in it, or the folder itself, is not as before."""
    names = memo.of(f"files/{folder.name}", _size_and_time(folder), partial(listed, folder))
    stamp = repr([(name, *_size_and_time(folder / name)) for name in names])

    def look() -> Any:
        episode = loaded(folder, stamp)
        require_files(episode, folder)
        return asdict(brief(episode, assets(episode, folder), stamp)), rows(check_episode(folder, episode).findings)

    about, found = memo.of(f"episode/{folder.name}", (folder, stamp), look)
    about["assets"] = tuple(Asset(**one) for one in about["assets"])
    about["bars"] = tuple((height, role) for height, role in about["bars"])
    return Brief(**about | {"roles": tuple(about["roles"])}), of_rows(found)


def listed(folder: Path) -> list[str]:
    """The names in a folder, in order; none where there is no such folder."""
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return -1, -1
    return about.st_size, about.st_mtime_ns


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _with_cover(show: Show, memo: Memo) -> Show:
    """A podcast without a cover is refused everywhere; a show without one gets a clean one, which lies outside of its folder."""
    if show.cover.file:
        return show

    def drawn() -> Cover:
        from audioessay.picture.cover import drawn_cover

        parts = [("narration", 2), ("praise", 3), ("critique", 3)]
        return drawn_cover(show.title or "Essays", "", show.author, parts, show.cover)

    def kept() -> str:
        cover = drawn()
        return "" if cover.wordless else b64encode(cover.data).decode()  # a font may be found the next time

    about = (DRAWN, *map(version, DRAWN_BY), show.title, show.author, show.cover)
    data = b64decode(memo.of("cover", about, kept)) or drawn().data
    path = Path(_aside().name) / f"{hashlib.sha256(data).hexdigest()}.jpg"
    if not path.is_file():
        write_whole(path, data)
    return replace(show, cover=replace(show.cover, file=str(path)))


@cache
def _aside() -> "TemporaryDirectory[str]":
    """A folder for what is drawn, as long as the program runs."""
    return TemporaryDirectory(prefix="audioessay-")
