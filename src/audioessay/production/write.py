"""write: everything about an episode → its folder, put in place whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from audioessay.episodes import head_of
from audioessay.model import record
from audioessay.model.cover import Cover
from audioessay.model.episode import AudioFile, Episode, Part
from audioessay.model.show import Sound
from audioessay.production import folder, levels, reel, tag, transcript
from audioessay.production.ingredients import mix
from audioessay.production.master import Master
from audioessay.production.pictures import waveform_of
from audioessay.production.report import report
from audioessay.production.splice import splice
from audioessay.production.values import Result

OTHERS: Mapping[str, str] = {"m4a": "audio/mp4", "opus": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac"}
"""MIME type of each format but MP3."""


def write(home: Path, master: Master, episode: Episode, cover: Cover) -> Episode:
    """Fill the episode's folder, in place of an earlier one; returns the episode with its files.

    Raises StorageError when it cannot be written, OffTarget when another format than MP3 misses what is promised.
    """
    work, performance, layout = master.work, master.performance, master.layout
    beside = files_of(master, episode, cover)
    with folder.replaced(home, ours(home)) as aside:
        mp3 = aside / f"{home.name}.mp3"
        with mp3.open("wb") as file:
            text = transcript.plain(episode.cues)
            file.write(tag.tag(episode.tags, episode.chapters, text, cover.small, episode.duration_ms))
            splice(layout, performance.reels, lambda one: reel.frames_of(work.store, one.key), work.sound, file)
        wanted = dict.fromkeys((*work.sound.formats, *episode.asked.formats))
        paths = {name: aside / f"{home.name}.{name}" for name in wanted if name != "mp3"}
        proof = _others(paths, master, episode, cover) if paths else ()
        episode = replace(
            episode,
            audio=(
                _audio(mp3, "audio/mpeg", work.sound),
                *(_audio(path, OTHERS[name], work.sound) for name, path in paths.items()),
            ),
            files={**{kind: name for kind, (name, _) in beside.items()}, "report": "report.json"},
        )
        for name, data in beside.values():
            (aside / name).write_bytes(data)
        (aside / "report.json").write_bytes(report(replace(master, proof=(*master.proof, *proof)), episode))
        (aside / record.NAME).write_bytes(record.dump(episode))
    return episode


def files_of(master: Master, episode: Episode, cover: Cover) -> dict[Part, tuple[str, bytes]]:
    """What lies beside the MP3: by kind, the file's name and its bytes."""
    slug, cues, length = episode.slug, episode.cues, episode.duration_ms
    return {
        "cover": (cover.name, cover.data),
        "vtt": (f"{slug}.vtt", transcript.vtt(cues, length)),
        "srt": (f"{slug}.srt", transcript.srt(cues, length)),
        "transcript": (f"{slug}.transcript.json", transcript.transcript_json(cues, length)),
        "chapters": (f"{slug}.chapters.json", transcript.chapters_json(episode.chapters, episode.tags)),
        "waveform": ("waveform.png", waveform_of(master, episode)),
    }


def ours(home: Path) -> frozenset[str]:
    """Names of the files that an earlier run wrote there, as its record lists them."""
    before = head_of(home)
    return frozenset() if before is None else frozenset({record.NAME, *before.audio, *before.files})


def _others(paths: Mapping[str, Path], master: Master, episode: Episode, cover: Cover) -> tuple[Result, ...]:
    """The other formats, from the mix, in one pass, and what was measured on each.

    An encoder may raise peaks by more than was left for it: what came out too high is made once more from a mix that leaves
    more.
    """
    from audioessay.production import formats

    sound, layout, text = master.work.sound, master.layout, transcript.plain(episode.cues)
    headroom_db, left = reel.OTHERS_HEADROOM_DB, dict(paths)
    proofs: dict[str, tuple[tuple[Result, ...], float]] = {}
    for _ in range(reel.TRIES):
        mixes = (mix(job, headroom_db) for job in master.performance.jobs)
        blocks = formats.programme(mixes, layout.starts, layout.frames, sound.channels)
        formats.write(blocks, left, episode, sound, cover.small, text)
        proofs |= {name: levels.of_format(path, sound, episode.duration_ms) for name, path in left.items()}
        left = {name: path for name, path in left.items() if proofs[name][1] > 0}
        if not left:
            break
        headroom_db += max(proofs[name][1] for name in left) + 0.1
    return levels.demand(tuple(result for results, _ in proofs.values() for result in results))


def _audio(path: Path, kind: str, sound: Sound) -> AudioFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return AudioFile(path.name, kind, path.stat().st_size, digest, sound.bitrate_kbps if kind == "audio/mpeg" else 0)
