"""The site beside the feed: a page for the show, and one for each episode on which the transcript is the essay.

Pages are whole in themselves: style and script stand in them, no request goes to anybody but their own host, and they
work from a folder on disk and without their script. A Content-Security-Policy says so to the browser, by hashes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote

from markupsafe import Markup

from audioessay.errors import PublishError
from audioessay.model.episode import Episode
from audioessay.model.show import Show
from audioessay.publishing import linked, notes, plot
from audioessay.publishing.feed import NOTHING, heading, shelves
from audioessay.publishing.item import disclosure
from audioessay.publishing.memo import FORGETFUL, Memo, Text, text
from audioessay.publishing.old import Old, OldItem
from audioessay.publishing.published import Asset, Published
from audioessay.publishing.reading import href, reading
from audioessay.publishing.render import SHOW_PAGE, Site, file, ours, render, tag
from audioessay.publishing.rss import FEED_STYLE, clean, line
from audioessay.publishing.settings import Settings
from audioessay.publishing.words import Words, day, direction, length, words

SEARCH = "search.json"


def search_index(published: Sequence[Published], site: Site, memo: Memo) -> dict[str, Text]:
    """``{"essays": [{"title", "url", "said": [[ms, sentence], …]}], "older": "search-1.json"}``, in the order given.

    Those of many episodes are in several files, as the feed's are, so that publishing changes only the first.
    """
    stretches = shelves(site.settings, published)
    names = [SEARCH, *(f"search-{number}.json" for number in range(len(stretches) - 1, 0, -1)), ""]
    made = {}
    for name, older, stretch in zip(names, names[1:], stretches, strict=False):

        def render(older: str = older, stretch: Sequence[Published] = stretch) -> bytes:
            table = {"generator": "audioessay", **({"older": older} if older else {})}
            essays = [_essay(one, site, memo) for one in stretch]
            return json.dumps({**table, "essays": essays}, ensure_ascii=False, separators=(",", ":")).encode()

        made[name] = memo.text(f"search/{name}", (older, [(one.key, site.page(one)) for one in stretch]), render)
    return made


def _essay(one: Published, site: Site, memo: Memo) -> dict[str, object]:
    def said() -> list[list[object]]:
        return [[cue.start_ms, line(clean(cue.text))] for cue in one.episode.cues if cue.kind != "notice"]

    title = line(one.brief.title) or one.slug
    return {"title": title, "url": site.page(one), "said": memo.of(f"said/{one.slug}", one.key, said)}


IN_FULL = 60
"""Episodes that the show's page shows with summary and waveform; the earlier ones are a plain list."""

DOORS: Mapping[str, str] = {
    "Apple Podcasts": "podcast://{bare}",
    "Pocket Casts": "pktc://subscribe/{bare}",
    "Overcast": "overcast://x-callback-url/add?url={quoted}",
    "AntennaPod": "https://antennapod.org/deeplink/subscribe?url={quoted}",
    "Podcast Addict": "podcastaddict://{bare}",
}
"""How players take a feed's address from a link; ``bare`` is without its scheme."""


def pages(
    show: Show,
    settings: Settings,
    published: Sequence[Published],
    *,
    cover: Asset | None = None,
    old: Old = NOTHING,
    sheet: str = "",
    memo: Memo = FORGETFUL,
) -> dict[str, Text]:
    """File name → each page: the show's, and one for each episode, but those whose ``link`` lies elsewhere.

    Nothing when the show wants no pages. The same show gives the same bytes. Raises PublishError for an episode named
    like the show's page.
    """
    if not settings.pages:
        return {}
    site = Site(show, settings, cover, sheet)
    ordered = sorted(published, key=lambda one: (one.identity.date, one.slug), reverse=True)
    about = heading(show, settings), cover, sheet
    made = {
        SHOW_PAGE: text(show_page(site, ordered, old)),
        FEED_STYLE: text(file(FEED_STYLE).encode()),
        **search_index(ordered, site, memo),
    }
    for newer, one, older in zip((None, *ordered), ordered, (*ordered[1:], None), strict=False):
        if one.page == SHOW_PAGE:
            raise PublishError(
                f"{one.slug}: its page would take the place of the show's; give the essay another file name"
            )
        own = about, settings.episode(one.slug), one.key
        made[one.embed] = memo.text(one.embed, own, partial(linked.player, site, one))
        if settings.base:
            made[one.oembed] = memo.text(one.oembed, own, partial(linked.oembed, site, one))
        if not settings.episode(one.slug).link:
            around = [other and (other.brief.title, other.brief.language, site.page(other)) for other in (newer, older)]
            made[one.page] = memo.text(one.page, (own, around), partial(episode_page, site, one, older, newer))
    return dict(sorted(made.items()))


