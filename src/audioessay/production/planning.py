"""plan: the first part of the order, which makes no sound: read → resolve → cast.

It stands by itself so that a plan opens no encoder.
"""

from dataclasses import replace

from audioessay import show as show_file
from audioessay.model.show import Show
from audioessay.production.cast import cast
from audioessay.production.places import asked_of, earlier, home_of
from audioessay.production.plan import Plan
from audioessay.production.read import read
from audioessay.production.resolve import resolve, roles_of
from audioessay.production.sheets import load_sheet, save_sheet
from audioessay.production.values import Order, Reading
from audioessay.progress import Notice, quiet
from audioessay.store import Store


def read_essay(order: Order, *, answers: Store | None = None) -> Reading:
    """The essay, judged. ``answers`` keeps what a language model judged."""
    show = show_file.load(home_of(order))
    return read(replace(order, title=order.title or kept_title(order, show)), show, roles_of(show), answers)


def plan(order: Order, reading: Reading | None = None, *, answers: Store | None = None, notice: Notice = quiet) -> Plan:
    """All that is decided before a sound is made. ``notice`` is told what is sent to a language model, before it is.

    What ``read`` and ``resolve`` give holds until the essay or the show changes; when the cast sheet does, ``cast`` alone is
    done again. Raises errors of the tree in ``audioessay.errors``.
    """
    home = home_of(order)
    show = show_file.load(home)
    kept = "" if order.title or reading else kept_title(order, show)
    order = replace(order, title=order.title or kept)
    roles = roles_of(show)
    reading = reading or read(order, show, roles, answers, notice)
    sheet = load_sheet(order, roles)
    settings = resolve(order, show, home, reading, sheet)
    planned = cast(order, reading, settings, sheet)
    if kept:
        line = f"title “{kept}”, as --title said before; it may say another"
        planned = replace(planned, notices=(*planned.notices, line))
    if order.save:
        line = save_sheet(sheet, planned, settings)
        planned = replace(planned, notices=(*planned.notices, line))
    return planned


def kept_title(order: Order, show: Show) -> str:
    """What an earlier run was given as the essay's title."""
    return asked_of(order, earlier(order), show.sound).title
