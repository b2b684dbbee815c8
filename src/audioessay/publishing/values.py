"""What the feed's own tags hold, as the show file writes them: one class a tag, checked when made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from audioessay.errors import nearest
from audioessay.publishing.categories import CATEGORIES
from audioessay.publishing.syntax import (
    LICENSES,
    absolute,
    at_most,
    geo,
    mail,
    match,
    seconds,
    uuid_like,
)


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
            match(self.ratio, r"[0-9]+(\.[0-9]+)?(/[0-9]+(\.[0-9]+)?)?", "like 16/9 or 1.9")


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
            object.__setattr__(self, "country", self.country.lower())


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


def _advice(near: tuple[str, ...], known: Iterable[str]) -> str:
    if near:
        return f"did you mean {' or '.join(near)}? "
    return f"there is {', '.join(known)} " if known else ""
