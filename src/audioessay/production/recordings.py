"""recordings: passages that their author speaks, heard by the ear and laid word by word to the text."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audioessay.engines.base import Heard as TakeWord
from audioessay.engines.base import Speech
from audioessay.engines.recording import NAME
from audioessay.errors import LossError, SettingError, shorten
from audioessay.languages import primary
from audioessay.listening.ear import Ear, HeardWord, open_ear
from audioessay.model.essay import Skip
from audioessay.model.script import Scene, Segment, Spoken
from audioessay.model.source import Run, Span, Text, join
from audioessay.production.hear import WORKERS
from audioessay.production.places import recording_of
from audioessay.production.plan import Plan
from audioessay.production.take import sealed
from audioessay.progress import Notice
from audioessay.progress import quiet as silent
from audioessay.sound.clean import VERSION, cleaned
from audioessay.store import Store
from audioessay.text import vocabulary
from audioessay.text.coverage import measure
from audioessay.text.normalise import spoken
from audioessay.text.sentences import split
from audioessay.units import RATE, short_clock

LEAD_MS, LAG_MS = 120, 250
"""What stays before the first word of a recording and after its last."""
SLIP, LOST, ADDED = 4, 8, 4
"""The ear errs: other words count as said where more than SLIP letters stand for more than SLIP; words as left out from more
than LOST letters on; words as added from ADDED words on."""
ISLAND = 2
SURE, UNHEARD = -0.5, -5.0
"""A single word was said for another that is like it where the ear is so sure of it, and not of the one that is written; logarithms."""
AROUND = 8
"""Words before and behind that it is given for that."""

Sound = NDArray[np.float32]
Known = dict[int, tuple[object, tuple[Scene, list[Skip]]]]


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, and when it is heard."""

    segment: int
    start: int
    """In the segment's display text."""
    end: int
    time: HeardWord | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a segment's display text, and the words that were said in its place."""

    segment: int
    start: int
    end: int
    said: tuple[HeardWord, ...]

    @property
    def text(self) -> str:
        """What takes its place; words that were added stand behind the word before them."""
        return " " * (self.start == self.end) + " ".join(word.text for word in self.said)


