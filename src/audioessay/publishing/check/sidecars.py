"""Rules of the files beside an episode's audio: chapters, transcripts."""

import html
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from audioessay import regex as re
from audioessay.model.episode import Chapter, Episode
from audioessay.publishing.check.rules import Finding, Place
from audioessay.publishing.syntax import absolute

TIME = r"(?:([0-9]{2,}):)?([0-5][0-9]):([0-5][0-9])POINT([0-9]{3})"

CUES = {
    "vtt": re.compile(f"{TIME} --> {TIME}(?:[ \t].*)?".replace("POINT", r"\.")),
    "srt": re.compile(f"{TIME} --> {TIME}(?:[ \t].*)?".replace("POINT", ",")),
}
"""Lines of times."""

SHINGLE = 5
"""Letters that are compared at once."""

ALIKE = 0.8
"""Ours: so much of a transcript must be the episode's; names of speakers and broken lines are the rest."""

LATE_MS = 1500
"""Ours: how far the last cue may end behind the sound."""


def chapters_json(data: bytes, at: Place, episode: Episode | None = None) -> Iterator[Finding]:
    """JSON chapters, against the episode's."""
    table, problem = _object(data)
    listed = table.get("chapters")
    if problem or not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        yield at.finding("chapters-json", problem or "holds no list of chapters")
        return
    if not str(table.get("version", "")).startswith("1."):
        yield at.finding("chapters-json", f"its version is {table.get('version')!r}")
    starts = [one.get("startTime") for one in listed]
    if not all(_number(start) for start in starts):
        yield at.finding("chapters-json", "a chapter has no startTime")
        return
    if starts != sorted(starts) or (starts and starts[0] != 0):
        yield at.finding("chapters-json", f"chapters start at {', '.join(map(str, starts[:9]))} s")
    for number, one in enumerate(listed, 1):
        for key in ("url", "img"):
            try:
                absolute(str(one.get(key, "")))
            except ValueError as error:
                yield Place(at.path, f"chapter {number}").finding("chapter-link", f"{key}: {error}")
    if any(start != int(start) for start in starts):
        broken = ", ".join(str(start) for start in starts if start != int(start))
        yield at.finding("chapter-seconds", f"chapters start at {broken} s")
    if episode is not None and not _same(listed, episode.chapters):
        yield at.finding(
            "chapters-differ", f"has {len(listed)} chapters that are not the episode's {len(episode.chapters)}"
        )


def _same(listed: list[dict[str, Any]], chapters: tuple[Chapter, ...]) -> bool:
    """Where they start, and most of their titles: an editor may mend some."""
    shown = [one for one in listed if one.get("toc", True)]
    pairs = [*zip(shown, chapters, strict=False)]
    return (
        len(shown) == len(chapters)
        and all(abs(one["startTime"] * 1000 - chapter.start_ms) < 1000 for one, chapter in pairs)
        and 2 * sum(one.get("title") == chapter.title for one, chapter in pairs) >= len(pairs)
    )


def spoken(part: str, data: bytes, at: Place, episode: Episode) -> Iterator[Finding]:
    """The words of a transcript (``vtt``, ``srt`` or ``transcript``) against the episode's own."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    if part == "transcript":
        segments = _object(data)[0].get("segments")
        lines = (
            [str(one.get("body")) for one in segments if isinstance(one, dict)] if isinstance(segments, list) else []
        )
    else:
        times = {number for number, line in enumerate(lines) if "-->" in line}
        counters = {number - 1 for number in times if lines[number - 1].strip().isdecimal()}
        lines = [line for number, line in enumerate(lines) if number not in times | counters]
    text = "\n".join(lines)
    if part == "vtt":
        text = html.unescape(re.sub(r"<[^>\n]*>", "", text.removeprefix("WEBVTT")))
    if part == "srt":
        names = "|".join(sorted({re.escape(cue.speaker) for cue in episode.cues if cue.speaker})) or "(?!)"
        text = re.sub(rf"^(?:{names}): ", "", text, flags=re.MULTILINE)
    written, said = _shingles(text), _shingles(" ".join(cue.text for cue in episode.cues))
    common = (written & said).total()
    if common < ALIKE * max(said.total(), written.total() * ALIKE):
        yield at.finding("transcript-differs", "its words are not those of the episode")


def _shingles(text: str) -> Counter[str]:
    """Stretches of a few letters, white space aside: a text's fingerprint, however its lines are broken."""
    letters = "".join(text.split())
    return Counter(letters[at : at + SHINGLE] for at in range(max(1, len(letters) - SHINGLE + 1)))


def transcript_json(data: bytes, at: Place, duration_ms: int = 0) -> Iterator[Finding]:
    """JSON transcript."""
    table, problem = _object(data)
    segments = table.get("segments")
    if problem or not isinstance(segments, list) or not all(isinstance(one, dict) for one in segments):
        yield at.finding("transcript-json", problem or "holds no list of segments")
        return
    for number, one in enumerate(segments, 1):
        part = Place(at.path, f"segment {number}")
        if not str(one.get("body", "")).strip():
            yield part.finding("transcript-json", "body is empty")
            return
        if not (_number(one.get("startTime")) and _number(one.get("endTime"))) or one["endTime"] < one["startTime"]:
            yield part.finding("transcript-json", "has no startTime before its endTime")
            return
    starts = [one["startTime"] for one in segments]
    if starts != sorted(starts):
        yield at.finding("transcript-json", "segments are not in order")
    if duration_ms and segments and segments[-1]["endTime"] * 1000 > duration_ms + LATE_MS:
        yield at.finding("transcript-json", f"ends at {segments[-1]['endTime']} s, the sound at {duration_ms / 1000:g}")


def cues(rule: Literal["vtt", "srt"], data: bytes, at: Place, duration_ms: int = 0) -> Iterator[Finding]:
    """WebVTT (w3.org/TR/webvtt1), or SubRip."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        yield at.finding(rule, "is not UTF-8")
        return
    if rule == "vtt" and not re.match(r"WEBVTT(?:[ \t].*)?(?:\n|$)", text):
        yield at.finding(rule, "does not begin with WEBVTT")
        return
    lines = [line for line in text.splitlines() if "-->" in line]
    cues = [match for line in lines if (match := CUES[rule].fullmatch(line))]
    wrong = [line for line in lines if not CUES[rule].fullmatch(line)]
    if wrong or not cues:
        yield at.finding(rule, f"{wrong[0]!r} is no line of times" if wrong else "has no cues")
        return
    times = [(_ms(*match.groups()[:4]), _ms(*match.groups()[4:])) for match in cues]
    for (start, end), match in zip(times, cues, strict=True):
        if end <= start:
            yield at.finding(rule, f"{match[0]!r} ends before it starts")
            return
    starts = [start for start, _ in times]
    if starts != sorted(starts):
        yield at.finding(rule, "cues are not in order")
    if duration_ms and times[-1][1] > duration_ms + LATE_MS:
        yield at.finding(rule, f"ends at {times[-1][1]} ms, the sound at {duration_ms}")


def _ms(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9


def _object(data: bytes) -> tuple[dict[str, Any], str]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        return {}, f"is not JSON ({type(error).__name__})"
    return (value, "") if isinstance(value, dict) else ({}, "is no JSON object")
