"""The show file's ``[publish]`` table: typed, checked, one class a table. ``docs/publishing.md`` shows all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from audioessay.publishing.syntax import absolute, at_most, file_name, private
from audioessay.publishing.values import (
    Category,
    Frequency,
    Funding,
    Image,
    License,
    Location,
    Owner,
    Person,
    RemoteItem,
    Soundbite,
    Txt,
    Value,
)
from audioessay.settings import Invalid, build, complaints

Medium = Literal["podcast", "audiobook", "newsletter", "blog", "course", "mixed"]


@dataclass(frozen=True, slots=True)
class EpisodeSettings:
    """``[publish.episodes.SLUG]``: what is said of one episode only."""

    season: int = 0
    season_name: str = ""
    number: int = 0
    display: str = ""
    """podcast:episode's text for people: ``Ch. 3``."""
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool | None = None
    block: bool = False
    link: str = ""
    """A page of its own elsewhere, instead of ours."""
    content_link: str = ""
    """podcast:contentLink: the same elsewhere (the written essay, a video)."""
    guid: str = ""
    """Taken over from elsewhere; only before the first publishing."""
    soundbite: tuple[Soundbite, ...] = ()
    person: tuple[Person, ...] = ()
    funding: tuple[Funding, ...] = ()
    license: License | None = None
    location: tuple[Location, ...] = ()
    txt: tuple[Txt, ...] = ()
    image: tuple[Image, ...] = ()
    value: Value | None = None

    def __post_init__(self) -> None:
        if self.season < 0 or self.number < 0:
            raise ValueError("season and number count from 1")
        at_most(self.season_name, 128)
        at_most(self.display, 32)
        absolute(self.link)
        absolute(self.content_link)


EPISODE = EpisodeSettings()

NOBODY = Owner()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of ``[publish]``. All of it has a default but ``url``, which publishing needs and previews do not."""

    url: Annotated[str, absolute] = ""
    """Public base address; feed, pages and audio lie under it."""
    feed: str = "feed.xml"
    target: str = ""
    """Where it is put; the targets own its forms."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the target needs beside its address (region, endpoint …), never a secret."""
    link: Annotated[str, absolute] = ""
    """The show's page, if it is not ours."""
    category: tuple[Category, ...] = ()
    """Up to three; the first one counts."""
    explicit: bool = False
    type: Literal["episodic", "serial"] = "episodic"
    owner: Owner = NOBODY
    copyright: str = ""
    license: License | None = None
    medium: Medium = "podcast"
    locked: bool = True
    """Whether other hosts are asked not to import the feed."""
    cover_alt: str = ""
    """What the cover shows, for those who cannot see it."""
    funding: tuple[Funding, ...] = ()
    person: tuple[Person, ...] = ()
    txt: tuple[Txt, ...] = ()
    update_frequency: Frequency | None = None
    podroll: tuple[RemoteItem, ...] = ()
    publisher: RemoteItem | None = None
    image: tuple[Image, ...] = ()
    location: tuple[Location, ...] = ()
    value: Value | None = None
    hub: Annotated[str, absolute] = ""
    """A WebSub hub (W3C WebSub); named in the feed, called only when asked."""
    new_feed_url: Annotated[str, absolute] = ""
    """Set it when the feed moves; leave the old address answering 301."""
    block: bool = False
    complete: bool = False
    pages: bool = True
    """Whether a site is made beside the feed."""
    alternate_enclosures: bool = True
    """Checksum of the MP3, and the other forms of an episode."""
    simple_chapters: bool = False
    """Podlove Simple Chapters, which some validators do not know."""
    page_size: int = 1000
    """Episodes in one document of the feed (RFC 5005); 0 for all in one. Most players read the first one only."""
    episodes: Mapping[str, EpisodeSettings] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if private(self.new_feed_url):
            raise Invalid(
                "new_feed_url", "is an address of this machine or network; nobody else would find the show there"
            )
        if self.url and ("?" in self.url or "#" in self.url):
            raise Invalid("url", "is a folder's address, without ? or #")
        file_name(self.feed, ".xml")
        if len(self.category) > 3:
            raise Invalid("category", "three at most; the first one counts")
        if self.page_size < 0:
            raise Invalid("page_size", "cannot be negative")
        at_most(self.copyright, 255)

    @property
    def base(self) -> str:
        """``url`` with its closing slash; ``""`` when there is none."""
        return self.url if not self.url or self.url.endswith("/") else self.url + "/"

    @property
    def feed_url(self) -> str:
        """The feed's own address."""
        return self.base + self.feed

    def episode(self, slug: str) -> EpisodeSettings:
        """What is said of that episode."""
        return self.episodes.get(slug, EPISODE)


ELSEWHERE = {
    "title": "the show's title stands at the head of the file",
    "author": "the show's author stands at the head of the file",
    "description": "the show's description stands at the head of the file",
    "language": "the show's language stands at the head of the file",
    "cover": "the show's cover stands at the head of the file",
}


def settings(table: Mapping[str, Any], where: str = "audioessay.toml", text: str = "") -> Settings:
    """The ``[publish]`` table, read strictly.

    Raises SettingError with the dotted key and the nearest known one, and with its line where the file's ``text`` is given.
    """

    with complaints(where, text, "publish"):
        for key, advice in ELSEWHERE.items():
            if key in table:
                raise Invalid(key, f"unknown key; {advice}")
        return build(Settings, table)
