"""Every rule, as data: identifier, severity, how to mend it, who says so."""

from collections.abc import Iterator, Mapping

from audioessay.publishing.check.report import Finding, Rule, Severity
from audioessay.publishing.document import Node

APPLE = "Apple Podcasts 823, RSS feed requirements"
AUDIO = "Apple Podcasts 893, audio requirements"
ART = "Apple Podcasts 896, artwork requirements"
CHAPTERS = "Apple Podcasts 5482, chapters"
PSP = "PSP-1, Podcast Standards Project"
RSS = "RSS 2.0 specification, rssboard.org"
P20 = "podcast namespace 1.0, podcastindex.org"
JSON_CHAPTERS = "podcast namespace 1.0, jsonChapters"
TRANSCRIPTS = "podcast namespace 1.0, transcripts"
XML = "XML 1.0, w3.org/TR/xml"
HTTP = "RFC 9110, HTTP"
W3C = "W3C feed validation service"
ID3 = "id3.org, ID3v2.3 and chapter addendum"
PLAYERS = "seen in players"
OURS = "audioessay"

_ERRORS = """
xml                  | Write well-formed XML; a feed is never edited by hand | {XML}
encoding             | Write the feed in UTF-8 | {APPLE}
rss-version          | Write <rss version="2.0"> | {RSS}
namespace            | Declare it with exactly this address | {PSP}
url-private          | Render the feed with its public address; nobody else reaches this one | {OURS}
channel-email        | Write an address like name@host.example | {APPLE}
duplicate-tag        | Keep one of them; readers differ in which they take | {RSS}
channel-title        | Give the show a title | {RSS}
channel-description  | Describe the show in a sentence or two | {RSS}
description-long     | Shorten it to 4000 bytes; what is over is cut or the feed refused | {APPLE}
channel-language     | Name the language by its ISO 639 code, with a region if need be: en, en-us | {APPLE}
channel-image        | Add <itunes:image href="…"/> with the show's square cover | {APPLE}
category             | Take one from Apple's list, letter for letter, subcategories within their category | {APPLE}
explicit             | Write true or false, in lower case | {APPLE}
itunes-type          | Write episodic or serial | {APPLE}
serial-number        | Give every full episode of a serial show its <itunes:episode> | {APPLE}
self-mismatch        | Let <atom:link rel="self"> name the address that the feed is fetched from | {W3C}
item-title           | Give the episode a title | {RSS}
enclosure            | Add the <enclosure> with the episode's audio | {APPLE}
enclosure-url        | Write an absolute https address in ASCII, spaces as %20 | {APPLE}
enclosure-length     | Write the file's exact size in bytes | {RSS}
enclosure-type       | Write the type that Apple lists: audio/mpeg for MP3, audio/x-m4a or audio/mp4 for M4A | {APPLE}
enclosure-duplicate  | Give each episode a file of its own; of two items with one file the second is ignored | {APPLE}
guid                 | Add a <guid> that never changes | {APPLE}
guid-duplicate       | Give each episode a GUID of its own | {APPLE}
guid-permalink       | Write isPermaLink="false", or an address | {RSS}
date                 | Add <pubDate> in the form of RFC 2822: Mon, 23 Nov 2026 09:00:00 +0000 | {APPLE}
date-weekday         | Write the weekday of that date | {W3C}
date-future          | Publish on that day; players hide or reject an item that is to come | {W3C}
html-script          | Take it out; notes are text with links | {W3C}
html-relative        | Write the address in full | {W3C}
url-relative         | Write an absolute http(s) address | {RSS}
duration             | Write whole seconds or HH:MM:SS | {APPLE}
episode-number       | Write a whole number from 1 | {APPLE}
episode-type         | Write full, trailer or bonus | {APPLE}
itunes-yes           | Write Yes, or leave the tag out | {APPLE}
podcast-guid         | Mint it once: UUIDv5 of the feed's address | {P20}
podcast-locked       | Write yes or no | {P20}
podcast-medium       | Take a medium of the list | {P20}
podcast-license      | Name a known licence in lower case, or add its url | {P20}
podcast-attribute    | Add the attribute | {P20}
podcast-empty        | Write what it is about between its tags | {P20}
podcast-children     | Follow the tag's own page | {P20}
podcast-value        | Follow the tag's own page | {P20}
transcript-type      | Write text/vtt, application/x-subrip, application/json, text/html or text/plain | {P20}
chapters-type        | Write application/json+chapters | {P20}
integrity            | Write sha256-, sha384- or sha512- and the digest in base64 | {P20}
guid-changed         | Put the old GUID back; with a new one every listener downloads the episode again | {APPLE}
guid-vanished        | Put the episode back, or say that it is meant: --prune | {OURS}
date-changed         | Put the old date back; players order episodes by it | {OURS}
show-guid-changed    | Put the old <podcast:guid> back; it is the show's name for ever | {P20}
audio-in-place       | Give the new sound a new file name; a resumed download would join the two | {OURS}
host-unreachable     | See that the address answers without a password | {APPLE}
host-head            | Let the host answer HEAD requests | {APPLE}
host-range           | Let the host answer byte ranges with 206; without them nobody can seek | {APPLE}
host-length          | Write in <enclosure> what the host sends | {RSS}
art-format           | Make it a JPEG or PNG, its name ending accordingly | {ART}
art-size             | Make it 1400 to 3000 pixels on each side | {ART}
art-square           | Make it square | {ART}
art-colour           | Save it in RGB | {ART}
art-alpha            | Save it without transparency | {ART}
episode-file         | Make the episode again | {OURS}
file-missing         | Make the episode again | {OURS}
file-changed         | Make the episode again; its list of files does not fit what is there | {OURS}
audio-not-mp3        | Make the episode again | {AUDIO}
audio-broken         | Make the episode again | {AUDIO}
audio-length         | Make the episode again | {OURS}
audio-rate           | Encode at 44.1 or 48 kHz | {AUDIO}
audio-bitrate-low    | Encode at 96 kbit/s mono or 128 stereo | {AUDIO}
id3-missing          | Make the episode again; without tags a downloaded file has no title | {AUDIO}
id3-title            | Make the episode again | {AUDIO}
id3-chapter-order    | Write CHAP frames in order of time; players list them in order of the file | {PLAYERS}
id3-chapter-table    | Write one top-level CTOC that names every chapter in order | {ID3}
chapters-json        | Write version 1.2.0 with chapters in order, the first at 0 | {JSON_CHAPTERS}
chapters-differ      | Write the same chapters in the MP3, the JSON file and the notes | {PLAYERS}
vtt                  | Write WEBVTT, then cues in order within the episode | {TRANSCRIPTS}
srt                  | Write numbered cues in order within the episode | {TRANSCRIPTS}
transcript-json      | Write segments in order, each with times and a body that is not empty | {TRANSCRIPTS}
show-cover           | Set cover at the head of audioessay.toml: square, 1400 to 3000 pixels, JPEG or PNG | {APPLE}
show-url             | Set url under [publish] | {OURS}
episode-lost         | Bring the episode's folder back, or say that it is meant: --prune | {OURS}
"""

