"""Show notes: summary, chapter list, disclosure, credits, links, footnotes and tables, in the HTML that players allow.

Only ``p br ol ul li a`` stand in them (Apple, RSS feed requirements; PSP-1), all else is escaped text. What does not fit
is left to the episode's page, block by block, never cut within a tag.
"""

import html
import re
from collections.abc import Callable, Iterable

from audioessay.model.episode import Chapter, Episode
from audioessay.model.essay import Note
from audioessay.publishing import tables
from audioessay.publishing.rss import clean, line
from audioessay.publishing.syntax import absolute, mail
from audioessay.publishing.words import Words, words
from audioessay.units import clock

DESCRIPTION_BYTES = 4000
"""Apple, RSS feed requirements: a description holds at most 4000 bytes."""

NOTES_BYTES = 30_000
"""Of ``content:encoded``: ours, so that a feed of hundreds of episodes stays a few megabytes."""

SUMMARY_BYTES = 1800
"""Of a summary within a description, so that chapters have room."""

CHAPTERS_LISTED = 3
"""Fewer are not listed: Spotify and YouTube read a list only from three on."""

Block = Callable[[int], str]
"""A part of the notes, made to fit within so many bytes; ``""`` if it cannot."""


def description(episode: Episode, *, page: str = "", disclosure: str = "", most: int = DESCRIPTION_BYTES) -> str:
    """The short notes, at most ``most`` bytes: summary, disclosure, chapters, credits, a link to the rest."""
    say = words(episode.tags.language)
    fixed = [_paragraph(disclosure), _more(page, say)]
    room = most - sum(len(part.encode()) for part in fixed)
    summary = _summary(episode, min(SUMMARY_BYTES, room))
    middle = _fill([_chapters(episode.chapters, say), _credits(episode, say)], room - len(summary.encode()))
    return "".join([summary, middle[0], fixed[0], *middle[1:], fixed[1]])


def full(episode: Episode, *, page: str = "", disclosure: str = "", most: int = NOTES_BYTES) -> str:
    """The whole notes: all of :func:`description`, then links, footnotes and tables."""
    say = words(episode.tags.language)
    fixed = [_paragraph(disclosure), _more(page, say)]
    room = most - sum(len(part.encode()) for part in fixed)
    summary = _summary(episode, room // 2)
    parts = _fill(
        [
            _chapters(episode.chapters, say),
            _credits(episode, say),
            _links(episode.notes, say),
            _footnotes(episode.notes, say),
            _tables(episode.notes, say),
        ],
        room - len(summary.encode()),
    )
    return "".join([summary, parts[0], fixed[0], *parts[1:], fixed[1]])


def _fill(blocks: Iterable[Block], room: int) -> list[str]:
    made = []
    for block in blocks:
        part = block(room)
        room -= len(part.encode())
        made.append(part)
    return made


def _summary(episode: Episode, room: int) -> str:
    """The author's summary; without one, the essay's first sentences."""
    text = episode.tags.summary.strip()
    if not text:
        opening = [cue.text for cue in episode.cues[:40] if cue.kind != "heading"][:3]
        text = " ".join(opening) or episode.tags.title
    made = ""
    for block in re.split(r"\n\s*\n", text):
        part = _paragraph(block)
        if len((made + part).encode()) > room:
            return made or _cut(block, room)
        made += part
    return made


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
    part = f"<p>{'<br>'.join(rows)}</p>" if len(rows) >= CHAPTERS_LISTED else ""
    return lambda room: part if len(part.encode()) <= room else ""


def _credits(episode: Episode, say: Words) -> Block:
    author = episode.tags.author
    parts = [say.written.format(author)] if author else []
    if voices := voiced(episode.chapters):
        read = (f"{name} ({engine}; {', '.join(roles)})" for (engine, name), roles in voices.items())
        parts.append(say.read.format(", ".join(read)))
    part = _paragraph(" ".join(parts))
    return lambda room: part if len(part.encode()) <= room else ""


def voiced(chapters: tuple[Chapter, ...]) -> dict[tuple[str, str], list[str]]:
    """Engine and name of each voice → the roles that it reads, in order of appearance."""
    voices: dict[tuple[str, str], list[str]] = {}
    for chapter in chapters:
        if chapter.voice:
            engine, _, name = chapter.voice.partition(",")[0].partition(":")
            roles = voices.setdefault((engine, name), [])
            if chapter.role not in roles:
                roles.append(chapter.role)
    return voices


def _links(notes: tuple[Note, ...], say: Words) -> Block:
    seen: dict[str, str] = {}
    for note in notes:
        if note.kind in ("link", "image") and linkable(note.url):
            seen.setdefault(note.url, line(note.label or note.text) or note.url)
    return _list(say.links, "ul", [anchor(url, text) for url, text in seen.items()])


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
    rows = [" | ".join(line(cell) for cell in row) for row in tables.rows(note)]
    return [row for row in [label, *rows] if row]


def _list(heading: str, tag: str, items: list[str]) -> Block:
    """As many items as fit, in order; the heading only with at least one."""

    def fit(room: int) -> str:
        head, tail = f"<p>{_text(heading)}</p><{tag}>", f"</{tag}>"
        room -= len((head + tail).encode())
        made: list[str] = []
        for item in items:
            part = f"<li>{item}</li>"
            room -= len(part.encode())
            if room < 0:
                break
            made.append(part)
        return head + "".join(made) + tail if made else ""

    return fit


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
