"""From finished episodes to a public feed: identity, check, render, release."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from audioessay.errors import NetError, PublishError
from audioessay.model.episode import Episode
from audioessay.net import Client
from audioessay.publishing import identity
from audioessay.publishing.check import check_show
from audioessay.publishing.document import Document
from audioessay.publishing.feed import feed
from audioessay.publishing.names import PODCAST
from audioessay.publishing.old import Old, old_items
from audioessay.publishing.page import pages
from audioessay.publishing.published import Asset, Published, show_cover
from audioessay.publishing.release import Rendering, Step, Upload, digest_of, release
from audioessay.publishing.settings import Settings
from audioessay.publishing.showfolder import ShowFolder, open_show
from audioessay.publishing.targets import open_target


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


@dataclass(frozen=True, slots=True)
class Edition(Rendering):
    """Feed and pages, and what was found out as they were put together."""

    lock: identity.Lock
    published: tuple[Published, ...]
    new: tuple[str, ...]
    """Slugs that were not public before."""
    warnings: tuple[str, ...]


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
    progress: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
    now: datetime | None = None,
) -> Result:
    """Publish a show; see :func:`audioessay.publish`.

    A ``preview`` keeps no identity and is not refused for what players would not accept.
    """
    show = open_show(home, url=url)
    about = show.settings
    episodes = show.chosen(names)
    drafts = [one.slug for one in episodes if one.draft]
    if drafts and not (allow_draft or preview):
        raise PublishError(
            f"{', '.join(drafts)}: a rough version, read by embedded voices; make it with better ones, or publish with --allow-draft"
        )
    files = {one.slug: show.assets(one) for one in episodes}
    cover = show_cover(show.show, home)
    compose = partial(
        _compose, show, episodes, files, cover, prune=prune, preview=preview, now=now or datetime.now(UTC)
    )
    uploads = _uploads(show, files, cover)
    with open_target(to or about.target, home=home, options=dict(about.options)) as target:
        done = release(target, uploads, compose, feed=about.feed, dry_run=dry_run, progress=progress)
        place = str(target)
    edition = done.rendering
    if not dry_run and not preview:
        identity.save(home, edition.lock)
    return Result(
        target=place,
        feed_url=about.feed_url,
        episodes=tuple(one.slug for one in edition.published),
        new=edition.new,
        steps=done.steps,
        changed=done.changed,
        warnings=edition.warnings,
        pinged=_ping(about) if ping and not dry_run else False,
    )


def _compose(
    show: ShowFolder,
    episodes: Sequence[Episode],
    files: Mapping[str, tuple[Asset, ...]],
    cover: Asset | None,
    documents: Sequence[Document],
    *,
    prune: bool,
    preview: bool,
    now: datetime,
) -> Edition:
    """Feed and pages over what is public now, the items of other publishers carried on. Raises PublishError for a finding."""
    about, lock = show.settings, show.lock
    made = {one.slug for one in show.episodes}
    lost = {slug: one.guid for slug, one in lock.episodes.items() if slug not in made}
    if prune:
        lock = replace(lock, episodes={slug: one for slug, one in lock.episodes.items() if slug not in lost})
    lock = identity.mint(lock, show.candidates(episodes), feed_url=about.feed_url if about.url else "", now=now)
    ours = tuple(Published(one, lock.episodes[one.slug], files[one.slug]) for one in episodes)
    gone = frozenset(lost.values()) if prune or preview else frozenset()
    there = old_items(*documents)
    mine = {one.guid for one in lock.episodes.values()} | gone
    _require_same_show(documents, lock)
    old = show.old.joined(Old(tuple(item for item in there.items if item.guid not in mine), there.namespaces))
    report = check_show(
        show.show,
        about,
        show.home,
        ours,
        lock=lock,
        old=old,
        previous=[document.data for document in documents],
        pruned=gone,
        now=now,
    )
    if report.errors and not preview:
        more = f" (and {len(report.errors) - 1} more: audioessay check)" if len(report.errors) > 1 else ""
        raise PublishError(f"{report.errors[0]}{more}")
    public = {item.guid for item in there.items}
    return Edition(
        feed=feed(show.show, about, ours, lock=lock, cover=cover, old=old),
        pages=pages(show.show, about, ours, cover=cover, old=old),
        lock=lock,
        published=ours,
        new=tuple(one.slug for one in ours if one.identity.guid not in public),
        warnings=tuple(map(str, report.warnings)),
    )


def _require_same_show(documents: Sequence[Document], lock: identity.Lock) -> None:
    guid = documents[0].channel.value(PODCAST + "guid") if documents else ""
    if guid and guid != lock.guid:
        raise PublishError(
            f"the feed that is there belongs to another show ({guid}); publish elsewhere, or import it first"
        )


def _uploads(show: ShowFolder, files: Mapping[str, tuple[Asset, ...]], cover: Asset | None) -> list[Upload]:
    """Every file with a hash in its name; the sound is read once more, so that what is named is what is there."""
    uploads = [Upload(cover.name, show.home / cover.source, cover.type, cover.size)] if cover else []
    for slug, assets in files.items():
        for asset in assets:
            path = show.folder(slug) / asset.source
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
