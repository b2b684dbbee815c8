"""Who the show and its episodes are for ever: GUIDs and dates, given once, kept in ``audioessay.lock.toml``.

Titles, texts, sounds and addresses change; these do not. A player that sees a new GUID downloads an episode again; one
that sees a new date moves it. So they are minted at the first publishing and only read from then on.
"""

import hashlib
import re
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audioessay.errors import PublishError, StorageError
from audioessay.files import write_whole
from audioessay.model.record import SLUG
from audioessay.settings import Invalid, build
from audioessay.show import LOCK
from audioessay.tomltext import quoted

NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Of podcast:guid (podcastindex.org/namespace/1.0, guid)."""

EASTERNMOST = timedelta(hours=14)
"""UTC+14: so long before midnight UTC the next day has begun somewhere."""

NOON = timedelta(hours=12)
"""At noon UTC the date is the same from Alaska to Japan, so players there show the author's day."""

SKETCH, DIGITS = 32, 8
"""Hashes of a sketch, and the digits of each."""

ALIKE = 1 / 3
"""Sentences in both, of those in either: where two texts of one length share half."""

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

HEAD = """\
# Who this show and its episodes are to every podcast player. Written by audioessay; keep it with the show (commit it).
# A GUID or a date that changes here makes players download an episode again, or lose its place.
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """One episode's."""

    guid: str
    date: datetime
    """When it was published, UTC, whole seconds; never changes."""
    audio: str = ""
    """Public name of the MP3 that was last published."""
    updated: datetime | None = None
    """When that name last changed."""
    essay: str = ""
    """Its essay's path in the show, and a :func:`sketch` of its words: a renamed essay is known by them."""
    words: str = ""
    pruned: bool = False
    """Whether it has left the feed. Put back, it is who it was."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The show's, and its episodes' by slug."""

    guid: str = ""
    feed: str = ""
    """The feed's address when the GUID was minted."""
    episodes: Mapping[str, Identity] = field(default_factory=dict)
    imported: int = 0
    """How many items ``imported.xml`` holds; they are listeners' as much as ours are."""

    @property
    def public(self) -> Mapping[str, Identity]:
        """Its episodes without those that have left the feed."""
        return {slug: one for slug, one in self.episodes.items() if not one.pruned}

    def __post_init__(self) -> None:
        seen: dict[str, str] = {}
        for slug, identity in self.episodes.items():
            if not SLUG.fullmatch(slug):
                raise ValueError(f"{slug!r} is not an episode's name")
            if not identity.guid:
                raise ValueError(f"{slug!r} has no GUID")
            if identity.guid in seen:
                raise ValueError(f"{slug!r} and {seen[identity.guid]!r} have one GUID")
            seen[identity.guid] = slug


@dataclass(frozen=True, slots=True)
class Candidate:
    """An episode that is to have an identity."""

    slug: str
    audio: str
    """Public name of its MP3."""
    date: str = ""
    """``YYYY-MM-DD`` as its author dated it, or ``""``."""
    guid: str = ""
    """One that it has from elsewhere."""
    essay: str = ""
    words: str = ""
    """As an Identity's."""


