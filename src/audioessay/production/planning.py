"""plan: the first part of the order, which makes no sound: read → resolve → cast.

It stands by itself so that a plan opens no encoder.
"""

from dataclasses import replace

from audioessay import show as show_file
from audioessay.casting import sheet as sheets
from audioessay.casting.selectors import select
from audioessay.episodes import Shelf
from audioessay.errors import InputError
from audioessay.files import write_whole
from audioessay.model.show import Show
from audioessay.model.voice import ROLES, Voice
from audioessay.production.cast import cast
from audioessay.production.kept import Sayings, reading_of
from audioessay.production.places import earlier, place_of
from audioessay.production.plan import Plan
from audioessay.production.resolve import resolve
from audioessay.production.values import CastSheet, Named, Order, Place, Reading, Settings
from audioessay.progress import Notice, quiet
from audioessay.store import Store


def read_essay(order: Order) -> Reading:
    """The essay, judged."""
    place = place_of(order)
    show = order.over(show_file.load(place.home))
    return _read(replace(order, title=order.title or kept_title(place)), show, None, quiet)


def plan(
    order: Order,
    reading: Reading | None = None,
    *,
    answers: Store | None = None,
    notice: Notice = quiet,
    shelf: Shelf | None = None,
) -> Plan:
    """All that is decided before a sound is made. ``notice`` is told what is sent to a language model, before it is.

    What ``read`` and ``resolve`` give holds until the essay or the show changes; when the cast sheet does, ``cast`` alone is
    done again. Raises errors of the tree in ``audioessay.errors``.
    """
    place = place_of(order)
    show = order.over(show_file.load(place.home))
    kept = "" if order.title or reading else kept_title(place, shelf)
    order = replace(order, title=order.title or kept)
    reading = (
        replace(reading, order=order)
        if reading
        else reading_of(order, show, answers, lambda: _read(order, show, answers, notice))
    )
    sheet = load_sheet(place, show.roles)
    settings = resolve(order.engine, order.voices, show, place, reading, sheet)
    say = Sayings(answers, reading, settings.lexicon)
    planned = cast(reading, settings, sheet, say)
    say.keep()
    notices = [f"title “{kept}”, as --title said before; it may say another"] if kept else []
    if order.save:
        notices.append(save_sheet(sheet, planned, settings))
    return replace(planned, notices=(*planned.notices, *notices))


def _read(order: Order, show: Show, answers: Store | None, notice: Notice) -> Reading:
    from audioessay.production.read import read  # opens readers and judges

    return read(order, show, answers, notice)


def kept_title(place: Place, shelf: Shelf | None = None) -> str:
    """What an earlier run was given as the essay's title."""
    before = earlier(place, shelf)
    return before.asked.title if before else ""


def load_sheet(place: Place, roles: tuple[str, ...]) -> CastSheet:
    """The cast sheet beside an essay. Raises SettingError for one that does not hold."""
    path = place.sheet
    text = show_file.text_of(path) if path and path.is_file() else None
    return CastSheet(path) if text is None else CastSheet(path, text, sheets.read(text, str(path), roles))


def save_sheet(before: CastSheet, plan: Plan, settings: Settings) -> str:
    """Write the sheet, with the voices that were just asked for (by SELECTOR); returns a line that says where."""
    if before.path is None:
        raise InputError("a cast sheet lies beside the essay's file; this essay is none")
    named = [Named(scene.number, scene.heading or scene.title, scene.role) for scene in plan.scenes]
    voices: dict[str, Voice] = {}
    for selector, voice in settings.layers[0].voices.items():
        selection = select(selector, named, (*ROLES, "quote"))
        for name in (selection.role,) if selection.role else map(str, selection.numbers):
            voices[name] = voice
    write_whole(before.path, sheets.write(before.text, str(before.path), plan.matched, voices=voices).encode())
    return f"cast sheet: {before.path}"
