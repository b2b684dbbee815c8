"""write: everything about an episode → its folder, put in place whole."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audioessay.model import record
from audioessay.model.episode import AudioFile, Episode, Part
from audioessay.model.show import Sound
from audioessay.production import folder, reel, tag, transcript
from audioessay.production.ingredients import mix
from audioessay.production.master import Master
from audioessay.production.programme import momentary
from audioessay.production.report import report
from audioessay.production.splice import splice
from audioessay.production.values import speakers_of

if TYPE_CHECKING:
    from audioessay.picture import Cover


def write(home: Path, master: Master, episode: Episode, cover: "Cover", formats: Sequence[str]) -> Episode:
    """Fill the episode's folder, in place of an earlier one; returns the episode with its files. Raises StorageError."""
    work, performance, layout = master.work, master.performance, master.layout
    beside = files_of(master, episode, cover)
    with folder.replaced(home, ours(home)) as aside:
        mp3 = aside / f"{home.name}.mp3"
        with mp3.open("wb") as file:
            text = transcript.plain(episode.cues)
            file.write(tag.tag(episode.tags, episode.chapters, text, cover.small, episode.duration_ms))
            splice(layout, performance.reels, lambda one: reel.frames_of(work.store, one.key), work.sound, file)
        paths = {name: aside / f"{home.name}.{name}" for name in formats if name != "mp3"}
        episode = replace(
            episode,
            audio=(
                _audio(mp3, "audio/mpeg", work.sound),
                *_others(paths, master, episode),
            ),
            files={**{kind: name for kind, (name, _) in beside.items()}, "report": "report.json"},
        )
        for name, data in beside.values():
            (aside / name).write_bytes(data)
        (aside / "report.json").write_bytes(report(master, episode))
        (aside / record.NAME).write_bytes(record.dump(episode))
    return episode


def files_of(master: Master, episode: Episode, cover: "Cover") -> dict[Part, tuple[str, bytes]]:
    """What lies beside the MP3: by kind, the file's name and its bytes."""
    slug, cues, length = episode.slug, episode.cues, episode.duration_ms
    return {
        "cover": (cover.name, cover.data),
        "vtt": (f"{slug}.vtt", transcript.vtt(cues, length)),
        "srt": (f"{slug}.srt", transcript.srt(cues, length)),
        "transcript": (f"{slug}.transcript.json", transcript.transcript_json(cues, length)),
        "chapters": (f"{slug}.chapters.json", transcript.chapters_json(episode.chapters, episode.tags)),
        "waveform": ("waveform.png", _waveform(master, episode)),
    }


def ours(home: Path) -> frozenset[str]:
    """Names of the files that an earlier run wrote there, as its record lists them."""
    if not home.exists():
        return frozenset()
    try:
        before = record.load((home / record.NAME).read_bytes())
    except (OSError, ValueError):
        return frozenset()
    return frozenset({record.NAME, *(one.name for one in before.audio), *before.files.values()})


def _waveform(master: Master, episode: Episode) -> bytes:
    from audioessay.picture import drawn_waveform

    return drawn_waveform(
        episode.envelope,
        momentary(master.performance.reels, master.layout.starts).tolist(),
        episode.chapters,
        episode.duration_ms,
        title=episode.tags.title,
        cues=episode.cues,
        loudness=episode.loudness,
        target_lufs=master.work.sound.target_lufs,
        speakers=speakers_of(master.plan.show),
    )


def _others(paths: Mapping[str, Path], master: Master, episode: Episode) -> list[AudioFile]:
    """The other formats that were asked for, from the mix, in one pass."""
    if not paths:
        return []
    from audioessay.production import formats

    sound, layout = master.work.sound, master.layout
    blocks = formats.programme(map(mix, master.performance.jobs), layout.starts, layout.frames, sound.channels)
    formats.write(blocks, paths, episode, sound)
    return [_audio(path, formats.TYPES[name], sound) for name, path in paths.items()]


def _audio(path: Path, kind: str, sound: Sound) -> AudioFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return AudioFile(path.name, kind, path.stat().st_size, digest, sound.bitrate_kbps if kind == "audio/mpeg" else 0)
