"""From finished episodes to a public feed: identity, check, render, release."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from audioessay.errors import NetError, PublishError
from audioessay.files import write_whole
from audioessay.model.episode import Episode
from audioessay.net import Client
from audioessay.progress import Progress, silent
from audioessay.publishing import identity
from audioessay.publishing.adopt import adopt, imported_again, require_own_sound
from audioessay.publishing.check import check_show
from audioessay.publishing.document import Document
from audioessay.publishing.examined import Examined
from audioessay.publishing.feed import feed
from audioessay.publishing.names import ITUNES
from audioessay.publishing.old import Old, old_items
from audioessay.publishing.page import pages
from audioessay.publishing.published import Published, show_cover
from audioessay.publishing.release import Rendering, Step, Upload, release
from audioessay.publishing.settings import Settings
from audioessay.publishing.showfolder import ShowFolder, open_show
from audioessay.publishing.targets import open_target

State = Literal["new", "changed", "same", "waits", "broken", "missing", "gone"]

Agree = Callable[[str], bool]
"""Asks the user a question; True for yes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an episode stands after a publishing."""

    slug: str
    title: str
    state: State
    note: str = ""


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
    standings: tuple[Standing, ...] = ()
    """Every episode of the show that was meant."""
    notices: tuple[str, ...] = ()
    """What else its publisher ought to know."""

    @property
    def ok(self) -> bool:
        """Whether no episode that was meant is broken."""
        return not any(one.state == "broken" for one in self.standings)

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
            "states": [
                {"episode": one.slug, "title": one.title, "state": one.state, "note": one.note}
                for one in self.standings
            ],
            "notices": list(self.notices),
        }


@dataclass(frozen=True, slots=True)
class Edition(Rendering):
    """Feed and pages, and what was found out as they were put together."""

    lock: identity.Lock
    published: tuple[Published, ...]
    waiting: Mapping[str, datetime]
    """Slug → the day that an episode waits for."""
    new: tuple[str, ...]
    """Slugs that were not public before."""
    gone: tuple[str, ...]
    """Slugs that leave the feed."""
    warnings: tuple[str, ...]
    notices: tuple[str, ...]
    restored: Mapping[str, bytes]
    """Files of the show folder that were lost, by name."""


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
    verify: bool = False,
    agree: Agree = lambda _question: False,
    progress: Progress = silent,
    now: datetime | None = None,
) -> Result:
    """Publish a show; see :func:`audioessay.publish`.

    A ``preview`` keeps no identity and is not refused for what players would not accept. ``agree`` is asked twice before
    every subscriber is moved to a new address.
    """
    show = open_show(home, url=url)
    about = show.settings
    episodes = show.chosen(names)
    drafts = [one.slug for one in episodes if one.draft]
    if drafts and not (allow_draft or preview):
        raise PublishError(
            f"{', '.join(drafts)}: a rough version, read by embedded voices; make it with better ones, or publish with --allow-draft"
        )
    if ping and not about.hub:
        raise PublishError("--ping: the show names no hub; set hub under [publish]")
    examined = Examined(home, anew=verify)
    composer = Composer(show, episodes, examined, bool(names), prune, preview, now or datetime.now(UTC), agree)
    with open_target(to or about.target, home=home, options=dict(about.options)) as target:
        done = release(
            target,
            composer.uploads,
            composer.compose,
            feed=about.feed,
            dry_run=dry_run,
            verify=verify,
            progress=progress,
        )
        place = str(target)
    edition = done.rendering
    if not dry_run and not preview:
        for name, data in edition.restored.items():
            write_whole(home / name, data)
        identity.save(home, edition.lock)
        examined.save()
    return Result(
        target=place,
        feed_url=about.feed_url,
        episodes=tuple(one.slug for one in edition.published),
        new=edition.new,
        steps=done.steps,
        changed=done.changed,
        warnings=edition.warnings,
        pinged=_ping(about) if ping and not dry_run else False,
        standings=tuple(_standings(show, names, edition, done.steps)),
        notices=edition.notices,
    )


class Composer:
    """Puts feed and pages together over what is public, as often as that changes in between."""

    def __init__(
        self,
        show: ShowFolder,
        episodes: Sequence[Episode],
        examined: Examined,
        named: bool,
        prune: bool,
        preview: bool,
        now: datetime,
        agree: Agree,
    ) -> None:
        self.show, self.episodes, self.examined = show, episodes, examined
        self.named, self.prune, self.preview, self.now, self.agree = named, prune, preview, now, agree
        self.assets = {one.slug: show.assets(one) for one in episodes}
        self.cover = show_cover(show.show, show.home)

    def uploads(self, edition: Edition) -> list[Upload]:
        """Every file of an edition with a hash in its name."""
        cover, home = self.cover, self.show.home
        uploads = [Upload(cover.name, home / cover.source, cover.type, cover.size, cover.sha256)] if cover else []
        for one in edition.published:
            folder = self.show.folder(one.slug)
            uploads += [Upload(a.name, folder / a.source, a.type, a.size, a.sha256) for a in one.assets]
        return list({upload.name: upload for upload in uploads}.values())

    def compose(self, documents: Sequence[Document]) -> Edition:
        """Feed and pages, the items of other publishers carried on. Raises PublishError for a finding."""
        show, about = self.show, self.show.settings
        there = old_items(*([] if self.preview else documents))
        lock, notices = show.lock, list[str]()
        if documents and not self.preview:
            lock, notices = adopt(lock, documents[0], there.items, show.slugs, about, self.now)
        absent = {slug: one.guid for slug, one in lock.episodes.items() if slug not in show.slugs | show.broken.keys()}
        if self.prune:
            lock = replace(lock, episodes={slug: one for slug, one in lock.episodes.items() if slug not in absent})
        gone = frozenset(absent.values()) if self.prune or self.preview else frozenset()
        waiting = {
            one.slug: day
            for one in show.candidates(self.episodes)
            if one.slug not in lock.episodes and not self.preview and (day := identity.waits_for(one, self.now))
        }
        ready = [one for one in self.episodes if one.slug not in waiting]
        candidates = show.candidates(ready)
        to_come = [day for one in candidates if self.preview and (day := identity.waits_for(one, self.now))]
        address = about.feed_url if about.url else ""
        known = lock.episodes.keys()
        lock = identity.mint(lock, candidates, feed_url=address, now=max([self.now, *to_come]))
        ours = tuple(Published(one, lock.episodes[one.slug], self.assets[one.slug]) for one in ready)
        mine = {one.identity.guid for one in ours} | gone
        imported, restored = (show.old, {}) if self.preview else imported_again(show, documents)
        if restored:
            notices.append("imported.xml was lost: the episodes in it are taken from the public feed")
        old = imported.joined(Old(tuple(one for one in there.items if one.guid not in mine), there.namespaces))
        public = {one.guid for one in there.items} | {one.guid for one in show.lock.episodes.values()}
        report = check_show(
            show.show,
            about,
            show.home,
            ours,
            lock=lock,
            old=old,
            previous=[document.data for document in documents],
            pruned=gone,
            excused=frozenset(show.broken) | (frozenset(absent) if self.named else frozenset()),
            public=frozenset(public),
            examine=self.examined,
            now=self.now,
        )
        if report.errors and not self.preview:
            more = f" (and {len(report.errors) - 1} more: audioessay check)" if len(report.errors) > 1 else ""
            raise PublishError(f"{report.errors[0]}{more}")
        if not self.preview:
            require_own_sound([one for one in ours if one.episode.slug not in known], lock, there.items, about)
        if about.new_feed_url and not self.preview:
            self._require_agreement(documents, about)
        return Edition(
            feed=feed(show.show, about, ours, lock=lock, cover=self.cover, old=old),
            pages=pages(show.show, about, ours, cover=self.cover, old=old),
            lock=lock,
            published=ours,
            waiting=waiting,
            new=tuple(one.slug for one in ours if one.identity.guid not in {item.guid for item in there.items}),
            gone=tuple(absent) if self.prune else (),
            warnings=tuple(map(str, report.warnings)),
            notices=(*notices, *show.edited(ready)),
            restored=restored,
        )

    def _require_agreement(self, documents: Sequence[Document], about: Settings) -> None:
        """Whoever moves all subscribers is asked twice, once for each address."""
        public = documents[0].channel.value(ITUNES + "new-feed-url") if documents else ""
        if about.new_feed_url in (public, about.feed_url):
            return
        asked = (
            f"new_feed_url tells every player to leave {about.feed_url} for {about.new_feed_url}, for good. Go on?",
            f"Is there a feed at {about.new_feed_url} with all the episodes? Nobody comes back from there. Move everybody?",
        )
        if not all(map(self.agree, asked)):
            raise PublishError(
                f"new_feed_url would move every subscriber to {about.new_feed_url}; say that it is meant with --move, or take it out"
            )


def _standings(show: ShowFolder, names: Sequence[str], edition: Edition, steps: Sequence[Step]) -> list[Standing]:
    """A line for each episode that was meant."""
    put = {name for action, name, _size in steps if action != "keep"}
    lines = []
    for one in edition.published:
        files = {*(asset.name for asset in one.assets), one.page}
        state: State = "new" if one.slug in edition.new else "changed" if files & put else "same"
        lines.append(Standing(one.slug, one.episode.tags.title, state, f"{one.identity.date:%Y-%m-%d}"))
    titles = {one.slug: one.tags.title for one in show.episodes}
    for slug, day in edition.waiting.items():
        lines.append(Standing(slug, titles[slug], "waits", f"waits for {day.day} {day:%B %Y}"))
    if not names:
        lines += [Standing(slug, slug, "broken", reason) for slug, reason in show.broken.items()]
    lines += [Standing(slug, slug, "gone", "leaves the feed") for slug in edition.gone]
    for slug in edition.lock.episodes:
        if slug not in show.slugs and names:
            lines.append(Standing(slug, slug, "missing", "is made no more; its item stays as it is"))
    return sorted(lines, key=lambda line: line.slug)


def _ping(about: Settings) -> bool:
    """Tell the hub that the feed has changed (W3C WebSub, publisher's ping). Raises PublishError."""
    body = urlencode({"hub.mode": "publish", "hub.url": about.feed_url}).encode()
    try:
        status = Client().post(about.hub, body, "application/x-www-form-urlencoded", 1 << 20).status
        trouble = "" if 200 <= status < 300 else f"it answers {status}"
    except NetError as error:
        trouble = error.reason
    if trouble:
        raise PublishError(f"{about.hub}: the feed is published, but the hub did not take the ping: {trouble}")
    return True
