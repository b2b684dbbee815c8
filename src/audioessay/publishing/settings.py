"""The show file's ``[publish]`` table: typed, checked, one class a table. ``docs/publishing.md`` shows all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from audioessay.publishing import values
from audioessay.publishing.syntax import at_most, file_name, private
from audioessay.publishing.values import Line, Url
from audioessay.settings import Invalid, build, complaints

Medium = Literal["podcast", "audiobook", "newsletter", "blog", "course", "mixed"]


@dataclass(frozen=True, slots=True)
class EpisodeSettings:
    """``[publish.episodes.SLUG]``: what is said of one episode only."""

    season: int = 0
    season_name: Line = ""
    number: int = 0
    display: Annotated[str, at_most(32)] = ""
    """podcast:episode's text for people: ``Ch. 3``."""
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool | None = None
    block: bool = False
    link: Url = ""
    """A page of its own elsewhere, instead of ours."""
    content_link: Url = ""
    """podcast:contentLink: the same elsewhere (the written essay, a video)."""
    guid: str = ""
    """Taken over from elsewhere; only before the first publishing."""
    soundbite: tuple[values.Soundbite, ...] = ()
    person: tuple[values.Person, ...] = ()
    funding: tuple[values.Funding, ...] = ()
    license: values.License | None = None
    location: tuple[values.Location, ...] = ()
    txt: tuple[values.Txt, ...] = ()
    image: tuple[values.Image, ...] = ()
    value: values.Value | None = None

    def __post_init__(self) -> None:
        if self.season < 0 or self.number < 0:
            raise ValueError("season and number count from 1")


EPISODE = EpisodeSettings()

NOBODY = values.Owner()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of ``[publish]``. All of it has a default but ``url``, which publishing needs and previews do not."""

    url: Url = ""
    """Public base address; feed, pages and audio lie under it."""
    feed: str = "feed.xml"
    target: str = ""
    """Where it is put; the targets own its forms."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the target needs beside its address (region, endpoint …), never a secret."""
    link: Url = ""
    """The show's page, if it is not ours."""
    prefix: tuple[values.Prefix, ...] = ()
    """Analytics services, the first one first, that the feed's sounds are fetched through."""
    category: tuple[values.Category, ...] = ()
    """Up to three; the first one counts."""
    explicit: bool = False
    type: Literal["episodic", "serial"] = "episodic"
    owner: values.Owner = NOBODY
    copyright: Annotated[str, at_most(255)] = ""
    license: values.License | None = None
    medium: Medium = "podcast"
    locked: bool = True
    """Whether other hosts are asked not to import the feed."""
    cover_alt: str = ""
    """What the cover shows, for those who cannot see it."""
    funding: tuple[values.Funding, ...] = ()
    person: tuple[values.Person, ...] = ()
    txt: tuple[values.Txt, ...] = ()
    update_frequency: values.Frequency | None = None
    podroll: tuple[values.RemoteItem, ...] = ()
    publisher: values.RemoteItem | None = None
    image: tuple[values.Image, ...] = ()
    location: tuple[values.Location, ...] = ()
    value: values.Value | None = None
    hub: Url = ""
    """A WebSub hub (W3C WebSub); named in the feed, called only when asked."""
    new_feed_url: Url = ""
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
        if len(set(self.prefix)) < len(self.prefix):
            raise Invalid("prefix", "names one twice, which would count each download twice")
        if len(self.category) > 3:
            raise Invalid("category", "three at most; the first one counts")
        if self.page_size < 0:
            raise Invalid("page_size", "cannot be negative")

    @property
    def base(self) -> str:
        """``url`` with its closing slash; ``""`` when there is none."""
        return self.url if not self.url or self.url.endswith("/") else self.url + "/"

    def sound(self, name: str) -> str:
        """The address of a sound in the feed: its own, behind each prefix."""
        address = self.base + name
        for prefix in reversed(self.prefix):
            address = prefix.url + address.removeprefix("https://")
        return address

    @property
    def feed_url(self) -> str:
        """The feed's own address."""
        return self.base + self.feed

    def episode(self, slug: str) -> EpisodeSettings:
        """What is said of that episode."""
        return self.episodes.get(slug, EPISODE)


ELSEWHERE = ("title", "author", "description", "language", "cover")
"""What stands at the head of the file."""


def settings(table: Mapping[str, Any], where: str = "audioessay.toml", text: str = "") -> Settings:
    """The ``[publish]`` table, read strictly.

    Raises SettingError with the dotted key and the nearest known one, and with its line where the file's ``text`` is given.
    """

    with complaints(where, text, "publish"):
        for key in ELSEWHERE:
            if key in table:
                raise Invalid(key, f"unknown key; the show's {key} stands at the head of the file")
        return build(Settings, table)
