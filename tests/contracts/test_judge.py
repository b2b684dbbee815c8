"""What every judge keeps to. A judge of one's own joins by one line in ``judges``."""

from collections.abc import Iterator

import pytest

from audioessay.casting.base import Judge
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.judge_llm import LLMJudge
from audioessay.casting.judge_meaning import MeaningJudge
from audioessay.casting.judging import excerpts
from audioessay.model.show import LLM
from tests.casting.endpoint import endpoint
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay

OF = essay(("", [NARRATION, "— — —", "¿?"]), ("Two", [PRAISE, "It grew."]), ("Three", [CRITIQUE, "“" * 40, "a" * 5000]))


@pytest.fixture(params=["cues", "meaning", "llm", "llm without an answer"])
def judges(request: pytest.FixtureRequest) -> Iterator[Judge]:
    if request.param == "cues":
        yield CuesJudge()
    elif request.param == "meaning":
        yield MeaningJudge()
    else:
        with endpoint() as served:
            url = served.url if request.param == "llm" else "http://127.0.0.1:9/v1"
            yield LLMJudge(LLM(url, "small", timeout_s=2))


def test_one_opinion_for_each_excerpt(judges: Judge) -> None:
    """In order, whatever the paragraph holds; an empty essay is no error."""
    assert isinstance(judges, Judge)
    assert len(judges.weigh(excerpts(OF))) == 8
    assert judges.weigh(()) == ()


def test_the_same_essay_the_same_opinions(judges: Judge) -> None:
    assert judges.weigh(excerpts(OF)) == judges.weigh(excerpts(OF))


def test_cues_stand_in_the_source(judges: Judge) -> None:
    """Each cue's words are found at its span, and speak for a role with some weight."""
    for opinion in judges.weigh(excerpts(OF)):
        for cue in opinion.cues:
            assert OF.source.text[cue.span.start : cue.span.end] == cue.text
            assert cue.weight > 0
            assert cue.role in ("narration", "praise", "critique")


def test_plain_cases(judges: Judge) -> None:
    """Open praise is likelier praise than critique, open critique the other way about."""
    weighed = judges.weigh(excerpts(OF))
    assert weighed[3].praise > weighed[3].critique
    assert weighed[5].critique > weighed[5].praise


def test_it_says_whose_opinion_it_is(judges: Judge) -> None:
    """By its own name, or by that of the judge who spoke in its place, and then it says so in a line."""
    by = {opinion.by for opinion in judges.weigh(excerpts(OF))}
    assert by <= {judges.name, "cues"}
    assert by == {judges.name} or judges.notices
