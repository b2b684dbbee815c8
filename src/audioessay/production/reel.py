"""A reel: placed, levelled, mixed, limited, encoded, decoded again and measured; and its entry in the store."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from audioessay.model.reel import Placed, Reel, ReelPlan, Speech, Sting
from audioessay.model.show import Sound, Stings
from audioessay.model.take import Take
from audioessay.packages import version
from audioessay.production import marks as sounds
from audioessay.production.take import taken, with_rate
from audioessay.production.values import ReelJob
from audioessay.sound import dither, gauge, levels, limiter, mix, mp3
from audioessay.sound.crc import crc16
from audioessay.sound.peak import true_peak
from audioessay.store import Store
from audioessay.units import MP3_FRAME, RATE, to_db, to_gain

VERSION = "11"
"""Of everything here and in the sound room that can be heard. To be raised when that changes."""

HEADROOM_DB = 0.5
"""By how much the limiter stays under the promised true peak, because MP3 raises peaks by some tenths of a dB: of 250 reels eight by more than this."""

OTHERS_HEADROOM_DB = 1.5
"""The same for other formats: AAC raises peaks by more."""

AROUND = RATE // 5
"""Frames before and behind a mark that are limited with it: more than a gain takes to come and go."""

TRIES = 4

NO_FILES = Stings()

NUMBERS = ("blocks", "short_term", "envelope")
"""What is measured each tenth of a second."""

TakeSamples = Callable[[str], tuple[NDArray[Any], Take]]
"""The samples of a take by its key, mono, shape (frames,): int16 at its own rate, or float32 at RATE; and what is known of it."""


class Mix(NamedTuple):
    """A reel before it is encoded."""

    sound: NDArray[np.float32]
    """Shape (frames, channels)."""
    placed: tuple[Placed, ...]
    """Where its parts lie."""
    top_hz: float
    """Nothing sounds above it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a reel is mixed from."""

    plan: ReelPlan
    sound: Sound
    stings: Mapping[str, mix.StingSound]
    """By name."""
    take_samples: TakeSamples
    marks: Stings = NO_FILES
    bed: NDArray[np.float32] | None = None
    """Shape (frames, 2), repeated as long as needed, when the plan names one."""
    lift_db: float = 0.0
    """Added to everything: a programme of much music needs a little more, to be as loud as promised (see ``levels.lift_of``)."""


def recipe_of(job: ReelJob) -> Recipe:
    """What a reel is mixed from, opened where the job is done: takes, marks and a bed by their keys."""
    names = {part.sting: part.digest for part in job.plan.parts if isinstance(part, Sting)}
    return Recipe(
        job.plan,
        job.sound,
        stings={name: sounds.sting_of(job.store, name, digest, job.stings) for name, digest in names.items()},
        take_samples=partial(taken, job.store),
        marks=job.stings,
        bed=sounds.bed_of(job.store, job.plan.bed, job.stings),
        lift_db=job.lift_db,
    )


def reel_key(plan: ReelPlan, sound: Sound, marks: Stings = NO_FILES, lift_db: float = 0.0) -> str:
    """The store key of a reel: a digest of everything audible in it and nothing else."""
    parts: list[list[Any]] = []
    for part in plan.parts:
        if isinstance(part, Speech):
            parts.append(["speech", part.take, part.voice.gain_db, str(part.voice), part.role])
        elif isinstance(part, Sting):
            file = marks.files.get(part.sting)
            parts.append(["sting", part.digest, [file.fade_ms, file.overlap_ms] if file else [], marks.level_lu])
        else:
            parts.append(["silence", part.frames])
    audible = {key: value for key, value in asdict(sound).items() if key != "formats"}
    bed = [plan.bed, marks.bed_level_lu] if plan.bed else []
    heard = [VERSION, version("lameenc"), parts, bed, audible, lift_db]
    heard += [] if mp3.narrows() else ["wide"]
    return "reel/" + hashlib.sha256(json.dumps(heard, sort_keys=True).encode()).hexdigest()


def save(store: Store, reel: Reel, data: bytes) -> None:
    """Keep a reel: a line of JSON, then its MP3 frames."""
    values = {one.name: getattr(reel, one.name) for one in fields(reel)}
    values |= {name: values[name].hex() for name in NUMBERS}
    values["placed"] = [asdict(place) for place in reel.placed]
    store.put(reel.key, json.dumps(values, separators=(",", ":")).encode() + b"\n" + data)


def load(store: Store, key: str) -> tuple[Reel, bytes] | None:
    """A kept reel and its MP3 frames, or None."""
    entry = store.get(key)
    if entry is None:
        return None
    line, _, data = entry.partition(b"\n")
    values = json.loads(line)
    values["placed"] = tuple(Placed(**place) for place in values["placed"])
    values |= {name: bytes.fromhex(values[name]) for name in NUMBERS}
    for name in ("voices", "stings"):
        values[name] = tuple(tuple(value) for value in values[name])
    return Reel(**values), data


def frames_of(store: Store, key: str) -> bytes | None:
    """A kept reel's MP3 frames, or None."""
    entry = store.get(key)
    return None if entry is None else entry[entry.index(b"\n") + 1 :]


