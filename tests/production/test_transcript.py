"""Transcripts: no word lost in any form, read back by readers that are not ours."""

import json
import re
from typing import Any

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.model.episode import Chapter, Cue, CueWord, Tags
from audioessay.production import transcript
from audioessay.units import clock

WORDS = st.one_of(
    st.text(st.characters(categories=("L", "N", "P", "S", "M")), min_size=1, max_size=12),
    st.sampled_from(
        [
            "-->",
            "<v",
            "&amp;",
            "<b>x</b>",
            "—",
            "a&b",
            "x>y",
            "“so”,",
            "词语很长而且没有空格。",
            "x" * 70,
            "12:30",
            "NOTE",
            "WEBVTT",
            "...",
            "שלום",
        ]
    ),
)
SPACES = st.sampled_from([" ", "  ", "\n", " \t "])


@st.composite
def scripts(draw: Any) -> tuple[list[Cue], int]:
    """Cues in order with word times, and the duration."""
    cues, at = [], draw(st.integers(0, 2000))
    for number in range(draw(st.integers(0, 6))):
        words: list[CueWord] = []
        text, start = "", at
        for word in draw(st.lists(WORDS, min_size=1, max_size=25)):
            text += draw(SPACES) if text else ""
            length = draw(st.integers(30, 900))
            words.append(CueWord(word, at, at + length, len(text)))
            text += word
            at += length
        speaker = draw(st.sampled_from(["Narrator", "Praise", "A & <B>", ""]))
        cues.append(
            Cue(start, at, speaker, "narration", text, tuple(words), scene=number + 1, paragraph=draw(st.booleans()))
        )
        at += draw(st.integers(0, 1500))
    return cues, at + draw(st.integers(0, 500))


def letters(text: str) -> str:
    """All but white space."""
    return "".join(text.split())


def spoken(cues: list[Cue]) -> str:
    """What must come back."""
    return letters("".join(cue.text for cue in cues))


def unescaped(text: str) -> str:
    """WebVTT's character references as characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def in_order(times: list[tuple[int, int]], duration: int) -> bool:
    """Whether each ends after it starts, none overlaps, and all lie inside."""
    edges = [0, *(edge for time in times for edge in time), duration]
    return edges == sorted(edges) and all(start < end for start, end in times)


def blocks(data: bytes) -> list[tuple[tuple[int, int], list[str]]]:
    """Times and lines of a WebVTT or SubRip file, by the letter of both formats."""
    found = []
    for block in data.decode().split("\n\n"):
        lines = block.strip("\n").split("\n")
        where = next((number for number, line in enumerate(lines) if " --> " in line), None)
        if where is None:
            continue
        times = [[int(part) for part in re.split("[:.,]", stamp)] for stamp in lines[where].split(" --> ")]
        start, end = ((h * 60 + m) * 60_000 + s * 1000 + ms for h, m, s, ms in times)
        found.append(((start, end), lines[where + 1 :]))
    return found


@given(scripts())
@settings(max_examples=120, deadline=None)
def test_vtt_holds_every_word_in_order(script: tuple[list[Cue], int]) -> None:
    """All letters come back; times in order; lines short where words allow; markup of the essay is text."""
    cues, duration = script
    found = blocks(transcript.vtt(cues, duration))
    assert in_order([times for times, _lines in found], duration)
    back = ""
    for _times, lines in found:
        body = [re.sub(r"^<v [^>]*>", "", line) for line in lines]
        assert all("<" not in line and ">" not in line for line in body)
        # a dash keeps to the word before it, however long that is
        assert all(len(unescaped(line)) <= 65 or " " not in re.sub(r" [–—]+$", "", line.strip()) for line in body)
        back += unescaped("".join(body))
    assert letters(back) == spoken(cues)


@given(scripts())
@settings(max_examples=120, deadline=None)
def test_srt_holds_every_word_in_order(script: tuple[list[Cue], int]) -> None:
    """All letters come back behind the speakers' names; two lines of 32 unless a word is longer."""
    cues, duration = script
    found = blocks(transcript.srt(cues, duration))
    assert in_order([times for times, _lines in found], duration)
    back = letters("".join("".join(lines) for _times, lines in found))
    wanted, speaker = "", ""
    for cue in cues:
        changed = cue.speaker and cue.speaker != speaker
        wanted += letters(f"{cue.speaker}: " if changed else "") + letters(cue.text)
        speaker = cue.speaker
    assert back == wanted
    for _times, lines in found:
        long_words = any(len(word) > 20 for line in lines for word in line.split())
        assert long_words or (len(lines) <= 2 and all(len(line) <= 32 for line in lines))


@given(scripts())
@settings(max_examples=80, deadline=None)
def test_json_holds_every_word_in_order(script: tuple[list[Cue], int]) -> None:
    """A segment a sentence with speaker, times and a body that is never empty."""
    cues, duration = script
    read = json.loads(transcript.transcript_json(cues, duration))
    assert read["version"] == "1.0.0"
    segments = read["segments"]
    assert all(set(segment) == {"speaker", "startTime", "endTime", "body"} for segment in segments)
    assert all(segment["body"].strip() == segment["body"] != "" for segment in segments)
    assert in_order([(round(s["startTime"] * 1000), round(s["endTime"] * 1000)) for s in segments], duration)
    assert letters("".join(segment["body"] for segment in segments)) == spoken(cues)