def show_guid(feed_url: str) -> str:
    """podcast:guid of a feed: UUIDv5 of its address without scheme and closing slashes.

    >>> show_guid("https://mp3s.nashownotes.com/pc20rss.xml")
    '917393e3-1b1e-5cef-ace4-edaa54e1f810'
    """
    return str(uuid.uuid5(NAMESPACE, re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://", "", feed_url).rstrip("/")))


def episode_guid(show: str, slug: str) -> str:
    """An episode's GUID: UUIDv5 of its slug in its show's, so that two machines that mint it agree."""
    return str(uuid.uuid5(uuid.UUID(show), slug))


def mint(lock: Lock, candidates: Iterable[Candidate], *, feed_url: str, now: datetime) -> Lock:
    """``lock`` with an identity for the show and each candidate; what it already has it keeps.

    ``now`` (aware) dates what bears no date. Raises PublishError for an episode dated in the future, or a GUID taken.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    if not lock.guid:
        if not feed_url:
            raise PublishError("the show has no address yet: set url under [publish] in audioessay.toml")
        lock = replace(lock, guid=show_guid(feed_url), feed=feed_url)
    episodes = dict(lock.episodes)
    guids = {identity.guid: slug for slug, identity in episodes.items()}
    dates = {identity.date for identity in episodes.values()}
    for candidate in sorted(candidates, key=lambda one: (one.date or "9999", one.slug)):
        known = episodes.get(candidate.slug)
        if known is None:
            guid = candidate.guid or episode_guid(lock.guid, candidate.slug)
            if guid in guids:
                other, slug = guids[guid], candidate.slug
                way = f"if that is its name now, rename [episodes.{other}] to [episodes.{slug}] in {LOCK}, else rename its essay"
                way = "give it one of its own" if candidate.guid else way
                raise PublishError(f"{slug}: its GUID {guid} belongs to {other}; {way}")
            date = _date(candidate, now)
            step = SECOND if date + DAY < now else -SECOND
            while date in dates:  # players order episodes by date, so no two are alike, and none is to come
                date += step
            known = Identity(guid, date, candidate.audio, date)
            guids[guid] = candidate.slug
            dates.add(date)
        elif known.audio != candidate.audio:
            known = replace(known, audio=candidate.audio, updated=now)
        episodes[candidate.slug] = replace(known, essay=candidate.essay, words=candidate.words, pruned=False)
    return replace(lock, episodes=episodes)


def sketch(sentences: Iterable[str]) -> str:
    """A few hundred bytes by which a text is known again after an edit: the least hashes of its sentences (bottom-k MinHash)."""
    texts = {" ".join(re.findall(r"\w+", sentence.casefold())) for sentence in sentences} - {""}
    return "".join(sorted(hashlib.sha256(text.encode()).hexdigest()[:DIGITS] for text in texts)[:SKETCH])


def alike(one: str, other: str) -> bool:
    """Whether two sketches are of one text, before and after an edit: about half of the sentences are the same."""
    a, b = ({words[at : at + DIGITS] for at in range(0, len(words), DIGITS)} for words in (one, other))
    least = set(sorted(a | b)[:SKETCH])
    return bool(least) and len(least & a & b) >= ALIKE * len(least)


def waits_for(candidate: Candidate, now: datetime) -> datetime | None:
    """The day (midnight UTC) that an episode waits for: its own date, where that has begun nowhere yet; else None."""
    day = _day(candidate)
    return day if day and day - EASTERNMOST > now else None


def _day(candidate: Candidate) -> datetime | None:
    try:
        return datetime.strptime(candidate.date, "%Y-%m-%d").replace(tzinfo=UTC) if candidate.date else None
    except ValueError as error:
        raise PublishError(f"{candidate.slug}: {candidate.date!r} is not a date like 2026-11-23") from error


def _date(candidate: Candidate, now: datetime) -> datetime:
    day = _day(candidate)
    if day and waits_for(candidate, now):
        raise PublishError(
            f"{candidate.slug}: it is dated {candidate.date}, which is to come; players hide or reject such an episode. "
            "Publish it on that day, or change its date"
        )
    return min(day + NOON, now) if day else now


def parse(data: bytes, where: str = LOCK) -> Lock:
    """What :func:`render` wrote. Raises PublishError that says what to do: a lock is never made anew in silence."""
    try:
        table = tomllib.loads(data.decode())
        if table.pop("version", None) != 1:
            raise Invalid("version", "must be 1; a newer audioessay wrote this file")
        return build(Lock, {**table.pop("show", {}), **table})
    except ValueError as error:
        raise PublishError(
            f"{where}: {error}. Bring back its last good version: it holds the episodes' identities"
        ) from error


def render(lock: Lock) -> bytes:
    """The lock as TOML, episodes by date: the same bytes for the same content."""
    lines = [HEAD, "version = 1\n", f"[show]\nguid = {quoted(lock.guid)}\nfeed = {quoted(lock.feed)}"]
    if lock.imported:
        lines.append(f"imported = {lock.imported}")
    for slug, identity in sorted(lock.episodes.items(), key=lambda pair: (pair[1].date, pair[0])):
        lines.append(f"\n[episodes.{slug}]\nguid = {quoted(identity.guid)}\ndate = {_stamp(identity.date)}")
        if identity.audio:
            lines.append(f"audio = {quoted(identity.audio)}")
        if identity.updated and identity.updated != identity.date:
            lines.append(f"updated = {_stamp(identity.updated)}")
        lines += [f"{key} = {quoted(value)}" for key in ("essay", "words") if (value := getattr(identity, key))]
        if identity.pruned:
            lines.append("pruned = true")
    return ("\n".join(lines) + "\n").encode()


def load(folder: Path) -> Lock:
    """The show folder's lock; an empty one where there is no file yet."""
    path = folder / LOCK
    try:
        return parse(path.read_bytes(), str(path))
    except FileNotFoundError:
        return Lock()
    except OSError as error:
        raise StorageError(str(path), f"cannot be read: {error.strerror}") from error


def save(folder: Path, lock: Lock) -> None:
    """Write it whole, if it differs from what stands there."""
    path, data = folder / LOCK, render(lock)
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
