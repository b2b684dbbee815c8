"""What can be checked: a feed, an episode's folder, the whole show."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from audioessay.episodes import AUDIO
from audioessay.errors import AudioEssayError, PublishError, ReadError, StorageError
from audioessay.model import record
from audioessay.model.episode import Episode, Part
from audioessay.model.show import Show
from audioessay.net import Client
from audioessay.publishing.check import sidecars
from audioessay.publishing.check.art import art
from audioessay.publishing.check.audio import audio
from audioessay.publishing.check.channel import SUBJECT, channel
from audioessay.publishing.check.everywhere import document
from audioessay.publishing.check.history import changes
from audioessay.publishing.check.item import items
from audioessay.publishing.check.probe import MOST_ITEMS, ask_hosts
from audioessay.publishing.check.report import Finding, Report, report
from audioessay.publishing.check.rules import RULES, Place
from audioessay.publishing.document import MOST_BYTES, read
from audioessay.publishing.feed import NOTHING, feed
from audioessay.publishing.identity import Lock
from audioessay.publishing.old import Old
from audioessay.publishing.published import Published, load_episode, show_cover
from audioessay.publishing.settings import Settings
from audioessay.publishing.taking import link

SIDECARS: Mapping[Part, Callable[[bytes, Place, Episode], Iterator[Finding]]] = {
    "cover": lambda data, at, _episode: art(data, at),
    "chapters": sidecars.chapters_json,
    "vtt": lambda data, at, episode: sidecars.vtt(data, at, episode.duration_ms),
    "srt": lambda data, at, episode: sidecars.srt(data, at, episode.duration_ms),
    "transcript": lambda data, at, episode: sidecars.transcript_json(data, at, episode.duration_ms),
}
"""Part of an episode → its rules."""


def check_feed(
    data: bytes,
    where: str,
    *,
    url: str = "",
    previous: bytes | None = None,
    pruned: Iterable[str] = (),
    now: datetime | None = None,
    client: Client | None = None,
    most_items: int = MOST_ITEMS,
    carried: Iterable[str] = (),
    public: frozenset[str] = frozenset(),
) -> Report:
    """A feed document.

    ``url`` is the address it is public at, where that is known; ``previous`` what stood there before; ``now`` lets dates
    to come be found; with a ``client`` the hosts of its files are asked; items in ``carried`` (GUIDs, or addresses of
    files) are not ours to mend, and that those in ``public`` are to come is too late to mend. What is no feed is a report of that one error.
    """
    try:
        parsed = read(data, where)
    except ReadError as error:
        return report(where, [Finding(RULES["xml"], where, error.line or 0, "", error.reason)])
    findings = [*document(parsed), *channel(parsed, url), *items(parsed, now, frozenset(carried), public)]
    notes = []
    if previous is not None:
        try:
            findings += changes([parsed], [read(previous, "the feed before")], pruned=frozenset(pruned))
        except ReadError as error:
            notes.append(f"not compared with the feed before: {error}")
    if older := link(parsed.channel, "next"):
        notes.append(f"its older pages were not looked at: {older}")
    if client is None:
        notes.append("the hosts of its files were not asked")
    else:
        findings += ask_hosts(parsed, client, most_items)
        if len(parsed.items) > most_items:
            notes.append(f"only the files of its {most_items} newest items were asked for")
    return report(where, findings, notes)


def check_feed_at(
    where: str, *, probe: bool = False, now: datetime | None = None, previous: bytes | None = None
) -> Report:
    """A feed by path or URL. Raises ReadError when it cannot be had."""
    if where.startswith(("http://", "https://")):
        client = Client.near(where)
        answer = client.get(where, MOST_BYTES)
        if answer.status != 200:
            raise ReadError(where, f"the host answers {answer.status}")
        return check_feed(answer.body, where, url=where, now=now, previous=previous, client=client if probe else None)
    try:
        data = Path(where).read_bytes()
    except OSError as error:
        raise ReadError(where, f"cannot be read: {error.strerror}") from error
    stranger = Client(seconds=15, public=True, proxied=False)
    return check_feed(data, where, now=now, previous=previous, client=stranger if probe else None)


def check_episode(folder: Path) -> Report:
    """A finished episode's folder: its list of files, its MP3, what lies beside it."""
    try:
        episode = load_episode(folder)
    except (PublishError, StorageError) as error:
        return report(str(folder), [Place(str(folder / record.NAME)).finding("episode-file", str(error))])
    return report(str(folder), _episode(episode, folder))


