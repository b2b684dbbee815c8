"""Which judge decides: the one that the show names, or the best that is installed."""

from collections.abc import Callable

from audioessay.casting.base import Judge
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.judge_llm import Answers, LLMJudge
from audioessay.model.show import LLM

JUDGES = ("auto", "cues", "llm")
"""``auto`` is the best one that is installed and sends the text nowhere."""


def judge_of(
    name: str,
    llm: LLM,
    answers: Answers | None = None,
    *,
    announce: Callable[[str], None] = lambda line: None,
    where: str = "audioessay.toml",
) -> Judge:
    """The judge of a ``name`` of :data:`JUDGES`; the rest is for the judge ``llm``, see there. Raises SettingError."""
    if name == "llm":
        return LLMJudge(llm, answers, announce=announce, where=where)
    return CuesJudge()
