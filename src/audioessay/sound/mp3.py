"""MP3 (MPEG-1 Layer III, ISO/IEC 11172-3): encode and decode a stretch of sound, count and make MP3 frames.

Each stretch is encoded by an encoder of its own, between silences, so its MP3 frames refer to nothing outside it (the bit
reservoir starts and ends empty) and stretches are joined by writing them one after another.
"""

import contextlib
import ctypes
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from audioessay.units import MP3_FRAME, RATE

if TYPE_CHECKING:
    import av

ENCODER_DELAY = 576
"""Frames of sound by which LAME's output lags its input (its DECDELAY and ENCDELAY; written in the LAME tag)."""

DECODER_DELAY = 529
"""Frames by which every Layer III decoder lags (half of the 1152 of hybrid and polyphase filter banks, less 47)."""

DELAY = ENCODER_DELAY + DECODER_DELAY

BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""kbit/s of MPEG-1 Layer III, in order of their index from 1 (ISO/IEC 11172-3, 2.4.2.3)."""

ABOVE = 1000.0
"""Hz from the highest sound to where the low-pass begins: its bands are 689 Hz wide, and the last one that is kept is whole."""

NARROW = 16_000.0
"""Hz from which on LAME is left alone."""

SYNC = 0xFFFB
"""Sync word, MPEG-1, Layer III, no CRC."""


TOGETHER = 64
"""MP3 frames given to the encoder or the decoder at once: they take them one by one, but we need not ask each time."""
STEP = TOGETHER * MP3_FRAME
"""Frames of sound of a part that is encoded: LAME keeps what it is given as floats, for two channels even of one."""


def frame_size(bitrate_kbps: int, padding: int) -> int:
    """Bytes of one MP3 frame at RATE (ISO/IEC 11172-3, 2.4.3.1)."""
    return 144 * bitrate_kbps * 1000 // RATE + padding


def header(bitrate_kbps: int, channels: int, padding: int) -> bytes:
    """Four bytes as LAME writes them at RATE: mono, or joint stereo with plain left and right in this MP3 frame; "original"."""
    index = BITRATES.index(bitrate_kbps) + 1
    mode = 0b11 if channels == 1 else 0b01
    return bytes([SYNC >> 8, SYNC & 0xFF, index << 4 | padding << 1, mode << 6 | 0b0100])


def side_info_size(channels: int) -> int:
    """Bytes of side information behind the header (ISO/IEC 11172-3, 2.4.1.7)."""
    return 17 if channels == 1 else 32


@lru_cache(maxsize=8)
def silent_frame(bitrate_kbps: int, channels: int, padding: int) -> bytes:
    """An MP3 frame of silence that stands alone: no main data, nothing taken from the bit reservoir."""
    return header(bitrate_kbps, channels, padding).ljust(frame_size(bitrate_kbps, padding), b"\0")


def silent_frames(count: int, bitrate_kbps: int, channels: int, before: int) -> bytes:
    """``count`` MP3 frames of silence to stand behind ``before`` others; padded so that the rate is kept on the average."""
    remainder = 144 * bitrate_kbps * 1000 % RATE
    paddings = ((at + 1) * remainder // RATE - at * remainder // RATE for at in range(before, before + count))
    return b"".join(silent_frame(bitrate_kbps, channels, padding) for padding in paddings)


@lru_cache(maxsize=1)
def _sizes() -> dict[bytes, int]:
    """The size of an MP3 frame by the first three bytes of its header."""
    return {
        bytes([SYNC >> 8, SYNC & 0xFF, index << 4 | padding << 1 | private]): frame_size(rate, padding)
        for index, rate in enumerate(BITRATES, start=1)
        for padding in (0, 1)
        for private in (0, 1)
    }


def frame_sizes(data: bytes, cut: bool = False) -> Iterator[int]:
    """The size of each MP3 frame of a constant-rate stream at RATE; ValueError where there is none.

    The last may be cut off only when ``cut`` allows that; it is then left out.
    """
    sizes, at = _sizes(), 0
    while at < len(data):
        size = sizes.get(data[at : at + 3], 0)
        if not size or at + size > len(data):
            if cut and (size or len(data) < at + 4):
                return
            raise ValueError(f"MP3 frame at byte {at} is cut off" if size else f"no MP3 frame at byte {at}")
        yield size
        at += size


def encode(samples: NDArray[np.int16], *, bitrate_kbps: int, quality: int, top_hz: float = RATE / 2) -> bytes:
    """As :func:`encoded`, of sound of shape (frames, channels)."""
    samples = np.ascontiguousarray(samples)
    parts = (samples[at : at + STEP] for at in range(0, len(samples), STEP))
    return encoded(parts, samples.shape[1], bitrate_kbps=bitrate_kbps, quality=quality, top_hz=top_hz)


def encoded(
    parts: Iterable[NDArray[np.int16]], channels: int, *, bitrate_kbps: int, quality: int, top_hz: float = RATE / 2
) -> bytes:
    """One constant-rate stream of whole MP3 frames of sound in parts of up to STEP frames, shape (frames, channels). Releases the interpreter lock.

    ``top_hz``: nothing sounds above it. What lies there need then not be coded (nor the dither that does), which saves a fifth
    of the time and takes nothing away; where LAME cannot be told so, it takes the fifth more.
    """
    if narrows() and top_hz + ABOVE < NARROW:
        return _narrow(parts, channels, bitrate_kbps, quality, round(top_hz + ABOVE))
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()  # its chatter, not the sound
    encoder.set_channels(channels)
    encoder.set_bit_rate(bitrate_kbps)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_quality(quality)
    return b"".join((*map(encoder.encode, parts), encoder.flush()))


@cache
def _lame() -> "ctypes.CDLL":
    import lameenc

    return ctypes.CDLL(lameenc.__file__)


@cache
def narrows() -> bool:
    """Whether LAME can be told what not to code: lameenc has no word for it, but lets LAME's own functions be called, except on Windows."""
    try:
        return hasattr(_lame(), "lame_set_lowpassfreq")
    except OSError:
        return False


