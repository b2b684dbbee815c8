"""The judge ``meaning``: what an encoder hears is weighed beside the cues, kept by passage, and gone on with."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from audioessay.casting import encoder, meant, universal
from audioessay.casting.judge_cues import CuesJudge
from audioessay.casting.judge_meaning import LONGEST, MeaningJudge, parts
from audioessay.casting.judging import excerpts, judge_of
from audioessay.cli.plan import plan
from audioessay.errors import EngineNotInstalled
from audioessay.model.show import LLM
from audioessay.store import MemoryStore
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE, essay

OF = essay(("One", [NARRATION, PRAISE]), ("Two", [CRITIQUE * 4]))


def keys(store: MemoryStore) -> set[str]:
    return {entry.key for entry in store.entries()}


def test_every_word_is_heard_once_behind_what_stands_before_it() -> None:
    """A long paragraph is heard in parts of one length; the context is the title, the heading and the words before."""
    made = list(parts(excerpts(OF)))
    assert " ".join(part.passage for part in made).split() == " ".join((NARRATION, PRAISE, CRITIQUE * 4)).split()
    assert all(0 < part.words == len(part.passage.split()) <= LONGEST for part in made)
    assert [part.row for part in made] == sorted(part.row for part in made)
    assert made[0].context == f"{OF.title} | One | "
    assert made[1].context.endswith(" ".join(NARRATION.split()[-25:]))


def test_it_weighs_more_than_cues() -> None:
    """What has no evaluative word is told by what it means; opinions bear its name, and cues as before."""
    of = essay(
        ("The line", ["The line was opened in 2019. It has nineteen stations, and was built in four years."]),
        ("Before", ["Anyone who lived out there had to take three buses to the hospital, and two hours over it."]),
        ("Since", ["The cleaners are home before their children are in bed, and the night nurse has sold her car."]),
    )
    ours, cues = MeaningJudge().weigh(excerpts(of)), CuesJudge().weigh(excerpts(of))
    assert {opinion.by for opinion in ours} == {"meaning"}
    assert [opinion.cues for opinion in ours] == [opinion.cues for opinion in cues]
    assert [opinion.shares for opinion in ours] != [opinion.shares for opinion in cues]


def test_an_edit_costs_its_passages() -> None:
    """What was heard is kept by passage; a changed paragraph is heard anew, and the one behind it, whose context it is."""
    store = MemoryStore()
    first = MeaningJudge(store).weigh(excerpts(OF))
    before = keys(store)
    assert MeaningJudge(store).weigh(excerpts(OF)) == first
    assert keys(store) == before
    MeaningJudge(store).weigh(excerpts(essay(("One", [NARRATION, PRAISE]), ("Two", [f"{CRITIQUE * 3} It fell."]))))
    assert before < keys(store)
    assert len(keys(store)) < 2 * len(before)


def test_a_long_essay_says_how_far_it_is_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken off between passages, it keeps what was heard."""
    monkeypatch.setattr("audioessay.casting.judge_meaning.AT_ONCE", 2)
    monkeypatch.setattr("audioessay.casting.judge_meaning.TOLD", 2)
    store, lines = MemoryStore(), list[str]()

    def stop(line: str) -> None:
        lines.append(line)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        MeaningJudge(store, announce=stop).weigh(excerpts(OF))
    assert len(keys(store)) == 2
    assert lines == [f"judging: 2 of {len(list(parts(excerpts(OF))))} passages heard"]
    assert MeaningJudge(store).weigh(excerpts(OF)) == MeaningJudge().weigh(excerpts(OF))


def test_plan_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On standard error, as all that is no result."""
    monkeypatch.setattr("audioessay.casting.judge_meaning.AT_ONCE", 1)
    monkeypatch.setattr("audioessay.casting.judge_meaning.TOLD", 1)
    monkeypatch.setenv("AUDIOESSAY_JUDGE", "meaning")
    monkeypatch.setenv("AUDIOESSAY_STORE", str(tmp_path / "store"))
    path = tmp_path / "essay.md"
    path.write_text(f"# An essay\n\n{NARRATION}\n\n{PRAISE}\n", "utf-8")
    result = CliRunner().invoke(plan, [str(path), "--engine", "tone"])
    assert result.exit_code == 0
    assert "judging: 1 of 2 passages heard" in result.stderr.splitlines()


def test_a_damaged_entry_is_heard_anew() -> None:
    class Damaged(MemoryStore):
        def get(self, key: str) -> bytes | None:
            return b"short"

    assert MeaningJudge(Damaged()).weigh(excerpts(OF)) == MeaningJudge().weigh(excerpts(OF))


def test_what_is_missing_or_another_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the command that mends it."""
    other = tmp_path / "model.onnx"
    other.write_bytes(b"another")
    for place, reason in ((None, "is missing"), (other, "is not the file")):
        monkeypatch.setattr(encoder, "_path", lambda name, place=place: place)
        with pytest.raises(EngineNotInstalled, match=reason) as failed:
            encoder.read(encoder.MODEL)
        assert "audioessay[judge]" in str(failed.value)


def test_the_best_that_is_installed_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    """``auto`` is the judge with encoders where the packages of both are, else the one with cues."""
    monkeypatch.delenv("AUDIOESSAY_JUDGE")
    assert judge_of("auto", LLM()).name == "meaning"
    assert judge_of("cues", LLM()).name == "cues"
    for missing in (encoder, universal):
        with monkeypatch.context() as patch:
            patch.setattr(missing, "installed", lambda: False)
            assert judge_of("auto", LLM()).name == "cues"
            with pytest.raises(EngineNotInstalled, match="packages are missing"):
                judge_of("meaning", LLM())


def test_what_english_sentences_mean_is_kept_by_passage() -> None:
    """In English too: every paragraph's sentences, and what they mean together, are kept once, and what is kept is weighed as what was just heard."""
    store = MemoryStore()
    first = MeaningJudge(store).weigh(excerpts(OF))
    sizes = sorted(len(store.get(key) or b"") for key in keys(store))
    sentences = [len(meant.bounds(excerpt)) for excerpt in excerpts(OF)]
    assert sizes[-len(sentences) :] == sorted((count + 1) * universal.SIZE * 2 for count in sentences)
    assert MeaningJudge(store).weigh(excerpts(OF)) == first
