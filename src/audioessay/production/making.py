"""The whole order, from an essay to an episode's folder."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audioessay.errors import AudioEssayError, InputError, UnknownName
from audioessay.model import record
from audioessay.model.episode import AudioFile, Episode
from audioessay.model.show import FORMATS, TRANSITIONS, Show, Sound
from audioessay.production import folder, prove, reel, splice, tag, transcript
from audioessay.production.episode import cover_drawn, cover_given, episode_of, files_of
from audioessay.production.music import Own, music
from audioessay.production.prepare import Order, Prepared, home_of, prepare
from audioessay.production.report import report
from audioessay.production.voiced import Progress, Voiced, firsts, voiced
from audioessay.store import Store, open_store
from audioessay.text.slug import slug


@dataclass(frozen=True, slots=True)
class Made:
    """A finished episode, and what it took."""

    folder: Path
    mp3: Path
    episode: Episode
    takes_made: int
    takes_kept: int
    reels_made: int
    reels_kept: int
    sections_made: tuple[int, ...]
    """Numbers of the sections of which a reel was made."""

    def to_dict(self) -> dict[str, Any]:
        """As ``make --json`` prints it."""
        return {
            "folder": str(self.folder),
            "mp3": str(self.mp3),
            "duration_ms": self.episode.duration_ms,
            "integrated_lufs": self.episode.loudness.integrated_lufs,
            "true_peak_dbtp": self.episode.loudness.true_peak_dbtp,
            "chapters": [
                {"title": one.title, "start_ms": one.start_ms, "role": one.role, "voice": one.voice}
                for one in self.episode.chapters
            ],
            "takes": {"made": self.takes_made, "kept": self.takes_kept},
            "reels": {"made": self.reels_made, "kept": self.reels_kept},
            "draft": self.episode.draft,
        }


def make(
    order: Order,
    *,
    out: Path | None = None,
    formats: Sequence[str] = (),
    stings: Own | None = None,
    store: Store | str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    notice: Callable[[str], None] | None = None,
) -> Made:
    """Make the episode of an essay; see :func:`audioessay.make`."""
    told = progress or _silent
    _known("format", formats, FORMATS)
    _known("transition", stings or {}, TRANSITIONS)
    kept = store if isinstance(store, Store) else open_store(None if store is None else str(store))
    prepared = prepare(order, answers=kept)
    for line in prepared.notices:
        (notice or _quiet)(line)
    home = target(prepared, order, out)
    folder.writable(home)
    given = cover_given(prepared)
    sounds = music(prepared.show, prepared.home, stings or {})
    sound = prepared.show.sound
    with _pool(executor, workers) as pool:
        art = None if given else pool.submit(cover_drawn, prepared)
        done = voiced(prepared, sounds, kept, pool, told)
        cover = art.result() if art else given
    assert cover is not None
    layout = splice.lay(done.reels, firsts(done.arranged))
    proof = prove.of_reels(done.reels, layout.starts, sound, prepared.show.stings)
    prove.demand(proof)
    told("finishing", 0, 1)
    episode = episode_of(prepared, done, layout, home.name)
    files = files_of(episode, prepared.show, cover, done.reels, layout)
    with folder.replaced(home, _ours(home)) as aside:
        mp3 = aside / f"{home.name}.mp3"
        with mp3.open("wb") as file:
            text = transcript.plain(episode.cues)
            file.write(tag.tag(episode.tags, episode.chapters, text, cover.small, episode.duration_ms))
            splice.splice(layout, done.reels, lambda one: _frames(kept, one.key), sound, file)
        episode = replace(
            episode,
            audio=(
                _audio(mp3, "audio/mpeg", sound),
                *_others(formats or sound.formats, prepared.show, aside, done, layout, episode),
            ),
            files={**{kind: name for kind, (name, _data) in files.items()}, "report": "report.json"},
        )
        for name, data in files.values():
            (aside / name).write_bytes(data)
        (aside / "report.json").write_bytes(report(prepared, episode, done, layout, proof))
        (aside / record.NAME).write_bytes(record.dump(episode))
    told("finishing", 1, 1)
    return _made(home, episode, prepared, done)


def _made(home: Path, episode: Episode, prepared: Prepared, done: Voiced) -> Made:
    made, kept = done.reels_counted()
    return Made(
        folder=home,
        mp3=home / episode.audio[0].name,
        episode=episode,
        takes_made=done.takes_made,
        takes_kept=len(done.takes) - done.takes_made,
        reels_made=made,
        reels_kept=kept,
        sections_made=done.sections_made(prepared.script),
    )


def distinct(essays: Sequence[str], out: Path | None, chapter: str) -> None:
    """Raise InputError when two of the essays would be made in one folder, the second over the first."""
    taken: dict[Path, str] = {}
    for essay in essays if not chapter else ():
        if _lone(essay):
            continue
        place = ((out if out is not None else home_of(essay) / "audio") / slug(Path(essay).stem)).resolve()
        other = taken.setdefault(place, essay)
        if Path(other).resolve() != Path(essay).resolve():
            raise InputError(
                f"{other} and {essay} would both be made in {place}; rename one, or make each with its own --out"
            )


def _known(kind: str, names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise UnknownName(kind, name, known)


def _lone(essay: str) -> bool:
    """Whether it comes from no file."""
    return essay == "-" or "://" in essay


def target(prepared: Prepared, order: Order, out: Path | None) -> Path:
    """The episode's folder: ``audio/<slug>/`` of the show, or ``<slug>/`` in the chosen output."""
    name = slug(prepared.script.title if _lone(order.essay) else Path(order.essay).stem)
    if order.chapter:
        name = slug(f"{name} {prepared.script.title}")
    return (out if out is not None else prepared.home / "audio") / name


@contextlib.contextmanager
def _pool(executor: Executor | None, workers: int | None) -> Iterator[Executor]:
    """The caller's executor, or one of ours with a thread for each core: the encoder releases the interpreter lock."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(workers or os.cpu_count() or 2, thread_name_prefix="reel") as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _frames(store: Store, key: str) -> bytes | None:
    kept = reel.load(store, key)
    return None if kept is None else kept[1]


def _audio(path: Path, kind: str, sound: Sound) -> AudioFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return AudioFile(path.name, kind, path.stat().st_size, digest, sound.bitrate_kbps if kind == "audio/mpeg" else 0)


def _others(
    wanted: Sequence[str], show: Show, aside: Path, done: Voiced, layout: splice.Layout, episode: Episode
) -> list[AudioFile]:
    """The other formats that were asked for, beside the MP3: from the mix, in one pass."""
    paths = {name: aside / f"{episode.slug}.{name}" for name in wanted if name != "mp3"}
    if not paths:
        return []
    from audioessay.production import formats

    blocks = formats.programme(done.mixes(), layout.starts, layout.frames, show.sound.channels)
    formats.write(blocks, paths, episode, show.sound)
    return [_audio(path, formats.TYPES[name], show.sound) for name, path in paths.items()]


def _ours(home: Path) -> frozenset[str]:
    """Names of the files that an earlier run wrote there, as its record lists them."""
    if not home.exists():
        return frozenset()
    from audioessay.publishing.published import load_episode

    try:
        before = load_episode(home)
    except AudioEssayError:
        return frozenset()
    return frozenset({record.NAME, *(one.name for one in before.audio), *before.files.values()})


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _quiet(_line: str) -> None:
    """Tell nobody."""
