"""Reels join without a seam: each sample at its place, chapters on whole seconds, and every player told the length."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.errors import StorageError
from audioessay.model.reel import Reel
from audioessay.model.show import Sound
from audioessay.production.arrange import lay, second_at
from audioessay.production.splice import splice
from audioessay.sound import crc, info, mp3, reader
from audioessay.store import MemoryStore
from audioessay.units import MP3_FRAME, RATE
from tests.production.reels import made, plan, spliced
from tests.sound.signals import program

SETTINGS = [Sound(), Sound(channels=2, bitrate_kbps=128), Sound(bitrate_kbps=64, quality=7)]


def reel_of(samples: np.ndarray, sound: Sound) -> tuple[Reel, bytes]:
    """A reel of given 16-bit samples, shape (frames, channels), and its MP3 frames."""
    data = mp3.encode(samples, bitrate_kbps=sound.bitrate_kbps, quality=sound.quality)
    count = len(list(mp3.frame_sizes(data)))
    return Reel("k", len(samples), count, (), b"", b"", 0.0, b"", crc=crc.crc16(data)), data


@given(st.lists(st.tuples(st.integers(1, 400_000), st.booleans()), min_size=1, max_size=30))
def test_layout(parts: list[tuple[int, bool]]) -> None:
    """Reels follow one another whole; a chapter's begins in the MP3 frame's length after a whole second, and waits under one."""
    reels = [Reel("k", (count - 1) * MP3_FRAME, count, (), b"", b"", 0.0, b"") for count, _ in parts]
    layout = lay(reels, [chapter for _, chapter in parts])
    at = 0
    for index, (one, (_, chapter)) in enumerate(zip(reels, parts, strict=True)):
        assert layout.starts[index] == (at + layout.waits[index]) * MP3_FRAME
        assert 0 <= layout.waits[index] <= RATE // MP3_FRAME + 1
        if chapter:
            assert layout.starts[index] % RATE < MP3_FRAME
            assert 0 <= layout.starts[index] * 1000 / RATE - layout.chapter_ms(index) < 1000 * MP3_FRAME / RATE
            assert layout.chapter_ms(index) % 1000 == 0
        else:
            assert layout.waits[index] == 0
        at += layout.waits[index] + one.mp3_frames
    assert layout.mp3_frames == at
    assert layout.frames == layout.starts[-1] + reels[-1].frames


@pytest.mark.parametrize("sound", SETTINGS, ids=["mono 96", "stereo 128", "mono 64"])
def test_bursts_come_back_to_the_sample(sound: Sound, tmp_path: Path) -> None:
    """Bursts at the very beginning, in the middle and at the end of reels of odd lengths come back at 1152 × (MP3 frames before)
    + their place, exactly, in our decoder's trimmed sound and in ffmpeg's and mpg123's."""
    places = [(30_011, (40, 15_000, 28_000)), (70_003, (10, 69_000)), (44_101, (0, 43_000)), (5_000, (2_500,))]
    burst = np.hanning(160) * np.sin(2 * np.pi * 3000 * np.arange(160) / RATE)
    reels, datas = [], {}
    for number, (length, starts) in enumerate(places):
        samples = np.zeros(length + 2000)
        for start in starts:
            samples[start : start + 160] += burst * 20_000
        one, data = reel_of(np.repeat(samples.astype(np.int16)[:, None], sound.channels, axis=1), sound)
        one = Reel(str(number), one.frames, one.mp3_frames, (), b"", b"", 0.0, b"", crc=one.crc)
        reels.append(one)
        datas[one.key] = data
    layout = lay(reels, [True, False, True, True])
    out = io.BytesIO()
    written = splice(layout, reels, lambda one: datas[one.key], sound, out)
    assert written == len(out.getvalue())
    path = tmp_path / "a.mp3"
    path.write_bytes(out.getvalue())
    ours = np.concatenate(list(reader.pieces(out, info.read_info(out.getvalue()), 0)))[:, 0]
    heard = {"ours": ours}
    subprocess.run([program("ffmpeg"), "-v", "error", "-i", str(path), "-f", "f32le", f"{path}.raw"], check=True)
    heard["ffmpeg"] = np.fromfile(f"{path}.raw", np.float32).reshape(-1, sound.channels)[:, 0]
    subprocess.run([program("mpg123"), "-q", "-w", f"{path}.wav", str(path)], check=True)
    import soundfile

    heard["mpg123"] = soundfile.read(f"{path}.wav", dtype="float32", always_2d=True)[0][:, 0]
    for name, sound_back in heard.items():
        assert len(sound_back) == layout.frames, name
        for start, (_, starts) in zip(layout.starts, places, strict=True):
            for place in starts:
                at = start + place
                window = sound_back[max(0, at - 50) : at + 210]
                full = np.correlate(window, burst, "full").argmax() - 159 + max(0, at - 50)
                assert full == at, (name, start, place)
    quiet = ours.copy()
    for start, (_, starts) in zip(layout.starts, places, strict=True):
        for place in starts:
            quiet[max(0, start + place - 1200) : start + place + 1400] = 0
    assert np.abs(quiet).max() < 1e-3  # no click, no echo at any seam


