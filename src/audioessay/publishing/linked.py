"""What others take of a page: machines Open Graph (ogp.me) and JSON-LD (schema.org PodcastSeries, PodcastEpisode); other
pages a player, one file in an ``iframe``, which their editors find by oEmbed (oEmbed.com, 1.0).
"""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from audioessay.publishing.published import Asset, Published
from audioessay.publishing.render import Site, file, render, tag
from audioessay.publishing.rss import line
from audioessay.publishing.settings import Settings

ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""So that no text ends the element that it stands in (HTML, 4.12.1.3)."""

SUMMARY = 300
"""Characters of a summary; those who show it cut it shorter."""


def json_ld(table: Mapping[str, Any]) -> Markup:
    """The inside of a ``script`` of type ``application/ld+json``; what is empty is left out."""
    return Markup(json.dumps(_full({"@context": "https://schema.org", **table}), ensure_ascii=False).translate(ESCAPES))


def series(site: Site) -> dict[str, Any]:
    """PodcastSeries."""
    show, settings, base = site.show, site.settings, site.settings.base
    return {
        "@type": "PodcastSeries",
        "name": site.title,
        "description": line(show.description, 4000),
        "url": settings.link or base,
        "webFeed": site.public(settings.feed),
        "image": site.public(site.cover.name) if site.cover else "",
        "inLanguage": show.language.replace("_", "-"),
        "author": _person(show.author),
    }


def episode(site: Site, published: Published, cover: Asset | None) -> dict[str, Any]:
    """PodcastEpisode with its sound and its chapters."""
    made, first, page = published.episode, published.audio[0], site.public(published.page)
    return {
        "@type": "PodcastEpisode",
        "name": line(made.tags.title) or published.slug,
        "description": line(made.tags.summary, 4000),
        "url": page,
        "datePublished": published.identity.date.isoformat(),
        "inLanguage": made.tags.language.replace("_", "-"),
        "timeRequired": iso(made.duration_ms),
        "author": _person(made.tags.author or site.show.author),
        "image": site.public(cover.name) if cover else "",
        "keywords": [line(word) for word in made.tags.keywords],
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": site.public(first.name),
            "encodingFormat": first.type,
            "contentSize": str(first.size),
            "duration": iso(made.duration_ms),
        },
        "hasPart": [
            {
                "@type": "Clip",
                "name": line(chapter.title),
                "startOffset": chapter.start_ms / 1000,
                "endOffset": chapter.end_ms / 1000,
                "url": f"{page}#t={chapter.start_ms / 1000:g}" if page else "",
            }
            for chapter in made.chapters
        ],
        "partOfSeries": series(site),
    }


def graph(
    site: Site, kind: str, title: str, summary: str, page: str, cover: Asset | None, audio: Asset | None = None
) -> list[tuple[str, str]]:
    """Open Graph properties. Addresses there are absolute, so without a public one they are left out."""
    base = site.settings.base
    properties = [("og:type", kind), ("og:title", title), ("og:description", line(summary, SUMMARY))]
    properties.append(("og:site_name", line(site.show.title)))
    if base:
        properties.append(("og:url", base + page))
        if cover:
            properties += [("og:image", base + cover.name), ("og:image:type", cover.type)]
            properties += [("og:image:width", str(cover.width)), ("og:image:height", str(cover.height))]
        if audio:
            properties += [("og:audio", base + audio.name), ("og:audio:type", audio.type)]
    return [(name, content) for name, content in properties if content and content != "0"]


def iso(ms: int) -> str:
    """A duration as ISO 8601 has it.

    >>> iso(3_723_400)
    'PT1H2M3S'
    """
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + f"{seconds}S"


def _person(name: str) -> dict[str, Any] | None:
    return {"@type": "Person", "name": line(name)} if name.strip() else None


def _full(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _full(inner) for key, inner in value.items() if inner or inner == 0}
    return [_full(inner) for inner in value] if isinstance(value, list) else value


WIDTH, HEIGHT = 640, 184
"""Points that it wants; the width may be any."""


def snippet(published: Published, settings: Settings) -> Markup:
    """What a page that plays the episode bears: without script, and nothing that a strict policy refuses."""
    title = line(published.brief.title) or published.slug
    return Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" frameborder="0" scrolling="no" loading="lazy"></iframe>'
    ).format(settings.base + published.embed, title, HEIGHT)


def player(site: Site, published: Published) -> bytes:
    """Its player."""
    made, page = published.brief, site.page(published)
    return render(
        "embed.html",
        site,
        lang=tag(made.language or site.show.language),
        page=published.embed,
        script="embed.js",
        style=file("embed.css"),
        title=line(made.title) or made.slug,
        address=page if "://" in page else site.public(page) or page,
        cover=published.part("cover") or site.cover,
        audio=published.audio[0],
    )


def oembed(site: Site, published: Published) -> bytes:
    """The answer to oEmbed, for a show that has an address."""
    made, settings, art = published.brief, site.settings, published.part("cover") or site.cover
    answer: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": line(made.title) or made.slug,
        "author_name": line(made.author or site.show.author),
        "provider_name": line(site.show.title),
        "provider_url": settings.link or settings.base,
        "width": WIDTH,
        "height": HEIGHT,
        "html": snippet(published, settings),
        "generator": "audioessay",
    }
    if art:
        thumbnail = {"url": site.public(art.name), "width": art.width, "height": art.height}
        answer |= {f"thumbnail_{key}": value for key, value in thumbnail.items()}
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()
