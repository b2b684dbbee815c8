"""From an essay to an episode's folder, with everything real: read, cast, voiced, mastered, tagged."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from mutagen.mp3 import MP3

import audioessay
from audioessay.errors import AudioEssayError, InputError, SettingError, UnknownName
from audioessay.sound.door import segment_class
from audioessay.store import MemoryStore

ESSAY = """\
---
title: The tram
author: A. Writer
date: 2026-03-04
---

# The tram

The line runs from the harbour to the hill. It opened in 1911 and has eleven stops.

## What it gives {.praise}

It is the finest ride in the town. Nobody who has sat at the front window forgets it.

## What it takes {.critique}

It is late on three days of five, and the timetable does not admit it.

## The depot {.narration}

The new cars come in May.
"""


@pytest.fixture
def essay(tmp_path: Path, kept: None) -> Path:
    """The essay, alone in a folder; what a tone says of it is kept."""
    path = tmp_path / "tram.md"
    path.write_text(ESSAY, encoding="utf-8")
    return path


def tagged(path: Path) -> Any:
    """The MP3 as mutagen reads it; its types are not told."""
    reader: Any = MP3
    return reader(path)


def files(folder: Path) -> dict[str, bytes]:
    """What lies in an episode's folder, but for the report, which says what was made this time."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "report.json"}


def test_an_essay_becomes_an_episode(essay: Path) -> None:
    """Tagged MP3, cover, transcripts, chapters, picture, report and record lie in audio/<slug>/ beside the essay."""
    made = audioessay.make(essay, engine="espeak")
    assert made.folder == essay.parent / "audio" / "tram"
    assert {path.name for path in made.folder.iterdir()} == {
        "tram.mp3",
        "cover.jpg",
        "tram.vtt",
        "tram.srt",
        "tram.transcript.json",
        "tram.chapters.json",
        "waveform.png",
        "report.json",
        "episode.json",
    }
    assert [chapter.role for chapter in made.chapters] == ["narration", "praise", "critique", "narration"]
    assert len({chapter.voice for chapter in made.chapters}) == 3
    assert all(chapter.start_ms % 1000 == 0 for chapter in made.chapters)
    sheet = tagged(made.mp3)
    assert sheet.info.bitrate == 96_000
    assert abs(sheet.info.length * 1000 - made.duration_ms) < 1
    assert str(sheet.tags["TIT2"]) == "The tram"
    assert [frame.sub_frames["TIT2"].text[0] for frame in sheet.tags.getall("CHAP")] and sheet.tags.getall("CTOC")
    spoken = (made.folder / "tram.vtt").read_text(encoding="utf-8")
    assert "eleven stops" in spoken and "1911" in spoken
    report = json.loads((made.folder / "report.json").read_text())
    assert report["coverage"]["lost"] == 0
    assert report["takes"]["kept"] == 0


def test_stances_in_words(essay: Path) -> None:
    """Where the show wants it, chapters say which is praise and which critique: in the MP3 and beside it; narration says nothing."""
    (essay.parent / "audioessay.toml").write_text("[make]\nstances = true\n", encoding="utf-8")
    made = audioessay.make(essay, engine="tone")
    titles = [chapter.title for chapter in made.chapters]
    assert [title.rpartition(" ")[2] for title in titles[1:3]] == ["(praise)", "(critique)"]
    assert not titles[0].endswith(")")
    beside = json.loads((made.folder / f"{made.slug}.chapters.json").read_text("utf-8"))["chapters"]
    assert [one["title"] for one in beside] == titles
    assert [frame.sub_frames["TIT2"].text[0] for frame in tagged(made.mp3).tags.getall("CHAP")] == titles


def test_made_twice_is_the_same_bytes(essay: Path) -> None:
    """A second run makes nothing and changes no byte; a run from nothing gives the same bytes as well."""
    first = audioessay.make(essay, engine="tone")
    before = files(first.folder)
    second = audioessay.make(essay, engine="tone")
    assert (second.takes_made, second.reels_made) == (0, 0)
    assert files(second.folder) == before
    third = audioessay.make(essay, engine="tone", store=MemoryStore())
    assert third.takes_made > 0
    assert files(third.folder) == before


def test_a_voice_swap_makes_one_reel(essay: Path) -> None:
    """Only the section's takes and its reel are made again, and the report names it."""
    first = audioessay.make(essay, engine="tone")
    voice = str(first.chapters[1].voice).split(",")[0]
    swapped = audioessay.make(essay, engine="tone", voices={"what it takes": voice})
    assert swapped.reels_made == 1
    assert swapped.reels_kept == 3
    assert swapped.sections_made == (3,)
    assert json.loads((swapped.folder / "report.json").read_text())["made_sections"] == [3]
    back = audioessay.make(essay, engine="tone")
    assert (back.takes_made, back.reels_made) == (0, 0)


def test_an_edit_makes_one_take(essay: Path) -> None:
    """A mended sentence is voiced again; its neighbours are kept."""
    audioessay.make(essay, engine="tone")
    essay.write_text(ESSAY.replace("three days of five", "four days of five"), encoding="utf-8")
    again = audioessay.make(essay, engine="tone")
    assert (again.takes_made, again.reels_made) == (1, 1)


