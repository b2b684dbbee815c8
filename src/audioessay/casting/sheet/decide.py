"""One decision at a time put into a cast sheet, in the fewest lines that say it; what others decided is proved to stand.

A :data:`Place` is a section of the essay and a sentence of its paragraphs, both from 0. Each verb gives the sheet's new text,
and raises InputError, with nothing changed, for what a sheet cannot say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from itertools import accumulate
from typing import Any

from audioessay.casting.passages import Passage
from audioessay.casting.sheet import fingerprint
from audioessay.casting.sheet.divide import WORDS
from audioessay.casting.sheet.grammar import VERSION, Entry, Sheet, read
from audioessay.casting.sheet.match import Matched, match
from audioessay.casting.sheet.write import FIRST_WORDS, HEAD
from audioessay.errors import InputError, shorten
from audioessay.model.essay import Essay, Paragraph
from audioessay.model.voice import ROLES
from audioessay.tomltext import Unwritable, append, put

Place = tuple[int, int]

SHARED = ("role", "voice", "take", "skip")
"""What both parts have when a passage becomes two."""


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as the sheet has it: where it begins, and what is decided about it."""

    place: Place
    role: str
    entry: int | None = None
    voice: str = ""
    title: str = ""
    rest_ms: int | None = None
    take: int = 0
    skip: bool = False
    joined: bool = False


DEFAULT = {one.name: one.default for one in fields_of(Row)}


@dataclass(frozen=True, slots=True)
class Judged:
    """An essay as it was judged, and the sheet that has the last word about it."""

    path: str
    essay: Essay
    passages: tuple[Passage, ...]
    roles: tuple[str, ...] = ROLES
    _known: dict[str, tuple[Sheet, Matched]] = field(default_factory=dict, compare=False, repr=False)
    """What the latest texts make of it: each is asked for several times."""

    def matched(self, text: str) -> tuple[Sheet, Matched]:
        """What a sheet's ``text`` makes of the essay. Raises SettingError."""
        if text not in self._known:
            sheet = read(text, self.path, self.roles)
            self._known[text] = sheet, match(sheet, self.essay, self.passages)
            for old in list(self._known)[:-8]:
                del self._known[old]
        return self._known[text]

    def rows(self, text: str) -> list[Row]:
        """The passages in their order."""
        sheet, matched = self.matched(text)
        rows = []
        for passage, at in zip(matched.passages, matched.entries, strict=True):
            entry = Entry(text="", heading="-") if at is None else sheet.entries[at]
            own = {key: getattr(entry, key) for key in ("voice", "title", "rest_ms", "take")}
            place, role = place_of(matched.essay, passage), passage.stance.role
            rows.append(Row(place, role, at, **own, skip=passage.skip, joined=passage.joined))
        return rows


def place_of(essay: Essay, passage: Passage) -> Place:
    """Where a passage begins."""
    return passage.section, sum(map(count, essay.sections[passage.section].paragraphs[: passage.first]))


def count(paragraph: Paragraph) -> int:
    """Sentences of a paragraph; it is one where none are known."""
    return max(1, len(paragraph.sentences))


def decide(text: str, judged: Judged, first: Place, last: Place, fields: Mapping[str, object]) -> str:
    """Decide ``fields`` (of Entry; None takes one back) about all that is read from ``first`` to the sentence ``last``."""
    text = _apart(text, judged, first)
    after = (last[0], last[1] + 1)
    if after[1] < _size(judged.essay, last[0]):
        text = _apart(text, judged, after)
    elif (behind := next((row for row in judged.rows(text) if row.place > last), None)) and behind.joined:
        text = _apart(text, judged, behind.place)
    for row in [row for row in judged.rows(text) if first <= row.place <= last and not row.joined]:
        text = _entries(text, judged, row.place[0])
        before = judged.rows(text)
        entry = next(one.entry for one in before if one.place == row.place)
        said = {
            key: None if value is False or value == "" or (value == 0 and key != "rest_ms") else value
            for key, value in fields.items()
        }
        for key, value in said.items():
            text = put(text, ("section", entry or 0), key, value, before="text")
        wanted: Any = {key: DEFAULT[key] if value is None else value for key, value in said.items() if key != "role"}
        after_that = {one.place: one for one in judged.rows(text)}
        role = str(said.get("role") or after_that[row.place].role)
        expected, group = [], False
        for one in before:
            group = one.place == row.place or (group and one.joined)
            if group:
                one = replace(one, role=role, skip=wanted.get("skip", one.skip))
            expected.append(replace(one, **wanted) if one.place == row.place else one)
        _prove(judged, text, expected)
    return text


