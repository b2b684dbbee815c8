"""The show's own sounds, and pydub at the door."""

import io
import subprocess
import sys
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audioessay.errors import SettingError
from audioessay.sound.door import from_segment, segment_class, to_segment
from audioessay.sound.files import LAG, LEAD, load, trim
from audioessay.units import RATE


def chime(rate: int, seconds: float = 1.0, channels: int = 2) -> NDArray[np.int16]:
    """A 1 kHz tone with a pause of 0.4 s before and 0.6 s after it."""
    time = np.arange(round(rate * seconds)) / rate
    tone = 0.5 * np.sin(2 * np.pi * 1000 * time) * np.minimum(1, np.minimum(time, seconds - time) / 0.01)
    whole = np.concatenate([np.zeros(round(0.4 * rate)), tone, np.zeros(round(0.6 * rate))])
    return np.repeat((whole * 32767).astype(np.int16)[:, None], channels, axis=1)


def write(path: Path, codec: str, rate: int, channels: int = 2, **sound: float) -> Path:
    """Write a chime with FFmpeg's own encoders."""
    samples = chime(rate, channels=channels, **sound)
    layout = "stereo" if channels == 2 else "mono"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate", "channels"),
    [
        ("a.wav", "pcm_s16le", 44_100, 2),
        ("a.wav", "pcm_f32le", 22_050, 1),
        ("a.flac", "flac", 96_000, 2),
        ("a.mp3", "libmp3lame", 48_000, 2),
        ("a.ogg", "libopus", 48_000, 2),
        ("a.opus", "libopus", 48_000, 2),
        ("a.m4a", "aac", 44_100, 2),
        ("a.aiff", "pcm_s16be", 44_100, 1),
    ],
)
def test_every_kind_of_file_is_heard_alike(tmp_path: Path, name: str, codec: str, rate: int, channels: int) -> None:
    """Whatever the file: stereo at the house rate, its silence gone, a second of 1 kHz."""
    sound = load(write(tmp_path / name, codec, rate, channels))
    assert sound.dtype == np.float32 and sound.shape[1] == 2
    assert abs(len(sound) - RATE) < 0.08 * RATE
    middle = sound[len(sound) // 4 : len(sound) // 4 + RATE // 4, 0]
    loudest = np.abs(np.fft.rfft(middle * np.hanning(len(middle)))).argmax() * RATE / len(middle)
    assert abs(loudest - 1000) < 8
    assert float(np.abs(sound).max()) > 0.3


def test_its_level_is_kept(tmp_path: Path) -> None:
    """No normalising: what was at half of full scale stays there."""
    assert float(np.abs(load(write(tmp_path / "a.flac", "flac", RATE))).max()) == pytest.approx(0.5, abs=0.001)


def bad(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    """Files that are no sounds, and what is said of them."""

    def made(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    whole = write(tmp_path / "x.mp3", "libmp3lame", RATE)
    silent = io.BytesIO()
    with wave.open(silent, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(bytes(RATE))
    (tmp_path / "folder").mkdir()
    return {
        "absent": (tmp_path / "absent.wav", "no such file"),
        "folder": (tmp_path / "folder", "a folder"),
        "text": (made("text.wav", b"words, words"), "no sound file"),
        "empty": (made("empty.wav", b""), "no sound file"),
        "picture": (made("p.png", b"\x89PNG\r\n\x1a\n" + bytes(64)), "no sound file"),
        "playlist": (made("l.m3u8", f"#EXTM3U\n#EXTINF:1,\n{whole}\n".encode()), "no sound file"),
        "list of files": (made("c.wav", f"ffconcat version 1.0\nfile {whole}\n".encode()), "no sound file"),
        "silence": (made("silent.wav", silent.getvalue()), "nothing but silence"),
        "hour": (write(tmp_path / "long.flac", "flac", RATE, seconds=61.0), "longer than 60 seconds"),
    }


@pytest.mark.parametrize(
    "kind", ["absent", "folder", "text", "empty", "picture", "playlist", "list of files", "silence", "hour"]
)
def test_what_is_no_sound_is_said_in_one_line(tmp_path: Path, kind: str) -> None:
    """File, key and reason, and nothing that the file names is opened."""
    path, reason = bad(tmp_path)[kind]
    with pytest.raises(SettingError, match=reason) as caught:
        load(path, "stings.praise")
    assert str(caught.value).startswith(f"{path}: stings.praise: ") and "\n" not in str(caught.value)


def test_samples_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    """A NaN would spread through the whole reel."""
    soundfile = pytest.importorskip("soundfile")
    sound = np.full((4410, 2), 0.1)
    sound[50] = np.nan
    soundfile.write(tmp_path / "a.wav", sound, RATE, "FLOAT")
    with pytest.raises(SettingError, match="no numbers"):
        load(tmp_path / "a.wav")


@given(st.integers(0, 3000), st.integers(0, 3000), st.floats(0.001, 1.0))
@settings(max_examples=40, deadline=None)
def test_trimming_takes_silence_only(before: int, after: int, level: float) -> None:
    """All that sounds stays, and no more than a breath of silence at either end."""
    tone = np.full((500, 2), level, np.float32)
    sound = np.concatenate([np.zeros((before, 2), np.float32), tone, np.zeros((after, 2), np.float32)])
    kept = trim(sound)
    assert len(kept) == 500 + min(before, LEAD) + min(after, LAG)
    assert int((np.abs(kept).max(axis=1) > 0).sum()) == 500


@given(st.integers(0, 400), st.integers(1, 2), st.sampled_from([1, 2, 4]))
@settings(max_examples=30, deadline=None)
def test_what_goes_out_of_the_door_comes_back(frames: int, channels: int, width: int) -> None:
    """Samples → AudioSegment → samples: the same but for the bits of the segment."""
    sound = np.random.default_rng(frames).uniform(-1, 1, (frames, channels)).astype(np.float32)
    segment = to_segment(sound).set_sample_width(width)
    back = from_segment(segment, channels)
    back = back[:, None] if channels == 1 else back
    assert back.shape == sound.shape
    assert frames == 0 or float(np.abs(back - sound).max()) <= 1.5 / 2 ** (8 * min(width, 2) - 1)


def test_a_segment_of_another_rate_is_resampled() -> None:
    """A tone keeps its length and pitch through 22 050 Hz mono."""
    time = np.arange(RATE) / RATE
    tone = (0.5 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    segment = to_segment(tone).set_frame_rate(22_050)
    back = from_segment(segment)
    assert abs(len(back) - RATE) <= 4 and back.shape[1] == 2
    middle = back[8000:40_000, 0]
    assert abs(np.abs(np.fft.rfft(middle * np.hanning(len(middle)))).argmax() * RATE / len(middle) - 440) < 2


def test_a_segment_is_pydubs_own() -> None:
    """What users get is the type that they know, and its own tools work on it."""
    segment = to_segment(np.zeros((RATE, 2), np.float32))
    assert isinstance(segment, segment_class())
    assert len(segment.fade_in(100) + segment) == 2000


def test_the_import_is_quiet_where_there_is_no_ffmpeg() -> None:
    """With every warning an error and nothing on the PATH, pydub comes in without a word."""
    code = "from audioessay.sound.door import to_segment\nimport numpy as np\nprint(len(to_segment(np.zeros(441, np.float32))))"
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/nowhere"},
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "10", "")
