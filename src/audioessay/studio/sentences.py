"""The numbers of an essay's sentences: headings too, from 1, whatever its cast sheet does; and where each is spoken.

What the program and the show add is numbered behind the essay's own: its closing notice, then what stands under ``[[spoken]]``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from itertools import count as counter
from typing import NamedTuple

from audioessay.casting.passages import Passage
from audioessay.casting.sheet.decide import Place, count
from audioessay.engines.recording import NAME as RECORDING
from audioessay.errors import InputError
from audioessay.model.essay import Essay, Paragraph
from audioessay.model.script import Scene, Segment
from audioessay.model.source import Text
from audioessay.model.stance import Stance
from audioessay.production.plan import Plan

NOBODY = Stance("narration", 0.0, 0.0, by="")
"""Of what nobody has judged yet."""


class Block(NamedTuple):
    """A paragraph or heading, and the number of its first sentence."""

    paragraph: Paragraph
    first: int


@dataclass(frozen=True, slots=True)
class Said:
    """A segment, or a paragraph that is not spoken: its text, and its sentences as (number, start, end) that cover it."""

    sentences: tuple[tuple[int, int, int], ...]
    begins: bool
    """Whether a paragraph begins with it."""
    paragraph: Paragraph | None
    segment: Segment | None = None
    number: int = 0
    """Of its segment, from 1."""

    @property
    def text(self) -> Text:
        """What it shows."""
        return self.segment.text if self.segment else self.paragraph.text if self.paragraph else Text("", ())


@dataclass(frozen=True, slots=True)
class Group:
    """A section as the page shows it: passages that are read on with one another, or one that is left out."""

    number: int
    passages: tuple[Passage, ...]
    said: tuple[Said, ...]
    joined: tuple[int, ...] = ()
    """Sentences with which joined passages begin."""
    entry: int | None = None
    """Of its first passage, in the cast sheet."""
    ours: bool = False
    """Whether the show says it, under ``[[spoken]]``."""

    @property
    def sentences(self) -> tuple[int, int]:
        """The first and the last."""
        numbers = [number for one in self.said if one.paragraph or self.ours for number, _, _ in one.sentences]
        return (min(numbers), max(numbers)) if numbers else (0, 0)


class Numbers:
    """Sentences by number, and places in the cast sheet's terms."""

    def __init__(self, essay: Essay) -> None:
        self.heads: list[int] = []
        """For each section the number of its first sentence, headings included."""
        self.bodies: list[int] = []
        """For each section the number of the first sentence under its headings."""
        at = 1
        for section in essay.sections:
            self.heads.append(at)
            at += sum(map(count, section.headings))
            self.bodies.append(at)
            at += sum(map(count, section.paragraphs))
        self.end = at
        """One past the last."""

    def place(self, number: int) -> Place:
        """Where a sentence stands; a heading counts as the first sentence under it. Raises InputError for no such number."""
        if number > self.end:
            raise InputError("the show says this sentence; change it under [[spoken]] in audioessay.toml")
        if not 1 <= number < self.end:
            raise InputError(f"there is no sentence {number}; there are {self.end - 1}")
        section = max(at for at, head in enumerate(self.heads) if head <= number)
        return section, max(0, number - self.bodies[section])

    def stretch(self, first: int, last: int) -> tuple[Place, Place]:
        """The places of a stretch; a heading alone at its end goes with what precedes it."""
        first, last = sorted(self.end - 1 if one == self.end else one for one in (first, last))  # the closing notice
        start, end = self.place(first), self.place(last)
        if last < self.bodies[end[0]] and start[0] < end[0]:
            before = end[0] - 1
            end = (before, max(0, self.heads[end[0]] - self.bodies[before] - 1))
        return start, max(start, end)

    def blocks(self, essay: Essay, passage: Passage, *, headed: bool) -> list[Block]:
        """The paragraphs of a passage, with the section's headings where they are read with it."""
        section = essay.sections[passage.section]
        at, blocks = self.heads[passage.section], []
        for row, paragraph in enumerate((*section.headings, *section.paragraphs)):
            inside = passage.first <= row - len(section.headings) < passage.last
            if inside or (headed and row < len(section.headings)):
                blocks.append(Block(paragraph, at))
            at += count(paragraph)
        return blocks


@dataclass(frozen=True)
class Outline:
    """A plan's sections with their sentences, those that are left out and those of the show among them."""

    numbers: Numbers
    groups: tuple[Group, ...]

    @cached_property
    def _homes(self) -> dict[int, tuple[Group, Said]]:
        rows = [(group, one, number) for group in self.groups for one in group.said for number, _, _ in one.sentences]
        return {number: (group, one) for group, one, number in reversed(rows)}

    def at(self, sentence: int) -> tuple[Group, Said]:
        """The section and the passage in which a sentence begins. Raises InputError for no such sentence."""
        if sentence not in self._homes:
            raise InputError(f"there is no sentence {sentence}")
        return self._homes[sentence]


