"""Cues written down: WebVTT, SubRip, Podcasting 2.0 transcript and chapters, plain text.

WebVTT: https://www.w3.org/TR/webvtt1/. The line lengths (65 characters; in SubRip two lines of 32) and the JSON forms are
those of the Podcasting 2.0 namespace's transcript and chapters documents. All of it is UTF-8 with line feeds.
"""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from audioessay import regex as re
from audioessay.model.episode import Chapter, Cue, Tags
from audioessay.scripts import WIDE
from audioessay.units import clock

VTT_LINE = 65
SRT_LINE = 32
SRT_LINES = 2
CLAUSE = re.compile(r"[,;:—–.!?…，；：、。！？]['\"”’»)\]]*$")
"""Where a long sentence may well be parted: after a comma, a colon, a dash."""
CLAUSE_GAIN = 14
"""How many characters off an even length that is worth."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
WORD = re.compile(r"\S+(?: [–—-]+(?= |$))* *")
"""A word, the dash behind it, and the space behind that."""
BROAD = re.compile(f"[{WIDE}]")
"""Blocks that hold wide characters; only a text with one of them is looked at letter by letter."""


class Timed(NamedTuple):
    """A cue, or a part of one, with the time it is shown."""

    start_ms: int
    end_ms: int
    cue: Cue
    text: str
    """Lines parted by line feeds."""


def vtt(cues: Sequence[Cue], duration_ms: int) -> bytes:
    """WebVTT: a cue a sentence, the speaker as its voice, lines of at most 65 characters."""
    parts = ["WEBVTT\n"]
    for shown in _sequence(cues, duration_ms):
        lines = "\n".join(_escaped(line) for line in wrapped(shown.text, VTT_LINE))
        name = _escaped(one_line(shown.cue.speaker))
        times = f"{clock(shown.start_ms)} --> {clock(shown.end_ms)}"
        parts.append(f"{times}\n<v {name}>{lines}\n" if name else f"{times}\n{lines}\n")
    return "\n".join(parts).encode("utf-8", "replace")


def srt(cues: Sequence[Cue], duration_ms: int) -> bytes:
    """SubRip: at most two lines of 32 characters where words allow it; ``Name: `` where the speaker changes."""
    parts: list[str] = []
    for shown in _subtitles(cues, duration_ms):
        times = f"{clock(shown.start_ms, point=',')} --> {clock(shown.end_ms, point=',')}"
        parts.append(f"{len(parts) + 1}\n{times}\n{shown.text}\n")
    return "\n".join(parts).encode("utf-8", "replace")


def transcript_json(cues: Sequence[Cue], duration_ms: int) -> bytes:
    """The namespace's JSON transcript: a segment a sentence, never one without text, times in seconds."""
    segments = [
        {
            "speaker": one_line(shown.cue.speaker),
            "startTime": _seconds(shown.start_ms),
            "endTime": _seconds(shown.end_ms),
            "body": shown.text,
        }
        for shown in _sequence(cues, duration_ms)
    ]
    return _json({"version": "1.0.0", "segments": segments})


def plain(cues: Sequence[Cue], *, names: bool = True) -> str:
    """The words for reading: paragraphs parted by an empty line; where the speaker changes, ``Name: `` if ``names``."""
    blocks: list[str] = []
    speaker = ""
    for cue in cues:
        text = one_line(cue.text)
        if not text:
            continue
        if cue.paragraph or not blocks or cue.speaker != speaker:
            changed = names and cue.speaker != speaker and bool(cue.speaker)
            blocks.append(f"{one_line(cue.speaker)}: {text}" if changed else text)
        else:
            blocks[-1] += text if _wide(blocks[-1][-1]) else f" {text}"
        speaker = cue.speaker
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def chapters_json(chapters: Sequence[Chapter], tags: Tags | None = None, *, page: str = "") -> bytes:
    """The namespace's JSON chapters 1.2.0, by start. With ``page``, each links to its anchor there."""
    listed: list[dict[str, object]] = []
    for chapter in sorted(chapters, key=lambda chapter: chapter.start_ms):
        entry: dict[str, object] = {
            "startTime": _seconds(chapter.start_ms),
            "endTime": _seconds(chapter.end_ms),
            "title": one_line(chapter.title),
        }
        if page:
            entry["url"] = f"{page}#{chapter.anchor}" if chapter.anchor else page
        listed.append(entry)
    document: dict[str, object] = {"version": "1.2.0"}
    if tags is not None:
        about = {"title": tags.title, "author": tags.author, "podcastName": tags.show, "description": tags.summary}
        document |= {key: one_line(value) for key, value in about.items() if value}
    document["chapters"] = listed
    return _json(document)


def one_line(text: str) -> str:
    """``text`` with every run of white space and control characters as one space."""
    return " ".join(CONTROL.sub(" ", text).split())


def wrapped(text: str, most: int) -> list[str]:
    """``text`` in lines of at most ``most`` characters, parted at spaces (wide characters: between them); a longer word stays whole."""
    return _lines([text[first:last] for first, last in atoms(text)], most)


