"""What can be checked: a feed, an episode's folder, the whole show."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from audioessay.errors import AudioEssayError, PublishError, ReadError, StorageError
from audioessay.model.episode import Episode
from audioessay.model.show import Show
from audioessay.publish.check import sidecars
from audioessay.publish.check.art import art
from audioessay.publish.check.audio import audio
from audioessay.publish.check.channel import SUBJECT, channel
from audioessay.publish.check.everywhere import document
from audioessay.publish.check.history import changes
from audioessay.publish.check.item import items
from audioessay.publish.check.probe import MOST_ITEMS, probe
from audioessay.publish.check.report import Finding, Report, report
from audioessay.publish.check.rules import RULES, found
from audioessay.publish.document import MOST_BYTES, read
from audioessay.publish.feed import NOTHING, feed
from audioessay.publish.fetch import Fetcher
from audioessay.publish.identity import Lock
from audioessay.publish.old import Old
from audioessay.publish.published import EPISODE_FILE, Published, load_episode, show_cover
from audioessay.publish.settings import Settings


def check_feed(
    data: bytes,
    where: str,
    *,
    url: str = "",
    previous: bytes | None = None,
    pruned: Iterable[str] = (),
    now: datetime | None = None,
    fetcher: Fetcher | None = None,
    most_items: int = MOST_ITEMS,
    carried: Iterable[str] = (),
) -> Report:
    """A feed document.

    ``url`` is the address it is public at, where that is known; ``previous`` what stood there before; ``now`` lets dates
    to come be found; with a ``fetcher`` the hosts of its files are asked; items in ``carried`` (GUIDs, or addresses of
    files) are not ours to mend. What is no feed is a report of that one error.
    """
    try:
        parsed = read(data, where)
    except ReadError as error:
        return report(where, [Finding(RULES["xml"], where, error.line or 0, "", error.reason)])
    findings = [*document(parsed), *channel(parsed, url), *items(parsed, now, frozenset(carried))]
    notes = []
    if previous is not None:
        try:
            findings += changes([parsed], [read(previous, "the feed before")], pruned=frozenset(pruned))
        except ReadError as error:
            notes.append(f"not compared with the feed before: {error}")
    if fetcher is None:
        notes.append("the hosts of its files were not asked")
    else:
        findings += probe(parsed, fetcher, most_items)
        if len(parsed.items) > most_items:
            notes.append(f"only the files of its {most_items} newest items were asked for")
    return report(where, findings, notes)


def check_feed_at(
    where: str, *, probed: bool = False, now: datetime | None = None, previous: bytes | None = None
) -> Report:
    """A feed by path or URL. Raises ReadError when it cannot be had."""
    if where.startswith(("http://", "https://")):
        fetcher = Fetcher.near(where)
        answer = fetcher.get(where, MOST_BYTES)
        if answer.status != 200:
            raise ReadError(where, f"the host answers {answer.status}")
        return check_feed(
            answer.body, where, url=where, now=now, previous=previous, fetcher=fetcher if probed else None
        )
    try:
        data = Path(where).read_bytes()
    except OSError as error:
        raise ReadError(where, f"cannot be read: {error.strerror}") from error
    return check_feed(data, where, now=now, previous=previous, fetcher=Fetcher() if probed else None)


def check_episode(folder: Path) -> Report:
    """A finished episode's folder: its list of files, its MP3, what lies beside it."""
    try:
        episode = load_episode(folder)
    except (PublishError, StorageError) as error:
        return report(str(folder), [found("episode-file", str(error), str(folder / EPISODE_FILE))])
    return report(str(folder), _episode(episode, folder))


def _episode(episode: Episode, folder: Path) -> Iterator[Finding]:
    if episode.draft:
        yield found("draft", "is read by draft voices", str(folder), None, episode.tags.title)
    for number, file in enumerate(episode.audio):
        path = folder / file.name
        data = _bytes(path)
        if data is None:
            yield found("file-missing", "is not there", str(path))
            continue
        if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
            yield found(
                "file-changed", f"has {len(data)} bytes that are not those of the list ({file.size})", str(path)
            )
        if file.type == "audio/mpeg":
            yield from audio(data, str(path), episode)
        elif number == 0:
            yield found("audio-not-mp3", f"its first audio file is {file.type}", str(path))
    checks = {
        "vtt": sidecars.vtt,
        "srt": sidecars.srt,
        "transcript": sidecars.transcript_json,
    }
    for part, name in episode.files.items():
        path = folder / name
        data = _bytes(path)
        if data is None:
            yield found("file-missing", f"the {part} is not there", str(path))
        elif part == "cover":
            yield from art(data, str(path), "the episode's cover")
        elif part == "chapters":
            yield from sidecars.chapters_json(data, str(path), episode)
        elif part in checks:
            yield from checks[part](data, str(path), episode.duration_ms)


def check_show(
    show: Show,
    settings: Settings,
    folder: Path,
    published: Sequence[Published],
    *,
    lock: Lock,
    old: Old = NOTHING,
    previous: Sequence[bytes] = (),
    pruned: Iterable[str] = (),
    now: datetime | None = None,
    audio_folder: str = "audio",
) -> Report:
    """The show: its settings and cover, each episode's folder, and the feed that it would publish.

    ``previous`` are the documents of the feed that is public now; GUIDs in ``pruned`` are meant to go from it.
    """
    where = str(folder / "audioessay.toml")
    pruned = frozenset(pruned)
    findings: list[Finding] = []
    if not settings.url:
        return report(str(folder), [found("show-url", "the show has no public address", where)])
    known = {one.slug for one in published}
    findings += [
        found("unused-setting", f"[publish.episodes.{slug}] is no episode's", where)
        for slug in settings.episodes
        if slug not in known
    ]
    findings += [
        found("episode-lost", f"{slug} was published and has no finished episode any more", str(folder / audio_folder))
        for slug, identity in lock.episodes.items()
        if slug not in known and identity.guid not in pruned
    ]
    try:
        cover = show_cover(show, folder)
        if cover is not None:
            findings += art((folder / show.cover).read_bytes(), str(folder / show.cover), "the show's cover")
            if not settings.cover_alt:
                findings.append(found("art-alt", "cover_alt is empty", where, None, SUBJECT))
        documents = feed(show, settings, published, lock=lock, cover=cover, old=old)
    except AudioEssayError as error:
        return report(str(folder), [*findings, found("episode-file", str(error), where)])
    made = report(str(folder), findings)
    carried = [item.guid or item.enclosure for item in old.items]
    for name, data in documents.items():
        made += report(name, check_feed(data, name, url=settings.base + name, now=now, carried=carried).findings)
    if previous:
        pages = [read(data, name) for name, data in documents.items()]
        before = [read(data, "the feed before") for data in previous]
        made += report(settings.feed, changes(pages, before, pruned=pruned))
    for one in published:
        made += check_episode(folder / audio_folder / one.slug)
    return made


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
