"""A short piece of an episode that begins and ends at sentences: sound, video and a picture."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay import regex as re
from audioessay.errors import InputError, ReadError
from audioessay.files import whole, write_whole
from audioessay.model.episode import Cue, Episode
from audioessay.model.show import Sound
from audioessay.production import tag, transcript
from audioessay.production.places import episode_at
from audioessay.units import RATE, short_clock, to_frames

LEAD_MS, LAG_MS, FADE_MS = 150, 350, 80
"""What stays before the first word and after the last, as far as no other sentence sounds there; how long it fades."""
TIME = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Clip:
    """What was written."""

    files: tuple[Path, ...]
    """Sound, video, picture."""
    start_ms: int
    end_ms: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        """As ``clip --json`` prints it."""
        return asdict(self) | {"files": [str(path) for path in self.files]}


def clip(episode: str | Path, *, start: str, end: str, vertical: bool = False, out: str | Path | None = None) -> Clip:
    """Write a short piece of an episode (its folder, its MP3 or its essay) into the folder ``out``, else into this one.

    ``start`` and ``end`` are times such as ``3:12``; the piece begins with the sentence that is spoken at the one and ends
    with the one that is spoken at the other. Raises InputError for times that hold no sentence.
    """
    folder, made = episode_at(Path(episode))
    first, last = (milliseconds(one) for one in (start, end))
    cues = between(made, first, last)
    begins = _begin(made, cues[0].start_ms)
    ends = _end(made, cues[-1].end_ms)
    mp3 = folder / made.audio[0].name
    sound = _faded(_sound(mp3, begins, ends))
    home = Path(out or ".")
    home.mkdir(parents=True, exist_ok=True)
    name = f"{made.slug}-{short_clock(begins)}-{short_clock(ends)}".replace(":", ".")
    files = tuple(home / f"{name}.{ending}" for ending in ("mp3", "mp4", "png"))
    text = transcript.plain(cues, names=False)
    cover = folder / made.files["cover"]
    _write_sound(files[0], sound, made, text, cover)
    _write_video(files[1], sound, made, begins, ends, files[2], "vertical.mp4" if vertical else "mp4")
    return Clip(files, begins, ends, text)


def milliseconds(written: str) -> int:
    """``192``, ``3:12``, ``1:02:03.5``. Raises InputError."""
    match = TIME.fullmatch(written.strip())
    if not match:
        raise InputError(f"{written!r} is no time; write it as in 3:12")
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return round((hours * 3600 + minutes * 60 + seconds) * 1000)


def between(episode: Episode, start_ms: int, end_ms: int) -> tuple[Cue, ...]:
    """The whole sentences that are spoken between two moments, those at the moments too. Raises InputError."""
    cues = tuple(cue for cue in episode.cues if cue.end_ms > start_ms and cue.start_ms < end_ms)
    if start_ms >= end_ms:
        raise InputError(f"--to {short_clock(end_ms)} is not after --from {short_clock(start_ms)}")
    if not cues:
        length = short_clock(episode.duration_ms)
        raise InputError(
            f"no sentence is spoken from {short_clock(start_ms)} to {short_clock(end_ms)}; it lasts {length}"
        )
    return cues


def _begin(episode: Episode, ms: int) -> int:
    """A moment moved back, up to half the way to the sentence before."""
    before = max((cue.end_ms for cue in episode.cues if cue.end_ms <= ms), default=0)
    return max(ms - LEAD_MS, (ms + before) // 2)


def _end(episode: Episode, ms: int) -> int:
    """A moment moved on, up to half the way to the sentence behind."""
    behind = min((cue.start_ms for cue in episode.cues if cue.start_ms >= ms), default=episode.duration_ms)
    return min(ms + LAG_MS, (ms + behind + 1) // 2)


def _sound(path: Path, start_ms: int, end_ms: int) -> NDArray[np.float32]:
    """That stretch of an MP3 of ours, shape (frames, channels). Raises ReadError."""
    from audioessay.sound import reader
    from audioessay.sound.info import read_info

    first, last, at = to_frames(start_ms), to_frames(end_ms), 0
    parts = []
    try:
        with path.open("rb") as file:
            begin = reader.sound_start(file)
            file.seek(begin)
            info = read_info(file.read(2048))
            for block in reader.pieces(file, info, begin):
                if at + len(block) > first:
                    parts.append(block[max(0, first - at) : last - at])
                at += len(block)
                if at >= last:
                    break
    except (OSError, ValueError) as error:
        raise ReadError(str(path), f"cannot be read: {error}") from error
    return np.concatenate(parts)


def _faded(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    fade = min(to_frames(FADE_MS), len(sound) // 2)
    slope = np.linspace(0, 1, fade, dtype=np.float32)[:, None]
    sound[:fade] *= slope
    sound[len(sound) - fade :] *= slope[::-1]
    return sound


def _write_sound(path: Path, sound: NDArray[np.float32], episode: Episode, text: str, cover: Path) -> None:
    from audioessay.sound import mp3

    samples = np.rint(np.clip(sound, -1, 1) * 32767).astype(np.int16)
    frames = mp3.encode(
        samples, bitrate_kbps=episode.audio[0].bitrate_kbps or Sound().bitrate_kbps, quality=Sound().quality
    )
    picture = cover.read_bytes() if cover.is_file() else b""
    write_whole(path, tag.tag(episode.tags, [], text, picture, len(sound) * 1000 // RATE) + frames)


def _write_video(
    path: Path, sound: NDArray[np.float32], episode: Episode, start: int, end: int, still: Path, kind: str
) -> None:
    from audioessay.production.formats import BLOCK, writing
    from audioessay.production.video import VideoWriter

    channels = sound.shape[1]
    with (
        writing(path),
        VideoWriter(kind, path, episode, replace(Sound(), channels=channels), start_ms=start, end_ms=end) as writer,
    ):
        for begin in range(0, len(sound), BLOCK):
            writer.add(sound[begin : begin + BLOCK])
        writer.finish()
        first = next(page for page in writer.film.pages if page.role)
        with whole(still) as file:
            writer.film.at(first.end_ms).save(file, "PNG")
