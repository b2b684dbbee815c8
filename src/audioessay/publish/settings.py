"""The show file's ``[publish]`` table: typed, checked, one class a table. ``docs/publishing.md`` shows all of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from audioessay.errors import SettingError, nearest
from audioessay.publish.categories import CATEGORIES
from audioessay.publish.syntax import (
    LICENSES,
    absolute,
    at_most,
    file_name,
    geo,
    mail,
    match,
    seconds,
    uuid_like,
)
from audioessay.publish.typed import Misfit, build
from audioessay.show import line_of

Medium = Literal["podcast", "audiobook", "newsletter", "blog", "course", "mixed"]


@dataclass(frozen=True, slots=True)
class Category:
    """One of Apple's categories; written ``"Arts > Books"`` or ``"Arts"``."""

    name: str
    sub: str = ""

    def __post_init__(self) -> None:
        if self.name not in CATEGORIES:
            near = nearest(self.name, CATEGORIES)
            raise ValueError(f"no category {self.name!r}; {_advice(near, CATEGORIES)}")
        if self.sub and self.sub not in CATEGORIES[self.name]:
            near = nearest(self.sub, CATEGORIES[self.name])
            raise ValueError(f"no category {self.sub!r} in {self.name}; {_advice(near, CATEGORIES[self.name])}")

    @classmethod
    def parse(cls, text: str) -> "Category":
        """``NAME`` or ``NAME > SUBCATEGORY``."""
        name, _, sub = (part.strip() for part in text.partition(">"))
        return cls(name, sub)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom directories write to. The address stands in the feed for everybody to read."""

    name: str = ""
    email: str = ""

    def __post_init__(self) -> None:
        at_most(self.name, 255)
        mail(self.email)


@dataclass(frozen=True, slots=True)
class Funding:
    """podcast:funding: where listeners give."""

    url: str
    text: str = ""

    def __post_init__(self) -> None:
        absolute(self.url)
        at_most(self.text, 128)


@dataclass(frozen=True, slots=True)
class License:
    """podcast:license: a slug of the licences known to the namespace, or any name with an address."""

    name: str
    url: str = ""

    def __post_init__(self) -> None:
        at_most(self.name, 128)
        absolute(self.url)
        if not self.url and self.name not in LICENSES:
            near = nearest(self.name, LICENSES)
            raise ValueError(f"{self.name!r} is not a known slug; {_advice(near, ())}or add its url")

    @classmethod
    def parse(cls, text: str) -> "License":
        """A slug, in any case."""
        return cls(text.strip().lower())


@dataclass(frozen=True, slots=True)
class Person:
    """podcast:person; roles and groups of the Podcast Taxonomy, in lower case."""

    name: str
    role: str = "host"
    group: str = "cast"
    img: str = ""
    href: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a person has a name")
        at_most(self.name, 128)
        absolute(self.img)
        absolute(self.href)


@dataclass(frozen=True, slots=True)
class Txt:
    """podcast:txt."""

    text: str
    purpose: str = ""

    def __post_init__(self) -> None:
        at_most(self.purpose, 128)
        at_most(self.text, 4000)


@dataclass(frozen=True, slots=True)
class Frequency:
    """podcast:updateFrequency: how often episodes come, for people (``text``) and as a rule of RFC 5545."""

    text: str
    rrule: str = ""
    start: datetime | None = None
    complete: bool = False

    def __post_init__(self) -> None:
        at_most(self.text, 128)
        if self.rrule:
            match(
                self.rrule,
                r"FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)(;[A-Z]+=[A-Z0-9,+-]+)*",
                "RFC 5545: FREQ=WEEKLY;BYDAY=MO",
            )

    @classmethod
    def parse(cls, text: str) -> "Frequency":
        """Words only."""
        return cls(text)


@dataclass(frozen=True, slots=True)
class RemoteItem:
    """podcast:remoteItem: another feed, by its podcast:guid."""

    guid: str
    url: str = ""
    title: str = ""
    medium: str = ""

    def __post_init__(self) -> None:
        uuid_like(self.guid)
        absolute(self.url)

    @classmethod
    def parse(cls, text: str) -> "RemoteItem":
        """A bare podcast:guid."""
        return cls(text)


@dataclass(frozen=True, slots=True)
class Image:
    """podcast:image: another picture than the cover, by its address."""

    href: str
    alt: str = ""
    ratio: str = ""
    """As in CSS: ``16/9``."""
    width: int = 0
    height: int = 0
    type: str = ""
    purpose: str = ""
    """Tokens with spaces between: ``artwork``, ``social``, ``canvas``, ``banner`` …"""

    def __post_init__(self) -> None:
        absolute(self.href)
        at_most(self.purpose, 128)
        if self.ratio:
            match(self.ratio, r"[0-9]+/[0-9]+", "like 16/9")


@dataclass(frozen=True, slots=True)
class Location:
    """podcast:location: the place that it is about (``subject``) or was made at (``creator``)."""

    name: str
    rel: Literal["subject", "creator"] = "subject"
    geo: str = ""
    """RFC 5870: ``geo:48.858093,2.294694``."""
    osm: str = ""
    """OpenStreetMap: ``R113314``, ``W5013364``."""
    country: str = ""
    """ISO 3166-1 alpha-2."""

    def __post_init__(self) -> None:
        at_most(self.name, 128)
        geo(self.geo)
        if self.osm:
            match(self.osm, r"[NWR][0-9]+(#[0-9]+)?", "a letter N, W or R and a number, like R113314")
        if self.country:
            match(self.country, r"[A-Za-z]{2}", "two letters, like us")


@dataclass(frozen=True, slots=True)
class Recipient:
    """podcast:valueRecipient."""

    address: str
    split: int
    type: str = "node"
    name: str = ""
    fee: bool = False
    custom_key: str = ""
    custom_value: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """podcast:value."""

    recipient: tuple[Recipient, ...]
    type: str = "lightning"
    method: str = "keysend"
    suggested: str = ""

    def __post_init__(self) -> None:
        if not self.recipient:
            raise ValueError("needs at least one recipient")
        if self.suggested:
            match(self.suggested, r"[0-9]+(\.[0-9]+)?", "a decimal number in quotes")


@dataclass(frozen=True, slots=True)
class Soundbite:
    """podcast:soundbite: a stretch worth quoting; 15 to 120 s are recommended."""

    start: str
    """``HH:MM:SS``, ``MM:SS`` or seconds."""
    length: float
    """Seconds."""
    title: str = ""

    def __post_init__(self) -> None:
        seconds(self.start)
        at_most(self.title, 128)
        if not 0 < self.length <= 600:
            raise ValueError("length is in seconds, best 15 to 120")


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


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of ``[publish]``. All of it has a default but ``url``, which publishing needs and previews do not."""

    url: str = ""
    """Public base address; feed, pages and audio lie under it."""
    feed: str = "feed.xml"
    target: str = ""
    """Where it is put; the targets own its forms."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the target needs beside its address (region, endpoint …), never a secret."""
    link: str = ""
    """The show's page, if it is not ours."""
    category: tuple[Category, ...] = ()
    """Up to three; the first one counts."""
    explicit: bool = False
    type: Literal["episodic", "serial"] = "episodic"
    owner: Owner = Owner()
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
    hub: str = ""
    """A WebSub hub (W3C WebSub); named in the feed, called only when asked."""
    new_feed_url: str = ""
    """Set it when the feed moves; leave the old address answering 301."""
    block: bool = False
    complete: bool = False
    pages: bool = True
    """Whether a site is made beside the feed."""
    alternate_enclosures: bool = True
    """Checksum of the MP3, and the other forms of an episode."""
    simple_chapters: bool = False
    """Podlove Simple Chapters, which some validators do not know."""
    page_size: int = 300
    """Episodes in one document of the feed (RFC 5005); 0 for all in one."""
    episodes: Mapping[str, EpisodeSettings] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("url", "link", "hub", "new_feed_url"):
            try:
                absolute(getattr(self, name))
            except ValueError as error:
                raise Misfit(name, str(error)) from error
        if self.url and ("?" in self.url or "#" in self.url):
            raise Misfit("url", "is a folder's address, without ? or #")
        file_name(self.feed, ".xml")
        if len(self.category) > 3:
            raise Misfit("category", "three at most; the first one counts")
        if self.page_size < 0:
            raise Misfit("page_size", "cannot be negative")
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


EPISODE = EpisodeSettings()

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

    def wrong(key: str, reason: str) -> SettingError:
        dotted = ".".join(part for part in ("publish", key) if part)
        return SettingError(where, dotted, reason, line_of(text, re.sub(r"\[[0-9]+\]", "", dotted)))

    for key, advice in ELSEWHERE.items():
        if key in table:
            raise wrong(key, f"unknown key; {advice}")
    try:
        return build(Settings, table)
    except Misfit as misfit:
        raise wrong(misfit.key, misfit.reason) from misfit


def _advice(near: tuple[str, ...], known: Mapping[str, Any] | tuple[str, ...]) -> str:
    if near:
        return f"did you mean {' or '.join(near)}? "
    return f"there is {', '.join(known)} " if known else ""
