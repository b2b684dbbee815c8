"""From finished episodes to a public feed: identity, check, render, release."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from audioessay import show as show_file
from audioessay.errors import NetError, PublishError, UnknownName
from audioessay.files import write_whole
from audioessay.model.episode import Episode
from audioessay.model.show import Show
from audioessay.net import Client
from audioessay.publishing import identity
from audioessay.publishing.check import Report, check_show
from audioessay.publishing.document import Document
from audioessay.publishing.feed import feed
from audioessay.publishing.old import Old, load_old, old_items
from audioessay.publishing.page import pages
from audioessay.publishing.published import (
    EPISODE_FILE,
    Asset,
    Published,
    candidate,
    load_episode,
    published,
    show_cover,
)
from audioessay.publishing.release import Rendering, Step, Upload, digest_of, release
from audioessay.publishing.settings import Settings, settings
from audioessay.publishing.targets import open_target

AUDIO = "audio"
COVER = "show-cover.jpg"
"""In the folder audio/: the cover that is made for a show that has none."""


@dataclass(frozen=True, slots=True)
class Studio:
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


@dataclass(frozen=True, slots=True)
class Result:
    """What was published, or would be."""

    target: str
    feed_url: str
    episodes: tuple[str, ...]
    """Slugs in the feed that are ours."""
    new: tuple[str, ...]
    """Those that were not in it before."""
    steps: tuple[Step, ...]
    changed: bool
    warnings: tuple[str, ...]
    pinged: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As ``publish --json`` prints it."""
        return {
            "target": self.target,
            "feed": self.feed_url,
            "episodes": list(self.episodes),
            "new": list(self.new),
            "changed": self.changed,
            "files": [{"action": action, "name": name, "bytes": size} for action, name, size in self.steps],
            "warnings": list(self.warnings),
            "pinged": self.pinged,
        }


def studio(home: Path, *, url: str = "") -> Studio:
    """The show in ``home``. ``url`` stands in for its public address (a preview's). Raises InputError, PublishError."""
    path = home / show_file.NAME
    if not path.is_file():
        raise PublishError(f"{home} is no show: it has no {show_file.NAME}; begin one with `audioessay init`")
    text = path.read_text(encoding="utf-8-sig")
    show = show_file.parse(text, str(path))
    table = dict(show.publish)
    if url:
        table["url"] = url
    audio = home / AUDIO
    folders = sorted(one.parent for one in audio.glob(f"*/{EPISODE_FILE}") if not one.parent.name.startswith("."))
    return Studio(
        home=home,
        show=_with_cover(show, home),
        settings=settings(table, str(path), text),
        lock=identity.load(home),
        old=load_old(home),
        episodes=tuple(load_episode(folder) for folder in folders),
    )


def _with_cover(show: Show, home: Path) -> Show:
    """A podcast without a cover is refused everywhere; a show without one gets a clean one, made once."""
    if show.cover:
        return show
    from audioessay.production.picture import drawn_cover

    path = home / AUDIO / COVER
    data = drawn_cover(show.title or "Essays", "", show.author, [("narration", 2), ("praise", 3), ("critique", 3)]).data
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)
    return replace(show, cover=f"{AUDIO}/{COVER}")


def chosen(room: Studio, names: Sequence[str]) -> tuple[Episode, ...]:
    """The episodes that ``names`` (slugs, or their folders) add to those that are public already; without names, all."""
    if not names:
        return room.episodes
    slugs = {Path(name).name if Path(name).is_dir() else name for name in names}
    known = {episode.slug for episode in room.episodes}
    for slug in sorted(slugs - known):
        raise UnknownName("episode", slug, sorted(known), "make it first, or see audio/")
    return tuple(one for one in room.episodes if one.slug in slugs or one.slug in room.lock.episodes)


def publish(
    home: Path,
    names: Sequence[str] = (),
    *,
    to: str = "",
    url: str = "",
    dry_run: bool = False,
    allow_draft: bool = False,
    prune: bool = False,
    ping: bool = False,
    preview: bool = False,
    told: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
    now: datetime | None = None,
) -> Result:
    """Publish a show; see :func:`audioessay.publish_show`.

    A ``preview`` keeps no identity and is not refused for what players would not accept.
    """
    room = studio(home, url=url)
    episodes = chosen(room, names)
    drafts = [one.slug for one in episodes if one.draft]
    if drafts and not (allow_draft or preview):
        raise PublishError(
            f"{', '.join(drafts)}: a rough version, read by embedded voices; make it with better ones, or publish with --allow-draft"
        )
    moment = now or datetime.now(UTC)
    lock = room.lock
    lost = {slug: one.guid for slug, one in lock.episodes.items() if slug not in {e.slug for e in room.episodes}}
    if prune:
        lock = replace(lock, episodes={slug: one for slug, one in lock.episodes.items() if slug not in lost})
    where = [candidate(one, room.settings) for one in episodes]
    lock = identity.mint(lock, where, feed_url=room.settings.feed_url if room.settings.url else "", now=moment)
    ours = tuple(published(one, room.folder(one.slug), lock) for one in episodes)
    cover = show_cover(room.show, home)
    gone = frozenset(lost.values()) if prune or preview else frozenset()
    sound = Sounding(room, lock, ours, cover, gone, moment, strict=not preview)
    uploads = _uploads(room, ours, cover)
    with open_target(to or room.settings.target, home=home, options=dict(room.settings.options)) as target:
        if not dry_run and not preview:
            identity.save(home, lock)  # minted once: what goes out next is known here first
        done = release(
            target,
            uploads,
            sound.rendered,
            feed=room.settings.feed,
            dry_run=dry_run,
            told=told,
        )
        place = str(target)
    return Result(
        target=place,
        feed_url=room.settings.feed_url,
        episodes=tuple(one.slug for one in ours),
        new=tuple(one.slug for one in ours if one.identity.guid not in sound.public),
        steps=done.steps,
        changed=done.changed,
        warnings=tuple(map(str, sound.report.warnings)) if sound.report else (),
        pinged=_ping(room.settings) if ping and not dry_run else False,
    )


