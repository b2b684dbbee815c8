"""The seam behind which every judge stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from audioessay.model.source import Text
from audioessay.model.stance import StanceCue


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A paragraph that is to be judged, and where it stands."""

    text: Text
    heading: str
    """Of its section; ``""`` where there is none."""
    section: int
    """Index of its section in the essay."""
    sentences: tuple[tuple[int, int], ...] = ()
    """As in Paragraph."""
    title: str = ""
    """Of the essay."""
    language: str = "en"
    """Of the essay (BCP 47)."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a judge holds of one excerpt: how likely each role is, and why."""

    narration: float
    praise: float
    critique: float
    """The three are probabilities and sum to 1."""
    cues: tuple[StanceCue, ...] = ()
    leanings: tuple[StanceCue, ...] = ()
    """Its sentences, each with the side that it leans to: shown where no word decides."""
    by: str = "cues"
    """The judge whose opinion it is (a judge that could not answer hands on another's)."""

    def __post_init__(self) -> None:
        shares = (self.narration, self.praise, self.critique)
        if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
            raise ValueError(f"not probabilities: {shares}")

    @property
    def shares(self) -> tuple[float, float, float]:
        """In the order of ``audioessay.model.voice.ROLES``."""
        return self.narration, self.praise, self.critique


UNJUDGED = Opinion(1.0, 0.0, 0.0, by="language")
"""Of a paragraph in a language that is not judged."""


class Answers(Protocol):
    """Where what a judge found is kept: any Store."""

    def get(self, key: str, /) -> bytes | None: ...

    def put(self, key: str, data: bytes, /) -> None: ...


@runtime_checkable
class Judge(Protocol):
    """Says of each paragraph of an essay what its author does there.

    Of an essay in a language that it does not know each opinion is :data:`UNJUDGED`.

    To add one: write a class with these members and add it to ``tests/contracts/test_judge.py``. A judge only weighs:
    where an essay turns, and what a passage comes to, is decided for all judges alike
    in ``sequence.py`` and ``judging.py``. A judge that is surer or less sure than it is right is calibrated by itself. The same essay
    is given the same opinions. Every cue's words stand in the source at its span.
    """

    name: str
    """What a Stance says it was decided by."""
    service: str
    """Who is sent the text; ``""`` where it stays on this machine."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Plain lines for the person at the terminal about the last essay weighed (an endpoint that did not answer)."""
        ...

    def weigh(self, excerpts: Sequence[Excerpt]) -> tuple[Opinion, ...]:
        """One opinion for each excerpt, in order. ``excerpts`` are a whole essay, so that its shape can be seen."""
        ...
