"""Where things lie: the show of an essay, and the folder in which its episode is made."""

from collections.abc import Sequence
from pathlib import Path

from audioessay import show
from audioessay.errors import InputError
from audioessay.production.values import Order
from audioessay.text.slug import slug


def beside(order: Order) -> Path:
    """The folder that the essay lies in; for a URL or ``-``, this one."""
    return Path.cwd() if order.lone else order.path.resolve().parent


def home_of(order: Order) -> Path:
    """The show folder of an essay; for one that lies in none, its own folder."""
    folder = beside(order)
    return show.home(folder) or folder


def target(order: Order, home: Path, title: str) -> Path:
    """The episode's folder: ``audio/<slug>/`` of the show, or ``<slug>/`` in the chosen output."""
    name = slug(title if order.lone else order.path.stem)
    if order.chapter:
        name = slug(f"{name} {title}")
    return (order.out or home / "audio") / name


def distinct(orders: Sequence[Order]) -> None:
    """Raise InputError when two of the essays would be made in one folder, the second over the first."""
    taken: dict[Path, Order] = {}
    for order in orders:
        if order.lone or order.chapter:
            continue
        place = target(order, home_of(order), "").resolve()
        other = taken.setdefault(place, order)
        if other.path.resolve() != order.path.resolve():
            raise InputError(
                f"{other.essay} and {order.essay} would both be made in {place}; rename one, or make each with its own --out"
            )
