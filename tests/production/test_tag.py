"""The tag, read back by programs and libraries that are not ours."""

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import lameenc
import mutagen.id3
import mutagen.mp3
import numpy as np
import pytest
from mutagen.id3 import CTOCFlags
from PIL import Image

from audioessay.model.episode import Chapter, Tags
from audioessay.production.tag import language_code, tag

ID3: Any = mutagen.id3.ID3
MP3: Any = mutagen.mp3.MP3

TITLES = (
    "A long first title, so that sizes fall from here on",
    "Doubt",
    "胜利之后：掌声停了",
    "🎧 Loud 🎉",
    "מה נשאר אחרי הניצחון",
    "Was bleibt — ½ & <mehr>",
    "Z",
)
TAGS = Tags(
    "Aus/wahl: “what” counts?",
    "Essays, spoken",
    "Ana Núñez",
    "2026-05-26",
    "en-GB",
    "On prizes & praise.",
    url="https://example.org/win",
)


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a system program is absent."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"no {program}")


def chapters(titles: tuple[str, ...], each_ms: int = 1000) -> list[Chapter]:
    """Chapters of one length."""
    return [Chapter(title, n * each_ms, (n + 1) * each_ms, "narration", "tone:a") for n, title in enumerate(titles)]


@pytest.fixture(scope="module")
def cover() -> bytes:
    """A small JPEG."""
    file = io.BytesIO()
    Image.new("RGB", (300, 300), (30, 60, 90)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture(scope="module")
def audio() -> bytes:
    """Seven seconds of MP3."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(96)
    encoder.set_in_sample_rate(44_100)
    encoder.set_channels(1)
    encoder.silence()
    sound = (9000 * np.sin(np.arange(44_100 * 7) * 0.06)).astype("<i2")
    return bytes(encoder.encode(sound.tobytes()) + encoder.flush())


@pytest.fixture
def mp3(tmp_path: Path, audio: bytes, cover: bytes) -> Path:
    """A tagged MP3."""
    path = tmp_path / "a.mp3"
    path.write_bytes(tag(TAGS, chapters(TITLES), "Words.\n\nMore “words”, 词 and כלמות.\n", cover, 7000) + audio)
    return path


def test_mutagen_reads_every_frame_back(mp3: Path, cover: bytes) -> None:
    """Version 2.3, each field in its frame, nothing of version 2.4."""
    read = ID3(mp3, translate=False)
    assert read.version == (2, 3, 0)
    assert str(read["TIT2"]) == TAGS.title and str(read["TALB"]) == TAGS.show and str(read["TPE1"]) == TAGS.author
    assert (str(read["TCON"]), str(read["TYER"]), str(read["TDAT"])) == ("Podcast", "2026", "2605")
    assert (str(read["TLAN"]), str(read["TLEN"])) == ("eng", "7000")
    assert str(read["COMM::eng"]) == TAGS.summary
    assert str(read["USLT::eng"]) == "Words.\n\nMore “words”, 词 and כלמות.\n"
    assert read["APIC:"].data == cover and read["APIC:"].type == 3 and read["APIC:"].mime == "image/jpeg"
    assert read["WOAF"].url == TAGS.url
    assert not read.unknown_frames and "TDRC" not in read
    assert MP3(mp3).info.length == pytest.approx(7.0, abs=0.1)


def test_the_table_is_ordered_and_names_every_chapter(mp3: Path) -> None:
    """CTOC: top level, ordered, children in the order of time; chapters with titles and times."""
    read = ID3(mp3)
    table = read["CTOC:toc"]
    assert table.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    assert table.child_element_ids == [f"chp{number}" for number in range(len(TITLES))]
    for number, title in enumerate(TITLES):
        frame = read[f"CHAP:chp{number}"]
        assert (frame.start_time, frame.end_time) == (number * 1000, (number + 1) * 1000)
        assert str(frame.sub_frames["TIT2"]) == title


def test_frames_stand_in_our_order_without_padding(mp3: Path, audio: bytes) -> None:
    """Table, then chapters by start, the picture last; the audio follows at once, and there is no ID3v1."""
    data = mp3.read_bytes()
    size = sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    assert data[10 + size :] == audio
    names, at = [], 10
    while at < 10 + size:
        names.append(data[at : at + 4].decode("ascii"))
        at += 10 + int.from_bytes(data[at + 4 : at + 8], "big")
    assert at == 10 + size
    assert names[0] == "TIT2" and names[-1] == "APIC"
    first = names.index("CTOC")
    assert names[first : first + 1 + len(TITLES)] == ["CTOC"] + ["CHAP"] * len(TITLES)
    starts = [data.index(f"chp{number}\0".encode(), data.index(b"CHAP")) for number in range(len(TITLES))]
    assert starts == sorted(starts)


def test_the_order_of_what_is_given_does_not_matter(cover: bytes) -> None:
    """Chapters are written by start, and the same input gives the same bytes."""
    whole = chapters(TITLES)
    assert tag(TAGS, whole[::-1], "x", cover, 7000) == tag(TAGS, whole, "x", cover, 7000)


@needs("ffprobe")
def test_ffprobe_lists_chapters_in_order(mp3: Path) -> None:
    """FFmpeg reads chapters in the order of the file."""
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(mp3)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    read = json.loads(done.stdout)
    assert [chapter["tags"]["title"] for chapter in read["chapters"]] == list(TITLES)
    assert [float(chapter["start_time"]) for chapter in read["chapters"]] == list(range(len(TITLES)))
    tags = read["format"]["tags"]
    assert (tags["title"], tags["album"], tags["artist"], tags["genre"]) == (
        TAGS.title,
        TAGS.show,
        TAGS.author,
        "Podcast",
    )
    assert tags["date"].startswith("2026")


def test_eyed3_reads_it(mp3: Path) -> None:
    """A tagger with a reader of its own: title, date, lyrics, picture, chapters."""
    eyed3 = pytest.importorskip("eyed3")
    read = eyed3.load(str(mp3)).tag
    assert read.version == (2, 3, 0)
    assert (read.title, read.album, read.artist) == (TAGS.title, TAGS.show, TAGS.author)
    assert str(read.getBestDate()).startswith("2026")
    assert len(read.images) == 1 and len(read.lyrics) == 1
    by_id = {chapter.element_id: chapter for chapter in read.chapters}
    assert [by_id[f"chp{n}".encode()].title for n in range(len(TITLES))] == list(TITLES)
    assert [toc.toplevel and toc.ordered for toc in read.table_of_contents] == [True]


@needs("exiftool")
def test_exiftool_reads_it(mp3: Path) -> None:
    """No warning, and the text as it was."""
    done = subprocess.run(["exiftool", "-j", "-charset", "utf8", str(mp3)], capture_output=True, check=True)
    read = json.loads(done.stdout)[0]
    assert "Warning" not in read and "Error" not in read
    assert (read["Title"], read["Album"], read["Artist"], read["Genre"]) == (
        TAGS.title,
        TAGS.show,
        TAGS.author,
        "Podcast",
    )
    assert "词" in read["Lyrics"]


@needs("mp3val")
def test_mp3val_finds_nothing(mp3: Path) -> None:
    """The stream behind the tag is found and whole."""
    done = subprocess.run(["mp3val", str(mp3)], capture_output=True, text=True, check=True)
    assert "WARNING" not in done.stdout and "+ID3v2" in done.stdout


@needs("ffprobe")
def test_many_chapters_and_ten_hours_of_words(tmp_path: Path, audio: bytes, cover: bytes) -> None:
    """Five hundred chapters, more than one table can name, and a transcript of 90 000 words."""
    titles = tuple(f"Part {number} {'x' * (number * 37 % 61)}" for number in range(500))
    words = "A plain sentence of words. " * 18_000
    block = tag(TAGS, chapters(titles, 10), words, cover, 7000)
    path = tmp_path / "a.mp3"
    path.write_bytes(block + audio)
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert [chapter["tags"]["title"] for chapter in read["chapters"]] == list(titles)
    back = ID3(path)
    assert str(back["USLT::eng"]) == words
    top = back["CTOC:toc"]
    assert top.flags & CTOCFlags.TOP_LEVEL
    inner = [back[f"CTOC:{name}"] for name in top.child_element_ids]
    assert all(not part.flags & CTOCFlags.TOP_LEVEL for part in inner)
    assert [name for part in inner for name in part.child_element_ids] == [f"chp{number}" for number in range(500)]


def test_what_was_not_said_is_not_written() -> None:
    """No empty frames: a lone essay has a title and no more."""
    data = tag(Tags("Title", "", "", "", ""), [], "", b"", 1000)
    read = ID3(io.BytesIO(data + bytes(200)))
    assert sorted(read) == ["TCON", "TIT2", "TLEN"]


def test_hostile_text_stays_in_its_frame(cover: bytes) -> None:
    """A NUL or half of a surrogate pair in a title ends no frame and breaks none."""
    odd = Tags("a\0b\ud800c", "s", "a", "2026-05-26", "x-klingon")
    read = ID3(io.BytesIO(tag(odd, chapters(("\0", "ok")), "t", cover, 1000) + bytes(200)))
    assert str(read["TIT2"]) == "a b?c"
    assert str(read["CHAP:chp1"].sub_frames["TIT2"]) == "ok"
    assert "USLT::und" in read


@pytest.mark.parametrize(
    ("given", "code"),
    [("de", "deu"), ("pt_BR", "por"), ("fil-PH", "fil"), ("", "und"), ("EN", "eng"), ("x", "und"), ("q1a", "und")],
)
def test_languages_by_three_letters(given: str, code: str) -> None:
    """BCP 47 to ISO 639-2."""
    assert language_code(given) == code
