"""The site beside the feed: a page for the show, and one for each episode on which the transcript is the essay.

Pages are whole in themselves: style and script stand in them, no request goes to anybody but their own host, and they
work from a folder on disk and without their script. A Content-Security-Policy says so to the browser, by hashes.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from audioessay.errors import PublishError
from audioessay.model.episode import Episode
from audioessay.model.palette import INK, PAPER, role_colour
from audioessay.model.show import Show
from audioessay.publishing import linked, notes, plot
from audioessay.publishing.feed import NOTHING
from audioessay.publishing.item import disclosure
from audioessay.publishing.old import Old, OldItem
from audioessay.publishing.published import Asset, Published
from audioessay.publishing.reading import href, reading
from audioessay.publishing.rss import clean, line
from audioessay.publishing.settings import Settings
from audioessay.publishing.words import Words, day, direction, length, words
from audioessay.units import short_clock

if TYPE_CHECKING:
    from jinja2 import Environment

SHOW_PAGE = "index.html"

IN_FULL = 100
"""Episodes that the show's page shows with summary and waveform; the earlier ones are a plain list."""

SMALL = 60
"""Bars of a waveform there."""

RATES = ("0.75", "0.9", "1", "1.1", "1.25", "1.5", "1.75", "2")

DOORS: Mapping[str, str] = {
    "Apple Podcasts": "podcast://{bare}",
    "Pocket Casts": "pktc://subscribe/{bare}",
    "Overcast": "overcast://x-callback-url/add?url={quoted}",
    "AntennaPod": "https://antennapod.org/deeplink/subscribe?url={quoted}",
    "Podcast Addict": "podcastaddict://{bare}",
}
"""How players take a feed's address from a link; ``bare`` is without its scheme."""

ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#14181F'/>"
    "<path d='M7 13v6M12 9v14' stroke='#93A9C1' {0}/><path d='M17 6v20' stroke='#2FBF94' {0}/>"
    "<path d='M22 10v12M27 14v4' stroke='#F0764A' {0}/></svg>"
).format("stroke-width='3' stroke-linecap='round'")


def pages(
    show: Show,
    settings: Settings,
    published: Sequence[Published],
    *,
    cover: Asset | None = None,
    old: Old = NOTHING,
) -> dict[str, bytes]:
    """File name → bytes of each page: the show's, and one for each episode, but those whose ``link`` lies elsewhere.

    Nothing when the show wants no pages. The same show gives the same bytes. Raises PublishError for an episode named
    like the show's page.
    """
    if not settings.pages:
        return {}
    made: dict[str, bytes] = {}
    ours = sorted(published, key=lambda one: (one.identity.date, one.slug), reverse=True)
    for one in ours:
        if settings.episode(one.slug).link:
            continue
        if one.page == SHOW_PAGE:
            raise PublishError(
                f"{one.slug}: its page would take the place of the show's; give the essay another file name"
            )
        made[one.page] = episode_page(show, settings, one, cover=cover)
    made[SHOW_PAGE] = show_page(show, settings, ours, cover=cover, old=old)
    return dict(sorted(made.items()))


