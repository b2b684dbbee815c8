"""Why a passage got its role."""

from dataclasses import dataclass

from audioessay.model.source import Span


@dataclass(frozen=True, slots=True)
class StanceCue:
    """A piece of evidence: words of the text, and what they speak for."""

    text: str
    role: str
    """``praise``, ``critique`` or ``narration``."""
    weight: float
    """How strongly, over 0; negation, irony and scope are already in it."""
    span: Span
    """Where it stands in the source."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What was decided about a section, by whom, and how surely."""

    role: str
    confidence: float
    """0 to 1; how likely the guess is. 1 for the author's own word."""
    score: float
    """From −1 (critique) to 1 (praise)."""
    cues: tuple[StanceCue, ...] = ()
    by: str = "cues"
    """``mark``, ``cast sheet``, ``cues``, ``llm`` or ``language`` (stance is not judged in it: narrated)."""
    reason: str = ""
    """One line for people."""
    guess: str = ""
    """The likeliest role, which ``confidence`` is about; ``""`` where there was nothing to guess."""

    unsure: bool = False
    """Whether it is narrated because its guess was too unsure to take."""

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1 or not -1 <= self.score <= 1:
            raise ValueError(f"confidence {self.confidence}, score {self.score}")
