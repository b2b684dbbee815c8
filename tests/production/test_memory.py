"""What a long essay takes of memory is little more than what a short one takes."""

import itertools
import random
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import audioessay
from audioessay.casting.judging import judge
from audioessay.model import record
from audioessay.model.episode import AudioFile, Cue, CueWord, Episode, Loudness, Tags
from audioessay.model.show import Show, Stings
from audioessay.production.finish import ready_marks
from audioessay.production.music import music
from audioessay.store import MemoryStore
from audioessay.text.read import read
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE

ROUND = "\n\n".join(
    f"## The {role} {{.{role}}}\n\n{text}"
    for role, text in (("narration", NARRATION), ("praise", PRAISE), ("critique", CRITIQUE))
)


def taken(call: Callable[[], object]) -> tuple[int, int]:
    """Bytes that are held after a call as long as its result is, and that were held at most."""
    tracemalloc.start()
    try:
        kept = call()
        held = tracemalloc.get_traced_memory()
        del kept
    finally:
        tracemalloc.stop()
    return held


def test_an_hour_of_sound_is_held_in_few_megabytes(tmp_path: Path) -> None:
    """The sections are said again and again, so little is voiced; words, cues, passages and reels are as many as in hours."""
    lengths, peaks = [], []
    for times in (10, 10, 60):  # the first opens what all need
        path = tmp_path / f"rounds{times}.md"
        path.write_text("# Rounds\n\n" + "\n\n".join([ROUND] * times) + "\n", encoding="utf-8")
        make = partial(audioessay.make, path, engine="tone", store=tmp_path / "store", workers=1)
        lengths.append(make().duration_ms / 3_600_000)
        peaks.append(taken(make)[1])
    assert (peaks[2] - peaks[1]) / (lengths[2] - lengths[1]) < 5_000_000


def test_marks_are_made_and_their_notes_let_go() -> None:
    """Marks that are made together share their notes, 20 MB, which nobody holds afterwards; the marks and their room are 8 MB."""
    sounds = music(Show(stings=Stings(style="pulse")), Path(), {}, MemoryStore())
    held, _ = taken(lambda: ready_marks(["opening", "praise", "narration"], sounds, MemoryStore()))
    assert held < 14_000_000


def peaks() -> list[int]:
    """Of reading and judging 2,000 words, as many again, and 8,000; words that differ, as those of a book do."""
    found = []
    choose = random.Random(7)
    known = ["".join(choose.choices("aeioulnrstdm", k=choose.randint(2, 9))) for _ in range(4_000)]
    for words in (2_000, 2_000, 8_000):
        said = iter(choose.choices(known, [1 / (at + 10) for at in range(len(known))], k=words))
        sentences = [" ".join(itertools.islice(said, 16)).capitalize() + " – so." for _ in range(words // 16)]
        parts = [" ".join(sentences[at : at + 6]) for at in range(0, len(sentences), 6)]
        data = ("# Words\n\n" + "\n\n".join(parts) + "\n").encode()
        found.append(taken(lambda data=data: judge(read(data, name="-", format="markdown", language="en")))[1])  # type: ignore[misc]
    return found


def test_an_essay_is_read_and_judged_in_less_than_five_hundred_bytes_a_word() -> None:
    """What the program opens once is not counted. By a process of its own: what other tests left in memos would be."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        _, short, long = fresh.submit(peaks).result()
    assert (long - short) / 6_000 < 450


WORDS = 40


def spoken(begin: int) -> tuple[CueWord, ...]:
    """The words of a sentence, from a ms on."""
    times = [begin + 75 * at for at in range(WORDS)]
    return tuple(CueWord("word,", time, time + 60, at * 6) for at, time in enumerate(times))


def episode(cues: int) -> Episode:
    """So many sentences of forty words, an hour for each thousand."""
    made = tuple(
        Cue(begin, begin + 3_000, "Narrator", "narration", " ".join(["word,"] * WORDS), spoken(begin))
        for begin in range(0, 3_600 * cues, 3_600)
    )
    tags = Tags("Words", "Show", "Ada", "", "en")
    audio = (AudioFile("words.mp3", "audio/mpeg", 1, "0" * 64),)
    return Episode("words", tags, audio, 1, Loudness(-16.0, -1.0, 5.0), (), made, envelope=(200,) * 36 * cues)


def test_a_word_and_its_time_are_held_in_fifty_bytes() -> None:
    """With their share of the sentence that they stand in: a hundred thousand words are held until all is written."""
    held, _ = taken(lambda: episode(500))
    assert held / 500 / WORDS < 50


def test_a_record_is_written_piece_by_piece() -> None:
    """And is the same as in one piece."""
    whole = episode(500)
    data = record.dump(whole)
    _, most = taken(lambda: sum(map(len, record.dumped(whole))))
    assert most < len(data) / 2
    assert record.load(data) == whole
    assert record.dump(record.load(data)) == data