def outline(plan: Plan) -> Outline:
    """A plan as the page numbers it."""
    numbers, passages = Numbers(plan.reading), plan.matched.passages
    scenes = {scene.number: scene for scene in plan.scenes}
    winning = sorted(passages, key=lambda one: (not one.skip, -one.first))
    firsts = {one.section: one.first for one in winning}  # of each section the passage that has its headings
    rows: list[list[Passage]] = []
    entries: list[int | None] = []
    for passage, entry in zip(passages, plan.matched.entries, strict=True):
        if passage.joined:
            rows[-1].append(passage)
        else:
            rows.append([passage])
            entries.append(entry)
    ends = accumulate(len(scene.segments) for scene in plan.scenes)
    starts = {scene.number: end - len(scene.segments) for scene, end in zip(plan.scenes, ends, strict=True)}
    made = {}
    for number, (row, entry) in enumerate(zip(rows, entries, strict=True), 1):
        parts = [numbers.blocks(plan.essay, one, headed=firsts[one.section] == one.first) for one in row]
        blocks = [block for part in parts for block in part]
        scene = scenes.get(number)
        speak = _recorded if scene and scene.voice.engine == RECORDING else _spoken
        said = tuple(speak(scene.segments, blocks, starts[number], numbers.end) if scene else _unspoken(blocks))
        made[number] = Group(number, tuple(row), said, tuple(part[0].first for part in parts[1:] if part), entry)
    ordered, fresh = list[Group](), counter(numbers.end + 1)
    for scene in plan.scenes:
        if scene.number in made:
            ordered += [made.pop(number) for number in list(made) if number <= scene.number]
        else:
            ordered.append(_of_show(scene, starts[scene.number], fresh))
    return Outline(numbers, (*ordered, *made.values()))


def _of_show(scene: Scene, number: int, fresh: Iterator[int]) -> Group:
    """Words of the show's own."""
    said = []
    for at, segment in enumerate(scene.segments, number + 1):
        starts = [0, *(start for start, _ in segment.sentences[1:])]
        ends = [*starts[1:], len(segment.text.display)]
        rows = tuple((n, low, high) for low, high, n in zip(starts, ends, fresh, strict=False))
        said.append(Said(rows, at == number + 1, None, segment, at))
    return Group(scene.number, (Passage(-1, 0, 0, scene.stance, title=scene.title),), tuple(said), ours=True)


def unjudged(essay: Essay) -> Outline:
    """The sections of an essay that nobody has judged yet."""
    numbers, made = Numbers(essay), []
    for at, section in enumerate(essay.sections):
        whole = Passage(at, 0, len(section.paragraphs), NOBODY)
        made.append(Group(at + 1, (whole,), tuple(_unspoken(numbers.blocks(essay, whole, headed=True)))))
    return Outline(numbers, tuple(made))


def _unspoken(blocks: list[Block]) -> Iterator[Said]:
    for block in blocks:
        yield Said(_cover(block, 0, len(block.paragraph.text.display)), True, block.paragraph)


def _spoken(segments: tuple[Segment, ...], blocks: list[Block], number: int, end: int) -> Iterator[Said]:
    """Segments are stretches of paragraphs, in their order; what belongs to none is a notice of ours, at the very end."""
    rows = iter(blocks)
    block, at = next(rows, None), 0
    for segment in segments:
        number += 1
        text = segment.text.display
        while block is not None and block.paragraph.text.display[at : at + len(text)] != text:
            block, at = next(rows, None), 0
        if block is None:
            yield Said(((end, 0, len(text)),), True, None, segment, number)
            continue
        yield Said(_cover(block, at, at + len(text)), at == 0, block.paragraph, segment, number)
        at += len(text)


def _recorded(segments: tuple[Segment, ...], blocks: list[Block], number: int, end: int) -> Iterator[Said]:
    """Segments that somebody spoke, perhaps in other words: each stands in the paragraph from which its first words come."""
    last = None
    for at, segment in enumerate(segments, number + 1):
        runs = [run for run in segment.text.runs if run.start < run.end]
        block = next((one for one in reversed(blocks) if runs and one.paragraph.text.start <= runs[0].start), None)
        rows = [] if block else [(end, 0)]
        for n, (start, _) in enumerate(block.paragraph.sentences or ((0, 0),), block.first) if block else ():
            source = block.paragraph.text.slice(start, len(block.paragraph.text.display)).start if block else 0
            if run := next((run for run in runs if run.end > source), None):
                rows.append((n, run.at + min(run.length, max(0, source - run.start))))
        lows = [0, *(low for _, low in rows[1:]), len(segment.text.display)]
        spans = tuple((n, low, high) for (n, _), (low, high) in zip(rows, pairwise(lows), strict=True) if low < high)
        yield Said(spans, block is None or block is not last, block and block.paragraph, segment, at)
        last = block


def _cover(block: Block, low: int, high: int) -> tuple[tuple[int, int, int], ...]:
    """The sentences of a paragraph between two places, as (number, start, end) counted from the first, without gaps."""
    starts = [start for start, _ in block.paragraph.sentences] or [0]
    starts[0] = 0
    bounds = [*starts, len(block.paragraph.text.display)]
    return tuple(
        (block.first + at, max(low, start) - low, min(high, bounds[at + 1]) - low)
        for at, start in enumerate(starts)
        if start < high and bounds[at + 1] > low
    )
