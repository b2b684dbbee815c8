"""Script → reel plans: which takes, rests and stings follow one another, and where a long section is cut."""

from collections.abc import Mapping, Sequence

from audioessay.model.reel import Part, ReelPlan, Silence, Speech, Sting
from audioessay.model.script import Scene, Script, Segment
from audioessay.model.show import Pacing
from audioessay.production.values import Stretch
from audioessay.units import to_frames

WHOLE = 2_700
"""Characters of display text, about three minutes, up to which a section is one reel, finished in several stretches."""

LONGEST = 800
"""Characters in a stretch, under a minute: what a worker holds in memory at once, and what cores share evenly."""

TAIL_MS = 600
"""Silence after the closing sting."""


def arrange(
    script: Script, takes: Sequence[str], *, pacing: Pacing, stings: Mapping[str, str], bed: str = ""
) -> tuple[Stretch, ...]:
    """The reels of a script, in order; each ends in a rest.

    ``takes`` are the keys of the segments' takes, ``stings`` the digests of the sounds that there are, by transition
    (a transition without one gets a rest alone).
    """
    stretches: list[Stretch] = []
    first = 0
    before = ""
    for number, scene in enumerate(script.scenes):
        entry = "opening" if number == 0 else scene.role if scene.role != before else ""
        before = scene.role
        entry = entry if entry in ("opening", "praise", "critique", "narration") else "narration" if entry else ""
        for index, (low, high) in enumerate(_cuts(scene)):
            parts: list[Part] = []
            if index == 0 and entry in stings:
                parts += [Sting(entry, stings[entry]), Silence(to_frames(pacing.sting_ms))]
            for segment, key in zip(scene.segments[low:high], takes[first + low : first + high], strict=True):
                parts += [Speech(key, segment.voice, segment.role), Silence(to_frames(_rest(segment, pacing)))]
            if high == len(scene.segments):
                rest = max(pacing.section_ms, scene.segments[-1].pause_ms) if scene.rest_ms is None else scene.rest_ms
                parts[-1] = Silence(to_frames(rest))
                if number == len(script.scenes) - 1 and "closing" in stings:
                    parts += [Sting("closing", stings["closing"]), Silence(to_frames(TAIL_MS))]
            whole = sum(len(segment.text.display) for segment in scene.segments) <= WHOLE
            reel = stretches[-1].reel + (index == 0 or not whole) if stretches else 0
            plan = ReelPlan(tuple(parts), bed)
            stretches.append(Stretch(plan, number, tuple(range(first + low, first + high)), reel))
        first += len(scene.segments)
    return tuple(stretches)


def _rest(segment: Segment, pacing: Pacing) -> int:
    usual = {
        "none": 0,
        "segment": pacing.segment_ms,
        "paragraph": pacing.paragraph_ms,
        "heading": pacing.heading_ms,
        "item": pacing.item_ms,
    }[segment.rest]
    return max(usual, segment.pause_ms)


def _cuts(scene: Scene) -> list[tuple[int, int]]:
    """Segment ranges of the scene's reels: of about equal length, cut behind paragraphs where that is possible."""
    lengths = [len(segment.text.display) for segment in scene.segments]
    total = sum(lengths)
    count = max(1, -(-total // LONGEST))
    cuts = [0]
    spent = 0
    for index, length in enumerate(lengths[:-1]):
        spent += length
        full = spent >= total * len(cuts) / count
        over = spent - sum(lengths[: cuts[-1]]) >= LONGEST
        rested = scene.segments[index].rest != "segment" and scene.segments[index].rest != "heading"
        if full and len(cuts) < count and (rested or over):
            cuts.append(index + 1)
    return list(zip(cuts, [*cuts[1:], len(lengths)], strict=True))
