"""Video: it plays, its words are those of the transcript and come when they are heard; clips begin and end at sentences."""

import json
import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest

import audioessay
from audioessay.errors import InputError
from audioessay.model.episode import Episode
from audioessay.picture.film import TALL, WIDE, Film
from audioessay.production.clip import between, milliseconds
from audioessay.production.write import description
from audioessay.units import short_clock
from tests.production.test_make import ESSAY


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Episode:
    """An episode with both videos."""
    path = tmp_path_factory.mktemp("video") / "tram.md"
    path.write_text(ESSAY, encoding="utf-8")
    return audioessay.make(path, engine="tone", formats=("mp4", "vertical.mp4"))


def folder(made: Episode) -> Path:
    """Where it lies."""
    home: Path = made.folder  # type: ignore[attr-defined]
    return home


def test_both_are_video_with_sound_words_and_chapters(made: Episode) -> None:
    """H.264 and AAC in their sizes, as long as the episode, its chapters, each sentence in the track of subtitles at its time."""
    for part, size in (("video", WIDE), ("vertical", TALL)):
        with av.open(str(folder(made) / made.files[part])) as file:  # type: ignore[index]
            video, sound = file.streams.video[0], file.streams.audio[0]
            assert (video.codec_context.name, sound.codec_context.name) == ("h264", "aac")
            assert (video.width, video.height) == size
            assert file.duration is not None and abs(file.duration / 1000 - made.duration_ms) < 300
            chapters = file.chapters()
            assert [one["metadata"]["title"] for one in chapters] == [one.title for one in made.chapters]
            words = [packet for packet in file.demux(file.streams.subtitles[0]) if packet.size > 2]
            said = [
                (float((packet.pts or 0) * packet.time_base) * 1000, bytes(packet)[2:].decode()) for packet in words
            ]
        assert [text for _, text in said] == [cue.text for cue in made.cues]
        assert max(abs(at - cue.start_ms) for (at, _), cue in zip(said, made.cues, strict=True)) < 2


def test_a_word_is_on_the_screen_when_it_is_heard(made: Episode) -> None:
    """A picture at the very start of each word, and its letters there are bright; before, they wait."""
    film = Film(
        WIDE, title=made.tags.title, show=made.tags.show, chapters=made.chapters, cues=made.cues,
        envelope=made.envelope, start_ms=0, end_ms=made.duration_ms,
    )  # fmt: skip
    moments = {ms for ms, _, _ in film.pictures()}
    words = [word for cue in made.cues for word in cue.words]
    assert {word.start_ms for word in words} <= moments
    for word in words[3:30:9]:
        before, then = (np.asarray(film.at(ms), np.int16) for ms in (word.start_ms - 1, word.start_ms))
        assert (then[:700] - before[:700] > 60).sum() > 300
    with av.open(str(folder(made) / made.files["video"])) as file:
        shown = {
            round(float((packet.pts or 0) * packet.time_base) * 1000) for packet in file.demux(video=0) if packet.size
        }
    assert all(any(abs(ms - word.start_ms) <= 100 for ms in shown) for word in words)


def test_what_is_painted_bit_by_bit_is_the_whole_picture(made: Episode) -> None:
    """After any number of steps."""
    film = Film(
        TALL, title=made.tags.title, show="Show", chapters=made.chapters, cues=made.cues,
        envelope=made.envelope, start_ms=made.cues[2].start_ms, end_ms=made.cues[6].end_ms,
    )  # fmt: skip
    for number, (ms, image, _) in enumerate(film.pictures()):
        if number % 7 == 0:
            assert np.array_equal(np.asarray(image), np.asarray(film.at(ms)))


def test_what_stands_under_it_has_chapters_as_people_click_them(made: Episode) -> None:
    """From 0:00 on, ten seconds each at least."""
    lines = description(made).splitlines()
    assert (folder(made) / made.files["description"]).read_text(encoding="utf-8").splitlines() == lines
    times = [line.split()[0] for line in lines if line[:1].isdigit()]
    assert not times or (times[0] == "0:00" and len(times) >= 3)


def test_a_clip_holds_whole_sentences(made: Episode, tmp_path: Path) -> None:
    """From within one to within another: both are whole; three files, as long as each other."""
    first, last = made.cues[2], made.cues[4]
    times = [f"{(first.start_ms + first.end_ms) / 2000:.2f}", short_clock((last.start_ms + last.end_ms) // 2 + 999)]
    clip = audioessay.clip(
        folder(made), start=times[0], end=f"{(last.start_ms + last.end_ms) / 2000:.2f}", out=tmp_path
    )
    assert clip.start_ms <= first.start_ms and clip.end_ms >= last.end_ms
    assert clip.start_ms >= made.cues[1].end_ms and clip.end_ms <= made.cues[5].start_ms
    assert " ".join(clip.text.split()) == " ".join(" ".join(cue.text for cue in made.cues[2:5]).split())
    for path in clip.files[:2]:
        with av.open(str(path)) as file:
            assert file.duration is not None and abs(file.duration / 1000 - (clip.end_ms - clip.start_ms)) < 150
    assert clip.files[2].read_bytes()[:4] == b"\x89PNG"
    assert milliseconds("1:02:03.5") == 3_723_500
    for start, end, said in (("9:59:00", "9:59:30", "no sentence"), ("0:20", "0:10", "0:10 is not after --from 0:20")):
        with pytest.raises(InputError, match=said):
            between(made, milliseconds(start), milliseconds(end))
    with pytest.raises(InputError, match="3:12"):
        milliseconds("soon")


def test_the_same_essay_gives_the_same_film(made: Episode, tmp_path: Path) -> None:
    """To the byte."""
    path = tmp_path / "tram.md"
    path.write_text(ESSAY, encoding="utf-8")
    again = audioessay.make(path, engine="tone", formats=("mp4",))
    assert (again.folder / again.files["video"]).read_bytes() == (folder(made) / made.files["video"]).read_bytes()


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="no ffprobe")
def test_another_reader_finds_it_right(made: Episode) -> None:
    """FFmpeg's own program: three streams, moov before the media, no complaint when all of it is decoded."""
    path = str(folder(made) / made.files["video"])
    words = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "json", path]
    shown = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert [one["codec_name"] for one in shown["streams"]][:3] == ["aac", "h264", "mov_text"]
    data = Path(path).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    decoded = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-vf", "fps=10", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert decoded.stderr == ""
