"""write: everything about an episode → its folder, put in place whole."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from audioessay.episodes import head_of
from audioessay.model import record
from audioessay.model.cover import Cover
from audioessay.model.episode import AudioFile, Chapter, Episode, Part
from audioessay.model.show import Sound
from audioessay.production import folder, levels, reel, transcript
from audioessay.production.master import Master
from audioessay.production.report import report
from audioessay.production.splice import splice
from audioessay.production.values import Result
from audioessay.units import short_clock

VIDEOS: Mapping[str, Part] = {"mp4": "video", "vertical.mp4": "vertical"}
"""Formats with pictures; they stay at home, for whoever uploads them."""
LEAST_CHAPTERS, LEAST_CHAPTER_MS = 3, 10_000
"""YouTube shows chapters from three on, the first at 0:00, each of ten seconds at least (YouTube Help, video chapters)."""


def write(home: Path, master: Master, episode: Episode, cover: Cover, waveform: Callable[[], bytes]) -> Episode:
    """Fill the episode's folder, in place of an earlier one; returns the episode with its files. ``waveform`` may still be drawn.

    Raises StorageError when it cannot be written, OffTarget when another format than MP3 misses what is promised.
    """
    from audioessay.production.tag import tag

    work, performance, layout = master.work, master.performance, master.layout
    with folder.replaced(home, ours(home)) as aside:
        mp3 = aside / f"{home.name}.mp3"
        with mp3.open("wb") as file:
            text = transcript.plain(episode.cues)
            file.write(tag(episode.tags, episode.chapters, text, cover.small, episode.duration_ms))
            splice(layout, performance.reels, lambda one: reel.frames_of(work.store, one.key), work.sound, file)
        wanted = dict.fromkeys((*work.sound.formats, *episode.asked.formats))
        paths = {name: aside / f"{home.name}.{name}" for name in wanted if name != "mp3"}
        proof = _others(paths, master, episode, cover) if paths else ()
        sounds = [mp3, *(path for name, path in paths.items() if name not in VIDEOS)]
        films: dict[Part, str] = {part: paths[name].name for name, part in VIDEOS.items() if name in paths}
        audio = tuple(_audio(path, work.sound) for path in sounds)
        beside: dict[Part, str] = {}
        for kind, name, data in files_of(episode, cover, waveform, described=bool(films)):
            (aside / name).write_bytes(data)
            beside[kind] = name
        episode = replace(episode, audio=audio, files={**beside, **films, "report": "report.json"})
        (aside / "report.json").write_bytes(report(replace(master, proof=(*master.proof, *proof)), episode))
        with (aside / record.NAME).open("wb") as file:
            file.writelines(record.dumped(episode))
    return episode


def files_of(
    episode: Episode, cover: Cover, waveform: Callable[[], bytes], *, described: bool
) -> Iterator[tuple[Part, str, bytes]]:
    """What lies beside the sound: each file's kind, name and bytes, one after another, so that only one's are held."""
    slug, cues, length = episode.slug, episode.cues, episode.duration_ms
    yield "cover", cover.name, cover.data
    yield "vtt", f"{slug}.vtt", transcript.vtt(cues, length)
    yield "srt", f"{slug}.srt", transcript.srt(cues, length)
    yield "transcript", f"{slug}.transcript.json", transcript.transcript_json(cues, length)
    yield "chapters", f"{slug}.chapters.json", transcript.chapters_json(episode.chapters, episode.tags)
    yield "waveform", "waveform.png", waveform()
    if described:
        yield "description", f"{slug}.description.txt", description(episode).encode()


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

    def make(name: str, path: Path, episode: Episode, sound: Sound) -> formats.Writer:
        from audioessay.production.video import VideoWriter

        return (VideoWriter if name in VIDEOS else formats.Writer)(name, path, episode, sound)

    sound, layout, text = master.work.sound, master.layout, transcript.plain(episode.cues)
    headroom_db, left = reel.OTHERS_HEADROOM_DB, dict(paths)
    proofs: dict[str, tuple[tuple[Result, ...], float]] = {}
    for _ in range(reel.TRIES):
        mixes = (reel.mixed(reel.recipe_of(job), headroom_db)[0] for job in master.performance.jobs)
        blocks = formats.programme(mixes, layout.starts, layout.frames, sound.channels)
        formats.write(blocks, left, episode, sound, cover.small, text, make)
        proofs |= {name: levels.of_format(path, sound, episode.duration_ms) for name, path in left.items()}
        left = {name: path for name, path in left.items() if proofs[name][1] > 0}
        if not left:
            break
        headroom_db += max(proofs[name][1] for name in left) + 0.1
    return levels.demand(tuple(result for results, _ in proofs.values() for result in results))


def _audio(path: Path, sound: Sound) -> AudioFile:
    kind, rate = "audio/mpeg", sound.bitrate_kbps
    if path.suffix != ".mp3":
        from audioessay.production.formats import CODECS

        kind, rate = CODECS[path.suffix[1:]].mime, 0
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return AudioFile(path.name, kind, path.stat().st_size, digest, rate)


def description(episode: Episode) -> str:
    """What stands under a video: summary, chapters as YouTube reads them, author."""
    parts = [episode.tags.summary] if episode.tags.summary else []
    shown = list(_long_enough(episode.chapters))
    if len(shown) >= LEAST_CHAPTERS:
        parts.append("\n".join(f"{short_clock(one.start_ms)} {' '.join(one.title.split())}" for one in shown))
    by = f", by {episode.tags.author}" if episode.tags.author not in ("", "Unknown") else ""
    parts.append(episode.tags.title + by)
    return "\n\n".join(parts) + "\n"


def _long_enough(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Those that last long enough; a short one is counted to the one before it."""
    before = -LEAST_CHAPTER_MS
    for one in chapters:
        if one.start_ms - before >= LEAST_CHAPTER_MS:
            before = one.start_ms
            yield one