def render(recipe: Recipe, key: str) -> tuple[Reel, bytes]:
    """Make the reel: its measurements and its MP3 frames."""
    plan, sound = recipe.plan, recipe.sound
    encoder = mp3.encoder_gain(sound.channels, sound.bitrate_kbps, sound.quality)
    headroom_db = HEADROOM_DB
    for _ in range(TRIES):
        whole, placed, top_hz = mixed(recipe, headroom_db)
        frames = len(whole)
        dithered = dither.parts(whole, 1 / encoder, int(key[-8:], 16), mp3.STEP)
        del whole
        data = mp3.encoded(
            dithered, sound.channels, bitrate_kbps=sound.bitrate_kbps, quality=sound.quality, top_hz=top_hz
        )
        del dithered
        decoded = mp3.decode(data, sound.channels)
        heard = decoded[mp3.DELAY :][:frames]
        peaks = gauge.peaks_of(heard)
        peak_db = to_db(true_peak(heard, peaks, gauge.GAP_STEP))
        if peak_db <= sound.peak_dbtp:
            break
        headroom_db += peak_db - sound.peak_dbtp + 0.2
    parts = [(plan.parts[place.part], place.start, place.end) for place in placed]
    return gauge.measured(
        heard,
        np.max(peaks, axis=0),
        key=key,
        placed=placed,
        words=[(str(part.voice), start, end) for part, start, end in parts if isinstance(part, Speech)],
        marks=[(part.sting, start, end) for part, start, end in parts if isinstance(part, Sting)],
        mp3_frames=len(decoded) // MP3_FRAME,
        crc=crc16(data),
        true_peak_dbtp=peak_db,
    ), data


def mixed(recipe: Recipe, headroom_db: float) -> Mix:
    """The sound before an encoder, so far under the promised peak."""
    one = assemble(recipe, headroom_db)
    marks = [(place.start, place.end) for place in one.placed if place.kind == "sting"]
    for start, end in marks if recipe.bed is None else [(0, len(one.sound))]:  # voices alone are under it
        limiter.limit(one.sound[max(0, start - AROUND) : end + AROUND], to_gain(recipe.sound.peak_dbtp - headroom_db))
    return one


def assemble(recipe: Recipe, headroom_db: float = HEADROOM_DB) -> Mix:
    """Everything mixed at its level, before the limiter."""
    plan, sound, stings, marks, lift_db = recipe.plan, recipe.sound, recipe.stings, recipe.marks, recipe.lift_db
    takes = {part.take: recipe.take_samples(part.take) for part in plan.parts if isinstance(part, Speech)}
    tops = [RATE / 2 if recipe.bed is not None else 0.0, *(take.rate / 2 for _, take in takes.values())]
    tops += [stings[part.sting].top_hz for part in plan.parts if isinstance(part, Sting)]
    lengths, overlaps = [], []
    for part in plan.parts:
        if isinstance(part, Speech):
            lengths.append(takes[part.take][1].frames)
        elif isinstance(part, Sting):
            lengths.append(len(stings[part.sting].samples))
        else:
            lengths.append(part.frames)
        overlaps.append(stings[part.sting].overlap_frames if isinstance(part, Sting) else 0)
    placed, frames = mix.layout(plan.parts, lengths, overlaps)

    speech = np.zeros(frames, dtype=np.float32)
    said = [(part, place) for place in placed if isinstance(part := plan.parts[place.part], Speech)]
    ceiling = to_gain(sound.peak_dbtp - headroom_db) / (mix.LOUDER if sound.channels == 2 else 1.0)
    voices = [
        levels.Voicing(
            tuple(with_rate(*takes[part.take]) for part, _ in said if part.voice == voice),
            tuple((place.start, place.end) for part, place in said if part.voice == voice),
            sound.target_lufs + voice.gain_db + lift_db,
        )
        for voice in dict.fromkeys(part.voice for part, _ in said)
    ]
    levels.bring(speech, voices, ceiling, sound)

    if sound.channels == 1:
        whole = speech[:, None]
    else:
        whole = np.zeros((2, frames), dtype=np.float32).T  # each channel in one piece
        for part, place in said:
            sides = np.array(mix.pan(part.role), dtype=np.float32)
            whole[place.start : place.end] = speech[place.start : place.end, None] * sides
    words = sorted((place.start, place.end) for _, place in said)
    for place in placed:
        one = plan.parts[place.part]
        if isinstance(one, Sting):
            mix.add_sting(whole, stings[one.sting], place.start, words, sound.target_lufs + marks.level_lu + lift_db)
    if recipe.bed is not None and plan.bed:
        narrated = [(place.start, place.end) for part, place in said if part.role == "narration"]
        mix.add_bed(whole, recipe.bed, narrated, sound.target_lufs + marks.bed_level_lu + lift_db)
    return Mix(whole, placed, max(tops))
