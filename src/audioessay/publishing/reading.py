"""Cues back into the essay that they were: chapters, paragraphs, quotations and lists, each sentence a span with its times."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup, escape

from audioessay import regex as re
from audioessay.model.episode import Chapter, Cue, Episode
from audioessay.model.essay import Inline, Note
from audioessay.model.voice import ROLES
from audioessay.publishing.notes import cells, linkable
from audioessay.publishing.rss import clean
from audioessay.scripts import EAST, EAST_MARKS

SPACELESS = re.compile(f"[{EAST}{EAST_MARKS}]")
"""Chinese characters, kana and their punctuation: sentences of theirs follow each other without a space."""

CLOSING = "”’\"')]»"

TAGS = {"em": "em", "strong": "strong"}

TAKEN = re.compile(r"(?:note|ref|table)-\d+|t=.*|essay|player|notes|chapters", re.IGNORECASE)
"""Names of our own places on a page, which an essay's headings cannot have too."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or item."""

    tag: Literal["p", "h2", "h3", "li"]
    kind: str
    role: int
    """Number of its role on this page, from 0."""
    html: Markup
    """Its sentences."""
    text: str
    """The same, as plain words."""
    table: "Table | None" = None
    """What a notice stands in place of."""
    speaker: str = ""
    """Who speaks from here on, in a talk."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks in a row that stand in one element: a ``blockquote``, a ``ul``, or none (``""``)."""

    tag: Literal["", "blockquote", "ul"]
    role: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter as it is read."""

    title: str
    start_ms: int
    role: int
    speaker: str
    anchor: str
    """Its heading's name on the page, or ``""``."""
    headings: tuple[Block, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An episode as a page shows it."""

    title: Markup
    """The page's heading: the essay's own, with its times, where it begins with its title."""
    parts: tuple[Part, ...]
    roles: tuple[str, ...]
    speakers: tuple[str, ...]
    """What listeners call each role."""
    footnotes: tuple["Footnote", ...]
    tables: tuple["Table", ...]
    """Those that no notice in the text stands in place of."""
    links: tuple[tuple[str, str], ...]
    """Address and text of the pictures and other links that stand in no sentence."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the page's end."""

    number: int
    label: str
    text: str
    marked: bool
    """Whether a sentence bears its mark, to go back to."""


@dataclass(frozen=True, slots=True)
class Table:
    """Its rows, the first the head; or its source, where it has no columns."""

    number: int
    caption: str
    rows: tuple[tuple[str, ...], ...]
    source: str


def reading(episode: Episode) -> Reading:
    """The episode's cues as a page shows them. Nothing in it is left unescaped."""
    roles = tuple(dict.fromkeys([cue.role for cue in episode.cues] + [part.role for part in episode.chapters]))
    numbers = {role: number for number, role in enumerate(roles)}
    named = {cue.role: cue.speaker for cue in reversed(episode.cues) if cue.speaker}
    speakers = tuple(clean(named.get(role) or role.title()) for role in roles)
    footnotes, tabled = ([note for note in episode.notes if note.kind == kind] for kind in ("footnote", "table"))
    notes = {note.label: number for number, note in enumerate(footnotes, 1)}
    anchors = _anchors(episode.chapters)
    tables = tuple(_table(number, note) for number, note in enumerate(tabled, 1))
    placed = dict(zip(_notices(episode, len(tables)), tables, strict=False))
    writer = _Writer(numbers, notes, frozenset(anchors), placed)
    parts = [
        _part(chapter, anchor, cues, writer, speakers)
        for chapter, anchor, cues in zip(_chapters(episode), anchors, _shared(episode), strict=True)
    ]
    title = Markup(escape(clean(episode.tags.title) or episode.slug))
    at = next((at for at, part in enumerate(parts) if part.headings), 0)  # behind what the show says first
    if parts and parts[at].headings and _same(parts[at].headings[0].text, episode.tags.title):
        title = parts[at].headings[0].html
        parts[at] = replace(parts[at], headings=parts[at].headings[1:])
    linked = {inline.url for cue in episode.cues for inline in cue.inlines if inline.kind == "link"}
    return Reading(
        title,
        tuple(parts),
        roles,
        speakers,
        tuple(
            Footnote(number, clean(note.label), clean(note.text), note.label in writer.marked)
            for number, note in enumerate(footnotes, 1)
        ),
        () if placed else tables,
        tuple(_links(episode.notes, linked)),
    )


def href(url: str) -> str:
    """``url`` as a link may bear it: absolute http(s) or mail, letters beyond ASCII as ``%XX``; ``""`` for any other."""
    url = quote(url.strip(), safe="%/:?#[]@!$&'()*+,;=-._~")
    return url if linkable(url) else ""


class _Writer:
    """Sentences to HTML; remembers which footnotes have been marked."""

    def __init__(
        self, roles: Mapping[str, int], notes: Mapping[str, int], places: frozenset[str], tables: Mapping[int, Table]
    ) -> None:
        self.roles, self.notes, self.places, self.tables = roles, notes, places, tables
        self.marked: set[str] = set()

    def block(self, cues: Sequence[Cue], tag: Literal["p", "h2", "h3", "li"], speaker: str = "") -> Block:
        role = cues[0].role
        html: list[Markup] = []
        for number, cue in enumerate(cues):
            if number and not _spaceless(cues[number - 1].text):
                html.append(Markup(" "))
            own = Markup("") if cue.role == role else Markup(' class="r{}"').format(self.roles[cue.role])
            span = Markup('<span data-t="{}" data-e="{}"{}>{}</span>')
            html.append(span.format(cue.start_ms, cue.end_ms, own, self.sentence(cue)))
        table = self.tables.get(cues[0].start_ms)
        return Block(
            tag,
            cues[0].kind,
            self.roles[role],
            Markup("").join(html),
            " ".join(cue.text for cue in cues),
            table,
            speaker,
        )

    def sentence(self, cue: Cue) -> Markup:
        """Its text with links, emphasis and footnote marks. Marks that cross each other are closed and opened again."""
        size = len(cue.text)
        stretches = [
            (max(0, one.at), min(size, one.at + one.length), order, one)
            for order, one in enumerate(cue.inlines)
            if one.length > 0 and one.at < size
        ]
        stretches.sort(key=lambda stretch: (stretch[0], -stretch[1], stretch[2]))
        marks = sorted((one for one in cue.inlines if one.kind == "footnote"), key=lambda one: one.at)
        edges = sorted(
            {0, size, *(edge for stretch in stretches for edge in stretch[:2]), *(min(one.at, size) for one in marks)}
        )
        html: list[Markup] = []
        opened: list[tuple[int, int, int, Inline]] = []
        for begin, end in zip(edges, [*edges[1:], size], strict=True):
            wanted = [stretch for stretch in stretches if stretch[0] <= begin < stretch[1] and self._tag(stretch[3])]
            links = [stretch for stretch in wanted if stretch[3].kind == "link"]
            wanted = [stretch for stretch in wanted if stretch not in links[1:]]  # HTML has no link in a link
            here = [self._open(one) for one in marks if min(one.at, size) == begin]
            kept = 0
            while not here and kept < min(len(opened), len(wanted)) and opened[kept] == wanted[kept]:
                kept += 1
            html += [_close(stretch[3]) for stretch in reversed(opened[kept:])]
            html += here
            html += [self._open(stretch[3]) for stretch in wanted[kept:]]
            html.append(escape(clean(cue.text[begin:end])))
            opened = wanted
        return Markup("").join(html)

    def _tag(self, inline: Inline) -> bool:
        return inline.kind in TAGS or (inline.kind == "link" and bool(self._href(inline.url)))

    def _href(self, url: str) -> str:
        return url if url.startswith("#") and url[1:] in self.places else href(url)

    def _open(self, inline: Inline) -> Markup:
        if inline.kind in TAGS:
            return Markup(f"<{TAGS[inline.kind]}>")
        if inline.kind == "link":
            url = self._href(inline.url)
            return Markup('<a href="{}">').format(url) if url else Markup("")
        number = self.notes.get(inline.url)
        if number is None:
            return Markup("<sup>{}</sup>").format(clean(inline.url))
        place = Markup("") if inline.url in self.marked else Markup(' id="ref-{}"').format(number)
        self.marked.add(inline.url)
        mark = '<sup><a href="#note-{}"{} role="doc-noteref">{}</a></sup>'
        return Markup(mark).format(number, place, clean(inline.url) or number)


def _close(inline: Inline) -> Markup:
    return Markup(f"</{TAGS.get(inline.kind, 'a')}>")


def _spaceless(text: str) -> bool:
    """Whether the sentence after this one follows without a space."""
    bare = text.rstrip(CLOSING)
    return bool(bare and SPACELESS.match(bare[-1]))


def _same(heading: str, title: str) -> bool:
    return " ".join(heading.split()).casefold() == " ".join(title.split()).casefold()


def _chapters(episode: Episode) -> tuple[Chapter, ...]:
    """Its chapters; one for the whole where it has none."""
    return episode.chapters or (Chapter("", 0, max(1, episode.duration_ms), "", ""),)


def _shared(episode: Episode) -> list[list[Cue]]:
    """The cues of each chapter: those that begin in it."""
    chapters = _chapters(episode)
    shared: list[list[Cue]] = [[] for _ in chapters]
    at = 0
    for cue in episode.cues:
        while at + 1 < len(chapters) and cue.start_ms >= chapters[at + 1].start_ms:
            at += 1
        shared[at].append(cue)
    return shared


def _anchors(chapters: Sequence[Chapter]) -> list[str]:
    """Names of the chapters' headings that can stand on the page, each once."""
    anchors: list[str] = []
    for anchor in [chapter.anchor for chapter in chapters] or [""]:
        fits = anchor and anchor not in anchors and not re.search(r"\s", anchor) and not TAKEN.fullmatch(anchor)
        anchors.append(anchor if fits else "")
    return anchors


def _part(chapter: Chapter, anchor: str, cues: Sequence[Cue], writer: _Writer, speakers: Sequence[str]) -> Part:
    paragraphs: list[list[Cue]] = []
    for cue in cues:
        if cue.paragraph or not paragraphs or cue.kind != paragraphs[-1][0].kind:
            paragraphs.append([])
        paragraphs[-1].append(cue)
    headings: list[Block] = []
    groups: list[Group] = []
    role = writer.roles.get(chapter.role, 0)
    speaker = clean(
        next(
            (cue.speaker for cue in cues if cue.speaker and cue.role == chapter.role),
            speakers[role] if speakers else "",
        )
    )
    talk, speaks = any(cue.role not in (*ROLES, "quote") for cue in cues), speaker
    for kind, run in groupby(paragraphs, key=lambda paragraph: paragraph[0].kind):
        if kind == "heading" and not groups:
            headings += [writer.block(one, "h3" if at else "h2") for at, one in enumerate(run)]
            continue
        tag: Literal["p", "h3", "li"] = "li" if kind == "item" else "h3" if kind == "heading" else "p"
        blocks = []
        for one in run:
            before, speaks = speaks, clean(one[0].speaker)
            blocks.append(writer.block(one, tag, speaks if talk and tag == "p" and speaks != before else ""))
        around: Literal["", "ul", "blockquote"] = "ul" if kind == "item" else "blockquote" if kind == "quote" else ""
        groups.append(Group(around, blocks[0].role, tuple(blocks)))
    return Part(clean(chapter.title), chapter.start_ms, role, speaker, anchor, tuple(headings), tuple(groups))


def _notices(episode: Episode, tables: int) -> list[int]:
    """When the notices are read that stand in place of the tables, in order: words of ours said as often as there are tables.

    None where it is not sure. What opens a scene is the show's; the last of the others are those on synthetic voices.
    """
    opening = {cue.scene: cue.start_ms for cue in reversed(episode.cues)}
    notices = [
        one for one in episode.cues if one.kind == "notice" and one.paragraph and one.start_ms != opening[one.scene]
    ]
    said: dict[str, list[int]] = {}
    for cue in notices[:-1] if episode.synthetic else notices:
        said.setdefault(cue.text, []).append(cue.start_ms)
    return next((times for times in said.values() if len(times) == tables), [])


def _table(number: int, note: Note) -> Table:
    """Its rows, where they have one width; else its source."""
    rows = [tuple(row) for row in cells(note)]
    even = len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1
    caption = "" if note.label.strip() in ("", str(number)) else clean(note.label)
    return Table(number, caption, tuple(rows) if even else (), clean(note.text))


def _links(notes: Iterable[Note], linked: set[str]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for note in notes:
        url = href(note.url) if note.kind in ("link", "image") and note.url not in linked else ""
        if url and url not in seen:
            seen.add(url)
            yield url, clean(note.label or note.text) or url
