"""MP3 frames, checksums and the Info frame, by arithmetic and by other programs' judgement."""

import contextlib
import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.sound import crc, dither, info, mp3, reader
from audioessay.units import MP3_FRAME, RATE
from tests.sound.signals import program, sine, speechlike


def plain_crc(data: bytes) -> int:
    """The checksum by its definition, bit by bit."""
    code = 0
    for byte in data:
        code ^= byte
        for _ in range(8):
            code = code >> 1 ^ 0xA001 if code & 1 else code >> 1
    return code


def test_crc_check_value() -> None:
    """CRC-16/ARC of "123456789" is 0xBB3D (its published check value)."""
    assert crc.crc16(b"123456789") == 0xBB3D


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_crc(first: bytes, second: bytes) -> None:
    """It is the checksum by its definition, and two stretches' sums join to that of both."""
    assert crc.crc16(first) == plain_crc(first)
    assert crc.joined(crc.crc16(first), crc.crc16(second), len(second)) == plain_crc(first + second)


@settings(deadline=None)
@given(
    st.sampled_from(mp3.BITRATES),
    st.sampled_from((1, 2)),
    st.integers(0, 400),
    st.integers(0, 60),
)
def test_silent_frames_keep_the_rate(bitrate: int, channels: int, before: int, count: int) -> None:
    """Silent MP3 frames have the right sizes, are counted as such, and never stray a byte from the constant rate."""
    data = mp3.silent_frames(count, bitrate, channels, before)
    sizes = list(mp3.frame_sizes(data))
    assert len(sizes) == count and sum(sizes) == len(data)
    exact = 144_000 * bitrate / RATE
    assert abs(len(data) - count * exact) < 1


@pytest.mark.parametrize(("channels", "bitrate"), [(1, 32), (1, 96), (2, 128), (2, 320)])
def test_silent_frames_are_silent(channels: int, bitrate: int) -> None:
    """A decoder makes digital silence of them, between encoded stretches too, and of nothing else."""
    tone = (sine(440, -12, 0.5)[:, None] * np.full(channels, 32767)).astype(np.int16)
    coded = mp3.encode(tone, bitrate_kbps=bitrate, quality=7)
    data = coded + mp3.silent_frames(50, bitrate, channels, 0) + coded
    heard = mp3.decode(data, channels)
    count = len(list(mp3.frame_sizes(coded)))
    assert not heard[(count + 2) * MP3_FRAME : (count + 50) * MP3_FRAME].any()
    again = heard[(count + 50) * MP3_FRAME :]
    assert np.array_equal(again, heard[: len(again)])


@given(st.binary(min_size=1, max_size=3000))
def test_what_is_no_mp3_is_refused(data: bytes) -> None:
    """Hostile bytes raise ValueError or are whole MP3 frames: nothing else, and nothing endless."""
    with contextlib.suppress(ValueError):
        assert sum(mp3.frame_sizes(data)) == len(data)


