"""The judge ``llm``: asked for little, believed in less."""

import json

import pytest

from audioessay.casting import CuesJudge, judge
from audioessay.casting.judge_llm import LLMJudge
from audioessay.casting.judging import excerpts
from audioessay.errors import SettingError
from tests.casting.endpoint import endpoint
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay

OF = essay(("", [NARRATION]), ("Two", [PRAISE]), ("Three", [CRITIQUE]))


def test_labels_and_evidence() -> None:
    """Its labels become roles; evidence that stands in the text becomes cues, and invented evidence is dropped."""
    with endpoint() as served:
        passages = judge(OF, judge=LLMJudge(served.url, "small"))
    assert [passage.stance.role for passage in passages] == ["narration", "praise", "critique"]
    assert {passage.stance.by for passage in passages} == {"llm"}
    assert [[cue.text for cue in passage.stance.cues] for passage in passages] == [
        [NARRATION[:12]],
        [PRAISE[:12]],
        [CRITIQUE[:12]],
    ]
    assert all(
        OF.source.text[cue.span.start : cue.span.end] == cue.text for passage in passages for cue in passage.stance.cues
    )


def test_the_key_is_sent_and_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key comes from the environment and goes into the header, not into what is kept."""
    monkeypatch.setenv("JUDGE_KEY", "hush")
    kept: dict[str, bytes] = {}
    with endpoint() as served:
        LLMJudge(served.url, "small", key_env="JUDGE_KEY", put=kept.__setitem__).weigh(excerpts(OF))
    assert {headers["Authorization"] for headers in served.headers} == {"Bearer hush"}
    assert served.asked[0]["model"] == "small"
    assert b"hush" not in b"".join(kept.values())


def test_nothing_is_asked_twice() -> None:
    """Answers are kept by what was asked: an edited paragraph is asked about again, and only that one."""
    kept: dict[str, bytes] = {}
    edited = essay(("", [NARRATION]), ("Two", [PRAISE + " Truly."]), ("Three", [CRITIQUE]))
    with endpoint() as served:
        asking = LLMJudge(served.url, "small", get=kept.get, put=kept.__setitem__)
        first = asking.weigh(excerpts(OF))
        assert asking.weigh(excerpts(OF)) == first
        assert len(served.asked) == 3
        asking.weigh(excerpts(edited))
        assert len(served.asked) == 4
    assert all(key.startswith("judge/") and len(key) == 70 for key in kept)


def test_a_damaged_answer_is_asked_for_again() -> None:
    """What is kept is not trusted."""
    with endpoint() as served:
        LLMJudge(served.url, "small", get=lambda key: b"\xff not JSON").weigh(excerpts(OF))
        assert len(served.asked) == 3


@pytest.mark.parametrize(
    "said",
    [
        "I would say praise.",
        '{"label": "rapture", "confidence": 0.9}',
        '{"label": "praise", "confidence": "very"}',
        '{"label": "praise", "confidence": 7}',
        '["praise"]',
        "{" * 5000 + "}" * 5000,
        "",
    ],
)
def test_an_answer_that_does_not_parse(said: str) -> None:
    """The cues judge in its place, and one plain line says so."""
    with endpoint(lambda paragraph: (200, said)) as served:
        asking = LLMJudge(served.url, "small")
        assert asking.weigh(excerpts(OF)) == CuesJudge().weigh(excerpts(OF))
    (notice,) = asking.notices
    assert "cues" in notice
    assert "\n" not in notice


def test_one_bad_answer_spoils_one_paragraph() -> None:
    """The others keep what the model said."""

    def reply(paragraph: str) -> tuple[int, str]:
        return (200, "?") if "superb" in paragraph else (200, json.dumps({"label": "narration", "confidence": 1}))

    with endpoint(reply) as served:
        asking = LLMJudge(served.url, "small")
        assert [opinion.by for opinion in asking.weigh(excerpts(OF))] == ["llm", "cues", "llm"]
    assert "1 of 3" in asking.notices[0]


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_refusal(status: int) -> None:
    """A refusal or a redirect (which could carry the key elsewhere) falls back to the cues."""
    with endpoint(lambda paragraph: (status, "")) as served:
        asking = LLMJudge(served.url, "small")
        assert {opinion.by for opinion in asking.weigh(excerpts(OF))} == {"cues"}
    assert str(status) in asking.notices[0]


def test_nobody_there() -> None:
    """An endpoint that does not answer costs a line, not the run."""
    with endpoint() as served:
        url = served.url
    asking = LLMJudge(url, "small", timeout_s=2)
    assert {opinion.by for opinion in asking.weigh(excerpts(OF))} == {"cues"}
    assert "cannot be reached" in asking.notices[0]


@pytest.mark.parametrize(
    ("url", "model", "key"),
    [("ftp://x", "m", ""), ("localhost", "m", ""), ("http://x", "", ""), ("http://x", "m", "NOT_SET_ANYWHERE")],
)
def test_bad_settings(url: str, model: str, key: str) -> None:
    """Settings that do not hold are refused before anything is asked."""
    with pytest.raises(SettingError, match=r"llm\."):
        LLMJudge(url, model, key_env=key)
