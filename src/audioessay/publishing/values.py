"""What the feed's own tags hold, as the show file writes them: one class a tag, read by ``settings.build``, which checks each field."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from audioessay.errors import nearest
from audioessay.publishing.syntax import (
    CATEGORIES,
    LICENSES,
    absolute,
    at_most,
    geo_uri,
    like,
    mail,
    seconds,
    uuid_like,
)

Url = Annotated[str, absolute]
Line = Annotated[str, at_most(128)]
"""The namespace's usual length."""


@dataclass(frozen=True, slots=True)
class Category:
    """One of Apple's categories; written ``"Arts > Books"`` or ``"Arts"``."""

    name: str
    sub: str = ""

    def __post_init__(self) -> None:
        if self.name not in CATEGORIES:
            raise ValueError(f"no category {self.name!r}; {_advice(self.name, CATEGORIES)}")
        if self.sub and self.sub not in (inner := CATEGORIES[self.name]):
            raise ValueError(f"no category {self.sub!r} in {self.name}; {_advice(self.sub, inner)}")

    @classmethod
    def parse(cls, text: str) -> "Category":
        """``NAME`` or ``NAME > SUBCATEGORY``."""
        name, _, sub = (part.strip() for part in text.partition(">"))
        return cls(name, sub)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom directories write to. The address stands in the feed for everybody to read."""

    name: Annotated[str, at_most(255)] = ""
    email: Annotated[str, mail] = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """An analytics service that counts downloads: the address that stands before a sound's, without its ``https://``."""

    SHORT: ClassVar = "url"

    url: Url

    def __post_init__(self) -> None:
        if not self.url.startswith("https://") or not self.url.endswith("/"):
            raise ValueError(f"{self.url!r} is not like https://op3.dev/e/, with https and a slash at its end")


@dataclass(frozen=True, slots=True)
class Funding:
    """podcast:funding: where listeners give."""

    url: Url
    text: Line = ""


@dataclass(frozen=True, slots=True)
class License:
    """podcast:license: a slug of the licences known to the namespace, or any name with an address."""

    SHORT: ClassVar = "name"

    name: Line
    url: Url = ""

    def __post_init__(self) -> None:
        if not self.url:
            object.__setattr__(self, "name", self.name.strip().lower())
            if self.name not in LICENSES:
                near = _advice(self.name, LICENSES) if nearest(self.name, LICENSES) else ""
                raise ValueError(f"{self.name!r} is not a known slug; {near}or add its url")


@dataclass(frozen=True, slots=True)
class Person:
    """podcast:person; roles and groups of the Podcast Taxonomy, in lower case."""

    name: Annotated[str, at_most(128, least=1)]
    role: str = "host"
    group: str = "cast"
    img: Url = ""
    href: Url = ""


@dataclass(frozen=True, slots=True)
class Txt:
    """podcast:txt."""

    text: Annotated[str, at_most(4000)]
    purpose: Line = ""


@dataclass(frozen=True, slots=True)
class Frequency:
    """podcast:updateFrequency: how often episodes come, for people (``text``) and as a rule of RFC 5545."""

    SHORT: ClassVar = "text"

    text: Line
    rrule: Annotated[
        str,
        like(r"FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)(;[A-Z]+=[A-Z0-9,+-]+)*", "RFC 5545: FREQ=WEEKLY;BYDAY=MO"),
    ] = ""
    start: datetime | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class RemoteItem:
    """podcast:remoteItem: another feed, by its podcast:guid."""

    SHORT: ClassVar = "guid"

    guid: Annotated[str, uuid_like]
    url: Url = ""
    title: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """podcast:image: another picture than the cover, by its address."""

    href: Url
    alt: str = ""
    ratio: Annotated[str, like(r"[0-9]+(\.[0-9]+)?(/[0-9]+(\.[0-9]+)?)?", "like 16/9 or 1.9")] = ""
    """As in CSS."""
    width: int = 0
    height: int = 0
    type: str = ""
    purpose: Line = ""
    """Tokens with spaces between: ``artwork``, ``social``, ``canvas``, ``banner`` …"""


@dataclass(frozen=True, slots=True)
class Location:
    """podcast:location: the place that it is about (``subject``) or was made at (``creator``)."""

    name: Line
    rel: Literal["subject", "creator"] = "subject"
    geo: Annotated[str, geo_uri] = ""
    """RFC 5870: ``geo:48.858093,2.294694``."""
    osm: Annotated[str, like(r"[NWR][0-9]+(#[0-9]+)?", "a letter N, W or R and a number, like R113314")] = ""
    """OpenStreetMap."""
    country: Annotated[str, like("[A-Za-z]{2}", "two letters, like us")] = ""
    """ISO 3166-1 alpha-2."""

    def __post_init__(self) -> None:
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
    suggested: Annotated[str, like(r"[0-9]+(\.[0-9]+)?", "a decimal number in quotes")] = ""

    def __post_init__(self) -> None:
        if not self.recipient:
            raise ValueError("needs at least one recipient")


@dataclass(frozen=True, slots=True)
class Soundbite:
    """podcast:soundbite: a stretch worth quoting; 15 to 120 s are recommended."""

    start: Annotated[str, seconds]
    """``HH:MM:SS``, ``MM:SS`` or seconds."""
    length: float
    """Seconds."""
    title: Line = ""

    def __post_init__(self) -> None:
        if not 0 < self.length <= 600:
            raise ValueError("length is in seconds, best 15 to 120")


def _advice(text: str, known: Iterable[str]) -> str:
    near = nearest(text, known)
    return f"did you mean {' or '.join(near)}? " if near else f"there is {', '.join(known)} "