_WARNINGS = """
feed-large           | Page the feed (RFC 5005) or shorten its notes; some readers stop at a few megabytes | {OURS}
feed-empty           | Publish an episode, or a trailer; directories want one | {APPLE}
unknown-tag          | See how it is spelled; readers pass over it | {W3C}
value-space          | Take out the space at its ends | {PSP}
value-long           | Shorten it to 255 characters | {PSP}
podcast-long         | Shorten it; aggregators cut it | {P20}
channel-link         | Add the address of the show's page | {RSS}
channel-author       | Add <itunes:author> | {APPLE}
channel-owner        | Add <itunes:owner> with name and email, or be ready to prove ownership by <podcast:txt> | {W3C}
channel-copyright    | Name only the holder: no ©, year or the word itself | {PSP}
category-missing     | Name one of Apple's categories; directories want it | {APPLE}
self                 | Add <atom:link rel="self" type="application/rss+xml" href="…"/> | {PSP}
image-classic        | Add <image> with url, title and link; older readers know no other | {RSS}
not-https            | Serve it by https; browsers and phones refuse the rest | {APPLE}
file-name            | Name files with a-z, A-Z, 0-9, . _ and - only | {APPLE}
newest-first         | Put the newest episode first | {PSP}
description-html     | Write the show's description in plain text; markup in it is shown as it stands | {W3C}
title-html           | Write plain text; markup in titles is shown as it stands | {W3C}
title-number         | Leave the number to <itunes:episode> | {APPLE}
title-show           | Leave the show's name to the show | {APPLE}
description          | Say in a sentence what the episode is about | {APPLE}
html-tag             | Keep to p, br, ol, ul, li, a, b, i, strong and em | {PSP}
content-alone        | Add a <description> beside <content:encoded> | {W3C}
date-zone            | Write the zone as a number: +0000 | {OURS}
bad-character        | Write the character that was meant | {W3C}
enclosure-odd        | See whether length is in bytes and the duration in seconds | {OURS}
art-ending           | Let the picture's name end in .jpg or .png | {ART}
enclosure-ending     | Let the file's ending fit its type | {APPLE}
item-link            | Add the address of the episode's page | {RSS}
duration-missing     | Add <itunes:duration> in seconds | {APPLE}
item-explicit        | Write true or false, in lower case | {APPLE}
podcast-guid-missing | Add <podcast:guid>: the show keeps it when its address changes | {PSP}
locked-missing       | Add <podcast:locked> | {PSP}
soundbite            | Keep it between 15 and 120 seconds, within the episode | {P20}
transcript-missing   | Add a <podcast:transcript> | {PSP}
host-type            | Let the host send the type that the feed names | {APPLE}
host-cors            | Let the host send Access-Control-Allow-Origin: *, or web players cannot show it | {P20}
host-redirect        | Name the last address of the chain | {OURS}
art-large            | Bring it under 512 KB; it is loaded before every first listen | {ART}
art-alt              | Say in cover_alt what the cover shows | {P20}
audio-vbr            | Encode at a constant bit rate; seeking in others is off by up to a minute in Apple's players | {PLAYERS}
audio-bitrate        | Encode at 96 to 128 kbit/s mono or 128 to 256 stereo | {AUDIO}
audio-info           | Write an Info frame; without it players guess length and gap | {PLAYERS}
id3-version          | Write ID3v2.3; some tools read no other | {PLAYERS}
id3-fields           | Fill it in; players show it for downloaded files | {AUDIO}
id3-cover            | Keep the picture within the MP3 under 200 KB; it comes before the first sound | {PLAYERS}
id3-padding          | Write the tag without padding; readers warn of it | {PLAYERS}
chapter-seconds      | Start chapters on whole seconds; players cut off the rest | {PLAYERS}
draft                | Make it again with the voices that it is meant for, or say --allow-draft | {OURS}
unused-setting       | See how the episode's name is spelled | {OURS}
"""


def _table() -> Iterator[Rule]:
    severities: tuple[tuple[Severity, str], ...] = (("error", _ERRORS), ("warning", _WARNINGS))
    for severity, text in severities:
        for row in text.strip().splitlines():
            name, mend, source = (part.strip() for part in row.split("|"))
            yield Rule(name, severity, mend, str(globals()[source.strip("{}")]))


RULES: Mapping[str, Rule] = {rule.id: rule for rule in _table()}
"""All of them by identifier."""


def found(rule: str, message: str, path: str, node: Node | None = None, subject: str = "") -> Finding:
    """A finding of that rule, at a node of a feed or of a file as a whole."""
    return Finding(RULES[rule], path, node.line if node is not None else 0, subject, message)
