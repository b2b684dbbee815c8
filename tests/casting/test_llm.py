"""The judge ``llm``: asked for little, believed in less."""

import json
import re

import pytest

from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.judge_llm import LLMJudge
from audioessay.casting.judging import excerpts, judge
from audioessay.errors import SettingError
from audioessay.model.show import LLM
from audioessay.store import MemoryStore
from tests.casting.endpoint import endpoint
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay


class Damaged:
    """A store whose entries are spoiled."""

    def get(self, key: str) -> bytes | None:
        return b"\xff not JSON"

    def put(self, key: str, data: bytes) -> None:
        pass


def keys(store: MemoryStore) -> list[str]:
    return [entry.key for entry in store.entries()]


OF = essay(("", [NARRATION]), ("Two", [PRAISE]), ("Three", [CRITIQUE]))


def test_labels_and_evidence() -> None:
    """Its labels become roles; evidence that stands in the text becomes cues, and invented evidence is dropped."""
    with endpoint() as served:
        passages = judge(OF, judge=LLMJudge(LLM(served.url, "small")))
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


def test_other_languages() -> None:
    """A language model is asked in any language; where it gives no answer, such an essay is narrated, and that is said."""
    of = essay(("", [NARRATION]), ("Zwei", [PRAISE]), ("Drei", [CRITIQUE]), language="de")
    with endpoint() as served:
        passages = judge(of, judge=LLMJudge(LLM(served.url, "small")))
    assert [passage.stance.role for passage in passages] == ["narration", "praise", "critique"]
    assert {passage.stance.by for passage in passages} == {"llm"}
    nobody = LLMJudge(LLM("http://127.0.0.1:9/v1", "small", timeout_s=2))
    passages = judge(of, judge=nobody)
    assert {(passage.stance.role, passage.stance.by) for passage in passages} == {("narration", "language")}
    assert "): narrated" in nobody.notices[0]


def test_the_key_is_sent_and_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key comes from the environment and goes into the header, not into what is kept."""
    monkeypatch.setenv("JUDGE_KEY", "hush")
    kept = MemoryStore()
    with endpoint() as served:
        LLMJudge(LLM(served.url, "small", "JUDGE_KEY"), kept).weigh(excerpts(OF))
    assert {headers["Authorization"] for headers in served.headers} == {"Bearer hush"}
    assert served.asked[0]["model"] == "small"
    assert b"hush" not in b"".join(kept.get(key) or b"" for key in keys(kept))


def test_the_whole_essay_is_asked_about_at_once() -> None:
    """One request, with headings and numbers; what is sent, where to, and its price are said before."""
    told: list[str] = []
    with endpoint() as served:
        LLMJudge(LLM(served.url, "small", price_in=2.0, price_out=8.0), announce=told.append).weigh(excerpts(OF))
    (asked,) = served.asked
    said = asked["messages"][-1]["content"]
    assert [said.count(text) for text in ("# Two", f"[1] {NARRATION}", f"[2] {PRAISE}", f"[3] {CRITIQUE}")] == [1] * 4
    (line,) = told
    assert re.search(
        r"sends 1\d\d words to small at .* on this machine \(about \d+ tokens, 120 come back, about 0\.00", line
    )


def test_a_very_long_essay_is_asked_about_in_parts() -> None:
    """Each part once, every paragraph in one of them."""
    long = essay(("", [NARRATION] * 500))
    with endpoint() as served:
        opinions = LLMJudge(LLM(served.url, "small")).weigh(excerpts(long))
    assert len(opinions) == 500
    assert len(served.asked) > 1
    assert {opinion.by for opinion in opinions} == {"llm"}


def test_nothing_is_asked_twice() -> None:
    """Answers are kept by what was asked: an edited essay is asked about again."""
    kept = MemoryStore()
    edited = essay(("", [NARRATION]), ("Two", [PRAISE + " Truly."]), ("Three", [CRITIQUE]))
    with endpoint() as served:
        asking = LLMJudge(LLM(served.url, "small"), kept)
        first = asking.weigh(excerpts(OF))
        assert asking.weigh(excerpts(OF)) == first
        assert len(served.asked) == 1
        asking.weigh(excerpts(edited))
        assert len(served.asked) == 2
    assert all(key.startswith("judge/") and len(key) == 70 for key in keys(kept))


def test_a_damaged_answer_is_asked_for_again() -> None:
    """What is kept is not trusted."""
    with endpoint() as served:
        LLMJudge(LLM(served.url, "small"), Damaged()).weigh(excerpts(OF))
        assert len(served.asked) == 1


@pytest.mark.parametrize(
    "said",
    [
        "I would say praise.",
        '{"paragraphs": [{"number": 1, "label": "rapture", "confidence": 0.9}]}',
        '{"paragraphs": [{"number": 1, "label": "praise", "confidence": "very"}]}',
        '{"paragraphs": [{"number": 1, "label": "praise", "confidence": 7}]}',
        '{"paragraphs": [{"number": 9, "label": "praise", "confidence": 1}]}',
        '{"paragraphs": "praise"}',
        '{"label": "praise"}',
        '["praise"]',
        "{" * 5000 + "}" * 5000,
        "",
    ],
)
def test_an_answer_that_does_not_parse(said: str) -> None:
    """The cues judge in its place, and one plain line says so."""
    with endpoint(lambda essay: (200, said)) as served:
        asking = LLMJudge(LLM(served.url, "small"))
        assert asking.weigh(excerpts(OF)) == CuesJudge().weigh(excerpts(OF))
    (notice,) = asking.notices
    assert "cues" in notice
    assert "\n" not in notice


def test_one_bad_label_spoils_one_paragraph() -> None:
    """The others keep what the model said; an answer that is not whole is not kept."""
    rows = [{"number": 1, "label": "narration"}, {"number": 2, "label": "?"}, {"number": 3, "label": "critique"}]
    kept = MemoryStore()
    with endpoint(lambda essay: (200, json.dumps({"paragraphs": rows}))) as served:
        asking = LLMJudge(LLM(served.url, "small"), kept)
        assert [opinion.by for opinion in asking.weigh(excerpts(OF))] == ["llm", "cues", "llm"]
    assert "1 of 3" in asking.notices[0]
    assert not keys(kept)


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_refusal(status: int) -> None:
    """A refusal or a redirect (which could carry the key elsewhere) falls back to the cues."""
    with endpoint(lambda essay: (status, "")) as served:
        asking = LLMJudge(LLM(served.url, "small"))
        assert {opinion.by for opinion in asking.weigh(excerpts(OF))} == {"cues"}
    assert str(status) in asking.notices[0]


def test_nobody_there() -> None:
    """An endpoint that does not answer costs a line, not the run."""
    with endpoint() as served:
        url = served.url
    asking = LLMJudge(LLM(url, "small", timeout_s=2))
    assert {opinion.by for opinion in asking.weigh(excerpts(OF))} == {"cues"}
    assert "cannot be reached" in asking.notices[0]


@pytest.mark.parametrize(
    ("url", "model", "key"),
    [("ftp://x", "m", ""), ("localhost", "m", ""), ("http://x", "", ""), ("http://x", "m", "NOT_SET_ANYWHERE")],
)
def test_bad_settings(url: str, model: str, key: str) -> None:
    """Settings that do not hold are refused before anything is asked."""
    with pytest.raises(SettingError, match=r"llm\."):
        LLMJudge(LLM(url, model, key))