@given(scripts())
@settings(max_examples=60, deadline=None)
def test_plain_text_holds_every_word_in_order(script: tuple[list[Cue], int]) -> None:
    """Without names, it is the words and nothing else."""
    cues, _duration = script
    assert letters(transcript.plain(cues, names=False)) == spoken(cues)


def example() -> list[Cue]:
    """Two speakers, a long sentence, markup."""
    sentence = "Praise is cheap, they say; but to praise well, in public, on a stage that was built for something else, is rare & dear."
    words, at = [], 0
    for number, word in enumerate(sentence.split()):
        at = sentence.index(word, at)
        words.append(CueWord(word, 2000 + number * 400, 2000 + number * 400 + 380, at))
        at += len(word)
    return [
        Cue(0, 1500, "Narrator", "narration", "Was it luck?", paragraph=True),
        Cue(2000, 2000 + len(words) * 400 - 20, "Praise", "praise", sentence, tuple(words), paragraph=True),
        Cue(12_000, 13_000, "Praise", "praise", "“<Yes>.”"),
    ]


def test_vtt_looks_as_its_standard_says() -> None:
    """Signature, times, voices, escapes."""
    text = transcript.vtt(example(), 14_000).decode()
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v Narrator>Was it luck?\n\n")
    assert "<v Praise>Praise is cheap, they say; but to praise well, in public, on a\n" in text
    assert "is rare &amp; dear." in text
    assert text.endswith("<v Praise>“&lt;Yes&gt;.”\n")


def test_a_long_sentence_is_parted_at_its_words() -> None:
    """Subtitles of at most two lines, ended at clauses, each shown from its first word on; the name stands once."""
    text = transcript.srt(example(), 14_000).decode()
    found = blocks(text.encode())
    assert len(found) >= 4
    assert text.count("Praise: ") == 1 and text.count("Narrator: ") == 1
    sentence = example()[1]
    starts = {word.start_ms for word in sentence.words}
    assert all(start in starts for (start, _end), lines in found[1:-1])
    assert found[1][1][-1].endswith((",", ";"))


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_pysubs2_reads_it_back(kind: str) -> None:
    """A library for subtitles finds the same cues at the same times with the same words."""
    cues = example()[:2]
    data = {"vtt": transcript.vtt, "srt": transcript.srt}[kind](cues, 14_000).decode()
    read = pysubs2.SSAFile.from_string(data, format_=kind)
    assert read[0].start == 0 and read[0].end == 1500
    assert read[-1].end == cues[1].end_ms
    said = " ".join(event.plaintext.replace("\n", " ") for event in read)
    said = said.replace("Narrator: ", "").replace("Praise: ", "").replace("&amp;", "&")
    assert said == " ".join(cue.text for cue in cues)


def test_times_are_mended_and_never_leave_the_episode() -> None:
    """Cues that overlap, or reach past the end, are cut to fit."""
    cues = [Cue(0, 3000, "A", "r", "one"), Cue(2500, 2600, "A", "r", "two"), Cue(2900, 9999, "A", "r", "three")]
    for make in (transcript.vtt, transcript.srt):
        assert in_order([times for times, _lines in blocks(make(cues, 5000))], 5000)


def test_a_silent_cue_is_not_written() -> None:
    """No empty bodies: one widespread player stumbles over them."""
    cues = [Cue(0, 10, "A", "r", " \n "), Cue(20, 500, "A", "r", "one")]
    assert json.loads(transcript.transcript_json(cues, 600))["segments"] == [
        {"speaker": "A", "startTime": 0.02, "endTime": 0.5, "body": "one"}
    ]
    assert transcript.plain([]) == ""


def test_chinese_is_wrapped_between_characters() -> None:
    """No line begins with a full stop or a comma; no space comes in."""
    text = "掌声停下来以后，我们才有时间问自己：这一切究竟意味着什么？" * 3
    lines = transcript.wrapped(text, 32)
    assert all(len(line) <= 32 for line in lines) and "".join(lines) == text
    assert not any(line[0] in "，。：？" for line in lines)


def test_plain_text_keeps_paragraphs_and_names() -> None:
    """A new paragraph and a new speaker each begin a block."""
    cues = [
        Cue(0, 1, "Narrator", "narration", "One.", paragraph=True),
        Cue(1, 2, "Narrator", "narration", "Two."),
        Cue(2, 3, "Praise", "praise", "Three.", paragraph=True),
    ]
    assert transcript.plain(cues) == "Narrator: One. Two.\n\nPraise: Three.\n"
    assert transcript.plain(cues, names=False) == "One. Two.\n\nThree.\n"


def test_chapters_json() -> None:
    """Version 1.2.0, by start, whole seconds as whole numbers, links where there is a page."""
    chapters = [Chapter("Two", 7000, 9500, "praise", "v", "two"), Chapter("One", 0, 7000, "narration", "v")]
    read = json.loads(transcript.chapters_json(chapters, Tags("T", "S", "", "", ""), page="https://e.org/t"))
    assert read == {
        "version": "1.2.0",
        "title": "T",
        "podcastName": "S",
        "chapters": [
            {"startTime": 0, "endTime": 7, "title": "One", "url": "https://e.org/t"},
            {"startTime": 7, "endTime": 9.5, "title": "Two", "url": "https://e.org/t#two"},
        ],
    }
    assert "url" not in transcript.chapters_json(chapters).decode()


def test_the_clock_has_hours() -> None:
    """WebVTT of ten hours and more."""
    assert clock(36_000_000) in transcript.vtt([Cue(36_000_000, 36_001_000, "A", "r", "x")], 36_002_000).decode()
