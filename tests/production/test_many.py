"""Many essays in one run: each as if it were made alone, whatever becomes of the others."""

from pathlib import Path

import pytest

import audioessay
from audioessay.errors import AudioEssayError, InputError
from audioessay.production.order import make_all
from audioessay.production.values import Order
from audioessay.store import FolderStore

SHOW = 'title = "Many"\nengine = "tone"\n[stings]\nstyle = "none"\n'


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of five essays, the third of which cannot be read."""
    (tmp_path / "audioessay.toml").write_text(SHOW, "utf-8")
    (tmp_path / "script").mkdir()
    for number in range(5):
        text = f"# Essay {number}\n\nThis is what number {number} says.\n\n## Praise {{.praise}}\n\nIt says it well."
        (tmp_path / "script" / f"essay-{number}.md").write_text("" if number == 2 else text, "utf-8")
    return tmp_path


def orders(show: Path, out: str) -> list[Order]:
    """An order for each essay."""
    return [Order(str(path), out=show / out) for path in sorted((show / "script").iterdir())]


def files(folder: Path) -> dict[str, bytes]:
    """Everything that was made."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".state.jsonl"
    }


def test_one_that_fails_does_not_stop_the_others(show: Path) -> None:
    """Each is told of once; the failed one by its error."""
    told: list[tuple[str, str]] = []
    outcomes = {
        Path(order.essay).stem: outcome
        for order, outcome in make_all(
            orders(show, "audio"),
            store=show / "store",
            progress=lambda order, stage, done, total: told.append((Path(order.essay).stem, stage)),
        )
    }
    assert sorted(outcomes) == [f"essay-{number}" for number in range(5)]
    assert isinstance(outcomes["essay-2"], AudioEssayError)
    assert sorted(path.name for path in (show / "audio").iterdir() if path.is_dir()) == [
        f"essay-{number}" for number in (0, 1, 3, 4)
    ]
    assert {("essay-0", "voicing"), ("essay-4", "mastering"), ("essay-4", "finishing")} <= set(told)
    assert ("essay-2", "voicing") not in told


def test_the_same_bytes_as_alone(show: Path) -> None:
    """Whatever is under way beside it; and what two of them say alike is voiced once."""
    (show / "script" / "essay-2.md").unlink()
    together = {order.essay: outcome for order, outcome in make_all(orders(show, "many"), store=show / "store")}
    made = [one for one in together.values() if isinstance(one, audioessay.Episode)]
    takes = [entry for entry in FolderStore(show / "store").entries() if entry.key.startswith("take/")]
    assert sum(one.takes_made for one in made) == len(takes)
    for order in orders(show, "alone"):
        audioessay.make(order.essay, out=show / "alone", store=show / f"alone-{Path(order.essay).stem}")
    assert {name: data for name, data in files(show / "many").items() if not name.endswith("report.json")} == {
        name: data for name, data in files(show / "alone").items() if not name.endswith("report.json")
    }


def test_two_in_one_folder_are_refused_before_any_work(show: Path) -> None:
    """Nothing is made."""
    (show / "script" / "essay-0.txt").write_text("Words.", "utf-8")
    with pytest.raises(InputError, match="both be made in"):
        next(make_all(orders(show, "audio"), store=show / "store"))
    assert not (show / "audio").exists() and not (show / "store").exists()


def test_who_stops_listening_stops_the_run(show: Path) -> None:
    """A run that is given up after the first episode leaves whole episodes only, and ends."""
    run = make_all(orders(show, "audio"), store=show / "store", workers=1)
    next(run)
    run.close()  # type: ignore[attr-defined]
    for folder in (show / "audio").glob("[!.]*"):
        assert folder.name.startswith(".") or (folder / "episode.json").is_file()
