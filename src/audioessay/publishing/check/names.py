"""Tags and their places, as data."""

from collections.abc import Mapping

from audioessay.publishing.names import ATOM, CONTENT, ITUNES, PODCAST, each

CHANNEL: Mapping[str, frozenset[str]] = {
    "": each(
        "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs "
        "cloud ttl image rating textInput skipHours skipDays item"
    ),
    ITUNES: each(
        "image category explicit author owner type title new-feed-url block complete summary subtitle keywords "
        "applepodcastsverify"
    ),
    PODCAST: each(
        "guid locked medium license funding person txt updateFrequency podroll publisher image images podping value block "
        "trailer location chat liveItem season remoteItem socialInteract"
    ),
}
"""Namespace → tags that it has for a channel."""

ITEM: Mapping[str, frozenset[str]] = {
    "": each("title link description author category comments enclosure guid pubDate source"),
    ITUNES: each(
        "duration image explicit episode season episodeType title author block summary subtitle keywords order "
        "isClosedCaptioned category"
    ),
    PODCAST: each(
        "transcript chapters soundbite season episode person alternateEnclosure contentLink socialInteract location txt "
        "license funding image images value chat"
    ),
}

SINGLE_CHANNEL = frozenset(
    {"title", "link", "description", "language", "copyright", "pubDate", "lastBuildDate", "generator", "image", "ttl"}
    | {ITUNES + name for name in ("image", "explicit", "author", "owner", "type", "new-feed-url", "block", "complete")}
    | {PODCAST + name for name in ("guid", "locked", "medium", "license", "updateFrequency", "podroll", "publisher")}
)
"""Tags that a channel has once."""

SINGLE_ITEM = frozenset(
    {"title", "link", "description", "guid", "pubDate", "enclosure", CONTENT + "encoded"}
    | {
        ITUNES + name
        for name in ("duration", "image", "explicit", "episode", "season", "episodeType", "title", "author")
    }
    | {PODCAST + name for name in ("chapters", "season", "episode", "license")}
)

ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "link": ("",),
    "docs": ("",),
    "comments": ("",),
    "url": ("",),
    ITUNES + "image": ("href",),
    ITUNES + "new-feed-url": ("",),
    ATOM + "link": ("href",),
    PODCAST + "transcript": ("url",),
    PODCAST + "chapters": ("url",),
    PODCAST + "funding": ("url",),
    PODCAST + "license": ("url",),
    PODCAST + "person": ("img", "href"),
    PODCAST + "image": ("href",),
    PODCAST + "remoteItem": ("feedUrl",),
    PODCAST + "trailer": ("url",),
    PODCAST + "contentLink": ("href",),
    PODCAST + "socialInteract": ("uri",),
}
"""Tag → the attributes (``""``: its text) that hold absolute addresses. Enclosures have a rule of their own."""

ASSETS = frozenset({ITUNES + "image", PODCAST + "transcript", PODCAST + "chapters", PODCAST + "image", "url"})
"""Tags whose address is a file that players load, not a page that people visit."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    PODCAST + "transcript": ("url", "type"),
    PODCAST + "chapters": ("url", "type"),
    PODCAST + "soundbite": ("startTime", "duration"),
    PODCAST + "funding": ("url",),
    PODCAST + "image": ("href",),
    PODCAST + "remoteItem": ("feedGuid",),
    PODCAST + "trailer": ("url", "pubdate"),
    PODCAST + "alternateEnclosure": ("type",),
    PODCAST + "source": ("uri",),
    PODCAST + "integrity": ("type", "value"),
    PODCAST + "contentLink": ("href",),
    PODCAST + "socialInteract": ("protocol",),
    PODCAST + "value": ("type", "method"),
    PODCAST + "valueRecipient": ("type", "address", "split"),
    PODCAST + "podping": (),
}
"""Tag of the podcast namespace → attributes that it cannot be without."""

TEXTED: Mapping[str, int] = {
    PODCAST + "person": 128,
    PODCAST + "location": 128,
    PODCAST + "txt": 4000,
    PODCAST + "license": 128,
    PODCAST + "updateFrequency": 128,
    PODCAST + "trailer": 128,
}
"""Tags that hold text, and how many characters at most."""

LONGEST: Mapping[str, int] = {
    **TEXTED,
    PODCAST + "funding": 128,
    PODCAST + "soundbite": 128,
    PODCAST + "contentLink": 128,
}

LONGEST_ATTRIBUTE: Mapping[tuple[str, str], int] = {
    (PODCAST + "season", "name"): 128,
    (PODCAST + "episode", "display"): 32,
    (PODCAST + "txt", "purpose"): 128,
    (PODCAST + "image", "purpose"): 128,
    (PODCAST + "alternateEnclosure", "title"): 32,
    (PODCAST + "alternateEnclosure", "rel"): 32,
}

MEDIA = each("podcast music video film audiobook newsletter blog publisher course mixed")
"""podcast:medium without its list forms (``podcastL`` …)."""

AUDIO_TYPES: Mapping[str, tuple[str, ...]] = {
    "audio/mpeg": (".mp3",),
    "audio/x-m4a": (".m4a",),
    "audio/mp4": (".m4a", ".mp4", ".m4b"),
    "audio/aac": (".aac",),
    "video/mp4": (".mp4",),
    "video/x-m4v": (".m4v",),
    "video/quicktime": (".mov",),
    "application/pdf": (".pdf",),
}
"""Types of enclosures that Apple lists, and the endings that fit them."""

TRANSCRIPT_TYPES = each("text/vtt application/x-subrip application/srt text/srt application/json text/html text/plain")
