"""Script → reel plans: which takes, rests and stings follow one another, and where a long section is cut; and, once they are
finished, where reels come to lie in the master, with silent MP3 frames where a chapter must wait for its second."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from audioessay.languages import primary
from audioessay.model.reel import Part, Reel, ReelPlan, Silence, Speech, Sting
from audioessay.model.script import Scene, Script, Segment
from audioessay.model.show import Pacing
from audioessay.production.plan import CHARACTERS_A_SECOND
from audioessay.production.values import Layout, Stretch
from audioessay.units import MP3_FRAME, RATE, to_frames

WHOLE = 2_700
"""Characters of display text, about three minutes, up to which a section is one reel, finished in several stretches."""

LONGEST = 700
"""Characters in a stretch, about a minute: what a worker holds in memory at once, and what cores share evenly."""

INSIDE = 0.25
"""By how much of a stretch a cut is rather moved than made inside a paragraph."""

TAIL_MS = 600
"""Silence after the closing sting."""


def arrange(
    script: Script,
    takes: Sequence[str],
    *,
    pacing: Pacing,
    stings: Mapping[str, str],
    bodies: Mapping[str, int] | None = None,
    bed: str = "",
) -> tuple[Stretch, ...]:
    """The reels of a script, in order; each ends in a rest.

    ``takes`` are the keys of the segments' takes, ``stings`` the digests of the sounds that there are, by transition
    (a transition without one gets a rest alone), ``bodies`` their lengths in frames, so that a tiny episode is not more
    music than speech.
    """
    stretches: list[Stretch] = []
    first = 0
    entries, closing = marks_of(script, bodies or {})
    for number, (scene, entry) in enumerate(zip(script.scenes, entries, strict=True)):
        for index, (low, high) in enumerate(_cuts(scene)):
            parts: list[Part] = []
            if index == 0 and entry in stings:
                parts += [Sting(entry, stings[entry]), Silence(to_frames(pacing.sting_ms))]
            for segment, key in zip(scene.segments[low:high], takes[first + low : first + high], strict=True):
                parts += [Speech(key, segment.voice, segment.role), Silence(to_frames(rest_after(segment, pacing)))]
            if high == len(scene.segments):
                rest = max(pacing.section_ms, scene.segments[-1].pause_ms) if scene.rest_ms is None else scene.rest_ms
                parts[-1] = Silence(to_frames(rest))
                if number == len(script.scenes) - 1 and closing and "closing" in stings:
                    parts += [Sting("closing", stings["closing"]), Silence(to_frames(TAIL_MS))]
            whole = sum(len(segment.text.display) for segment in scene.segments) <= WHOLE
            reel = stretches[-1].reel + (index == 0 or not whole) if stretches else 0
            plan = ReelPlan(tuple(parts), bed)
            stretches.append(Stretch(plan, number, tuple(range(first + low, first + high)), reel))
        first += len(scene.segments)
    return tuple(stretches)


def marks_of(script: Script, bodies: Mapping[str, int]) -> tuple[list[str], bool]:
    """The transition into each scene (``""`` for none), and whether there is a closing one.

    Where all of them would last longer than the words, the short mark of narration opens and nothing closes; where even that
    is too much, there is none.
    """
    roles = [scene.role for scene in script.scenes]
    entries = ["opening", *(role if role != before else "" for before, role in pairwise(roles))][: len(roles)]
    entries = [one if one in ("", "opening", "praise", "critique") else "narration" for one in entries]
    letters = sum(len(segment.text.display) for segment in script.segments())
    speech = letters / CHARACTERS_A_SECOND.get(primary(script.language), 15.0) * RATE
    if sum(bodies.get(one, 0) for one in (*entries, "closing")) <= speech:
        return entries, True
    short = ["narration" if one == "opening" else one for one in entries]
    return (short if sum(bodies.get(one, 0) for one in short) <= speech else [""] * len(short)), False


def rest_after(segment: Segment, pacing: Pacing) -> int:
    """The milliseconds of silence behind a segment inside its section."""
    usual = {
        "none": 0,
        "segment": pacing.segment_ms,
        "paragraph": pacing.paragraph_ms,
        "heading": pacing.heading_ms,
        "item": pacing.item_ms,
    }[segment.rest]
    return max(usual, segment.pause_ms)


def _cuts(scene: Scene) -> list[tuple[int, int]]:
    """Segment ranges of the scene's reels: of about equal length, cut behind paragraphs where one ends near."""
    spent = list(accumulate(len(segment.text.display) for segment in scene.segments))
    count = max(1, -(-spent[-1] // LONGEST))
    count += count > 1 and count % 2  # of three, one would keep one core alone
    size = spent[-1] / count
    cuts = [0]
    rests = [segment.rest for segment in scene.segments]
    for wanted in (size * number for number in range(1, count)):
        near = (at for at, end in enumerate(spent[:-1]) if abs(end - wanted) < size / 2 and rests[at] != "heading")
        found = min(
            near, key=lambda at: abs(spent[at] - wanted) + INSIDE * size * (rests[at] == "segment"), default=None
        )
        cuts += [] if found is None else [found + 1]
    return list(zip(cuts, [*cuts[1:], len(spent)], strict=True))


def second_at(mp3_frames: int) -> int:
    """The number of the first MP3 frame, from ``mp3_frames`` on, that begins less than its length after a whole second.

    >>> second_at(1), second_at(39)
    (39, 39)
    """
    seconds = -(-mp3_frames * MP3_FRAME // RATE)
    begins = -(-seconds * RATE // MP3_FRAME)
    if (mp3_frames * MP3_FRAME) % RATE < MP3_FRAME:
        return mp3_frames
    return begins


def lay(reels: Sequence[Reel], chapters: Sequence[bool]) -> Layout:
    """Lay reels one after another; where ``chapters`` says so, a reel waits for the next whole second.

    It then begins with the first MP3 frame that starts at or after that second. Raises ValueError when there are no reels.
    """
    if not reels:
        raise ValueError("a master needs a reel")
    starts, waits, at = [], [], 0
    for reel, chapter in zip(reels, chapters, strict=True):
        begins = second_at(at) if chapter else at
        waits.append(begins - at)
        starts.append(begins * MP3_FRAME)
        at = begins + reel.mp3_frames
    return Layout(tuple(starts), tuple(waits), at, starts[-1] + reels[-1].frames)
