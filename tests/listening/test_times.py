"""Times that were heard take the place of estimates; passages are cut where a voice must say its sentences one by one."""

from dataclasses import replace
from pathlib import Path

import pytest

import audioessay
from audioessay.listening.ear import HeardWord
from audioessay.listening.times import LATE_MS, retimed
from audioessay.model.episode import Cue, CueWord
from audioessay.model.take import Timing

TEXTS = ("By 1910 the ferry carried forty carts.", "Nobody drowned!", "It was late, dull and dangerous in fog.")


def spoken(timing: Timing, error_ms: int) -> tuple[Cue, ...]:
    """Sentences whose words last 300 ms each, said to begin so much later than they do."""
    cues, clock = [], 1_000
    for text in TEXTS:
        words, at = [], 0
        for word in text.split():
            words.append(CueWord(word, clock + error_ms, clock + 300 + error_ms, text.index(word, at)))
            at = words[-1].at + len(word)
            clock += 300
        cues.append(Cue(words[0].start_ms, words[-1].end_ms, "", "narration", text, tuple(words), scene=1))
        clock += 400
    return tuple(replace(cue, timing=timing) for cue in cues)


def heard() -> list[HeardWord]:
    """What an ear makes of it: late by its habit, a figure in words, a word misheard, one not heard."""
    words = [(word.text, word.start_ms, word.end_ms) for cue in spoken("exact", 0) for word in cue.words]
    names = {"1910": "nineteen ten", "drowned!": "crowned"}
    return [HeardWord(names.get(text, text), a + LATE_MS, b + LATE_MS) for text, a, b in words if text != "dull"]


def test_heard_times_mend_estimates() -> None:
    """Estimates come halfway to what was heard, in order, and say so; no word or letter is lost."""
    true, rough = spoken("exact", 0), spoken("estimated", 200)
    mended = retimed(rough, heard())
    assert {cue.timing for cue in mended} == {"heard"}
    assert [(cue.text, [word.text for word in cue.words]) for cue in mended] == [
        (cue.text, [word.text for word in cue.words]) for cue in true
    ]
    starts = [word.start_ms for cue in mended for word in cue.words]
    assert starts == sorted(starts)
    errors = [
        abs(a.start_ms - b.start_ms)
        for x, y in zip(mended, true, strict=True)
        for a, b in zip(x.words, y.words, strict=True)
    ]
    assert sum(errors) / len(errors) == pytest.approx(100, abs=15)


def test_exact_times_stay() -> None:
    """What an engine told is not touched, nor an estimate of which nothing was heard."""
    exact, rough = spoken("exact", 0), spoken("estimated", 200)
    assert retimed(exact, heard()) == exact
    assert retimed(rough, []) == rough


def test_a_passage_is_cut_into_sentences(tmp_path: Path) -> None:
    """Each sentence is a passage of its own; together they show and say what the whole did, figures in words too."""
    from audioessay.production.hear import by_sentence

    (tmp_path / "essay.md").write_text("# T\n\n" + " ".join(TEXTS) + " It cost $3.50 in 1912.\n", encoding="utf-8")
    plan = audioessay.plan(tmp_path / "essay.md", engine="espeak")
    whole = next(one for one in plan.segments() if len(one.sentences) == 4)
    parts = by_sentence(whole)
    assert [len(one.sentences) for one in parts] == [1, 1, 1, 1]
    assert "".join(one.text.display for one in parts) == whole.text.display
    assert "".join(one.spoken.text for one in parts) == whole.spoken.text
    for one in parts:
        assert all(0 <= piece.start <= piece.end <= len(one.text.display) for piece in one.spoken.pieces)
    assert [one.rest for one in parts] == ["segment", "segment", "segment", whole.rest]
