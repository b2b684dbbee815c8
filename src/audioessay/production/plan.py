"""``plan``: everything that is decided before a sound is made, for people and for scripts."""

import re
from dataclasses import dataclass
from typing import Any

from audioessay.casting.sheet import Matched
from audioessay.errors import UnknownName
from audioessay.model.essay import Essay, Skip
from audioessay.model.script import Scene, Script
from audioessay.model.show import Show
from audioessay.production.values import Order, Reading, Settings
from audioessay.text.coverage import Coverage

CHARACTERS_A_SECOND = {"ja": 6.5, "ko": 7.0, "zh": 4.6}
"""Display characters spoken in a second at rate 0; 15 in languages written with letters."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Plan(Script):
    """A Script with all else that is known before a sound is made."""

    order: Order
    """What was asked for."""
    reading: Reading
    settings: Settings
    matched: Matched
    """Essay and passages as the cast sheet has them."""
    coverage: Coverage
    """Characters of the source: spoken, structure, skipped; none lost."""
    skipped: tuple[Skip, ...]
    """What is not spoken, and why."""
    draft: bool
    """Whether an embedded voice reads any of it."""
    doubt: str = ""
    """The notice about sections that are narrated for doubt, which comes last."""

    @property
    def script(self) -> Script:
        """What will be spoken, by whom, in order: itself."""
        return self

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
        language = self.script.language.partition("-")[0]
        pace = CHARACTERS_A_SECOND.get(language, 15.0)
        spoken = sum(
            len(segment.text.display) / pace / (1 + segment.voice.rate / 100) for segment in self.script.segments()
        )
        rests = sum(len(scene.segments) * 0.6 + 2.5 for scene in self.script.scenes)
        return round((spoken + rests) * 1000)

    def to_dict(self) -> dict[str, Any]:
        """As ``plan --json`` prints it."""
        script = self.script
        return {
            "title": script.title,
            "title_from": self.essay.title_from,
            "language": script.language,
            "judge": self.matched.judge,
            "sections": [self._section(scene) for scene in script.scenes],
            "skipped": self.skipped_table(),
            "coverage": self.coverage_table(),
            "notes": [
                {"kind": note.kind, "label": note.label, "text": note.text, "url": note.url}
                for note in self.essay.notes
            ],
            "estimated_ms": self.estimated_ms,
            "draft": self.draft,
            "notices": list(self.notices),
        }

    def coverage_table(self) -> dict[str, int]:
        """Counts of characters other than white space, as ``plan --json`` prints them."""
        return {name: getattr(self.coverage, name) for name in ("spoken", "structure", "skipped", "lost")}

    def skipped_table(self) -> list[dict[str, Any]]:
        """What is not spoken, as ``plan --json`` prints it."""
        return [
            {"text": skip.text, "reason": skip.reason, "start": skip.span.start, "end": skip.span.end}
            for skip in self.skipped
        ]

    def _section(self, scene: Scene) -> dict[str, Any]:
        return {
            "number": scene.number,
            "heading": scene.heading,
            "title": scene.title,
            "role": scene.role,
            "guess": scene.stance.guess or scene.role,
            "confidence": round(scene.stance.confidence, 3),
            "score": round(scene.stance.score, 3),
            "by": scene.stance.by,
            "reason": scene.stance.reason,
            "voice": str(scene.voice),
            "voice_from": scene.voice_from,
            "segments": [
                {
                    "role": segment.role,
                    "guess": scene.stance.guess or scene.role,
                    "confidence": round(scene.stance.confidence, 3),
                    "voice": str(segment.voice),
                    "language": segment.language or self.script.language,
                    "text": segment.text.display,
                    "spoken": segment.spoken.text,
                }
                for segment in scene.segments
            ],
            "cues": [
                {
                    "text": cue.text,
                    "role": cue.role,
                    "weight": round(cue.weight, 3),
                    "start": cue.span.start,
                    "end": cue.span.end,
                }
                for cue in scene.stance.cues
            ],
        }

    def spoken(self) -> str:
        """What each engine is given to say, passage by passage."""
        lines = []
        for scene in self.script.scenes:
            lines.append(f"{scene.number}. {scene.title}")
            lines += [f"   {segment.voice}: {' '.join(segment.spoken.text.split())}" for segment in scene.segments]
        return "\n".join(lines)

    def why(self, number: int) -> str:
        """The passage of section ``number`` with its cues marked: ``[+words+]`` for praise, ``[-words-]`` for critique.

        Raises UnknownName when there is no such section.
        """
        scenes = {scene.number: scene for scene in self.script.scenes}
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
        source = self.essay.source.text
        spans = [span for segment in scene.segments for span in segment.text.spans()]
        if spans:
            at, end = spans[0].start, spans[-1].end
            text = ""
            for cue in sorted(scene.stance.cues, key=lambda cue: (cue.span.start, -cue.span.end)):
                if cue.span.start < at or cue.span.end > end:
                    continue
                sign = signs.get(cue.role, "=")
                text += source[at : cue.span.start] + f"[{sign}{source[cue.span.start : cue.span.end]}{sign}]"
                at = cue.span.end
            lines.append(re.sub(r"\n{3,}", "\n\n", text + source[at:end]))
        for cue in scene.stance.cues:
            lines.append(f"  {cue.role:<9} {cue.weight:5.2f}  {' '.join(cue.text.split())}")
        return "\n".join(lines)
