"""Reels of synthetic voices, made as the pipeline makes them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.model.reel import Part, Reel, ReelPlan, Silence, Speech, Sting
from audioessay.model.show import Sound, Stings
from audioessay.model.take import Take
from audioessay.model.voice import Voice
from audioessay.production import reel
from audioessay.production.splice import splice
from audioessay.production.values import Layout
from audioessay.sound.mix import StingSound
from audioessay.store import MemoryStore
from audioessay.units import RATE
from tests.sound.signals import sine, speechlike

VOICES = {
    "narration": Voice("tone", "low"),
    "praise": Voice("tone", "high"),
    "critique": Voice("tone", "middle"),
}
PITCH = {"narration": 110.0, "praise": 220.0, "critique": 150.0}
MARKS = Stings()


def mark(hertz: float = 523.25) -> StingSound:
    """A struck tone of 1.5 s, wide, whose last second is a tail."""
    tone = sine(hertz, -6, 1.5) * np.exp(-3 * np.arange(round(1.5 * RATE)) / RATE).astype(np.float32)
    tone[:200] *= np.linspace(0, 1, 200, dtype=np.float32)
    return StingSound(np.stack((tone, np.roll(tone, 25)), axis=1), RATE, RATE // 4)


STINGS: Mapping[str, StingSound] = {"opening": mark(), "praise": mark(660), "critique": mark(392), "closing": mark(262)}


def plan(role: str, seeds: Sequence[int], sting: str = "", rest: int = RATE // 2, bed: str = "") -> ReelPlan:
    """A sting if named, and takes of 3 s with rests behind them."""
    parts: list[Part] = [Sting(sting, sting.encode().hex().ljust(64, "0")), Silence(RATE // 3)] if sting else []
    for seed in seeds:
        parts += [Speech(f"take/{role}/{seed}", VOICES[role], role), Silence(rest)]
    return ReelPlan(tuple(parts), bed)


def take_sound(key: str) -> NDArray[np.float32]:
    """A take of 3 s by its key ``take/ROLE/SEED``."""
    _, role, seed = key.split("/")
    return speechlike(int(seed), 3.0, PITCH[role], 0.1 + 0.05 * (int(seed) % 3))


def taken(key: str) -> tuple[NDArray[np.float32], Take]:
    """A take as a recipe asks for it."""
    sound = take_sound(key)
    return sound, Take(key, len(sound), ())


def made(plans: Sequence[ReelPlan], sound: Sound, store: MemoryStore) -> list[Reel]:
    """The plans' reels, kept in ``store``."""
    reels = []
    for each in plans:
        one, data = reel.render(reel.Recipe(each, sound, STINGS, taken), reel.reel_key(each, sound))
        reel.save(store, one, data)
        reels.append(one)
    return reels


def spliced(layout: Layout, reels: Sequence[Reel], store: MemoryStore, sound: Sound) -> bytes:
    """The master's bytes."""
    import io

    out = io.BytesIO()
    splice(layout, reels, lambda one: frames(store, one), sound, out)
    return out.getvalue()


def frames(store: MemoryStore, one: Reel) -> bytes | None:
    """A reel's MP3 frames from the store."""
    return reel.frames_of(store, one.key)
