"""An existing podcast into a show folder, so that its author can go on with it: nothing that listeners know is lost.

Items are kept as they were received (``imported.xml``) and stand in every feed from then on; what a channel says becomes
the show file; its GUID becomes the show's.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from markupsafe import Markup

from audioessay.episodes import AUDIO
from audioessay.errors import ReadError, SettingError, StorageError, hushed
from audioessay.files import write_whole
from audioessay.languages import meant_language
from audioessay.net import Client
from audioessay.publishing.document import MOST_BYTES, Document, Node, read
from audioessay.publishing.identity import Lock, render, show_guid
from audioessay.publishing.old import imported_name, old_items
from audioessay.publishing.published import opened
from audioessay.publishing.rss import ITUNES, PODCAST, short
from audioessay.publishing.settings import settings
from audioessay.publishing.syntax import MARKED, absolute, joined, uuid_like
from audioessay.publishing.tags import IGNORED, MAPPED, link, taken
from audioessay.show import LOCK, NAME, SCRIPT

MOST_PAGES = 200
"""Of a paged feed (RFC 5005)."""

COVER_BYTES = 16 << 20

SUFFIXES = {"JPEG": "jpg", "PNG": "png"}

HEAD = """\
 Imported from {where}: {count} episode(s), which stay in the feed as they are (imported.xml).
 Set url under [publish] to where the feed will be. If that is another place than before, let the old address answer
 with a permanent redirect (301) to the new one, and keep the GUID in {lock} as it is."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a feed makes of an empty show folder."""

    title: str
    episodes: int
    files: Mapping[str, bytes]
    """By name in the show folder."""
    left: tuple[str, ...]
    """What could not be taken over, and why."""

    def to_dict(self) -> dict[str, Any]:
        """As ``import --json`` prints it."""
        return {
            "title": self.title,
            "episodes": self.episodes,
            "files": sorted(self.files),
            "left": list(self.left),
        }


def import_feed(where: str, folder: Path, *, seconds: float = 30.0) -> Imported:
    """Bring the feed at ``where`` (URL or path) into ``folder``, which must hold no show yet.

    Raises ReadError when the feed cannot be had or read, StorageError when there is a show already.
    """
    for name in (NAME, LOCK, imported_name(0)):
        if (folder / name).exists():
            raise StorageError(str(folder / name), "there is a show already; import into an empty folder")
    if where.startswith(("http://", "https://")):
        load = _loader(where, seconds)
        made = imported(load(where, MOST_BYTES), where, url=where, load=load)
    else:
        try:
            data = Path(where).read_bytes()
        except OSError as error:
            raise ReadError(where, f"cannot be read: {error.strerror}") from error
        made = imported(data, where)
    names = sorted(made.files, key=lambda name: name == NAME)  # last: with it the folder is a show
    for name in names:
        write_whole(folder / name, made.files[name])
    for room in (SCRIPT, AUDIO):
        (folder / room).mkdir(exist_ok=True)
    return made


def _loader(where: str, seconds: float) -> Callable[[str, int], bytes]:
    """What fetches the feed at ``where``, and what it names."""
    client = Client.near(where, seconds)

    def load(url: str, most: int) -> bytes:
        answer = client.get(url, most)
        if answer.status != 200:
            raise ReadError(hushed(url), f"the host answers {answer.status}")
        return answer.body

    return load


def fetched(url: str, seconds: float = 30.0) -> dict[str, bytes]:
    """The pages of the feed at ``url``, under the names that a show folder keeps them by. Raises ReadError, NetError."""
    load = _loader(url, seconds)
    pages = _pages(read(load(url, MOST_BYTES), url), url, load, [])
    return {imported_name(number): page.data for number, page in enumerate(pages)}