def test_encoder_gain_is_the_gain() -> None:
    """What is encoded at the reciprocal of the encoder's gain comes back at its own level, at all rates."""
    for channels, bitrate in ((1, 64), (1, 96), (2, 192)):
        gain = mp3.encoder_gain(channels, bitrate, 5)
        tone = sine(300, -12, 2)
        samples = np.repeat(np.rint(tone * 32767 / gain).astype(np.int16)[:, None], channels, axis=1)
        heard = mp3.decode(mp3.encode(samples, bitrate_kbps=bitrate, quality=5), channels)[mp3.DELAY :][: len(tone)]
        middle = slice(RATE // 2, 3 * RATE // 2)
        assert 20 * np.log10(np.std(heard[middle]) / np.std(tone[middle])) == pytest.approx(0, abs=0.05)


def strays(data: bytes, sound: np.ndarray) -> list[float]:
    """By how many dB what a decoder hears strays from ``sound``, shape (frames,), in four bands up to 11 kHz; and the level over 14 kHz."""
    heard = mp3.decode(data, 1)[mp3.DELAY :][: len(sound), 0]
    of_sound, of_error = (
        np.abs(np.fft.rfft(one)) ** 2 for one in (sound, heard * np.dot(heard, sound) / np.dot(heard, heard) - sound)
    )
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    found = []
    for low, high in ((50, 1000), (1000, 3000), (3000, 6000), (6000, 11_000)):
        band = (hertz >= low) & (hertz < high)
        found.append(float(10 * np.log10(of_error[band].sum() / of_sound[band].sum())))
    return [*found, float(10 * np.log10((np.abs(np.fft.rfft(heard)) ** 2)[hertz > 14_000].sum() / of_sound.sum()))]


@pytest.mark.skipif(not mp3.narrows(), reason="LAME's own functions cannot be called here")
def test_what_does_not_sound_is_not_coded_and_nothing_else_is_lost() -> None:
    """Told that nothing sounds over 11 kHz, the encoder gives as many MP3 frames, keeps what is there as near (0.6 dB), and codes no noise above."""
    sound = soxr.resample(speechlike(4, 12, 130, 0.6), RATE, 22_050, quality="HQ")
    sound = soxr.resample(sound, 22_050, RATE, quality="HQ")
    samples = np.rint(sound * 32767 + np.diff(np.random.default_rng(1).random(len(sound) + 1))).astype(np.int16)[
        :, None
    ]
    whole, narrow = (mp3.encode(samples, bitrate_kbps=96, quality=5, top_hz=top) for top in (RATE / 2, 11_025.0))
    assert whole != narrow and list(mp3.frame_sizes(whole)) == list(mp3.frame_sizes(narrow))
    *before, noise_before = strays(whole, sound)
    *after, noise_after = strays(narrow, sound)
    assert max(now - then for now, then in zip(after, before, strict=True)) < 0.6
    assert noise_after < noise_before


@pytest.mark.skipif(not mp3.narrows(), reason="LAME's own functions cannot be called here")
@pytest.mark.parametrize("channels", [1, 2])
def test_both_ways_to_the_encoder_are_one(channels: int) -> None:
    """LAME called by its own functions makes the bytes that lameenc makes, where nothing is left out."""
    samples = (speechlike(3, 3, 110, 0.6)[:, None] * np.array([[32767, -9000]])[:, :channels]).astype(np.int16)
    assert mp3._narrow([samples], channels, 128, 5, 0) == mp3.encode(samples, bitrate_kbps=128, quality=5)


@pytest.mark.parametrize("channels", [1, 2])
def test_dithered_and_encoded_in_parts(channels: int) -> None:
    """What is dithered and encoded part by part, so that it is never there whole, has the bytes of the whole."""
    sound = speechlike(5, 4, 110, 0.6)[:, None] * np.array([[1, -0.3]], np.float32)[:, :channels]
    whole = dither.to_int16(sound, 0.9, seed=77)
    parts = list(dither.parts(sound, 0.9, 77, mp3.STEP))
    assert len(parts) > 1 and np.array_equal(np.concatenate(parts), whole)
    assert mp3.encoded(parts, channels, bitrate_kbps=96, quality=5) == mp3.encode(whole, bitrate_kbps=96, quality=5)


@given(
    st.sampled_from(mp3.BITRATES),
    st.sampled_from((1, 2)),
    st.integers(1, 2**20),
    st.integers(0, 4095),
    st.integers(0, 0xFFFF),
    st.integers(0, 9),
)
def test_info_frame_says_what_it_was_told(
    bitrate: int, channels: int, mp3_frames: int, end: int, code: int, quality: int
) -> None:
    """Every field comes back from the bytes; it is one whole MP3 frame whose own checksum is right, for every rate."""
    frames = max(0, mp3_frames * MP3_FRAME - mp3.ENCODER_DELAY - end)
    if mp3_frames * MP3_FRAME - mp3.ENCODER_DELAY - frames > 4095 or mp3_frames * MP3_FRAME < mp3.ENCODER_DELAY:
        return
    frame = info.info_frame(
        mp3_frames=mp3_frames,
        size=mp3_frames * 300,
        frames=frames,
        crc=code,
        bitrate_kbps=bitrate,
        channels=channels,
        quality=quality,
    )
    assert list(mp3.frame_sizes(frame)) == [len(frame)]
    read = info.read_info(frame)
    assert (read.mp3_frames, read.frames, read.crc, read.channels) == (mp3_frames, frames, code, channels)
    assert read.size == mp3_frames * 300 + len(frame) and read.own_size == len(frame)
    with pytest.raises(ValueError, match="damaged"):
        info.read_info(frame[:60] + bytes([frame[60] ^ 1]) + frame[61:])


def test_lengths_that_do_not_fit_are_refused() -> None:
    """A length that decoders could not trim to is a ValueError, not a wrong tag."""
    for frames in (10 * MP3_FRAME, 10 * MP3_FRAME - mp3.ENCODER_DELAY - 4096):
        with pytest.raises(ValueError, match="do not end"):
            info.padding(10, frames)


def master(channels: int = 1, bitrate: int = 96, seconds: float = 3.0) -> tuple[bytes, np.ndarray]:
    """A whole MP3 of ours, and the sound that went in."""
    sound = speechlike(4, seconds, 130, 0.5)[:, None] * np.ones(channels, np.float32)
    data = mp3.encode(np.rint(sound * 32767).astype(np.int16), bitrate_kbps=bitrate, quality=5)
    frame = info.info_frame(
        mp3_frames=len(list(mp3.frame_sizes(data))),
        size=len(data),
        frames=len(sound),
        crc=crc.crc16(data),
        bitrate_kbps=bitrate,
        channels=channels,
        quality=5,
    )
    return frame + data, sound


@pytest.mark.parametrize(("channels", "bitrate"), [(1, 32), (1, 96), (2, 128)])
def test_other_programs_find_nothing(tmp_path: Path, channels: int, bitrate: int) -> None:
    """mp3val and mpg123 find no fault; mp3guessenc finds both checksums right; decoders give back the exact length."""
    path = tmp_path / "a.mp3"
    data, sound = master(channels, bitrate)
    path.write_bytes(data)

    def run(*command: str) -> str:
        done = subprocess.run([program(command[0]), *command[1:], str(path)], capture_output=True, text=True)
        return done.stdout + done.stderr

    assert run("mpg123", "--test", "-q") == ""
    if bitrate > 32:  # there the Info frame is of another rate than the rest, which mp3val takes for a variable one
        problems = [line for line in run("mp3val").splitlines() if "WARNING" in line or "ERROR" in line]
        assert [line for line in problems if "No supported tags" not in line] == []
    assert "Tag verification      : passed" in run("mp3guessenc")
    assert "Music CRC verification passed" in run("mp3guessenc", "-r")
    wav = tmp_path / "a.wav"
    subprocess.run([program("ffmpeg"), "-v", "error", "-i", str(path), "-f", "f32le", str(wav)], check=True)
    back = np.fromfile(wav, np.float32).reshape(-1, channels)
    assert len(back) == len(sound)
    assert np.corrcoef(back[:, 0], sound[:, 0])[0, 1] > 0.98


def test_read_back_whole() -> None:
    """The reader gives back the trimmed sound of a file of ours, behind an ID3 tag too, and the measures of it."""
    data, sound = master(2, 128, 4.0)
    tag = b"ID3\x03\x00\x00\x00\x00\x01\x00" + bytes(128)
    for whole in (data, tag + data):
        heard = reader.measure(io.BytesIO(whole))
        assert heard.frames == len(sound)
        assert heard.info is not None
        assert heard.info.bitrate_kbps == 128


@pytest.mark.parametrize("damage", ["flip", "cut", "short", "no info"])
def test_damage_is_found(damage: str) -> None:
    """A changed byte, a cut end, a missing MP3 frame, a missing Info frame: each is a ValueError that says so."""
    data, _ = master()
    first = info.read_info(data).own_size
    broken = {
        "flip": data[:5000] + bytes([data[5000] ^ 0x10]) + data[5001:],
        "cut": data[:-100],
        "short": data[: -list(mp3.frame_sizes(data))[-1]],
        "no info": data[first:],
    }[damage]
    with pytest.raises(ValueError, match=r"damaged|cut off|missing|Info frame|MP3 frame"):
        reader.measure(io.BytesIO(broken))