def _episode(episode: Episode, folder: Path) -> Iterator[Finding]:
    if episode.draft:
        yield Place(str(folder), episode.tags.title).finding("draft", "is a rough version, read by embedded voices")
    for number, file in enumerate(episode.audio):
        at = Place(str(folder / file.name))
        data = _bytes(folder / file.name)
        if data is None:
            yield at.finding("file-missing", "is not there")
            continue
        if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
            yield at.finding("file-changed", f"has {len(data)} bytes that are not those of the list ({file.size})")
        if file.type == "audio/mpeg":
            yield from audio(data, at, episode)
        elif number == 0:
            yield at.finding("audio-not-mp3", f"its first audio file is {file.type}")
    for part, name in episode.files.items():
        at = Place(str(folder / name), "the episode's cover" if part == "cover" else "")
        data = _bytes(folder / name)
        if data is None:
            yield Place(at.path).finding("file-missing", f"the {part} is not there")
        elif part in SIDECARS:
            problems = list(SIDECARS[part](data, at, episode))
            yield from problems
            if part in ("vtt", "srt", "transcript") and episode.cues and not problems:
                yield from sidecars.spoken(part, data, at, episode)


def check_show(
    show: Show,
    wanted: Settings,
    folder: Path,
    made: Sequence[Published],
    *,
    lock: Lock,
    old: Old = NOTHING,
    previous: Sequence[bytes] = (),
    pruned: Iterable[str] = (),
    excused: Iterable[str] = (),
    public: frozenset[str] = frozenset(),
    examine: Callable[[Path], Report] = lambda folder: check_episode(folder),
    now: datetime | None = None,
) -> Report:
    """The show: its settings and cover, each episode's folder, and the feed that it would publish.

    ``previous`` are the documents of the feed that is public now; GUIDs in ``pruned`` are meant to go from it.
    Episodes in ``excused`` may be absent; those whose GUID is in ``public`` have been dated before, whatever the clock
    says now. ``examine`` looks at an episode's folder.
    """
    where = str(folder / "audioessay.toml")
    pruned = frozenset(pruned)
    findings: list[Finding] = []
    if not wanted.url:
        return report(str(folder), [Place(where).finding("show-url", "the show has no public address")])
    known = {one.slug for one in made}
    findings += [
        Place(where).finding("unused-setting", f"[publish.episodes.{slug}] is no episode's")
        for slug in wanted.episodes
        if slug not in known
    ]
    findings += [
        Place(str(folder / AUDIO)).finding("episode-lost", f"{slug} was published and has no finished episode any more")
        for slug, identity in lock.episodes.items()
        if slug not in known and identity.guid not in pruned and slug not in frozenset(excused)
    ]
    try:
        cover = show_cover(show, folder)
        if cover is None:
            findings.append(Place(where).finding("show-cover", "the show names no cover"))
        else:
            findings += art((folder / show.cover).read_bytes(), Place(str(folder / show.cover), "the show's cover"))
            if not wanted.cover_alt:
                findings.append(Place(where, SUBJECT).finding("art-alt", "cover_alt is empty"))
        documents = feed(show, wanted, made, lock=lock, cover=cover, old=old)
    except AudioEssayError as error:
        return report(str(folder), [*findings, Place(where).finding("episode-file", str(error))])
    result = report(str(folder), findings)
    carried = [item.guid or item.enclosure for item in old.items]
    for name, data in documents.items():
        of_feed = check_feed(data, name, url=wanted.base + name, now=now, carried=carried, public=public).findings
        result += report(
            name, (one for one in of_feed if cover or one.rule.id not in ("channel-image", "image-classic"))
        )
    if previous:
        pages = [read(data, name) for name, data in documents.items()]
        before = [read(data, "the feed before") for data in previous]
        result += report(wanted.feed, changes(pages, before, pruned=pruned))
    for one in made:
        result += examine(folder / AUDIO / one.slug)
    return result


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