def _apart(text: str, judged: Judged, place: Place) -> str:
    """Let a passage begin at ``place`` that is read as before: what was read on with the one before it keeps its voice."""
    rows = judged.rows(text)
    at = next((at for at, row in enumerate(rows) if row.place == place and row.joined), None)
    text = split(text, judged, place)
    if at is None:
        return text
    lead = next(row for row in reversed(rows[:at]) if not row.joined)
    now = judged.rows(text)[at]
    for key in ("role", "voice", "skip"):
        if (value := getattr(lead, key)) != getattr(now, key):
            text = put(text, ("section", now.entry or 0), key, value or None, before="text")
    rows[at] = replace(rows[at], joined=False, voice=lead.voice)
    _prove(judged, text, rows)
    return text


def split(text: str, judged: Judged, place: Place, *, joined: bool = False) -> str:
    """Let a passage begin at ``place``; one that was joined there is parted again. Nothing is written where one begins already.

    With ``joined`` it is read on with the one before it, in its section.
    """
    rows = judged.rows(text)
    at = max((at for at, row in enumerate(rows) if row.place <= place), default=0)
    row = rows[at]
    if row.place == place and (joined or not row.joined):
        return text
    if row.place == place:
        before = next(at for at in reversed(range(at)) if rows[at].entry is not None)
        text = put(text, ("section", rows[before].entry or 0), "join", None)
        parted = judged.rows(text)
        if [one.place for one in parted] != [one.place for one in rows] or parted[at].joined:
            raise InputError("this passage cannot be parted from the one before it")
        return text
    text = _entries(text, judged, place[0])
    rows = judged.rows(text)
    lead = max(at for at, one in enumerate(rows) if one.place < place and not one.joined)
    part = max(at for at, one in enumerate(rows) if one.place < place)
    sheet, _ = judged.matched(text)
    whole, own = (sheet.entries[rows[index].entry or 0] for index in (lead, part))
    values = {key: getattr(own if key == "take" else whole, key) for key in SHARED}
    moved = {"rest_ms": whole.rest_ms} if whole.rest_ms is not None and not joined else {}
    if moved:
        text = put(text, ("section", rows[lead].entry or 0), "rest_ms", None)
    if own.join != joined:
        text = put(text, ("section", rows[part].entry or 0), "join", joined or None, before="text")
    expected = [replace(one, rest_ms=None) if at == lead and moved else one for at, one in enumerate(rows)]
    fresh = replace(rows[lead], place=place, title="", rest_ms=moved.get("rest_ms"), take=own.take, joined=joined)
    expected.insert(part + 1, fresh)
    section, size = judged.essay.sections[place[0]], _size(judged.essay, place[0])
    end = next((one.place[1] for one in rows[part + 1 :] if one.place[0] == place[0]), size)
    words = _words(section.paragraphs, place[1], end)
    left = _words(section.paragraphs, rows[part].place[1], place[1]) if rows[part].place[0] == place[0] else []
    if left and len(own.begins.split()) > len(left):  # its first words now go beyond its end
        text = put(text, ("section", rows[part].entry or 0), "begins", " ".join(left))
    error = InputError(
        f"a passage cannot begin at “{shorten(' '.join(words), 60)}”: the same words stand in more than one place"
    )
    plain, said = text, rows[lead].role
    spelt = put(text, ("section", rows[lead].entry or 0), "role", said, before="text") if part == lead else text
    for text, role, size in ((plain, {}, FIRST_WORDS), (plain, {}, WORDS), (spelt, {"role": said}, WORDS)):
        begins = " ".join(words[:size])
        entry = {"heading": section.heading, "begins": begins, **values, **role, **moved, "join": own.join}
        try:
            kept = {key: value for key, value in entry.items() if value or key == "rest_ms"}
            new = append(text, "section", kept, rows[part].entry)
            _prove(judged, new, expected)
        except InputError as wrong:
            error = wrong if isinstance(wrong, Unwritable) else error
            continue
        try:
            return _sketched(new, judged, place, expected)
        except InputError:
            return new
    raise error


