"""Cover, and what else an encoder does not write by itself, put into a finished file in the way of its format.

M4A holds pictures in its ``covr`` atom, Opus and FLAC as a Vorbis comment and a block (FLAC's picture, RFC 9639, 8.8), WAV an
ID3 block with everything that an MP3's has, chapters too, in a chunk ``id3 `` of its RIFF.
"""

import base64
import io
import os
import struct
from pathlib import Path
from typing import Any, BinaryIO

import mutagen.flac
import mutagen.mp4
import mutagen.oggopus

from audioessay.errors import StorageError
from audioessay.model.episode import Episode
from audioessay.production.tag import tag

flac: Any = mutagen.flac
mp4: Any = mutagen.mp4
oggopus: Any = mutagen.oggopus
"""Their functions bear no types."""

RIFF_LIMIT = 0xFFFFFFFF
"""Bytes that RIFF's 32 bits can say. A larger file is RF64 (EBU Tech 3306): its true size stands in the chunk ``ds64``."""


def add(path: Path, episode: Episode, cover: bytes, text: str) -> None:
    """Complete a file that was just encoded; its ending says what it is. ``cover`` is a JPEG or empty."""
    if path.suffix == ".wav":
        with path.open("r+b") as file:
            _add_chunk(file, tag(episode.tags, episode.chapters, text, cover, episode.duration_ms), str(path))
    elif cover:
        _add_picture(path, cover)


def _add_picture(path: Path, cover: bytes) -> None:
    from PIL import Image

    if path.suffix == ".m4a":
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
