"""Script and takes become cues: each sentence as displayed, and when each of its words is heard."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from audioessay import regex as re
from audioessay.model.episode import Cue, CueWord
from audioessay.model.essay import Inline, Kind
from audioessay.model.script import Scene, Segment
from audioessay.model.take import Take
from audioessay.scripts import SPACELESS
from audioessay.units import to_ms

LETTERS = re.compile(f"[{SPACELESS}]")
"""Letters of scripts that put no space between words."""

RECORDED = "recording"
"""Who speaks what its author recorded, among the speakers' names."""

TOKEN = re.compile(r"\S+")


class Stretch(NamedTuple):
    """A display word and when it is heard, in frames of the take."""

    first: int
    """Where it begins in the segment's display text."""
    last: int
    """One past its last character."""
    start: int
    end: int


def cues(
    scenes: Sequence[Scene],
    takes: Sequence[Take],
    starts: Sequence[int],
    speakers: Mapping[str, str] | None = None,
    scenes_ms: Sequence[int] = (),
) -> tuple[Cue, ...]:
    """One cue a sentence, in reading order; the cues' texts joined are the display text, white space between sentences aside.

    ``takes`` and ``starts`` belong to the scenes' segments in reading order: the take of each, and the frame of the
    programme at which its first frame lies. ``speakers`` names the roles; one without a name bears its own, in title
    case. ``scenes_ms`` are the times at which the scenes begin: a heading that nobody says is shown from there, or from what was
    said before, until its section speaks. Times never run backwards and cues never overlap; each lasts a millisecond at least.
    """
    named = speakers or {}
    made: list[Cue] = []
    clock = 0
    kind: Kind = "body"
    at = iter(zip(takes, starts, strict=True))
    for number, scene in enumerate(scenes):
        clock = max(clock, scenes_ms[number] if scenes_ms else 0)
        for segment in scene.segments:
            take, start = next(at)
            for left, heading in zip(range(len(segment.above), 0, -1), segment.above, strict=True):
                until = clock + max(1, (to_ms(start) - clock) // left)
                text, inlines = heading.text.display, heading.inlines
                made.append(Cue(clock, until, "", heading.role, text, (), scene.number, True, "heading", inlines))
                clock = until
            sentences = sentences_of(segment)
            stretches = _timed(segment, take, sentences)
            for first, last in sentences:
                low = bisect_left(stretches, first, key=lambda stretch: stretch.first)
                high = bisect_left(stretches, last, key=lambda stretch: stretch.first)
                words: list[CueWord] = []
                for stretch in stretches[low:high]:
                    begin = max(clock, to_ms(start + stretch.start))
                    clock = max(begin, to_ms(start + stretch.end))
                    text = segment.text.display[stretch.first : stretch.last]
                    words.append(CueWord(text, begin, clock, stretch.first - first))
                if clock == words[0].start_ms:
                    clock += 1
                    words[-1] = replace(words[-1], end_ms=clock)
                opens = _opening(segment, first, last)
                kind = opens or kind
                made.append(
                    Cue(
                        start_ms=words[0].start_ms,
                        end_ms=clock,
                        speaker=named.get(RECORDED if segment.take else segment.role) or segment.role.title(),
                        role=segment.role,
                        text=segment.text.display[first:last],
                        words=tuple(words),
                        scene=scene.number,
                        paragraph=bool(opens),
                        kind=kind,
                        inlines=_inlines(segment.inlines, sentences, first, last),
                        timing=take.timing,
                        language=segment.language,
                    )
                )
    return tuple(made)


def sentences_of(segment: Segment) -> list[tuple[int, int]]:
    """Where each sentence starts and ends, white space at its ends aside. What stands between two belongs to the first, so no letter is lost."""
    display = segment.text.display
    edges = [0, *(start for start, _end in segment.sentences[1:]), len(display)]
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        part = display[start:end]
        body = part.strip()
        if body:
            begin = start + len(part) - len(part.lstrip())
            spans.append((begin, begin + len(body)))
    return spans


def _timed(segment: Segment, take: Take, sentences: Sequence[tuple[int, int]]) -> list[Stretch]:
    """Every display word of the segment, in order, with its time."""
    display, spoken = segment.text.display, segment.spoken
    heard: list[tuple[int, int, int, int]] = []
    for word in take.words:
        first = spoken.display_place(word.at)
        last = max(first, spoken.display_place(word.at + max(1, word.length) - 1)) + 1
        heard.append((first, last, word.start, max(word.start, word.end)))
    cuts = {first for first, _last, _start, _end in heard}
    tokens = [token for start, end in sentences for token in _tokens(display, start, end, cuts)]
    firsts = [first for first, _last in tokens]
    times: list[tuple[int, int] | None] = [None] * len(tokens)
    for first, last, start, end in heard:
        low = max(0, bisect_right(firsts, first) - 1)
        if low + 1 < len(tokens) and first >= tokens[low][1]:
            low += 1  # its place is the space before a word
        high = max(low + 1, bisect_left(firsts, last))
        for index, share in zip(range(low, high), _shared(tokens[low:high], start, end), strict=True):
            before = times[index]
            times[index] = share if before is None else (min(before[0], share[0]), max(before[1], share[1]))
    return _filled(tokens, times, take.frames)


def _tokens(display: str, start: int, end: int, cuts: set[int]) -> list[tuple[int, int]]:
    """Words of one sentence: what stands between spaces, cut further where a script has none and a spoken word begins.

    A dash or dots that stand alone cling to the word before them (at the very beginning, to the one after).
    """
    pieces: list[tuple[int, int]] = []
    for match in TOKEN.finditer(display, start, end):
        first = match.start()
        for place in range(match.start() + 1, match.end()):
            if place in cuts and LETTERS.match(display, place) and display[place - 1].isalnum():
                pieces.append((first, place))
                first = place
        pieces.append((first, match.end()))
    words: list[tuple[int, int]] = []
    hanging: int | None = None
    for first, last in pieces:
        if any(map(str.isalnum, display[first:last])):
            words.append((first if hanging is None else hanging, last))
            hanging = None
        elif words:
            words[-1] = (words[-1][0], last)
        elif hanging is None:
            hanging = first
    return words or [(start, end)]


def _shared(tokens: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """A time divided among words by their lengths."""
    total = sum(last - first for first, last in tokens)
    edges, done = [start], 0
    for first, last in tokens:
        done += last - first
        edges.append(start + (end - start) * done // total)
    return list(pairwise(edges))


def _filled(tokens: Sequence[tuple[int, int]], times: Sequence[tuple[int, int] | None], frames: int) -> list[Stretch]:
    """Words that the engine named no time for lie between their neighbours; where there is no room, they share the time of the word before."""
    whole: list[Stretch] = []
    index = 0
    while index < len(tokens):
        until = index
        while until < len(tokens) and times[until] is None:
            until += 1
        if until == index:
            begin, end = times[index] or (0, 0)
            begin = max(begin, whole[-1].end if whole else 0)
            whole.append(Stretch(*tokens[index], begin, max(begin, end)))
            index += 1
            continue
        left = whole[-1].end if whole else 0
        following = times[until] if until < len(tokens) else None
        right = max(left, following[0] if following else frames)
        first = index
        if right == left and whole:
            left = whole.pop().start
            first -= 1
        for token, (begin, end) in zip(tokens[first:until], _shared(tokens[first:until], left, right), strict=True):
            whole.append(Stretch(*token, begin, end))
        index = until
    return whole


def _opening(segment: Segment, first: int, last: int) -> Kind | None:
    """The kind of the paragraph that begins with this sentence, if one does."""
    index = bisect_left(segment.paragraphs, last, key=lambda paragraph: paragraph[0]) - 1
    if index < 0:
        return None
    at, kind = segment.paragraphs[index]
    return kind if not segment.text.display[at:first].strip() or at >= first else None


def _inlines(
    inlines: Sequence[Inline], sentences: Sequence[tuple[int, int]], first: int, last: int
) -> tuple[Inline, ...]:
    """What concerns this sentence, counted in it. A mark without length belongs to the sentence that it follows."""
    here: list[Inline] = []
    for inline in inlines:
        if inline.length == 0:
            home = max(0, bisect_left(sentences, inline.at, key=lambda sentence: sentence[0]) - 1)
            if sentences[home] == (first, last):
                here.append(replace(inline, at=min(max(inline.at, first), last) - first))
            continue
        low, high = max(first, inline.at), min(last, inline.at + inline.length)
        if low < high:
            here.append(replace(inline, at=low - first, length=high - low))
    return tuple(here)