def imported(data: bytes, where: str, *, url: str = "", load: Callable[[str, int], bytes] | None = None) -> Imported:
    """The files of the show that ``data`` describes; ``load`` fetches its further pages and its cover, if it may."""
    first = read(data, where)
    left: list[str] = []
    pages = list(_pages(first, url, load, left))
    cover_name, cover = _cover(first.channel, url, load, left)
    guid = first.channel.value(PODCAST + "guid")
    own = _self(first.channel) or url
    try:
        uuid_like(guid)
    except ValueError:
        left += [f"<podcast:guid> {guid!r}: is no UUID"] if guid else []
        guid = show_guid(own) if own else ""
    count = sum(len(old_items(page).items) for page in pages)
    title = first.channel.value("title") or "Untitled"
    files = {imported_name(number): page.data for number, page in enumerate(pages)}
    if guid:
        files[LOCK] = render(Lock(guid, own, imported=count))
    if cover:
        files[cover_name] = cover
    head = HEAD.format(where=" ".join((own or where).split()), count=count, lock=LOCK)
    files[NAME] = _show_file(first, head, cover_name, left)
    return Imported(title, count, files, tuple(left))


def _pages(first: Document, url: str, load: Callable[[str, int], bytes] | None, left: list[str]) -> Iterator[Document]:
    """The feed and, as far as they can be had, its older pages (RFC 5005); a feed that is not whole is an error."""
    page, seen = first, {url}
    yield first
    while following := link(page.channel, "next"):
        following = joined(url, following)
        if following in seen:
            return
        if load is None:
            left.append(f"older pages of the feed, {following}: import it by its address to have them")
            return
        if len(seen) >= MOST_PAGES:
            raise ReadError(first.where, f"has more than {MOST_PAGES} pages")
        seen.add(following)
        page = read(load(following, MOST_BYTES), following)
        yield page


def _self(channel: Node) -> str:
    own = link(channel, "self")
    try:
        absolute(own)
    except ValueError:
        return ""
    return own


def _cover(channel: Node, url: str, load: Callable[[str, int], bytes] | None, left: list[str]) -> tuple[str, bytes]:
    """Name and bytes of the show's cover; its name is ours, whatever the feed calls it."""
    address = channel.of(ITUNES + "image", "href") or (channel.findtext("image/url") or "").strip()
    if not address or load is None:
        left += [f"the cover, {address}: save it as cover.jpg and set cover in {NAME}"] if address else []
        return "", b""
    try:
        data = load(joined(url, address), COVER_BYTES)
    except ReadError as error:
        left.append(f"the cover: {error}")
        return "", b""
    try:
        return f"cover.{SUFFIXES[str(opened(data).format)]}", data
    except ValueError:
        left.append(f"the cover, {address}: is no whole JPEG or PNG picture")
        return "", b""


def _show_file(feed: Document, head: str, cover: str, left: list[str]) -> bytes:
    """The show file, every value in it checked as the show file's own reader would."""
    channel = feed.channel
    table: dict[str, Any] = {}
    for key, value in taken(channel):
        try:
            settings({key: value})
        except SettingError as error:
            left.append(f"{key} = {value!r}: {error.reason}")
        else:
            table[key] = value
    known = {tag for tag, _ in MAPPED} | IGNORED
    left += [f"<{short(tag)}>: has no place in {NAME}" for tag in _tags(channel) if tag not in known]
    made = tomlkit.document()
    for row in head.splitlines():
        made.add(tomlkit.comment(row.strip()))
    made.add(tomlkit.nl())
    if (language := channel.value("language")) and not meant_language(language):
        left.append(f"<language> {language!r}: is no language")
    description = _plain(channel.value("description") or channel.value(ITUNES + "summary"))
    head_values = {
        "title": channel.value("title") or "Untitled",
        "author": channel.value(ITUNES + "author"),
        "language": meant_language(channel.value("language")),
        "description": description,
        "cover": cover,
    }
    for key, value in head_values.items():
        if value:
            made.add(key, tomlkit.string(value))
    made.add("publish", tomlkit.item(table))
    text: str = tomlkit.dumps(made)
    return text.encode()


def _plain(text: str) -> str:
    """A channel's description as plain text, which it ought to be and often is not."""
    if not MARKED.search(text):
        return text
    lines = re.sub(r"<(?:p|br|li|div)\b[^>]*>", "\n", text, flags=re.IGNORECASE).splitlines()
    return "\n".join(line for line in (Markup(line).striptags() for line in lines) if line)


def _tags(channel: Node) -> Iterable[str]:
    return dict.fromkeys(child.tag for child in channel)
