"""Who reads what, and where it says so: precedence, roles of the show's own, and complaints with their places."""

from pathlib import Path

import pytest

import audioessay
from audioessay.engines.base import Speech
from audioessay.engines.tone import ToneEngine
from audioessay.errors import BadTake, InputError, MissingTakes, SettingError, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from audioessay.production.plan import Plan
from audioessay.store import MemoryStore

ESSAY = """\
---
title: The mill
cast:
  critique: tone:alto
---

# The mill

It stands at the river.

## What it gives {.praise}

It grinds well.

> Somebody said so.

## What it takes {.critique voice="tone:soprano"}

It is loud.

> Somebody said that too.

## Sums: a = b {.aside}

Two and two.

## End {.critique}

It stands still.
"""


def show(folder: Path, settings: str, essay: str = ESSAY) -> Path:
    """A show with one essay."""
    (folder / "audioessay.toml").write_text(settings, "utf-8")
    path = folder / "mill.md"
    path.write_text(essay, "utf-8")
    return path


def readers(plan: Plan) -> dict[str, str]:
    """Who reads each section, and which place says so."""
    return {scene.title: f"{scene.voice} {scene.voice_from}" for scene in plan.scenes}


def test_a_role_of_the_shows_own_is_read_by_its_voice(tmp_path: Path) -> None:
    """``{.aside}`` is a role where the show's cast or speakers name it; without a voice the narrator reads it."""
    path = show(tmp_path, 'engine = "tone"\n[cast]\naside = "tone:alto"\n')
    assert readers(audioessay.plan(path))["Sums: a = b"] == "tone:alto show"
    path = show(tmp_path, 'engine = "tone"\n[cast]\nnarration = "tone:bass"\n[speakers]\naside = "Aside"\n')
    plan = audioessay.plan(path)
    assert readers(plan)["Sums: a = b"] == "tone:bass show"
    assert plan.scenes[3].role == "aside"


def test_a_word_in_the_shows_cast_may_be_a_heading(tmp_path: Path) -> None:
    """Where nothing is read in a role of that name."""
    settings = 'engine = "tone"\n[cast]\nend = "tone:bass,gain=+1dB"\n'
    path = show(tmp_path, settings, ESSAY.replace("critique: tone:alto", "praise: tone:alto"))
    assert readers(audioessay.plan(path))["End"] == "tone:bass,gain=+1dB show"


def test_precedence(tmp_path: Path) -> None:
    """Options before marks before front matter before the show before the defaults; case and "=" in a selector are fine."""
    path = show(tmp_path, 'engine = "tone"\n[cast]\ncritique = "tone:bass"\npraise = "tone:tenor"\n')
    found = readers(audioessay.plan(path))
    assert found["What it takes"] == "tone:soprano mark"
    assert found["End"] == "tone:alto front matter"
    assert found["What it gives"] == "tone:tenor show"
    found = readers(audioessay.plan(path, voices={"PRAISE": "tone:alto", "what it takes": "tone:bass"}))
    assert found["What it gives"] == "tone:alto --voice"
    assert found["What it takes"] == "tone:bass --voice"


def test_quotations_keep_their_reader(tmp_path: Path) -> None:
    """Also in a section whose voice is marked."""
    path = show(tmp_path, 'engine = "tone"\n[cast]\nquote = "tone:bass"\npraise = "tone:tenor"\n')
    voices = [
        {str(one.voice) for one in scene.segments if one.role == "quote"} for scene in audioessay.plan(path).scenes
    ]
    assert voices[1:3] == [{"tone:bass"}, {"tone:bass"}]


def test_a_show_may_mix_engines(tmp_path: Path) -> None:
    """Its cast says so; ``engine`` is for the rest. Only an engine asked for by option sets the others aside, and says so."""
    path = show(tmp_path, 'engine = "espeak"\n[cast]\npraise = "tone:bass"\n')
    assert readers(audioessay.plan(path))["What it gives"] == "tone:bass show"
    plan = audioessay.plan(path, engine="espeak")
    assert readers(plan)["What it gives"].startswith("espeak:")
    assert any("praise = tone:bass" in line for line in plan.notices)


BAD = {
    "show": ('engine = "tone"\n\n[cast]\npraise = "tone:base"\n', ESSAY, "audioessay.toml:4: cast.praise: no tone voice"),
    "engine": ('\nengine = "tonne"\n', ESSAY, "audioessay.toml:2: engine: no engine 'tonne'; did you mean tone"),
    "front matter": ('engine = "tone"\n', ESSAY.replace("tone:alto", "tone:alt"), "mill.md:4: cast.critique: no tone voice"),
    "mark": ('engine = "tone"\n', ESSAY.replace("tone:soprano", "tone:sopran"), "mill.md:17: voice: no tone voice"),
    "language": ('engine = "tone"\n', "---\ntitle: x\nlang: '3'\n---\n\nWords.\n", "mill.md:3: language: is '3'"),
    "cover": ('engine = "tone"\ncover = "../x.png"\n', ESSAY, "audioessay.toml: cover: '../x.png' lies outside"),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "essay", "said"), BAD.values(), ids=BAD)