def atoms(text: str) -> list[tuple[int, int]]:
    """The pieces between which a line may end, each with the space behind it."""
    if not BROAD.search(text):
        return [match.span() for match in WORD.finditer(text)]
    pieces: list[tuple[int, int]] = []
    first = 0
    for at in range(1, len(text)):
        left, right = text[at - 1], text[at]
        if left == " " or ((_wide(left) or _wide(right)) and not _clinging(left, right)):
            pieces.append((first, at))
            first = at
    return [*pieces, (first, len(text))] if text else []


def _lines(pieces: Sequence[str], most: int, before: int = 0) -> list[str]:
    lines = [""]
    room = most - before
    for piece in pieces:
        if lines[-1] and len(lines[-1]) + len(piece.rstrip()) > room:
            lines.append("")
            room = most
        lines[-1] += piece
    return [line.strip() for line in lines]


def _sequence(cues: Sequence[Cue], duration_ms: int) -> Iterator[Timed]:
    """The cues that say anything, on one line each, in order, none overlapping the one before, all within the duration."""
    clock = 0
    for cue in cues:
        text = one_line(cue.text)
        if not text:
            continue
        start = min(max(clock, cue.start_ms), max(clock, duration_ms - 1))
        clock = max(start + 1, min(cue.end_ms, duration_ms))
        yield Timed(start, clock, cue, text)


def _subtitles(cues: Sequence[Cue], duration_ms: int) -> Iterator[Timed]:
    speaker = ""
    for shown in _sequence(cues, duration_ms):
        name = one_line(shown.cue.speaker)
        label = f"{name}: " if name and name != speaker else ""
        speaker = name
        pieces = [shown.text[first:last] for first, last in atoms(shown.text)]
        groups = _groups(pieces, len(label), shown.end_ms - shown.start_ms)
        times = _times(shown, [sum(map(len, pieces[:first])) for first, _last in groups])
        for (first, last), (start, end) in zip(groups, times, strict=True):
            lines = _balanced(pieces[first:last], 0 if first else len(label))
            yield Timed(start, end, shown.cue, ("" if first else label) + "\n".join(lines))


def _groups(pieces: Sequence[str], before: int, most: int) -> list[tuple[int, int]]:
    """Which pieces are shown together: as few groups as two lines allow, of even length, ended with a clause where one ends near."""
    groups: list[tuple[int, int]] = []
    first, left = 0, sum(map(len, pieces))
    while first < len(pieces):
        last = _reach(pieces, first, 0 if groups else before)
        if last < len(pieces):
            size = list(accumulate(map(len, pieces[first:last])))
            even = left / -(-left // size[-1])
            gain = [CLAUSE_GAIN if CLAUSE.search(piece.rstrip()) else 0 for piece in pieces[first:last]]
            last = first + 1 + min(range(len(size)), key=lambda at: abs(size[at] - even) - gain[at])
        groups.append((first, last))
        left -= sum(map(len, pieces[first:last]))
        first = last
    return groups if len(groups) <= most else [(0, len(pieces))]


def _reach(pieces: Sequence[str], first: int, before: int) -> int:
    """How far the pieces from ``first`` on go into the lines of one subtitle; one at least."""
    count, length, room = 1, 0, SRT_LINE - before
    for at in range(first, len(pieces)):
        if length and length + len(pieces[at].rstrip()) > room:
            count, length, room = count + 1, 0, SRT_LINE
            if count > SRT_LINES:
                return at
        length += len(pieces[at])
    return len(pieces)


def _balanced(pieces: Sequence[str], before: int) -> list[str]:
    """One line if it fits, else the narrowest two; more only where words are too long."""
    lines = _lines(pieces, SRT_LINE, before)
    if len(lines) != SRT_LINES:
        return lines
    whole = "".join(pieces)
    cuts = [*accumulate(map(len, pieces))][:-1]
    return _lines(pieces, min(max(before + len(whole[:at].strip()), len(whole[at:].strip())) for at in cuts), before)


def _times(shown: Timed, places: Sequence[int]) -> list[tuple[int, int]]:
    """When each part of a cue is shown: from its first word to the next part's. ``places`` count in the one-line text."""
    words = shown.cue.words
    starts = [shown.start_ms]
    spaces = shown.cue.text
    for place in places[1:]:
        at = _place(spaces, place)
        word = next((word for word in words if word.at >= at), None)
        share = shown.start_ms + (shown.end_ms - shown.start_ms) * place // len(shown.text)
        starts.append(word.start_ms if word else share)
    count = len(starts)
    for index in range(1, count):
        starts[index] = min(max(starts[index], starts[index - 1] + 1), shown.end_ms - (count - index))
    return list(zip(starts, [*starts[1:], shown.end_ms], strict=True))


def _place(text: str, place: int) -> int:
    """Where character ``place`` of ``one_line(text)`` stands in ``text``."""
    if len(one_line(text)) == len(text):
        return place
    left = sum(1 for char in one_line(text)[:place] if char != " ")
    for at, char in enumerate(text):
        if left == 0 and one_line(char):
            return at
        left -= bool(one_line(char))
    return len(text)


def _clinging(left: str, right: str) -> bool:
    """Whether no line may end between two characters, one of them wide: before closing marks, after opening ones."""
    return (
        right == " "
        or unicodedata.category(right) in ("Pe", "Pf", "Po", "Mn", "Mc", "Lm")
        or unicodedata.category(left) in ("Ps", "Pi")
    )


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _seconds(ms: int) -> int | float:
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def _json(document: dict[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