def episode_page(
    site: Site, published: Published, older: Published | None = None, newer: Published | None = None
) -> bytes:
    """An episode's page, as HTML in UTF-8, which leads to the one before and the one after."""
    show, settings, made = site.show, site.settings, published.episode
    lang = tag(made.tags.language or show.language)
    say, read = words(lang), reading(made)
    title = line(made.tags.title) or made.slug
    art = published.part("cover") or site.cover
    voices: dict[str, list[str]] = {}
    for (_engine, name), read_roles in notes.voiced(made).items():
        for role in read_roles:
            voices.setdefault(role, []).append(name)
    return render(
        "episode.html",
        site,
        lang=lang,
        page=published.page,
        script="player.js",
        roles=read.roles,
        title=f"{title} · {site.title}",
        description=line(made.tags.summary, linked.SUMMARY),
        graph=linked.graph(site, "article", title, made.tags.summary, published.page, art, published.audio[0]),
        linked=linked.json_ld(linked.episode(site, published, art)),
        has_bar=True,
        episode=made,
        plain_title=title,
        reading=read,
        legend=[
            (name, say.roles.get(role, ""), ", ".join(voices.get(role, ())))
            for role, name in zip(read.roles, read.speakers, strict=True)
        ],
        around=[
            (word, rel, _entry(site, one, say))
            for word, rel, one in ((say.older, "prev", older), (say.newer, "next", newer))
            if one
        ],
        oembed=site.public(published.oembed),
        author=line(made.tags.author or show.author),
        own=_entry(site, published, say, lang),
        cover=art,
        cover_alt="" if published.part("cover") else line(settings.cover_alt),
        wave=plot.waveform(made, read.roles),
        view=plot.view(),
        ticks=plot.ticks(made),
        audio=published.audio[0],
        downloads=[_download(made.slug, one) for one in published.audio],
        credits=_credits(made),
        words_ours=ours(lang, say),
        disclosure=line(disclosure(show, made)),
        said_ours=Markup(' dir="auto"') if show.disclosure else ours(lang, say),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode as other pages name it."""

    title: str
    url: str
    lang: str
    dir: str
    date: str
    day: str
    length: str = ""
    summary: str = ""
    wave: str = ""
    small: str = ""
    """Its cover."""
    sound: str = ""


def show_page(site: Site, published: Sequence[Published], old: Old = NOTHING) -> bytes:
    """The show's page: its episodes, newest first, and how to subscribe."""
    show, settings, cover = site.show, site.settings, site.cover
    lang = tag(show.language or next((one.brief.language for one in published), ""))
    say = words(lang)
    roles = tuple(dict.fromkeys(role for one in published[:IN_FULL] for role in one.brief.roles))
    dated = [
        (
            one.identity.date,
            replace(_entry(site, one, say), wave=plot.drawn(one.brief.bars, roles) if number < IN_FULL else ""),
        )
        for number, one in enumerate(published)
    ]
    dated += _old(old.without(frozenset(one.identity.guid for one in published)), say, lang)
    entries = [entry for _, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)]
    bare, quoted = settings.feed_url.partition("://")[2], quote(settings.feed_url, safe="")
    doors = [(name, door.format(bare=bare, quoted=quoted)) for name, door in DOORS.items()]
    return render(
        "show.html",
        site,
        lang=lang,
        page="",
        script="shelf.js",
        roles=roles,
        connect=True,
        title=site.title,
        description=line(show.description, linked.SUMMARY),
        search=SEARCH,
        graph=linked.graph(site, "website", line(show.title), show.description, "", cover),
        linked=linked.json_ld(linked.series(site)),
        description_paragraphs=[line(part) for part in clean(show.description).splitlines() if part.strip()],
        author=line(show.author),
        doors=doors if settings.url else (),
        feed_url=settings.feed_url if settings.url else "",
        cover=cover,
        cover_alt=line(settings.cover_alt),
        view=plot.view(plot.FEW),
        entries=entries[:IN_FULL],
        earlier=entries[IN_FULL:],
    )


def _entry(site: Site, published: Published, say: Words, lang: str = "") -> Entry:
    """An episode in those words; its date as written in ``lang``, if that is not theirs."""
    made, cover = published.brief, published.part("cover")
    own, date = tag(made.language), published.identity.date.date()
    return Entry(
        line(made.title) or made.slug,
        site.page(published),
        own,
        direction(own),
        date.isoformat(),
        day(date, say, lang or say.language),
        length(made.duration_ms, say),
        line(made.summary),
        small=cover.small if cover else "",
        sound=published.audio[0].name,
    )


def _old(items: Iterable[OldItem], say: Words, lang: str) -> Iterable[tuple[datetime, Entry]]:
    """Episodes of the podcast that was there before: their own pages, or their sound."""
    for item in items:
        if item.date is None:
            continue
        title = line(item.node.findtext("title") or "") or line(item.guid)
        url = href(item.node.findtext("link") or "") or href(item.enclosure)
        date = item.date.date()
        yield item.date, Entry(title, url, lang, direction(lang), date.isoformat(), day(date, say, say.language))


def _credits(made: Episode) -> str:
    """Who wrote it and who reads it, as the show notes say."""
    say = words(made.tags.language)
    parts = [say.written.format(line(made.tags.author))] if made.tags.author else []
    if voices := notes.voiced(made):
        named = (line(name) + f" ({line(engine)})" * bool(engine) for engine, name in voices)
        parts.append(say.read.format(", ".join(named)))
    return " ".join(parts)


def _download(slug: str, audio: Asset) -> dict[str, str]:
    """A link to a file to keep: its address, the name that it is kept under, what it is, and how long."""
    suffix = PurePosixPath(audio.name).suffix
    return {"name": audio.name, "file": slug + suffix, "kind": suffix[1:].upper(), "size": _size(audio.size)}


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1000))} kB"
