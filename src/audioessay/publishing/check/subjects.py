"""What can be checked: a feed, an episode's folder, the whole show."""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from audioessay.episodes import AUDIO
from audioessay.errors import AudioEssayError, PublishError, ReadError, StorageError
from audioessay.model import record
from audioessay.model.episode import Episode, Part
from audioessay.model.show import Show
from audioessay.net import Client
from audioessay.publishing.check import sidecars
from audioessay.publishing.check.audio import art, audio, whole
from audioessay.publishing.check.channel import SUBJECT, channel, document
from audioessay.publishing.check.item import changes, items
from audioessay.publishing.check.probe import MOST_ITEMS, ask_hosts
from audioessay.publishing.check.rules import RULES, Finding, Place, Report, of_rows, report, rows
from audioessay.publishing.document import MOST_BYTES, Document, read
from audioessay.publishing.feed import NOTHING, feed
from audioessay.publishing.identity import Lock
from audioessay.publishing.memo import FORGETFUL, Memo, Text
from audioessay.publishing.old import Old
from audioessay.publishing.published import Published, load_episode, show_cover
from audioessay.publishing.settings import Settings
from audioessay.publishing.tags import link

SIDECARS: Mapping[Part, Callable[[bytes, Place, Episode], Iterator[Finding]]] = {
    "cover": lambda data, at, _episode: art(data, at),
    "waveform": lambda data, at, _episode: whole(data, at),
    "chapters": sidecars.chapters_json,
    "vtt": lambda data, at, episode: sidecars.cues("vtt", data, at, episode.duration_ms),
    "srt": lambda data, at, episode: sidecars.cues("srt", data, at, episode.duration_ms),
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


def check_episode(folder: Path, episode: Episode | None = None) -> Report:
    """A finished episode's folder: its list of files, its MP3, what lies beside it. ``episode`` is what was read of it."""
    try:
        episode = episode or load_episode(folder)
    except (PublishError, StorageError) as error:
        return report(str(folder), [Place(str(folder / record.NAME)).finding("episode-file", str(error))])
    return report(str(folder), _episode(episode, folder))


def _episode(episode: Episode, folder: Path) -> Iterator[Finding]:
    if episode.draft:
        yield Place(str(folder), episode.tags.title).finding("draft", "is a rough version")
    for number, file in enumerate(episode.audio):
        at = Place(str(folder / file.name))
        if not (folder / file.name).is_file():
            yield at.finding("file-missing", "is not there")
            continue
        with (folder / file.name).open("rb") as sound:
            size = os.fstat(sound.fileno()).st_size
            if size != file.size or hashlib.file_digest(sound, "sha256").hexdigest() != file.sha256:
                yield at.finding("file-changed", f"has {size} bytes that are not those of the list ({file.size})")
            if file.type == "audio/mpeg":
                yield from audio(sound, at, episode)
            elif number == 0:
                yield at.finding("audio-not-mp3", f"its first audio file is {file.type}")
    for part, name in episode.files.items():
        at = Place(str(folder / name), "the episode's cover" if part == "cover" else "")
        data = _bytes(folder / name) if part in SIDECARS else None
        if data is None and not (folder / name).is_file():
            yield Place(at.path).finding("file-missing", f"the {part} is not there")
        elif data is not None:
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
    documents: Mapping[str, Text] | None = None,
    previous: Sequence[Document] = (),
    same: Collection[str] = (),
    pruned: Iterable[str] = (),
    excused: Iterable[str] = (),
    public: frozenset[str] = frozenset(),
    found: Mapping[str, Sequence[Finding]] | None = None,
    memo: Memo = FORGETFUL,
    now: datetime | None = None,
) -> Report:
    """The show: its settings and cover, each episode's folder, and the feed that it would publish.

    ``documents`` are the feed's, where they are rendered already; ``previous`` those of the feed that is public now, but for
    those named in ``same``, which do not change; GUIDs in ``pruned`` are meant to go from it.
    Episodes in ``excused`` may be absent; those whose GUID is in ``public`` have been dated before, whatever the clock
    says now. ``found`` is what is wrong in episodes' folders, where those were looked into.
    """
    where = str(folder / "audioessay.toml")
    pruned, excused = frozenset(pruned), frozenset(excused)
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
        for slug, identity in lock.public.items()
        if slug not in known and identity.guid not in pruned and slug not in excused
    ]
    try:
        cover = show_cover(show, folder)
        if cover is None:
            findings.append(Place(where).finding("show-cover", "the show names no cover"))
        else:
            findings += art(
                (folder / show.cover.file).read_bytes(), Place(str(folder / show.cover.file), "the show's cover")
            )
            if not wanted.cover_alt:
                findings.append(Place(where, SUBJECT).finding("art-alt", "cover_alt is empty"))
        documents = (
            feed(show, wanted, made, lock=lock, cover=cover, old=old, memo=memo) if documents is None else documents
        )
    except AudioEssayError as error:
        return report(str(folder), [*findings, Place(where).finding("episode-file", str(error))])
    result = report(str(folder), findings)
    carried = frozenset(item.guid or item.enclosure for item in old.items)
    for name, one in documents.items():

        def look(name: str = name, one: Text = one) -> list[list[Any]]:
            url = wanted.base + name
            return rows(check_feed(one.data, name, url=url, now=now, carried=carried, public=public).findings)

        # a date that is to come today is none tomorrow
        kept = memo.of(f"check/{name}", (one.sha256, wanted.base, sorted(carried)), look)
        if any(rule[0] == "date-future" for rule, *_ in kept):
            kept = look()
        result += report(
            name, (seen for seen in of_rows(kept) if cover or seen.rule.id not in ("channel-image", "image-classic"))
        )
    if previous:
        pages = [read(one.data, name) for name, one in documents.items() if name not in same]
        result += report(wanted.feed, changes(pages, previous, pruned=pruned))
    looked = (check_episode(folder / AUDIO / one.slug).findings if found is None else found[one.slug] for one in made)
    return result + report(str(folder), (finding for findings in looked for finding in findings))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