def test_a_bad_name_is_complained_about_where_it_stands(tmp_path: Path, settings: str, essay: str, said: str) -> None:
    """File, line and key, wherever it is written, and before anything is spoken."""
    path = show(tmp_path, settings, essay)
    with pytest.raises(SettingError) as caught:
        audioessay.make(path, progress=lambda *_: pytest.fail("it went on"))
    assert said in str(caught.value)


def test_pronunciations_are_complained_about_with_their_line(tmp_path: Path) -> None:
    """Also those under [pronounce], and a folder or a file in another encoding in their place."""
    path = show(tmp_path, 'engine = "tone"\n')
    file = tmp_path / "pronounce.toml"
    for text, said in (
        (b"\nRM = 3\n", ":2: RM: "),
        (b"[pronounce]\nRM = 3\n", ":2: pronounce.RM: "),
        (b"a = 'b'\nRM = ", ":2: is not TOML"),
        (b"\xff", "is not UTF-8"),
    ):
        file.write_bytes(text)
        with pytest.raises(SettingError, match=f"{said}"):
            audioessay.plan(path)
    file.unlink()
    file.mkdir()
    with pytest.raises(SettingError, match="cannot be read"):
        audioessay.plan(path)


def test_names_that_there_are_not_are_refused_by_the_api(tmp_path: Path) -> None:
    """Formats, transitions and languages, with what there is."""
    path = show(tmp_path, 'engine = "tone"\n')
    with pytest.raises(UnknownName, match="did you mean opening"):
        audioessay.make(path, stings={"openning": tmp_path / "x.wav"})
    with pytest.raises(UnknownName, match="opus"):
        audioessay.make(path, formats=("ogg",))
    with pytest.raises(InputError, match="pt-BR"):
        audioessay.plan(path, language="Dutch!")


def test_two_essays_of_one_name_are_not_made_over_each_other(tmp_path: Path) -> None:
    """Found before any work; the same essay twice is one."""
    from audioessay.episodes import Shelf
    from audioessay.production.places import distinct, place_of
    from audioessay.production.values import Order

    for name in ("a b.md", "a-b.txt"):
        (tmp_path / name).write_text("Words.")
    pair = [place_of(Order(str(tmp_path / name))) for name in ("a b.md", "a-b.txt")]
    shelves = {place.root: Shelf(place.root) for place in pair}
    with pytest.raises(InputError, match="both be made in"):
        distinct(pair, shelves)
    distinct(pair[:1] * 2, shelves)


def test_a_segment_that_fails_in_the_middle_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows it is voiced and kept, and the error names the sentence: it is not a crash of ours."""

    def stumbling(self: ToneEngine, spoken: Spoken, voice: Voice, speak=ToneEngine.speak) -> Speech:  # type: ignore[no-untyped-def]
        if "grinds" in spoken.text:
            raise BadTake(str(voice), spoken.text, "it came back empty")
        made: Speech = speak(self, spoken, voice)
        return made

    monkeypatch.setattr(ToneEngine, "speak", stumbling)
    path, store = show(tmp_path, 'engine = "tone"\n'), MemoryStore()
    with pytest.raises(MissingTakes, match="It grinds well") as caught:
        audioessay.make(path, store=store)
    assert caught.value.done > 5
    assert not (tmp_path / "audio" / "mill").exists()
    monkeypatch.undo()
    made = audioessay.make(path, store=store)
    assert (made.takes_made, made.takes_kept) == (1, caught.value.done)


def test_a_bad_key_for_publishing_is_named_before_anything_is_made(tmp_path: Path) -> None:
    """The whole show file is read, also what only publishing needs."""
    (tmp_path / "audioessay.toml").write_text('engine = "tone"\n\n[publish]\nurll = "https://example.org"\n')
    essay = tmp_path / "a.md"
    essay.write_text("# A\n\nOne sentence stands here.\n")
    with pytest.raises(SettingError, match=r"audioessay\.toml:4: .*url"):
        audioessay.plan(essay)


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    """Nobody finds out by ear that an accent was misread."""
    essay = tmp_path / "a.txt"
    essay.write_bytes("Le café est fermé le lundi, et la forêt aussi, à côté de l'école.".encode("cp1252"))
    assert any("not UTF-8" in notice for notice in audioessay.plan(essay, engine="tone").notices)
    essay.write_text("Le café est fermé.", encoding="utf-8")
    assert not any("not UTF-8" in notice for notice in audioessay.plan(essay, engine="tone").notices)
