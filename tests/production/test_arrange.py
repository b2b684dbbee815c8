"""A script is cut into reels that can be finished one by one."""

from dataclasses import replace

import pytest

from audioessay.model.reel import Silence, Speech, Sting
from audioessay.model.script import Scene, Script, Segment, Spoken
from audioessay.model.show import Pacing
from audioessay.model.source import Text
from audioessay.model.stance import Stance
from audioessay.model.voice import Voice
from audioessay.production.arrange import LONGEST, WHOLE, arrange

VOICE = Voice("tone", "c4")
STINGS = {name: name * 3 for name in ("opening", "praise", "critique", "narration", "closing")}


def scene(number: int, role: str, lengths: list[int]) -> Scene:
    """A scene of segments of so many characters."""
    segments = tuple(Segment(role, VOICE, Text.ours("x" * length, 0), Spoken.same("x" * length)) for length in lengths)
    return Scene(number, "", f"Scene {number}", role, Stance(role, 1, 0), VOICE, "default", segments)


def kinds(script: Script, stings: dict[str, str] = STINGS) -> list[list[str]]:
    """The parts of each reel, as words."""
    keys = [f"take/{index:064x}" for index in range(len(script.segments()))]
    names = {Speech: "speech", Silence: "rest"}
    return [
        [part.sting if isinstance(part, Sting) else names[type(part)] for part in one.plan.parts]
        for one in arrange(script, keys, pacing=Pacing(), stings=stings)
    ]


def test_stings_are_chosen_by_transition() -> None:
    """Opening first, a mark where the role changes and none where it stays, closing last; every reel ends in a rest."""
    roles = ["narration", "praise", "praise", "critique", "narration"]
    script = Script("t", "en", tuple(scene(number, role, [100]) for number, role in enumerate(roles, 1)))
    heard = kinds(script)
    assert [[kind for kind in reel if kind not in ("speech", "rest")] for reel in heard] == [
        ["opening"],
        ["praise"],
        [],
        ["critique"],
        ["narration", "closing"],
    ]
    assert all(reel[-1] == "rest" for reel in heard)


def test_without_stings_there_are_rests_alone() -> None:
    """Style none joins by silence."""
    script = Script("t", "en", (scene(1, "narration", [10]), scene(2, "praise", [10])))
    assert kinds(script, {}) == [["speech", "rest"], ["speech", "rest"]]


def evenly(letters: int) -> int:
    """Into how many stretches a section of so many characters is cut: an even number, as cores are."""
    count = -(-letters // LONGEST)
    return count + count % 2


def test_a_long_section_becomes_several_reels_and_loses_no_take() -> None:
    """Under a minute each, all segments in order, once."""
    script = Script("t", "en", (scene(1, "narration", [300] * 40),))
    keys = [f"take/{index:064x}" for index in range(40)]
    made = arrange(script, keys, pacing=Pacing(), stings=STINGS)
    assert [index for one in made for index in one.segments] == list(range(40))
    assert [part.take for one in made for part in one.plan.parts if isinstance(part, Speech)] == keys
    assert len(made) == evenly(40 * 300)
    assert max(len(one.segments) * 300 for one in made) <= LONGEST + 300


@pytest.mark.parametrize(
    ("lengths", "made"),
    [
        ([22, 6, 431, 687, 42], [459, 729]),
        ([6, 454, 748], [460, 748]),
        ([585, 729, 726], [585, 729, 726]),
        ([400] * 5, [400, 400, 800, 400]),
        ([700] * 4, [700] * 4),
        ([1500, 20, 20, 20], [1560]),
    ],
)
def test_stretches_are_of_about_equal_length(lengths: list[int], made: list[int]) -> None:
    """Each cut is the one nearest to where it would be; where none is near, there is none: a line alone is no work to share."""
    script = Script("t", "en", (scene(1, "narration", lengths),))
    found = arrange(script, [f"take/{index:064x}" for index in range(len(lengths))], pacing=Pacing(), stings={})
    assert [sum(lengths[index] for index in one.segments) for one in found] == made


@pytest.mark.parametrize(("lengths", "made"), [([400, 250, 150, 400], [650, 550]), ([200, 500, 300, 200], [700, 500])])
def test_a_paragraph_is_cut_only_where_none_ends_near(lengths: list[int], made: list[int]) -> None:
    """A cut is rather moved by a quarter of a stretch than made inside a paragraph; further it is not moved."""
    whole = scene(1, "narration", lengths)
    inside = 0 if made[0] == 650 else 1
    parts = [replace(one, rest="segment") if at == inside else one for at, one in enumerate(whole.segments)]
    script = Script("t", "en", (replace(whole, segments=tuple(parts)),))
    found = arrange(script, [f"take/{index:064x}" for index in range(4)], pacing=Pacing(), stings={})
    assert [sum(lengths[index] for index in one.segments) for one in found] == made


def test_a_section_of_usual_length_is_one_reel() -> None:
    """However many stretches it is finished in; each stretch of a very long one is a reel of its own."""

    def reels(length: int) -> tuple[int, int]:
        parts = [length // 30] * 30
        script = Script("t", "en", (scene(1, "narration", parts), scene(2, "praise", [100])))
        made = arrange(script, [f"take/{index:064x}" for index in range(31)], pacing=Pacing(), stings={})
        return len({one.reel for one in made}), len(made)

    assert reels(WHOLE) == (2, 1 + evenly(WHOLE))
    assert reels(2 * WHOLE)[0] == reels(2 * WHOLE)[1] == 1 + evenly(2 * WHOLE)


def test_a_heading_is_not_cut_off_from_its_section() -> None:
    """A reel does not end right behind a heading."""
    segments = [100] * 12 + [20] + [100] * 12
    base = scene(1, "narration", segments)
    parts = list(base.segments)
    parts[12] = Segment("narration", VOICE, parts[12].text, parts[12].spoken, rest="heading")
    script = Script("t", "en", (Scene(1, "", "t", "narration", base.stance, VOICE, "default", tuple(parts)),))
    made = arrange(script, [f"take/{index:064x}" for index in range(25)], pacing=Pacing(), stings={})
    assert all(one.segments[-1] != 12 for one in made)


@pytest.mark.parametrize(
    ("letters", "heard"),
    [(3000, ["opening", "praise", "closing"]), (120, ["narration", "praise"]), (40, [])],
)
def test_a_tiny_episode_is_not_more_music_than_speech(letters: int, heard: list[str]) -> None:
    """The short mark in place of the theme and no close; for a line or two, nothing."""
    script = Script("t", "en", (scene(1, "narration", [letters // 2]), scene(2, "praise", [letters // 2])))
    bodies = {"opening": 5 * 44_100, "closing": 3 * 44_100, "praise": 66_000, "narration": 60_000, "critique": 66_000}
    made = arrange(script, ["take/0", "take/1"], pacing=Pacing(), stings=STINGS, bodies=bodies)
    assert [part.sting for one in made for part in one.plan.parts if isinstance(part, Sting)] == heard
    assert sum(bodies[name] for name in heard) <= letters / 15 * 44_100