def recorded(plan: Plan, store: Store, notice: Notice, known: Known | None = None) -> Plan:
    """The plan with every recorded passage as it was said, its takes in the store; ``notice`` is told what was said otherwise.

    ``known`` holds what was made of a section, for who asks again about the same one.
    Raises SettingError for a file that is no sound, EngineNotInstalled where no ear is installed or it lacks the language.
    """
    if not any(scene.voice.engine == NAME for scene in plan.scenes):
        return plan
    ear = open_ear(plan.show.listen.model, WORKERS)
    left_out: list[Skip] = []
    scenes, known = [], {} if known is None else known
    for scene in plan.scenes:
        if scene.voice.engine == NAME:
            path = recording_of(plan.settings.place, scene.voice.name)
            stamp = (path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else None
            asked = scene, stamp, plan.language, plan.settings.lexicon, ear.name
            if (number := scene.number) not in known or known[number][0] != asked:
                known[number] = asked, _scene(scene, plan, ear, store, notice)
            scene, skips = known[number][1]
            left_out += skips
        scenes.append(scene)
    essay = plan.matched.essay
    essay = replace(essay, skipped=tuple(sorted((*essay.skipped, *left_out), key=lambda skip: skip.span)))
    result = replace(
        plan,
        scenes=tuple(scene for scene in scenes if scene.segments),
        matched=replace(plan.matched, essay=essay),
        skipped=tuple(sorted((*plan.skipped, *left_out), key=lambda skip: skip.span)),
    )
    spans = [span for segment in result.segments() for span in segment.text.spans()]
    coverage = measure(essay, [*spans, *(skip.span for skip in plan.skipped)])
    if coverage.lost:
        raise LossError(essay.source.name, coverage.lost_at)
    return replace(result, coverage=coverage)


def _scene(scene: Scene, plan: Plan, ear: Ear, store: Store, notice: Notice) -> tuple[Scene, list[Skip]]:
    """The scene as it was said, and what of it was not."""
    path = recording_of(plan.settings.place, scene.voice.name)
    digest, sound = _opened(path, plan)
    slot = scene.stance.by == "show"
    ours = [one for one in scene.segments if one.voice.engine != NAME]
    written = [one for one in scene.segments if one.voice.engine == NAME and (slot or one.paragraphs[0][1] != "notice")]
    small = _for_ear(sound)
    words = _heard(small, digest, ear, plan.language, store)
    tokens = [
        Token(number, *match.span())
        for number, segment in enumerate(written)
        for match in re.finditer(r"\S*\w\S*", segment.text.display)
    ]
    said = [_plain(written[one.segment].text.display[one.start : one.end], plan) for one in tokens]
    heard = [_plain(word.text, plan) for word in words]
    tokens, edits, doubtful = laid(tokens, said, words, heard)
    for number, place in doubtful:
        token = tokens[number]
        bare = re.search(r"\w(?:.*\w)?", written[token.segment].text.display[token.start : token.end])
        if bare and _misspoken(bare[0], words, place, small, ear, plan.language):
            tokens[number] = replace(token, time=None)
            start, end = token.start + bare.start(), token.start + bare.end()
            edits.append(Edit(token.segment, start, end, (replace(words[place], text=_bare(words[place].text)),)))
    edits.sort(key=lambda edit: (edit.segment, edit.start))
    made: list[Segment] = []
    above: list[Segment] = []
    times: list[list[tuple[int, int, HeardWord]]] = []
    skips: list[Skip] = []
    for number, segment in enumerate(written):
        own = [one for one in tokens if one.segment == number]
        changes = [edit for edit in edits if edit.segment == number]
        if not any(one.time for one in own) and not any(edit.said for edit in changes):
            changes = [Edit(number, 0, len(segment.text.display), ())]
            above += [segment] if all(kind == "heading" for _, kind in segment.paragraphs) else []
        for edit in changes:
            before = [one.time.end_ms for one in tokens if one.time and (one.segment, one.end) <= (number, edit.start)]
            clock = edit.said[0].start_ms if edit.said else max(before, default=0)
            (silent if slot else notice)(
                f"{path.name} {short_clock(clock)}: {_difference(segment.text.display[edit.start : edit.end], edit)}"
            )
            for span in segment.text.slice(edit.start, edit.end).spans() if not edit.said else ():
                skips.append(Skip(span, "not said in the recording", plan.essay.source.text[span.start : span.end]))
        as_said = with_edits(segment, changes, plan.language)
        if as_said.text.display.strip():
            made.append(replace(as_said, above=tuple(above)))
            above.clear()
            times.append(_times(own, changes))
    return replace(scene, segments=(*_taken(made, times, sound, digest, store), *ours)), skips


def _opened(path: Path, plan: Plan) -> tuple[str, Sound]:
    """SHA-256 of the file, and its sound in mono at RATE. Raises SettingError."""
    from audioessay.sound.files import mono

    home, where = plan.settings.place.home.resolve(), plan.essay.source.name
    if not path.resolve().is_relative_to(home):
        raise SettingError(where, "recording", f"{path.name!r} lies outside the show folder")
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return digest, mono(str(path), rate=RATE, sample="flt")[0]
    except FileNotFoundError:
        raise SettingError(str(path), "recording", "there is no such file") from None
    except OSError as error:
        raise SettingError(str(path), "recording", f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise SettingError(str(path), "recording", f"is no sound that can be read: {error}") from error


def _for_ear(sound: Sound) -> Sound:
    """The sound as loud and at the rate that an ear is used to."""
    import soxr

    from audioessay.listening.hearing import EAR_RATE

    loud = sound * np.float32(0.1 / max(1e-4, float(np.sqrt(np.mean(np.square(sound))))))
    small: Sound = soxr.resample(loud, RATE, EAR_RATE)
    return small


def _heard(sound: Sound, digest: str, ear: Ear, language: str, store: Store) -> tuple[HeardWord, ...]:
    """Every word with its time. Raises EngineNotInstalled for a language it does not know."""
    from audioessay.errors import EngineNotInstalled
    from audioessay.listening.hearing import Listener

    if not ear.knows(language):
        raise EngineNotInstalled("listen", f"the model {ear.name} does not know {language}; name another with --ear")
    key = f"{NAME} {digest}".encode()
    heard = Listener(lambda: sound, ear, language, store, key).windows(care=True, times=True)
    return tuple(word for one in heard for word in one.words if re.search(r"\w", word.text))


def _plain(text: str, plan: Plan) -> list[str]:
    """A word as it is compared: figures in words, no case, no marks."""
    from audioessay.listening.comparison import plain

    return plain(spoken(text, language=plan.language, normalise=True, lexicon=plan.settings.lexicon).text) or [
        text.lower()
    ]


def laid(
    tokens: Sequence[Token], said: Sequence[Sequence[str]], words: Sequence[HeardWord], heard: Sequence[Sequence[str]]
) -> tuple[list[Token], list[Edit], list[tuple[int, int]]]:
    """The written words with their times, where something else was said, and words whose place one other word has alone: both places.

    ``said`` and ``heard`` are both as compared.
    """
    from audioessay.listening.comparison import aligned
    from audioessay.listening.comparison import sound as sound_of

    asked = [(index, word) for index, some in enumerate(said) for word in some]
    got = [(index, word) for index, some in enumerate(heard) for word in some]
    partners = aligned([word for _, word in asked], [word for _, word in got])
    matched: dict[int, tuple[int, int]] = {}
    for (index, _word), partner in zip(asked, partners, strict=True):
        if partner:
            first, last = got[partner[0]][0], got[partner[1] - 1][0]
            before = matched.get(index, (first, last))
            matched[index] = min(before[0], first), max(before[1], last)
    _settle(matched, tokens, said)
    _dissolve(matched, tokens, said)
    timed = [
        replace(one, time=HeardWord("", words[matched[index][0]].start_ms, words[matched[index][1]].end_ms))
        if index in matched
        else one
        for index, one in enumerate(tokens)
    ]
    edits: list[Edit] = []
    uses = Counter(matched.values())
    alone = [(index, first) for index, (first, last) in matched.items() if first == last and uses[first, last] == 1]
    stops = [
        (-1, -1, -1),
        *((index, *matched[index]) for index in sorted(matched)),
        (len(tokens), len(words), len(words)),
    ]
    for (left, _, low), (right, high, _) in pairwise(stops):
        found = list(_otherwise(tokens, left, right, said, words[low + 1 : high]))
        edits += found
        if not found and right - left == high - low == 2 and left >= 0 and right < len(tokens):
            alone.append((left + 1, low + 1))
    doubtful = [pair for pair in alone if sound_of("".join(said[pair[0]])) != sound_of("".join(heard[pair[1]]))]
    return timed, edits, doubtful


def _settle(matched: dict[int, tuple[int, int]], tokens: Sequence[Token], said: Sequence[Sequence[str]]) -> None:
    """Words that begin a paragraph and stand in the heading above it too were said once, in the paragraph."""
    parts = [list(group) for _, group in groupby(range(len(tokens)), key=lambda index: tokens[index].segment)]
    for above, below in pairwise(parts):
        some = [index for index in above if index in matched]
        same = [said[index] for index in some] == [said[index] for index in below[: len(some)]]
        if len(some) < len(above) and same and not any(index in matched for index in below[: len(some)]):
            for index, other in zip(some, below, strict=False):
                matched[other] = matched.pop(index)


def _dissolve(matched: dict[int, tuple[int, int]], tokens: Sequence[Token], said: Sequence[Sequence[str]]) -> None:
    """Take away matches of a word or two amid words that were not said: chance, in a sentence that was said otherwise."""
    runs = [(there, list(group)) for there, group in groupby(range(len(said)), key=lambda index: index in matched)]
    for before, (there, run), after in zip(runs, runs[1:], runs[2:], strict=False):
        lost = [sum(len(word) for index in gap for word in said[index]) for _, gap in (before, after)]
        one_paragraph = there and tokens[run[0] - 1].segment == tokens[run[-1] + 1].segment
        if one_paragraph and len(run) <= ISLAND and min(lost) > SLIP:
            for index in run:
                del matched[index]


def _otherwise(
    tokens: Sequence[Token], before: int, after: int, said: Sequence[Sequence[str]], words: Sequence[HeardWord]
) -> Iterator[Edit]:
    """What was said in place of the words between two that were heard: nothing to speak of, other words, or none."""
    between = range(before + 1, after)
    lost = sum(len(word) for index in between for word in said[index])
    added = sum(len(re.findall(r"\w", word.text)) for word in words)
    other = lost > SLIP and added > SLIP
    if len(words) >= ADDED and not other:
        home = tokens[max(before, 0)]
        yield Edit(home.segment, home.end, home.end, tuple(words))
    elif other or lost > LOST:
        left = tuple(words) if other else ()
        for segment, group in groupby(between, key=lambda index: tokens[index].segment):
            some = list(group)
            first, last = tokens[some[0]], tokens[some[-1]]
            follows = some[-1] + 1 < len(tokens) and tokens[some[-1] + 1].segment == segment
            end = tokens[some[-1] + 1].start if follows and not left else last.end
            yield Edit(segment, first.start, end, left)
            left = ()


def _misspoken(written: str, words: Sequence[HeardWord], place: int, sound: Sound, ear: Ear, language: str) -> bool:
    """Whether the word that was heard was said, and not the written one. Of names no ear can tell: they count as said."""
    from audioessay.listening.hearing import EAR_RATE

    if written[0].isupper() and written.removesuffix("s") not in _days_and_months(language):
        return False
    if words[place].text[:1].isupper() > written[0].isupper():
        return False
    around, at = words[max(0, place - AROUND) : place + AROUND + 1], min(place, AROUND)
    clip = sound[around[0].start_ms * EAR_RATE // 1000 : around[-1].end_ms * EAR_RATE // 1000]
    as_heard = [_bare(word.text) for word in around]
    as_written = [*as_heard[:at], written, *as_heard[at + 1 :]]
    heard, asked = (ear.likely(clip, language, some)[at] for some in (as_heard, as_written))
    return heard > SURE and asked < UNHEARD


def _bare(text: str) -> str:
    """A word without the marks around it."""
    return re.sub(r"^[^\w$£€]+|[^\w%]+$", "", text)


@cache
def _days_and_months(language: str) -> frozenset[str]:
    table = vocabulary.table(primary(language))
    return frozenset((*table.get("calendar", {}).get("months", "").split(), *table.get("weekdays", {}).values()))


def _difference(written: str, edit: Edit) -> str:
    said = " ".join(word.text for word in edit.said)
    written = shorten(" ".join(written.split()))
    if not written:
        return f"said besides: “{shorten(said)}”"
    return f"written “{written}”, said “{shorten(said)}”" if said else f"written “{written}”, not said"


def with_edits(segment: Segment, edits: Sequence[Edit], language: str) -> Segment:
    """The segment with what was said in place of what was written; the places of all else move with it."""
    if not edits:
        return replace(segment, spoken=Spoken.same(segment.text.display))
    text, parts, at = segment.text, list[Text](), 0
    for edit in edits:
        parts.append(text.slice(at, edit.start))
        if edit.said:
            spans = text.slice(edit.start, edit.end).spans()
            place = (
                Span(spans[0].start, spans[-1].end)
                if spans
                else Span(_place(text, edit.start), _place(text, edit.start))
            )
            parts.append(Text(edit.text, (Run(0, len(edit.text), place.start, place.end),)))
        at = edit.end
    parts.append(text.slice(at, len(text.display)))
    whole = join([part for part in parts if part.display], "")
    return replace(
        segment,
        text=whole,
        spoken=Spoken.same(whole.display),
        sentences=split(whole.display, language),
        paragraphs=tuple((_moved(start, edits), kind) for start, kind in segment.paragraphs),
        inlines=tuple(
            replace(one, at=_moved(one.at, edits))
            for one in segment.inlines
            if not any(edit.start < one.at + one.length and one.at < edit.end for edit in edits)
        ),
    )


def _place(text: Text, at: int) -> int:
    """The place in the source behind character ``at`` of the display text."""
    spans = text.slice(0, at).spans()
    return spans[-1].end if spans else text.start


def _moved(at: int, edits: Sequence[Edit]) -> int:
    """Where a place of the text as written lies in the text as said."""
    moved = at
    for edit in edits:
        if edit.end <= at:
            moved += len(edit.text.rstrip() if edit.said else "") - (edit.end - edit.start)
        elif edit.start < at:
            moved -= at - edit.start
    return moved


def _times(tokens: Sequence[Token], edits: Sequence[Edit]) -> list[tuple[int, int, HeardWord]]:
    """Each word of the text as said that has a time: where it begins, its length, the time."""
    times = [(_moved(one.start, edits), one.end - one.start, one.time) for one in tokens if one.time]
    for number, edit in enumerate(edits):
        at = _moved(edit.start, edits[:number]) + (edit.start == edit.end)
        for word in edit.said:
            times.append((at, len(word.text), word))
            at += len(word.text) + 1
    return sorted(times, key=lambda one: one[0])


def _taken(
    segments: Sequence[Segment],
    times: Sequence[Sequence[tuple[int, int, HeardWord]]],
    sound: Sound,
    digest: str,
    store: Store,
) -> list[Segment]:
    """The segments with their takes, cut from the recording in the pauses between them, where its own rests stay."""
    if not segments:
        return []
    firsts = [one[0][2].start_ms for one in times]
    lasts = [max(word.end_ms for _, _, word in one) for one in times]
    cuts = [max(0, firsts[0] - LEAD_MS)]
    cuts += [max(cuts[0], (last + first) // 2) for last, first in zip(lasts, firsts[1:], strict=False)]
    cuts.append(lasts[-1] + LAG_MS)
    clean: Sound | None = None
    made = []
    for number, (segment, some) in enumerate(zip(segments, times, strict=True)):
        start, end = (min(len(sound), cut * RATE // 1000) for cut in cuts[number : number + 2])
        words = tuple(
            TakeWord(
                at, length, max(0, word.start_ms * RATE // 1000 - start), min(end, word.end_ms * RATE // 1000) - start
            )
            for at, length, word in some
        )
        about = [NAME, VERSION, digest, start, end, [astuple(word) for word in words]]
        key = "take/" + hashlib.sha256(json.dumps(about).encode()).hexdigest()
        if store.get(key) is None:
            clean = cleaned(sound) if clean is None else clean
            samples = np.rint(clean[start:end] * 32767).astype(np.int16)
            store.put(key, sealed(key, Speech(samples, RATE, words))[1])
        last = number == len(segments) - 1
        made.append(
            replace(segment, take=key, rest=segment.rest if last else "none", pause_ms=segment.pause_ms if last else 0)
        )
    return made