@dataclass
class Sounding:
    """Puts the feed together over what is public now, and checks it."""

    room: Studio
    lock: identity.Lock
    ours: tuple[Published, ...]
    cover: Asset | None
    pruned: frozenset[str]
    now: datetime
    strict: bool = True
    """Whether errors are a refusal."""
    report: Report | None = None
    public: frozenset[str] = frozenset()
    """GUIDs that were public before."""

    def rendered(self, documents: Sequence[Document]) -> Rendering:
        """Feed and pages, with the items of other publishers carried on. Raises PublishError for a finding."""
        there = old_items(*documents)
        self.public = frozenset(item.guid for item in there.items)
        mine = {one.identity.guid for one in self.ours} | {one.guid for one in self.lock.episodes.values()}
        foreign = tuple(item for item in there.items if item.guid not in mine | self.pruned)
        self._same_show(documents)
        old = self.room.old.joined(Old(foreign, there.namespaces))
        self.report = check_show(
            self.room.show,
            self.room.settings,
            self.room.home,
            self.ours,
            lock=self.lock,
            old=old,
            previous=[document.data for document in documents],
            pruned=self.pruned,
            now=self.now,
        )
        if self.report.errors and self.strict:
            more = f" (and {len(self.report.errors) - 1} more: audioessay check)" if len(self.report.errors) > 1 else ""
            raise PublishError(f"{self.report.errors[0]}{more}")
        show, about = self.room.show, self.room.settings
        return Rendering(
            feed=feed(show, about, self.ours, lock=self.lock, cover=self.cover, old=old),
            pages=pages(show, about, self.ours, cover=self.cover, old=old),
        )

    def _same_show(self, documents: Sequence[Document]) -> None:
        if not documents:
            return
        guid = documents[0].channel.value("{https://podcastindex.org/namespace/1.0}guid")
        if guid and guid != self.lock.guid:
            raise PublishError(
                f"the feed that is there belongs to another show ({guid}); publish elsewhere, or import it first"
            )


def _uploads(room: Studio, ours: Sequence[Published], cover: Asset | None) -> list[Upload]:
    """Every file with a hash in its name; the sound is read once more, so that what is named is what is there."""
    uploads = [Upload(cover.name, room.home / cover.source, cover.type, cover.size)] if cover else []
    for one in ours:
        for asset in one.assets:
            path = room.folder(one.slug) / asset.source
            if asset.part == "audio" and (not path.is_file() or digest_of(path) != asset.sha256):
                raise PublishError(f"{path} is not the file that was made; make the episode again")
            uploads.append(Upload(asset.name, path, asset.type, asset.size))
    return list({upload.name: upload for upload in uploads}.values())


def _ping(about: Settings) -> bool:
    """Tell the hub that the feed has changed (W3C WebSub, publisher's ping). Raises PublishError."""
    if not about.hub:
        raise PublishError("--ping: the show names no hub; set hub under [publish]")
    body = urlencode({"hub.mode": "publish", "hub.url": about.feed_url}).encode()
    try:
        status = Client().post(about.hub, body, "application/x-www-form-urlencoded", 1 << 20).status
        trouble = "" if 200 <= status < 300 else f"it answers {status}"
    except NetError as error:
        trouble = error.reason
    if trouble:
        raise PublishError(f"{about.hub}: the feed is published, but the hub did not take the ping: {trouble}")
    return True


def check_home(home: Path, *, url: str = "") -> Report:
    """Every rule on the show in ``home``, as it would be published now; nothing is written but a missing cover."""
    room = studio(home, url=url)
    where = [candidate(one, room.settings) for one in room.episodes]
    now = datetime.now(UTC)
    address = room.settings.feed_url if room.settings.url else ""
    lock = identity.mint(room.lock, where, feed_url=address, now=now) if address else room.lock
    ours = tuple(published(one, room.folder(one.slug), lock) for one in room.episodes) if address else ()
    return check_show(room.show, room.settings, home, ours, lock=lock, old=room.old, now=now)