def test_a_reel_does_not_depend_on_its_place(essay: Path) -> None:
    """A new paragraph at the front leaves the reels behind it alone."""
    audioessay.make(essay, engine="tone")
    essay.write_text(ESSAY.replace("The line runs", "It rains. It has rained all week.\n\nThe line runs"))
    again = audioessay.make(essay, engine="tone")
    assert again.reels_made == 1


def test_a_sting_of_ones_own_comes_in_as_an_audio_segment(essay: Path) -> None:
    """Sounds go in as pydub's type, and are heard in the reels that they open."""
    ticks = bytes(
        byte for step in range(44_100) for byte in ((6000 if step // 50 % 2 else -6000) & 0xFFFF).to_bytes(2, "little")
    )
    sound = segment_class()(ticks, sample_width=2, frame_rate=44_100, channels=1)
    plain = audioessay.make(essay, engine="tone")
    own = audioessay.make(essay, engine="tone", stings={"praise": sound})
    assert own.reels_made == 1
    assert own.duration_ms != 0
    assert files(own.folder)["tram.mp3"] != b"" and own.folder == plain.folder


def test_a_show_folder_is_found_from_the_essay(tmp_path: Path) -> None:
    """Essays in script/ of a show become episodes in its audio/, with its title and its speakers' names."""
    (tmp_path / "audioessay.toml").write_text(
        'title = "Hill and harbour"\nengine = "tone"\n[speakers]\npraise = "Pro"\n'
    )
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "tram.md").write_text(ESSAY, encoding="utf-8")
    made = audioessay.make(tmp_path / "script" / "tram.md")
    assert made.folder == tmp_path / "audio" / "tram"
    assert str(tagged(made.mp3).tags["TALB"]) == "Hill and harbour"
    assert "<v Pro>" in (made.folder / "tram.vtt").read_text()


BAD: dict[str, tuple[dict[str, Any], type[AudioEssayError], str]] = {
    "engine": ({"engine": "esspeak"}, UnknownName, "did you mean espeak"),
    "voice": ({"engine": "espeak", "voices": {"praise": "espeak:en-uss"}}, UnknownName, "did you mean"),
    "voice form": ({"engine": "espeak", "voices": {"praise": "espeak:en-us,rate=x"}}, InputError, "rate=x"),
    "selector": ({"engine": "tone", "voices": {"what it tekes": "tone:x"}}, UnknownName, "section or role"),
    "number": ({"engine": "tone", "voices": {"9": "tone:x"}}, UnknownName, "there are 4"),
    "sting": ({"engine": "tone", "stings": {"opening": "no.wav"}}, SettingError, "no.wav"),
}


@pytest.mark.parametrize(("options", "kind", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_one_clear_line(
    essay: Path, options: dict[str, Any], kind: type[AudioEssayError], said: str
) -> None:
    """It names what is wrong, and an earlier episode is untouched."""
    before = files(audioessay.make(essay, engine="tone").folder)
    with pytest.raises(kind) as caught:
        audioessay.make(essay, **options)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files(essay.parent / "audio" / "tram") == before


@pytest.mark.parametrize(
    ("program", "silent"),
    [
        (["mp3val"], "WARNING"),
        (["mpg123", "--test", "-q"], "rror"),
        (["ffmpeg", "-v", "error", "-f", "null", "-", "-i"], "rror"),
    ],
)
def test_other_programs_find_nothing_wrong(essay: Path, program: list[str], silent: str) -> None:
    """What we write is read by readers that we did not write."""
    if not shutil.which(program[0]):
        pytest.skip(f"no {program[0]} here")
    made = audioessay.make(essay, engine="tone")
    ran = subprocess.run([*program, str(made.mp3)], capture_output=True, text=True, check=False)
    assert silent not in ran.stdout + ran.stderr


def test_the_loudness_is_what_ffmpeg_measures(essay: Path) -> None:
    """Integrated loudness to 0.1 LU, true peak to 0.2 dB, both within what is promised."""
    if not shutil.which("ffmpeg"):
        pytest.skip("no ffmpeg here")
    made = audioessay.make(essay, engine="espeak")
    command = ["ffmpeg", "-nostats", "-hide_banner", "-i", str(made.mp3), "-af", "ebur128=peak=true:framelog=verbose"]
    ran = subprocess.run([*command, "-f", "null", "-"], capture_output=True, text=True, check=True)
    summary = ran.stderr[ran.stderr.rindex("Summary:") :].split()
    loudness, peak = float(summary[summary.index("I:") + 1]), float(summary[summary.index("Peak:") + 1])
    assert abs(loudness - made.loudness.integrated_lufs) <= 0.1
    assert abs(peak - made.loudness.true_peak_dbtp) <= 0.2
    assert abs(loudness + 16) <= 0.3
    assert peak <= -1


def test_the_first_essay_of_all(essays: Path, tmp_path: Path) -> None:
    """Its unmarked headings are found, each stance has its own voice, and no word is lost."""
    plan = audioessay.plan(essays / "the-win.txt", engine="espeak")
    table = plan.to_dict()
    roles = {section["heading"]: section["role"] for section in table["sections"] if section["heading"]}
    assert table["sections"][0]["role"] == "narration"
    praised = next(role for heading, role in roles.items() if "Process, not just outcome" in heading)
    doubted = next(role for heading, role in roles.items() if "The numbers stay calm" in heading)
    assert (praised, doubted) == ("praise", "critique")
    assert table["coverage"]["lost"] == 0
    assert len({section["voice"] for section in table["sections"]}) == 3
