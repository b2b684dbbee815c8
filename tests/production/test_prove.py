"""The proof of a master: what is right passes, each fault fails by its name, and both ways of measuring agree."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audioessay.errors import OffTarget, ReadError
from audioessay.model.episode import Chapter, Cue, Episode, Loudness, Tags
from audioessay.model.reel import Reel
from audioessay.model.show import Sound
from audioessay.production import levels, prove
from audioessay.production.arrange import lay
from audioessay.production.values import Layout, Result
from audioessay.sound import loudness, reader
from audioessay.store import MemoryStore
from audioessay.units import RATE, to_ms
from tests.production.reels import made, plan, spliced

SOUND = Sound()
ROLES = ("narration", "praise", "critique")


@pytest.fixture(scope="module")
def master() -> tuple[list[Reel], Layout, bytes]:
    """Three chapters with stings and 6 takes each."""
    store = MemoryStore()
    plans = [
        plan(role, range(6 * number, 6 * number + 6), sting)
        for number, (role, sting) in enumerate(zip(ROLES, ("opening", "praise", "critique"), strict=True))
    ]
    reels = made(plans, SOUND, store)
    layout = lay(reels, [True] * 3)
    return reels, layout, spliced(layout, reels, store, SOUND)


def episode(reels: list[Reel], layout: Layout) -> Episode:
    """As the pipeline would describe it."""
    starts = [layout.chapter_ms(index) for index in range(3)]
    ends = [*starts[1:], to_ms(layout.frames)]
    chapters = tuple(
        Chapter(role, start, end, role, "tone:x") for role, start, end in zip(ROLES, starts, ends, strict=True)
    )
    cues = tuple(
        Cue(to_ms(begin + place.start), to_ms(begin + place.end), role, role, "words")
        for role, begin, one in zip(ROLES, layout.starts, reels, strict=True)
        for place in one.placed
        if place.kind == "speech"
    )
    tags = Tags("t", "s", "a", "", "en")
    return Episode("x", tags, (), to_ms(layout.frames), Loudness(-16, -1, 3), chapters, cues)


def by_name(results: tuple[Result, ...]) -> dict[str, Result]:
    return {result.name: result for result in results}


def test_a_good_master_passes_both_ways(master: tuple[list[Reel], Layout, bytes], tmp_path: Path) -> None:
    """From the reels' measurements and from the decoded file alike every promise is kept, and the figures are the same."""
    reels, layout, data = master
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    told = prove.of_reels(reels, layout.starts, SOUND)
    found = prove.of_file(path, SOUND, episode(reels, layout))
    for results in (told, found):
        assert [result for result in results if not result.ok] == []
        levels.demand(results)
    for name, within in (("integrated loudness", 0.05), ("true peak", 0.05), ("loudness range", 0.3)):
        figures = [float(by_name(results)[name].measured.split()[0]) for results in (told, found)]
        assert figures[0] == pytest.approx(figures[1], abs=within)
    names = set(by_name(found))
    assert {"chapter starts", "length", "voice praise", "sting into critique", "DC", "longest gap"} <= names
    assert by_name(found)["chapter starts"].measured == "3 of 3 right"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"true_peak_dbtp": -0.9}, "true peak"),
        ({"click_db": -35.0}, "clicks at joins"),
        ({"dc": 0.01}, "DC"),
        ({"longest_gap": 5 * RATE}, "longest gap"),
        ({"voices": (("tone:x", -14.0, 9 * RATE), ("tone:y", -17.0, 9 * RATE))}, "voice tone:x"),
        ({"stings": (("praise", -8.0),)}, "sting praise"),
    ],
)
def test_each_fault_has_its_name(
    master: tuple[list[Reel], Layout, bytes], change: dict[str, object], name: str
) -> None:
    """A reel measured off target fails exactly that promise, and ``demand`` raises it with both figures."""
    reels, layout, _ = master
    results = prove.of_reels([replace(reels[0], **change), *reels[1:]], layout.starts, SOUND)  # type: ignore[arg-type]
    assert not by_name(results)[name].ok
    with pytest.raises(OffTarget, match=name):
        levels.demand(results)


def test_an_authors_gain_is_no_fault() -> None:
    """A voice that its author put 4 dB higher may be 4 LU louder than the others; without that it may not."""
    steady = (-1600).to_bytes(2, "little", signed=True) * 60
    reel = Reel("k", RATE, 40, (), steady, steady, -3.0, b"\xc8" * 10)
    for gain, ok in ((",gain=+4dB", True), ("", False)):
        one = replace(reel, voices=((f"tone:x{gain}", -12.0, 9 * RATE), ("tone:y", -16.0, 9 * RATE)))
        results = by_name(prove.of_reels([one], [0], SOUND))
        assert results[f"voice tone:x{gain}"].ok is ok


def test_a_shifted_chapter_is_found(master: tuple[list[Reel], Layout, bytes], tmp_path: Path) -> None:
    """A chapter mark that is not where its sound begins fails; so does a length that is not the file's."""
    reels, layout, data = master
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    right = episode(reels, layout)
    middle = right.chapters[1]
    moved = replace(middle, start_ms=middle.start_ms + 3000)
    wrong = replace(right, chapters=(right.chapters[0], moved, right.chapters[2]), duration_ms=right.duration_ms + 5)
    results = by_name(prove.of_file(path, SOUND, wrong))
    assert not results["chapter starts"].ok and str(moved.start_ms) in results["chapter starts"].measured
    assert not results["length"].ok


def test_loudness_off_target_is_an_error(master: tuple[list[Reel], Layout, bytes], tmp_path: Path) -> None:
    """Measured against another target, the same file is refused."""
    path = tmp_path / "a.mp3"
    path.write_bytes(master[2])
    with pytest.raises(OffTarget, match="integrated loudness is -1"):
        levels.demand(prove.of_file(path, replace(SOUND, target_lufs=-14.0)))


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "damaged"])
def test_what_is_no_master_is_a_clear_error(
    master: tuple[list[Reel], Layout, bytes], tmp_path: Path, kind: str
) -> None:
    """A missing, empty, foreign or damaged file is a ReadError that names it."""
    path = tmp_path / "a.mp3"
    data = bytearray(master[2])
    data[len(data) // 2] ^= 0xFF
    if kind != "missing":
        path.write_bytes({"empty": b"", "text": b"Once upon a time\n" * 500, "damaged": bytes(data)}[kind])
    with pytest.raises(ReadError, match=r"a\.mp3: "):
        prove.of_file(path, SOUND)


def test_chunks_measure_as_the_whole(monkeypatch: pytest.MonkeyPatch, master: tuple[list[Reel], Layout, bytes]) -> None:
    """Read in pieces of 5 s or whole, a file measures the same."""
    whole = reader.measure(io.BytesIO(master[2]))
    monkeypatch.setattr(reader, "CHUNK", 50 * loudness.HOP)
    pieces = reader.measure(io.BytesIO(master[2]))
    assert np.allclose(whole.power, pieces.power, rtol=1e-3, atol=1e-9)
    assert np.array_equal(whole.peaks, pieces.peaks)
    assert whole.true_peak_dbtp == pytest.approx(pieces.true_peak_dbtp, abs=0.01)
