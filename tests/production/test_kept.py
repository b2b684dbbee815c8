"""What does not change with a voice is found once: the essay as read and judged, and how its passages are said."""

from dataclasses import replace
from pathlib import Path

import pytest

from audioessay.production import planning
from audioessay.production.plan import Plan
from audioessay.production.values import Order
from audioessay.store import MemoryStore
from audioessay.text import normalise

SCRIPTS = sorted(path for path in (Path(__file__).parents[2] / "script").iterdir() if path.suffix != ".toml")
ESSAY = """---
title: The ferry
cast: {narration: "espeak:en", praise: "espeak:en+f3"}
pronounce: {Aoife: "Eefa"}
---
# The ferry

On May 26, 2026, Aoife paid $5.50 for *two* [tickets](https://example.org).[^1]

## The tide {.praise}

> It came in at 10.30.

A wonderful tide; `code` is not said.

[^1]: Return tickets.
"""


def planned(path: Path, store: MemoryStore, **options: object) -> Plan:
    """As ``make`` plans it."""
    return planning.plan(Order(str(path), engine="espeak").with_options(options), answers=store)


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read, judged or normalised from now on."""

    def never(*_args: object, **_values: object) -> None:
        raise AssertionError("done again")

    monkeypatch.setattr(planning, "_read", never)
    monkeypatch.setattr(normalise, "spoken", never)


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(ESSAY, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_what_is_kept_is_what_was_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each essay of the show: every word, place, stance and reason is the same from the store."""
    store = MemoryStore()
    first = planned(path, store)
    forbid(monkeypatch)
    again = planned(path, store)
    assert (again.reading, again.scenes, again.coverage, again.notices) == (
        first.reading, first.scenes, first.coverage, first.notices,
    )  # fmt: skip


def test_another_voice_reads_nothing_anew(essay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Front matter, marks, notes, quotations and pronunciations are there, and only the voice is another."""
    store = MemoryStore()
    first = planned(essay, store)
    forbid(monkeypatch)
    again = planned(essay, store, voices={"1": "espeak:en+m3"})
    assert str(again.scenes[0].voice) == "espeak:en+m3" != str(first.scenes[0].voice)
    assert [replace(one, voice=first.scenes[0].voice) for one in again.scenes[0].segments] == list(
        first.scenes[0].segments
    )
    assert again.scenes[1:] == first.scenes[1:]
    assert "Eefa" in again.spoken()


def test_a_change_is_read(essay: Path) -> None:
    """Of the text, of what is asked about reading, of the show, of a pronunciation."""
    store = MemoryStore()
    first = planned(essay, store)
    assert planned(essay, store, title="Another").title == "Another"
    assert planned(essay, store, language="de").language == "de"
    essay.with_name("pronounce.toml").write_text('tickets = "fares"')
    assert "fares" in planned(essay, store).spoken()
    essay.write_text(ESSAY.replace("wonderful", "terrible"), encoding="utf-8")
    assert "terrible" in planned(essay, store).spoken()
    essay.with_name("audioessay.toml").write_text('title = "S"\n[reading]\nskip = ["the tide"]\n')
    assert len(planned(essay, store).skipped) > len(first.skipped)


def test_a_damaged_entry_is_made_again(essay: Path) -> None:
    """What is kept in another form, or cut off, costs a look."""
    store = MemoryStore()
    first = planned(essay, store)
    for key in [key for key in store.kept if key.startswith(("reading/", "said/"))]:
        store.put(key, b"{}")
    assert planned(essay, store).scenes == first.scenes
    assert planned(essay, store).scenes == first.scenes
