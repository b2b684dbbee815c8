"""Reels: kept under a key of all that is heard, on target, measured on what a decoder makes of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audioessay.model.reel import Part, ReelPlan, Silence, Speech, Sting
from audioessay.model.show import Sound, StingFile, Stings
from audioessay.model.take import Take
from audioessay.model.voice import Voice
from audioessay.production import reel
from audioessay.production.finish import finish
from audioessay.production.values import ReelJob, ReelReceipt
from audioessay.sound import gauge, loudness, mp3
from audioessay.sound.mix import StingSound
from audioessay.sound.peak import true_peak
from audioessay.store import MemoryStore
from audioessay.units import RATE, to_db
from tests.production.reels import MARKS, STINGS, VOICES, frames, made, plan, take_sound, taken
from tests.sound.signals import ebur128, sine, speechlike

MONO, STEREO = Sound(), Sound(channels=2, bitrate_kbps=128)


@pytest.mark.parametrize("sound", [MONO, STEREO], ids=["mono", "stereo"])
def test_on_target_by_another_meter(sound: Sound, tmp_path: Path) -> None:
    """ffmpeg finds in the decoded reel the loudness and true peak that the reel says (0.1 LU, 0.2 dB), and they are on target."""
    store = MemoryStore()
    one = made([plan("praise", range(8), "praise")], sound, store)[0]
    path = tmp_path / "reel.mp3"
    path.write_bytes(frames(store, one) or b"")
    integrated, _, peak, _ = ebur128(path)
    ours = loudness.integrated(loudness.power_of(loudness.joined([(0, one.blocks)])))
    assert ours == pytest.approx(integrated, abs=0.1)
    assert one.true_peak_dbtp == pytest.approx(peak, abs=0.2)
    assert one.true_peak_dbtp <= -1.0
    assert integrated == pytest.approx(-16, abs=0.5)
    assert {name: level for name, level, _ in one.voices}["tone:high"] == pytest.approx(-16, abs=0.3)
    assert one.stings[0][1] == pytest.approx(-19, abs=2)  # without its tail, which words cover
    assert one.click_db == -120 and abs(one.dc) < 1e-4


def test_kept_and_not_made_again() -> None:
    """What is in the store is an equal Reel, and is had without a single take."""
    store = MemoryStore()
    first = made([plan("narration", [1, 2])], MONO, store)[0]
    assert list(store.kept) == [first.key], "no take lies there"
    again = finish(ReelJob(first.key, plan("narration", [1, 2]), MONO, MARKS, 0.0, store))
    assert again == ReelReceipt(first, made=False)


def test_same_bytes() -> None:
    """Made anew in another store a reel has the same bytes, measurements and all."""
    stores = MemoryStore(), MemoryStore()
    keys = [made([plan("critique", [3, 4], "critique")], MONO, store)[0].key for store in stores]
    assert keys[0] == keys[1] and stores[0].kept == stores[1].kept


def test_key_holds_what_is_heard_and_nothing_else() -> None:
    """Another take, order, rest, voice gain, sting sound or level, sound setting or lift is another key; formats are not heard."""
    base = ReelPlan((Sting("praise", "a"), Speech("take/1", Voice("e", "v"), "praise"), Silence(10)))
    key = reel.reel_key(base, MONO, MARKS)
    parts = base.parts
    others = [
        reel.reel_key(ReelPlan(each), MONO, MARKS)
        for each in (
            (Sting("praise", "b"), *parts[1:]),
            (parts[0], Speech("take/2", Voice("e", "v"), "praise"), parts[2]),
            (parts[0], Speech("take/1", Voice("e", "v", gain_db=1), "praise"), parts[2]),
            (parts[0], Speech("take/1", Voice("e", "v"), "critique"), parts[2]),
            (*parts[:2], Silence(11)),
            (parts[1], parts[0], parts[2]),
        )
    ]
    others += [
        reel.reel_key(base, replace(MONO, quality=4), MARKS),
        reel.reel_key(base, replace(MONO, deess=False), MARKS),
        reel.reel_key(base, MONO, Stings(level_lu=-5)),
        reel.reel_key(base, MONO, Stings(praise=StingFile("x", overlap_ms=10))),
        reel.reel_key(base, MONO, MARKS, 0.4),
        reel.reel_key(replace(base, bed="c"), MONO, MARKS),
    ]
    assert len({key, *others}) == len(others) + 1
    for same in (
        reel.reel_key(base, replace(MONO, formats=("mp3", "opus")), MARKS),
        reel.reel_key(base, MONO, Stings(style="glass", bed="felt")),  # heard only through digests
        reel.reel_key(base, MONO, Stings(critique=StingFile("x"))),
    ):
        assert same == key


def test_parts_lie_where_they_are_said_to() -> None:
    """Takes sound at their places in the decoded reel, to the sample: their correlation with what went in peaks there."""
    store = MemoryStore()
    one = made([plan("narration", [1, 2, 3], "opening")], MONO, store)[0]
    heard = mp3.decode(frames(store, one) or b"", 1)[mp3.DELAY :][: one.frames, 0]
    for place, seed in zip([each for each in one.placed if each.kind == "speech"], (1, 2, 3), strict=True):
        assert place.end - place.start == 3 * RATE
        take = take_sound(f"take/narration/{seed}")[RATE : RATE + 8192]
        found = heard[place.start + RATE - 64 : place.start + RATE + 8192 + 64]
        shift = int(np.correlate(found, take, "valid").argmax()) - 64
        assert abs(shift) <= 12  # the high-pass turns phases a little


def test_peaky_sound_is_held() -> None:
    """Clicks among soft speech, which a limiter must hold and MP3 raises again, stay under −1 dBTP in the decoded sound."""

    def clicking(key: str) -> tuple[np.ndarray, Take]:
        take = 0.05 * speechlike(1, 6)
        take[:: RATE // 7] += 0.9
        take[3 :: RATE // 5] -= 0.9
        return take.astype(np.float32), Take(key, len(take), ())

    one, data = reel.render(
        reel.Recipe(plan("narration", [1]), replace(MONO, compress=False), {}, clicking), f"{7:08x}"
    )
    heard = mp3.decode(data, 1)
    assert to_db(true_peak(heard)) <= -1.0
    assert one.true_peak_dbtp == pytest.approx(to_db(true_peak(heard[mp3.DELAY :][: one.frames])), abs=0.01)


def test_sting_tail_gives_way_to_words() -> None:
    """Under the first words a tail is at least 6 dB lower than it would be without them."""
    tone = np.repeat(sine(1000, -10, 3)[:, None], 2, axis=1)
    stings = {"opening": StingSound(tone, 2 * RATE)}
    parts: tuple[Part, ...] = (
        Sting("opening", "a"),
        Silence(RATE // 2),
        Speech("take/narration/1", VOICES["narration"], "narration"),
    )

    def mixed(parts: tuple[Part, ...], voice: float) -> np.ndarray:
        recipe = reel.Recipe(
            ReelPlan(parts), MONO, stings, lambda key: (np.float32(voice) * take_sound(key), taken(key)[1])
        )
        return reel.assemble(recipe)[0][:, 0]

    with_words = mixed(parts, 0.0)  # silent words still have their place
    start = RATE + RATE // 2
    before, under = with_words[: RATE // 2], with_words[start + RATE // 4 : start + RATE // 2]
    assert 20 * np.log10(np.std(under) / np.std(before)) < -6
    assert len(with_words) == max(3 * RATE, start + 3 * RATE)


def test_stereo_stays_whole_in_mono() -> None:
    """Praise stands left of the middle, critique right, narration in it; summed to mono none loses 1 dB."""
    for role, side in (("narration", 0), ("praise", 1), ("critique", -1)):
        heard = reel.assemble(reel.Recipe(plan(role, [1]), STEREO, STINGS, taken))[0]
        left, right = (float(np.std(channel)) for channel in heard.T)
        assert np.sign(round(left - right, 6)) == side
        summed = np.std(heard.sum(axis=1)) / np.sqrt(2)
        assert 20 * np.log10(summed / np.hypot(left, right)) > -0.2


def test_bed_lies_under_narration_only() -> None:
    """A bed sounds under narration at its level, swells in and out, and does not reach a critique two seconds on."""
    hum = np.repeat(sine(150, -20, 1.3)[:, None], 2, axis=1)
    marks = Stings(bed="felt", bed_level_lu=-20)
    parts = (*plan("narration", [1, 2]).parts, Silence(3 * RATE), *plan("critique", [3]).parts)

    def mixed(bed: np.ndarray | None, digest: str) -> np.ndarray:
        planned = ReelPlan(parts, digest)
        return reel.assemble(reel.Recipe(planned, MONO, STINGS, taken, marks, bed))[0]

    only = mixed(hum, "b") - mixed(None, "")
    assert np.abs(only[: 7 * RATE]).max() > 0.005
    assert not only[10 * RATE :].any()
    assert gauge.click_db(only, [0, 7 * RATE]) == -120
    middle = only[3 * RATE : 3 * RATE + RATE // 2]
    assert loudness.measure(middle) < -30


def test_envelope_and_windows_cover_the_reel() -> None:
    """One value of the envelope and one window for each 100 ms, and the windows behind the end."""
    one = made([plan("narration", [5])], MONO, MemoryStore())[0]
    hops = -(-one.frames // loudness.HOP)
    assert len(one.envelope) == hops
    assert len(one.blocks) == 2 * (hops + loudness.MOMENTARY - 1)
    assert len(one.short_term) == 2 * (hops + loudness.SHORT_TERM - 1)
    assert max(one.envelope) > 100 and one.envelope[-1] == 0
