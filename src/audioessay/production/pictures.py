"""The pictures of an episode: its cover (the essay's own, the show's, or one of ours) and its waveform.

What is drawn is kept in the store as long as nothing in it changes, so that a later run need not even open the library.
"""

import hashlib
import json
from array import array
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any

from audioessay.errors import SettingError
from audioessay.model.cover import DRAWN, DRAWN_BY, Cover
from audioessay.model.episode import Chapter, Cue, Episode, Loudness
from audioessay.model.show import CoverDesign
from audioessay.packages import version
from audioessay.production.levels import momentary
from audioessay.production.master import Master
from audioessay.production.plan import Plan
from audioessay.production.values import speakers_of
from audioessay.show import NAME
from audioessay.store import Store

WORDLESS = (
    "no font here has the letters of the title, so the cover is drawn without words; pip install 'audioessay[fonts]' brings "
    'those of Chinese, Japanese and Korean, and cover = "FILE" names a picture of yours'
)


def own_cover_of(plan: Plan) -> Cover | None:
    """The essay's own cover or the show's, if there is one. Raises SettingError for a file that is no picture."""
    home = plan.settings.place.home
    for name, folder, where in (
        (plan.essay.meta.cover, plan.settings.place.beside, plan.essay.source.name),
        (plan.show.cover.file, home, str(home / NAME)),
    ):
        if name:
            path = folder / name
            if not path.resolve().is_relative_to(home.resolve()):
                raise SettingError(where, "cover", f"{name!r} lies outside the show folder")
            from audioessay.picture.cover import own_cover

            return own_cover(path)
    return None


@dataclass(frozen=True, slots=True)
class CoverJob:
    """A cover of ours to be drawn, wherever that is done."""

    title: str
    show: str
    author: str
    parts: tuple[tuple[str, int], ...]
    """Role and length of each section."""
    design: CoverDesign
    store: Store


@dataclass(frozen=True, slots=True)
class WaveformJob:
    """The course of an episode to be drawn, wherever that is done."""

    envelope: "array[int]"
    blocks: "array[float]"
    """Momentary loudness."""
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    """Times and roles."""
    duration_ms: int
    title: str
    loudness: Loudness
    target_lufs: float
    speakers: Mapping[str, str]
    store: Store


def cover_job(plan: Plan, store: Store) -> CoverJob:
    """The job for the cover of an episode that has none of its own."""
    parts = tuple((scene.role, sum(len(one.text.display) for one in scene.segments)) for scene in plan.scenes)
    author = plan.essay.meta.author or plan.show.author
    return CoverJob(plan.title, plan.show.title, author, parts, plan.show.cover, store)


def waveform_job(master: Master, episode: Episode) -> WaveformJob:
    """The job for a PNG of its course."""
    return WaveformJob(
        array("B", episode.envelope),
        array("d", (round(float(one), 2) for one in momentary(master.performance.reels, master.layout.starts))),
        episode.chapters,
        tuple(Cue(cue.start_ms, cue.end_ms, "", cue.role, "") for cue in episode.cues),
        episode.duration_ms,
        episode.tags.title,
        episode.loudness,
        master.work.sound.target_lufs,
        speakers_of(master.plan.show),
        master.work.store,
    )


def draw_cover(job: CoverJob) -> Cover:
    """The cover, from the store or drawn and kept; one without words is not kept: a font may be found the next time."""
    key, both = _look(job, "cover")
    if both is None:
        from audioessay.picture.cover import drawn_cover  # opened while the first words are spoken

        cover = drawn_cover(job.title, job.show, job.author, job.parts, job.design)
        if not cover.wordless:
            job.store.put(key, len(cover.small).to_bytes(4, "big") + cover.small + cover.data)
        return cover
    size = 4 + int.from_bytes(both[:4], "big")
    return Cover(both[size:], both[4:size])


def draw_waveform(job: WaveformJob) -> bytes:
    """The PNG, from the store or drawn and kept."""
    key, data = _look(job, "waveform")
    if data is None:
        from audioessay.picture.waveform import drawn_waveform

        data = drawn_waveform(
            job.envelope, job.blocks, job.chapters, job.duration_ms, title=job.title, cues=job.cues,
            loudness=job.loudness, target_lufs=job.target_lufs, speakers=job.speakers,
        )  # fmt: skip
        job.store.put(key, data)
    return data


def _look(job: CoverJob | WaveformJob, kind: str) -> tuple[str, bytes | None]:
    """The key of a picture, and the picture where it is kept."""
    shown = {one.name: getattr(job, one.name) for one in fields(job) if one.name != "store"}
    about = [DRAWN, *map(version, DRAWN_BY), shown]
    key = f"{kind}/" + hashlib.sha256(json.dumps(about, default=_plain, sort_keys=True).encode()).hexdigest()
    return key, job.store.get(key)


def _plain(value: Any) -> object:
    """A noun as its fields; many numbers as their digest."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, array) else astuple(value)
