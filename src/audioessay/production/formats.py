"""Other formats from the same mix: M4A (AAC) and Opus with chapters, WAV and FLAC masters. None is made from another's loss."""

import base64
import contextlib
import io
import os
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self, cast

import mutagen.flac
import mutagen.mp4
import mutagen.oggopus
import numpy as np
from numpy.typing import NDArray

from audioessay.errors import StorageError
from audioessay.model.episode import Chapter, Episode, Tags
from audioessay.model.show import Sound
from audioessay.production.tag import tag
from audioessay.units import RATE, clock

if TYPE_CHECKING:
    import av

Format = Literal["m4a", "opus", "wav", "flac"]

CODECS: Mapping[str, tuple[str, str, str]] = {
    "m4a": ("ipod", "aac", "fltp"),
    "mp4": ("mp4", "aac", "fltp"),
    "opus": ("ogg", "libopus", "flt"),
    "wav": ("wav", "pcm_s24le", "s32"),
    "flac": ("flac", "flac", "s32"),
}
"""Container, encoder and sample format. Masters have 24 bits."""

OPUS_RATE = 48_000
"""Opus knows no 44.1 kHz (RFC 6716, 2)."""

BLOCK = RATE
"""Frames that are encoded at once."""

flac: Any = mutagen.flac
mp4: Any = mutagen.mp4
oggopus: Any = mutagen.oggopus
"""Their functions bear no types."""

RIFF_LIMIT = 0xFFFFFFFF
"""Bytes that RIFF's 32 bits can say. A larger file is RF64 (EBU Tech 3306): its true size stands in the chunk ``ds64``."""


def programme(
    mixes: Iterable[NDArray[np.float32]], starts: Sequence[int], frames: int, channels: int
) -> Iterator[NDArray[np.float32]]:
    """The whole programme in blocks of shape (up to BLOCK, channels): reels where they start, silence between."""
    at = 0
    for start, mixed in zip(starts, mixes, strict=True):
        yield from _silence(start - at, channels)
        for begin in range(0, len(mixed), BLOCK):
            yield mixed[begin : begin + BLOCK]
        at = start + len(mixed)
    yield from _silence(frames - at, channels)


def write(
    blocks: Iterable[NDArray[np.float32]],
    paths: Mapping[str, Path],
    episode: Episode,
    sound: Sound,
    cover: bytes = b"",
    text: str = "",
    make: "Callable[[str, Path, Episode, Sound], Writer] | None" = None,
) -> None:
    """Write a programme in each of the formats that ``paths`` names, all in one pass, with tags and chapters.

    ``cover`` is a JPEG; ``text`` the transcript, for formats that hold one. Raises StorageError when a file cannot be
    written. The same sound gives the same bytes.
    """
    make = make or Writer
    with contextlib.ExitStack() as stack:
        writers = []
        for name, path in paths.items():
            with writing(path):
                writers.append(stack.enter_context(make(name, path, episode, sound)))
        for block in blocks:
            for writer in writers:
                with writing(writer.path):
                    writer.add(block)
        for writer in writers:
            with writing(writer.path):
                writer.finish()
                _label(writer.path, episode, cover, text)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises StorageError for what goes wrong with a file."""
    import av

    try:
        yield
    except (OSError, av.FFmpegError, mutagen.MutagenError) as error:
        raise StorageError(str(path), f"cannot be written: {error}") from error


class Writer:
    """One file in the making."""

    def __init__(self, name: str, path: Path, episode: Episode, sound: Sound) -> None:
        import av

        self.path, self.sound = path, sound
        container, codec, self.layout = CODECS[name]
        options = {"fflags": "bitexact"}  # no library versions, no random serial numbers
        if name == "wav":
            options["rf64"] = "auto"  # over 4 GiB: RF64 (EBU Tech 3306)
        if name in ("m4a", "mp4"):
            options["movflags"] = "+faststart"
        self.container = av.open(str(path), "w", format=container, options=options)
        self.rate = OPUS_RATE if name == "opus" else RATE
        self.stream = cast("av.AudioStream", self.container.add_stream(codec, rate=self.rate))
        self.stream.layout = "mono" if sound.channels == 1 else "stereo"
        self.stream.format = self.layout
        self.stream.codec_context.flags |= av.codec.context.Flags.bitexact
        self.stream.time_base = Fraction(1, self.rate)
        if name in ("m4a", "mp4", "opus"):
            self.stream.bit_rate = sound.bitrate_kbps * 1000
        if name == "opus":
            self.stream.codec_context.options = {"vbr": "constrained"}
        self.container.metadata.update(_metadata(episode.tags))
        if name in ("m4a", "opus"):
            whole = 0, episode.duration_ms
            self.container.set_chapters([chapter_of(at, one, *whole) for at, one in enumerate(episode.chapters)])
        elif name == "flac":
            self.container.metadata.update(_chapter_comments(episode.chapters))
        self.resample = self._resampler()
        self.at = 0

    def _resampler(self) -> Any:
        if self.rate == RATE:
            return None
        import soxr

        return soxr.ResampleStream(RATE, self.rate, self.sound.channels, dtype="float32", quality="HQ")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.container.close()

    def add(self, block: NDArray[np.float32], last: bool = False) -> None:
        """Encode a block of shape (frames, channels)."""
        if self.resample is not None:
            block = self.resample.resample_chunk(np.ascontiguousarray(block), last=last)
        if len(block):
            self._encode(block)

    def _encode(self, block: NDArray[np.float32]) -> None:
        import av

        if self.layout == "s32":
            whole = np.rint(np.clip(block.astype(np.float64), -1, 1 - 2**-23) * 2**23).astype(np.int32) << 8
            samples: NDArray[Any] = whole.reshape(1, -1)
        elif self.layout == "fltp":
            samples = np.ascontiguousarray(block.T)
        else:
            samples = np.ascontiguousarray(block).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format=self.layout, layout=self.stream.layout.name)
        frame.sample_rate = self.rate
        frame.pts = self.at
        frame.time_base = Fraction(1, self.rate)
        self.at += len(block)
        self.container.mux(self.stream.encode(frame))

    def finish(self) -> None:
        """Encode what is held back, and close the file."""
        if self.resample is not None:
            self.add(np.zeros((0, self.sound.channels), dtype=np.float32), last=True)
        self.container.mux(self.stream.encode(None))
        self.container.close()


def _silence(frames: int, channels: int) -> Iterator[NDArray[np.float32]]:
    for begin in range(0, frames, BLOCK):
        yield np.zeros((min(BLOCK, frames - begin), channels), dtype=np.float32)


def _metadata(tags: Tags) -> dict[str, str]:
    table = {
        "title": tags.title,
        "artist": tags.author,
        "album": tags.show,
        "date": tags.date,
        "genre": tags.genre,
        "comment": tags.summary,
    }
    return {key: value for key, value in table.items() if value}


def chapter_of(number: int, chapter: Chapter, start_ms: int, end_ms: int) -> Any:
    """As the library takes it, counted from ``start_ms``."""
    return {
        "id": number,
        "start": max(0, chapter.start_ms - start_ms),
        "end": min(end_ms, chapter.end_ms) - start_ms,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }


def _chapter_comments(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Chapters as Vorbis comments, which FLAC's writer does not make by itself (as for Ogg: CHAPTER001, CHAPTER001NAME)."""
    table = {}
    for number, chapter in enumerate(chapters):
        table[f"CHAPTER{number:03}"] = clock(chapter.start_ms)
        table[f"CHAPTER{number:03}NAME"] = chapter.title
    return table


