"""Many essays named at once (a folder, a pattern, a whole show), and what making them would take."""

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audioessay import show as show_file
from audioessay.errors import AudioEssayError, InputError
from audioessay.model.show import Show
from audioessay.production.places import place_of
from audioessay.production.state import due, load
from audioessay.production.values import Order
from audioessay.store import Store
from audioessay.units import to_frames

Pace = Mapping[str, tuple[float, float]]
"""By engine, what was done here so far: characters voiced, and seconds that took; under ``""``: frames finished, and seconds."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is to be made."""

    essays: tuple[str, ...]
    """Those that were named themselves, then those of folders and patterns that are new or changed."""
    current: int
    """How many of folders and patterns are up to date."""
    ask_above: float | None
    """What the run may cost without being asked about; None where nothing has a price."""


def survey(places: Sequence[str], asked: Order) -> Survey:
    """What of the places is to be made, with the options of ``asked``. Raises InputError for a place without an essay."""
    named, among = essays_in(places)
    late = due(among, asked)
    essays = (*named, *late)
    show = show_file.load(place_of(replace(asked, essay=essays[0])).home) if essays else Show()
    return Survey(essays, len(among) - len(late), show.make.ask_above if show.prices else None)


def essays_in(places: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The essays that are named themselves, and those in folders, shows and patterns; each once.

    Raises InputError for a place in which there is none.
    """
    named: dict[str, None] = {}
    among: dict[str, None] = {}
    for place in places:
        path = Path(place)
        if place == "-" or "://" in place or path.is_file() or not (path.is_dir() or glob.has_magic(place)):
            named[place] = None
            continue
        there = sorted(_below(path)) if path.is_dir() else sorted(filter(_is_essay, glob.glob(place, recursive=True)))  # noqa: PTH207 - it may be absolute
        if not there:
            from audioessay.text.readers import suffixes

            raise InputError(f"{place}: no essay is in it (they end in {', '.join(sorted(suffixes()))})")
        among.update(dict.fromkeys(there))
    return tuple(named), tuple(one for one in among if one not in named)


def _below(folder: Path) -> Iterator[str]:
    """Essays below a folder; of a show's folder, those below its ``script/``."""
    if (folder / show_file.NAME).is_file() and (folder / show_file.SCRIPT).is_dir():
        folder = folder / show_file.SCRIPT
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (str(Path(where, name)) for name in names if _is_essay(name))


def _is_essay(path: str) -> bool:
    from audioessay.text.readers import suffixes  # opens all readers

    name = path.rpartition(os.sep)[2]
    return not name.startswith(".") and name.lower().endswith(suffixes())


@dataclass(frozen=True, slots=True)
class Estimate:
    """What making one episode would take."""

    essay: str
    title: str
    length_ms: int
    """Of the episode, about."""
    passages: int
    """That are not in the store."""
    characters: Mapping[str, int]
    """To be voiced, by engine."""
    cost: float
    """In the currency of ``[prices]``."""
    seconds: float | None
    """Of one core, or of a service; None where one of its voices was never heard here."""

    def to_dict(self) -> dict[str, Any]:
        """As ``make --dry-run --json`` prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


def estimates(orders: Iterable[Order], store: Store) -> Iterator[tuple[Order, Estimate | AudioEssayError]]:
    """Of each essay, or what is wrong with it. Reads and plans all of them, and makes no sound."""
    paces: dict[Path, Pace] = {}
    for order in orders:
        root = place_of(order).root
        if root not in paces:
            paces[root] = _pace(root)
        try:
            yield order, _estimate(order, store, paces[root])
        except AudioEssayError as error:
            yield order, error


def _estimate(order: Order, store: Store, pace: Pace) -> Estimate:
    from audioessay.production.planning import plan  # what is up to date is known without it
    from audioessay.production.voice import jobs_of, kept

    planned = plan(order, answers=store)
    missing = {job.key: job for job in jobs_of(planned.segments(), store) if kept(job) is None}
    characters: Counter[str] = Counter()
    for job in missing.values():
        characters[job.voice.engine] += len(job.spoken.text)
    work = {**characters, "": to_frames(planned.estimated_ms) if missing else 0}
    known = all(pace.get(name, (0, 0))[0] for name, amount in work.items() if amount)
    return Estimate(
        essay=order.essay,
        title=planned.title,
        length_ms=planned.estimated_ms,
        passages=len(missing),
        characters=dict(characters),
        cost=sum(count * planned.show.prices.get(name, 0.0) / 1e6 for name, count in characters.items()),
        seconds=sum(amount * pace[name][1] / pace[name][0] for name, amount in work.items() if amount)
        if known
        else None,
    )


def _pace(root: Path) -> Pace:
    sums: dict[str, tuple[float, float]] = {}
    for entry in load(root).values():
        for name, (amount, seconds) in entry.get("costs", {}).items():
            before = sums.get(name, (0.0, 0.0))
            sums[name] = (before[0] + amount, before[1] + seconds)
    return sums
