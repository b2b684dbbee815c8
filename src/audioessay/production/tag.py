"""The ID3v2 block that goes in front of an episode's audio.

Version 2.3 with UTF-16 text is what every player and tagger reads (https://id3.org/id3v2.3.0); chapters follow the
"ID3v2 Chapter Frame Addendum" 1.0. mutagen writes each frame; the order of the frames is ours, because mutagen sorts
them by size and players list chapters in the order of the file.
"""

import io
import struct
from collections.abc import Iterator, Sequence
from typing import Any

import mutagen.id3

from audioessay.languages import codes, primary
from audioessay.model.episode import Chapter, Tags

id3: Any = mutagen.id3
"""Its functions bear no types."""

UTF16 = id3.Encoding.UTF16
NO_OFFSET = 0xFFFFFFFF
"""Chapter addendum, 3.1: no byte offset; the times count."""
MOST_ENTRIES = 255
"""Chapter addendum, 3.2: the count of a table's entries is one byte. More chapters than that stand in tables of the table."""
LARGEST = 1 << 28
"""ID3v2.3, 3.1: the size of a tag has 28 bits."""


def tag(tags: Tags, chapters: Sequence[Chapter], transcript_text: str, cover_jpeg: bytes, duration_ms: int) -> bytes:
    """The whole ID3v2.3 block: frames in a fixed order, chapters by start, no padding, the same bytes each time.

    ``cover_jpeg`` may be empty. Raises ValueError if the block would exceed 256 MiB, which is ID3's bound.
    """
    frames = b"".join(_written(frame) for frame in _frames(tags, chapters, transcript_text, cover_jpeg, duration_ms))
    size = len(frames)
    if size >= LARGEST:
        raise ValueError(f"an ID3 tag of {size} bytes")
    syncsafe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return struct.pack(">3sBBB", b"ID3", 3, 0, 0) + syncsafe + frames


def language_code(language: str) -> str:
    """The ISO 639-2 code of a BCP 47 tag; ``und`` (undetermined) where there is none.

    >>> language_code("en-GB"), language_code("yue-HK"), language_code("")
    ('eng', 'yue', 'und')
    """
    first = primary(language)
    known = codes().get(first, "")
    return known or (first if len(first) == 3 and first.isascii() and first.isalpha() else "und")


def clean(text: str) -> str:
    """``text`` fit for a frame: NUL ends a string there, and a lone surrogate cannot be encoded."""
    return text.replace("\0", " ").encode("utf-16-le", "replace").decode("utf-16-le")


def _frames(tags: Tags, chapters: Sequence[Chapter], transcript: str, cover: bytes, duration_ms: int) -> Iterator[Any]:
    language = language_code(tags.language)
    day = tags.date.split("-") if tags.date else []
    texts = (
        (id3.TIT2, tags.title),
        (id3.TPE1, tags.author),
        (id3.TALB, tags.show),
        (id3.TCON, tags.genre),
        (id3.TYER, day[0] if day else ""),
        (id3.TDAT, day[2] + day[1] if len(day) == 3 else ""),
        (id3.TLAN, language if language != "und" else ""),
        (id3.TLEN, str(duration_ms)),
    )
    for frame, text in texts:
        if text:
            yield frame(encoding=UTF16, text=clean(text))
    if tags.url.isascii() and tags.url:
        yield id3.WOAF(url=clean(tags.url))
    if tags.summary:
        yield id3.COMM(encoding=UTF16, lang=language, desc="", text=clean(tags.summary))
    yield from _chapters(chapters)
    if transcript:
        yield id3.USLT(encoding=UTF16, lang=language, desc="", text=clean(transcript))
    if cover:
        yield id3.APIC(
            encoding=id3.Encoding.LATIN1, mime="image/jpeg", type=id3.PictureType.COVER_FRONT, desc="", data=cover
        )


def _chapters(chapters: Sequence[Chapter]) -> Iterator[Any]:
    """The table of contents, then each chapter, by start."""
    if not chapters:
        return
    ordered = sorted(chapters, key=lambda chapter: chapter.start_ms)
    names = [f"chp{number}" for number in range(len(ordered))]
    if len(names) <= MOST_ENTRIES:
        yield _table("toc", names, top=True)
    else:
        parts = [names[first : first + MOST_ENTRIES] for first in range(0, len(names), MOST_ENTRIES)]
        yield _table("toc", [f"toc{number}" for number in range(len(parts))], top=True)
        for number, part in enumerate(parts):
            yield _table(f"toc{number}", part, top=False)
    for name, chapter in zip(names, ordered, strict=True):
        title = id3.TIT2(encoding=UTF16, text=clean(chapter.title))
        yield id3.CHAP(
            element_id=name,
            start_time=chapter.start_ms,
            end_time=chapter.end_ms,
            start_offset=NO_OFFSET,
            end_offset=NO_OFFSET,
            sub_frames=[title],
        )


def _table(name: str, children: list[str], *, top: bool) -> Any:
    flags = id3.CTOCFlags.ORDERED | (id3.CTOCFlags.TOP_LEVEL if top else 0)
    return id3.CTOC(element_id=name, flags=flags, child_element_ids=children, sub_frames=[])


def _written(frame: Any) -> bytes:
    """One frame's bytes: a tag that holds it alone, without the tag's header of ten bytes."""
    alone = id3.ID3()
    alone.add(frame)
    file = io.BytesIO()
    alone.save(file, v1=0, v2_version=3, padding=lambda _info: 0)
    written = file.getvalue()
    return written[10:]
