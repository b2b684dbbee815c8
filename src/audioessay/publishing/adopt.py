"""What the public feed knows and the lock does not: identities given by another machine, or by a run that was stopped.

Listeners go by the feed, so it is right where the two differ.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from audioessay import regex as re
from audioessay.errors import NetError, PublishError, ReadError
from audioessay.publishing.document import Document, read
from audioessay.publishing.identity import Identity, Lock, alike, episode_guid, show_guid
from audioessay.publishing.importing import fetched
from audioessay.publishing.old import IMPORTED, Old, OldItem, imported_name, old_items
from audioessay.publishing.published import ASSETS, Brief, Published
from audioessay.publishing.rss import PODCAST
from audioessay.publishing.settings import Settings
from audioessay.publishing.showfolder import ShowFolder
from audioessay.publishing.syntax import bare
from audioessay.publishing.tags import link
from audioessay.show import LOCK

HASHED = re.compile(re.escape(ASSETS) + r"(.+)-([0-9a-f]{8}\.[a-z0-9]+)")
"""The public name of a sound: its episode, and what is its own alone."""


def adopt(
    lock: Lock, first: Document, items: Sequence[OldItem], episodes: Sequence[Brief], about: Settings, now: datetime
) -> tuple[Lock, list[str]]:
    """``lock`` with what the public feed (its ``first`` document, all its ``items``) says of the show and of ``episodes``.

    Also what was taken over, a line each. Raises PublishError when the feed is another show's.
    """
    guid = first.channel.value(PODCAST + "guid")
    ours = (
        guid == lock.guid
        if lock.guid
        else guid == show_guid(about.feed_url) or link(first.channel, "self") == about.feed_url
    )
    if guid and not ours:
        raise PublishError(
            f"the feed that is there belongs to another show ({guid}); publish elsewhere, or import it first"
        )
    lost = not lock.guid and bool(guid)
    if lost:
        lock = replace(lock, guid=guid, feed=about.feed_url)
    who, taken = dict(lock.episodes), list[str]()
    owners = {one.guid: slug for slug, one in who.items()}
    slugs = {one.slug for one in episodes}
    sounds = {HASHED.sub(r"\2", one.audio[0].name): one.slug for one in episodes}
    public = {item.guid for item in items}
    derived = {episode_guid(lock.guid, slug): slug for slug in slugs} if lock.guid else {}
    for item in items:
        name = own_name(item.enclosure, about)
        by_file = HASHED.fullmatch(name)
        slug = owners.get(item.guid) or derived.get(item.guid) or (by_file[1] if by_file else "")
        if slug not in slugs and by_file:  # renamed where its lock is not
            slug = sounds.get(by_file[2], "")
        if slug not in slugs or not item.guid or item.date is None:
            continue
        date, known = item.date.astimezone(UTC), who.get(slug)
        if (known is None or known.guid not in public) and item.guid not in owners:
            who[slug] = Identity(item.guid, date, name if by_file else "", date)
            owners[item.guid] = slug
            taken.append(slug)
        elif known and known.guid == item.guid and known.date != date <= now:
            who[slug] = replace(known, date=date)
            taken.append(slug)
    notices = []
    if lost:
        notices.append(f"audioessay.lock.toml was lost: the show's GUID is taken from the public feed ({guid})")
    if taken:
        notices.append(
            f"GUID and date of {', '.join(sorted(taken))} are taken from the public feed, which knew more than the lock"
        )
    return replace(lock, episodes=who), notices


def own_name(address: str, about: Settings) -> str:
    """The path of a file under the show's address, whichever analytics prefix stands before it; ``""`` for a stranger's."""
    _, _, name = address.partition(bare(about.base)) if about.base else ("", "", "")
    return name


def require_own_sound(fresh: Sequence[Published], lock: Lock, items: Sequence[OldItem], about: Settings) -> None:
    """Raise PublishError where an episode that gets its GUID now has the sound of one that has another GUID.

    That is an essay that was renamed, and made on a machine where its episode was not: audio/ is seldom committed; or a copy.
    """
    own = {one.slug for one in fresh}
    names = [one.audio for slug, one in lock.episodes.items() if slug not in own]
    names += [own_name(one.enclosure, about) for one in items]
    public = {HASHED.sub(r"\2", name): HASHED.sub(r"\1", name) for name in names if HASHED.fullmatch(name)}
    twins: dict[tuple[str, str, str], str] = {}
    for one in fresh:
        slug, sound = one.slug, HASHED.sub(r"\2", one.identity.audio)
        if (twin := twins.setdefault((sound, one.brief.title, one.brief.date), slug)) != slug:
            raise PublishError(
                f"{slug}: it has the sound of {twin}; remove the one that is a copy, or change its essay"
            )
        if other := public.get(sound):
            raise PublishError(
                f"{slug}: it has the sound of {other}; {_adopting(other, slug, 'that')}; else change the essay"
            )


def require_own_words(fresh: Sequence[Published], lock: Lock, show: ShowFolder) -> None:
    """Raise PublishError where an episode that gets its GUID now reads like one whose essay and folder are there no more.

    That is an essay that was renamed and edited, and made on a machine where its episode was not.
    """
    lost = {
        slug: one
        for slug, one in lock.public.items()
        if one.essay and slug not in show.slugs and "://" not in one.essay and not (show.home / one.essay).exists()
    }
    for one in fresh:
        for slug, other in lost.items():
            if alike(one.identity.words, other.words):
                raise PublishError(
                    f"{one.slug}: {_adopting(slug, one.slug, other.essay)}; else let that one, which is public and not here, "
                    "leave the feed first: --prune"
                )


def _adopting(old: str, new: str, essay: str) -> str:
    return f"if it is {essay} under a new name, rename [episodes.{old}] to [episodes.{new}] in {LOCK}"


def imported_again(show: ShowFolder, documents: Sequence[Document]) -> tuple[Old, dict[str, bytes]]:
    """The imported items of a show whose ``imported.xml`` was lost, and the files to keep them in from now on.

    From what is public at the target, else from the old feed's own address. Raises PublishError where neither has them.
    """
    missing = show.lock.imported - len(show.old.items)
    if missing <= 0:
        return show.old, {}
    if documents:
        return show.old, {imported_name(number): page.data for number, page in enumerate(documents)}
    try:
        files = fetched(show.lock.feed) if show.lock.feed else {}
        old = show.old.joined(old_items(*(read(data, name) for name, data in files.items())))
    except (ReadError, NetError) as error:
        reason = f" ({error})"
    else:
        if len(old.items) >= show.lock.imported:
            return old, files
        reason = f" ({show.lock.feed} has {len(old.items)} of them)" if files else ""
    raise PublishError(
        f"{show.home / IMPORTED} is lost, with {missing} episode(s) that listeners know{reason}; bring its last version back"
    )