@contextlib.contextmanager
def _set_up(
    channels: int, bitrate_kbps: int, quality: int, **more: int
) -> Iterator[tuple["ctypes.CDLL", ctypes.c_void_p]]:
    """LAME and a handle of it that is set up as lameenc does it (lame.h), and with ``more``."""
    lame = _lame()
    lame.lame_init.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(lame.lame_init())
    settings = {
        "num_channels": channels,
        "mode": 3 if channels == 1 else 1,  # MONO, JOINT_STEREO
        "in_samplerate": RATE,
        "out_samplerate": RATE,
        "brate": bitrate_kbps,
        "quality": quality,
        "bWriteVbrTag": 0,
        **more,
    }
    try:
        if any(lame[f"lame_set_{name}"](handle, value) for name, value in settings.items()) or lame.lame_init_params(
            handle
        ):
            raise ValueError("LAME refuses its settings")
        yield lame, handle
    finally:
        lame.lame_close(handle)


def _narrow(
    parts: Iterable[NDArray[np.int16]], channels: int, bitrate_kbps: int, quality: int, lowpass_hz: int
) -> bytes:
    """As :func:`encoded`, with a low-pass."""
    whole: list[bytes] = []
    coded = ctypes.create_string_buffer(STEP * 5 // 4 + 7200)  # "mp3buf_size in bytes = 1.25*num_samples + 7200"
    with _set_up(channels, bitrate_kbps, quality, lowpassfreq=lowpass_hz) as (lame, handle):
        put = lame.lame_encode_buffer if channels == 1 else lame.lame_encode_buffer_interleaved
        for part in parts:
            sound = ctypes.c_void_p(part.ctypes.data)
            given = (sound, None) if channels == 1 else (sound,)
            size = put(handle, *given, len(part), coded, len(coded))
            whole.append(ctypes.string_at(coded, size))
        size = lame.lame_encode_flush(handle, coded, len(coded))
        return b"".join((*whole, ctypes.string_at(coded, size)))


@lru_cache(maxsize=1)
def encoder_name() -> bytes:
    """What the encoder calls itself where it fills up an MP3 frame: ``LAME4.0``."""
    name = re.search(rb"LAME\d+\.\d+", encode(np.zeros((4 * MP3_FRAME, 1), np.int16), bitrate_kbps=96, quality=7))
    return name[0] if name else b"LAME"


def decode(data: bytes, channels: int) -> NDArray[np.float32]:
    """What a decoder makes of whole MP3 frames, shape (frames, channels): 1152 for each, the first DELAY of them lag.

    Raises ValueError when the data are none, or not all of it comes back.
    """
    sizes = list(frame_sizes(data))
    sound = np.empty((channels, len(sizes) * MP3_FRAME), dtype=np.float32)
    at = byte = 0
    ends = [byte := byte + sum(sizes[first : first + TOGETHER]) for first in range(0, len(sizes), TOGETHER)]
    for part in decoded((data[begin:end] for begin, end in pairwise((0, *ends))), channels):
        sound[:, at : at + part.shape[1]] = part
        at += part.shape[1]
    if at != sound.shape[1]:
        raise ValueError(f"{sound.shape[1] - at} frames of sound did not come back from {len(sizes)} MP3 frames")
    return sound.T


def decoded(groups: Iterable[bytes], channels: int) -> Iterator[NDArray[np.float32]]:
    """The sound of groups of whole MP3 frames that follow one another, group by group, shape (channels, frames)."""
    import av

    decoder = cast("av.AudioCodecContext", av.CodecContext.create("mp3float", "r"))
    for group in groups:
        try:
            frames = decoder.decode(av.Packet(group))
        except av.FFmpegError as error:
            raise ValueError(f"cannot be decoded: {error}") from error
        planes = b"".join([frame.planes[channel] for channel in range(channels) for frame in frames])
        yield np.frombuffer(planes, np.float32).reshape(channels, -1)


@lru_cache(maxsize=8)
def encoder_gain(channels: int, bitrate_kbps: int, quality: int) -> float:
    """The factor by which the encoder makes sound quieter, linear: LAME has one for each bit rate (0.95 at 96 kbit/s).

    Where it cannot be asked, it is measured on a tone.
    """
    if narrows():
        with _set_up(channels, bitrate_kbps, quality) as (lame, handle):
            lame.lame_get_scale.restype = ctypes.c_float
            return round(float(lame.lame_get_scale(handle)), 4)
    tone = np.sin(np.arange(RATE // 2) * (2 * np.pi * 997 / RATE)) * 8192
    samples = np.repeat(np.rint(tone).astype(np.int16)[:, None], channels, axis=1)
    heard = decode(encode(samples, bitrate_kbps=bitrate_kbps, quality=quality), channels)[DELAY:, 0]
    middle = slice(RATE // 8, 3 * RATE // 8)
    return round(float(np.dot(heard[middle], tone[middle]) / np.dot(tone[middle], tone[middle])) * 32768, 4)
