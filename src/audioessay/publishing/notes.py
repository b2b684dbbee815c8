"""Show notes: summary, chapter list, disclosure, credits, links, footnotes and tables, in the HTML that players allow.

Only ``p br ol ul li a`` stand in them (Apple, RSS feed requirements; PSP-1), all else is escaped text. What does not fit
is left to the episode's page, block by block, never cut within a tag.
"""

import html
from collections.abc import Callable, Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path

from audioessay import regex as re
from audioessay.errors import PublishError
from audioessay.model.episode import Chapter, Episode
from audioessay.model.essay import Note
from audioessay.publishing.rss import clean, line
from audioessay.publishing.syntax import absolute, mail
from audioessay.publishing.words import Words, words
from audioessay.units import clock

NOTES = "notes"
"""Folder of a show."""

BLOCKS = frozenset({"p", "ul", "ol"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
"""They become paragraphs."""


def written(home: Path, slug: str) -> tuple[str, ...]:
    """The blocks of an episode's notes, none where there is no file. Raises PublishError for one that cannot be read."""
    import pyromark

    path = home / NOTES / f"{slug}.md"
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise PublishError(f"{path}: cannot be read: {error}; show notes are text in UTF-8") from error
    reader = _Allowed()
    reader.feed(pyromark.html(text))
    reader.close()
    return tuple(re.findall(r"<(?:p|ul|ol)>.+?</(?:p|ul|ol)>(?=<(?:p|ul|ol)>|$)", "".join(reader.parts)))


class _Allowed(HTMLParser):
    """Keeps paragraphs, lists, line breaks and links that lead somewhere; of all else the words, but for those of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            url = dict(attrs).get("href") or ""
            self.links.append(linkable(url))
            self.parts += [f'<a href="{html.escape(url)}">'] if self.links[-1] else []
        elif tag in BLOCKS | {"li", "br"}:
            self.parts.append(f"<{tag}>")
        elif tag in HEADINGS:
            self.parts.append("<p>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.parts += ["</a>"] if self.links and self.links.pop() else []
        elif tag in BLOCKS | {"li"}:
            self.parts.append(f"</{tag}>")
        elif tag in HEADINGS:
            self.parts.append("</p>")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.parts.append(html.escape(" ".join(clean(data).splitlines()), quote=False))


DESCRIPTION_BYTES = 4000
"""Apple, RSS feed requirements: a description holds at most 4000 bytes."""

NOTES_BYTES = 30_000
"""Of ``content:encoded``: ours, so that a feed of hundreds of episodes stays a few megabytes."""

SUMMARY_BYTES = 1800
"""Of a summary within a description, so that chapters have room."""

CHAPTERS_LISTED = 3
"""Fewer are not listed: Spotify and YouTube read a list only from three on."""

NAMED = re.compile(
    r"(?:[a-z]{2,3}[-_][A-Z]{2}-|[a-z]{2}_)?([A-Za-z]{3,}?)(?:Multilingual|Neural|-x_low|-low|-medium|-high)*(#\d+)?"
)
"""A voice that has a name of its own, among locale and quality."""

ENGINES = {"espeak": "eSpeak", "openai": "OpenAI"}

Block = tuple[str, Sequence[str], str]
"""A part of the notes: what stands before its items, the items, of which the first ones stay where not all fit, and what closes it."""


def description(
    episode: Episode, *, page: str = "", disclosure: str = "", own: Sequence[str] = (), most: int = DESCRIPTION_BYTES
) -> str:
    """The short notes, at most ``most`` bytes: summary, disclosure, chapters, credits, a link to the rest.

    Where an editor wrote notes, their blocks of HTML (``own``) take the place of the summary.
    """
    return _laid_out(episode, page, disclosure, own, most, SUMMARY_BYTES, ())


def full(
    episode: Episode, *, page: str = "", disclosure: str = "", own: Sequence[str] = (), most: int = NOTES_BYTES
) -> str:
    """The whole notes: all of :func:`description`, then links, footnotes and tables."""
    return _laid_out(episode, page, disclosure, own, most, most // 2, (_links, _footnotes, _tables))


def _laid_out(
    episode: Episode,
    page: str,
    disclosure: str,
    own: Sequence[str],
    most: int,
    opening: int,
    more: Iterable[Callable[[tuple[Note, ...], Words], Block]],
) -> str:
    """All of it within ``most`` bytes, the first part within ``opening``."""
    say = words(episode.tags.language)
    disclosed, rest = _paragraph(disclosure), _more(page, say)
    room = most - len((disclosed + rest).encode())
    summary = [block for block in re.split(r"\n\s*\n", _summary(episode)) if block.strip()]
    first = _fit(("", own, ""), min(opening, room)) or _fit(("", [*map(_paragraph, summary)], ""), min(opening, room))
    made = [first or (_cut(summary[0], min(opening, room)) if summary else "")]
    for block in (
        _chapters(episode.chapters, say),
        _credits(episode, say),
        *(part(episode.notes, say) for part in more),
    ):
        made.append(_fit(block, room - len("".join(made).encode())))
    return "".join([*made[:2], disclosed, *made[2:], rest])


def _fit(block: Block, room: int) -> str:
    """As many of its items as fit within ``room`` bytes, in order; ``""`` for none."""
    head, items, tail = block
    room -= len((head + tail).encode())
    made: list[str] = []
    for item in items:
        room -= len(item.encode())
        if room < 0:
            break
        made.append(item)
    return head + "".join(made) + tail if made else ""


def _summary(episode: Episode) -> str:
    """The author's summary; without one, the essay's first sentences."""
    opening = [cue.text for cue in episode.cues[:40] if cue.kind != "heading"][:3]
    return episode.tags.summary.strip() or " ".join(opening) or episode.tags.title


def _cut(text: str, room: int) -> str:
    """As many whole words as fit, then an ellipsis."""
    room -= len("<p>…</p>".encode())
    kept: list[str] = []
    for word in line(text).split(" "):
        room -= len(html.escape(word, quote=False).encode()) + bool(kept)
        if room < 0:
            break
        kept.append(word)
    return _paragraph(" ".join(kept) + "…") if kept else ""


def _chapters(chapters: tuple[Chapter, ...], say: Words) -> Block:
    """All of them or none: a list cut short would give the last one a wrong end."""
    rows = [f"{clock(chapter.start_ms // 1000 * 1000, millis=False)} {_text(chapter.title)}" for chapter in chapters]
    if rows and not rows[0].startswith("00:00:00"):
        rows.insert(0, f"00:00:00 {_text(say.chapters)}")
    return "", [f"<p>{'<br>'.join(rows)}</p>"] if len(rows) >= CHAPTERS_LISTED else [], ""


def _credits(episode: Episode, say: Words) -> Block:
    author = episode.tags.author
    parts = [say.written.format(author)] if author else []
    if voices := voiced(episode):
        read = (
            f"{name} ({'; '.join(filter(None, (engine, ', '.join(say.roles.get(role, role) for role in roles))))})"
            for (engine, name), roles in voices.items()
        )
        parts.append(say.read.format(", ".join(read)))
    return "", [_paragraph(" ".join(parts))], ""


def voiced(episode: Episode) -> dict[tuple[str, str], list[str]]:
    """Engine (``""`` of a person) and name of each voice, as people call them → the roles that it reads, in order of appearance."""
    voices: dict[tuple[str, str], list[str]] = {}
    chapters = [(called(one.voice, one.reader), one.role) for one in episode.chapters if one.voice]
    for voice, role in [*chapters, *((called("", reader), role) for reader, role in episode.readers.items())]:
        roles = voices.setdefault(voice, [])
        if role not in roles:
            roles.append(role)
    return voices


def called(voice: str, reader: str = "") -> tuple[str, str]:
    """Engine and name of a voice as people call them: as its episode says (``Joe, brighter (Piper)``), else by its name.

    >>> called("edge:en-GB-SoniaNeural,rate=-5%"), called("piper:en_US-joe-medium"), called("espeak:en-gb")
    (('Edge', 'Sonia'), ('Piper', 'Joe'), ('eSpeak', 'en-gb'))
    """
    if reader.endswith(")"):
        name, _, engine = reader[:-1].rpartition(" (")
        return engine, name
    if reader:
        return "", reader
    engine, _, name = voice.partition(",")[0].partition(":")
    own = NAMED.fullmatch(name)
    return ENGINES.get(engine, engine.capitalize()), (own[1][0].upper() + own[1][1:] + (own[2] or "")) if own else name


def _links(notes: tuple[Note, ...], say: Words) -> Block:
    seen: dict[str, str] = {}
    for note in notes:
        if note.kind in ("link", "image") and linkable(note.url):
            seen.setdefault(note.url, line(note.label or note.text) or note.url)
    return _list(say.links, "ul", (anchor(url, text) for url, text in seen.items()))


def _footnotes(notes: tuple[Note, ...], say: Words) -> Block:
    kept = [note for note in notes if note.kind == "footnote"]
    items = [f"{_text(note.label)}: {_text(note.text)}" if note.label else _text(note.text) for note in kept]
    return _list(say.notes, "ul", items)


def _tables(notes: tuple[Note, ...], say: Words) -> Block:
    """As lines of text: players drop table tags, and with them the borders between cells."""
    kept = [_rows(note) for note in notes if note.kind == "table"]
    return _list(
        say.tables, "ol", ["<br>".join(html.escape(row, quote=False) for row in rows) for rows in kept if rows]
    )


def _rows(note: Note) -> list[str]:
    """A table's lines: its label, unless that is its number, and its rows without Markdown's rules and outer bars."""
    label = "" if note.label.strip().isdecimal() else line(note.label)
    rows = [" | ".join(line(cell) for cell in row) for row in cells(note)]
    return [row for row in [label, *rows] if row]


def _list(heading: str, tag: str, items: Iterable[str]) -> Block:
    return f"<p>{_text(heading)}</p><{tag}>", [f"<li>{item}</li>" for item in items], f"</{tag}>"


def _more(page: str, say: Words) -> str:
    return f"<p>{anchor(page, say.more)}</p>" if page else ""


def anchor(url: str, text: str) -> str:
    """A link; ``url`` must have passed :func:`linkable`."""
    return f'<a href="{html.escape(url)}">{_text(text)}</a>'


def linkable(url: str) -> bool:
    """Whether a player may be sent there: absolute http(s), or a mail address."""
    try:
        if url.startswith("mailto:"):
            mail(url.removeprefix("mailto:"))
        else:
            absolute(url)
    except ValueError:
        return False
    return bool(url) and url != "mailto:"


def _paragraph(text: str) -> str:
    rows = [_text(row) for row in clean(text).splitlines() if row.strip()]
    return f"<p>{'<br>'.join(rows)}</p>" if rows else ""


def _text(text: str) -> str:
    return html.escape(line(text), quote=False)


RULE = re.compile(r"[|:+=\s-]*[-=]{2,}[|:+=\s-]*")
"""A line between a Markdown table's head and body, or a grid table's rows."""

SHORT_RULE = re.compile(r"\|?(?:\s*:?-:?\s*\|)+\s*:?-:?\s*|\|(?:\s*:?-:?\s*\|)+")
"""The same with one dash a column, below the head only: elsewhere a row of dashes is a row."""


def cells(note: Note) -> list[list[str]]:
    """The cells of each row, which stand between bars as in Markdown; the lines that only rule are none."""
    lines = [line.strip() for line in clean(note.text).splitlines() if line.strip()]
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))]
        for number, line in enumerate(lines)
        if not RULE.fullmatch(line) and not (number == 1 and SHORT_RULE.fullmatch(line))
    ]