def episode_page(show: Show, settings: Settings, published: Published, *, cover: Asset | None = None) -> bytes:
    """An episode's page, as HTML in UTF-8; ``cover`` is the show's, for an episode that has none."""
    made = published.episode
    lang = _tag(made.tags.language or show.language)
    say, read = words(lang), reading(made)
    title = line(made.tags.title) or made.slug
    first, art = published.audio[0], published.part("cover") or cover
    starts = [part.start_ms for part in read.parts]
    chapters = [
        {
            "title": part.title or title,
            "at": _seconds(part.start_ms),
            "clock": short_clock(part.start_ms),
            "role": part.role,
        }
        for part in read.parts
    ]
    script = Markup(_file("player.js"))
    return _render(
        "episode.html",
        show,
        settings,
        lang=lang,
        say=say,
        roles=read.roles,
        script=script,
        title=f"{title} · {line(show.title) or 'Untitled'}",
        description=line(made.tags.summary, linked.SUMMARY),
        page=published.page,
        graph=linked.graph(show, settings, "article", title, made.tags.summary, published.page, art, first),
        linked=linked.json_ld(linked.episode(show, settings, published, art, cover)),
        has_bar=True,
        plain_title=title,
        reading=read,
        first_role=read.parts[0].role,
        summary=line(made.tags.summary),
        author=line(made.tags.author or show.author),
        date=published.identity.date.date().isoformat(),
        day=day(published.identity.date.date(), say, lang),
        length=length(made.duration_ms, say),
        draft=made.draft,
        cover=art,
        cover_alt="" if published.part("cover") else line(settings.cover_alt),
        wave=plot.waveform(made, read.roles),
        view=plot.view(),
        ticks=plot.ticks(made),
        audio=first,
        downloads=[_download(made.slug, one) for one in published.audio],
        duration_ms=made.duration_ms,
        rates=RATES,
        chapters=chapters if len(chapters) > 1 else [],
        chapters_at=[_seconds(start) for start in starts],
        clocks=[short_clock(start) for start in starts],
        credits=_credits(made),
        words_ours=_ours(lang, say),
        disclosure=line(disclosure(show, made)),
        said_ours=Markup(' dir="auto"') if show.disclosure else _ours(lang, say),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode on the show's page."""

    title: str
    url: str
    lang: str
    dir: str
    date: str
    day: str
    length: str = ""
    summary: str = ""
    wave: str = ""


def show_page(
    show: Show, settings: Settings, published: Sequence[Published], *, cover: Asset | None = None, old: Old = NOTHING
) -> bytes:
    """The show's page: its episodes, newest first, and how to subscribe."""
    lang = _tag(show.language or next((one.episode.tags.language for one in published), ""))
    say = words(lang)
    roles = tuple(dict.fromkeys(cue.role for one in published[:IN_FULL] for cue in one.episode.cues))
    roles = tuple(
        dict.fromkeys(roles + tuple(part.role for one in published[:IN_FULL] for part in one.episode.chapters))
    )
    dated = [(one.identity.date, _entry(one, settings, say, roles, number)) for number, one in enumerate(published)]
    dated += _old(old.without(frozenset(one.identity.guid for one in published)), say, lang)
    dated.sort(key=lambda pair: pair[0], reverse=True)
    entries = [entry for _, entry in dated]
    bare = settings.feed_url.partition("://")[2]
    doors = [(name, door.format(bare=bare, quoted=quote(settings.feed_url, safe=""))) for name, door in DOORS.items()]
    return _render(
        "show.html",
        show,
        settings,
        lang=lang,
        say=say,
        roles=roles,
        title=line(show.title) or "Untitled",
        description=line(show.description, linked.SUMMARY),
        page="",
        has_bar=False,
        graph=linked.graph(show, settings, "website", line(show.title), show.description, "", cover),
        linked=linked.json_ld(linked.series(show, settings, cover)),
        description_paragraphs=[line(part) for part in clean(show.description).splitlines() if part.strip()],
        author=line(show.author),
        doors=doors if settings.url else (),
        feed_url=settings.feed_url if settings.url else "",
        cover=cover,
        cover_alt=line(settings.cover_alt),
        view=plot.view(SMALL),
        entries=entries[:IN_FULL],
        earlier=entries[IN_FULL:],
    )


def _entry(published: Published, settings: Settings, say: Words, roles: Sequence[str], number: int) -> Entry:
    made = published.episode
    lang, date = _tag(made.tags.language), published.identity.date.date()
    return Entry(
        line(made.tags.title) or made.slug,
        settings.episode(made.slug).link or published.page,
        lang,
        direction(lang),
        date.isoformat(),
        day(date, say, say.language),
        length(made.duration_ms, say),
        line(made.tags.summary),
        plot.waveform(made, roles, SMALL) if number < IN_FULL else "",
    )


def _old(items: Iterable[OldItem], say: Words, lang: str) -> Iterable[tuple[datetime, Entry]]:
    """Episodes of the podcast that was there before: their own pages, or their sound."""
    for item in items:
        if item.date is None:
            continue
        title = line(item.element.findtext("title") or "") or line(item.guid)
        url = href(item.element.findtext("link") or "") or href(item.enclosure)
        date = item.date.date()
        yield item.date, Entry(title, url, lang, direction(lang), date.isoformat(), day(date, say, say.language))


def _render(
    template: str,
    show: Show,
    settings: Settings,
    *,
    lang: str,
    say: Words,
    roles: Sequence[str],
    page: str,
    **rest: Any,
) -> bytes:
    style, root = Markup(_style(tuple(roles))), "../" * page.count("/")
    text = (
        _environment()
        .get_template(template)
        .render(
            lang=lang,
            dir=direction(lang),
            say=say,
            ours=_ours(lang, say),
            style=style,
            csp=policy(style, rest.get("script", "")),
            show_title=line(show.title) or "Untitled",
            root=root,
            home=root + SHOW_PAGE,
            feed=root + settings.feed,
            canonical=settings.base + page if settings.base else "",
            icon="data:image/svg+xml," + quote(ICON, safe="/:=' "),
            paper=PAPER,
            ink=INK,
            **rest,
        )
    )
    return (text + "\n").encode()


def policy(style: str, script: str = "") -> str:
    """A Content-Security-Policy (W3C CSP 3) that allows this style, this script, and pictures and sound from the page's own place."""
    parts = ["default-src 'none'", "media-src 'self'", "img-src 'self' data:", f"style-src '{_hash(style)}'"]
    if script:
        parts.append(f"script-src '{_hash(script)}'")
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # heavy: only where pages are made

    loader = PackageLoader("audioessay.publishing", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _file(name: str) -> str:
    from importlib.resources import files

    return files("audioessay.publishing").joinpath("templates", name).read_text("utf-8").rstrip("\n")


@cache
def _style(roles: tuple[str, ...]) -> str:
    """The page's style with the colours of its roles, for light and dark ground."""
    colours = [role_colour(role) for role in roles] or [role_colour("narration")]
    light = "".join(f".r{number}{{--role:{colour.light}}}" for number, colour in enumerate(colours))
    dark = "".join(f".r{number}{{--role:{colour.dark}}}" for number, colour in enumerate(colours))
    return f"{_file('page.css')}\n{light}\n@media (prefers-color-scheme:dark){{{dark}}}"


def _ours(lang: str, say: Words) -> Markup:
    """Attributes for words of ours on a page in another language."""
    same = lang.partition("-")[0] == say.language
    return Markup("") if same else Markup(' lang="{}" dir="{}"').format(say.language, direction(say.language))


def _tag(language: str) -> str:
    return line(language).replace("_", "-") or "en"


def _credits(made: Episode) -> str:
    """Who wrote it and who reads it, as the show notes say."""
    say = words(made.tags.language)
    parts = [say.written.format(line(made.tags.author))] if made.tags.author else []
    if voices := notes.voiced(made.chapters):
        parts.append(say.read.format(", ".join(f"{line(name)} ({line(engine)})" for engine, name in voices)))
    return " ".join(parts)


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def _download(slug: str, audio: Asset) -> dict[str, str]:
    """A link to a file to keep: its address, the name that it is kept under, what it is, and how long."""
    suffix = PurePosixPath(audio.name).suffix
    return {"name": audio.name, "file": slug + suffix, "kind": suffix[1:].upper(), "size": _size(audio.size)}


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1000))} kB"
