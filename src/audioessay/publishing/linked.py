"""What machines read of a page: Open Graph (ogp.me) and JSON-LD (schema.org PodcastSeries, PodcastEpisode)."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from audioessay.model.show import Show
from audioessay.publishing.published import Asset, Published
from audioessay.publishing.rss import line
from audioessay.publishing.settings import Settings

ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""So that no text ends the element that it stands in (HTML, 4.12.1.3)."""

SUMMARY = 300
"""Characters of a summary; those who show it cut it shorter."""


def json_ld(table: Mapping[str, Any]) -> Markup:
    """The inside of a ``script`` of type ``application/ld+json``; what is empty is left out."""
    return Markup(json.dumps(_full({"@context": "https://schema.org", **table}), ensure_ascii=False).translate(ESCAPES))


def series(show: Show, settings: Settings, cover: Asset | None) -> dict[str, Any]:
    """PodcastSeries."""
    base = settings.base
    return {
        "@type": "PodcastSeries",
        "name": line(show.title) or "Untitled",
        "description": line(show.description, 4000),
        "url": settings.link or base,
        "webFeed": settings.feed_url if base else "",
        "image": base + cover.name if cover and base else "",
        "inLanguage": show.language.replace("_", "-"),
        "author": _person(show.author),
    }


def episode(
    show: Show, settings: Settings, published: Published, cover: Asset | None, show_cover: Asset | None
) -> dict[str, Any]:
    """PodcastEpisode with its sound and its chapters."""
    made, base, first = published.episode, settings.base, published.audio[0]
    page = base + published.page if base else ""
    return {
        "@type": "PodcastEpisode",
        "name": line(made.tags.title) or published.slug,
        "description": line(made.tags.summary, 4000),
        "url": page,
        "datePublished": published.identity.date.isoformat(),
        "inLanguage": made.tags.language.replace("_", "-"),
        "timeRequired": iso(made.duration_ms),
        "author": _person(made.tags.author or show.author),
        "image": base + cover.name if cover and base else "",
        "keywords": [line(word) for word in made.tags.keywords],
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": base + first.name if base else "",
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
        "partOfSeries": series(show, settings, show_cover),
    }


def graph(
    show: Show,
    settings: Settings,
    kind: str,
    title: str,
    summary: str,
    page: str,
    cover: Asset | None,
    audio: Asset | None = None,
) -> list[tuple[str, str]]:
    """Open Graph properties. Addresses there are absolute, so without a public one they are left out."""
    base = settings.base
    properties = [("og:type", kind), ("og:title", title), ("og:description", line(summary, SUMMARY))]
    properties.append(("og:site_name", line(show.title)))
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