def test_other_programs_find_nothing(tmp_path: Path) -> None:
    """A master of real reels passes mp3val, mpg123 and both of mp3guessenc's checksums, and ffmpeg sees its exact length."""
    store = MemoryStore()
    sound = Sound()
    reels = made(
        [plan("narration", [1, 2], "opening"), plan("praise", [3]), plan("critique", [4], "critique")], sound, store
    )
    layout = lay(reels, [True, True, True])
    path = tmp_path / "a.mp3"
    path.write_bytes(spliced(layout, reels, store, sound))

    def run(*command: str) -> str:
        done = subprocess.run([program(command[0]), *command[1:], str(path)], capture_output=True, text=True)
        return done.stdout + done.stderr

    assert run("mpg123", "--test", "-q") == ""
    complaints = [line for line in run("mp3val").splitlines() if "WARNING" in line or "ERROR" in line]
    assert [line for line in complaints if "No supported tags" not in line] == []
    assert "Tag verification      : passed" in run("mp3guessenc")
    assert "Music CRC verification passed" in run("mp3guessenc", "-r")
    assert f"Length of original audio : {layout.frames} samples" in run("mp3guessenc")
    seconds = run("ffprobe", "-v", "error", "-show_entries", "stream=duration", "-of", "csv=p=0")
    assert float(seconds) == pytest.approx(layout.mp3_frames * MP3_FRAME / RATE, abs=0.06)


def test_same_bytes_and_only_the_swapped_reel_differs() -> None:
    """Twice the same bytes; with one reel of the same length exchanged, only its stretch and the Info frame are other bytes."""
    store, sound = MemoryStore(), Sound()
    plans = [plan("narration", [1]), plan("praise", [2]), plan("critique", [3])]
    reels = made(plans, sound, store)
    layout = lay(reels, [True] * 3)
    first = spliced(layout, reels, store, sound)
    assert spliced(layout, reels, store, sound) == first
    swapped = [reels[0], made([plan("praise", [7])], sound, store)[0], reels[2]]
    second = spliced(lay(swapped, [True] * 3), swapped, store, sound)
    differing = np.flatnonzero(np.frombuffer(first, np.uint8) != np.frombuffer(second, np.uint8))
    begin = info.read_info(first).own_size + sum(len(mp3.silent_frames(wait, 96, 1, 0)) for wait in layout.waits[:2])
    assert differing[differing > 313].min() >= begin + 0.9 * reels[0].mp3_frames * 313
    assert differing.max() <= len(first) - reels[2].mp3_frames * 313 + 1000


def test_a_reel_that_vanished_is_told() -> None:
    """A reel removed from the store meanwhile is a StorageError, not a hole in the programme."""
    store, sound = MemoryStore(), Sound()
    reels = made([plan("narration", [1])], sound, store)
    store.remove(reels[0].key)
    with pytest.raises(StorageError, match="run the same command again"):
        spliced(lay(reels, [True]), reels, store, sound)


@settings(max_examples=30)
@given(st.integers(0, 10**7))
def test_second_at(mp3_frames: int) -> None:
    """It is the first MP3 frame from there on that begins less than its length after a whole second."""
    found = second_at(mp3_frames)
    wanted = next(at for at in range(mp3_frames, mp3_frames + 50) if at * MP3_FRAME % RATE < MP3_FRAME)
    assert found == wanted
