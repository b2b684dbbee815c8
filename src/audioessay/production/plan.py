"""``plan``: everything that is decided before a sound is made, for people and for scripts."""

from dataclasses import asdict, dataclass
from typing import Any

from audioessay.casting.sheet import Matched
from audioessay.errors import UnknownName
from audioessay.languages import primary
from audioessay.model.essay import Essay, Skip
from audioessay.model.script import Scene, Script
from audioessay.model.show import Show
from audioessay.model.source import Text
from audioessay.production.values import Order, Reading, Settings
from audioessay.text.coverage import Coverage

DISCLOSURE = 'disclosure = "…" rewords it, "none" drops it'
TABLE = '[reading] table_notice = "…" rewords it, "" drops it'
"""How what the program adds is changed."""

CHARACTERS_A_SECOND = {"ja": 6.5, "ko": 7.0, "zh": 4.6}
"""Display characters spoken in a second at rate 0; 15 in languages written with letters."""


def spoken_ms(text: str, rate: int, language: str) -> int:
    """About how long it takes to say a text at so many percent over the usual pace."""
    pace = CHARACTERS_A_SECOND.get(primary(language), 15.0)
    return round(len(text) / pace / (1 + rate / 100) * 1000)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Plan(Script):
    """A Script with all else that is known before a sound is made."""

    reading: Reading
    settings: Settings
    matched: Matched
    """Essay and passages as the cast sheet has them."""
    coverage: Coverage
    """Characters of the source: spoken, structure, skipped; none lost."""
    skipped: tuple[Skip, ...]
    draft: bool
    doubt: str = ""
    """The notice about sections that are narrated for doubt, which comes last."""

    @property
    def script(self) -> Script:
        """Itself: what programs written for 0.1.0 ask a plan for."""
        return self

    @property
    def order(self) -> Order:
        """What was asked for."""
        return self.reading.order

    @property
    def essay(self) -> Essay:
        """The essay as read."""
        return self.matched.essay

    @property
    def show(self) -> Show:
        """The podcast that it belongs to."""
        return self.settings.show

    @property
    def estimated_ms(self) -> int:
        """About how long the episode will be."""
        spoken = sum(spoken_ms(one.text.display, one.voice.rate, self.language) for one in self.segments())
        rests = sum(len(scene.segments) * 0.6 + 2.5 for scene in self.scenes)
        return spoken + round(rests * 1000)

    def added(self) -> tuple[tuple[str, str], ...]:
        """Words that are spoken and are none of the author's, each once, and how they are reworded or left out."""
        said: dict[str, str] = {}
        slots = {id(one) for scene in self.scenes if scene.stance.by == "show" for one in scene.segments}
        for segment in self.segments():
            slot = id(segment) in slots
            ends = [*(at for at, _ in segment.paragraphs[1:]), len(segment.text.display)]
            for (at, kind), end in zip(segment.paragraphs, ends, strict=False):  # within a long paragraph none begins
                if kind == "notice":
                    words = segment.text.display[at:end].strip()
                    table = words == self.show.reading.table_notice
                    said[words] = TABLE if table else "[[spoken]] in the show file" if slot else DISCLOSURE
        return tuple(said.items())

    def to_dict(self) -> dict[str, Any]:
        """As ``plan --json`` prints it."""
        return {
            "title": self.title,
            "title_from": self.essay.title_from,
            "language": self.language,
            "judge": self.matched.judge,
            "sections": self.sections_table(),
            "skipped": self.skipped_table(),
            "coverage": self.coverage_table(),
            "added": [words for words, _ in self.added()],
            "notes": [asdict(note) for note in self.essay.notes],
            "estimated_ms": self.estimated_ms,
            "draft": self.draft,
            "notices": list(self.notices),
        }

    def coverage_table(self) -> dict[str, int]:
        """Counts of characters other than white space, as ``plan --json`` prints them."""
        return {name: getattr(self.coverage, name) for name in ("spoken", "structure", "skipped", "lost")}

    def skipped_table(self) -> list[dict[str, Any]]:
        """What is not spoken, as ``plan --json`` prints it."""
        return [{"text": skip.text, "reason": skip.reason, **asdict(skip.span)} for skip in self.skipped]

    def sections_table(self) -> list[dict[str, Any]]:
        """The sections, as ``plan --json`` prints them."""
        return [
            {
                "number": scene.number,
                "heading": scene.heading,
                "title": scene.title,
                **_judged(scene),
                "score": round(scene.stance.score, 3),
                "by": scene.stance.by,
                "reason": scene.stance.reason,
                "voice": str(scene.voice),
                "voice_from": scene.voice_from,
                "segments": [
                    {
                        **_judged(scene),
                        "role": segment.role,
                        "voice": str(segment.voice),
                        "language": segment.language or self.language,
                        "text": segment.text.display,
                        "spoken": segment.spoken.text,
                    }
                    for segment in scene.segments
                ],
                "cues": [
                    {"text": cue.text, "role": cue.role, "weight": round(cue.weight, 3), **asdict(cue.span)}
                    for cue in scene.stance.cues
                ],
            }
            for scene in self.scenes
        ]

    def spoken(self) -> str:
        """What each engine is given to say, passage by passage."""
        lines = []
        for scene in self.scenes:
            lines.append(f"{scene.number}. {scene.title}")
            lines += [f"   {segment.voice}: {' '.join(segment.spoken.text.split())}" for segment in scene.segments]
        return "\n".join(lines)

    def why(self, number: int) -> str:
        """The passage of section ``number`` with its cues marked: ``[+words+]`` for praise, ``[-words-]`` for critique.

        Raises UnknownName when there is no such section.
        """
        scenes = {scene.number: scene for scene in self.scenes}
        if number not in scenes:
            raise UnknownName("section", str(number), (), f"there are {len(scenes)}")
        scene = scenes[number]
        signs = {"praise": "+", "critique": "-"}
        lines = [
            f"{number}. {scene.title}: {scene.role}, {scene.stance.confidence:.0%} sure, score {scene.stance.score:+.2f}, "
            f"by {scene.stance.by}",
            scene.stance.reason,
            "",
        ]
        for segment in scene.segments:
            text, at = "", 0
            for cue in sorted(scene.stance.cues, key=lambda cue: (cue.span.start, -cue.span.end)):
                begin, last = (_shown(segment.text, place) for place in (cue.span.start, cue.span.end - 1))
                if begin is None or last is None or begin < at:
                    continue
                sign = signs.get(cue.role, "=")
                text += segment.text.display[at:begin] + f"[{sign}{segment.text.display[begin : last + 1]}{sign}]"
                at = last + 1
            lines += [text + segment.text.display[at:], ""]
        for cue in scene.stance.cues:
            lines.append(f"  {cue.role:<9} {cue.weight:5.2f}  {' '.join(cue.text.split())}")
        return "\n".join(lines)


def _shown(text: Text, place: int) -> int | None:
    """Where the character at ``place`` of the source stands in the display text."""
    for run in text.runs:
        if run.start <= place < run.end:
            return run.at + (place - run.start if run.length == run.end - run.start else 0)
    return None


def _judged(scene: Scene) -> dict[str, Any]:
    stance = scene.stance
    return {"role": scene.role, "guess": stance.guess or scene.role, "confidence": round(stance.confidence, 3)}