def _label(path: Path, episode: Episode, cover: bytes, text: str) -> None:
    """Cover, and what else an encoder does not write by itself; ``cover`` is a JPEG or empty.

    M4A holds pictures in its ``covr`` atom, Opus and FLAC as a Vorbis comment and a block (FLAC's picture, RFC 9639, 8.8), WAV
    an ID3 block with everything that an MP3's has, chapters too, in a chunk ``id3 `` of its RIFF.
    """
    if path.suffix == ".wav":
        with path.open("r+b") as file:
            _add_chunk(file, tag(episode.tags, episode.chapters, text, cover, episode.duration_ms), str(path))
    elif cover:
        _add_picture(path, cover)


def _add_picture(path: Path, cover: bytes) -> None:
    from PIL import Image

    if path.suffix in (".m4a", ".mp4"):
        file = mp4.MP4(path)
        file.tags["covr"] = [mp4.MP4Cover(cover, mp4.MP4Cover.FORMAT_JPEG)]
        file.save()
        return
    picture = flac.Picture()
    picture.data, picture.type, picture.mime, picture.depth = cover, 3, "image/jpeg", 24  # 3: front cover, as in ID3
    with Image.open(io.BytesIO(cover)) as image:
        picture.width, picture.height = image.size
    if path.suffix == ".flac":
        file = flac.FLAC(path)
        file.add_picture(picture)
    else:
        file = oggopus.OggOpus(path)
        file["metadata_block_picture"] = [base64.b64encode(picture.write()).decode("ascii")]
    file.save()


def _add_chunk(file: BinaryIO, data: bytes, where: str) -> None:
    """A chunk ``id3 `` at the end of a RIFF or RF64 file, whose size is put right."""
    file.seek(0)
    kind, size, form = struct.unpack("<4sI4s", file.read(12))
    if kind not in (b"RIFF", b"RF64") or form != b"WAVE":
        raise StorageError(where, "is no WAV file")
    end = file.seek(0, os.SEEK_END)
    file.write(bytes(end % 2))  # chunks begin at even bytes
    file.write(struct.pack("<4sI", b"id3 ", len(data)) + data + bytes(len(data) % 2))
    size = file.tell() - 8
    if kind == b"RF64":
        file.seek(20)  # behind the header of the first chunk, ds64
        file.write(struct.pack("<Q", size))
    elif size <= RIFF_LIMIT:
        file.seek(4)
        file.write(struct.pack("<I", size))
    else:  # the tag alone would carry it over the limit: without one it is whole
        file.truncate(end)