def join(text: str, judged: Judged, place: Place) -> str:
    """Let the section that holds ``place`` go on with the next one."""
    text = _entries(text, judged, place[0])
    rows = judged.rows(text)
    last = max(at for at, row in enumerate(rows) if row.place <= place)
    while last + 1 < len(rows) and rows[last + 1].joined:
        last += 1
    if last + 1 == len(rows):
        raise InputError("there is no section after it to be joined")
    if rows[last].place[0] != place[0]:
        text = _entries(text, judged, rows[last].place[0])
        rows = judged.rows(text)
    text = put(text, ("section", rows[last].entry or 0), "join", True, before="text")
    after = judged.rows(text)
    if [one.place for one in after] != [one.place for one in rows] or not after[last + 1].joined:
        raise InputError("these sections cannot be joined in the cast sheet")
    return text


def retake(text: str, judged: Judged, first: Place, last: Place, take: int) -> str:
    """Let all that is read from ``first`` to the sentence ``last`` be read anew, in the section in which it stands."""
    text = split(text, judged, first, joined=True)
    if last[1] + 1 < _size(judged.essay, last[0]):
        text = split(text, judged, (last[0], last[1] + 1), joined=True)
    for section in sorted({row.place[0] for row in judged.rows(text) if first <= row.place <= last}):
        text = _entries(text, judged, section)
    expected = []
    for row in judged.rows(text):
        if first <= row.place <= last:
            text, row = (
                put(text, ("section", row.entry or 0), "take", take or None, before="text"),
                replace(row, take=take),
            )
        expected.append(row)
    _prove(judged, text, expected)
    return text


def headed(text: str) -> str:
    """The text of a sheet; a new one has its version, and a few lines that say what it is."""
    return text or "".join(f"# {line}\n" for line in HEAD) + f"\nversion = {VERSION}\n"


def _entries(text: str, judged: Judged, section: int) -> str:
    """The sheet with an entry for each passage of a section: one that knows a section alone divides it alone."""
    text = headed(text)
    rows = judged.rows(text)
    _, matched = judged.matched(text)
    for at, (row, passage) in enumerate(zip(rows, matched.passages, strict=True)):
        if row.entry is not None or row.place[0] != section:
            continue
        heading = judged.essay.sections[section].heading
        paragraphs = matched.essay.sections[section].paragraphs[passage.first : passage.last]
        begins = " ".join(_words(paragraphs, 0, count(paragraphs[0]))[:FIRST_WORDS] if paragraphs else ())
        sketch = fingerprint.sketch(paragraph.text.display for paragraph in paragraphs)
        entry = {"heading": heading, "begins": begins, "text": sketch}
        before = [one.entry for one in judged.rows(text)[:at] if one.entry is not None]
        text = append(text, "section", {key: value for key, value in entry.items() if value}, max(before, default=-1))
    _prove(judged, text, rows)
    return text


def _sketched(text: str, judged: Judged, place: Place, expected: Sequence[Row]) -> str:
    """The sheet with sketches of the two parts of a passage that has become two, by which an edit finds them again."""
    sheet, matched = judged.matched(text)
    for passage, at in zip(matched.passages, matched.entries, strict=True):
        if at is None or passage.section != place[0]:
            continue
        if not sheet.entries[at].text and place_of(matched.essay, passage) != place:
            continue  # written by hand
        paragraphs = matched.essay.sections[passage.section].paragraphs[passage.first : passage.last]
        text = put(text, ("section", at), "text", fingerprint.sketch(one.text.display for one in paragraphs))
    _prove(judged, text, expected)
    return text


def _prove(judged: Judged, text: str, expected: Sequence[Row]) -> None:
    """Raise InputError unless a sheet makes of the essay what was meant."""

    def bare(rows: Sequence[Row]) -> list[Row]:
        return [replace(row, entry=None) for row in rows]

    if bare(judged.rows(text)) != bare(expected):
        raise InputError("the cast sheet cannot say this about the passage: too much of the essay has the same words")


def _words(paragraphs: Sequence[Paragraph], sentence: int, end: int) -> list[str]:
    """The words from a sentence up to the sentence ``end``, or to the end of its paragraph."""
    starts = [0, *accumulate(map(count, paragraphs))]
    at = next((at for at, start in enumerate(starts[1:]) if sentence < start), None)
    if at is None:
        return []
    paragraph = paragraphs[at]
    begins = [start for start, _ in paragraph.sentences] or [0]
    stop = begins[end - starts[at]] if end - starts[at] < len(begins) else len(paragraph.text.display)
    return paragraph.text.display[begins[sentence - starts[at]] : stop].split()


def _size(essay: Essay, section: int) -> int:
    return sum(map(count, essay.sections[section].paragraphs))
