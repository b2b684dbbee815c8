"""What judging gives: an essay's passages, each in one role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audioessay.model.stance import Stance


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs ``first`` to ``last`` − 1 of section ``section``, read in one role."""

    section: int
    first: int
    last: int
    stance: Stance
    title: str = ""
    """Of its chapter, in place of the heading."""
    rest_ms: int | None = None
    """Rest after it, in place of the show's."""
    take: int = 0
    """Which reading of the same words is heard."""
    recording: str = ""
    """A sound file in which the author speaks it."""
    skip: bool = False
    """Whether the author left it out."""
    joined: bool = False
    """Whether it is read on with the passage before it, in one chapter and one voice."""


def decided_by(passages: Sequence[Passage]) -> str:
    """The judge of most passages; ``""`` where no judge was asked."""
    names = [passage.stance.by for passage in passages]
    judges = sorted(set(names) - {"mark", "cast sheet", "language"})
    return max(judges, key=names.count, default="")


def doubts(numbered: Iterable[tuple[int, Stance]]) -> str:
    """The numbers of the scenes that are narrated for doubt, each with its guess: ``3 (praise?), 7 (critique?)``."""
    return ", ".join(f"{number} ({stance.guess}?)" for number, stance in numbered if stance.unsure)
