"""Other formats from the same mix: M4A (AAC) and Opus with chapters, WAV and FLAC masters. None is made from another's loss."""

import base64
import contextlib
import io
import os
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self, cast

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
                writer.codec.label(writer.path, episode, cover, text)


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
        self.codec = codec = CODECS[name]
        self.layout, self.rate = codec.samples, codec.rate
        options = {"fflags": "bitexact", **codec.options}  # no library versions, no random serial numbers
        self.container = av.open(str(path), "w", format=codec.container, options=options)
        self.stream = cast("av.AudioStream", self.container.add_stream(codec.encoder, rate=self.rate))
        self.stream.layout = "mono" if sound.channels == 1 else "stereo"
        self.stream.format = self.layout
        self.stream.codec_context.flags |= av.codec.context.Flags.bitexact
        self.stream.time_base = Fraction(1, self.rate)
        if codec.lossy:
            self.stream.bit_rate = sound.bitrate_kbps * 1000
            self.stream.codec_context.options = dict(codec.encoding)
        self.container.metadata.update(_metadata(episode.tags))
        if codec.chapters:
            codec.chapters(self.container, episode)
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


def _marks(container: Any, episode: Episode) -> None:
    """Chapters where the container has a place for them."""
    whole = 0, episode.duration_ms
    container.set_chapters([chapter_of(at, one, *whole) for at, one in enumerate(episode.chapters)])


def _comments(container: Any, episode: Episode) -> None:
    """Chapters as Vorbis comments, which FLAC's writer does not make by itself (as for Ogg: CHAPTER001, CHAPTER001NAME)."""
    for number, chapter in enumerate(episode.chapters):
        container.metadata[f"CHAPTER{number:03}"] = clock(chapter.start_ms)
        container.metadata[f"CHAPTER{number:03}NAME"] = chapter.title


def _label_mp4(path: Path, _: Episode, cover: bytes, __: str) -> None:
    """The cover, in its atom ``covr``."""
    if cover:
        file = mp4.MP4(path)
        file.tags["covr"] = [mp4.MP4Cover(cover, mp4.MP4Cover.FORMAT_JPEG)]
        file.save()


def _label_opus(path: Path, _: Episode, cover: bytes, __: str) -> None:
    """The cover, as a Vorbis comment that holds FLAC's picture."""
    if cover:
        file = oggopus.OggOpus(path)
        file["metadata_block_picture"] = [base64.b64encode(_picture(cover).write()).decode("ascii")]
        file.save()


def _label_flac(path: Path, _: Episode, cover: bytes, __: str) -> None:
    """The cover, in a block of its own."""
    if cover:
        file = flac.FLAC(path)
        file.add_picture(_picture(cover))
        file.save()


def _picture(cover: bytes) -> Any:
    """FLAC's picture (RFC 9639, 8.8) of a JPEG."""
    from PIL import Image

    picture = flac.Picture()
    picture.data, picture.type, picture.mime, picture.depth = cover, 3, "image/jpeg", 24  # 3: front cover, as in ID3
    with Image.open(io.BytesIO(cover)) as image:
        picture.width, picture.height = image.size
    return picture


def _label_wav(path: Path, episode: Episode, cover: bytes, text: str) -> None:
    """Everything that an MP3's tag has, chapters too, in a chunk ``id3 `` of its RIFF."""
    with path.open("r+b") as file:
        _add_chunk(file, tag(episode.tags, episode.chapters, text, cover, episode.duration_ms), str(path))


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


@dataclass(frozen=True, slots=True)
class Codec:
    """Everything about a format."""

    mime: str
    container: str
    encoder: str
    samples: str
    """Sample format of the encoder; masters have 24 bits."""
    label: Callable[[Path, Episode, bytes, str], None]
    """Writes what the encoder does not: the cover (a JPEG, or empty), and the transcript where the format holds one."""
    chapters: Callable[[Any, Episode], None] | None = None
    """Writes them into an open container."""
    rate: int = RATE
    lossy: bool = True
    """Has a bit rate."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Of the container."""
    encoding: Mapping[str, str] = field(default_factory=dict)
    """Options of a lossy encoder."""


_FAST = {"movflags": "+faststart"}
CODECS: Mapping[str, Codec] = {
    "m4a": Codec("audio/mp4", "ipod", "aac", "fltp", _label_mp4, _marks, options=_FAST),
    "mp4": Codec("video/mp4", "mp4", "aac", "fltp", _label_mp4, options=_FAST),  # of a film's chapters the film knows
    "opus": Codec(
        "audio/ogg", "ogg", "libopus", "flt", _label_opus, _marks, OPUS_RATE, encoding={"vbr": "constrained"}
    ),
    "wav": Codec(
        "audio/wav", "wav", "pcm_s24le", "s32", _label_wav, lossy=False,
        options={"rf64": "auto"},  # over 4 GiB: RF64 (EBU Tech 3306)
    ),
    "flac": Codec("audio/flac", "flac", "flac", "s32", _label_flac, _comments, lossy=False),
}  # fmt: skip
