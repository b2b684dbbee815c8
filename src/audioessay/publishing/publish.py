"""From finished episodes to a public feed: identity, check, render, release."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from audioessay.errors import NetError, PublishError, some
from audioessay.files import write_whole
from audioessay.net import Client
from audioessay.progress import Progress, silent
from audioessay.publishing import identity, typeface
from audioessay.publishing.adopt import adopt, imported_again, require_own_sound, require_own_words
from audioessay.publishing.check import Finding, check_show
from audioessay.publishing.document import Document
from audioessay.publishing.feed import feed
from audioessay.publishing.linked import snippet
from audioessay.publishing.memo import Memo
from audioessay.publishing.old import Old, old_items
from audioessay.publishing.page import pages
from audioessay.publishing.published import Asset, Brief, Published, show_cover
from audioessay.publishing.release import Edition, Left, Public, Step, Upload, release
from audioessay.publishing.rss import ITUNES
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
    draft: bool = False
    """Whether it is a rough version."""
    embed: str = ""
    """HTML that plays it on another page."""


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
                {"episode": one.slug, "title": one.title, "state": one.state, "note": one.note, "embed": one.embed}
                for one in self.standings
            ],
            "notices": list(self.notices),
        }


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
    memo = Memo(home, anew=verify)
    show = open_show(home, url=url, memo=memo)
    about = show.settings
    episodes = show.chosen(names)
    drafts = [one.slug for one in episodes if one.draft]
    if drafts and not (allow_draft or preview):
        raise PublishError(
            f"{some(drafts)}: a rough version; make it with better voices (audioessay doctor), or say --allow-draft"
        )
    if ping and not about.hub:
        raise PublishError("--ping: the show names no hub; set hub under [publish]")
    with open_target(to or about.target, home=home, options=dict(about.options)) as target:
        if not preview:
            show, episodes = _sound_ones(show, episodes, names)
        place = f"place/{target}"
        left = Left(**memo.of(place, "", lambda: asdict(Left())))  # to verify, nothing is taken as it was left
        composer = Composer(show, episodes, left, bool(names), prune, preview, now or datetime.now(UTC), agree)
        done = release(
            target,
            composer.compose,
            feed=about.feed,
            left=left,
            dry_run=dry_run,
            verify=verify,
            progress=progress,
        )
        where = str(target)
    edition = done.edition
    if not dry_run and not preview:
        for name, data in edition.restored.items():
            write_whole(home / name, data)
        identity.save(home, edition.lock)
        memo.put(place, "", asdict(replace(done.left, lock=_sha256(edition.lock))))
        memo.save()
    return Result(
        target=where,
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


def _refusal(errors: Sequence[Finding]) -> PublishError:
    more = f" (and {len(errors) - 1} more: audioessay check)" if len(errors) > 1 else ""
    return PublishError(f"{errors[0]}{more}")


def _sha256(lock: identity.Lock) -> str:
    return hashlib.sha256(identity.render(lock)).hexdigest()


def _sound_ones(
    show: ShowFolder, episodes: Sequence[Brief], names: Sequence[str]
) -> tuple[ShowFolder, tuple[Brief, ...]]:
    """Without the episodes in whose folders something is wrong: they stop no other, unless they are named or all are so.

    Raises PublishError.
    """
    faults = {
        one.slug: errors
        for one in episodes
        if (errors := [finding for finding in show.findings[one.slug] if finding.rule.severity == "error"])
    }
    named = {Path(name).resolve().name for name in names}
    for slug, errors in faults.items():
        if slug in named or len(faults) == len(episodes):
            raise _refusal(errors)
    broken = {**show.broken, **{slug: str(errors[0]) for slug, errors in faults.items()}}
    return replace(show, broken=broken), tuple(one for one in episodes if one.slug not in faults)


@dataclass(frozen=True)
class Composer:
    """Puts feed and pages together over what is public, as often as that changes in between."""

    show: ShowFolder
    episodes: Sequence[Brief]
    left: Left
    named: bool
    prune: bool
    preview: bool
    now: datetime
    agree: Agree

    @cached_property
    def cover(self) -> Asset | None:
        """The show's."""
        return show_cover(self.show.show, self.show.home)

    @cached_property
    def sheet(self) -> Asset | None:
        """The pages' type."""
        return typeface.sheet() if self.show.settings.pages else None

    def _uploads(self, published: Sequence[Published]) -> dict[str, Upload]:
        """Every file with a hash in its name."""
        files = [((self.show.home / self.show.show.cover.file).parent, self.cover), (Path(), self.sheet)]
        files += [(self.show.folder(one.slug), asset) for one in published for asset in one.brief.assets]
        return {one.name: Upload(folder / one.source, one.type, one.size, one.sha256) for folder, one in files if one}

    def compose(self, public: Public) -> Edition:
        """Feed and pages, the items of other publishers carried on. Raises PublishError for a finding."""
        show = self.show
        untouched = (
            bool(self.left.feed)
            and self.left.feed == public.sha256
            and self.left.lock == _sha256(show.lock)
            and show.lock.public.keys() <= {one.slug for one in self.episodes}
            and show.lock.imported <= len(show.old.items)
        )
        if untouched and not self.preview:  # nobody else has published since: its older documents hold nothing new
            edition = self._composed(public, [public.first] if public.first else [], untouched=True)
            if edition:
                return edition
        edition = self._composed(public, [] if self.preview else public.documents, untouched=False)
        assert edition
        return edition

    def _composed(self, public: Public, documents: Sequence[Document], *, untouched: bool) -> Edition | None:
        """As :meth:`compose` with those documents of the public feed; None where they turn out to be too few."""
        show, about = self.show, self.show.settings
        there = old_items(*documents)
        lock, notices = show.lock, list[str]()
        if documents:
            lock, notices = adopt(lock, documents[0], there.items, show.episodes, about, self.now)
        lying = show.slugs | show.broken.keys()
        absent = {slug: one.guid for slug, one in lock.public.items() if slug not in lying}
        if self.prune:
            pruned = {slug: replace(lock.episodes[slug], pruned=True) for slug in absent}
            lock = replace(lock, episodes={**lock.episodes, **pruned})
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
        ours = show.published(ready, lock)
        mine = {one.identity.guid for one in ours} | gone
        imported, restored = (show.old, {}) if self.preview else imported_again(show, documents)
        if restored:
            notices.append("imported.xml was lost: the episodes in it are taken from the public feed")
        old = imported.joined(Old(tuple(one for one in there.items if one.guid not in mine), there.prefixes))
        public_guids = {one.guid for one in there.items}
        if untouched:
            public_guids |= {one.guid for one in show.lock.public.values()}
        texts = feed(show.show, about, ours, lock=lock, cover=self.cover, old=old, memo=show.memo)
        older = {name for name in texts if name != about.feed}
        if untouched and any(texts[name].sha256 != self.left.files.get(name, ("",))[0] for name in older):
            return None
        report = check_show(
            show.show,
            about,
            show.home,
            ours,
            lock=lock,
            old=old,
            documents=texts,
            previous=documents,
            same=older if untouched else (),
            pruned=gone,
            excused=frozenset(show.broken) | (frozenset(absent) if self.named else frozenset()),
            public=frozenset(public_guids | {one.guid for one in show.lock.episodes.values()}),
            found=show.findings,
            memo=show.memo,
            now=self.now,
        )
        if not self.preview:
            fresh = [one for one in ours if one.slug not in known]
            require_own_sound(fresh, lock, there.items, about)
            require_own_words(fresh, lock, show)
            if report.errors:
                raise _refusal(report.errors)
        if about.new_feed_url and not self.preview:
            self._require_agreement(documents, about)
        sheet = self.sheet.name if self.sheet else ""
        return Edition(
            feed=texts,
            pages=pages(show.show, about, ours, cover=self.cover, old=old, sheet=sheet, memo=show.memo),
            uploads=self._uploads(ours),
            lock=lock,
            published=ours,
            waiting=waiting,
            new=tuple(one.slug for one in ours if one.identity.guid not in public_guids),
            gone=tuple(absent) if self.prune else (),
            warnings=tuple(str(one) for one in report.warnings if one.rule.id != "draft"),  # was agreed to
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
    lines, about = [], show.settings
    for one in edition.published:
        files = {asset.name for asset in one.brief.assets}  # its page changes with its neighbours
        state: State = "new" if one.slug in edition.new else "changed" if files & put else "same"
        lines.append(
            Standing(
                one.slug,
                one.brief.title,
                state,
                f"{one.identity.date:%Y-%m-%d}",
                one.brief.draft,
                snippet(one, about) if about.pages else "",
            )
        )
    titles = {one.slug: one.title for one in show.episodes}
    for slug, day in edition.waiting.items():
        lines.append(Standing(slug, titles[slug], "waits", f"waits for {day.day} {day:%B %Y}"))
    if not names:
        lines += [Standing(slug, slug, "broken", reason) for slug, reason in show.broken.items()]
    lines += [Standing(slug, slug, "gone", "leaves the feed") for slug in edition.gone]
    for slug in edition.lock.public:
        if names and slug not in show.slugs and slug not in show.broken:
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
